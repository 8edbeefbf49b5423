package chart_test

import (
	"fmt"
	"image"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/google/go-cmp/cmp"

	"discern/ui/kit"
	"discern/ui/kit/chart"
)

func someBars(n int) []chart.Bar {
	bars := make([]chart.Bar, n)
	for i := range bars {
		bars[i] = chart.Bar{Label: fmt.Sprintf("reviewer %d", i), Value: known(float64(i)), Text: fmt.Sprintf("%d min", i)}
	}
	return bars
}

func TestBarsAreTapped(t *testing.T) {
	var tapped []int
	b := chart.NewBars("")
	b.SetBars(someBars(30))
	b.SetLimit(3)
	b.OnTapped = func(i int) { tapped = append(tapped, i) }
	more := 0
	b.OnMore = func() { more++ }
	show(t, b, kit.Dark, 400, 200)
	for _, y := range []float32{5, 40, 80, 90} {
		test.TapAt(b, fyne.NewPos(100, y))
	}
	if d := cmp.Diff([]int{0, 1, 2}, tapped); d != "" || more != 1 {
		t.Errorf("tapped %v, more %d", tapped, more)
	}
}

func TestBarsShowMore(t *testing.T) {
	b := chart.NewBars("")
	b.SetBars(someBars(1000))
	show(t, b, kit.Dark, 400, 700)
	for _, want := range []float32{20, 40, 80, 100, 100} {
		height := b.HeightFor(400)
		if got := height/28 - 1; got != want {
			t.Errorf("%v rows, want %v", got, want)
		}
		test.TapAt(b, fyne.NewPos(50, height-10))
	}
	if n := len(b.Table()); n != 1001 {
		t.Errorf("the table has %d rows", n)
	}
}

func TestBarsDraw(t *testing.T) {
	b := chart.NewBars("")
	b.SetAxis("overturned", 10)
	b.SetBars([]chart.Bar{
		{Label: "half", Value: known(5), Text: "5 %"},
		{Label: "none", Value: known(0), Text: "0 %"},
		{Label: "unknown", Text: "not shown"},
		{Label: "sure", Value: known(5), Low: known(4), High: known(7), Text: "5 %", Tone: kit.Alarm, Detail: "4 % to 7 %"},
	})
	img, c := show(t, b, kit.Dark, 600, 200).Canvas().Capture(), kit.Dark.Colors()
	row := func(i int) image.Rectangle { return image.Rect(100, 18+28*i, 500, 18+28*(i+1)) }
	half, all := inked(img, row(0), c.Accent), inked(img, row(0), c.Accent)+inked(img, row(0), c.Fill)
	if part := float64(half) / float64(all); part < .48 || part > .52 {
		t.Errorf("half a bar fills %.2f", part)
	}
	if n := inked(img, row(2), c.Accent) + inked(img, row(2), c.Fill); n > 0 {
		t.Errorf("what is not known has a bar of %d pixels", n)
	}
	if n := inked(img, row(3), c.Text); n < 20 {
		t.Errorf("the whisker has %d pixels", n)
	}
	for down, want := range map[float32]string{.3: "none: 0 %", .5: "unknown: not known", .62: "sure: 5 %\n4 % to 7 %", .02: "", .95: ""} {
		if got := said(t, b, .5, down); got != want {
			t.Errorf("at %v it says %q, want %q", down, got, want)
		}
	}
	want := [][]string{
		{"name", "overturned", "low", "high", "in words"},
		{"half", "5", "not known", "not known", "5 %"},
		{"none", "0", "not known", "not known", "0 %"},
		{"unknown", "not known", "not known", "not known", "not known"},
		{"sure", "5", "4", "7", "5 %"},
	}
	if d := cmp.Diff(want, b.Table()); d != "" {
		t.Error(d)
	}
}

func TestMatrixSaysCells(t *testing.T) {
	m := chart.NewMatrix("")
	m.SetAxes("Ada", "Kim")
	m.SetCounts([]string{"yes", "no", "unsure"}, [][]int{{1500, 500}, {0, 3, 1}})
	show(t, m, kit.Dark, 400, 240)
	for _, tt := range []struct {
		across, down float32
		want         string
	}{
		{.2, .3, "Ada: yes\nKim: yes\n1,500 of the 2,000 in its row: .75"},
		{.9, .6, "Ada: no\nKim: unsure\n1 of the 4 in its row: .25"},
		{.9, .9, "Ada: unsure\nKim: unsure\n0 of the 0 in its row: not known"},
		{.05, .5, ""},
		{.5, .05, ""},
	} {
		if got := said(t, m, tt.across, tt.down); got != tt.want {
			t.Errorf("at %v, %v it says %q, want %q", tt.across, tt.down, got, tt.want)
		}
	}
	want := "Ada against Kim: the same in 1,503 of 2,004; yes and yes 1,500; yes and no 500; no and no 3; no and unsure 1"
	if got := m.AccessibilityLabel(); got != want {
		t.Errorf("it says %q", got)
	}
	table := [][]string{{"Ada / Kim", "yes", "no", "unsure"}, {"yes", "1500", "500", "0"}, {"no", "0", "3", "1"}, {"unsure", "0", "0", "0"}}
	if d := cmp.Diff(table, m.Table()); d != "" {
		t.Error(d)
	}
}

func TestMatrixHoldsTwelve(t *testing.T) {
	var labels []string
	counts := make([][]int, 12)
	for i := range counts {
		labels = append(labels, strings.Repeat("a long answer ", 3))
		counts[i] = make([]int, 12)
		counts[i][i] = 1_234_567
	}
	m := chart.NewMatrix("")
	m.SetCounts(labels, counts)
	img, c := show(t, m, kit.Light, 320, 200).Canvas().Capture(), kit.Light.Colors()
	if n := inked(img, image.Rect(240, 150, 320, 200), c.Accent); n < 50 {
		t.Errorf("the last cells have %d pixels within the chart", n)
	}
}

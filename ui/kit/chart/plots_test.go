package chart_test

import (
	"fmt"
	"image"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"discern/ui/kit"
	"discern/ui/kit/chart"
)

func bands() []chart.Band {
	return []chart.Band{
		{From: 0, To: .25, N: 40, Mean: known(.1), Share: known(.05), Low: known(.01), High: known(.16)},
		{From: .25, To: .5},
		{From: .5, To: .75, N: 3, Share: known(0), Low: known(0), High: known(.56)},
		{From: .75, To: 1, N: 1234, Mean: known(.9), Share: known(.8)},
	}
}

func TestReliabilitySaysBands(t *testing.T) {
	r := chart.NewReliability("")
	r.SetBands(bands())
	show(t, r, kit.Dark, 600, 400)
	for across, want := range map[float32]string{
		.15: "scores 0 to .25, mean .10\n.05 of 40\ninterval .01 to .16",
		.4:  "scores .25 to .50\nnot known",
		.6:  "scores .50 to .75\n0 of 3\ninterval 0 to .56",
		.9:  "scores .75 to 1, mean .90\n.80 of 1,234",
	} {
		if got := said(t, r, across, .5); got != want {
			t.Errorf("at %v it says %q, want %q", across, got, want)
		}
	}
	if got := said(t, r, .5, .01); got != "" {
		t.Errorf("over the legend it says %q", got)
	}
}

func TestReliabilityDraws(t *testing.T) {
	r := chart.NewReliability("")
	r.SetBands(bands())
	img, c := show(t, r, kit.Dark, 600, 400).Canvas().Capture(), kit.Dark.Colors()
	small, large := inked(img, image.Rect(30, 40, 160, 370), c.Accent), inked(img, image.Rect(460, 40, 600, 370), c.Accent)
	if small == 0 || large < small {
		t.Errorf("the dot of few has %d pixels, that of many %d", small, large)
	}
	if n := inked(img, image.Rect(180, 60, 300, 370), c.Accent); n > 0 {
		t.Errorf("%d pixels of a dot in a band that nobody looked at", n)
	}
	if n := inked(img, image.Rect(180, 60, 300, 370), kit.Towards(c.Line, c.Muted, .35)); n < 1000 {
		t.Errorf("it is hatched with %d pixels", n)
	}
}

func TestReliabilityTable(t *testing.T) {
	r := chart.NewReliability("")
	r.SetBands(bands())
	want := [][]string{
		{"from", "to", "n", "mean score", "share", "low", "high"},
		{"0", "0.25", "40", "0.1", "0.05", "0.01", "0.16"},
		{"0.25", "0.5", "0", "not known", "not known", "not known", "not known"},
		{"0.5", "0.75", "3", "not known", "0", "0", "0.56"},
		{"0.75", "1", "1234", "0.9", "0.8", "not known", "not known"},
	}
	if d := cmp.Diff(want, r.Table()); d != "" {
		t.Error(d)
	}
}

func curve(t *testing.T) *chart.Curve {
	v := chart.NewCurve("")
	v.SetPoints([]chart.Point{
		{Threshold: .9, Precision: known(1), Recall: known(.25)},
		{Threshold: .1, Precision: known(.5), Recall: known(1)},
		{Threshold: 1, Recall: known(0)},
		{Threshold: .5, Precision: known(.75), Recall: known(.75)},
	})
	show(t, v, kit.Dark, 500, 400)
	return v
}

func TestCurveMarks(t *testing.T) {
	v := curve(t)
	for _, tt := range []struct {
		at   chart.Value
		want string
	}{
		{chart.Value{}, "precision against recall"},
		{known(.5), "precision against recall; threshold .50: precision .75, recall .75"},
		{known(.6), "precision against recall; threshold .60: precision 1, recall .25"},
		{known(.95), "precision against recall; threshold .95: precision not known, recall 0"},
		{known(1.5), "precision against recall; threshold 1.50: not known"},
	} {
		v.SetThreshold(tt.at)
		if got := v.AccessibilityLabel(); got != tt.want {
			t.Errorf("it says %q, want %q", got, tt.want)
		}
	}
	v.SetWhatIf(known(0))
	if got := v.AccessibilityLabel(); !strings.HasSuffix(got, "what if 0: precision .50, recall 1") {
		t.Errorf("it says %q", got)
	}
}

func TestCurveSaysPoints(t *testing.T) {
	v := curve(t)
	if got, want := said(t, v, .77, .29), "threshold .50\nprecision .75\nrecall .75"; got != want {
		t.Errorf("it says %q, want %q", got, want)
	}
	if got := said(t, v, .2, .8); got != "" {
		t.Errorf("far from the curve it says %q", got)
	}
	want := [][]string{
		{"threshold", "precision", "recall"}, {"0.1", "0.5", "1"}, {"0.5", "0.75", "0.75"}, {"0.9", "1", "0.25"}, {"1", "not known", "0"},
	}
	if d := cmp.Diff(want, v.Table()); d != "" {
		t.Error(d)
	}
}

func line() *chart.Line {
	l := chart.NewLine("")
	l.SetAxis("agreement", 0, 1, nil)
	l.SetReadings([]string{"April", "May", "June", "July"},
		chart.Series{Name: "English", Readings: []chart.Reading{{Value: known(.5), Low: known(.4), High: known(.6)}, {}, {}, {Value: known(1), Detail: "9 items"}}},
		chart.Series{Name: "Arabic", Tone: kit.Warn, Shape: chart.Ring, Readings: []chart.Reading{{Value: known(-.25)}, {Value: chart.Known(math.NaN())}}})
	return l
}

func TestLineSaysReadings(t *testing.T) {
	l := line()
	show(t, l, kit.Dark, 600, 300)
	for across, want := range map[float32]string{
		.15: "April\nEnglish: .50 (.40 to .60)\nArabic: -.25",
		.4:  "May\nEnglish: not known\nArabic: not known",
		.95: "July\nEnglish: 1, 9 items\nArabic: not known",
	} {
		if got := said(t, l, across, .5); got != want {
			t.Errorf("at %v it says %q, want %q", across, got, want)
		}
	}
}

func TestLineHasGaps(t *testing.T) {
	l := line()
	img, c := show(t, l, kit.Dark, 600, 300).Canvas().Capture(), kit.Dark.Colors()
	gap := image.Rect(180, 60, 420, 270)
	if n := inked(img, gap, c.Accent) + inked(img, gap, c.Middle); n > 0 {
		t.Errorf("%d pixels of a line run over what is not known", n)
	}
	if n := inked(img, gap, kit.Towards(c.Line, c.Muted, .35)); n < 1000 {
		t.Errorf("the gap is hatched with %d pixels", n)
	}
	if n := inked(img, image.Rect(30, 60, 170, 270), c.Accent); n < 10 {
		t.Errorf("a reading alone has %d pixels", n)
	}
}

func TestLineWritesNumbers(t *testing.T) {
	for v, want := range map[float64]string{
		0: "0", 1: "1", -1: "-1", .5: ".50", -.5: "-.50", 10.25: "10.25", -10.25: "-10.25", .001: ".00", .999: "1.00",
		1234567: "1,234,567", -1234: "-1,234", -123: "-123", 1e12: "1000000000000.00",
	} {
		l := chart.NewLine("")
		l.SetReadings([]string{"May"}, chart.Series{Readings: []chart.Reading{{Value: known(v)}}})
		if got := l.AccessibilityLabel(); got != "May, "+want {
			t.Errorf("%v is %q, want %q", v, got, want)
		}
	}
	l := chart.NewLine("")
	l.SetAxis("minutes", 0, 60, func(v float64) string { return fmt.Sprintf("%.0f min", v) })
	l.SetReadings([]string{"May"}, chart.Series{Name: "median", Readings: []chart.Reading{{Value: known(12.4)}}})
	if got, want := l.AccessibilityLabel(), "May, median: 12 min"; got != want {
		t.Errorf("it says %q, want %q", got, want)
	}
}

func TestLineTable(t *testing.T) {
	rows := line().Table()
	if len(rows) != 9 {
		t.Fatalf("%d rows", len(rows))
	}
	for i, want := range map[int][]string{
		0: {"series", "time", "agreement", "low", "high"},
		1: {"English", "April", "0.5", "0.4", "0.6"},
		2: {"English", "May", "not known", "not known", "not known"},
		8: {"Arabic", "July", "not known", "not known", "not known"},
	} {
		if !slices.Equal(rows[i], want) {
			t.Errorf("row %d is %q, want %q", i, rows[i], want)
		}
	}
}

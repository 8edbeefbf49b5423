package kit_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"discern/ui/kit"
)

func TestBinOf(t *testing.T) {
	for v, want := range map[float64]int{-1: 0, 0: 0, .005: 0, .015: 1, .5: 50, .999: 99, 1: 99, 2: 99} {
		if got := kit.BinOf(v); got != want {
			t.Errorf("BinOf(%v) = %d, want %d", v, got, want)
		}
	}
	if got := kit.BinOf(math.NaN()); got != 0 {
		t.Errorf("BinOf(NaN) = %d", got)
	}
}

// brushed is a chart of 200 points' width that writes down what it tells.
func brushed(t *testing.T) (*kit.DotChart, fyne.Window, *[]string) {
	var told []string
	d := kit.NewDotChart()
	d.OnRange = func(low, high float64, done bool) { told = append(told, fmt.Sprintf("%.2f %.2f %v", low, high, done)) }
	return d, show(t, d, 200, 120), &told
}

func drag(d *kit.DotChart, xs ...float32) {
	d.MouseDown(mouse(xs[0], 20))
	for _, x := range xs[1:] {
		d.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: at(x, 20)}})
	}
	d.MouseUp(mouse(xs[len(xs)-1], 20))
	d.DragEnd()
}

func TestDotChartDrag(t *testing.T) {
	tests := []struct {
		name      string
		low, high float64
		xs        []float32
		want      []string
	}{
		{"forwards", 0, 1, []float32{40, 100, 160}, []string{"0.20 0.50 false", "0.20 0.80 false", "0.20 0.80 true"}},
		{"backwards", 0, 1, []float32{160, 40}, []string{"0.20 0.80 false", "0.20 0.80 true"}},
		{"out of the chart", 0, 1, []float32{100, 900}, []string{"0.50 1.00 false", "0.50 1.00 true"}},
		{"out at the left", 0, 1, []float32{100, -900}, []string{"0.00 0.50 false", "0.00 0.50 true"}},
		{"takes hold of the low end", .2, .8, []float32{42, 80}, []string{"0.40 0.80 false", "0.40 0.80 true"}},
		{"takes hold of the high end", .2, .8, []float32{158, 120}, []string{"0.20 0.60 false", "0.20 0.60 true"}},
		{"ends cross", .2, .4, []float32{40, 160}, []string{"0.40 0.80 false", "0.40 0.80 true"}},
		{"a press alone", .2, .8, []float32{100}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d, _, told := brushed(t)
			d.SetRange(tt.low, tt.high)
			drag(d, tt.xs...)
			if !slices.Equal(*told, tt.want) {
				t.Errorf("told %q, want %q", *told, tt.want)
			}
		})
	}
}

func TestDotChartKeys(t *testing.T) {
	d, w, told := brushed(t)
	test.Tap(d)
	if w.Canvas().Focused() != fyne.Focusable(d) {
		t.Fatal("a tap does not give it the keyboard")
	}
	for _, step := range []struct {
		key  fyne.KeyName
		want string
	}{
		{fyne.KeyRight, "0.01 1.00 true"},
		{fyne.KeyPageUp, "0.11 1.00 true"},
		{fyne.KeyLeft, "0.10 1.00 true"},
		{fyne.KeySpace, ""},
		{fyne.KeyLeft, "0.10 0.99 true"},
		{fyne.KeyPageDown, "0.10 0.89 true"},
		{fyne.KeyHome, "0.10 0.10 true"},
		{fyne.KeyLeft, "0.10 0.10 true"},
		{fyne.KeyEnd, "0.10 1.00 true"},
		{fyne.KeySpace, ""},
		{fyne.KeyEnd, "1.00 1.00 true"},
		{fyne.KeyHome, "0.00 1.00 true"},
		{fyne.KeyRight, "0.01 1.00 true"},
		{fyne.KeyTab, ""},
		{fyne.KeyEscape, "0.00 1.00 true"},
	} {
		*told = nil
		d.TypedKey(key(step.key))
		if got := fmt.Sprint(*told); got != fmt.Sprint([]string{step.want}) && (step.want != "" || len(*told) > 0) {
			t.Fatalf("%s told %s, want %q", step.key, got, step.want)
		}
	}
	if w.Canvas().Focused() != nil {
		t.Error("Escape does not give the keyboard back")
	}
}

func TestDotChartSetRange(t *testing.T) {
	d, _, told := brushed(t)
	for _, tt := range []struct{ low, high, wantLow, wantHigh float64 }{
		{.3, .6, .3, .6}, {.6, .3, .3, .6}, {-5, 5, 0, 1}, {math.NaN(), .5, 0, .5},
	} {
		d.SetRange(tt.low, tt.high)
		if low, high := d.Range(); low != tt.wantLow || high != tt.wantHigh {
			t.Errorf("SetRange(%v, %v) chose %v to %v", tt.low, tt.high, low, high)
		}
	}
	if len(*told) > 0 {
		t.Errorf("SetRange told %q", *told)
	}
	if got, want := labelled(t, d), "from 0.00 to 0.50"; got != want {
		t.Errorf("it says %q, want %q", got, want)
	}
}

func TestDotChartHoldsAnyCount(t *testing.T) {
	d, w, _ := brushed(t)
	empty := w.Canvas().Capture()
	var dots kit.Dots
	dots.Count[50] = 5_000_000
	d.SetDots(dots)
	full := w.Canvas().Capture()
	if same(empty, full, empty.Bounds()) {
		t.Error("no dots show")
	}
	if top := touched(full); top.AlphaAt(101, 0).A != touched(empty).AlphaAt(101, 0).A {
		t.Error("the dots run out of the chart")
	}
}

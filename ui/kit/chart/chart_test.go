package chart_test

import (
	"image"
	"image/color"
	"math"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"discern/ui/kit"
	"discern/ui/kit/chart"
)

// show puts a chart into a window of its own.
func show(t *testing.T, c chart.Chart, mode kit.Mode, width, height float32) fyne.Window {
	t.Helper()
	app := test.NewTempApp(t)
	app.Settings().SetTheme(kit.NewTheme(mode))
	w := test.NewTempWindow(t, c)
	w.SetPadded(false)
	w.Resize(fyne.NewSize(width, height))
	return w
}

// said is what the tip says once the pointer rests at a part of the chart's
// width and height.
func said(t *testing.T, c chart.Chart, across, down float32) string {
	t.Helper()
	pos := fyne.NewPos(c.Size().Width*across, c.Size().Height*down)
	c.(desktop.Hoverable).MouseMoved(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: pos}})
	tip := tipOf(t, c)
	if tip.Words() != "" {
		if at, size := tip.Position(), tip.Size(); at.X < 0 || at.Y < 0 || at.X+size.Width > c.Size().Width || at.Y+size.Height > c.Size().Height {
			t.Errorf("the tip at %v of %v leaves the chart of %v", at, size, c.Size())
		}
	}
	return tip.Words()
}

func tipOf(t *testing.T, c chart.Chart) *kit.Tip {
	t.Helper()
	for _, o := range test.WidgetRenderer(c).Objects() {
		if tip, ok := o.(*kit.Tip); ok {
			return tip
		}
	}
	t.Fatalf("%T has no tip", c)
	return nil
}

// inked counts the pixels of a colour, or near it, within an area.
func inked(img image.Image, within image.Rectangle, c color.NRGBA) (n int) {
	for y := within.Min.Y; y < within.Max.Y; y++ {
		for x := within.Min.X; x < within.Max.X; x++ {
			p := color.NRGBAModel.Convert(img.At(x, y)).(color.NRGBA)
			if near(p.R, c.R) && near(p.G, c.G) && near(p.B, c.B) {
				n++
			}
		}
	}
	return n
}

func near(a, b uint8) bool { return max(a, b)-min(a, b) <= 3 }

func same(a, b image.Image) bool {
	for y := range a.Bounds().Dy() {
		for x := range a.Bounds().Dx() {
			if a.At(x, y) != b.At(x, y) {
				return false
			}
		}
	}
	return true
}

func known(v float64) chart.Value { return chart.Known(v) }

// every is one of each chart with something in it.
func every() map[string]chart.Chart {
	s := chart.NewScatter("")
	s.SetKinds(threeKinds()...)
	r := chart.NewReliability("")
	r.SetBands([]chart.Band{{From: 0, To: .5}, {From: .5, To: 1, N: 8, Mean: known(.7), Share: known(.5), Low: known(.2), High: known(.8)}})
	v := chart.NewCurve("")
	v.SetPoints([]chart.Point{{Threshold: .2, Precision: known(.5), Recall: known(1)}, {Threshold: .9, Precision: known(1), Recall: known(.4)}})
	b := chart.NewBars("")
	b.SetBars([]chart.Bar{{Label: "one", Value: known(3), Text: "3"}, {Label: "two"}})
	l := chart.NewLine("")
	l.SetReadings([]string{"May", "June", "July"}, chart.Series{Readings: []chart.Reading{{Value: known(.5)}, {}, {Value: known(.7)}}})
	m := chart.NewMatrix("")
	m.SetCounts([]string{"yes", "no"}, [][]int{{5, 1}, {0, 7}})
	return map[string]chart.Chart{"scatter": s, "reliability": r, "curve": v, "bars": b, "line": l, "matrix": m}
}

func bare(empty string) map[string]chart.Chart {
	r := chart.NewReliability(empty)
	r.SetBands([]chart.Band{{From: 0, To: 1}})
	v := chart.NewCurve(empty)
	v.SetPoints([]chart.Point{{Threshold: .5}})
	l := chart.NewLine(empty)
	l.SetReadings([]string{"May"}, chart.Series{Name: "a"})
	m := chart.NewMatrix(empty)
	m.SetCounts([]string{"yes", "no"}, nil)
	s := chart.NewScatter(empty)
	s.SetKinds(chart.Kind{Name: "none"})
	s.SetThreshold(known(.5))
	s.SetWhatIf(known(.5))
	return map[string]chart.Chart{"scatter": s, "reliability": r, "curve": v, "bars": chart.NewBars(empty), "line": l, "matrix": m}
}

func TestNothingToDrawSaysWhy(t *testing.T) {
	const words = "Nobody has decided anything yet."
	for name, c := range bare(words) {
		t.Run(name, func(t *testing.T) {
			img := show(t, c, kit.Dark, 320, 200).Canvas().Capture()
			if inked(img, img.Bounds(), kit.Dark.Colors().Muted) == 0 {
				t.Error("no words stand there")
			}
			if got := c.AccessibilityLabel(); got != words {
				t.Errorf("it says %q", got)
			}
			if got := said(t, c, .5, .5); got != "" {
				t.Errorf("the pointer finds %q", got)
			}
		})
	}
}

func TestBothLooks(t *testing.T) {
	for name := range every() {
		t.Run(name, func(t *testing.T) {
			var seen [2]image.Image
			for i, mode := range []kit.Mode{kit.Dark, kit.Light} {
				c := every()[name]
				seen[i] = show(t, c, mode, 320, 200).Canvas().Capture()
				if c.MinSize().Width > 320 || c.MinSize().Height > 200 {
					t.Errorf("it needs %v", c.MinSize())
				}
				if inked(seen[i], seen[i].Bounds(), mode.Colors().Muted)+inked(seen[i], seen[i].Bounds(), mode.Colors().Text) == 0 {
					t.Errorf("look %d has no words", mode)
				}
			}
			if same(seen[0], seen[1]) {
				t.Error("dark and light are the same")
			}
		})
	}
}

// TestAnySize: a chart is asked to draw itself in what room there is, while a
// window is made smaller or before it is laid out.
func TestAnySize(t *testing.T) {
	test.NewTempApp(t)
	for name, c := range every() {
		for _, size := range []fyne.Size{{Width: 1, Height: 1}, {Width: 20, Height: 300}, {Width: 300, Height: 20}, {Width: 4000, Height: 60}} {
			sheet := chart.Paper("", "")
			sheet.Width, sheet.Height, sheet.Scale = size.Width+56, size.Height+56, 1
			if _, err := chart.PNG(c, sheet); err != nil {
				t.Errorf("%s at %v: %v", name, size, err)
			}
		}
	}
}

func TestNotANumberIsNotKnown(t *testing.T) {
	for _, v := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
		if _, ok := chart.Known(v).Get(); ok {
			t.Errorf("%v is taken for a number", v)
		}
	}
	if v, ok := chart.Known(0).Get(); !ok || v != 0 {
		t.Error("zero is not known")
	}
	for name, c := range every() {
		all := c.AccessibilityLabel()
		for _, row := range c.Table() {
			all += strings.Join(row, " ")
		}
		if strings.Contains(all, "NaN") || strings.Contains(all, "Inf") {
			t.Errorf("%s says %q", name, all)
		}
	}
}

// TestTheTipGoesWithThePointer and with what it told of.
func TestTheTipGoes(t *testing.T) {
	c := every()["matrix"].(*chart.Matrix)
	show(t, c, kit.Dark, 400, 300)
	if got := said(t, c, .3, .3); got == "" {
		t.Fatal("the tip says nothing")
	}
	c.MouseOut()
	if got := tipOf(t, c).Words(); got != "" {
		t.Errorf("without a pointer the tip says %q", got)
	}
	said(t, c, .3, .3)
	c.SetCounts([]string{"a"}, [][]int{{1}})
	if got := tipOf(t, c).Words(); got != "" {
		t.Errorf("after other counts the tip says %q", got)
	}
}

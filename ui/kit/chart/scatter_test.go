package chart_test

import (
	"fmt"
	"image"
	"math"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"discern/ui/kit"
	"discern/ui/kit/chart"
)

func threeKinds() []chart.Kind {
	removed := chart.Kind{Name: "people removed", Tone: kit.Alarm, Shape: chart.Disc}
	allowed := chart.Kind{Name: "people allowed", Tone: kit.Good, Shape: chart.Ring}
	nobody := chart.Kind{Name: "nobody looked", Tone: kit.Quiet, Shape: chart.Cross}
	for i := range 30 {
		removed.Add(.9 + float64(i)/1000)
		allowed.Add(.1 + float64(i)/1000)
	}
	nobody.Add(.5)
	return []chart.Kind{removed, allowed, nobody}
}

func TestCellOf(t *testing.T) {
	for score, want := range map[float64]int{
		-1: 0, 0: 0, .0009: 0, .001: 1, .29: 290, .57: 570, .73: 730, .9999: 999, 1: 999, 7: 999,
	} {
		if got := chart.CellOf(score); got != want {
			t.Errorf("CellOf(%v) = %d, want %d", score, got, want)
		}
	}
	var k chart.Kind
	k.Add(math.NaN())
	k.Add(.5)
	if k.Total() != 1 {
		t.Errorf("%d things were counted, want 1", k.Total())
	}
}

// lined is a Scatter of 1000 points' width that writes down what it tells.
func lined(t *testing.T) (*chart.Scatter, fyne.Window, *[]string) {
	var told []string
	s := chart.NewScatter("")
	s.SetKinds(threeKinds()...)
	s.SetThreshold(known(.5))
	s.SetWhatIf(known(.73))
	s.OnWhatIf = func(at float64, done bool) { told = append(told, fmt.Sprintf("%.2f %v", at, done)) }
	return s, show(t, s, kit.Dark, 1000, 240), &told
}

// place is the point over a score: the axis begins 4 points from the left edge
// and ends 4 from the right, as the labels 0 and 1 need.
func place(score float32) fyne.Position { return fyne.NewPos(4+992*score, 120) }

func TestScatterLineIsDragged(t *testing.T) {
	s, _, told := lined(t)
	for _, x := range []float32{.6, .2, -1, 3} {
		s.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: place(x)}})
	}
	s.DragEnd()
	s.DragEnd() // a drag that never began
	want := []string{"0.60 false", "0.20 false", "0.00 false", "1.00 false", "1.00 true"}
	if !slices.Equal(*told, want) {
		t.Errorf("told %q, want %q", *told, want)
	}
}

func TestScatterLineIsTapped(t *testing.T) {
	s, _, told := lined(t)
	s.Tapped(&fyne.PointEvent{Position: place(.4)})
	s.Tapped(&fyne.PointEvent{Position: fyne.NewPos(500, 5)}) // the legend
	if want := []string{"0.40 true"}; !slices.Equal(*told, want) {
		t.Errorf("told %q, want %q", *told, want)
	}
}

func TestScatterNudge(t *testing.T) {
	s, _, told := lined(t)
	for _, by := range []float64{chart.Step, chart.Step, -chart.Leap, -1, 2} {
		s.Nudge(by)
	}
	want := []string{"0.74 true", "0.75 true", "0.70 true", "0.00 true", "1.00 true"}
	if !slices.Equal(*told, want) {
		t.Errorf("told %q, want %q", *told, want)
	}
	s.SetWhatIf(chart.Value{})
	s.Nudge(chart.Step)
	if got, _ := s.WhatIf().Get(); got != .51 {
		t.Errorf("from the threshold at .5 it moved to %v", got)
	}
	s.SetWhatIf(chart.Value{})
	s.SetThreshold(chart.Value{})
	s.OnWhatIf = nil
	s.Nudge(-chart.Step)
	if got, _ := s.WhatIf().Get(); got != .49 {
		t.Errorf("from the middle it moved to %v", got)
	}
}

func TestScatterSetIsSilent(t *testing.T) {
	s, _, told := lined(t)
	s.SetWhatIf(known(.12345))
	if got, ok := s.WhatIf().Get(); !ok || got != .12 {
		t.Errorf("it stands at %v", got)
	}
	if len(*told) > 0 {
		t.Errorf("setting told %q", *told)
	}
}

func TestScatterCursor(t *testing.T) {
	s, _, _ := lined(t)
	for _, tt := range []struct {
		at   float32
		want desktop.Cursor
	}{{.73, desktop.HResizeCursor}, {.735, desktop.HResizeCursor}, {.5, desktop.DefaultCursor}} {
		s.MouseMoved(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: place(tt.at)}})
		if got := s.Cursor(); got != tt.want {
			t.Errorf("over %v the cursor is %v, want %v", tt.at, got, tt.want)
		}
	}
}

func TestScatterLinesStandWhereTheySay(t *testing.T) {
	s, w, _ := lined(t)
	c := kit.Dark.Colors()
	for _, at := range []float32{.2, .73, 1} {
		s.SetWhatIf(known(float64(at)))
		img := w.Canvas().Capture()
		x := int(place(at).X + .5)
		if n := inked(img, image.Rect(x-3, 60, x+3, 180), c.Accent); n < 150 {
			t.Errorf("only %d pixels of the line at %v", n, at)
		}
	}
}

func TestScatterSaysValues(t *testing.T) {
	s, _, _ := lined(t)
	if got, want := said(t, s, place(.905).X/1000, .5), ".90 to .91\n10 people removed\n0 people allowed\n0 nobody looked"; got != want {
		t.Errorf("it says %q, want %q", got, want)
	}
	want := "30 people removed; 30 people allowed; 1 nobody looked; threshold .50; what if .73"
	if got := s.AccessibilityLabel(); got != want {
		t.Errorf("it says %q, want %q", got, want)
	}
}

func TestScatterTable(t *testing.T) {
	s, _, _ := lined(t)
	rows := s.Table()
	if len(rows) != 101 {
		t.Fatalf("%d rows", len(rows))
	}
	for i, want := range map[int][]string{
		0:   {"from", "to", "people removed", "people allowed", "nobody looked"},
		11:  {"0.10", "0.11", "0", "10", "0"},
		51:  {"0.50", "0.51", "0", "0", "1"},
		93:  {"0.92", "0.93", "10", "0", "0"},
		100: {"0.99", "1.00", "0", "0", "0"},
	} {
		if !slices.Equal(rows[i], want) {
			t.Errorf("row %d is %q, want %q", i, rows[i], want)
		}
	}
}

// TestScatterHoldsAnyCount: neither many things nor one great peak drive the
// dots out of the chart, and a single thing beside them is still seen.
func TestScatterHoldsAnyCount(t *testing.T) {
	s, w, _ := lined(t)
	peak := chart.Kind{Name: "people removed", Tone: kit.Alarm}
	for i := range peak.Count {
		peak.Count[i] = 40
	}
	peak.Count[999] = 5_000_000
	lone := chart.Kind{Name: "nobody looked", Tone: kit.Warn, Shape: chart.Disc}
	lone.Add(.995)
	s.SetKinds(peak, lone)
	img, c := w.Canvas().Capture(), kit.Dark.Colors()
	if n := inked(img, image.Rect(0, 24, 1000, 42), c.High); n > 0 {
		t.Errorf("%d pixels of dots lie above the chart", n)
	}
	if n := inked(img, image.Rect(980, 40, 1000, 220), c.Middle); n < 10 {
		t.Errorf("a lone thing on a great peak has %d pixels", n)
	}
	if n := inked(img, image.Rect(300, 40, 400, 220), c.High); n < 2000 {
		t.Errorf("a great peak pressed all else down to %d pixels", n)
	}
}

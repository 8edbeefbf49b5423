package paint_test

import (
	"image"
	"image/color"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"discern/ui/kit/paint"
)

func at(x, y float32) fyne.Position { return fyne.NewPos(x, y) }

func TestStrokesStayInTheirArea(t *testing.T) {
	tests := []struct {
		name string
		draw func(p *paint.Picture)
		want image.Rectangle
	}{
		{"across", func(p *paint.Picture) { p.Stroke([]fyne.Position{at(5, 10), at(25, 10)}, 2, red) }, image.Rect(10, 18, 50, 22)},
		{"down and up", func(p *paint.Picture) { p.Stroke([]fyne.Position{at(5, 10), at(5, 20), at(5, 12)}, 2, red) }, image.Rect(8, 20, 12, 42)},
		{"one point is no line", func(p *paint.Picture) { p.Stroke([]fyne.Position{at(5, 10)}, 2, red) }, image.Rectangle{}},
		{"no length", func(p *paint.Picture) { p.Stroke([]fyne.Position{at(5, 10), at(5, 10)}, 2, red) }, image.Rectangle{}},
		{"outside", func(p *paint.Picture) { p.Stroke([]fyne.Position{at(900, 900), at(910, 990)}, 2, red) }, image.Rectangle{}},
		{"out of all measure", func(p *paint.Picture) { p.Stroke([]fyne.Position{at(-1e9, 5), at(1e9, 5)}, 2, red) }, image.Rectangle{}},
		{"area", func(p *paint.Picture) { p.Area([]fyne.Position{at(5, 5), at(15, 5), at(15, 15), at(5, 15)}, red) }, image.Rect(10, 10, 30, 30)},
		{"hatch", func(p *paint.Picture) { p.Hatch(5, 5, 20, 20, red) }, image.Rect(10, 10, 50, 50)},
		{"hatch of nothing", func(p *paint.Picture) { p.Hatch(5, 5, 0, 20, red) }, image.Rectangle{}},
		{"ring", func(p *paint.Picture) { p.Ring(5, 5, 10, 2, red) }, image.Rect(10, 10, 30, 30)},
		{"dashes", func(p *paint.Picture) { p.Dashes(at(5, 10), at(25, 10), 2, 3, 3, red) }, image.Rect(10, 18, 50, 22)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := paint.New(nil, 100, 80, fyne.NewSize(50, 40))
			tt.draw(p)
			if got := inked(p.Image); got != tt.want {
				t.Errorf("painted %v, want %v", got, tt.want)
			}
		})
	}
}

// TestStrokesCoverOnce: where a line crosses itself or bends it is no more and
// no less than the line.
func TestStrokesCoverOnce(t *testing.T) {
	p := paint.New(nil, 60, 60, fyne.NewSize(60, 60))
	p.Stroke([]fyne.Position{at(5, 30), at(55, 30), at(55, 5), at(30, 5), at(30, 55)}, 4, red)
	for _, at := range []image.Point{{30, 30}, {55, 30}, {30, 5}} {
		if got := p.Image.RGBAAt(at.X, at.Y); got != (color.RGBA{R: 0xff, A: 0xff}) {
			t.Errorf("at %v it is %v", at, got)
		}
	}
}

func TestHollowAndBroken(t *testing.T) {
	p := paint.New(nil, 60, 60, fyne.NewSize(60, 60))
	p.Ring(10, 10, 20, 2, red)
	if a := p.Image.RGBAAt(20, 20).A; a != 0 {
		t.Errorf("the middle of a ring is covered by %d", a)
	}
	p.Dashes(at(0, 50), at(60, 50), 2, 4, 4, red)
	if on, off := p.Image.RGBAAt(2, 50).A, p.Image.RGBAAt(6, 50).A; on != 255 || off != 0 {
		t.Errorf("a dash covers %d, a gap %d", on, off)
	}
}

func TestAreaMayBeSeenThrough(t *testing.T) {
	p := paint.New(nil, 60, 60, fyne.NewSize(60, 60))
	p.Box(0, 0, 60, 60, 0, color.NRGBA{B: 0xff, A: 0xff})
	half := red
	half.A = 0x80
	p.Area([]fyne.Position{at(10, 10), at(50, 10), at(50, 50), at(10, 50)}, half)
	if got := p.Image.RGBAAt(30, 30); got != (color.RGBA{R: 0x80, B: 0x7f, A: 0xff}) {
		t.Errorf("half of red on blue is %v", got)
	}
}

func TestTextUp(t *testing.T) {
	test.NewTempApp(t)
	p := paint.New(nil, 60, 200, fyne.NewSize(60, 200))
	w := p.TextUp("Violating", 20, 150, style, red)
	got := inked(p.Image)
	if got.Dy() < int(w)-6 || got.Max.Y > 151 || got.Min.X < 20 || got.Max.X > 20+int(paint.Height(style))+1 {
		t.Errorf("words of length %v that rise from 20, 150 cover %v", w, got)
	}
}

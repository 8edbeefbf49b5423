package chart

import (
	"image/color"

	"fyne.io/fyne/v2"

	"discern/ui/kit"
	"discern/ui/kit/paint"
)

// Shape is how a kind of things is drawn, so that kinds can be told apart
// without their colours.
type Shape int

// The shapes.
const (
	Disc Shape = iota
	Ring
	Cross
	Diamond

	dashes  // a broken line, in legends
	hatched // what is not known, in legends
)

// draw paints a shape around a middle.
func (s Shape) draw(p *paint.Picture, x, y, size float32, c color.NRGBA) {
	half := size / 2
	switch s {
	case Ring:
		p.Ring(x-half, y-half, size, max(size/5, 1.2), c)
	case Cross:
		arm := half * .85
		p.Stroke([]fyne.Position{{X: x - arm, Y: y - arm}, {X: x + arm, Y: y + arm}}, max(size/5, 1.2), c)
		p.Stroke([]fyne.Position{{X: x - arm, Y: y + arm}, {X: x + arm, Y: y - arm}}, max(size/5, 1.2), c)
	case Diamond:
		half *= 1.15
		p.Area([]fyne.Position{{X: x, Y: y - half}, {X: x + half, Y: y}, {X: x, Y: y + half}, {X: x - half, Y: y}}, c)
	case dashes:
		p.Dashes(fyne.NewPos(x-half, y), fyne.NewPos(x+half, y), 1.2, 4, 3, c)
	case hatched:
		p.Hatch(x-half, y-half, size, size, tinted(c, 0x90))
		p.Border(x-half, y-half, size, size, 0, c)
	default:
		p.Disc(x-half, y-half, size, c)
	}
}

// entry explains a shape.
type entry struct {
	shape Shape
	tone  kit.Tone
	words string
}

// swatch is how wide the shape is in a legend.
func (e entry) swatch() float32 {
	switch e.shape {
	case dashes:
		return 18
	case hatched:
		return 11
	default:
		return 9
	}
}

// legend explains the shapes of a chart, in as many lines as it takes.
type legend []entry

// flow calls place for every entry and returns the height used.
func (l legend) flow(width float32, place func(e entry, x, y float32)) float32 {
	if len(l) == 0 {
		return 0
	}
	x, y := float32(0), float32(0)
	for _, e := range l {
		w := e.swatch() + 6 + paint.Width(e.words, small)
		if x > 0 && x+w > width {
			x, y = 0, y+legendHeight
		}
		place(e, x, y)
		x += w + kit.Space
	}
	return y + legendHeight
}

// height is that of the legend with the room below it.
func (l legend) height(width float32) float32 {
	if len(l) == 0 {
		return 0
	}
	return l.flow(width, func(entry, float32, float32) {}) + 4
}

func (l legend) draw(p *paint.Picture, c *kit.Colors) {
	l.flow(p.Size.Width, func(e entry, x, y float32) {
		w := e.swatch()
		e.shape.draw(p, x+w/2, y+legendHeight/2, w, e.tone.Of(c))
		p.TextIn(p.Fit(e.words, p.Size.Width-x-w-6, small), x+w+6, y, legendHeight, small, c.Muted)
	})
}

package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// overlay is what lies over the whole window until it is closed: a scrim, and
// a card in the middle. It holds the keyboard while it is open, so that no key
// reaches the screen below.
type overlay struct {
	widget.BaseWidget
	scrim, card *canvas.Rectangle
	on          fyne.Canvas // where it is open, nil where it is not

	// OnClosed is called after it was closed in any way.
	OnClosed func()
}

func (o *overlay) init() {
	o.scrim, o.card = newBox(0), newBox(2*Radius)
	o.card.StrokeWidth = 1
	o.recolour()
}

func (o *overlay) recolour() {
	c := Now()
	o.scrim.FillColor, o.card.FillColor, o.card.StrokeColor = c.Scrim, c.Surface, c.Line
}

// open lays self over a canvas and gives the keyboard to focus.
func (o *overlay) open(on fyne.Canvas, self fyne.CanvasObject, focus fyne.Focusable) {
	if o.on != nil {
		return
	}
	o.on = on
	on.Overlays().Add(self)
	self.Move(fyne.NewPos(0, 0))
	self.Resize(on.Size())
	on.Focus(focus)
}

// shut takes self away again.
func (o *overlay) shut(self fyne.CanvasObject) {
	if o.on == nil {
		return
	}
	on := o.on
	o.on = nil
	on.Overlays().Remove(self)
	if o.OnClosed != nil {
		o.OnClosed()
	}
}

// IsOpen reports whether it lies over the window now.
func (o *overlay) IsOpen() bool { return o.on != nil }

// place puts the card of a size in the middle, a little above it, and returns
// where it begins.
func (o *overlay) place(size fyne.Size, w, h float32) fyne.Position {
	putBox(o.scrim, 0, 0, size.Width, size.Height)
	x, y := float32(int((size.Width-w)/2)), float32(int(max((size.Height-h)*.4, 0)))
	putBox(o.card, x, y, w, h)
	return fyne.NewPos(x, y)
}

// outside reports whether a tap missed the card.
func (o *overlay) outside(pos fyne.Position) bool {
	at, size := o.card.Position(), o.card.Size()
	return pos.X < at.X || pos.Y < at.Y || pos.X > at.X+size.Width || pos.Y > at.Y+size.Height
}

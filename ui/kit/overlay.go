package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"discern/ui/kit/paint"
)

// overlay is what lies over the whole window until it is closed: a scrim, and
// a card in the middle. It holds the keyboard while it is open, so that no key
// reaches the screen below.
type overlay struct {
	widget.BaseWidget
	scrim *canvas.Rectangle
	card  *Drawing
	on    fyne.Canvas // where it is open, nil where it is not

	// OnClosed is called after it was closed in any way.
	OnClosed func()
}

// init makes the scrim, and a card on which f paints.
func (o *overlay) init(f func(p *paint.Picture)) {
	o.scrim = &canvas.Rectangle{}
	o.card = NewDrawing(func(p *paint.Picture) {
		c := Now()
		p.Box(0, 0, p.Size.Width, p.Size.Height, 2*Radius, c.Surface)
		p.Border(0, 0, p.Size.Width, p.Size.Height, 2*Radius, c.Line)
		f(p)
	})
	o.recolour()
}

func (o *overlay) recolour() { o.scrim.FillColor = Now().Scrim }

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
	Place(o.scrim, 0, 0, size.Width, size.Height)
	x, y := float32(int((size.Width-w)/2)), float32(int(max((size.Height-h)*.4, 0)))
	Place(o.card.Object(), x, y, w, h)
	return fyne.NewPos(x, y)
}

// onCard is a place within the card; ok is false for one that missed it.
func (o *overlay) onCard(pos fyne.Position) (at fyne.Position, ok bool) {
	at, size := pos.Subtract(o.card.Object().Position()), o.card.Size()
	return at, at.X >= 0 && at.Y >= 0 && at.X <= size.Width && at.Y <= size.Height
}

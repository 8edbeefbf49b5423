// Package kit holds the small widgets that Discern's screens share, and the
// theme that all of them wear.
//
// It is for showing plain values and reporting taps: every widget is fed by
// SetX methods and answers through OnX callbacks. It is not for content (see
// ui/view), and it knows nothing of items, policies or decisions.
//
// The one thing to know: a frame redraws every object of the window, so the
// price of a screen is its number of objects and what the processor must do
// for each of their pixels. Widgets here are therefore a handful of flat
// primitives that they keep for life and change in place; a SetX that changes
// nothing costs nothing. All of it runs on the UI's own goroutine.
package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// Renderer draws a widget from primitives that the widget itself keeps. Unlike
// a renderer with a state of its own it may be dropped and made again at any
// time, as the toolkit does with widgets that were hidden for a minute.
type Renderer struct {
	// Content lists the primitives, bottom first.
	Content func() []fyne.CanvasObject
	// Arrange places them within size.
	Arrange func(size fyne.Size)
	// Least is the smallest size that makes sense.
	Least func() fyne.Size
	// Recolour takes the colours of the current theme; nil when there are none.
	Recolour func()
	// Object is the widget, redrawn after a refresh.
	Object fyne.CanvasObject
}

var _ fyne.WidgetRenderer = Renderer{}

// Destroy has nothing to free.
func (r Renderer) Destroy() {}

// Layout places the primitives.
func (r Renderer) Layout(size fyne.Size) { r.Arrange(size) }

// MinSize is the smallest size that makes sense.
func (r Renderer) MinSize() fyne.Size { return r.Least() }

// Objects lists the primitives, bottom first.
func (r Renderer) Objects() []fyne.CanvasObject { return r.Content() }

// Refresh takes the colours of the current theme and redraws.
func (r Renderer) Refresh() {
	if r.Recolour != nil {
		r.Recolour()
	}
	r.Arrange(r.Object.Size())
	canvas.Refresh(r.Object)
}

// Flowing is what has a height that follows from its width: wrapped text,
// chips. Column asks for it.
type Flowing interface {
	HeightFor(width float32) float32
}

// HeightFor is the height that o wants at a width: what a Flowing object says,
// what a Column of objects needs, and the smallest height of anything else.
func HeightFor(o fyne.CanvasObject, width float32) float32 {
	switch o := o.(type) {
	case Flowing:
		return o.HeightFor(width)
	case *fyne.Container:
		if l, ok := o.Layout.(*Column); ok {
			return l.heightFor(o.Objects, width)
		}
	}
	return o.MinSize().Height
}

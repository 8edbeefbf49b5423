package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// Wheel lies over a column that scrolls and gives it the wheel, which the texts in
// the column would otherwise keep to themselves. It shows nothing.
type Wheel struct {
	widget.BaseWidget
	to *container.Scroll
}

// NewWheel makes a cover for what a scroll holds.
func NewWheel(to *container.Scroll) *Wheel {
	w := &Wheel{to: to}
	w.ExtendBaseWidget(w)
	return w
}

// Scrolled scrolls the column.
func (w *Wheel) Scrolled(ev *fyne.ScrollEvent) { w.to.Scrolled(ev) }

// CreateRenderer is for the toolkit.
func (w *Wheel) CreateRenderer() fyne.WidgetRenderer {
	return Renderer{
		Object:  w,
		Content: func() []fyne.CanvasObject { return nil },
		Arrange: func(fyne.Size) {},
		Least:   func() fyne.Size { return fyne.Size{} },
	}
}

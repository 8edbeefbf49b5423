package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// Check is a box to tick among fields: Tab comes to it, Space turns it, and Escape gives
// the keyboard back.
type Check struct{ widget.Check }

// NewCheck makes a box with words beside it.
func NewCheck(words string) *Check {
	c := &Check{}
	c.Text = words
	c.ExtendBaseWidget(c)
	return c
}

// TypedKey leaves the box on Escape.
func (c *Check) TypedKey(ev *fyne.KeyEvent) {
	if ev.Name == fyne.KeyEscape {
		if on := fyne.CurrentApp().Driver().CanvasForObject(c); on != nil {
			on.Unfocus()
		}
		return
	}
	c.Check.TypedKey(ev)
}

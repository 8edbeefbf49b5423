package ui

import (
	"fyne.io/fyne/v2"

	"discern/ui/kit"
)

// frame lays the window out: the rail at the left, the screen beside it, above the
// screen the alarm while there is one, and over the screen's lower part the strip,
// while it has something to say.
type frame struct {
	rail, body fyne.CanvasObject
	alarm      fyne.CanvasObject
	strip      *kit.Banner
	foot       func() (x, width float32) // where the screen's own messages stand
}

// stripFoot is from the strip's foot to the window's: a screen's bar and message
// stay free.
const stripFoot float32 = 112

// Layout places the parts.
func (f *frame) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	w := f.rail.MinSize().Width
	f.rail.Move(fyne.NewPos(0, 0))
	f.rail.Resize(fyne.NewSize(w, size.Height))
	wide, top := max(size.Width-w, 0), float32(0)
	if f.alarm.Visible() {
		top = kit.HeightFor(f.alarm, wide)
		f.alarm.Move(fyne.NewPos(w, 0))
		f.alarm.Resize(fyne.NewSize(wide, top))
	}
	f.body.Move(fyne.NewPos(w, top))
	f.body.Resize(fyne.NewSize(wide, max(size.Height-top, 0)))
	x, width := f.foot()
	height := f.strip.MinSize().Height
	f.strip.Move(fyne.NewPos(w+x, size.Height-stripFoot-height))
	f.strip.Resize(fyne.NewSize(width, height))
}

// MinSize is the smallest window in which everything can be used.
func (f *frame) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(f.rail.MinSize().Width, 0).Add(f.body.MinSize())
}

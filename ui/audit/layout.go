package audit

import (
	"fyne.io/fyne/v2"

	"discern/ui/kit"
)

// listLayout puts title and chips above the list.
type listLayout struct{ title, chips, rule, list, empty fyne.CanvasObject }

// Layout places the parts.
func (l *listLayout) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	const pad = linePad
	w, y := size.Width-2*pad, float32(pad-4)
	if w <= 0 {
		return
	}
	for _, o := range []fyne.CanvasObject{l.title, l.chips} {
		h := kit.HeightFor(o, w)
		kit.Place(o, pad, y, w, h)
		y += h + kit.Gap + 2
	}
	kit.Place(l.rule, 0, y-1, size.Width, 1)
	kit.Place(l.list, 0, y, size.Width, max(size.Height-y, 0))
	kit.Place(l.empty, pad, y+2*pad, w, max(size.Height-y-2*pad, 0))
}

// MinSize leaves the size to the window.
func (l *listLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(300, 240) }

package browse

import (
	"fyne.io/fyne/v2"

	"discern/ui/kit"
)

const (
	low       float32 = 560 // the height below which the chart folds away
	textShare float32 = .45 // of the height, that an item's text may take
)

// listLayout puts title, search, chips and chart above the list.
type listLayout struct {
	title, search, chips, chart, legend, rule, list, empty fyne.CanvasObject
}

// Layout places the parts.
func (l *listLayout) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	const pad = linePad
	w, y := size.Width-2*pad, float32(pad-4)
	if w <= 0 {
		return
	}
	put := func(o fyne.CanvasObject, gap float32) {
		if !o.Visible() {
			return
		}
		h := kit.HeightFor(o, w)
		kit.Place(o, pad, y, w, h)
		y += h + gap
	}
	put(l.title, kit.Gap)
	put(l.search, kit.Gap+2)
	put(l.chips, kit.Gap+2)
	visible(size.Height >= low, l.chart, l.legend)
	put(l.legend, 2)
	put(l.chart, kit.Gap)
	kit.Place(l.rule, 0, y-1, size.Width, 1)
	kit.Place(l.list, 0, y, size.Width, max(size.Height-y, 0))
	kit.Place(l.empty, pad, y+2*pad, w, max(size.Height-y-2*pad, 0))
}

// MinSize leaves the size to the window.
func (l *listLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(300, 240) }

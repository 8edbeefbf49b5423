package browse

import (
	"fyne.io/fyne/v2"

	"discern/ui/kit"
)

const (
	barHeight  float32 = 56
	listShare  float32 = .55 // of the width
	narrow     float32 = 860 // the width below which the item goes under the list
	low        float32 = 560 // the height below which the chart folds away
	detailPad  float32 = 24
	detailMost float32 = 820 // width, beyond which lines are too long to read
	textShare  float32 = .45 // of the height, that an item's text may take
)

// screenLayout puts the list, the item and the bar below both.
type screenLayout struct {
	left, right, banner, bottom fyne.CanvasObject
}

// Layout places the parts.
func (l *screenLayout) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	w, h := size.Width, size.Height-barHeight
	if w <= 0 || h <= 0 {
		return
	}
	place(l.bottom, 0, h, w, barHeight)
	if w >= narrow {
		x := float32(int(w * listShare))
		place(l.left, 0, 0, x, h)
		place(l.right, x, 0, w-x, h)
	} else {
		y := float32(int(h * listShare))
		place(l.left, 0, 0, w, y)
		place(l.right, 0, y, w, h-y)
	}
	b := l.banner.MinSize().Height
	place(l.banner, kit.Margin, h-b-kit.Gap, w-2*kit.Margin, b)
}

// MinSize is the smallest window in which all can still be used.
func (l *screenLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(640, 480) }

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
		place(o, pad, y, w, h)
		y += h + gap
	}
	put(l.title, kit.Gap)
	put(l.search, kit.Gap+2)
	put(l.chips, kit.Gap+2)
	visible(size.Height >= low, l.chart, l.legend)
	put(l.legend, 2)
	put(l.chart, kit.Gap)
	place(l.rule, 0, y-1, size.Width, 1)
	place(l.list, 0, y, size.Width, max(size.Height-y, 0))
	place(l.empty, pad, y+2*pad, w, max(size.Height-y-2*pad, 0))
}

// MinSize leaves the size to the window.
func (l *listLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(300, 240) }

// detailLayout puts author and flags above the text, which takes what it needs
// of its share, and gives the rest to what scrolls below.
type detailLayout struct{ d *detail }

// Layout places the parts.
func (l *detailLayout) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	d := l.d
	w := min(size.Width-2*detailPad, detailMost)
	if w <= 0 {
		return
	}
	y := kit.Margin
	put := func(o fyne.CanvasObject, most, gap float32) {
		if !o.Visible() {
			return
		}
		h := min(kit.HeightFor(o, w), most)
		place(o, detailPad, y, w, h)
		y += h + gap
	}
	put(d.nothing, size.Height, 0)
	put(d.author, size.Height, 14)
	put(d.flags, size.Height, 14)
	put(d.find, size.Height, kit.Gap)
	put(d.card, max(size.Height*textShare, 90), kit.Gap)
	put(d.notes, size.Height, kit.Gap)
	if d.scroll.Visible() {
		// Wider than its content, which leaves room for the scroll bar.
		place(d.scroll, detailPad, y, w+kit.Margin, max(size.Height-y, 0))
	}
}

// MinSize leaves the size to the window.
func (l *detailLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(260, 160) }

// restLayout gives what scrolls its width, less the room of the scroll bar, and
// the height it has at that width.
type restLayout struct {
	d    *detail
	over fyne.CanvasObject
}

// Layout places column and cover.
func (l *restLayout) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	place(l.d.rest, 0, 0, max(size.Width-kit.Margin, 0), size.Height)
	place(l.over, 0, 0, size.Width, size.Height)
}

// MinSize is the height at the width there is.
func (l *restLayout) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(0, kit.HeightFor(l.d.rest, max(l.d.scroll.Size().Width-kit.Margin, 0))+kit.Margin)
}

// actsLayout puts the acts from the left and lets the last object have the rest.
type actsLayout struct{}

// Layout places the objects.
func (actsLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	x := kit.Margin
	for i, o := range objects {
		least := o.MinSize()
		w := least.Width
		if i == len(objects)-1 {
			w = max(size.Width-x-kit.Margin, least.Width)
		}
		place(o, x, (size.Height-least.Height)/2, w, least.Height)
		x += w + kit.Gap
	}
}

// MinSize leaves the width to the window.
func (actsLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(0, barHeight) }

func place(o fyne.CanvasObject, x, y, w, h float32) {
	o.Move(fyne.NewPos(x, y))
	o.Resize(fyne.NewSize(w, h))
}

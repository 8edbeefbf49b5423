package insight

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"discern/ui/kit"
)

const (
	barHeight  float32 = 56
	sideWide   float32 = 312
	sideNarrow float32 = 290
	narrow     float32 = 1080 // the width below which the left column is narrower
	folded     float32 = 720  // and below which it folds away: Up and Down still choose
	pagePad    float32 = 28
	pageMost   float32 = 1280 // width, beyond which charts say no more
)

// screenLayout puts the left column, the page beside it, and the bar below both.
type screenLayout struct {
	side, page, empty, bottom fyne.CanvasObject
	ask                       *kit.Ask
	banner                    *kit.Banner
}

// Layout places the parts.
func (l *screenLayout) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	w, h := size.Width, size.Height-barHeight
	if w <= 0 || h <= 0 {
		return
	}
	kit.Place(l.bottom, 0, h, w, barHeight)
	x := sideWide
	switch {
	case w < folded:
		x = 0
	case w < narrow:
		x = sideNarrow
	}
	if x > 0 {
		l.side.Show()
		kit.Place(l.side, 0, 0, x, h)
	} else {
		l.side.Hide()
	}
	kit.Place(l.page, x, 0, w-x, h)
	kit.Place(l.empty, x+pagePad, pagePad, min(w-x-2*pagePad, 620), h-2*pagePad)
	foot := h - kit.Gap
	for _, o := range []fyne.CanvasObject{l.ask, l.banner} {
		high := o.MinSize().Height
		kit.Place(o, x+kit.Margin, foot-high, w-x-2*kit.Margin, high)
	}
}

// MinSize is the smallest window in which all can still be used.
func (l *screenLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(640, 480) }

// sideLayout gives the lower list what it needs, up to a part of the height, and
// the upper one the rest.
type sideLayout struct{ upper, lower *side }

// lowerPart is that part.
const lowerPart float32 = .6

// Layout places the two.
func (l *sideLayout) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	h := min(l.lower.total(), float32(int(size.Height*lowerPart)))
	h = max(h, size.Height-l.upper.total()) // with few detectors the two stand together
	kit.Place(l.upper, 0, 0, size.Width, size.Height-h)
	kit.Place(l.lower, 0, size.Height-h, size.Width, h)
}

// MinSize leaves the size to the screen.
func (l *sideLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(180, 200) }

// barLayout puts the chips left, the button after them, and gives the rest to
// the status.
type barLayout struct{}

// Layout places the three.
func (barLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	chips, button, status := o[0], o[1], o[2]
	least := button.MinSize()
	room := size.Width - 2*kit.Margin - least.Width - 2*kit.Space
	// The chips have the least width at which they are as low as they can be.
	w := room
	for low, high := float32(0), room; high-low > 4; {
		w = (low + high) / 2
		if kit.HeightFor(chips, w) > kit.HeightFor(chips, room) {
			low = w
		} else {
			high = w
		}
		w = high
	}
	h := kit.HeightFor(chips, w)
	x := kit.Margin
	kit.Place(chips, x, (size.Height-h)/2, w, h)
	x += w + kit.Space
	kit.Place(button, x, (size.Height-least.Height)/2, least.Width, least.Height)
	x += least.Width + kit.Space
	high := status.MinSize().Height
	kit.Place(status, x, (size.Height-high)/2, max(size.Width-x-kit.Margin, 0), high)
}

// MinSize leaves the width to the window.
func (barLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(0, barHeight) }

// pageOf puts the parts of a page under one another.
func pageOf(parts ...fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: &kit.Column{Gap: kit.Space, Pad: pagePad, MostWidth: pageMost}, Objects: parts}
}

// offer is something that can be done, with its key.
type offer struct {
	key, words string
	do         func()
}

// hint stands in place of a page: it says why there is none, and what to do.
type hint struct {
	head   *kit.Head
	row    *fyne.Container
	offers []offer
	root   *fyne.Container
}

func newHint() *hint {
	h := &hint{head: kit.NewHead("", ""), row: container.NewHBox()}
	h.root = kit.NewColumn(kit.Space, 0, h.head, h.row)
	h.root.Hide()
	return h
}

// say says why, and makes offers.
func (h *hint) say(head, below string, offers ...offer) {
	h.head.Set(head, below)
	same := len(offers) == len(h.offers)
	for i := 0; same && i < len(offers); i++ {
		same = offers[i].key == h.offers[i].key
	}
	h.offers = offers
	if !same {
		h.row.Objects = nil
		for _, o := range offers {
			h.row.Add(kit.NewKeyButton(o.key, o.words, kit.Plain, o.do))
		}
	}
	h.root.Refresh()
}

package review

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"discern/ui/kit"
)

// Widths of the parts, and the widths of the window below which the queue
// folds away and the right part goes under the item.
const (
	queueWidth float32 = 290
	rightWidth float32 = 360
	barHeight  float32 = 56
	narrow     float32 = 1180
	small      float32 = 860

	questionWidth float32 = 130 // of the words before a choice
)

// threeParts lays the screen out: queue, item and right part side by side, the
// bar below all.
type threeParts struct {
	left, middle, right, banner, bottom fyne.CanvasObject
	ask                                 fyne.CanvasObject // above the middle, while it asks something
	cover                               fyne.CanvasObject // over everything, during a break
	card                                fyne.CanvasObject // in place of the left part, or where that folds away of the right one
	checking                            bool              // the right part asks something, and is not covered by the card
	size                                fyne.Size
}

// Layout places the parts.
func (l *threeParts) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	l.size = size
	l.arrange()
}

func (l *threeParts) arrange() {
	w, h := l.size.Width, l.size.Height-barHeight
	if w <= 0 {
		return
	}
	covered := l.cover.Visible()
	kit.ShowIf(!covered, l.middle, l.right, l.bottom)
	if covered {
		kit.ShowIf(false, l.left)
		kit.Place(l.cover, 0, 0, w, l.size.Height)
		return
	}
	kit.Place(l.bottom, 0, h, w, barHeight)
	x, left, right := float32(0), l.left, l.right
	kit.ShowIf(w >= narrow && !l.card.Visible(), l.left)
	kit.ShowIf(w >= narrow || !l.card.Visible() || l.checking, l.right)
	switch {
	case !l.card.Visible():
	case l.checking && w < narrow:
		kit.Place(l.card, 0, 0, 0, 0)
	case w >= narrow:
		left = l.card
	default:
		right = l.card
	}
	if w >= narrow {
		kit.Place(left, 0, 0, queueWidth, h)
		x = queueWidth
	}
	middle := fyne.NewSize(w-x-rightWidth, h)
	if w >= small {
		kit.Place(right, w-rightWidth, 0, rightWidth, h)
	} else {
		middle = fyne.NewSize(w-x, h*.55)
		kit.Place(right, x, middle.Height, w-x, h-middle.Height)
	}
	top := float32(0)
	if l.ask.Visible() {
		h := l.ask.MinSize().Height
		kit.Place(l.ask, x+kit.Margin, kit.Gap, max(middle.Width-2*kit.Margin, 0), h)
		top = h + kit.Gap
	}
	kit.Place(l.middle, x, top, middle.Width, middle.Height-top)
	if l.banner.Visible() {
		b := l.banner.MinSize().Height
		x, width := l.foot()
		kit.Place(l.banner, x, middle.Height-b-kit.Gap, width, b) // over the item's room, which stays as it is
	}
}

// foot is where messages stand: over the foot of the middle.
func (l *threeParts) foot() (x, width float32) {
	return l.middle.Position().X + kit.Margin, max(l.middle.Size().Width-2*kit.Margin, 0)
}

// MinSize is the smallest window in which all can still be used.
func (l *threeParts) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(640, 480) }

// barLayout puts the acts from the left and lets the last object have the rest.
type barLayout struct{}

// Layout places the objects.
func (barLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	x := kit.Margin
	for i, o := range objects {
		least := o.MinSize()
		w := least.Width
		if _, ok := o.(*kit.SectionTitle); ok {
			w = questionWidth
		}
		if i == len(objects)-1 {
			w = max(size.Width-x-kit.Margin, least.Width)
			if _, ok := o.(*kit.StatusLine); !ok {
				w = least.Width
			}
		}
		kit.Place(o, x, (size.Height-least.Height)/2, w, least.Height)
		x += w + kit.Gap
	}
}

// MinSize leaves the width to the window.
func (barLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(0, barHeight) }

// pad keeps a panel's title from its edges.
func pad(o fyne.CanvasObject) fyne.CanvasObject {
	return container.New(&kit.Column{Pad: kit.Margin - 4}, o)
}

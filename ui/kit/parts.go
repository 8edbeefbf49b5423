package kit

import (
	"cmp"

	"fyne.io/fyne/v2"
)

const (
	listShare float32 = .55 // of the width, that a list takes
	narrowest float32 = 860 // the width below which what is opened goes under the list
)

// ActsHeight is the height of the bar below a screen.
const ActsHeight float32 = 56

// TwoParts lays a screen out: a list, what is opened beside it, or under it where
// the width does not suffice, and a bar below both.
type TwoParts struct {
	Share                       float32           // of the width, that the list takes; 0 for a little more than half
	Top                         fyne.CanvasObject // across, above both, while it is visible; nil for none
	Left, Right, Banner, Bottom fyne.CanvasObject
}

// Layout places the parts.
func (l *TwoParts) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	w, h := size.Width, size.Height-ActsHeight
	if w <= 0 || h <= 0 {
		return
	}
	Place(l.Bottom, 0, h, w, ActsHeight)
	b := l.Banner.MinSize().Height
	Place(l.Banner, Margin, h-b-Gap, w-2*Margin, b)
	top := float32(0)
	if l.Top != nil && l.Top.Visible() {
		top = HeightFor(l.Top, w-2*Margin) + 2*Gap
		Place(l.Top, Margin, Gap, w-2*Margin, top-2*Gap)
	}
	h -= top
	if w >= narrowest {
		x := float32(int(w * cmp.Or(l.Share, listShare)))
		Place(l.Left, 0, top, x, h)
		Place(l.Right, x, top, w-x, h)
		return
	}
	y := float32(int(h * listShare))
	Place(l.Left, 0, top, w, y)
	Place(l.Right, 0, top+y, w, h-y)
}

// MinSize is the smallest window in which all can still be used.
func (l *TwoParts) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(640, 480) }

// Acts puts what can be done from the left and lets the last object have the rest.
type Acts struct{}

// Layout places the objects.
func (Acts) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	x := Margin
	for i, o := range objects {
		if !o.Visible() {
			continue
		}
		least := o.MinSize()
		w := least.Width
		if i == len(objects)-1 {
			w = max(size.Width-x-Margin, least.Width)
		}
		Place(o, x, (size.Height-least.Height)/2, w, least.Height)
		x += w + Gap
	}
}

// MinSize leaves the width to the window.
func (Acts) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(0, ActsHeight) }

package kit

import "fyne.io/fyne/v2"

// Column lays objects out under one another over the full width, each at the
// height it wants there, in one pass. It replaces the toolkit's vertical box,
// which does not know about things that wrap.
type Column struct {
	// Gap is the distance between two objects.
	Gap float32
	// Pad is the distance from the edges.
	Pad float32
	// MostWidth limits the width, centred; 0 for no limit.
	MostWidth float32
	// Stretch is the object that takes what height is left over; nil for none.
	Stretch fyne.CanvasObject
	// Give is the object that becomes lower than it wants where the height does
	// not suffice, as a text can that scrolls itself; nil for none.
	Give fyne.CanvasObject
}

var _ fyne.Layout = (*Column)(nil)

// Across is where something stands that goes across an object, but for a margin
// at either end.
func Across(o fyne.CanvasObject) (x, width float32) {
	return Margin, max(o.Size().Width-2*Margin, 0)
}

// NewColumn is a container with objects under one another.
func NewColumn(gap, pad float32, objects ...fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: &Column{Gap: gap, Pad: pad}, Objects: objects}
}

// Layout places the objects.
func (l *Column) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	width := l.inner(size.Width)
	x := float32(int((size.Width - width) / 2))
	spare := size.Height - l.heightFor(objects, size.Width)
	y := l.Pad
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		h := HeightFor(o, width)
		switch {
		case o == l.Stretch && spare > 0:
			h += spare
		case o == l.Give && spare < 0:
			h = max(h+spare, min(h, o.MinSize().Height))
		}
		Place(o, x, y, width, h)
		if h > 0 {
			y += h + l.Gap
		}
	}
}

// inner is the width of the objects in a column of a width.
func (l *Column) inner(width float32) float32 {
	width -= 2 * l.Pad
	if l.MostWidth > 0 {
		width = min(width, l.MostWidth)
	}
	return max(width, 0)
}

// heightFor is what all objects need in a column of a width.
func (l *Column) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	width = l.inner(width)
	total, n := float32(0), 0
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		if h := HeightFor(o, width); h > 0 {
			total += h
			n++
		}
	}
	return total + float32(max(n-1, 0))*l.Gap + 2*l.Pad
}

// MinSize is the widest object's width and, at the width that they now have,
// the height of all; of what may become lower, its smallest height.
func (l *Column) MinSize(objects []fyne.CanvasObject) fyne.Size {
	width, now := float32(0), float32(0)
	for _, o := range objects {
		if o.Visible() {
			width = max(width, o.MinSize().Width)
			now = max(now, o.Size().Width)
		}
	}
	now = max(width, now)
	height := l.heightFor(objects, now+2*l.Pad)
	if l.Give != nil && l.Give.Visible() {
		if wants := HeightFor(l.Give, l.inner(now+2*l.Pad)); wants > 0 {
			height -= max(wants-l.Give.MinSize().Height, 0)
		}
	}
	return fyne.NewSize(width+2*l.Pad, height)
}

package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

const (
	readingPad  float32 = 24
	readingMost float32 = 820 // width, beyond which lines are too long to read
)

// Above is something that stands still above what scrolls.
type Above struct {
	Object fyne.CanvasObject
	Gap    float32 // below it
	Share  float32 // of the height, that it may take, as a text that scrolls itself; 0 for all
}

// Reading shows one thing that was opened: above, what stands still, and below it a
// column that has the rest of the height and scrolls.
type Reading struct {
	above  []Above
	column *fyne.Container
	scroll *container.Scroll
	root   *fyne.Container
}

// NewReading makes one; over is what lies over all of it, as tips do.
func NewReading(column *fyne.Container, above []Above, over ...fyne.CanvasObject) *Reading {
	r := &Reading{above: above, column: column, scroll: container.NewVScroll(nil)}
	wheel := NewWheel(r.scroll)
	r.scroll.Content = container.New(&belowLayout{r, wheel}, column, wheel)
	objects := make([]fyne.CanvasObject, 0, len(above)+len(over)+1)
	for _, a := range above {
		objects = append(objects, a.Object)
	}
	r.root = container.New(&readingLayout{r}, append(append(objects, r.scroll), over...)...)
	return r
}

// Object is what the screen shows.
func (r *Reading) Object() *fyne.Container { return r.root }

// Open shows what scrolls, or hides it.
func (r *Reading) Open(on bool) {
	if on {
		r.scroll.Show()
	} else {
		r.scroll.Hide()
	}
}

// Top scrolls to the beginning.
func (r *Reading) Top() { r.scroll.Offset = fyne.Position{} }

// Settle places the parts anew: their heights may have changed.
func (r *Reading) Settle() {
	r.Resettle()
	r.scroll.Refresh()
	r.column.Layout.Layout(r.column.Objects, r.column.Size())
}

// Resettle places what stands still anew.
func (r *Reading) Resettle() { r.root.Layout.Layout(r.root.Objects, r.root.Size()) }

// ScrollBy scrolls the column, by points towards its end.
func (r *Reading) ScrollBy(points float32) {
	r.scroll.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.Delta{DY: -points}})
}

// Offset is how far the column is scrolled.
func (r *Reading) Offset() float32 { return r.scroll.Offset.Y }

// Reveal scrolls so that an object of the column is in sight from its beginning.
func (r *Reading) Reveal(o fyne.CanvasObject) {
	top, room := o.Position().Y, r.scroll.Size().Height
	if top < r.scroll.Offset.Y || top+o.Size().Height > r.scroll.Offset.Y+room {
		r.scroll.ScrollToOffset(fyne.NewPos(0, top))
	}
}

type readingLayout struct{ r *Reading }

// Layout places the parts.
func (l *readingLayout) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	w, y := min(size.Width-2*readingPad, readingMost), Margin
	if w <= 0 {
		return
	}
	for _, a := range l.r.above {
		if !a.Object.Visible() {
			continue
		}
		h := HeightFor(a.Object, w)
		if a.Share > 0 {
			h = min(h, max(size.Height*a.Share, 90))
		}
		Place(a.Object, readingPad, y, w, h)
		y += h + a.Gap
	}
	if l.r.scroll.Visible() {
		// Wider than its content, which leaves room for the scroll bar.
		Place(l.r.scroll, readingPad, y, w+Margin, max(size.Height-y, 0))
	}
}

// MinSize leaves the size to the window.
func (l *readingLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(260, 160) }

// belowLayout gives what scrolls its width, less the room of the scroll bar, and
// the height it has at that width.
type belowLayout struct {
	r    *Reading
	over fyne.CanvasObject
}

// Layout places column and cover.
func (l *belowLayout) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	Place(l.r.column, 0, 0, max(size.Width-Margin, 0), size.Height)
	Place(l.over, 0, 0, size.Width, size.Height)
}

// MinSize is the height at the width there is.
func (l *belowLayout) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(0, HeightFor(l.r.column, max(l.r.scroll.Size().Width-Margin, 0))+Margin)
}

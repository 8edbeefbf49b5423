package view

import (
	"fyne.io/fyne/v2"

	"discern/ui/kit/paint"
)

// gutter is the room of the scroll bar, in points.
const gutter float32 = 12

// bar is the place and length of the scroll bar's thumb, and how far the text
// can be scrolled, in points.
func (t *Text) bar(l *layout) (y, long, most float32) {
	size := t.Size()
	total := max(t.height(l), size.Height+1)
	most = total - size.Height
	long = min(max(size.Height*size.Height/total, 24), size.Height)
	return min(t.offset/most, 1) * (size.Height - long), long, most
}

// paintBar paints how far the text is scrolled.
func (t *Text) paintBar(p *paint.Picture, l *layout, c ink) {
	y, long, _ := t.bar(l)
	p.Box(p.Size.Width-5, y, 4, long, 2, c.bar)
}

// onBar reports whether a point is on the scroll bar.
func (t *Text) onBar(pos fyne.Position) bool {
	if t.Size().Width <= 0 || pos.X < t.Size().Width-gutter {
		return false
	}
	_, scrolls := t.shown()
	return scrolls
}

// scrollToBar scrolls until the middle of the thumb is at a height, as far as
// that is known: the length of what is not laid out yet is a guess.
func (t *Text) scrollToBar(y float32) {
	l, _ := t.shown()
	_, long, most := t.bar(l)
	if room := t.Size().Height - long; room > 0 {
		t.scrollTo(min(max((y-long/2)/room, 0), 1) * most)
	}
}

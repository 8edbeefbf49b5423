package browse

import (
	"fmt"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"discern/queue"
	"discern/ui/kit"
	"discern/ui/kit/paint"
)

const (
	thumbWidth float32 = 8
	thumbLeast float32 = 40
	wheelSpeed float32 = 3 // the toolkit's step is less than half a row
)

// list shows a window upon any number of rows of one height, as one picture of
// the rows in sight. Offsets are float64, since at a million rows a float32 can
// no longer tell two pixels apart.
type list struct {
	widget.BaseWidget
	pages  *pages
	now    func() time.Time
	offset float64 // points above the upper edge
	chosen int     // -1 for none
	over   int     // under the pointer, -1 for none

	drawing *kit.Drawing
	grip    float64 // where the thumb is held, from its upper end; -1 while it is not

	// OnTapped is called with the index of a tapped row.
	OnTapped func(i int)
}

var (
	_ fyne.Scrollable    = (*list)(nil)
	_ fyne.Tappable      = (*list)(nil)
	_ fyne.Draggable     = (*list)(nil)
	_ desktop.Mouseable  = (*list)(nil)
	_ desktop.Hoverable  = (*list)(nil)
	_ desktop.Cursorable = (*list)(nil)
	_ fyne.Accessible    = (*list)(nil)
)

func newList(p *pages, now func() time.Time) *list {
	l := &list{pages: p, now: now, chosen: -1, over: -1, grip: -1}
	l.drawing = kit.NewDrawing(l.draw)
	l.ExtendBaseWidget(l)
	return l
}

// Len is how many rows there are.
func (l *list) Len() int { return len(l.pages.refs) }

// fits is how many whole rows fit.
func (l *list) fits() int { return max(int(l.Size().Height/lineHeight), 1) }

// choose marks a row and brings it into sight; -1 marks none.
func (l *list) choose(i int) {
	l.chosen = i
	if i >= 0 {
		top, room := float64(i)*float64(lineHeight), float64(l.Size().Height)
		l.offset = min(l.offset, top)
		l.offset = max(l.offset, top+float64(lineHeight)-room)
	}
	l.redraw()
}

// top shows the first row.
func (l *list) top() {
	l.offset = 0
	l.redraw()
}

func (l *list) scrollTo(offset float64) {
	if offset = l.clamped(offset); offset != l.offset {
		l.offset = offset
		l.redraw()
	}
}

func (l *list) clamped(offset float64) float64 { return max(min(offset, l.span()), 0) }

// span is the largest offset.
func (l *list) span() float64 {
	return max(float64(l.Len())*float64(lineHeight)-float64(l.Size().Height), 0)
}

// redraw asks for the rows in sight and paints what is there of them.
func (l *list) redraw() {
	if l.Size().Height <= 0 {
		return
	}
	l.offset = l.clamped(l.offset)
	l.pages.ask(l.inSight())
	l.drawing.Changed()
}

// inSight are the rows that can be seen, in whole or in part, end exclusive.
func (l *list) inSight() (from, to int) {
	from = int(l.offset / float64(lineHeight))
	to = int((l.offset+float64(l.Size().Height))/float64(lineHeight)) + 1
	return from, min(to, l.Len())
}

// entry is what a row shows now.
func (l *list) entry(i int, now time.Time) entry {
	r, ok := l.pages.row(i)
	if !ok {
		return entry{waits: true}
	}
	return entryOf(r, now)
}

func (l *list) draw(p *paint.Picture) {
	c, now := kit.Now(), l.now()
	from, to := l.inSight()
	for i := from; i < to; i++ {
		y := float32(float64(i)*float64(lineHeight) - l.offset)
		l.entry(i, now).draw(p, c, y, i == l.chosen, i == l.over)
	}
	if long := l.thumbLength(); long > 0 {
		thumb := c.Faint
		if l.grip >= 0 {
			thumb = c.Muted
		}
		p.Box(p.Size.Width-thumbWidth-2, float32(l.thumbTop()), thumbWidth, float32(long), thumbWidth/2, thumb)
	}
}

// thumbLength is the length of the scroll bar's thumb; 0 when all rows fit.
func (l *list) thumbLength() float64 {
	room := float64(l.Size().Height)
	if l.span() == 0 || room <= float64(thumbLeast) {
		return 0
	}
	return max(room*room/(float64(l.Len())*float64(lineHeight)), float64(thumbLeast))
}

func (l *list) thumbTop() float64 {
	return l.offset / max(l.span(), 1) * (float64(l.Size().Height) - l.thumbLength())
}

// at is the row at a place, -1 for none.
func (l *list) at(pos fyne.Position) int {
	i := int((l.offset + float64(pos.Y)) / float64(lineHeight))
	if pos.Y < 0 || pos.X < 0 || pos.X >= l.Size().Width-barRoom || i >= l.Len() {
		return -1
	}
	return i
}

// Tapped reports the row under the pointer.
func (l *list) Tapped(ev *fyne.PointEvent) {
	if i := l.at(ev.Position); i >= 0 && l.OnTapped != nil {
		l.OnTapped(i)
	}
}

// Scrolled scrolls by the wheel.
func (l *list) Scrolled(ev *fyne.ScrollEvent) {
	l.scrollTo(l.offset - float64(ev.Scrolled.DY*wheelSpeed))
}

// MouseDown takes hold of the scroll bar; beside its thumb it first brings the
// thumb there.
func (l *list) MouseDown(ev *desktop.MouseEvent) {
	long := l.thumbLength()
	if long == 0 || ev.Position.X < l.Size().Width-barRoom {
		return
	}
	y := float64(ev.Position.Y)
	l.grip = y - l.thumbTop()
	if l.grip < 0 || l.grip > long {
		l.grip = long / 2
		l.pull(y)
	}
	l.redraw()
}

// pull brings the held place of the thumb to y.
func (l *list) pull(y float64) {
	l.scrollTo((y - l.grip) / (float64(l.Size().Height) - l.thumbLength()) * l.span())
}

// MouseUp lets the scroll bar go.
func (l *list) MouseUp(*desktop.MouseEvent) { l.release() }

// Dragged pulls the scroll bar while it is held.
func (l *list) Dragged(ev *fyne.DragEvent) {
	if l.grip >= 0 {
		l.pull(float64(ev.Position.Y))
	}
}

// DragEnd lets the scroll bar go.
func (l *list) DragEnd() { l.release() }

func (l *list) release() {
	if l.grip >= 0 {
		l.grip = -1
		l.redraw()
	}
}

// MouseIn lights the row under the pointer.
func (l *list) MouseIn(ev *desktop.MouseEvent) { l.hovered(l.at(ev.Position)) }

// MouseMoved lights the row under the pointer.
func (l *list) MouseMoved(ev *desktop.MouseEvent) { l.hovered(l.at(ev.Position)) }

// MouseOut lights none.
func (l *list) MouseOut() { l.hovered(-1) }

func (l *list) hovered(i int) {
	if i != l.over {
		l.over = i
		l.redraw()
	}
}

// Cursor is a hand over rows.
func (l *list) Cursor() desktop.Cursor {
	if l.over >= 0 {
		return desktop.PointerCursor
	}
	return desktop.DefaultCursor
}

// CreateRenderer is for the toolkit.
func (l *list) CreateRenderer() fyne.WidgetRenderer {
	r := l.drawing.Renderer(l, func() fyne.Size { return fyne.NewSize(240, 2*lineHeight) })
	r.Arrange = func(size fyne.Size) {
		l.drawing.Object().Resize(size)
		l.redraw()
	}
	return r
}

// AccessibilityLabel says which rows are in sight, and what is chosen.
func (l *list) AccessibilityLabel() string {
	if l.chosen >= 0 {
		e := l.entry(l.chosen, l.now())
		return fmt.Sprintf("row %d of %d: %s, %s, %s", l.chosen+1, l.Len(), e.title, e.sub, e.state)
	}
	first := int(l.offset/float64(lineHeight)) + 1
	return fmt.Sprintf("rows %d to %d of %d", min(first, l.Len()), min(first+l.fits()-1, l.Len()), l.Len())
}

// AccessibilityRole is container.
func (l *list) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleContainer }

// refOf is the ref of a row, 0 for none.
func (l *list) refOf(i int) queue.Ref {
	if i < 0 || i >= l.Len() {
		return 0
	}
	return l.pages.refs[i]
}

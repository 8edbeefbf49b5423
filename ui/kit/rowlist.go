package kit

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"discern/ui/kit/paint"
)

const (
	thumbWidth float32 = 8
	thumbLeast float32 = 40
	wheelSpeed float32 = 3 // the toolkit's step is less than half a row
)

// BarRoom is the room of a RowList's scroll bar, at the right of its rows.
const BarRoom float32 = 14

// Rows is what a RowList shows.
type Rows interface {
	Len() int
	// Ask says which rows are in sight, end exclusive.
	Ask(from, to int)
	// Draw paints a row that begins at y over the whole width, less BarRoom.
	Draw(p *paint.Picture, c *Colors, i int, y float32)
	// Label is a row in words.
	Label(i int) string
}

// RowList shows a window upon any number of rows of one height, as one picture of
// the rows in sight. Offsets are float64, since at a million rows a float32 can
// no longer tell two pixels apart.
type RowList struct {
	widget.BaseWidget
	rows   Rows
	height float32 // of a row, with the line below it
	offset float64 // points above the upper edge
	chosen int     // -1 for none
	over   int     // under the pointer, -1 for none

	drawing *Drawing
	grip    float64 // where the thumb is held, from its upper end; -1 while it is not

	// OnTapped is called with the index of a tapped row.
	OnTapped func(i int)
}

var (
	_ fyne.Scrollable    = (*RowList)(nil)
	_ fyne.Tappable      = (*RowList)(nil)
	_ fyne.Draggable     = (*RowList)(nil)
	_ desktop.Mouseable  = (*RowList)(nil)
	_ desktop.Hoverable  = (*RowList)(nil)
	_ desktop.Cursorable = (*RowList)(nil)
	_ fyne.Accessible    = (*RowList)(nil)
)

// NewRowList shows rows of a height.
func NewRowList(rows Rows, height float32) *RowList {
	l := &RowList{rows: rows, height: height, chosen: -1, over: -1, grip: -1}
	l.drawing = NewDrawing(l.draw)
	l.ExtendBaseWidget(l)
	return l
}

// Fits is how many whole rows fit.
func (l *RowList) Fits() int { return max(int(l.Size().Height/l.height), 1) }

// Chosen is which row is marked; -1 for none.
func (l *RowList) Chosen() int { return l.chosen }

// Choose marks a row and brings it into sight; -1 marks none.
func (l *RowList) Choose(i int) {
	l.chosen = i
	if i >= 0 {
		top, room := float64(i)*float64(l.height), float64(l.Size().Height)
		l.offset = min(l.offset, top)
		l.offset = max(l.offset, top+float64(l.height)-room)
	}
	l.Redraw()
}

// Mark marks a row and scrolls nowhere; -1 marks none.
func (l *RowList) Mark(i int) { l.chosen = i }

// Top shows the first row.
func (l *RowList) Top() {
	l.offset = 0
	l.Redraw()
}

// Place is how far from the upper edge of the list a row begins.
func (l *RowList) Place(i int) float64 { return float64(i)*float64(l.height) - l.offset }

func (l *RowList) scrollTo(offset float64) {
	if offset = l.clamped(offset); offset != l.offset {
		l.offset = offset
		l.Redraw()
	}
}

func (l *RowList) clamped(offset float64) float64 { return max(min(offset, l.span()), 0) }

// span is the largest offset.
func (l *RowList) span() float64 {
	return max(float64(l.rows.Len())*float64(l.height)-float64(l.Size().Height), 0)
}

// Redraw asks for the rows in sight and paints what is there of them.
func (l *RowList) Redraw() {
	if l.Size().Height <= 0 {
		return
	}
	l.offset = l.clamped(l.offset)
	l.rows.Ask(l.InSight())
	l.drawing.Changed()
}

// InSight are the rows that can be seen, in whole or in part, end exclusive.
func (l *RowList) InSight() (from, to int) {
	from = int(l.offset / float64(l.height))
	to = int((l.offset+float64(l.Size().Height))/float64(l.height)) + 1
	return from, min(to, l.rows.Len())
}

func (l *RowList) draw(p *paint.Picture) {
	c, width := Now(), p.Size.Width
	from, to := l.InSight()
	for i := from; i < to; i++ {
		y := float32(l.Place(i))
		if i == l.chosen || i == l.over {
			p.Box(0, y, width, l.height-1, 0, c.Raised)
		}
		if i == l.chosen {
			p.Box(0, y, 3, l.height-1, 0, c.Accent)
		}
		p.Box(0, y+l.height-1, width, 1, 0, c.Line)
		l.rows.Draw(p, c, i, y)
	}
	if long := l.thumbLength(); long > 0 {
		thumb := c.Faint
		if l.grip >= 0 {
			thumb = c.Muted
		}
		p.Box(width-thumbWidth-2, float32(l.thumbTop()), thumbWidth, float32(long), thumbWidth/2, thumb)
	}
}

// thumbLength is the length of the scroll bar's thumb; 0 when all rows fit.
func (l *RowList) thumbLength() float64 {
	room := float64(l.Size().Height)
	if l.span() == 0 || room <= float64(thumbLeast) {
		return 0
	}
	return max(room*room/(float64(l.rows.Len())*float64(l.height)), float64(thumbLeast))
}

func (l *RowList) thumbTop() float64 {
	return l.offset / max(l.span(), 1) * (float64(l.Size().Height) - l.thumbLength())
}

// at is the row at a place, -1 for none.
func (l *RowList) at(pos fyne.Position) int {
	i := int((l.offset + float64(pos.Y)) / float64(l.height))
	if pos.Y < 0 || pos.X < 0 || pos.X >= l.Size().Width-BarRoom || i >= l.rows.Len() {
		return -1
	}
	return i
}

// Tapped reports the row under the pointer.
func (l *RowList) Tapped(ev *fyne.PointEvent) {
	if i := l.at(ev.Position); i >= 0 && l.OnTapped != nil {
		l.OnTapped(i)
	}
}

// Scrolled scrolls by the wheel.
func (l *RowList) Scrolled(ev *fyne.ScrollEvent) {
	l.scrollTo(l.offset - float64(ev.Scrolled.DY*wheelSpeed))
}

// MouseDown takes hold of the scroll bar; beside its thumb it first brings the
// thumb there.
func (l *RowList) MouseDown(ev *desktop.MouseEvent) {
	long := l.thumbLength()
	if long == 0 || ev.Position.X < l.Size().Width-BarRoom {
		return
	}
	y := float64(ev.Position.Y)
	l.grip = y - l.thumbTop()
	if l.grip < 0 || l.grip > long {
		l.grip = long / 2
		l.pull(y)
	}
	l.Redraw()
}

// pull brings the held place of the thumb to y.
func (l *RowList) pull(y float64) {
	l.scrollTo((y - l.grip) / (float64(l.Size().Height) - l.thumbLength()) * l.span())
}

// MouseUp lets the scroll bar go.
func (l *RowList) MouseUp(*desktop.MouseEvent) { l.release() }

// Dragged pulls the scroll bar while it is held.
func (l *RowList) Dragged(ev *fyne.DragEvent) {
	if l.grip >= 0 {
		l.pull(float64(ev.Position.Y))
	}
}

// DragEnd lets the scroll bar go.
func (l *RowList) DragEnd() { l.release() }

func (l *RowList) release() {
	if l.grip >= 0 {
		l.grip = -1
		l.Redraw()
	}
}

// MouseIn lights the row under the pointer.
func (l *RowList) MouseIn(ev *desktop.MouseEvent) { l.hovered(l.at(ev.Position)) }

// MouseMoved lights the row under the pointer.
func (l *RowList) MouseMoved(ev *desktop.MouseEvent) { l.hovered(l.at(ev.Position)) }

// MouseOut lights none.
func (l *RowList) MouseOut() { l.hovered(-1) }

func (l *RowList) hovered(i int) {
	if i != l.over {
		l.over = i
		l.Redraw()
	}
}

// Cursor is a hand over rows.
func (l *RowList) Cursor() desktop.Cursor {
	if l.over >= 0 {
		return desktop.PointerCursor
	}
	return desktop.DefaultCursor
}

// CreateRenderer is for the tool
func (l *RowList) CreateRenderer() fyne.WidgetRenderer {
	r := l.drawing.Renderer(l, func() fyne.Size { return fyne.NewSize(240, 2*l.height) })
	r.Arrange = func(size fyne.Size) {
		l.drawing.Object().Resize(size)
		l.Redraw()
	}
	return r
}

// AccessibilityLabel says which rows are in sight, and what is chosen.
func (l *RowList) AccessibilityLabel() string {
	n := l.rows.Len()
	if l.chosen >= 0 {
		return fmt.Sprintf("row %d of %d: %s", l.chosen+1, n, l.rows.Label(l.chosen))
	}
	first := int(l.offset/float64(l.height)) + 1
	return fmt.Sprintf("rows %d to %d of %d", min(first, n), min(first+l.Fits()-1, n), n)
}

// AccessibilityRole is container.
func (l *RowList) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleContainer }

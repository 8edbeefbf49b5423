package browse

import (
	"fmt"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"discern/queue"
	"discern/ui/kit"
)

const (
	thumbWidth float32 = 8
	thumbLeast float32 = 40
	wheelSpeed float32 = 3 // the toolkit's step is a tenth of a row
)

// list shows a window upon any number of rows of one height. It keeps as many
// rows of primitives as fit, and reuses each for another row when its own has
// left: scrolling by a row changes one of them. Offsets are float64, since at a
// million rows a float32 can no longer tell two pixels apart.
//
// It implements fyne.Scrollable, for which the toolkit also clips it.
type list struct {
	widget.BaseWidget
	pages  *pages
	now    func() time.Time
	offset float64 // points above the upper edge
	chosen int     // -1 for none
	over   int     // under the pointer, -1 for none

	lines  []*line // row i is drawn by lines[i%len(lines)]
	ground *canvas.Rectangle
	bar    *canvas.Rectangle // of the chosen row
	hover  *canvas.Rectangle
	thumb  *canvas.Rectangle
	shown  []fyne.CanvasObject
	grip   float64 // where the thumb is held, from its upper end; -1 while it is not

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
	l := &list{
		pages: p, now: now, chosen: -1, over: -1, grip: -1,
		ground: newBox(0), bar: newBox(0), hover: newBox(0), thumb: newBox(thumbWidth / 2),
	}
	l.recolour()
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

// redraw brings the primitives in line with the rows and shows them.
func (l *list) redraw() {
	l.update()
	canvas.Refresh(l)
}

func (l *list) update() {
	size := l.Size()
	if size.Width <= 0 || size.Height <= 0 {
		return
	}
	l.offset = l.clamped(l.offset)
	inSight := int(size.Height/lineHeight) + 2
	for len(l.lines) < inSight {
		l.lines = append(l.lines, newLine())
	}
	from := int(l.offset / float64(lineHeight))
	to := min(from+inSight, l.Len())
	l.pages.ask(from, to)
	c, now := kit.Now(), l.now()
	l.shown = append(l.shown[:0], l.ground, l.hover, l.bar)
	l.ground.Hidden, l.bar.Hidden, l.hover.Hidden = true, true, true
	for i := from; i < to; i++ {
		y := float32(float64(i)*float64(lineHeight) - l.offset)
		n := l.lines[i%len(l.lines)]
		e := entry{waits: true}
		if r, ok := l.pages.row(i); ok {
			e = entryOf(r, now)
		}
		if n.index != i || n.entry != e || n.width != size.Width {
			n.index = i
			n.show(e, size.Width, c)
		}
		n.place(y)
		switch i {
		case l.chosen:
			l.ground.Hidden, l.bar.Hidden = false, false
			place(l.ground, 0, y, size.Width, lineHeight-1)
			place(l.bar, 0, y, 3, lineHeight-1)
		case l.over:
			l.hover.Hidden = false
			place(l.hover, 0, y, size.Width, lineHeight-1)
		}
		l.shown = n.objects(l.shown)
	}
	l.shown = append(l.shown, l.thumb)
	l.placeThumb()
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

func (l *list) placeThumb() {
	long := l.thumbLength()
	l.thumb.Hidden = long == 0
	place(l.thumb, l.Size().Width-thumbWidth-2, float32(l.thumbTop()), thumbWidth, float32(long))
}

func (l *list) recolour() {
	c := kit.Now()
	l.ground.FillColor, l.hover.FillColor, l.bar.FillColor = c.Raised, c.Raised, c.Accent
	l.thumb.FillColor = c.Faint
	if l.grip >= 0 {
		l.thumb.FillColor = c.Muted
	}
	for _, n := range l.lines {
		n.index = -1
	}
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
	l.recolour()
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
		l.recolour()
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
	return kit.Renderer{
		Object:   l,
		Content:  func() []fyne.CanvasObject { return l.shown },
		Arrange:  func(fyne.Size) { l.update() },
		Least:    func() fyne.Size { return fyne.NewSize(240, 2*lineHeight) },
		Recolour: l.recolour,
	}
}

// AccessibilityLabel says which rows are in sight.
func (l *list) AccessibilityLabel() string {
	first := int(l.offset/float64(lineHeight)) + 1
	return fmt.Sprintf("rows %d to %d of %d", min(first, l.Len()), min(first+l.fits()-1, l.Len()), l.Len())
}

// AccessibilityRole is container.
func (l *list) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleContainer }

// visible returns the entries in sight, from the upper one on.
func (l *list) visible() []entry {
	drawn := slices.Clone(l.lines)
	drawn = slices.DeleteFunc(drawn, func(n *line) bool { return n.index < 0 || n.index >= l.Len() })
	slices.SortFunc(drawn, func(a, b *line) int { return a.index - b.index })
	all := make([]entry, len(drawn))
	for i, n := range drawn {
		all[i] = n.entry
	}
	return all
}

// refOf is the ref of a row, 0 for none.
func (l *list) refOf(i int) queue.Ref {
	if i < 0 || i >= l.Len() {
		return 0
	}
	return l.pages.refs[i]
}

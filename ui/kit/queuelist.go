package kit

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"discern/ui/kit/paint"
)

// QueueRow is one thing that waits.
type QueueRow struct {
	Title     string // of content perhaps: it is made one line, and shortened
	Sub       string
	Badge     string // the deadline's countdown or the strongest score
	BadgeTone Tone
	Severity  Severity
	Selected  bool
}

const (
	queueHeight float32 = 58
	queuePad    float32 = 16
)

// QueueList shows what waits, first first, as many rows as fit its height and
// no more. It does not scroll: what comes later is not on the desk yet.
type QueueList struct {
	widget.BaseWidget
	rows  []QueueRow
	over  int
	fits  int // as OnFits was told last
	lines []*queueLine
	shown []fyne.CanvasObject

	// OnTapped is called with the index of a tapped row.
	OnTapped func(i int)
	// OnFits is called when another number of rows fits than before.
	OnFits func(n int)
}

// queueLine is the picture of one row. A queue moves up by a row at a time, so
// a row that stays takes its picture along.
type queueLine struct {
	row     QueueRow
	over    bool
	drawing *Drawing
}

var (
	_ fyne.Tappable      = (*QueueList)(nil)
	_ desktop.Hoverable  = (*QueueList)(nil)
	_ desktop.Cursorable = (*QueueList)(nil)
	_ fyne.Accessible    = (*QueueList)(nil)
)

// NewQueueList makes an empty list.
func NewQueueList(onTapped func(i int)) *QueueList {
	l := &QueueList{over: -1, fits: -1, OnTapped: onTapped}
	l.ExtendBaseWidget(l)
	return l
}

// Fits is how many rows fit now.
func (l *QueueList) Fits() int { return max(int(l.Size().Height/queueHeight), 0) }

// SetRows shows other rows; those that do not fit are kept until they do.
func (l *QueueList) SetRows(rows []QueueRow) {
	if slices.Equal(l.rows, rows) {
		return
	}
	l.rows = append(l.rows[:0], rows...)
	l.arrange(l.Size())
}

// Rows is what was set; do not write to it.
func (l *QueueList) Rows() []QueueRow { return l.rows }

func (l *QueueList) visible() int { return min(len(l.rows), l.Fits()) }

func (q *queueLine) draw(p *paint.Picture) { q.row.draw(p, q.over) }

// draw paints the row.
func (q QueueRow) draw(p *paint.Picture, over bool) {
	c, width := Now(), p.Size.Width
	if q.Selected || over {
		p.Box(0, 0, width, queueHeight-1, 0, c.Raised)
	}
	if q.Selected {
		p.Box(0, 0, 3, queueHeight-1, 0, c.Accent)
	}
	p.Box(0, queueHeight-1, width, 1, 0, c.Line)
	right, signs, badge := width-queuePad, q.Severity.marks(), float32(0)
	column := p.Width(signs, marks)
	middle := right - column/2
	if q.Badge != "" {
		badge = min(chipWidth(OneLine(q.Badge)), width/2)
		column, middle = max(column, badge), min(middle, right-badge/2)
		drawChip(p, c, OneLine(q.Badge), q.BadgeTone, right-badge, 8, badge)
	}
	p.TextIn(signs, middle-p.Width(signs, marks)/2, 32, 20, marks, q.Severity.Of(c))
	room := max(right-queuePad-column-Gap, 20)
	p.TextIn(p.Fit(OneLine(q.Title), room, body), queuePad, 8, 22, body, c.Text)
	p.TextIn(p.Fit(OneLine(q.Sub), room, small), queuePad, 31, 20, small, c.Muted)
}

// arrange gives every row that can be seen a picture: its own if it has one.
func (l *QueueList) arrange(size fyne.Size) {
	n := l.visible()
	free := l.lines
	l.lines = make([]*queueLine, n)
	for i, row := range l.rows[:n] {
		if at := slices.IndexFunc(free, func(q *queueLine) bool { return q.row == row }); at >= 0 {
			l.lines[i] = free[at]
			free = slices.Delete(free, at, at+1)
		}
	}
	l.shown = l.shown[:0]
	for i := range l.lines {
		line := l.lines[i]
		switch {
		case line == nil && len(free) > 0:
			line, free = free[0], free[1:]
		case line == nil:
			line = &queueLine{}
			line.drawing = NewDrawing(line.draw)
		}
		l.lines[i] = line
		if over := i == l.over; line.row != l.rows[i] || line.over != over {
			line.row, line.over = l.rows[i], over
			line.drawing.Changed()
		}
		Place(line.drawing.Object(), 0, float32(i)*queueHeight, size.Width, queueHeight)
		l.shown = append(l.shown, line.drawing.Object())
	}
}

func (l *QueueList) at(pos fyne.Position) int {
	if i := int(pos.Y / queueHeight); pos.Y >= 0 && i < l.visible() {
		return i
	}
	return -1
}

// Tapped reports the row under the pointer.
func (l *QueueList) Tapped(ev *fyne.PointEvent) {
	if i := l.at(ev.Position); i >= 0 && l.OnTapped != nil {
		l.OnTapped(i)
	}
}

// MouseIn lights the row under the pointer.
func (l *QueueList) MouseIn(ev *desktop.MouseEvent) { l.hovered(l.at(ev.Position)) }

// MouseMoved lights the row under the pointer.
func (l *QueueList) MouseMoved(ev *desktop.MouseEvent) { l.hovered(l.at(ev.Position)) }

// MouseOut lights none.
func (l *QueueList) MouseOut() { l.hovered(-1) }

func (l *QueueList) hovered(i int) {
	if i != l.over {
		l.over = i
		l.arrange(l.Size())
	}
}

// Cursor is a hand.
func (l *QueueList) Cursor() desktop.Cursor { return desktop.PointerCursor }

// CreateRenderer is for the toolkit.
func (l *QueueList) CreateRenderer() fyne.WidgetRenderer {
	return Renderer{
		Object:  l,
		Content: func() []fyne.CanvasObject { return l.shown },
		Arrange: func(size fyne.Size) {
			l.arrange(size)
			if n := l.Fits(); n != l.fits {
				l.fits = n
				if l.OnFits != nil {
					l.OnFits(n)
				}
			}
		},
		Least: func() fyne.Size { return fyne.NewSize(180, queueHeight) },
	}
}

// AccessibilityLabel is the shown rows in words.
func (l *QueueList) AccessibilityLabel() string {
	words := make([]string, l.visible())
	for i := range words {
		words[i] = l.rows[i].Title + ", " + l.rows[i].Badge
	}
	return strings.Join(words, "; ")
}

// AccessibilityRole is container.
func (l *QueueList) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleContainer }

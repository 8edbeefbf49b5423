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
	rows    []QueueRow
	over    int
	fits    int // as OnFits was told last
	drawing *Drawing

	// OnTapped is called with the index of a tapped row.
	OnTapped func(i int)
	// OnFits is called when another number of rows fits than before.
	OnFits func(n int)
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
	l.drawing = NewDrawing(func(p *paint.Picture) {
		for i, row := range l.rows[:l.visible()] {
			row.draw(p, float32(i)*queueHeight, i == l.over)
		}
	})
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
	l.drawing.Changed()
}

// Rows is what was set; do not write to it.
func (l *QueueList) Rows() []QueueRow { return l.rows }

func (l *QueueList) visible() int { return min(len(l.rows), l.Fits()) }

// draw paints a row that begins at y.
func (q QueueRow) draw(p *paint.Picture, y float32, over bool) {
	c, width := Now(), p.Size.Width
	if q.Selected || over {
		p.Box(0, y, width, queueHeight-1, 0, c.Raised)
	}
	if q.Selected {
		p.Box(0, y, 3, queueHeight-1, 0, c.Accent)
	}
	p.Box(0, y+queueHeight-1, width, 1, 0, c.Line)
	right, signs, badge := width-queuePad, q.Severity.marks(), float32(0)
	column := p.Width(signs, marks)
	middle := right - column/2
	if q.Badge != "" {
		badge = min(chipWidth(OneLine(q.Badge)), width/2)
		column, middle = max(column, badge), min(middle, right-badge/2)
		drawChip(p, c, OneLine(q.Badge), q.BadgeTone, right-badge, y+8, badge)
	}
	p.TextIn(signs, middle-p.Width(signs, marks)/2, y+32, 20, marks, q.Severity.Of(c))
	room := max(right-queuePad-column-Gap, 20)
	p.TextIn(p.Fit(OneLine(q.Title), room, body), queuePad, y+8, 22, body, c.Text)
	p.TextIn(p.Fit(OneLine(q.Sub), room, small), queuePad, y+31, 20, small, c.Muted)
}

// arrange makes the picture as high as the rows: what is empty costs nothing.
func (l *QueueList) arrange(size fyne.Size) {
	putBox(l.drawing.Object(), 0, 0, size.Width, float32(l.visible())*queueHeight)
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
		l.drawing.Changed()
	}
}

// Cursor is a hand.
func (l *QueueList) Cursor() desktop.Cursor { return desktop.PointerCursor }

// CreateRenderer is for the toolkit.
func (l *QueueList) CreateRenderer() fyne.WidgetRenderer {
	r := l.drawing.Renderer(l, func() fyne.Size { return fyne.NewSize(180, queueHeight) })
	r.Arrange = func(size fyne.Size) {
		l.arrange(size)
		if n := l.Fits(); n != l.fits {
			l.fits = n
			if l.OnFits != nil {
				l.OnFits(n)
			}
		}
	}
	return r
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

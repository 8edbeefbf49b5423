package kit

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
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

// queueLine is the primitives of one row, and what they show.
type queueLine struct {
	row        QueueRow
	width      float32 // that the title was shortened for
	line       *canvas.Rectangle
	title, sub *canvas.Text
	badge      *chip
	marks      *canvas.Text
}

// QueueList shows what waits, first first, as many rows as fit its height and
// no more. It does not scroll: what comes later is not on the desk yet.
type QueueList struct {
	widget.BaseWidget
	rows   []QueueRow
	over   int
	lines  []*queueLine
	ground *canvas.Shader    // of the selected row
	bar    *canvas.Rectangle // at its left
	hover  *canvas.Rectangle
	shown  []fyne.CanvasObject

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
	l := &QueueList{over: -1, ground: newFlat(), bar: newBox(0), hover: newBox(0), OnTapped: onTapped}
	l.recolour()
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
	l.update()
	canvas.Refresh(l.bar)
}

// Rows is what was set; do not write to it.
func (l *QueueList) Rows() []QueueRow { return l.rows }

func (l *QueueList) visible() int { return min(len(l.rows), l.Fits()) }

// update brings the primitives in line with the rows.
func (l *QueueList) update() {
	n := l.visible()
	c := Now()
	for len(l.lines) < n {
		line := &queueLine{
			line: newBox(0), title: newText(TextBody, regular), sub: newText(TextSmall, regular),
			badge: newChip(), marks: newText(marksSize, regular),
		}
		line.width = -1
		line.line.FillColor = c.Line
		l.lines = append(l.lines, line)
	}
	l.ground.Hidden, l.bar.Hidden, l.hover.Hidden = true, true, l.over < 0 || l.over >= n
	l.shown = append(l.shown[:0], l.ground, l.hover, l.bar)
	width := l.Size().Width
	for i := range n {
		line, y := l.lines[i], float32(i)*queueHeight
		if line.row != l.rows[i] || line.width != width {
			line.row, line.width = l.rows[i], width
			line.show(c)
			line.arrange(y, width)
		}
		if line.row.Selected {
			l.bar.Hidden = false
			putFlat(l.ground, 0, y, width, queueHeight-1)
			putBox(l.bar, 0, y, 3, queueHeight-1)
		}
		l.shown = append(l.shown, line.line, line.title, line.sub)
		if line.row.Badge != "" {
			l.shown = append(l.shown, line.badge.box, line.badge.text)
		}
		if line.row.Severity != NoSeverity {
			l.shown = append(l.shown, line.marks)
		}
	}
	putBox(l.hover, 0, float32(max(l.over, 0))*queueHeight, width, queueHeight-1)
}

// show takes texts and colours of the row.
func (q *queueLine) show(c *Colors) {
	q.badge.set(ChipItem{Text: q.row.Badge, Tone: q.row.BadgeTone})
	q.badge.recolour(c)
	q.sub.Text, q.sub.Color = OneLine(q.row.Sub), c.Muted
	q.marks.Text, q.marks.Color = q.row.Severity.marks(), q.row.Severity.Of(c)
	q.title.Text, q.title.Color = OneLine(q.row.Title), c.Text
}

func (q *queueLine) arrange(y, width float32) {
	right := width - queuePad
	column := widthOf(q.marks)
	if q.row.Badge != "" {
		column = max(column, q.badge.width())
		q.badge.place(right-q.badge.width(), y+8, width/2)
	}
	room := max(right-queuePad-column-Gap, 20)
	q.title.Text = Elide(q.title.Text, room, q.title.TextSize, regular)
	q.sub.Text = Elide(q.sub.Text, room, q.sub.TextSize, regular)
	put(q.title, queuePad, y+8)
	put(q.sub, queuePad, y+31)
	marks := right - widthOf(q.marks)
	if q.row.Badge != "" {
		marks = min(marks, right-(q.badge.width()+widthOf(q.marks))/2)
	}
	put(q.marks, marks, y+35)
	putBox(q.line, 0, y+queueHeight-1, width, 1)
}

func (l *QueueList) recolour() {
	c := Now()
	paintFlat(l.ground, c.Raised)
	l.hover.FillColor, l.bar.FillColor = c.Raised, c.Accent
	for _, line := range l.lines {
		line.line.FillColor = c.Line
		line.width = -1
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
		l.update()
		canvas.Refresh(l.bar)
	}
}

// Cursor is a hand.
func (l *QueueList) Cursor() desktop.Cursor { return desktop.PointerCursor }

// CreateRenderer is for the toolkit.
func (l *QueueList) CreateRenderer() fyne.WidgetRenderer {
	fits := -1
	return Renderer{
		Object:  l,
		Content: func() []fyne.CanvasObject { return l.shown },
		Arrange: func(fyne.Size) {
			l.update()
			if n := l.Fits(); n != fits {
				fits = n
				if l.OnFits != nil {
					l.OnFits(n)
				}
			}
		},
		Least:    func() fyne.Size { return fyne.NewSize(180, queueHeight) },
		Recolour: l.recolour,
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

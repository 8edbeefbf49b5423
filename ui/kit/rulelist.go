package kit

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// RuleRow is one rule to pick.
type RuleRow struct {
	Key      string // empty for a rule without a key
	Title    string
	Hint     string // why it may apply, shown quietly; empty for nothing
	Severity Severity
	Selected bool
}

const (
	ruleHeight float32 = 29
	rulePad    float32 = 8
)

// ruleLine is the primitives of one row.
type ruleLine struct {
	ground *canvas.Rectangle
	key    keyCap
	title  *canvas.Text
	hint   *canvas.Text
	marks  *canvas.Text
}

// RuleList shows a dozen rules with their keys, changed in place.
type RuleList struct {
	widget.BaseWidget
	rows  []RuleRow
	over  int
	lines []ruleLine

	// OnTapped is called with the index of a tapped row.
	OnTapped func(i int)
}

var (
	_ fyne.Tappable      = (*RuleList)(nil)
	_ desktop.Hoverable  = (*RuleList)(nil)
	_ desktop.Cursorable = (*RuleList)(nil)
	_ fyne.Accessible    = (*RuleList)(nil)
)

// NewRuleList makes an empty list.
func NewRuleList(onTapped func(i int)) *RuleList {
	l := &RuleList{over: -1, OnTapped: onTapped}
	l.ExtendBaseWidget(l)
	return l
}

// SetRows shows other rows.
func (l *RuleList) SetRows(rows []RuleRow) {
	if slices.Equal(l.rows, rows) {
		return
	}
	l.rows = append(l.rows[:0], rows...)
	for len(l.lines) < len(rows) {
		l.lines = append(l.lines, ruleLine{
			ground: newBox(Radius - 1), key: newKeyCap(""), title: newText(TextBody, regular), hint: newText(TextTiny, regular), marks: newText(marksSize, regular),
		})
	}
	l.recolour()
	l.arrange(l.Size())
	if len(l.lines) > 0 {
		canvas.Refresh(l.lines[0].title)
	}
}

// Rows is what is shown; do not write to it.
func (l *RuleList) Rows() []RuleRow { return l.rows }

func (l *RuleList) recolour() {
	c := Now()
	for i, row := range l.rows {
		line := &l.lines[i]
		line.ground.Hidden = !row.Selected && i != l.over
		line.ground.FillColor = c.Raised
		line.title.Color, line.hint.Color = c.Text, c.Accent
		line.key.colour(c.Faint, c.Muted)
		line.marks.Color = row.Severity.Of(c)
		if row.Selected {
			line.ground.FillColor = c.AccentGround
			line.key.colour(c.Accent, c.Accent)
		}
	}
}

func (l *RuleList) arrange(size fyne.Size) {
	for i, row := range l.rows {
		line, y := &l.lines[i], float32(i)*ruleHeight
		putBox(line.ground, 0, y, size.Width, ruleHeight-2)
		x := rulePad
		line.key.text.Text = row.Key
		line.key.box.Hidden = row.Key == ""
		line.key.place(x, y, ruleHeight-2)
		x += max(line.key.width(), capHeight) + 9
		line.marks.Text = row.Severity.marks()
		right := size.Width - rulePad - widthOf(line.marks)
		line.title.Text = OneLine(row.Title)
		line.hint.Text = row.Hint
		hint := right - Gap - widthOf(line.hint)
		if size.Width > 0 {
			line.title.Text = Elide(line.title.Text, hint-x-Gap, line.title.TextSize, regular)
		}
		putMiddle(line.title, x, y, ruleHeight-2)
		putMiddle(line.hint, hint, y, ruleHeight-2)
		putMiddle(line.marks, right, y, ruleHeight-2)
	}
}

func (l *RuleList) at(pos fyne.Position) int {
	if i := int(pos.Y / ruleHeight); pos.Y >= 0 && i < len(l.rows) {
		return i
	}
	return -1
}

// Tapped picks the row under the pointer.
func (l *RuleList) Tapped(ev *fyne.PointEvent) {
	if i := l.at(ev.Position); i >= 0 && l.OnTapped != nil {
		l.OnTapped(i)
	}
}

// MouseIn lights the row under the pointer.
func (l *RuleList) MouseIn(ev *desktop.MouseEvent) { l.hover(l.at(ev.Position)) }

// MouseMoved lights the row under the pointer.
func (l *RuleList) MouseMoved(ev *desktop.MouseEvent) { l.hover(l.at(ev.Position)) }

// MouseOut lights none.
func (l *RuleList) MouseOut() { l.hover(-1) }

func (l *RuleList) hover(i int) {
	if i == l.over {
		return
	}
	l.over = i
	l.recolour()
	if len(l.lines) > 0 {
		canvas.Refresh(l.lines[0].title)
	}
}

// Cursor is a hand.
func (l *RuleList) Cursor() desktop.Cursor { return desktop.PointerCursor }

// HeightFor is the height of all rows.
func (l *RuleList) HeightFor(float32) float32 { return float32(len(l.rows)) * ruleHeight }

// CreateRenderer is for the toolkit.
func (l *RuleList) CreateRenderer() fyne.WidgetRenderer {
	return Renderer{
		Object: l,
		Content: func() []fyne.CanvasObject {
			objects := make([]fyne.CanvasObject, 0, 6*len(l.rows))
			for i := range l.rows {
				line := &l.lines[i]
				objects = append(objects, line.ground, line.key.box, line.key.text, line.title, line.hint, line.marks)
			}
			return objects
		},
		Arrange:  l.arrange,
		Least:    func() fyne.Size { return fyne.NewSize(160, l.HeightFor(0)) },
		Recolour: l.recolour,
	}
}

// AccessibilityLabel is all rows in words.
func (l *RuleList) AccessibilityLabel() string {
	words := make([]string, len(l.rows))
	for i, row := range l.rows {
		words[i] = row.Key + " " + row.Title + ", " + row.Severity.String()
		if row.Selected {
			words[i] += ", selected"
		}
	}
	return strings.Join(words, "; ")
}

// AccessibilityRole is container.
func (l *RuleList) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleContainer }

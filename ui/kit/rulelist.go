package kit

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"discern/ui/kit/paint"
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

// RuleList shows a dozen rules with their keys, changed in place.
type RuleList struct {
	widget.BaseWidget
	Hover
	rows    []RuleRow
	drawing *Drawing

	// OnTapped is called with the index of a tapped row.
	OnTapped func(i int)
}

var (
	_ fyne.Tappable      = (*RuleList)(nil)
	_ desktop.Hoverable  = (*RuleList)(nil)
	_ desktop.Cursorable = (*RuleList)(nil)
	_ fyne.Accessible    = (*RuleList)(nil)
	_ Flowing            = (*RuleList)(nil)
)

// NewRuleList makes an empty list.
func NewRuleList(onTapped func(i int)) *RuleList {
	l := &RuleList{OnTapped: onTapped}
	l.drawing = NewDrawing(func(p *paint.Picture) {
		for i := range l.rows {
			l.drawRow(p, i)
		}
	})
	l.Hover = NewHover(l.at, func() { l.drawing.Changed() })
	l.ExtendBaseWidget(l)
	return l
}

// SetRows shows other rows.
func (l *RuleList) SetRows(rows []RuleRow) {
	if !slices.Equal(l.rows, rows) {
		l.rows = append(l.rows[:0], rows...)
		l.drawing.Changed()
	}
}

// Rows is what is shown; do not write to it.
func (l *RuleList) Rows() []RuleRow { return l.rows }

// Extent is where a row stands, from the top of the list.
func (l *RuleList) Extent(i int) (y, height float32) { return float32(i) * ruleHeight, ruleHeight }

func (l *RuleList) drawRow(p *paint.Picture, i int) {
	const h = ruleHeight - 2
	c, row, y := Now(), l.rows[i], float32(i)*ruleHeight
	line, letter := c.Faint, c.Muted
	switch {
	case row.Selected:
		p.Box(0, y, p.Size.Width, h, Radius-1, c.AccentGround)
		line, letter = c.Accent, c.Accent
	case i == l.Over():
		p.Box(0, y, p.Size.Width, h, Radius-1, c.Raised)
	}
	x := rulePad
	if row.Key != "" {
		x += max(drawCap(p, row.Key, x, y, h, line, letter), capHeight)
	} else {
		x += capHeight
	}
	x += 9
	right := p.Size.Width - rulePad
	right -= p.TextRight(row.Severity.marks(), right, y, h, marks, row.Severity.Of(c)) + Gap
	if row.Hint != "" {
		right -= p.TextRight(row.Hint, right, y, h, tiny, c.Accent) + Gap
	}
	p.TextIn(p.Fit(OneLine(row.Title), right-x, body), x, y, h, body, c.Text)
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

// Cursor is a hand.
func (l *RuleList) Cursor() desktop.Cursor { return desktop.PointerCursor }

// HeightFor is the height of all rows.
func (l *RuleList) HeightFor(float32) float32 { return float32(len(l.rows)) * ruleHeight }

// CreateRenderer is for the toolkit.
func (l *RuleList) CreateRenderer() fyne.WidgetRenderer {
	return l.drawing.Renderer(l, func() fyne.Size { return fyne.NewSize(160, l.HeightFor(0)) })
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

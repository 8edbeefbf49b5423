package kit

import (
	"image/color"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"discern/ui/kit/paint"
)

// Severity is how grave something is. It is drawn as a count of triangles and
// a colour together.
type Severity int

// The severities.
const (
	NoSeverity Severity = iota
	Low
	Middle
	High
)

// Of is the colour of a severity.
func (s Severity) Of(c *Colors) color.NRGBA {
	switch {
	case s >= High:
		return c.High
	case s == Middle:
		return c.Middle
	case s == Low:
		return c.Low
	default:
		return c.Muted
	}
}

// String is the word for a severity.
func (s Severity) String() string {
	switch {
	case s >= High:
		return "high severity"
	case s == Middle:
		return "middle severity"
	case s == Low:
		return "low severity"
	default:
		return "no severity"
	}
}

// marks is the count as text, one triangle a step.
func (s Severity) marks() string {
	return strings.TrimSpace(strings.Repeat("▲\u2009", int(min(max(s, NoSeverity), High))))
}

// SeverityMarks shows one to three triangles.
type SeverityMarks struct {
	widget.BaseWidget
	severity Severity
	drawing  *Drawing
}

var _ fyne.Accessible = (*SeverityMarks)(nil)

// NewSeverityMarks shows a severity.
func NewSeverityMarks(s Severity) *SeverityMarks {
	m := &SeverityMarks{severity: s}
	m.drawing = NewDrawing(func(p *paint.Picture) {
		p.TextIn(m.severity.marks(), 0, 0, p.Size.Height, marks, m.severity.Of(Now()))
	})
	m.ExtendBaseWidget(m)
	return m
}

// Set shows another severity.
func (m *SeverityMarks) Set(s Severity) {
	if m.severity != s {
		m.severity = s
		m.drawing.Changed()
	}
}

// CreateRenderer is for the toolkit.
func (m *SeverityMarks) CreateRenderer() fyne.WidgetRenderer {
	return m.drawing.Renderer(m, func() fyne.Size {
		return fyne.NewSize(paint.Width(m.severity.marks(), marks)+1, paint.Height(marks))
	})
}

// AccessibilityLabel says the severity in words.
func (m *SeverityMarks) AccessibilityLabel() string { return m.severity.String() }

// AccessibilityRole is text.
func (m *SeverityMarks) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

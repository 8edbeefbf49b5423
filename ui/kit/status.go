package kit

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"discern/ui/kit/paint"
)

// Part is a few words of a status line.
type Part struct {
	Text string
	Tone Tone
}

// StatusLine shows parts side by side with thin bars between them: one group
// at the left end, one at the right. When there is no room for both, the right
// group loses its first parts.
type StatusLine struct {
	widget.BaseWidget
	left, right []Part
	drawing     *Drawing

	// OnLast makes the last of the right parts a link; nil for plain words.
	OnLast func()
}

const statusGap float32 = 12

var (
	_ fyne.Tappable      = (*StatusLine)(nil)
	_ desktop.Cursorable = (*StatusLine)(nil)
	_ fyne.Accessible    = (*StatusLine)(nil)
)

// NewStatusLine makes an empty line.
func NewStatusLine() *StatusLine {
	s := &StatusLine{}
	s.drawing = NewDrawing(s.draw)
	s.ExtendBaseWidget(s)
	return s
}

// SetLeft shows other parts at the left end.
func (s *StatusLine) SetLeft(parts ...Part) { s.set(&s.left, parts) }

// SetRight shows other parts at the right end.
func (s *StatusLine) SetRight(parts ...Part) { s.set(&s.right, parts) }

func (s *StatusLine) set(group *[]Part, parts []Part) {
	if !slices.Equal(*group, parts) {
		*group = slices.Clone(parts)
		s.drawing.Changed()
	}
}

func partsWidth(p *paint.Picture, parts []Part) float32 {
	w := float32(0)
	for i, part := range parts {
		if i > 0 {
			w += 2*statusGap + 1
		}
		w += p.Width(part.Text, body)
	}
	return w
}

func drawParts(p *paint.Picture, parts []Part, x float32) {
	c := Now()
	for i, part := range parts {
		if i > 0 {
			p.Box(x+statusGap, (p.Size.Height-16)/2, 1, 16, 0, c.Faint)
			x += 2*statusGap + 1
		}
		tint := part.Tone.Of(c)
		if part.Tone == Plain {
			tint = c.Muted
		}
		x += p.TextIn(part.Text, x, 0, p.Size.Height, body, tint)
	}
}

func (s *StatusLine) draw(p *paint.Picture) {
	drawParts(p, s.left, 0)
	used := float32(0)
	if len(s.left) > 0 {
		used = partsWidth(p, s.left) + 2*statusGap
	}
	right := s.right
	for len(right) > 1 && used+partsWidth(p, right) > p.Size.Width {
		right = right[1:]
	}
	switch x := p.Size.Width - partsWidth(p, right); {
	case x >= used:
		drawParts(p, right, x)
	case len(right) > 0: // not even the last has room: its end is cut, not its number
		drawParts(p, []Part{{p.Fit(right[0].Text, p.Size.Width-used, body), right[0].Tone}}, used)
	}
}

// Tapped follows the last part.
func (s *StatusLine) Tapped(ev *fyne.PointEvent) {
	if n := len(s.right); s.OnLast != nil && n > 0 && ev.Position.X >= s.Size().Width-paint.Width(s.right[n-1].Text, body)-statusGap {
		s.OnLast()
	}
}

// Cursor is a hand where the last part can be followed.
func (s *StatusLine) Cursor() desktop.Cursor {
	if s.OnLast != nil {
		return desktop.PointerCursor
	}
	return desktop.DefaultCursor
}

// CreateRenderer is for the toolkit.
func (s *StatusLine) CreateRenderer() fyne.WidgetRenderer {
	return s.drawing.Renderer(s, func() fyne.Size { return fyne.NewSize(80, paint.Height(body)) })
}

// AccessibilityLabel is all the words.
func (s *StatusLine) AccessibilityLabel() string {
	var words []string
	for _, p := range slices.Concat(s.left, s.right) {
		words = append(words, p.Text)
	}
	return strings.Join(words, "; ")
}

// AccessibilityRole is text.
func (s *StatusLine) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"discern/ui/kit/paint"
)

// SectionTitle heads a part of a panel, with something short at its right end:
// a count, a version, or words that can be followed.
type SectionTitle struct {
	widget.BaseWidget
	left, right string
	large       bool
	drawing     *Drawing

	// OnRight makes the right end a link; nil for plain words.
	OnRight func()
}

var (
	_ fyne.Tappable      = (*SectionTitle)(nil)
	_ desktop.Cursorable = (*SectionTitle)(nil)
	_ fyne.Accessible    = (*SectionTitle)(nil)
)

// NewSectionTitle heads a section.
func NewSectionTitle(left, right string) *SectionTitle {
	t := &SectionTitle{left: left, right: right}
	t.drawing = NewDrawing(t.draw)
	t.ExtendBaseWidget(t)
	return t
}

// NewPanelTitle heads a whole panel.
func NewPanelTitle(left, right string) *SectionTitle {
	t := NewSectionTitle(left, right)
	t.large = true
	return t
}

// Set changes both ends.
func (t *SectionTitle) Set(left, right string) {
	if t.left != left || t.right != right {
		t.left, t.right = left, right
		t.drawing.Changed()
	}
}

func (t *SectionTitle) styles() (left, right paint.Style) {
	if t.large {
		return title.Bolder(), body
	}
	return small.Bolder(), small.Bolder()
}

func (t *SectionTitle) draw(p *paint.Picture) {
	c := Now()
	left, right := t.styles()
	leftColour, rightColour := c.Muted, c.Muted
	if t.large {
		leftColour = c.Text
	}
	if t.OnRight != nil {
		rightColour = c.Accent
	}
	used := p.TextRight(t.right, p.Size.Width, 0, p.Size.Height, right, rightColour)
	p.TextIn(p.Fit(OneLine(t.left), p.Size.Width-used-Gap, left), 0, 0, p.Size.Height, left, leftColour)
}

// Tapped follows the right end.
func (t *SectionTitle) Tapped(ev *fyne.PointEvent) {
	_, right := t.styles()
	if t.OnRight != nil && ev.Position.X >= t.Size().Width-paint.Width(t.right, right)-Gap {
		t.OnRight()
	}
}

// Cursor is a hand where the right end can be followed.
func (t *SectionTitle) Cursor() desktop.Cursor {
	if t.OnRight != nil {
		return desktop.PointerCursor
	}
	return desktop.DefaultCursor
}

// CreateRenderer is for the toolkit.
func (t *SectionTitle) CreateRenderer() fyne.WidgetRenderer {
	return t.drawing.Renderer(t, func() fyne.Size {
		left, right := t.styles()
		return fyne.NewSize(60+paint.Width(t.right, right), paint.Height(left)+4)
	})
}

// AccessibilityLabel is both ends.
func (t *SectionTitle) AccessibilityLabel() string { return t.left + " " + t.right }

// AccessibilityRole is text.
func (t *SectionTitle) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// Head is the one headline of a screen, with a quieter text below or none.
type Head struct {
	widget.BaseWidget
	head, below string
	drawing     *Drawing
}

var (
	_ fyne.Accessible = (*Head)(nil)
	_ Flowing         = (*Head)(nil)
)

var headStyle = paint.Style{Size: TextHead, Bold: true}

const headGap float32 = 6

// NewHead makes a headline.
func NewHead(head, below string) *Head {
	h := &Head{head: head, below: below}
	h.drawing = NewDrawing(func(p *paint.Picture) {
		c := Now()
		y := float32(0)
		for _, line := range Wrap(h.head, p.Size.Width, headStyle) {
			p.TextIn(line, 0, y, leading(headStyle), headStyle, c.Text)
			y += leading(headStyle)
		}
		y += headGap
		for _, line := range Wrap(h.below, p.Size.Width, body) {
			p.TextIn(line, 0, y, leading(body), body, c.Muted)
			y += leading(body)
		}
	})
	h.ExtendBaseWidget(h)
	return h
}

// Set changes both.
func (h *Head) Set(head, below string) {
	if h.head != head || h.below != below {
		h.head, h.below = head, below
		h.drawing.Changed()
	}
}

// HeightFor is the height of both at a width.
func (h *Head) HeightFor(width float32) float32 {
	height := float32(len(Wrap(h.head, width, headStyle))) * leading(headStyle)
	if h.below != "" {
		height += headGap + float32(len(Wrap(h.below, width, body)))*leading(body)
	}
	return height
}

// CreateRenderer is for the toolkit.
func (h *Head) CreateRenderer() fyne.WidgetRenderer {
	return h.drawing.Renderer(h, func() fyne.Size {
		return fyne.NewSize(200, h.HeightFor(max(h.Size().Width, 200)))
	})
}

// AccessibilityLabel is both.
func (h *Head) AccessibilityLabel() string { return h.head + " " + h.below }

// AccessibilityRole is text.
func (h *Head) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

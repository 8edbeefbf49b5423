package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// SectionTitle heads a part of a panel, with something short at its right end:
// a count, a version, or words that can be followed.
type SectionTitle struct {
	widget.BaseWidget
	left, right *canvas.Text
	words       string // of left, before it was shortened
	large       bool

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
	t := &SectionTitle{words: left, left: newText(TextSmall, bold), right: newText(TextSmall, bold)}
	t.left.Text, t.right.Text = left, right
	t.recolour()
	t.ExtendBaseWidget(t)
	return t
}

// NewPanelTitle heads a whole panel.
func NewPanelTitle(left, right string) *SectionTitle {
	t := NewSectionTitle(left, right)
	t.large = true
	t.left.TextSize = TextTitle
	t.right.TextSize = TextBody
	t.right.TextStyle = regular
	t.recolour()
	return t
}

// Set changes both ends.
func (t *SectionTitle) Set(left, right string) {
	if t.words == left && t.right.Text == right {
		return
	}
	t.words, t.right.Text = left, right
	t.arrange(t.Size())
	canvas.Refresh(t.left)
}

func (t *SectionTitle) recolour() {
	c := Now()
	t.left.Color, t.right.Color = c.Muted, c.Muted
	if t.large {
		t.left.Color = c.Text
	}
	if t.OnRight != nil {
		t.right.Color = c.Accent
	}
}

func (t *SectionTitle) arrange(size fyne.Size) {
	t.recolour() // OnRight may have come since
	room := size.Width - widthOf(t.right) - Gap
	t.left.Text = t.words
	if size.Width > 0 {
		t.left.Text = Elide(OneLine(t.words), room, t.left.TextSize, t.left.TextStyle)
	}
	putMiddle(t.left, 0, 0, size.Height)
	putMiddle(t.right, size.Width-widthOf(t.right), 0, size.Height)
}

// Tapped follows the right end.
func (t *SectionTitle) Tapped(ev *fyne.PointEvent) {
	if t.OnRight != nil && ev.Position.X >= t.right.Position().X-Gap {
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
	return Renderer{
		Object:  t,
		Content: func() []fyne.CanvasObject { return []fyne.CanvasObject{t.left, t.right} },
		Arrange: t.arrange,
		Least: func() fyne.Size {
			return fyne.NewSize(60+widthOf(t.right), lineHeight(t.left.TextSize, bold)+4)
		},
		Recolour: t.recolour,
	}
}

// AccessibilityLabel is both ends.
func (t *SectionTitle) AccessibilityLabel() string { return t.words + " " + t.right.Text }

// AccessibilityRole is text.
func (t *SectionTitle) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// Head is the one headline of a screen, with a quieter line below or none.
type Head struct {
	widget.BaseWidget
	head  *canvas.Text
	below *Paragraph
}

// NewHead makes a headline.
func NewHead(head, below string) *Head {
	h := &Head{head: newText(TextHead, bold), below: NewParagraph(below, Quiet, TextBody)}
	h.head.Text = head
	h.recolour()
	h.ExtendBaseWidget(h)
	return h
}

// Set changes both lines.
func (h *Head) Set(head, below string) {
	h.head.Text = head
	h.below.Set(below)
	h.arrange(h.Size())
	canvas.Refresh(h.head)
}

func (h *Head) recolour() {
	h.head.Color = Now().Text
	h.below.recolour()
}

func (h *Head) arrange(size fyne.Size) {
	put(h.head, 0, 0)
	y := h.head.MinSize().Height + 4
	putBox(h.below, 0, y, size.Width, h.below.HeightFor(size.Width))
}

// HeightFor is the height of both lines.
func (h *Head) HeightFor(width float32) float32 {
	return h.head.MinSize().Height + 4 + h.below.HeightFor(width)
}

// CreateRenderer is for the toolkit.
func (h *Head) CreateRenderer() fyne.WidgetRenderer {
	return Renderer{
		Object:   h,
		Content:  func() []fyne.CanvasObject { return []fyne.CanvasObject{h.head, h.below} },
		Arrange:  h.arrange,
		Least:    func() fyne.Size { return fyne.NewSize(widthOf(h.head), h.HeightFor(max(h.Size().Width, 200))) },
		Recolour: h.recolour,
	}
}

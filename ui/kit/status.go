package kit

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
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
	left, right statusGroup
}

type statusGroup struct {
	parts []Part
	texts []*canvas.Text
	bars  []*canvas.Rectangle
	from  int // the first part shown
}

const statusGap float32 = 12

var _ fyne.Accessible = (*StatusLine)(nil)

// NewStatusLine makes an empty line.
func NewStatusLine() *StatusLine {
	s := &StatusLine{}
	s.ExtendBaseWidget(s)
	return s
}

// SetLeft shows other parts at the left end.
func (s *StatusLine) SetLeft(parts ...Part) { s.set(&s.left, parts) }

// SetRight shows other parts at the right end.
func (s *StatusLine) SetRight(parts ...Part) { s.set(&s.right, parts) }

func (s *StatusLine) set(g *statusGroup, parts []Part) {
	if slices.Equal(g.parts, parts) {
		return
	}
	g.parts = append(g.parts[:0], parts...)
	for len(g.texts) < len(parts) {
		g.texts = append(g.texts, newText(TextBody, regular))
		g.bars = append(g.bars, newBox(0))
	}
	for i, p := range parts {
		g.texts[i].Text = p.Text
	}
	s.recolour()
	s.arrange(s.Size())
	if len(g.texts) > 0 {
		canvas.Refresh(g.texts[0])
	}
}

func (s *StatusLine) recolour() {
	c := Now()
	for _, g := range []*statusGroup{&s.left, &s.right} {
		for i, p := range g.parts {
			g.texts[i].Color = p.Tone.Of(c)
			if p.Tone == Plain {
				g.texts[i].Color = c.Muted
			}
			g.bars[i].FillColor = c.Faint
		}
	}
}

func (g *statusGroup) width() float32 {
	w := float32(0)
	for i := g.from; i < len(g.parts); i++ {
		w += widthOf(g.texts[i])
		if i > g.from {
			w += 2*statusGap + 1
		}
	}
	return w
}

func (g *statusGroup) place(x, h float32) {
	for i := g.from; i < len(g.parts); i++ {
		if i > g.from {
			putBox(g.bars[i], x+statusGap, (h-16)/2, 1, 16)
			x += 2*statusGap + 1
		}
		putMiddle(g.texts[i], x, 0, h)
		x += widthOf(g.texts[i])
	}
}

func (g *statusGroup) objects(objects []fyne.CanvasObject) []fyne.CanvasObject {
	for i := g.from; i < len(g.parts); i++ {
		if i > g.from {
			objects = append(objects, g.bars[i])
		}
		objects = append(objects, g.texts[i])
	}
	return objects
}

func (s *StatusLine) arrange(size fyne.Size) {
	s.left.place(0, size.Height)
	s.right.from = 0
	for s.right.from < len(s.right.parts)-1 && s.left.width()+2*statusGap+s.right.width() > size.Width {
		s.right.from++
	}
	s.right.place(size.Width-s.right.width(), size.Height)
}

// CreateRenderer is for the toolkit.
func (s *StatusLine) CreateRenderer() fyne.WidgetRenderer {
	return Renderer{
		Object: s,
		Content: func() []fyne.CanvasObject {
			return s.right.objects(s.left.objects(nil))
		},
		Arrange:  s.arrange,
		Least:    func() fyne.Size { return fyne.NewSize(80, lineHeight(TextBody, regular)) },
		Recolour: s.recolour,
	}
}

// AccessibilityLabel is all the words.
func (s *StatusLine) AccessibilityLabel() string {
	words := ""
	for _, p := range append(slices.Clone(s.left.parts), s.right.parts...) {
		words += p.Text + "; "
	}
	return words
}

// AccessibilityRole is text.
func (s *StatusLine) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

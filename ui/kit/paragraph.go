package kit

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"discern/ui/kit/paint"
)

// Paragraph shows words of our own, wrapped at spaces: definitions, notes,
// explanations. It is not for content, which may hold anything (see ui/view).
type Paragraph struct {
	widget.BaseWidget
	text    string
	tone    Tone
	style   paint.Style
	boxed   bool
	broken  float32 // the width that lines were broken for
	lines   []string
	drawing *Drawing
}

var (
	_ fyne.Accessible = (*Paragraph)(nil)
	_ Flowing         = (*Paragraph)(nil)
)

// NewParagraph shows text in a tone and a size.
func NewParagraph(text string, tone Tone, size float32) *Paragraph {
	p := &Paragraph{text: text, tone: tone, style: paint.Style{Size: size}}
	p.drawing = NewDrawing(p.draw)
	p.ExtendBaseWidget(p)
	return p
}

// NewBoxed shows text in a quiet box, as a rule's definition is.
func NewBoxed(text string) *Paragraph {
	p := NewParagraph(text, Quiet, TextBody)
	p.boxed = true
	return p
}

// Set shows another text.
func (p *Paragraph) Set(text string) {
	if p.text != text {
		p.text = text
		p.broken = 0
		p.drawing.Changed()
	}
}

// SetTone changes the tone.
func (p *Paragraph) SetTone(tone Tone) {
	if p.tone != tone {
		p.tone = tone
		p.drawing.Changed()
	}
}

// inset is the distance of the text from the edges.
func (p *Paragraph) inset() (x, y float32) {
	if p.boxed {
		return 12, 10
	}
	return 0, 0
}

// breakFor breaks the lines for a width, unless they already are.
func (p *Paragraph) breakFor(width float32) []string {
	if width != p.broken {
		x, _ := p.inset()
		p.broken, p.lines = width, Wrap(p.text, width-2*x, p.style)
	}
	return p.lines
}

// leading is the distance of two lines of a style.
func leading(style paint.Style) float32 { return float32(int(style.Size*1.34 + .5)) }

// Wrap breaks s into lines of at most width at its spaces and where it breaks
// itself. A word that is wider than a line has one to itself.
func Wrap(s string, width float32, style paint.Style) []string {
	if s == "" {
		return nil
	}
	var lines []string
	for paragraph := range strings.SplitSeq(s, "\n") {
		if paint.Width(paragraph, style) <= width {
			lines = append(lines, paragraph)
			continue
		}
		space := paint.Width(" ", style)
		start, used := len(lines), float32(0)
		for _, word := range strings.Fields(paragraph) {
			w := paint.Width(word, style)
			if len(lines) == start || used+space+w > width {
				lines = append(lines, word)
				used = w
				continue
			}
			lines[len(lines)-1] += " " + word
			used += space + w
		}
	}
	return lines
}

func (p *Paragraph) draw(picture *paint.Picture) {
	if p.text == "" {
		return
	}
	c := Now()
	if p.boxed {
		picture.Box(0, 0, picture.Size.Width, picture.Size.Height, Radius, c.Raised)
	}
	x, y := p.inset()
	for _, line := range p.breakFor(picture.Size.Width) {
		picture.TextIn(line, x, y, leading(p.style), p.style, p.tone.Of(c))
		y += leading(p.style)
	}
}

// HeightFor is the height of the wrapped text; none for an empty one.
func (p *Paragraph) HeightFor(width float32) float32 {
	if p.text == "" {
		return 0
	}
	_, y := p.inset()
	return float32(len(p.breakFor(width)))*leading(p.style) + 2*y
}

// CreateRenderer is for the toolkit.
func (p *Paragraph) CreateRenderer() fyne.WidgetRenderer {
	return p.drawing.Renderer(p, func() fyne.Size {
		return fyne.NewSize(40, p.HeightFor(max(p.Size().Width, 40)))
	})
}

// AccessibilityLabel is the text.
func (p *Paragraph) AccessibilityLabel() string { return p.text }

// AccessibilityRole is text.
func (p *Paragraph) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// Label shows a few words of our own on one line, as wide as they are.
type Label struct {
	widget.BaseWidget
	text    string
	tone    Tone
	style   paint.Style
	drawing *Drawing
}

var _ fyne.Accessible = (*Label)(nil)

// NewLabel shows words in a tone and a size.
func NewLabel(text string, tone Tone, size float32) *Label {
	l := &Label{text: text, tone: tone, style: paint.Style{Size: size}}
	l.drawing = NewDrawing(func(p *paint.Picture) {
		p.TextIn(p.Fit(OneLine(l.text), p.Size.Width+1, l.style), 0, 0, p.Size.Height, l.style, l.tone.Of(Now()))
	})
	l.ExtendBaseWidget(l)
	return l
}

// Set shows other words in a tone.
func (l *Label) Set(text string, tone Tone) {
	if l.text != text || l.tone != tone {
		l.text, l.tone = text, tone
		l.drawing.Changed()
	}
}

// CreateRenderer is for the toolkit.
func (l *Label) CreateRenderer() fyne.WidgetRenderer {
	return l.drawing.Renderer(l, func() fyne.Size {
		return fyne.NewSize(float32(int(paint.Width(OneLine(l.text), l.style)+1)), paint.Height(l.style))
	})
}

// AccessibilityLabel is the words.
func (l *Label) AccessibilityLabel() string { return l.text }

// AccessibilityRole is text.
func (l *Label) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

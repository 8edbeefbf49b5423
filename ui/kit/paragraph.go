package kit

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// Paragraph shows words of our own, wrapped at spaces: definitions, notes,
// explanations. It is not for content, which may hold anything (see ui/view).
type Paragraph struct {
	widget.BaseWidget
	text  string // what was set
	shown string // what is shown now
	tone  Tone
	size  float32
	boxed bool

	broken float32 // the width that lines were broken for
	lines  []*canvas.Text
	used   int // how many of lines are in use
	slab   *slab
}

var _ fyne.Accessible = (*Paragraph)(nil)

// NewParagraph shows text in a tone and a size.
func NewParagraph(text string, tone Tone, size float32) *Paragraph {
	p := &Paragraph{text: text, shown: text, tone: tone, size: size, slab: newSlab(Radius, false)}
	p.recolour()
	p.ExtendBaseWidget(p)
	return p
}

// NewBoxed shows text in a quiet box, as a rule's definition is.
func NewBoxed(text string) *Paragraph {
	p := NewParagraph(text, Quiet, TextBody)
	p.boxed = true
	p.recolour()
	return p
}

// Set shows another text.
func (p *Paragraph) Set(text string) {
	p.text = text
	p.show(text)
}

// SetTone changes the tone.
func (p *Paragraph) SetTone(tone Tone) {
	if p.tone != tone {
		p.tone = tone
		p.recolour()
		canvas.Refresh(p.slab.top)
	}
}

// show shows a text for a while, without forgetting the one that was set.
func (p *Paragraph) show(text string) {
	if p.shown == text {
		return
	}
	p.shown = text
	p.broken = -1
	p.arrange(p.Size())
	canvas.Refresh(p.slab.top)
}

func (p *Paragraph) recolour() {
	c := Now()
	p.slab.colour(c.Raised, c.Raised)
	for _, l := range p.lines {
		l.Color = p.tone.Of(c)
	}
}

// inset is the distance of the text from the edges.
func (p *Paragraph) inset() (x, y float32) {
	if p.boxed {
		return 12, 10
	}
	return 0, 0
}

func (p *Paragraph) leading() float32 {
	return float32(int(lineHeight(p.size, regular)*.98 + .5))
}

// breakFor breaks the lines for a width, unless they already are.
func (p *Paragraph) breakFor(width float32) {
	if width == p.broken {
		return
	}
	p.broken = width
	p.used = 0
	x, _ := p.inset()
	room := max(width-2*x, 1)
	for _, paragraph := range strings.Split(p.shown, "\n") {
		for _, line := range wrap(paragraph, room, p.size) {
			if p.used == len(p.lines) {
				p.lines = append(p.lines, newText(p.size, regular))
			}
			p.lines[p.used].Text = line
			p.lines[p.used].Color = p.tone.Of(Now())
			p.used++
		}
	}
	if p.shown == "" {
		p.used = 0
	}
}

// wrap breaks s at its spaces into lines of at most width. A word that is
// wider than a line has one to itself.
func wrap(s string, width, size float32) []string {
	if fyne.MeasureText(s, size, regular).Width <= width {
		return []string{s}
	}
	space := fyne.MeasureText(" ", size, regular).Width
	var lines []string
	var line strings.Builder
	used := float32(0)
	for _, word := range strings.Fields(s) {
		w := fyne.MeasureText(word, size, regular).Width
		if used > 0 && used+space+w > width {
			lines = append(lines, line.String())
			line.Reset()
			used = 0
		}
		if used > 0 {
			line.WriteByte(' ')
			used += space
		}
		line.WriteString(word)
		used += w
	}
	return append(lines, line.String())
}

func (p *Paragraph) arrange(size fyne.Size) {
	p.breakFor(size.Width)
	x, y := p.inset()
	for i := range p.used {
		put(p.lines[i], x, y+float32(i)*p.leading())
	}
	if p.boxed {
		p.slab.place(0, 0, size.Width, size.Height)
	}
}

// HeightFor is the height of the wrapped text; none for an empty one.
func (p *Paragraph) HeightFor(width float32) float32 {
	if p.shown == "" {
		return 0
	}
	p.breakFor(width)
	_, y := p.inset()
	return float32(p.used)*p.leading() + 2*y
}

// CreateRenderer is for the toolkit.
func (p *Paragraph) CreateRenderer() fyne.WidgetRenderer {
	return Renderer{
		Object: p,
		Content: func() []fyne.CanvasObject {
			objects := make([]fyne.CanvasObject, 0, p.used+3)
			if p.boxed && p.shown != "" {
				objects = p.slab.objects(objects)
			}
			for i := range p.used {
				objects = append(objects, p.lines[i])
			}
			return objects
		},
		Arrange:  p.arrange,
		Least:    func() fyne.Size { return fyne.NewSize(40, p.HeightFor(max(p.Size().Width, 40))) },
		Recolour: p.recolour,
	}
}

// AccessibilityLabel is the text.
func (p *Paragraph) AccessibilityLabel() string { return p.shown }

// AccessibilityRole is text.
func (p *Paragraph) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

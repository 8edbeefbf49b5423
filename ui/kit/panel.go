package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// Edge is a side of a panel on which a thin line is drawn.
type Edge int

// The edges; they can be added together.
const (
	LeftEdge Edge = 1 << iota
	TopEdge
	RightEdge
	BottomEdge
	NoEdge Edge = 0
)

// Panel is a part of the window: a surface with a thin line on some of its
// edges, and one thing in it.
type Panel struct {
	widget.BaseWidget
	Content fyne.CanvasObject
	edge    Edge
	pad     float32
	ground  *canvas.Shader
	lines   [4]*canvas.Rectangle
}

// NewPanel puts content on a surface, pad points from every edge.
func NewPanel(content fyne.CanvasObject, edge Edge, pad float32) *Panel {
	p := &Panel{Content: content, edge: edge, pad: pad, ground: newFlat()}
	for i := range p.lines {
		p.lines[i] = &canvas.Rectangle{}
	}
	p.recolour()
	p.ExtendBaseWidget(p)
	return p
}

func (p *Panel) recolour() {
	c := Now()
	paintFlat(p.ground, c.Surface)
	for _, l := range p.lines {
		l.FillColor = c.Line
	}
}

func (p *Panel) arrange(size fyne.Size) {
	putFlat(p.ground, 0, 0, size.Width, size.Height)
	Place(p.lines[0], 0, 0, 1, size.Height)
	Place(p.lines[1], 0, 0, size.Width, 1)
	Place(p.lines[2], size.Width-1, 0, 1, size.Height)
	Place(p.lines[3], 0, size.Height-1, size.Width, 1)
	Place(p.Content, p.pad, p.pad, max(size.Width-2*p.pad, 0), max(size.Height-2*p.pad, 0))
}

// HeightFor is the height that the content wants at a width.
func (p *Panel) HeightFor(width float32) float32 {
	return HeightFor(p.Content, width-2*p.pad) + 2*p.pad
}

// CreateRenderer is for the toolkit.
func (p *Panel) CreateRenderer() fyne.WidgetRenderer {
	return Renderer{
		Object: p,
		Content: func() []fyne.CanvasObject {
			objects := []fyne.CanvasObject{p.ground}
			for i, l := range p.lines {
				if p.edge&(1<<i) != 0 {
					objects = append(objects, l)
				}
			}
			return append(objects, p.Content)
		},
		Arrange:  p.arrange,
		Least:    func() fyne.Size { return p.Content.MinSize().AddWidthHeight(2*p.pad, 2*p.pad) },
		Recolour: p.recolour,
	}
}

// Card is a surface with a thin border, for one thing to look at.
type Card struct {
	widget.BaseWidget
	Content fyne.CanvasObject
	slab    *slab
}

const cardPad = Margin

// NewCard puts content on a card.
func NewCard(content fyne.CanvasObject) *Card {
	c := &Card{Content: content, slab: newSlab(2*Radius, true)}
	c.recolour()
	c.ExtendBaseWidget(c)
	return c
}

func (c *Card) recolour() {
	p := Now()
	c.slab.colour(p.Surface, p.Line)
}

// HeightFor is the height that the content wants at a width.
func (c *Card) HeightFor(width float32) float32 {
	return HeightFor(c.Content, width-2*cardPad) + 2*cardPad
}

// CreateRenderer is for the toolkit.
func (c *Card) CreateRenderer() fyne.WidgetRenderer {
	return Renderer{
		Object:  c,
		Content: func() []fyne.CanvasObject { return append(c.slab.objects(nil), c.Content) },
		Arrange: func(size fyne.Size) {
			c.slab.place(0, 0, size.Width, size.Height)
			Place(c.Content, cardPad, cardPad, max(size.Width-2*cardPad, 0), max(size.Height-2*cardPad, 0))
		},
		Least:    func() fyne.Size { return c.Content.MinSize().AddWidthHeight(2*cardPad, 2*cardPad) },
		Recolour: c.recolour,
	}
}

// Rule is a thin line across.
type Rule struct {
	widget.BaseWidget
	line *canvas.Rectangle
}

// NewRule makes a thin line.
func NewRule() *Rule {
	r := &Rule{line: &canvas.Rectangle{}}
	r.recolour()
	r.ExtendBaseWidget(r)
	return r
}

func (r *Rule) recolour() { r.line.FillColor = Now().Line }

// CreateRenderer is for the toolkit.
func (r *Rule) CreateRenderer() fyne.WidgetRenderer {
	return Renderer{
		Object:   r,
		Content:  func() []fyne.CanvasObject { return []fyne.CanvasObject{r.line} },
		Arrange:  func(size fyne.Size) { Place(r.line, 0, (size.Height-1)/2, size.Width, 1) },
		Least:    func() fyne.Size { return fyne.NewSize(1, 1) },
		Recolour: r.recolour,
	}
}

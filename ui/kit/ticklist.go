package kit

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"discern/ui/kit/paint"
)

// Ticked is what stands in a row's box.
type Ticked int

// The states of a box.
const (
	Unticked Ticked = iota
	Tick
	LeftOut // it was ticked, and taken out again
)

// TickRow is one thing that can be ticked.
type TickRow struct {
	Key      string // that ticks it, at the right; empty for none
	Title    string // of content perhaps: it is made one line, and shortened
	Sub      string
	Box      Ticked
	Selected bool // it is what is being looked at
}

const (
	tickHeight float32 = 46
	tickBox    float32 = 16
	tickX      float32 = 10
	tickWords  float32 = tickX + tickBox + 11
)

// TickList shows some dozens of things under one another, each with a box. It
// does not scroll.
type TickList struct {
	widget.BaseWidget
	Hover
	rows    []TickRow
	drawing *Drawing

	// OnTapped is called with the index of a tapped row, OnTick with that of a row
	// whose box was tapped.
	OnTapped, OnTick func(i int)
}

var (
	_ fyne.Tappable      = (*TickList)(nil)
	_ desktop.Hoverable  = (*TickList)(nil)
	_ desktop.Cursorable = (*TickList)(nil)
	_ fyne.Accessible    = (*TickList)(nil)
	_ Flowing            = (*TickList)(nil)
)

// NewTickList makes an empty list.
func NewTickList() *TickList {
	l := &TickList{}
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
func (l *TickList) SetRows(rows []TickRow) {
	if !slices.Equal(l.rows, rows) {
		l.rows = append(l.rows[:0], rows...)
		l.drawing.Changed()
	}
}

// Rows is what is shown; do not write to it.
func (l *TickList) Rows() []TickRow { return l.rows }

// Extent is where a row stands, from the top of the list.
func (l *TickList) Extent(i int) (y, height float32) { return float32(i) * tickHeight, tickHeight }

func (l *TickList) drawRow(p *paint.Picture, i int) {
	c, row, y := Now(), l.rows[i], float32(i)*tickHeight
	if row.Selected || i == l.Over() {
		p.Box(0, y, p.Size.Width, tickHeight-2, Radius-1, c.Raised)
	}
	if row.Selected {
		p.Box(0, y+4, 3, tickHeight-10, 1.5, c.Accent)
	}
	drawTick(p, c, row.Box, tickX, y+(tickHeight-2-tickBox)/2)
	room, colour := p.Size.Width-tickWords-Gap, c.Text
	if row.Key != "" {
		DrawCap(p, row.Key, p.Size.Width-Gap, y, tickHeight-2)
		room -= capWidth(row.Key) + Gap
	}
	if row.Box == LeftOut {
		colour = c.Muted
	}
	p.TextIn(p.Fit(OneLine(row.Title), room, body), tickWords, y+3, 21, body, colour)
	p.TextIn(p.Fit(OneLine(row.Sub), room, small), tickWords, y+23, 18, small, c.Muted)
}

// drawTick paints a box and what stands in it.
func drawTick(p *paint.Picture, c *Colors, box Ticked, x, y float32) {
	if box != Tick {
		p.Border(x, y, tickBox, tickBox, 3, c.Faint)
		if box == LeftOut {
			p.Box(x+4, y+tickBox/2-1, tickBox-8, 2, 0, c.Faint)
		}
		return
	}
	p.Box(x, y, tickBox, tickBox, 3, c.Accent)
	stroke := func(x0, y0, x1, y1 float32) {
		const steps = 8
		for i := range steps + 1 {
			part := float32(i) / steps
			p.Disc(x+x0+(x1-x0)*part-1, y+y0+(y1-y0)*part-1, 2, c.Surface)
		}
	}
	stroke(4, 8.5, 6.8, 11.3)
	stroke(6.8, 11.3, 12, 5)
}

func (l *TickList) at(pos fyne.Position) int {
	if i := int(pos.Y / tickHeight); pos.Y >= 0 && i < len(l.rows) {
		return i
	}
	return -1
}

// Tapped reports the row under the pointer, or its box.
func (l *TickList) Tapped(ev *fyne.PointEvent) {
	i, report := l.at(ev.Position), l.OnTapped
	if ev.Position.X < tickWords-2 {
		report = l.OnTick
	}
	if i >= 0 && report != nil {
		report(i)
	}
}

// Cursor is a hand.
func (l *TickList) Cursor() desktop.Cursor { return desktop.PointerCursor }

// HeightFor is the height of all rows.
func (l *TickList) HeightFor(float32) float32 { return float32(len(l.rows)) * tickHeight }

// CreateRenderer is for the toolkit.
func (l *TickList) CreateRenderer() fyne.WidgetRenderer {
	return l.drawing.Renderer(l, func() fyne.Size { return fyne.NewSize(160, l.HeightFor(0)) })
}

// AccessibilityLabel is all rows in words.
func (l *TickList) AccessibilityLabel() string {
	words := make([]string, len(l.rows))
	for i, row := range l.rows {
		words[i] = strings.TrimSpace(row.Key+" "+row.Title) + ", " + row.Sub + [...]string{"", ", ticked", ", left out"}[row.Box]
		if row.Selected {
			words[i] += ", selected"
		}
	}
	return strings.Join(words, "; ")
}

// AccessibilityRole is container.
func (l *TickList) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleContainer }

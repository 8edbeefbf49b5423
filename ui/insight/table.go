package insight

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"discern/ui/kit"
	"discern/ui/kit/paint"
)

// cell is what stands in one place of a table.
type cell struct {
	text string
	tone kit.Tone
}

// table shows some rows of figures: names at the left, figures at the right,
// under their heads. It does not scroll.
type table struct {
	widget.BaseWidget
	kit.Hover
	heads   []cell
	rows    [][]cell
	fit     func(width float32) []float32 // the columns' widths; nil for what they need
	edge    float32                       // from the right end of the figures to that of the table
	drawing *kit.Drawing

	// OnTapped is called with the index of a tapped row; nil for a picture.
	OnTapped func(i int)
}

const (
	tableRow  float32 = 26
	tablePad  float32 = 6
	columnGap float32 = 18
	// namesPart is the part of the width that names have for sure, if they need it.
	namesPart float32 = .28
)

var (
	small = paint.Style{Size: kit.TextSmall}
	body  = paint.Style{Size: kit.TextBody}
)

var (
	_ fyne.Tappable      = (*table)(nil)
	_ desktop.Hoverable  = (*table)(nil)
	_ desktop.Cursorable = (*table)(nil)
	_ fyne.Accessible    = (*table)(nil)
	_ kit.Flowing        = (*table)(nil)
)

func newTable(heads ...string) *table {
	t := &table{edge: tablePad}
	t.drawing = kit.NewDrawing(t.draw)
	t.Hover = kit.NewHover(t.at, func() {
		if t.OnTapped != nil {
			t.drawing.Changed()
		}
	})
	t.ExtendBaseWidget(t)
	for _, h := range heads {
		t.heads = append(t.heads, cell{h, kit.Quiet})
	}
	return t
}

// set shows other rows, each with a cell a head.
func (t *table) set(rows ...[]cell) {
	if !slices.EqualFunc(t.rows, rows, slices.Equal) {
		t.rows = rows
		t.drawing.Changed()
	}
}

// setHeads changes the heads.
func (t *table) setHeads(heads ...cell) {
	if !slices.Equal(t.heads, heads) {
		t.heads = heads
		t.drawing.Changed()
	}
}

// columns are how wide the columns of figures stand; the first has what is left.
func (t *table) columns(room float32) []float32 {
	if t.fit != nil {
		return t.fit(room)
	}
	widths := make([]float32, len(t.heads))
	for j := range widths {
		widths[j] = paint.Width(t.heads[j].text, small)
		for _, row := range t.rows {
			widths[j] = max(widths[j], paint.Width(row[j].text, small))
		}
		widths[j] = float32(int(widths[j])) + 1 + columnGap
	}
	total := float32(0)
	for _, w := range widths[1:] {
		total += w
	}
	// Where there is no room for all the names give way first, and then the figures.
	if most := room - max(min(widths[0], room*namesPart), 60) - t.edge; total > most {
		for j := range widths {
			widths[j] *= most / total
		}
	}
	return widths
}

// drawCells paints one row, its figures up to right.
func drawCells(p *paint.Picture, c *kit.Colors, cells []cell, widths []float32, y, right float32) {
	for j := len(cells) - 1; j > 0; j-- {
		if widths[j] == 0 {
			continue // it is left out
		}
		p.TextRight(p.Fit(cells[j].text, widths[j]-4, small), right, y, tableRow, small, cells[j].tone.Of(c))
		right -= widths[j]
	}
	p.TextIn(p.Fit(kit.OneLine(cells[0].text), right-tablePad-kit.Gap, small), tablePad, y, tableRow, small, cells[0].tone.Of(c))
}

func (t *table) draw(p *paint.Picture) {
	c := kit.Now()
	widths := t.columns(p.Size.Width)
	right := p.Size.Width - t.edge
	drawCells(p, c, t.heads, widths, 0, right)
	for i, row := range t.rows {
		y := float32(i+1) * tableRow
		if i == t.Over() && t.OnTapped != nil {
			p.Box(0, y, p.Size.Width, tableRow, kit.Radius, c.Raised)
		}
		p.Box(0, y-.5, p.Size.Width, 1, 0, c.Line)
		drawCells(p, c, row, widths, y, right)
	}
}

// HeightFor is the height of all rows.
func (t *table) HeightFor(float32) float32 { return float32(len(t.rows)+1) * tableRow }

// Tapped reports the row under the pointer.
func (t *table) Tapped(ev *fyne.PointEvent) {
	if i := t.at(ev.Position); i >= 0 && t.OnTapped != nil {
		t.OnTapped(i)
	}
}

func (t *table) at(pos fyne.Position) int {
	if i := int(pos.Y/tableRow) - 1; pos.Y >= tableRow && i < len(t.rows) {
		return i
	}
	return -1
}

// Cursor is a hand where rows can be tapped.
func (t *table) Cursor() desktop.Cursor {
	if t.OnTapped != nil && t.Over() >= 0 {
		return desktop.PointerCursor
	}
	return desktop.DefaultCursor
}

// CreateRenderer is for the toolkit.
func (t *table) CreateRenderer() fyne.WidgetRenderer {
	return t.drawing.Renderer(t, func() fyne.Size { return fyne.NewSize(280, t.HeightFor(0)) })
}

// AccessibilityLabel is every row in words.
func (t *table) AccessibilityLabel() string {
	all := make([]string, len(t.rows))
	for i, row := range t.rows {
		parts := []string{row[0].text}
		for j := 1; j < len(row); j++ {
			parts = append(parts, strings.TrimSpace(t.heads[j].text+" "+row[j].text))
		}
		all[i] = strings.Join(parts, ", ")
	}
	return strings.Join(all, "; ")
}

// AccessibilityRole is text.
func (t *table) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// numbers is the table as it is exported.
func (t *table) numbers() [][]string {
	out := [][]string{make([]string, len(t.heads))}
	for j, h := range t.heads {
		out[0][j] = h.text
	}
	for _, row := range t.rows {
		line := make([]string, len(row))
		for j, c := range row {
			line[j] = c.text
		}
		out = append(out, line)
	}
	return out
}

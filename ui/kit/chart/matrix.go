package chart

import (
	"fmt"
	"image/color"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"discern/ui/kit"
	"discern/ui/kit/paint"
)

// Matrix shows how often each of some answers met each of them, up to a dozen
// or so: what one said in rows, what the other said in columns. A cell is
// shaded by its share of its row; those in which both said the same have a rim.
type Matrix struct {
	figure
	rowName, columnName string
	labels              []string
	counts              [][]int
}

var _ kit.Flowing = (*Matrix)(nil)

// NewMatrix makes a chart without counts; empty is what it says until there are
// some.
func NewMatrix(empty string) *Matrix {
	m := &Matrix{rowName: "first", columnName: "second"}
	m.init(m, empty)
	return m
}

// SetAxes names whose answers the rows are and whose the columns.
func (m *Matrix) SetAxes(rows, columns string) {
	if m.rowName != rows || m.columnName != columns {
		m.rowName, m.columnName = rows, columns
		m.changed()
	}
}

// SetCounts shows other counts; counts[i][j] is how often answer i met answer
// j. Missing ones are 0.
func (m *Matrix) SetCounts(labels []string, counts [][]int) {
	m.labels, m.counts = slices.Clone(labels), make([][]int, len(labels))
	for i := range m.counts {
		m.counts[i] = make([]int, len(labels))
		if i < len(counts) {
			copy(m.counts[i], counts[i])
		}
	}
	m.changed()
}

func sum(row []int) (n int) {
	for _, v := range row {
		n += v
	}
	return n
}

func (m *Matrix) total() (n int) {
	for _, row := range m.counts {
		n += sum(row)
	}
	return n
}

func (m *Matrix) has() bool { return m.total() > 0 }

// grid is where the cells lie, in points.
type grid struct {
	x, y, w, h float32 // the upper left corner, and one cell's sides
	rising     bool    // the columns' labels run upwards, for want of width
}

func (m *Matrix) grid(size fyne.Size) grid {
	widest := float32(0)
	for _, label := range m.labels {
		widest = max(widest, paint.Width(kit.OneLine(label), tiny))
	}
	n := float32(len(m.labels))
	names := min(widest, size.Width*.3)
	g := grid{x: float32(int(names)) + 1 + kit.Gap}
	g.w = min((size.Width-g.x-2)/n, 120)
	head := axisHeight
	if widest > g.w-4 {
		g.rising, head = true, min(widest, size.Height*.3)+9
	}
	g.y = axisHeight + float32(int(head))
	g.h = min((size.Height-g.y-2)/n, 64)
	return g
}

// HeightFor is the height at which cells have a good shape.
func (m *Matrix) HeightFor(width float32) float32 {
	g := m.grid(fyne.NewSize(width, 2000))
	return max(g.y+float32(len(m.labels))*g.h+2, least.Height)
}

func (m *Matrix) draw(p *paint.Picture, c *kit.Colors, over int) {
	g := m.grid(p.Size)
	title := "rows: " + m.rowName + " · columns: " + m.columnName
	p.TextIn(p.Fit(title, p.Size.Width, tiny), 0, 0, axisHeight, tiny, c.Muted)
	for i, label := range m.labels {
		label = kit.OneLine(label)
		p.TextRight(p.Fit(label, g.x-kit.Gap, tiny), g.x-kit.Gap, g.y+float32(i)*g.h, g.h, tiny, c.Muted)
		x := g.x + (float32(i)+.5)*g.w
		if g.rising {
			p.TextUp(p.Fit(label, g.y-axisHeight-6, tiny), x-paint.Height(tiny)/2, g.y-4, tiny, c.Muted)
			continue
		}
		label = p.Fit(label, g.w-2, tiny)
		p.TextIn(label, x-p.Width(label, tiny)/2, g.y-axisHeight, axisHeight, tiny, c.Muted)
	}
	for i, row := range m.counts {
		for j, n := range row {
			m.drawCell(p, c, g, i, j, n, float64(n)/float64(max(sum(row), 1)), over == i*len(row)+j)
		}
	}
}

func (m *Matrix) drawCell(p *paint.Picture, c *kit.Colors, g grid, i, j, n int, part float64, over bool) {
	x, y, w, h := g.x+float32(j)*g.w, g.y+float32(i)*g.h, g.w-2, g.h-2
	ground := c.Surface
	if n > 0 {
		ground = shade(c, part)
	}
	p.Box(x, y, w, h, 3, ground)
	switch {
	case over:
		p.Border(x, y, w, h, 3, c.Text)
		p.Border(x+1, y+1, w-2, h-2, 2, c.Surface)
	case i == j:
		p.Border(x, y, w, h, 3, c.Muted)
	case n == 0:
		p.Border(x, y, w, h, 3, c.Line)
	}
	words, tint := count(n), onto(ground)
	if p.Width(words, small) > w-2 {
		words = brief(n)
	}
	if n == 0 {
		tint = c.Faint
	}
	style := small
	if p.Width(words, small) > w-2 {
		style = tiny
	}
	if g.h >= axisHeight-2 && p.Width(words, style) <= w {
		p.TextIn(words, x+(w-p.Width(words, style))/2, y, h, style, tint)
	}
}

// shade is the ground of a cell, from a tint that can just be seen to the whole
// colour.
func shade(c *kit.Colors, part float64) color.NRGBA {
	return kit.Towards(c.Surface, c.Accent, float32(.12+.88*part))
}

// brief writes a number in as few letters as tell its size: 12k, 3M.
func brief(n int) string {
	switch {
	case n < 1000:
		return fmt.Sprint(n)
	case n < 1_000_000:
		return fmt.Sprint(n/1000) + "k"
	default:
		return fmt.Sprint(n/1_000_000) + "M"
	}
}

// onto is black or white, whichever is read better on a ground. No others will
// do on the middle shades.
func onto(ground color.NRGBA) color.NRGBA {
	white, black := color.NRGBA{R: 0xff, G: 0xff, B: 0xff, A: 0xff}, color.NRGBA{A: 0xff}
	if kit.Contrast(white, ground) >= kit.Contrast(black, ground) {
		return white
	}
	return black
}

// at is the cell at a place, counted row by row.
func (m *Matrix) at(pos fyne.Position, size fyne.Size) int {
	g, n := m.grid(size), len(m.labels)
	if pos.X < g.x || pos.Y < g.y {
		return -1
	}
	i, j := int((pos.Y-g.y)/g.h), int((pos.X-g.x)/g.w)
	if i >= n || j >= n {
		return -1
	}
	return i*n + j
}

func (m *Matrix) words(cell int) string {
	i, j := cell/len(m.labels), cell%len(m.labels)
	n, row := m.counts[i][j], sum(m.counts[i])
	part := notKnown
	if row > 0 {
		part = share(float64(n) / float64(row))
	}
	return fmt.Sprintf("%s: %s\n%s: %s\n%s of the %s in its row: %s",
		m.rowName, kit.OneLine(m.labels[i]), m.columnName, kit.OneLine(m.labels[j]), count(n), count(row), part)
}

// AccessibilityLabel says how many met the same answer, and of how many.
func (m *Matrix) AccessibilityLabel() string {
	if !m.has() {
		return m.empty
	}
	same := 0
	var parts []string
	for i, row := range m.counts {
		same += row[i]
		for j, n := range row {
			if n > 0 {
				parts = append(parts, fmt.Sprintf("%s and %s %s", m.labels[i], m.labels[j], count(n)))
			}
		}
	}
	return fmt.Sprintf("%s against %s: the same in %s of %s; %s",
		m.rowName, m.columnName, count(same), count(m.total()), strings.Join(parts, "; "))
}

// Table has the columns' answers in its head and a row for each answer.
func (m *Matrix) Table() [][]string {
	rows := [][]string{append([]string{m.rowName + " / " + m.columnName}, m.labels...)}
	for i, row := range m.counts {
		cells := []string{m.labels[i]}
		for _, n := range row {
			cells = append(cells, fmt.Sprint(n))
		}
		rows = append(rows, cells)
	}
	return rows
}

package view

import (
	"slices"
	"unicode"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/shaping"

	"discern/ui/kit/bidi"
	"discern/ui/kit/paint"
)

// line is one line of text, from left to right.
type line struct {
	start, end int // code points, end exclusive, with what ended the line
	rtl        bool
	width      float32
	glyphs     []paint.Glyph
	marks      []mark
	cells      []cell
	moved      []extent // what stands elsewhere than it would without explicit controls
}

// left is where the line begins within a width: text that runs from right to
// left stands at the right.
func (ln *line) left(width float32) float32 {
	if ln.rtl {
		return max(width-ln.width, 0)
	}
	return 0
}

// mark stands for a character that has no shape of its own.
type mark struct {
	x, width float32
	label    string
}

// cell is where the characters of a cluster lie.
type cell struct {
	start, end int
	x0, x1     float32
}

// piece is what a line has of an item, all of one level.
type piece struct {
	*item
	start, end int
}

// line places what lies between start and end, in visual order. White space at
// its end hangs over and is not placed.
func (p *part) line(start, end int) line {
	ln := line{start: start, end: end, rtl: p.par.rtl}
	stop := end
	for stop > start && unicode.IsSpace(p.text[stop-1]) {
		stop--
	}
	levels := p.par.line(start, end)
	var pieces []piece
	var order []bidi.Level
	for i := range p.items {
		it := &p.items[i]
		for from, last := max(it.start, start), min(it.end, stop); from < last; {
			to := from + 1
			for to < last && levels[to-start] == levels[from-start] {
				to++
			}
			pieces, order = append(pieces, piece{it, from, to}), append(order, levels[from-start])
			from = to
		}
	}
	x := float32(0)
	for _, i := range bidi.Order(order) {
		it := pieces[i]
		if it.glyphs == nil {
			if it.label != "" {
				ln.marks = append(ln.marks, mark{x: x, width: it.width, label: it.label})
			}
			ln.cells = append(ln.cells, cell{it.start, it.end, x, x + it.width})
			x += it.width
			continue
		}
		for g := range it.glyphs {
			x = ln.place(&it.glyphs[g], it.face, p.size, x, it.start, it.end)
		}
	}
	ln.width = x
	if moved := p.par.moved(start, end); moved != nil {
		ln.moved = ln.where(func(c cell) bool { return slices.Contains(moved[c.start-start:min(c.end, end)-start], true) })
	}
	return ln
}

// place adds a glyph at x when its cluster lies within start and stop, and
// returns where the next one goes.
func (ln *line) place(g *shaping.Glyph, face *font.Face, size int, x float32, start, stop int) float32 {
	if g.TextIndex() < start || g.TextIndex() >= stop {
		return x
	}
	ln.glyphs = append(ln.glyphs, paint.Glyph{
		Face: face, ID: g.GlyphID, Size: size, X: x + paint.Float(g.XOffset), Y: -paint.Float(g.YOffset),
	})
	next := x + paint.Float(g.Advance)
	if n := len(ln.cells); n > 0 && ln.cells[n-1].start == g.TextIndex() {
		ln.cells[n-1].x1 = next
	} else {
		ln.cells = append(ln.cells, cell{g.TextIndex(), g.TextIndex() + max(g.RunesCount(), 1), x, next})
	}
	return next
}

// extent is a stretch of a line, in pixels from its left end.
type extent struct{ x0, x1 float32 }

// extents are where the characters from start to end lie on the line: one
// stretch, or several where the text runs both ways.
func (ln *line) extents(start, end int) []extent {
	return ln.where(func(c cell) bool { return c.start < end && c.end > start })
}

// where is the room of those cells that are chosen.
func (ln *line) where(chosen func(cell) bool) []extent {
	var found []extent
	for _, c := range ln.cells {
		if c.x0 == c.x1 || !chosen(c) {
			continue
		}
		if n := len(found); n > 0 && found[n-1].x1 == c.x0 {
			found[n-1].x1 = c.x1
			continue
		}
		found = append(found, extent{c.x0, c.x1})
	}
	return found
}

package view

import (
	"unicode"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/segmenter"
	"github.com/go-text/typesetting/shaping"

	"discern/ui/kit/paint"
)

// layout breaks a text into lines for one width and one size, both in pixels,
// and no further than it has been asked for. This is the engine below Text;
// nothing else knows how lines come about.
type layout struct {
	text  []rune
	lang  string
	size  int
	width float32

	lines []line
	next  int // first code point that has no line yet
	end   int // of the paragraph that next lies in; below next when not known
	rtl   bool
	done  bool
}

// line is one line of text, from left to right.
type line struct {
	start, end int // code points, end exclusive, with what ended the line
	rtl        bool
	width      float32
	glyphs     []paint.Glyph
	marks      []mark
	cells      []cell
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

// window is how many code points are shaped at once: a screenful, so that the
// first lines of a long paragraph do not wait for its last.
const window = 1024

func newLayout(text []rune, lang string, size int, width float32) *layout {
	return &layout{text: text, lang: lang, size: max(size, 1), width: max(width, 1), end: -1}
}

// lineHeight is the distance of two baselines.
func (l *layout) lineHeight() int { return l.size*8/5 + l.size%2 }

// baseline is the distance from a line's top to its baseline.
func (l *layout) baseline() int {
	rise, fall := paint.Metrics(l.size)
	return int((float32(l.lineHeight())-rise-fall)/2 + rise + .5)
}

// ensure lays out until there are n lines or the text is at its end, and
// returns how many there are.
func (l *layout) ensure(n int) int {
	for len(l.lines) < n && !l.done {
		l.more(window)
	}
	return len(l.lines)
}

// more lays out the next lines of the current paragraph.
func (l *layout) more(size int) {
	if l.end < l.next {
		l.end = l.next
		for l.end < len(l.text) && l.text[l.end] != '\r' && !endsParagraph(l.text[l.end]) {
			l.end++
		}
		l.rtl = paint.RightToLeft(l.text[l.next:l.end])
	}
	stop := min(l.next+size, l.end)
	p := l.shape(l.next, stop)
	start, made := l.next, 0
	for start < stop {
		end := p.lineEnd(start, l.width)
		if end == stop && stop < l.end {
			break // it may go on beyond the window
		}
		l.lines = append(l.lines, p.line(start, end))
		start = end
		made++
	}
	switch {
	case stop < l.end && made == 0:
		l.more(2 * size)
		return
	case stop < l.end:
		l.next = start
		return
	case made == 0:
		l.lines = append(l.lines, line{start: start, end: start, rtl: l.rtl})
	}
	l.paragraphDone()
}

// paragraphDone steps over what ended the paragraph.
func (l *layout) paragraphDone() {
	last := &l.lines[len(l.lines)-1]
	if l.end >= len(l.text) {
		l.done = true
		return
	}
	l.next = l.end + 1
	if l.text[l.end] == '\r' && l.next < len(l.text) && l.text[l.next] == '\n' {
		l.next++
	}
	last.end = l.next
	l.end = -1
	if l.next == len(l.text) {
		l.done = true // a final line break opens no further line
	}
}

// part is a shaped stretch of a paragraph.
type part struct {
	*layout
	start   int
	items   []item
	advance []float32 // by code point: the width of the cluster that begins there
	begins  []bool    // by code point: whether a cluster begins there
	breaks  []bool    // by code point: whether a line may begin there
}

// item is a stretch of a part that runs one way in one face, or one mark.
type item struct {
	start, end int
	level      uint8
	label      string // of a mark; empty for glyphs
	width      float32
	face       *font.Face
	glyphs     []shaping.Glyph // from left to right
}

// shape divides text[start:stop] into items and shapes each.
func (l *layout) shape(start, stop int) *part {
	n := stop - start
	p := &part{
		layout: l, start: start,
		advance: make([]float32, n), begins: make([]bool, n+1), breaks: make([]bool, n+1),
	}
	if n == 0 {
		return p
	}
	levels := paint.Levels(l.text[start:stop], l.rtl)
	for i := start; i < stop; {
		label, tab := l.label(i), l.text[i] == '\t'
		if label != "" || tab {
			it := item{start: i, end: i + 1, level: levels[i-start], label: label}
			it.width = l.tabWidth()
			if !tab {
				it.width = l.markWidth(label)
			}
			p.advance[i-start], p.begins[i-start] = it.width, true
			p.items = append(p.items, it)
			i++
			continue
		}
		end := i + 1
		for end < stop && levels[end-start] == levels[i-start] && l.text[end] != '\t' && l.label(end) == "" {
			end++
		}
		for _, r := range paint.Split(l.text, i, end, false) {
			p.add(r, levels[i-start])
		}
		i = end
	}
	var seg segmenter.Segmenter
	seg.Init(l.text[start:stop])
	for it := seg.LineIterator(); it.Next(); {
		p.breaks[it.Line().Offset] = true
	}
	inside := make([]bool, n+1) // a grapheme is never torn, whatever the font makes of it
	for it := seg.GraphemeIterator(); it.Next(); {
		inside[it.Grapheme().Offset] = true
	}
	for i := range inside {
		p.begins[i] = p.begins[i] && inside[i]
	}
	for i := range p.items {
		if it := &p.items[i]; it.label != "" {
			p.begins[it.start-start] = true // a mark stands alone, whatever it would join
		}
	}
	return p
}

// label is the label of the character at i when it is shown as a mark: because
// it hides, because no font has it, or because it has nothing to stand upon.
func (l *layout) label(i int) string {
	r := l.text[i]
	if r >= ' ' && r < 0x7f {
		return ""
	}
	if s := hiddenLabel(l.text, i); s != "" {
		return s
	}
	if r != '\t' && paint.Printable(r) && !paint.Shown(r) {
		return code(r)
	}
	if unicode.In(r, unicode.Mn, unicode.Me) && (i == 0 || l.text[i-1] == '\r' || endsParagraph(l.text[i-1])) {
		return code(r) // upon nothing, it would be drawn left of the line
	}
	return ""
}

// add shapes a run and appends it.
func (p *part) add(r paint.Run, level uint8) {
	it := item{start: r.Start, end: r.End, level: level, face: r.Face}
	it.glyphs = paint.Shape(p.text, r, level, p.size, p.lang)
	for i := range it.glyphs {
		w := paint.Float(it.glyphs[i].Advance)
		it.width += w
		if at := it.glyphs[i].TextIndex() - p.start; at >= 0 && at < len(p.advance) {
			p.advance[at] += w
			p.begins[at] = true
		}
	}
	p.items = append(p.items, it)
}

// lineEnd is where the line that begins at start ends.
func (p *part) lineEnd(start int, width float32) int {
	x, last := float32(0), -1
	stop := p.start + len(p.advance)
	for i := start; i < stop; i++ {
		at := i - p.start
		if i > start && p.breaks[at] {
			last = i
		}
		w := p.advance[at]
		if x+w > width && i > start && !unicode.IsSpace(p.text[i]) {
			if last > start {
				return last
			}
			// One word is wider than the line: cut it between clusters.
			for i > start && !p.begins[i-p.start] {
				i--
			}
			if i > start {
				return i
			}
			for i = start + 1; i < stop && !p.begins[i-p.start]; {
				i++
			}
			return i
		}
		x += w
	}
	return stop
}

// line places what lies between start and end, in visual order. White space at
// its end hangs over and is not placed.
func (p *part) line(start, end int) line {
	ln := line{start: start, end: end, rtl: p.rtl}
	stop := end
	for stop > start && unicode.IsSpace(p.text[stop-1]) {
		stop--
	}
	var items []*item
	var levels []uint8
	for i := range p.items {
		if it := &p.items[i]; it.start < stop && it.end > start {
			items = append(items, it)
			levels = append(levels, it.level)
		}
	}
	x := float32(0)
	for _, i := range paint.VisualOrder(levels) {
		it := items[i]
		if it.glyphs == nil {
			if it.label != "" {
				ln.marks = append(ln.marks, mark{x: x, width: it.width, label: it.label})
			}
			ln.cells = append(ln.cells, cell{it.start, it.end, x, x + it.width})
			x += it.width
			continue
		}
		for g := range it.glyphs {
			x = ln.place(&it.glyphs[g], it.face, p.size, x, start, stop)
		}
	}
	ln.width = x
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
	var found []extent
	for _, c := range ln.cells {
		if c.start >= end || c.end <= start || c.x0 == c.x1 {
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

func (l *layout) tabWidth() float32 { return float32(l.size) }

// markSize is the size of a mark's label.
func (l *layout) markSize() int { return max(l.size*11/20, 8) }

// markPad is the room within a mark at both sides of its label, and again
// outside of its box.
func (l *layout) markPad() float32 { return float32(max(l.size/5, 2)) }

func (l *layout) markWidth(label string) float32 {
	return paint.Width(label, paint.Style{Size: float32(l.markSize())}) + 4*l.markPad()
}

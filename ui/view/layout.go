package view

import (
	"unicode"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/segmenter"
	"github.com/go-text/typesetting/shaping"

	"discern/ui/kit/bidi"
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
	raw   bool // code point after code point, from left to right

	lines []line
	next  int        // first code point that has no line yet
	par   *paragraph // the one that next lies in, nil when not known
	done  bool
	seg   segmenter.Segmenter
}

// window is how many code points are shaped at once: a screenful, so that the
// first lines of a long paragraph do not wait for its last.
const window = 1024

func newLayout(text []rune, lang string, size int, width float32) *layout {
	return &layout{text: text, lang: lang, size: max(size, 1), width: max(width, 1)}
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
	if l.par == nil {
		l.par = l.paragraph(l.next)
	}
	stop := l.par.stop(l.next, size)
	p := l.shape(l.next, stop)
	start, made := l.next, 0
	for start < stop {
		end := p.lineEnd(start, l.room())
		if end == stop && stop < l.par.end {
			break // it may go on beyond the window
		}
		l.lines = append(l.lines, p.line(start, end))
		start = end
		made++
	}
	switch {
	case stop < l.par.end && made == 0:
		l.more(2 * size)
		return
	case stop < l.par.end:
		l.next = start
		return
	case made == 0:
		l.lines = append(l.lines, line{start: start, end: start, rtl: l.par.rtl})
	}
	l.paragraphDone()
}

// paragraphDone steps over what ended the paragraph.
func (l *layout) paragraphDone() {
	last := &l.lines[len(l.lines)-1]
	end := l.par.end
	l.par = nil
	if end >= len(l.text) {
		l.done = true
		return
	}
	l.next = end + 1
	if l.text[end] == '\r' && l.next < len(l.text) && l.text[l.next] == '\n' {
		l.next++
	}
	last.end = l.next
	if l.raw {
		last.showBreak(l, end)
	}
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
	level      bidi.Level
	label      string // of a mark; empty for glyphs
	width      float32
	face       *font.Face
	glyphs     []shaping.Glyph // from left to right
}

// shape divides text[start:stop] into items and shapes each.
func (l *layout) shape(start, stop int) *part {
	if l.raw {
		return l.shapeRaw(start, stop)
	}
	n := stop - start
	from, to := start-l.par.start, stop-l.par.start
	p := &part{
		layout: l, start: start,
		advance: make([]float32, n), begins: make([]bool, n+1), breaks: l.par.breaks[from : to+1],
	}
	levels := l.par.levels[from:to]
	labels := l.labels(start, stop)
	for i := start; i < stop; {
		label, tab := labels[i], l.text[i] == '\t'
		if label != "" || tab {
			it := item{start: i, end: i + 1, level: levels[i-start], label: label}
			it.width = l.tabWidth()
			if !tab {
				it.width = l.markWidth(label)
			}
			p.advance[i-start] = it.width
			p.items = append(p.items, it)
			i++
			continue
		}
		end := i + 1
		for end < stop && levels[end-start] == levels[i-start] && l.text[end] != '\t' && labels[end] == "" {
			end++
		}
		for _, r := range paint.Split(l.text, i, end, false) {
			p.add(r, levels[i-start])
		}
		i = end
	}
	for i := range n { // a grapheme is never torn, whatever the font makes of it
		p.begins[i] = p.begins[i] && l.par.graphemes[from+i]
	}
	for i := range p.items {
		if it := &p.items[i]; it.glyphs == nil {
			p.begins[it.start-start] = true // a mark stands alone, whatever it would join
		}
	}
	return p
}

// label is the label of the character at i that hides, or that no font has.
func (l *layout) label(i int) string {
	r := l.text[i]
	if s := hiddenLabel(l.text, i); s != "" {
		return s
	}
	if r != '\t' && paint.Printable(r) && !paint.Shown(r) {
		return code(r)
	}
	return ""
}

// add shapes a run and appends it.
func (p *part) add(r paint.Run, level bidi.Level) { p.addFrom(p.text, r, level) }

// addFrom shapes a run as it stands in text.
func (p *part) addFrom(text []rune, r paint.Run, level bidi.Level) {
	it := item{start: r.Start, end: r.End, level: level, face: r.Face}
	it.glyphs = paint.Shape(text, r, level, p.size, p.lang)
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

func (l *layout) tabWidth() float32 { return float32(l.size) }

// markSize is the size of a mark's label.
func (l *layout) markSize() int { return max(l.size*11/20, 8) }

// markPad is the room within a mark at both sides of its label, and again
// outside of its box.
func (l *layout) markPad() float32 { return float32(max(l.size/5, 2)) }

func (l *layout) markWidth(label string) float32 {
	return paint.Width(label, paint.Style{Size: float32(l.markSize())}) + 4*l.markPad()
}

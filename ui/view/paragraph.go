package view

import (
	"slices"

	"discern/ui/kit/bidi"
)

// paragraph is what has to be known of a paragraph as a whole before any line of
// it is laid out: which way its characters run, and where it may be torn.
type paragraph struct {
	start, end int // code points, without what ends it
	text       []rune
	rtl        bool
	order      *bidi.Paragraph // nil when nothing is put in order
	plain      *bidi.Paragraph // the same without its controls, nil while nobody asked
	levels     []bidi.Level
	breaks     []bool // by code point and one more: whether a line may begin there
	graphemes  []bool // the same: whether a character that a person sees begins there
}

// lately is the last long paragraph that was looked at: a text is laid out again
// beside its scroll bar, and at another size, and none of this changes.
var lately *paragraph

// of reports whether the paragraph is the one that begins at start of a text.
func (p *paragraph) of(text []rune, start int, raw bool) bool {
	return p != nil && p.start == start && start < len(text) && &p.text[0] == &text[start] && raw == (p.order == nil)
}

// paragraph finds out about the one that begins at start.
func (l *layout) paragraph(start int) *paragraph {
	if lately.of(l.text, start, l.raw) {
		return lately
	}
	end := start
	for end < len(l.text) && l.text[end] != '\r' && !endsParagraph(l.text[end]) {
		end++
	}
	p := &paragraph{start: start, end: end, text: l.text[start:end]}
	if l.raw {
		p.levels = make([]bidi.Level, end-start)
	} else {
		p.order = bidi.Resolve(p.text, bidi.Auto, bidi.Obeyed)
		p.rtl = p.order.Base().RightToLeft()
		p.levels = p.order.Line(0, end-start)
	}
	l.segment(p)
	if len(p.text) > window {
		lately = p
	}
	return p
}

// segment finds where lines may begin (UAX #14) and where characters do (UAX #29).
func (l *layout) segment(p *paragraph) {
	p.breaks, p.graphemes = make([]bool, len(p.text)+1), make([]bool, len(p.text)+1)
	l.seg.Init(p.text)
	for it := l.seg.LineIterator(); it.Next(); {
		p.breaks[it.Line().Offset] = true
	}
	for it := l.seg.GraphemeIterator(); it.Next(); {
		p.graphemes[it.Grapheme().Offset] = true
	}
}

// line is the level of every character from start to end when they are a line.
func (p *paragraph) line(start, end int) []bidi.Level {
	if p.order == nil {
		return p.levels[start-p.start : end-p.start]
	}
	return p.order.Line(start-p.start, end-p.start)
}

// stop is where to stop shaping for now, at most size code points on from start:
// where a line may begin, or else a character does.
func (p *paragraph) stop(start, size int) int {
	stop := start + size
	if stop >= p.end {
		return p.end
	}
	for _, borders := range [][]bool{p.breaks, p.graphemes} {
		for at := stop; at > start+size/2; at-- {
			if borders[at-p.start] {
				return at
			}
		}
	}
	return stop
}

// moved tells which characters from start to end, when they are a line, stand
// elsewhere than they would if explicit controls did nothing; nil for none.
func (p *paragraph) moved(start, end int) []bool {
	if p.order == nil || !p.order.Explicit() {
		return nil
	}
	if p.plain == nil {
		d := bidi.LeftToRight
		if p.rtl {
			d = bidi.RightToLeft
		}
		p.plain = bidi.Resolve(p.text, d, bidi.Ignored)
	}
	obeyed, ignored := p.order.Line(start-p.start, end-p.start), p.plain.Line(start-p.start, end-p.start)
	order, other := p.visible(bidi.Order(obeyed), start), p.visible(bidi.Order(ignored), start)
	if slices.Equal(order, other) {
		return nil
	}
	moved := make([]bool, end-start)
	for i, at := range order {
		moved[at] = at != other[i] || obeyed[at].RightToLeft() != ignored[at].RightToLeft()
	}
	return moved
}

// visible leaves explicit controls out of an order of the characters from start.
func (p *paragraph) visible(order []int, start int) []int {
	return slices.DeleteFunc(order, func(i int) bool { return bidi.IsControl(p.text[start-p.start+i]) })
}

package view

import (
	"unicode"

	"discern/ui/kit/paint"
)

// Raw text is laid out code point after code point from left to right. Nothing
// joins, nothing is reordered, and whatever is no plain character, combining
// marks and unusual spaces with it, is shown by its label.

// rawLabel is the label of the character at i in raw text.
func (l *layout) rawLabel(i int) string {
	r := l.text[i]
	if r >= ' ' && r < 0x7f {
		return ""
	}
	if s, ok := spaces[r]; ok {
		return s
	}
	if s := signLabel(r); s != "" {
		return s
	}
	if unicode.In(r, unicode.Mn, unicode.Me) || !paint.Shown(r) {
		return code(r)
	}
	return ""
}

// shapeRaw shapes text[start:stop] as raw text.
func (l *layout) shapeRaw(start, stop int) *part {
	n := stop - start
	p := &part{
		layout: l, start: start,
		advance: make([]float32, n), begins: make([]bool, n+1), breaks: l.par.breaks[start-l.par.start : stop-l.par.start+1],
	}
	alone := make([]rune, stop) // nothing joins across a space
	for i := range alone {
		alone[i] = ' '
	}
	for i := start; i < stop; i++ {
		if label := l.rawLabel(i); label != "" {
			it := item{start: i, end: i + 1, label: label, width: l.markWidth(label)}
			p.advance[i-start] = it.width
			p.items = append(p.items, it)
		} else {
			alone[i] = l.text[i]
			for _, r := range paint.Split(alone, i, i+1, false) {
				p.addFrom(alone, r, 0)
			}
			alone[i] = ' '
		}
		p.begins[i-start] = true
	}
	return p
}

// room is how wide a line may be. Raw text leaves some for the label of what
// ends a paragraph.
func (l *layout) room() float32 {
	if l.raw {
		return max(l.width-l.markWidth("CR LF"), 1)
	}
	return l.width
}

// showBreak adds the label of what ended a paragraph to its last line.
func (ln *line) showBreak(l *layout, at int) {
	for ; at < ln.end; at++ {
		label := l.rawLabel(at)
		width := l.markWidth(label)
		ln.marks = append(ln.marks, mark{x: ln.width, width: width, label: label})
		ln.cells = append(ln.cells, cell{at, at + 1, ln.width, ln.width + width})
		ln.width += width
	}
}

package view

import (
	"math"
	"sort"
	"unicode"
)

// Between pixels and places in the text. A place is the number of code points
// before it. Where a line runs both ways, the two sides of one place may lie
// apart: a caret stands before the character that follows it.

// reach lays out until the character at a place has its line.
func (l *layout) reach(at int) {
	for !l.done && l.next <= at {
		l.more(window)
	}
}

// lineAt is the line that a place lies on: of two, the one it begins.
func (l *layout) lineAt(at int) int {
	l.reach(at)
	return max(sort.Search(len(l.lines), func(i int) bool { return l.lines[i].start > at })-1, 0)
}

// lineStop is the last place of a line that a person can go to: before what
// ended the line, or before the white space at which it was broken.
func (l *layout) lineStop(i int) int {
	ln := &l.lines[i]
	stop := ln.end
	hard := false
	for stop > ln.start && (l.text[stop-1] == '\r' || endsParagraph(l.text[stop-1])) {
		stop, hard = stop-1, true
		if l.text[stop] != '\n' {
			break
		}
	}
	if hard || l.done && i == len(l.lines)-1 {
		return stop
	}
	for stop > ln.start && unicode.IsSpace(l.text[stop-1]) {
		stop--
	}
	return stop
}

// turned reports whether the text of a cell runs from right to left, as the
// cells beside it tell.
func (ln *line) turned(i int) bool {
	c := ln.cells[i]
	if i+1 < len(ln.cells) {
		switch right := ln.cells[i+1]; {
		case right.end == c.start:
			return true
		case right.start == c.end:
			return false
		}
	}
	if i > 0 {
		switch left := ln.cells[i-1]; {
		case left.start == c.end:
			return true
		case left.end == c.start:
			return false
		}
	}
	return ln.rtl
}

// caretX is how far from the left a caret at a place stands, on line i.
func (l *layout) caretX(i, at int, s *segments) float32 {
	ln := &l.lines[i]
	x := ln.left(l.width)
	for n, c := range ln.cells {
		if at < c.start || at >= c.end || c.x0 == c.x1 {
			continue
		}
		part := float32(s.count(c.start, at)) / float32(max(s.count(c.start, c.end), 1))
		if ln.turned(n) {
			part = 1 - part
		}
		return x + c.x0 + part*(c.x1-c.x0)
	}
	if ln.rtl {
		return x
	}
	return x + ln.width
}

// count is how many characters begin from start on and before end.
func (s *segments) count(start, end int) (n int) {
	for at := start; at < end; at++ {
		if s.is(at, character) {
			n++
		}
	}
	return n
}

// pointed is the place on line i that is nearest to x, never within a
// character. Beside the line it is its beginning or its end.
func (l *layout) pointed(i int, x float32, s *segments) int {
	ln := &l.lines[i]
	x -= ln.left(l.width)
	left, right := ln.start, l.lineStop(i)
	if ln.rtl {
		left, right = right, left
	}
	if x >= ln.width {
		return right
	}
	n := ln.cellAt(x)
	if n < 0 {
		return left
	}
	c := ln.cells[n]
	part := (x - c.x0) / (c.x1 - c.x0)
	if ln.turned(n) {
		part = 1 - part
	}
	steps := int(math.Round(float64(part) * float64(max(s.count(c.start, c.end), 1))))
	at := s.nearest(c.start)
	for range steps {
		at = s.next(at)
	}
	return at
}

// cellAt is the cell that x lies in, -1 for none.
func (ln *line) cellAt(x float32) int {
	for n, c := range ln.cells {
		if x >= c.x0 && x < c.x1 {
			return n
		}
	}
	return -1
}

// characterAt is the first code point of what is drawn at x on line i; ok is
// false where nothing is.
func (l *layout) characterAt(i int, x float32) (at int, ok bool) {
	ln := &l.lines[i]
	n := ln.cellAt(x - ln.left(l.width))
	if n < 0 {
		return 0, false
	}
	return ln.cells[n].start, true
}

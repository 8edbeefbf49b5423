// Package bidi finds the order in which the characters of a text stand on a
// line when some run from left to right and others from right to left: the
// Unicode Bidirectional Algorithm, UAX #9 (https://www.unicode.org/reports/tr9),
// its rules P2 to L2.
//
// It is for whoever lays out lines. It knows no fonts, no lines and no glyphs:
// where paragraphs (P1) and lines end is the caller's to say, and what L3 and L4
// ask for, that marks follow their letters and brackets are mirrored, is done by
// the shaper. Characters are classed by golang.org/x/text/unicode/bidi, whose own
// algorithm is not used: it hides the levels that nested runs are ordered by.
//
// The one thing to know: levels are resolved once for a whole paragraph, and its
// lines are cut from them afterwards. A part of a paragraph resolved by itself
// comes out in another order.
package bidi

// Level is an embedding level, 0 to MaxDepth + 1: what has an even one runs from
// left to right, what has an odd one from right to left.
type Level uint8

// MaxDepth is the deepest level that controls can ask for (BD2). Letters and
// numbers in it may lie one deeper.
const MaxDepth = 125

// RightToLeft reports whether what has this level runs from right to left.
func (l Level) RightToLeft() bool { return l&1 == 1 }

// Direction says how the base level of a paragraph is found.
type Direction uint8

// The directions of a paragraph.
const (
	Auto        Direction = iota // as its first strong character runs, else left to right (P2 and P3)
	LeftToRight                  // level 0
	RightToLeft                  // level 1
)

// Controls says what explicit controls do: embeddings, overrides and isolates,
// U+202A to U+202E and U+2066 to U+2069. Marks of direction (U+200E, U+200F and
// U+061C) are letters without a shape, and always count.
type Controls uint8

// What controls do.
const (
	Obeyed  Controls = iota // what the standard says, and every browser does
	Ignored                 // nothing, as if they were not there
)

// Paragraph is a paragraph whose levels are resolved.
type Paragraph struct {
	base     Level
	levels   []Level
	classes  []class // as the characters have them, nil when all levels are 0
	explicit bool
}

// Resolve finds the levels of a paragraph in linear time. A separator of
// paragraphs belongs at its end; one before it ends nothing.
func Resolve(text []rune, d Direction, c Controls) *Paragraph {
	p := &Paragraph{levels: make([]Level, len(text))}
	if d != RightToLeft && onlyLeftToRight(text) {
		return p
	}
	p.classes = make([]class, len(text))
	var turns bool
	for i, r := range text {
		k := classOf(r)
		if k.explicit() {
			p.explicit = true
			if c == Ignored {
				k = boundary
			}
		}
		p.classes[i] = k
		turns = turns || k.turns()
	}
	var isolates []int32
	if p.explicit && c == Obeyed {
		isolates = matchIsolates(p.classes)
	}
	switch d {
	case RightToLeft:
		p.base = 1
	case Auto:
		if firstStrong(p.classes, isolates, 0, len(text)) == right {
			p.base = 1
		}
	}
	if p.base == 0 && !turns {
		p.classes = nil
		return p // nothing here runs from right to left, or is a number that counts as if it did
	}
	r := resolver{text: text, original: p.classes, isolates: isolates, base: p.base, levels: p.levels}
	r.resolve()
	return p
}

// onlyLeftToRight reports whether no character of a text can turn it, without
// looking up the class of any: what runs from right to left, and what controls
// it, begins at U+0590.
func onlyLeftToRight(text []rune) bool {
	for _, r := range text {
		if r >= 0x590 {
			return false
		}
	}
	return true
}

// Base is the base level of the paragraph, 0 or 1.
func (p *Paragraph) Base() Level { return p.base }

// Explicit reports whether the paragraph has explicit controls, obeyed or not.
func (p *Paragraph) Explicit() bool { return p.explicit }

// Line is the level of every character of text[start:end] when that is a line
// (L1): white space and controls at its end, and before what separates
// paragraphs and columns, have the base level. The standard leaves explicit
// controls and boundary neutrals without a level; here they have one of those
// beside them, which moves no other character.
func (p *Paragraph) Line(start, end int) []Level {
	levels := append([]Level(nil), p.levels[start:end]...)
	if p.classes == nil {
		return levels
	}
	tail := 0 // where what would be white space at the end begins
	for i, k := range p.classes[start:end] {
		switch {
		case k == separator || k == segment:
			for ; tail <= i; tail++ {
				levels[tail] = p.base
			}
		case !k.space(), k == boundary && i > 0 && tail == i: // the latter is part of what it follows
			tail = i + 1
		}
	}
	for ; tail < len(levels); tail++ {
		levels[tail] = p.base
	}
	return levels
}

// Order is the order, from left to right, in which characters or runs of the
// given levels stand on a line (L2).
func Order(levels []Level) []int {
	order := make([]int, len(levels))
	highest, lowestOdd := Level(0), Level(255)
	for i, l := range levels {
		order[i] = i
		highest = max(highest, l)
		if l.RightToLeft() {
			lowestOdd = min(lowestOdd, l)
		}
	}
	for level := highest; level >= lowestOdd; level-- {
		for i := 0; i < len(order); i++ {
			start := i
			for i < len(order) && levels[order[i]] >= level {
				i++
			}
			for a, b := start, i-1; a < b; a, b = a+1, b-1 {
				order[a], order[b] = order[b], order[a]
			}
		}
	}
	return order
}

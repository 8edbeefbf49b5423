package paint

import "golang.org/x/text/unicode/bidi"

// The order of text that runs both ways follows the Unicode bidirectional
// algorithm (UAX #9) without its explicit controls: those count as neutral and
// never take effect, so a text cannot reorder itself by stealth.

// RightToLeft reports whether a paragraph runs from right to left: whether its
// first strong character does (rules P2 and P3).
func RightToLeft(text []rune) bool {
	for _, r := range text {
		if r < 0x590 {
			if r >= 'A' && (r <= 'Z' || r >= 'a' && r <= 'z' || r >= 0xc0) {
				return false
			}
			continue
		}
		switch classOf(r) {
		case bidi.L:
			return false
		case bidi.R, bidi.AL:
			return true
		}
	}
	return false
}

func classOf(r rune) bidi.Class {
	p, _ := bidi.LookupRune(r)
	c := p.Class()
	switch c {
	case bidi.LRO, bidi.RLO, bidi.LRE, bidi.RLE, bidi.PDF, bidi.LRI, bidi.RLI, bidi.FSI, bidi.PDI, bidi.BN, bidi.Control:
		return bidi.ON
	}
	return c
}

// Levels resolves the embedding level of every character of a paragraph or
// of a part of it. Even levels run left to right.
func Levels(text []rune, rtl bool) []uint8 {
	base := uint8(0)
	sos := bidi.L
	if rtl {
		base, sos = 1, bidi.R
	}
	levels := make([]uint8, len(text))
	mixed := rtl
	for i, r := range text {
		levels[i] = base
		mixed = mixed || r >= 0x590
	}
	if !mixed {
		return levels // nothing here runs from right to left
	}
	classes := make([]bidi.Class, len(text))
	for i, r := range text {
		classes[i] = classOf(r)
	}
	resolveWeak(classes, sos)
	resolveBrackets(text, classes, sos)
	resolveNeutral(classes, sos)
	for i, c := range classes {
		switch {
		case base == 0 && c == bidi.R, base == 1 && c != bidi.R:
			levels[i]++
		case base == 0 && (c == bidi.AN || c == bidi.EN):
			levels[i] += 2
		}
	}
	return levels
}

// resolveWeak applies rules W1 to W7.
func resolveWeak(classes []bidi.Class, sos bidi.Class) {
	before, strong := sos, sos
	for i, c := range classes {
		switch c {
		case bidi.NSM: // W1
			classes[i] = before
			if before == bidi.AL {
				classes[i] = bidi.R
			}
		case bidi.EN: // W2
			if strong == bidi.AL {
				classes[i] = bidi.AN
			}
		case bidi.L, bidi.R, bidi.AL:
			strong = c
		}
		before = classes[i]
		if c == bidi.AL { // W3; strong keeps it for W2
			classes[i] = bidi.R
		}
	}
	for i := 1; i+1 < len(classes); i++ { // W4
		a, c, b := classes[i-1], classes[i], classes[i+1]
		if a == b && (c == bidi.CS && (a == bidi.EN || a == bidi.AN) || c == bidi.ES && a == bidi.EN) {
			classes[i] = a
		}
	}
	for i := 0; i < len(classes); i++ { // W5
		if classes[i] != bidi.ET {
			continue
		}
		end := i
		for end < len(classes) && classes[end] == bidi.ET {
			end++
		}
		if i > 0 && classes[i-1] == bidi.EN || end < len(classes) && classes[end] == bidi.EN {
			for j := i; j < end; j++ {
				classes[j] = bidi.EN
			}
		}
		i = end - 1
	}
	strong = sos
	for i, c := range classes { // W6 and W7
		switch c {
		case bidi.ES, bidi.ET, bidi.CS:
			classes[i] = bidi.ON
		case bidi.L, bidi.R:
			strong = c
		case bidi.EN:
			if strong == bidi.L {
				classes[i] = bidi.L
			}
		}
	}
}

// direction is the way a resolved class counts for neutrals beside it; ok is
// false for a neutral.
func direction(c bidi.Class) (d bidi.Class, ok bool) {
	switch c {
	case bidi.L:
		return bidi.L, true
	case bidi.R, bidi.EN, bidi.AN:
		return bidi.R, true
	}
	return c, false
}

// closers pairs the brackets that are in use.
var closers = map[rune]rune{
	'(': ')', '[': ']', '{': '}', '⁽': '⁾', '₍': '₎', 0x2329: 0x232a, '❨': '❩', '⟦': '⟧', '⟨': '⟩', '⟪': '⟫', '⦅': '⦆',
	'〈': '〉', '《': '》', '「': '」', '『': '』', '【': '】', '〔': '〕', '〖': '〗', '（': '）', '［': '］', '｛': '｝', '｢': '｣',
}

// deepestBracket is how many open brackets are remembered (rule BD16).
const deepestBracket = 63

// resolveBrackets applies rule N0: a pair of brackets takes the direction of
// what it holds.
func resolveBrackets(text []rune, classes []bidi.Class, embedding bidi.Class) {
	type open struct {
		close rune
		at    int
	}
	var stack []open
	pairs := map[int]int{}
	var order []int
	for i, r := range text {
		if classes[i] != bidi.ON {
			continue
		}
		if c, ok := closers[r]; ok {
			if len(stack) == deepestBracket {
				break
			}
			stack = append(stack, open{c, i})
			continue
		}
		for j := len(stack) - 1; j >= 0; j-- {
			if stack[j].close == r {
				pairs[stack[j].at] = i
				stack = stack[:j]
				break
			}
		}
	}
	if len(pairs) == 0 {
		return
	}
	for i := range text {
		if _, ok := pairs[i]; ok {
			order = append(order, i)
		}
	}
	before, at := embedding, 0
	for _, start := range order {
		for ; at < start; at++ {
			if d, ok := direction(classes[at]); ok {
				before = d
			}
		}
		end := pairs[start]
		inside := bidi.ON
		for _, c := range classes[start+1 : end] {
			if d, ok := direction(c); ok {
				inside = d
				if d == embedding {
					break
				}
			}
		}
		switch {
		case inside == bidi.ON:
			continue
		case inside != embedding && before != inside:
			inside = embedding
		}
		classes[start], classes[end] = inside, inside
	}
}

// resolveNeutral applies rules N1 and N2.
func resolveNeutral(classes []bidi.Class, embedding bidi.Class) {
	before := embedding
	for i := 0; i < len(classes); i++ {
		if d, ok := direction(classes[i]); ok {
			before = d
			continue
		}
		end, after := i, embedding
		for ; end < len(classes); end++ {
			if d, ok := direction(classes[end]); ok {
				after = d
				break
			}
		}
		to := embedding
		if before == after {
			to = before
		}
		for j := i; j < end; j++ {
			classes[j] = to
		}
		i = end - 1
	}
}

// VisualOrder is the order, from left to right, in which runs of the given
// levels are placed on a line (rule L2).
func VisualOrder(levels []uint8) []int {
	order := make([]int, len(levels))
	highest, lowestOdd := uint8(0), uint8(255)
	for i, l := range levels {
		order[i] = i
		highest = max(highest, l)
		if l%2 == 1 {
			lowestOdd = min(lowestOdd, l)
		}
	}
	for level := highest; level >= lowestOdd && level > 0; level-- {
		for i := 0; i < len(levels); {
			if levels[order[i]] < level {
				i++
				continue
			}
			end := i
			for end < len(levels) && levels[order[end]] >= level {
				end++
			}
			for a, b := i, end-1; a < b; a, b = a+1, b-1 {
				order[a], order[b] = order[b], order[a]
			}
			i = end
		}
	}
	return order
}

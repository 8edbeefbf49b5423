package bidi

import "golang.org/x/text/unicode/bidi"

// deepestBracket is how many open brackets are remembered (BD16).
const deepestBracket = 63

// bracket says whether r is a paired bracket, and which one closes the pair it
// belongs to. Canonical equivalents are one bracket.
func bracket(r rune) (closing rune, opens, ok bool) {
	p, _ := bidi.LookupRune(r)
	if !p.IsBracket() {
		return 0, false, false
	}
	if p.IsOpeningBracket() {
		closing, opens = closer(r), true
	} else {
		closing = r
	}
	if closing == 0x232a {
		closing = 0x3009
	}
	return closing, opens, true
}

// closer is what closes an opening bracket. The library keeps that to itself; the
// characters lie one or two apart, but for two pairs that cross.
func closer(r rune) rune {
	switch r {
	case 0x298d:
		return 0x2990
	case 0x298f:
		return 0x298e
	}
	if p, _ := bidi.LookupRune(r + 1); p.IsBracket() && !p.IsOpeningBracket() {
		return r + 1
	}
	return r + 2
}

// pair is an opening bracket and, once it is found, what closes it.
type pair struct {
	open, close int // in the sequence
	inside      class
}

// brackets resolves paired brackets (N0): a pair runs the way of the text it is
// embedded in when anything in it does, else the way of what it holds and of what
// is before it.
func (s *sequence) brackets() {
	embedding := towards(s.level)
	before, at := s.start, 0
	for _, p := range s.pairs(embedding) {
		if p.close == 0 || p.inside == other {
			continue
		}
		for ; at < p.open; at++ {
			if d, ok := s.is[at].direction(); ok {
				before = d
			}
		}
		to := p.inside
		if to != before {
			to = embedding
		}
		s.settle(p.open, to)
		s.settle(p.close, to)
	}
}

// settle gives a bracket its direction, and with it the marks upon it.
func (s *sequence) settle(i int, to class) {
	s.is[i] = to
	for i++; i < len(s.is) && s.original[s.at[i]] == mark; i++ {
		s.is[i] = to
	}
}

// pairs finds the pairs of brackets (BD16) in the order in which they open, and
// what each holds: a strong character of the embedding direction, of the opposite
// one, or none.
func (s *sequence) pairs(embedding class) []pair {
	type waiting struct {
		closing rune
		pair    int
	}
	var (
		found    []pair
		open     []waiting
		along    = -1 // where the last strong character of the embedding direction was
		opposite = -1
	)
	for i, k := range s.is {
		if d, ok := k.direction(); ok {
			if d == embedding {
				along = i
			} else {
				opposite = i
			}
			continue
		}
		if k != other {
			continue
		}
		closing, opens, ok := bracket(s.text[s.at[i]])
		switch {
		case !ok:
		case opens && len(open) == deepestBracket:
			return nil
		case opens:
			open = append(open, waiting{closing, len(found)})
			found = append(found, pair{open: i})
		default:
			for n := len(open) - 1; n >= 0; n-- {
				if open[n].closing != closing {
					continue
				}
				p := &found[open[n].pair]
				p.close, p.inside = i, other
				switch {
				case along > p.open:
					p.inside = embedding
				case opposite > p.open:
					p.inside = opposed(embedding)
				}
				open = open[:n]
				break
			}
		}
	}
	return found
}

func opposed(k class) class {
	if k == left {
		return right
	}
	return left
}

package letters

// Range is a part of a text.
type Range struct{ Start, End int }

// Index is a text made ready to be searched many times.
type Index struct {
	text  []rune
	units []unit
}

// NewIndex makes a text ready. It keeps text, which must not change.
func NewIndex(text []rune) *Index { return &Index{text: text, units: fold(text)} }

// longestQuery bounds what is searched for, in letters. More is not found.
const longestQuery = 1024

// Find finds words in a text, in order and without overlaps. It does not matter
// how they are written: in capitals or small letters, with accents or without,
// with hidden characters between the letters, with letters of another script
// that look the same. Words of nothing but hidden characters find these
// themselves. The time it takes grows with the text alone: every letter is
// looked at once, for all places of the query at a time (the Shift-And way of
// Baeza-Yates and Gonnet, 1992).
func (x *Index) Find(query string) []Range {
	want, units := trim(fold([]rune(query))), x.units
	if len(want) == 0 {
		want, units = literal([]rune(query)), nil
		for _, u := range want {
			if u.plain == ' ' {
				return nil // white space alone
			}
		}
		if len(want) > 0 {
			units = literal(x.text)
		}
	}
	if len(want) == 0 || len(want) > longestQuery || len(want) > len(units) {
		return nil
	}
	return search(units, want)
}

// trim cuts white space off both ends.
func trim(units []unit) []unit {
	for len(units) > 0 && units[0].plain == ' ' {
		units = units[1:]
	}
	for len(units) > 0 && units[len(units)-1].plain == ' ' {
		units = units[:len(units)-1]
	}
	return units
}

// literal takes every character for itself.
func literal(text []rune) []unit {
	units := make([]unit, len(text))
	for i, r := range text {
		units[i] = unit{plain: r, start: i, end: i + 1}
	}
	return units
}

// bits are one bit for every place of a query.
type bits [longestQuery / 64]uint64

// search finds want in units. A bit of state is set when the letters up to its
// place have been seen, ending at the letter just read.
func search(units, want []unit) []Range {
	masks := masksOf(want)
	words := (len(want) + 63) / 64
	last := uint64(1) << ((len(want) - 1) % 64)
	var found []Range
	var state bits
	for i, u := range units {
		plain, look := masks.of(u)
		carry := uint64(1) // a match may begin anywhere
		for w := range words {
			next := state[w] >> 63
			state[w] = (state[w]<<1 | carry) & (plain[w] | look[w])
			carry = next
		}
		if state[words-1]&last == 0 {
			continue
		}
		begin := i + 1 - len(want)
		if i+1 < len(units) && units[i+1].within() && u.plain >= 0x1100 && u.plain <= 0x11ff || !holds(units[begin:i+1], want) {
			continue // the syllable goes on, or it only seems to be there
		}
		found = append(found, Range{units[begin].start, u.end})
		state = bits{}
	}
	return found
}

// holds reports whether a match that rests on letters that are merely near is
// one: "нет" is Russian and not "het", but "нello" with true Latin letters
// beside it is "hello".
func holds(units, want []unit) bool {
	near, own := false, false
	for i, u := range units {
		switch {
		case u.plain != want[i].plain:
			near = near || u.near || want[i].near
		case u.plain != ' ':
			own = own || scriptOf(u.plain) != Neither
		}
	}
	return own || !near
}

// masks say for every letter at which places of the query it may stand.
type masks struct {
	plain map[rune]*bits // of a letter itself
	look  map[rune]*bits // of a letter that looks like it
	ascii [128]*bits     // as plain, for the letters that most texts are made of
	none  bits
}

func masksOf(want []unit) *masks {
	m := &masks{plain: map[rune]*bits{}, look: map[rune]*bits{}}
	set := func(in map[rune]*bits, r rune, at int) {
		if in[r] == nil {
			in[r] = &bits{}
		}
		in[r][at/64] |= 1 << (at % 64)
	}
	for i, u := range want {
		set(m.plain, u.plain, i)
		set(m.look, u.plain, i)
		if u.look != 0 {
			set(m.plain, u.look, i)
			set(m.look, u.look, i)
		}
	}
	for r := range m.ascii {
		m.ascii[r] = m.in(m.plain, rune(r))
	}
	return m
}

func (m *masks) in(places map[rune]*bits, r rune) *bits {
	if b := places[r]; b != nil {
		return b
	}
	return &m.none
}

// of is where a letter may stand, by itself and by its look.
func (m *masks) of(u unit) (plain, look *bits) {
	if plain = m.ascii[u.plain&127]; u.plain >= 128 {
		plain = m.in(m.plain, u.plain)
	}
	if u.look == 0 {
		return plain, &m.none
	}
	return plain, m.in(m.look, u.look)
}

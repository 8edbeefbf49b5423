package letters

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Word is a word that is not written in the letters it seems to be written in.
type Word struct {
	Start, End int
	Plain      string // what it reads like, in letters of one script
	Foreign    []Count
}

// Count is how many letters of a word are of a script other than that in which
// it reads.
type Count struct {
	Script  Script
	Letters int
}

// Mixed finds the words that mix scripts whose letters look alike, so that they
// read as a word of one script. It takes one walk over the text.
//
// A word is a run of letters of such scripts, with the figures, marks and
// hidden characters between them. It is deceiving if all of it can be read in
// one of its scripts, each other letter being taken for one of that; words that
// cannot, as a Latin name with a Cyrillic ending, are honestly mixed. Two
// letters made for formulas or for show deceive by themselves. One Greek letter
// at an end of a word is a sign, as in μm, and phonetic writing is what it is.
func Mixed(text []rune) []Word {
	var w run
	var doubtful []run
	var all [scripts]int
	closeWord := func() {
		for s, n := range w.count {
			all[s] += n
		}
		if w.kinds() > 1 || w.count[Ornamental] > 1 {
			doubtful = append(doubtful, w)
		}
		w = run{}
	}
	for i, r := range text {
		if s := scriptOf(r); s != Neither {
			if w.letters == 0 {
				w.start = i
			}
			w.letters++
			w.count[s]++
			w.end = i + 1
			continue
		}
		switch {
		case w.letters == 0:
		case !within(r):
			closeWord()
		case w.end == i && unicode.Is(unicode.M, r):
			w.end = i + 1
		}
	}
	closeWord()
	var found []Word
	for _, w := range doubtful {
		if w.count[Phonetic] > 0 && w.start > 0 && (text[w.start-1] == '[' || sound(text[w.start-1])) {
			continue
		}
		if word, ok := w.judge(text[w.start:w.end], all); ok {
			found = append(found, word)
		}
	}
	return found
}

// within reports whether r may stand between the letters of a word.
func within(r rune) bool {
	if r < 0x80 {
		return r >= '0' && r <= '9' || ignorable(r)
	}
	return unicode.In(r, unicode.M, unicode.Nd) || ignorable(r) || sound(r)
}

// sound reports whether r is a sign of phonetic writing alone.
func sound(r rune) bool { return r >= 0x2b0 && r <= 0x2ff }

// run is a word that is being read.
type run struct {
	start, end, letters int
	count               [scripts]int
}

// kinds is how many scripts the letters are of.
func (w *run) kinds() (n int) {
	for _, c := range w.count {
		if c > 0 {
			n++
		}
	}
	return n
}

// judge reads the word in a script that it can be read in, where all counts the
// letters of the whole text: in the one that most of the text is written in, or
// that most of the word is, or in Latin.
func (w *run) judge(word []rune, all [scripts]int) (Word, bool) {
	if w.isSign(word) || w.isSpoken(word) {
		return Word{}, false
	}
	order := []Script{Latin, Cyrillic, Greek}
	slices.SortStableFunc(order, func(a, b Script) int { return all[b] - all[a] })
	for i, s := range order {
		if s != Latin && i > 0 && 2*w.count[s] < w.letters {
			continue
		}
		plain, ok := readIn(s, word)
		if !ok {
			continue
		}
		found := Word{Start: w.start, End: w.end, Plain: plain}
		for other, n := range w.count {
			if n > 0 && Script(other) != s {
				found.Foreign = append(found.Foreign, Count{Script(other), n})
			}
		}
		return found, true
	}
	return Word{}, false
}

// isSign reports whether the only letter that is not Latin is one Greek letter
// at an end of the word, and not one that no reader could tell from a Latin one.
func (w *run) isSign(word []rune) bool {
	if w.count[Greek] != 1 || w.count[Greek]+w.count[Latin] != w.letters {
		return false
	}
	sign := func(r rune) bool {
		l, ok := lookOf(r)
		return scriptOf(r) == Greek && (!ok || l.near)
	}
	return sign(word[0]) || sign(word[len(word)-1])
}

// isSpoken reports whether the word is phonetic writing: whether it has letters
// and signs that nothing else is written with.
func (w *run) isSpoken(word []rune) bool {
	return w.count[Phonetic] > 0 && slices.ContainsFunc(word, func(r rune) bool {
		return r >= 0x250 && r < 0x2b0 && scriptOf(r) != Phonetic || sound(r)
	})
}

// readIn writes the word in letters of one script; ok is false if one of its
// letters has no likeness there.
func readIn(s Script, word []rune) (plain string, ok bool) {
	var b strings.Builder
	for _, r := range word {
		switch own := scriptOf(r); {
		case ignorable(r):
		case own == Neither || own == s:
			b.WriteRune(r)
		default:
			if same, ok := likeness(r, s); ok {
				b.WriteRune(same)
				continue
			}
			parts := apart(r, own == FullWidth || own == Ornamental)
			if parts[0], ok = likeness(parts[0], s); !ok {
				return "", false
			}
			b.WriteString(string(parts))
		}
	}
	return norm.NFC.String(b.String()), true
}

// likeness is the letter of script s that r is taken for.
func likeness(r rune, s Script) (rune, bool) {
	if scriptOf(r) != Latin {
		l, ok := lookOf(r)
		if !ok {
			return 0, false
		}
		r = l.latin
	}
	switch s {
	case Cyrillic:
		r = inCyrillic[r]
	case Greek:
		r = inGreek[r]
	}
	return r, r != 0
}

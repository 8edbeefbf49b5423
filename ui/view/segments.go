package view

import (
	"slices"
	"sort"
	"unicode"

	"github.com/go-text/typesetting/segmenter"
)

// segments are where the characters that a person sees, and the words, of a
// text begin (UAX #29). They are found block by block, as they are asked for.
type segments struct {
	text  []rune
	cuts  []int  // where blocks begin, and the end of the text
	known []bool // by block
	parts []segment
}

// segment is what is known of the place before a character.
type segment uint8

const (
	character segment = 1 << iota // one begins there
	wordEdge                      // a word begins or ends there
	inWord                        // the character behind it belongs to a word
)

// blockSize is about how many code points are looked at together.
const blockSize = 2048

func newSegments(text []rune) *segments {
	s := &segments{text: text, cuts: []int{0}, parts: make([]segment, len(text)+1)}
	for at := blockSize; at < len(text); at++ {
		if cuttable(text[at-1], text[at]) {
			s.cuts = append(s.cuts, at)
			at += blockSize
		}
	}
	s.cuts = append(s.cuts, len(text))
	s.known = make([]bool, len(s.cuts))
	return s
}

// cuttable reports whether a character and a word surely begin between two
// code points, whatever is around them.
func cuttable(before, after rune) bool {
	if before == '\n' {
		return true
	}
	plain := before == ' ' || unicode.Is(unicode.Han, before)
	return plain && (unicode.IsLetter(after) || after > ' ' && after < 0x7f) && !unicode.Is(unicode.Lm, after)
}

// know looks at the block that at lies in.
func (s *segments) know(at int) {
	b := sort.SearchInts(s.cuts, at+1) - 1
	if b = min(max(b, 0), len(s.cuts)-2); s.known[b] {
		return
	}
	s.known[b] = true
	start, stop := s.cuts[b], s.cuts[b+1]
	text := s.text[start:stop]
	var seg segmenter.Segmenter
	seg.Init(text)
	for it := seg.GraphemeIterator(); it.Next(); {
		s.parts[start+it.Grapheme().Offset] |= character
	}
	s.parts[stop] |= character | wordEdge
	for it := seg.WordIterator(); it.Next(); {
		w := it.Word()
		from, to := start+w.Offset, start+w.Offset+len(w.Text)
		s.parts[from] |= wordEdge
		s.parts[to] |= wordEdge
		for i := from; i < to; i++ {
			s.parts[i] |= inWord
		}
	}
	s.joinAcrossHidden(start, stop)
}

// joinAcrossHidden makes one word of two that only hidden characters divide: a
// reader sees one.
func (s *segments) joinAcrossHidden(start, stop int) {
	for i := start + 1; i < stop; i++ {
		if s.parts[i]&inWord != 0 || s.parts[i-1]&inWord == 0 {
			continue
		}
		end := i
		for end < stop && s.parts[end]&inWord == 0 && hiddenLabel(s.text, end) != "" && !endsParagraph(s.text[end]) {
			end++
		}
		if end == i || end == stop || s.parts[end]&inWord == 0 {
			continue
		}
		s.parts[i] &^= wordEdge
		s.parts[end] &^= wordEdge
		for ; i < end; i++ {
			s.parts[i] |= inWord
		}
	}
}

// is reports whether the place at has all of the parts.
func (s *segments) is(at int, p segment) bool {
	s.know(at)
	return s.parts[at]&p == p
}

// clamp keeps a place within the text.
func (s *segments) clamp(at int) int { return min(max(at, 0), len(s.text)) }

// next is the end of the character at a place.
func (s *segments) next(at int) int {
	for at = s.clamp(at); at < len(s.text); {
		if at++; s.is(at, character) {
			break
		}
	}
	return at
}

// before is the beginning of the character that ends at a place, or around it.
func (s *segments) before(at int) int {
	for at = s.clamp(at); at > 0; {
		if at--; s.is(at, character) {
			break
		}
	}
	return at
}

// nearest is the place itself where a character begins, else the beginning of
// the character around it.
func (s *segments) nearest(at int) int {
	if at = s.clamp(at); at == len(s.text) || s.is(at, character) {
		return at
	}
	return s.before(at)
}

// around is the word at a place, the white space there, or the one character.
func (s *segments) around(at int) (start, end int) {
	if len(s.text) == 0 {
		return 0, 0
	}
	at = min(max(at, 0), len(s.text)-1)
	same := func(i int) bool { return unicode.IsSpace(s.text[i]) && !endsParagraph(s.text[i]) }
	switch {
	case s.is(at, inWord):
		for start = at; start > 0 && !s.is(start, wordEdge); {
			start--
		}
		for end = at + 1; end < len(s.text) && !s.is(end, wordEdge); {
			end++
		}
		return start, end
	case same(at):
		for start = at; start > 0 && same(start-1); {
			start--
		}
		for end = at + 1; end < len(s.text) && same(end); {
			end++
		}
		return start, end
	}
	start = s.nearest(at)
	return start, s.next(start)
}

// nextWord is where the next word begins.
func (s *segments) nextWord(at int) int {
	_, at = s.around(at)
	for at < len(s.text) && unicode.IsSpace(s.text[at]) {
		at++
	}
	return at
}

// wordBefore is where the word before a place begins.
func (s *segments) wordBefore(at int) int {
	at = s.clamp(at)
	for at > 0 && unicode.IsSpace(s.text[at-1]) {
		at--
	}
	if at == 0 {
		return 0
	}
	start, _ := s.around(at - 1)
	return start
}

// paragraph is the paragraph around a place, without what ends it.
func (s *segments) paragraph(at int) (start, end int) {
	ends := func(r rune) bool { return r == '\r' || endsParagraph(r) }
	start = s.clamp(at)
	if before := slices.IndexFunc(s.text[start:], ends); before < 0 {
		end = len(s.text)
	} else {
		end = start + before
	}
	for start > 0 && !ends(s.text[start-1]) {
		start--
	}
	return start, end
}

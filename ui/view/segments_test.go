package view

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/go-text/typesetting/segmenter"
)

func TestSegmentsStep(t *testing.T) {
	tests := []struct {
		name, text  string
		places      []int // where characters begin
		words       []int // where Ctrl and the arrow go from the beginning
		at          int
		from, until int // the word at a place
	}{
		{"nothing", "", []int{0}, nil, 0, 0, 0},
		{"words", "two words", []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, []int{4, 9}, 5, 4, 9},
		{"a space", "a  b", []int{0, 1, 2, 3, 4}, []int{3, 4}, 1, 1, 3},
		{"a sign", "a, b", []int{0, 1, 2, 3, 4}, []int{1, 3, 4}, 1, 1, 2},
		{"accents", "e\u0301\u0302x", []int{0, 3, 4}, []int{4}, 1, 0, 4},
		{"a family", "a👩\u200d👩\u200d👧b", []int{0, 1, 6, 7}, []int{1, 6, 7}, 3, 1, 6},
		{"flags", "🇩🇪🇫🇷", []int{0, 2, 4}, []int{2, 4}, 2, 2, 4},
		{"CR LF", "a\r\nb", []int{0, 1, 3, 4}, []int{3, 4}, 3, 3, 4},
		{"hidden within a word", "ki\u200bll me", []int{0, 1, 2, 3, 4, 5, 6, 7, 8}, []int{6, 8}, 4, 0, 5},
		{"an override before a word", "\u202eabc", []int{0, 1, 2, 3, 4}, []int{1, 4}, 2, 1, 4},
		{"Hebrew", "שלום עולם", []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, []int{5, 9}, 6, 5, 9},
		{"Hindi", "नमस्ते", []int{0, 1, 2, 6}, []int{6}, 3, 0, 6},
		{"apostrophe", "don't", []int{0, 1, 2, 3, 4, 5}, []int{5}, 3, 0, 5},
		{"only a mark", "\u0301", []int{0, 1}, []int{1}, 0, 0, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := newSegments([]rune(tt.text))
			n := len(s.text)
			places := []int{0}
			for at := 0; at < n; {
				at = s.next(at)
				places = append(places, at)
			}
			if !slices.Equal(places, tt.places) {
				t.Errorf("characters begin at %v, want %v", places, tt.places)
			}
			back := []int{n}
			for at := n; at > 0; {
				at = s.before(at)
				back = append(back, at)
			}
			slices.Reverse(back)
			if !slices.Equal(back, tt.places) {
				t.Errorf("going back they begin at %v, want %v", back, tt.places)
			}
			var words []int
			for at := 0; at < n; {
				at = s.nextWord(at)
				words = append(words, at)
			}
			if !slices.Equal(words, tt.words) {
				t.Errorf("words lie at %v, want %v", words, tt.words)
			}
			if from, until := s.around(tt.at); from != tt.from || until != tt.until {
				t.Errorf("the word at %d is %d to %d, want %d to %d", tt.at, from, until, tt.from, tt.until)
			}
		})
	}
}

func TestParagraphs(t *testing.T) {
	s := newSegments([]rune("one\r\ntwo\n\nthree"))
	for _, tt := range []struct{ at, start, end int }{
		{0, 0, 3}, {3, 0, 3}, {5, 5, 8}, {8, 5, 8}, {9, 9, 9}, {12, 10, 15}, {15, 10, 15}, {99, 10, 15}, {-1, 0, 3},
	} {
		if start, end := s.paragraph(tt.at); start != tt.start || end != tt.end {
			t.Errorf("around %d it is %d to %d, want %d to %d", tt.at, start, end, tt.start, tt.end)
		}
	}
}

// TestSegmentsByBlocks: cut into blocks, a text has the characters and words
// that it has in one piece.
func TestSegmentsByBlocks(t *testing.T) {
	for i, words := range append(naughty, "漢字かな交じり文。", "नमस्ते दुनिया ", "สวัสดีชาวโลก", "a b\u0301 \u200dc ", "🇩🇪") {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			if words == "" {
				return
			}
			text := []rune(strings.Repeat(words, 3*blockSize/len([]rune(words))+1))
			s := newSegments(text)
			var seg segmenter.Segmenter
			seg.Init(text)
			whole := make([]bool, len(text)+1)
			for it := seg.GraphemeIterator(); it.Next(); {
				whole[it.Grapheme().Offset] = true
			}
			whole[len(text)] = true
			edges := make([]bool, len(text)+1)
			for it := seg.WordIterator(); it.Next(); {
				edges[it.Word().Offset] = true
			}
			for at := range whole {
				if s.is(at, character) != whole[at] {
					t.Fatalf("a character begins at %d of %d: %v", at, len(text), !whole[at])
				}
				if edges[at] && !s.is(at, wordEdge) && !s.is(at, inWord) {
					t.Fatalf("a word begins at %d of %d and is not seen", at, len(text))
				}
			}
		})
	}
}

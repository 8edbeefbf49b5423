package view

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2/test"
)

// TestPointedAndBack: a caret drawn at a place is pointed at where it is drawn,
// unless the line turns there.
func TestPointedAndBack(t *testing.T) {
	test.NewTempApp(t)
	for _, text := range []string{
		"plain words", "שלום עולם", "مرحبا بالعالم", "漢字かな", "e\u0301e\u0302e", "office ﬃ", "👩‍👩‍👧‍👦🇩🇪", "नमस्ते दुनिया", "a\u200bb\u202ec",
	} {
		l := newLayout([]rune(text), "", 20, 2000)
		s := newSegments(l.text)
		l.ensure(2)
		for at := 0; at <= len(l.text); at = s.next(at) {
			x := l.caretX(0, at, s)
			if got := l.pointed(0, x+.01, s); got != at {
				t.Errorf("%+q: the caret at %d stands at %v, where %d is pointed at", text, at, x, got)
			}
			if at == len(l.text) {
				break
			}
		}
	}
}

func TestPointed(t *testing.T) {
	test.NewTempApp(t)
	tests := []struct {
		name, text string
		part       float32 // of the line's width
		want       int
	}{
		{"before", "words", -1, 0},
		{"behind", "words", 2, 5},
		{"before what runs from the right", "שלום", -1, 4},
		{"behind what runs from the right", "שלום", 2, 0},
		{"empty", "", 0, 0},
		{"left half of a character", "W", .4, 0},
		{"right half of a character", "W", .6, 1},
		{"left half, from the right", "ש", .4, 1},
		{"right half, from the right", "ש", .6, 0},
		{"never within a character", "e\u0301", .45, 0},
		{"nor within an emoji", "👩‍👩‍👧‍👦", .6, 7},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			l := newLayout([]rune(tt.text), "", 20, 600)
			l.ensure(1)
			ln := &l.lines[0]
			if got := l.pointed(0, ln.left(l.width)+tt.part*ln.width, newSegments(l.text)); got != tt.want {
				t.Errorf("points at %d, want %d", got, tt.want)
			}
		})
	}
}

// TestMixedLinesAreWhole: pointing along a line that runs both ways reaches
// every place of it, and the extents of what is selected between two places are
// as wide as its characters.
func TestMixedLinesAreWhole(t *testing.T) {
	test.NewTempApp(t)
	for _, text := range []string{"abc אבג def", "אבג abc דהו", "AR: ابت 123 ثجح end", "שלום, world 12.5% (אב[c]ד)"} {
		l := newLayout([]rune(text), "", 20, 2000)
		l.ensure(2)
		ln, s := &l.lines[0], newSegments(l.text)
		reached := map[int]bool{}
		for x := float32(-1); x < ln.left(l.width)+ln.width+2; x += .5 {
			reached[l.pointed(0, x, s)] = true
		}
		for at := range len(l.text) + 1 {
			if !reached[at] {
				t.Errorf("%q: nothing points at %d", text, at)
			}
		}
		for start := range l.text {
			for end := start + 1; end <= len(l.text); end++ {
				var wide, sum float32
				for _, e := range ln.extents(start, end) {
					wide += e.x1 - e.x0
				}
				for _, c := range ln.cells {
					if c.start < end && c.end > start {
						sum += c.x1 - c.x0
					}
				}
				if d := wide - sum; d > .1 || d < -.1 {
					t.Fatalf("%q: %d to %d covers %v of %v", text, start, end, wide, sum)
				}
			}
		}
	}
}

func TestLineStops(t *testing.T) {
	test.NewTempApp(t)
	l := newLayout([]rune("one  \r\n\ntwo three \u2028end "), "", 20, 60)
	l.ensure(99)
	var got []string
	for i := range l.lines {
		got = append(got, fmt.Sprint(l.lines[i].start, l.lineStop(i)))
	}
	want := "[0 5 7 7 8 11 12 18 19 23]"
	if fmt.Sprint(got) != want {
		t.Errorf("lines stop at %v, want %v", got, want)
	}
	for at, want := range map[int]int{0: 0, 6: 0, 7: 1, 8: 2, 11: 2, 12: 3, 19: 4, 23: 4} {
		if got := l.lineAt(at); got != want {
			t.Errorf("%d lies on line %d, want %d", at, got, want)
		}
	}
}

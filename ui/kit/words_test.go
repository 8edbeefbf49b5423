package kit_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"discern/ui/kit"
)

func TestOneLine(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"nothing", "", ""},
		{"plain", "plain words", "plain words"},
		{"spaces", "  two   words ", "two words"},
		{"breaks", "one\r\ntwo\tthree\u2028four\u00a0five", "one two three four five"},
		{"override", "abc\u202edef\u202c", "abcdef"},
		{"isolates and marks", "\u2066a\u2069\u200eb\u200f", "ab"},
		{"zero width", "a\u200bb\ufeffc\u00add", "abcd"},
		{"controls", "a\x00b\x1b[0mc\x7f", "ab[0mc"},
		{"not UTF-8", "a\xffb", "ab"},
		{"joiners stay", "👩‍👧 नि\u200dक", "👩‍👧 नि\u200dक"},
		{"only hidden", "\u200b\u202e\x00", ""},
		{"tags", "a\U000e0041b", "ab"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := kit.OneLine(tt.in); got != tt.want {
				t.Errorf("OneLine(%+q) = %+q, want %+q", tt.in, got, tt.want)
			}
		})
	}
	for _, long := range []string{strings.Repeat("x", 100_000), strings.Repeat("漢", 100_000), strings.Repeat("a ", 50_000)} {
		if n := utf8.RuneCountInString(kit.OneLine(long)); n < 200 || n > 500 {
			t.Errorf("a long label keeps %d characters", n)
		}
	}
}

func TestStatusLineDropsParts(t *testing.T) {
	line := func(width float32, right ...kit.Part) (*kit.StatusLine, fyne.Window) {
		s := kit.NewStatusLine()
		s.SetLeft(kit.Part{Text: "12 waiting"})
		s.SetRight(right...)
		return s, show(t, s, width, 30)
	}
	parts := []kit.Part{{Text: "exposure 14 today"}, {Text: "sync off", Tone: kit.Quiet}, {Text: "Ada", Tone: kit.Accent}}
	tests := []struct {
		width float32
		shown []kit.Part
	}{{800, parts}, {240, parts[1:]}, {170, parts[2:]}, {100, parts[2:]}}
	for _, tt := range tests {
		all, w := line(tt.width, parts...)
		got := w.Canvas().Capture()
		if said, want := labelled(t, all), "12 waiting; exposure 14 today; sync off; Ada"; said != want {
			t.Errorf("it says %q, want %q", said, want)
		}
		_, w = line(tt.width, tt.shown...)
		if !same(got, w.Canvas().Capture(), got.Bounds()) {
			t.Errorf("in %v points the right end is not %v", tt.width, tt.shown)
		}
	}
}

func TestParagraph(t *testing.T) {
	test.NewTempApp(t)
	p := kit.NewParagraph("", kit.Quiet, kit.TextBody)
	if got := p.HeightFor(100); got != 0 {
		t.Errorf("an empty paragraph is %v high", got)
	}
	p.Set("one")
	line := p.HeightFor(500)
	tests := []struct {
		name, text string
		width      float32
		lines      float32
	}{
		{"fits", "a few words", 500, 1},
		{"breaks itself", "one\ntwo\nthree", 500, 3},
		{"an empty line between", "one\n\ntwo", 500, 3},
		{"a word wider than the line", "incomprehensibilities", 20, 1},
		{"each word a line", "one two three", 1, 3},
		{"wide again", "one two three", 500, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p.Set(tt.text)
			if got := p.HeightFor(tt.width); got != tt.lines*line {
				t.Errorf("%v high, want %v lines of %v", got, tt.lines, line)
			}
			if labelled(t, p) != tt.text {
				t.Errorf("it says %q", labelled(t, p))
			}
		})
	}
	if boxed := kit.NewBoxed("one").HeightFor(500); boxed <= line {
		t.Errorf("a box leaves no room around its text: %v", boxed)
	}
}

func TestTitles(t *testing.T) {
	tapped := 0
	s := kit.NewSectionTitle("Scores", "why first?")
	show(t, s, 300, 30)
	test.TapAt(s, at(295, 10)) // plain words
	s.OnRight = func() { tapped++ }
	test.TapAt(s, at(10, 10))
	if tapped != 0 {
		t.Error("the left end was followed")
	}
	test.TapAt(s, at(295, 10))
	if tapped != 1 {
		t.Errorf("the right end was followed %d times", tapped)
	}
	s.Set("Policy", "v3")
	if got := labelled(t, s); got != "Policy v3" {
		t.Errorf("it says %q", got)
	}

	h := kit.NewHead("Nothing waits", "")
	alone := h.HeightFor(400)
	h.Set("Nothing waits", "Import some, or open the sample.")
	if both := h.HeightFor(400); both <= alone || h.HeightFor(60) <= both {
		t.Errorf("heights %v alone, %v with words, %v when narrow", alone, both, h.HeightFor(60))
	}
}

func TestLabelWidth(t *testing.T) {
	test.NewTempApp(t)
	l := kit.NewLabel("short", kit.Plain, kit.TextBody)
	before := l.MinSize().Width
	l.Set("a good deal longer", kit.Quiet)
	if after := l.MinSize().Width; after <= before {
		t.Errorf("%v wide, and longer %v", before, after)
	}
}

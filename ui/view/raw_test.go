package view

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2/test"
)

func TestRaw(t *testing.T) {
	test.NewTempApp(t)
	tests := []struct {
		name, text string
		labels     []string
	}{
		{"plain", "plain words", nil},
		{"Hebrew is not turned", "אבג abc", nil},
		{"Arabic does not join", "ابت", nil},
		{"an override", "a\u202eb\u202c", []string{"RLO", "PDF"}},
		{"joiners of emoji", "👩\u200d🚒", []string{"ZWJ"}},
		{"a selector", "❤\ufe0f", []string{"VS16"}},
		{"a flag in tags", "🏴\U000e0067\U000e007f", []string{"TAG g", "TAG END"}},
		{"Persian non-joiner", "می\u200cخواهم", []string{"ZWNJ"}},
		{"combining marks", "e\u0301", []string{"0301"}},
		{"unusual spaces", "a\u00a0b\u3000c\u2009d\te", []string{"NBSP", "IDSP", "THSP", "TAB"}},
		{"line ends", "a\nb\r\nc\u2028d\re", []string{"LF", "CR", "LF", "LS", "CR"}},
		{"empty lines", "\n\n", []string{"LF", "LF"}},
		{"a control", "a\x00", []string{"NUL"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			l := newLayout([]rune(tt.text), "", 20, 2000)
			l.raw = true
			l.ensure(99)
			checkLayout(t, l)
			var labels []string
			at := 0
			for _, ln := range l.lines {
				last := float32(-1)
				for _, m := range ln.marks {
					labels = append(labels, m.label)
				}
				for _, c := range ln.cells {
					if c.start != at || c.end != at+1 || c.x0 < last {
						t.Errorf("cell %+v after %d at %v", c, at, last)
					}
					at, last = c.end, c.x0
				}
			}
			if at != len(l.text) && !strings.HasSuffix(tt.text, " ") {
				t.Errorf("%d of %d characters are shown", at, len(l.text))
			}
			if !slices.Equal(labels, tt.labels) {
				t.Errorf("labels %q, want %q", labels, tt.labels)
			}
		})
	}
}

func TestRawSwitch(t *testing.T) {
	text, w := readable(t, strings.Repeat("אבג, abc 123\n", 100), 400, 200)
	plain := w.Canvas().Capture()
	text.ScrollBy(900)
	first := text.placeAt(whereIs(text, 0).SubtractXY(0, -900))
	text.SetRaw(true)
	if !text.Raw() || alike(w.Canvas().Capture(), plain) {
		t.Error("raw text looks as it reads")
	}
	l, _ := text.shown()
	if got := l.lineAt(first); whereIs(text, l.lines[got].start).Y < -40 || whereIs(text, l.lines[got].start).Y > 240 {
		t.Errorf("what was on the screen is not any more")
	}
	text.SetRaw(false)
	text.ScrollToTop()
	if !alike(w.Canvas().Capture(), plain) {
		t.Error("back again it looks otherwise")
	}
	key(text, "t")
	if !text.Raw() {
		t.Error("T does not turn the text raw while there is a caret")
	}
	text.Set(Content{Text: "another"})
	if text.Raw() {
		t.Error("another text is raw")
	}
}

func TestRawTipsSayEveryCharacter(t *testing.T) {
	text, w := readable(t, "p\u0430y", 400, 200)
	text.SetRaw(true)
	test.MoveMouse(w.Canvas(), insideOf(text, 1))
	if got, want := text.tip.Words(), "U+0430, cyrillic small letter a"; got != want {
		t.Errorf("the pointer is told %q, want %q", got, want)
	}
}

func TestSignsHaveNames(t *testing.T) {
	for r, s := range hiddenSigns {
		if s.label == "" || s.words == "" || !strings.Contains(spell(r), s.words) {
			t.Errorf("%U is %+v", r, s)
		}
	}
	for r, want := range map[rune]string{
		'a': "U+0061, latin small letter a", 0x202e: "U+202E, right-to-left override: turns the text after it around",
		0xe0041: "U+E0041, tag “A”: unseen, used to spell words that nobody is shown", 0x10fffd: "U+10FFFD, private use: what it shows is up to the font",
	} {
		if got := spell(r); got != want {
			t.Errorf("%U is spelt %q, want %q", r, got, want)
		}
	}
}

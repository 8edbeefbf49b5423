package view

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2/test"
	gocmp "github.com/google/go-cmp/cmp"
)

// seen writes a line as a person reads it from left to right: its characters, and
// the labels of those that hide.
func seen(l *layout, ln *line) string {
	var b strings.Builder
	marks := ln.marks
	for _, c := range ln.cells {
		switch r := l.text[c.start]; {
		case len(marks) > 0 && marks[0].x == c.x0 && c.x1-c.x0 == marks[0].width:
			b.WriteString("[" + marks[0].label + "]")
			marks = marks[1:]
		case r == '\t':
			b.WriteString("→")
		default:
			b.WriteString(string(l.text[c.start:c.end]))
		}
	}
	return b.String()
}

// whole lays out a text as one line, which must suffice.
func whole(t *testing.T, text string, raw bool) (*layout, *line) {
	t.Helper()
	l := newLayout([]rune(text), "", 20, 4000)
	l.raw = raw
	if n := l.ensure(2); n != 1 {
		t.Fatalf("%d lines", n)
	}
	return l, &l.lines[0]
}

func TestOrder(t *testing.T) {
	test.NewTempApp(t)
	tests := []struct {
		name, text string
		want       string // from left to right, Hebrew letters in the order they are seen in
		moved      string // what is said to be moved, in the text's own order
		raw        string // empty for the text as it is, skip for what is not asked
	}{
		{"latin", "abc 12", "abc 12", "", ""},
		{"hebrew", "אב 12", "12 בא", "", "אב 12"},
		{"the trap: levels, not directions", "AR: אבג 123 דהו end", "AR: והד 123 גבא end", "", ""},
		{"brackets in hebrew", "אב (גד)", ")דג( בא", "", ""}, // their glyphs are mirrored
		{"latin in hebrew, number first", "אב ab 1.5%", "ab 1.5% בא", "", ""},
		{"an override turns letters", "abc\u202edef\u202cghi", "abc[RLO]fed[PDF]ghi", "def", "abc[RLO]def[PDF]ghi"},
		{"an override that never ends", "abc\u202edef 12", "abc[RLO]21 fed", "def 12", "abc[RLO]def 12"},
		{"an override of hebrew", "אב\u202dגד\u202cהו", "וה[PDF]גד[LRO]בא", "גד", "אב[LRO]גד[PDF]הו"},
		{"an override of one letter moves nothing", "ab\u202ec\u202cd", "ab[RLO]c[PDF]d", "", "ab[RLO]c[PDF]d"},
		{"an isolate that moves nothing", "ab \u2068אב\u2069 cd", "ab [FSI]בא[PDI] cd", "", "ab [FSI]אב[PDI] cd"},
		{"an isolate that moves a number", "אב \u2066ab\u2069 12", "12 [PDI]ab[LRI] בא", "ab 12", "אב [LRI]ab[PDI] 12"},
		{"an embedding that moves words", "one \u202btwo, שלום\u202c", "one [RLE]םולש ,two[PDF]", "two, שלום", "one [RLE]two, שלום[PDF]"},
		{"a mark of direction", "אב!\u200e ab", "[LRM] ab!בא", "", "אב![LRM] ab"},
		{"a flag at the end of an isolate", "א \u2066b🏴\U000e0067\U000e0062\U000e007f\u2069", "[PDI]b🏴\U000e0067\U000e0062\U000e007f[LRI] א", "b🏴\U000e0067\U000e0062\U000e007f", "skip"},
		{"spaces before a tab", "אב \tגד", "דג→ בא", "", "skip"},
		{"spaces before a tab in latin", "ab אב \tab", "ab בא →ab", "", "skip"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			l, ln := whole(t, tt.text, false)
			if got := seen(l, ln); got != tt.want {
				t.Errorf("%+q is seen as %q, want %q", tt.text, got, tt.want)
			}
			var moved []rune
			for i, m := range l.paragraph(0).moved(0, len(l.text)) {
				if m {
					moved = append(moved, l.text[i])
				}
			}
			if string(moved) != tt.moved || (len(ln.moved) > 0) != (tt.moved != "") {
				t.Errorf("%q is said to be moved, in %d places, want %q", string(moved), len(ln.moved), tt.moved)
			}
			if tt.raw == "skip" {
				return
			}
			want := cmp.Or(tt.raw, tt.text)
			l, ln = whole(t, tt.text, true)
			if got := seen(l, ln); got != want || ln.rtl || ln.moved != nil {
				t.Errorf("raw, %+q is seen as %q, want %q", tt.text, got, want)
			}
		})
	}
}

// TestBracketsAreMirrored: what opens faces what it encloses, whichever way the
// text runs.
func TestBracketsAreMirrored(t *testing.T) {
	test.NewTempApp(t)
	glyphs := func(text string) (ids []string) {
		_, ln := whole(t, text, false)
		return written(ln)[1:]
	}
	left := glyphs("([{<«")
	right := glyphs(")]}>»")
	for _, text := range []string{"\u05d0([{<«", "\u202e([{<«", "\u05d0\u2067([{<«\u2069"} {
		got := glyphs(text)
		slices.Reverse(got)
		if len(got) > len(right) {
			got = got[1:] // the letter
		}
		if !slices.Equal(got, right) {
			t.Errorf("%+q has the glyphs %v, want %v", text, got, right)
		}
	}
	if got := glyphs("\u05d0 a([{<«a")[1:6]; !slices.Equal(got, left) {
		t.Errorf("from left to right within Hebrew the glyphs are %v, want %v", got, left)
	}
}

// TestMarksUponNothing: what would be drawn over a label has a label itself.
func TestMarksUponNothing(t *testing.T) {
	test.NewTempApp(t)
	for text, want := range map[string]string{
		"\u0301a":             "[0301]a",
		"a\u0301\u0302":       "a\u0301\u0302",
		"a\u2060\u0301\u0302": "a[WJ][0301][0302]",
		"a\u202e\u0301\u0302": "a[RLO][0302][0301]",
		"a\t\u0301":           "a→[0301]",
		"a \u0301":            "a \u0301",
		"\u200b\u0301a\u0301": "[ZWSP][0301]a\u0301",
	} {
		l, ln := whole(t, text, false)
		if got := seen(l, ln); got != want {
			t.Errorf("%+q is seen as %+q, want %+q", text, got, want)
		}
	}
}

// cutUp are long texts of several scripts, each one paragraph.
func cutUp() map[string]string {
	texts := map[string]string{
		"latin":   "some words of a post, (with brackets) and 1,234 numbers; ",
		"arabic":  "هذه كلمات من منشور (مع أقواس) و ١٢٣ رقما، ",
		"mixed":   "AR: كلمات 123 من post, (שלום and مرحبا) end. ",
		"hindi":   "यह एक पोस्ट के कुछ शब्द हैं, क्षत्रिय १२३। ",
		"chinese": "这是一个帖子的一些文字，（带括号）和数字１２３。",
		"thai":    "นี่คือคำบางคำของโพสต์ ",
		"emoji":   "👩‍👩‍👧‍👦🇩🇪🇫🇷1️⃣👍🏽🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
		"flags":   "🇩🇪🇫🇷🇪🇸",
		"marks":   "e\u0301\u0302a\u0323 ",
		"turned":  "abc \u202edef ghi\u202c \u2067כלב 12\u2069 ",
		"hidden":  "a\u200bb\u2060c",
		"joined":  "كلمةطويلةجدا",
	}
	for name, s := range texts {
		texts[name] = strings.Repeat(s, 6000/len([]rune(s)))
	}
	return texts
}

// TestWindowsLeaveNoTrace: a paragraph that is shaped part by part has the lines,
// and the glyphs, of one that is shaped at once.
func TestWindowsLeaveNoTrace(t *testing.T) {
	test.NewTempApp(t)
	for name, text := range cutUp() {
		t.Run(name, func(t *testing.T) {
			for _, width := range []float32{90, 333, 1000} {
				parts := newLayout([]rune(text), "", 20, width)
				parts.ensure(len(parts.text))
				checkLayout(t, parts)
				once := newLayout([]rune(text), "", 20, width)
				once.more(len(once.text))
				if !once.done || len(once.lines) != len(parts.lines) {
					t.Fatalf("%d lines, at once %d", len(parts.lines), len(once.lines))
				}
				for i := range once.lines {
					if diff := gocmp.Diff(written(&once.lines[i]), written(&parts.lines[i])); diff != "" {
						t.Fatalf("width %v, line %d (-at once +part by part):\n%s", width, i, diff)
					}
				}
			}
		})
	}
}

// written are the borders of a line and its glyphs, from left to right.
func written(ln *line) []string {
	w := []string{fmt.Sprint(ln.start, ln.end, ln.rtl)}
	for _, g := range ln.glyphs {
		w = append(w, fmt.Sprint(g.ID))
	}
	return w
}

// TestArabicJoinsAcrossCuts: a word that is cut, by a line, a window or a mark,
// keeps the forms of its letters.
func TestArabicJoinsAcrossCuts(t *testing.T) {
	test.NewTempApp(t)
	ids := func(text string, width float32) (all []string) {
		l := newLayout([]rune(text), "", 20, width)
		l.ensure(len(l.text))
		for i := range l.lines {
			line := written(&l.lines[i])[1:]
			slices.Reverse(line) // as it is written
			all = append(all, line...)
		}
		return all
	}
	word := strings.Repeat("كتب", 20) // no letters of it form a ligature
	want := ids(word, 4000)
	for _, width := range []float32{30, 77, 150} {
		if diff := gocmp.Diff(want, ids(word, width)); diff != "" {
			t.Errorf("at a width of %v (-uncut +cut):\n%s", width, diff)
		}
	}
	if diff := gocmp.Diff(want, ids(word[:30]+"\u200f"+word[30:], 4000)); diff != "" {
		t.Errorf("with a mark in it (-without +with):\n%s", diff)
	}
}

// BenchmarkLongParagraph lays out one paragraph of 100,000 characters: as far as a
// screen shows it, on to its end, and one screen after another.
func BenchmarkLongParagraph(b *testing.B) {
	const length, screen = 100_000, 40
	test.NewTempApp(b)
	for name, part := range map[string]string{
		"latin": "some words of a post ", "arabic and latin": "AR: كلمات 123 من post, (سلام) end. ", "han": "这是一个帖子的一些文字，",
		"one arabic word": "كتب", "turned": "abc \u202edef\u202c \u2067כלב 12\u2069 ",
	} {
		text := []rune(strings.Repeat(part, length/len([]rune(part))+1))[:length]
		fresh := func() *layout {
			lately = nil
			return newLayout(text, "", 20, 800)
		}
		fresh().ensure(screen) // fonts are found, and words shaped, before
		b.Run(name+"/first screen", func(b *testing.B) {
			for b.Loop() {
				fresh().ensure(screen)
			}
		})
		b.Run(name+"/to the end", func(b *testing.B) {
			for b.Loop() {
				fresh().ensure(length)
			}
		})
		b.Run(name+"/a screen more", func(b *testing.B) {
			l := fresh()
			for b.Loop() {
				if l.done {
					b.StopTimer()
					l = fresh()
					l.ensure(screen)
					b.StartTimer()
				}
				l.ensure(len(l.lines) + screen)
			}
		})
	}
}

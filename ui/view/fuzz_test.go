package view

import (
	"math"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

// naughty are texts that have broken other programs, and what they are made of.
var naughty = []string{
	"", " ", "\n", "\r\n\r", "\x00", "\t\t", "plain words, nothing more",
	"\u202eabc\u202c\u2066def\u2069", "\u200b\u200c\u200d\ufeff", "a\u0301\u0302\u0303", "\u0301",
	"שלום, world 12.5% (אב[c]ד)", "مرحبا ١٢٣ abc", "नमस्ते क्\u200dष", "漢字かな交じり文。『引用』",
	"👩‍👩‍👧‍👦🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f1️⃣🇩🇪🇫", "\U000e0041\U000e0042",
	"\xff\xfe\xfd", "ﷺﷺ", "ก\u0e31\u0e49", strings.Repeat("x", 1500), strings.Repeat("Z\u0335\u0321\u0489", 500),
	strings.Repeat("א ", 700), strings.Repeat("\u200d", 1100), "a\u2028b\u2029c\u0085d\ve\ff", "\u0378\U0010ffff\ue000",
}

// checkLayout holds what is true of any text: the lines cover it from its
// beginning without a gap, nothing lies left of a line, no line is wider than
// its room unless one character is, and no number is lost.
func checkLayout(t *testing.T, l *layout) {
	t.Helper()
	if !l.done {
		t.Fatal("the layout is not done")
	}
	at := 0
	for i := range l.lines {
		ln := &l.lines[i]
		if ln.start != at || ln.end < ln.start || ln.end > len(l.text) {
			t.Fatalf("line %d covers %d to %d of %d, after %d", i, ln.start, ln.end, len(l.text), at)
		}
		if ln.end == ln.start && len(l.text) > 0 {
			t.Fatalf("line %d covers nothing", i)
		}
		at = ln.end
		if w := float64(ln.width); math.IsNaN(w) || w < 0 {
			t.Fatalf("line %d is %v wide", i, w)
		}
		clusters := map[int]bool{}
		for _, c := range ln.cells {
			if c.start < ln.start || c.end > ln.end || c.x1 < c.x0 || c.x0 < 0 || c.x1 > ln.width+.5 {
				t.Fatalf("line %d, %d to %d, has a cell %+v in a width of %v", i, ln.start, ln.end, c, ln.width)
			}
			clusters[c.start] = c.x1 > c.x0
		}
		wide := 0
		for _, w := range clusters {
			if w {
				wide++
			}
		}
		// Letters that join may be wider where a line ends than within it.
		if slack := float32(2 * l.size); ln.width > l.width+slack && wide > 3 {
			t.Fatalf("line %d is %v wide in a room of %v, with %d characters", i, ln.width, l.width, wide)
		}
	}
	if at != len(l.text) {
		t.Fatalf("the lines end at %d of %d", at, len(l.text))
	}
}

// mostFuzzed bounds the texts that are tried, so that many are.
const mostFuzzed = 4096

func FuzzLayout(f *testing.F) {
	for i, s := range naughty {
		f.Add(s, uint16(40*i+1), uint8(20), "")
		f.Add(s, uint16(600), uint8(5*i), "zh-Hant")
	}
	test.NewTempApp(f)
	f.Fuzz(func(t *testing.T, text string, width uint16, size uint8, lang string) {
		if len(text) > mostFuzzed {
			return
		}
		runes := []rune(text)
		for _, raw := range []bool{false, true} {
			l := newLayout(runes, lang, int(size), float32(width%4000))
			l.raw = raw
			l.ensure(len(runes) + 2)
			checkLayout(t, l)
			checkHits(t, l)
		}
	})
}

// checkHits holds what is true of pointing at any text: every point of a line
// leads to a place on it that is no middle of a character, and a caret at every
// such place stands on the line.
func checkHits(t *testing.T, l *layout) {
	t.Helper()
	s := newSegments(l.text)
	for i := range l.lines {
		ln, stop := &l.lines[i], l.lineStop(i)
		if stop < ln.start || stop > ln.end {
			t.Fatalf("line %d, %d to %d, stops at %d", i, ln.start, ln.end, stop)
		}
		for n := -1; n <= 12; n++ {
			x := ln.left(l.width) + ln.width*float32(n)/11
			at := l.pointed(i, x, s)
			if from := s.nearest(ln.start); at < from || at > ln.end && at > s.next(ln.end-1) || !s.is(at, character) && at != ln.start && at != stop {
				t.Fatalf("line %d, %d to %d: at %v it points at %d", i, ln.start, ln.end, x, at)
			}
			if x := l.caretX(i, at, s); math.IsNaN(float64(x)) || x < 0 || x > ln.left(l.width)+ln.width+.5 {
				t.Fatalf("line %d: the caret at %d stands at %v of %v", i, at, x, ln.width)
			}
		}
		if got := l.lineAt(ln.start); got != i && ln.start < len(l.text) {
			t.Fatalf("line %d begins at %d, which lies on line %d", i, ln.start, got)
		}
	}
}

func FuzzText(f *testing.F) {
	for i, s := range naughty {
		f.Add(s, i-2, 3*i, uint16(300), uint16(100), float32(i)/5)
	}
	test.NewTempApp(f)
	f.Fuzz(func(t *testing.T, words string, start, end int, width, height uint16, zoom float32) {
		if len(words) > mostFuzzed || zoom != zoom {
			return
		}
		text := NewReadable(20)
		text.OnEvidence = text.SetEvidence
		size := fyne.NewSize(float32(width%800), float32(height%600))
		text.Resize(size)
		text.SetZoom(zoom)
		text.Set(Content{Text: words, Spans: []Span{{start, end, Detector}, {end, start, Reviewer}}})
		for _, s := range text.spans {
			if s.Start < 0 || s.End > len(text.runes) || s.Start >= s.End {
				t.Fatalf("a span from %d to %d in %d characters", s.Start, s.End, len(text.runes))
			}
		}
		if n := text.Hidden(); n < 0 || n > len(text.runes) {
			t.Fatalf("%d of %d characters hide", n, len(text.runes))
		}
		w, h := int(size.Width), int(size.Height)
		text.draw(w, h)
		text.ScrollPages(1)
		text.draw(w, h)
		text.ScrollToEnd()
		text.draw(w, h)
		if !text.AtEnd() {
			t.Fatalf("at its end it is not, scrolled by %v", text.offset)
		}
		text.ScrollToTop()
		if text.offset != 0 {
			t.Fatalf("at its top it is scrolled by %v", text.offset)
		}
		read(t, text, start, end)
	})
}

// read does with a text all that a person can do, and holds that nothing lies
// outside of it.
func read(t *testing.T, text *Text, start, end int) {
	t.Helper()
	w, h := int(text.Size().Width), int(text.Size().Height)
	check := func(did string) {
		t.Helper()
		text.draw(w, h)
		if text.head < 0 || text.head > len(text.runes) || text.anchor < 0 || text.anchor > len(text.runes) {
			t.Fatalf("%s: %d to %d of %d is selected", did, text.anchor, text.head, len(text.runes))
		}
		for _, s := range text.evidence {
			if s.Start < 0 || s.Start >= s.End || s.End > len(text.runes) {
				t.Fatalf("%s: evidence from %d to %d of %d", did, s.Start, s.End, len(text.runes))
			}
		}
	}
	point := func(n int) fyne.Position { return fyne.NewPos(float32(n%(w+20)), float32(n/7%(h+20))) }
	for _, raw := range []bool{false, true} {
		text.SetRaw(raw)
		for n := range 3 {
			drag(text, point(start+n), point(end-n))
			check("dragged")
			text.Mark()
			text.pointTo(point(end + n))
		}
		for _, name := range []string{"Right", "Down", "Shift+Right", "Shift+Ctrl+Right", "m", "End", "Home", "PageDown", "Left", "Up", "Ctrl+End", "Tab", "Ctrl+Left"} {
			key(text, name)
			check(name)
		}
		text.Select(start, end)
		text.Mark()
		check("marked")
		from, until := text.Selection()
		text.Find(string(text.runes[from:until]))
		text.FindNext(1)
		text.Find("a")
		text.FindNext(-1)
		check("found")
		for _, m := range text.found {
			if m.Start < 0 || m.Start >= m.End || m.End > len(text.runes) {
				t.Fatalf("found %d to %d of %d", m.Start, m.End, len(text.runes))
			}
		}
	}
	text.Notes()
}

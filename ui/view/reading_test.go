package view

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"discern/ui/kit"
)

// readable is a text in a window of its own that can be read with pointer and
// keyboard. Its owner gives evidence back, and the clock stands still.
func readable(t testing.TB, words string, width, height float32) (*Text, fyne.Window) {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(kit.NewTheme(kit.Dark))
	text := NewReadable(20)
	text.OnEvidence = text.SetEvidence
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	text.reader.now = func() time.Time { return now }
	text.reader.shift = func() bool { return false }
	text.Set(Content{Text: words})
	w := test.NewTempWindow(t, container.NewStack(text, text.Tip()))
	w.SetPadded(false)
	w.Resize(fyne.NewSize(width, height))
	return text, w
}

// whereIs is the point at which a place of the text is drawn.
func whereIs(text *Text, at int) fyne.Position {
	l, _ := text.shown()
	i := l.lineAt(at)
	return fyne.NewPos(l.caretX(i, at, text.seg())/text.scale()+.1, (float32(i)+.5)*float32(l.lineHeight())/text.scale()-text.offset)
}

// insideOf is a point within the character at a place.
func insideOf(text *Text, at int) fyne.Position {
	l, _ := text.shown()
	i := l.lineAt(at)
	for _, e := range l.lines[i].extents(at, at+1) {
		x := l.lines[i].left(l.width) + (e.x0+e.x1)/2
		return fyne.NewPos(x/text.scale(), (float32(i)+.5)*float32(l.lineHeight())/text.scale()-text.offset)
	}
	return whereIs(text, at)
}

// click presses and releases the pointer at a point.
func click(text *Text, pos fyne.Position, mod fyne.KeyModifier) {
	ev := &desktop.MouseEvent{Button: desktop.MouseButtonPrimary, Modifier: mod}
	ev.Position = pos
	text.reader.MouseDown(ev)
	text.reader.MouseUp(ev)
}

// drag presses the pointer at one place and releases it at another.
func drag(text *Text, from, to fyne.Position) {
	down := &desktop.MouseEvent{Button: desktop.MouseButtonPrimary}
	down.Position = from
	text.reader.MouseDown(down)
	ev := &fyne.DragEvent{}
	ev.Position = to
	text.reader.Dragged(ev)
	text.reader.MouseUp(down)
	text.reader.DragEnd()
}

func selected(text *Text) string {
	start, end := text.Selection()
	return string(text.runes[start:end])
}

// key is a typed key with its modifiers, as "Shift+Ctrl+Right".
func key(text *Text, name string) {
	shift, ctrl := false, false
	for {
		rest, ok := strings.CutPrefix(name, "Shift+")
		if ok {
			name, shift = rest, true
			continue
		}
		if rest, ok = strings.CutPrefix(name, "Ctrl+"); !ok {
			break
		}
		name, ctrl = rest, true
	}
	text.reader.shift = func() bool { return shift }
	switch {
	case ctrl:
		mod := fyne.KeyModifierShortcutDefault
		if shift {
			mod |= fyne.KeyModifierShift
		}
		text.reader.TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyName(name), Modifier: mod})
	case len(name) == 1:
		text.reader.TypedRune(rune(name[0]))
	default:
		text.reader.TypedKey(&fyne.KeyEvent{Name: fyne.KeyName(name)})
	}
}

// TestEventsReachTheText goes the toolkit's own ways.
func TestEventsReachTheText(t *testing.T) {
	text, w := readable(t, "p\u0430ypal and words", 500, 200)
	test.MoveMouse(w.Canvas(), insideOf(text, 1))
	if got := text.tip.Words(); !strings.Contains(got, "paypal") {
		t.Errorf("the pointer is told %q", got)
	}
	test.MoveMouse(w.Canvas(), insideOf(text, 14))
	if text.tip.Visible() {
		t.Errorf("beside it, it is told %q", text.tip.Words())
	}
	text.reader.MouseDown(&desktop.MouseEvent{Button: desktop.MouseButtonPrimary})
	test.Drag(w.Canvas(), whereIs(text, 6), 10, 0)
	if got := selected(text); got != "p\u0430ypal" {
		t.Errorf("dragging selects %q", got)
	}
	w.Canvas().FocusNext()
	if !text.Caret() {
		t.Error("the tab key does not lead to the text")
	}
	w.Canvas().Unfocus()
	if text.Caret() {
		t.Error("without the keyboard the caret stays")
	}
}

// TestTheNextTextIsFresh: nothing that was done with a text is left for the
// next, be it of the same words.
func TestTheNextTextIsFresh(t *testing.T) {
	for _, next := range []string{"some words", "other words"} {
		text, w := readable(t, "some words", 300, 100)
		plain := w.Canvas().Capture()
		text.Select(0, 4)
		text.Mark()
		text.Find("words")
		text.SetRaw(true)
		text.Select(5, 10)
		text.ReadByKeys()
		text.Set(Content{Text: next})
		start, end := text.Selection()
		_, all := text.Found()
		if start != end || all != 0 || text.Raw() || text.Caret() || w.Canvas().Focused() != nil || len(text.Notes()) > 0 {
			t.Errorf("%q: %d to %d is selected, %d found, raw %v, caret %v, notes %v", next, start, end, all, text.Raw(), text.Caret(), text.Notes())
		}
		if same := next == "some words"; same && !alike(w.Canvas().Capture(), plain) {
			t.Error("the same words look otherwise")
		}
	}
}

func TestNotes(t *testing.T) {
	tests := []struct {
		name, text string
		do         func(x *Text)
		want       string
	}{
		{"nothing", "words", func(*Text) {}, ""},
		{"hidden", "a\u200bb\u200bc", func(*Text) {}, "2 hidden characters shown"},
		{"one word", "p\u0430ypal", func(*Text) {}, "1 word mixes look-alike letters"},
		{"two words", "p\u0430ypal g\u043e\u043egle", func(*Text) {}, "2 words mix look-alike letters"},
		{"raw", "words", func(x *Text) { x.SetRaw(true) }, "T: raw text"},
		{"evidence", "words", func(x *Text) { x.SelectAll(); x.Mark() }, "1 span of evidence"},
		{"caret", "words", func(x *Text) { x.ReadByKeys() }, "Caret: Shift selects, Enter marks, Tab: next oddity, Esc leaves"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			text, _ := readable(t, tt.text, 500, 200)
			told := 0
			text.OnRead = func() { told++ }
			tt.do(text)
			var got []string
			for _, p := range text.Notes() {
				got = append(got, p.Text)
			}
			if joined := strings.Join(got, "; "); joined != tt.want {
				t.Errorf("notes %q, want %q", joined, tt.want)
			}
			if changed := tt.name == "raw" || tt.name == "caret" || tt.name == "evidence"; changed && told == 0 {
				t.Error("the owner is not told")
			}
		})
	}
}

// BenchmarkReading is one step of a person in a text of 100,000 characters, each
// drawn.
func BenchmarkReading(b *testing.B) {
	for name, words := range map[string]string{
		"latin": "some words of a post ", "arabic": "بعض الكلمات hello من منشور ", "hindi": "एक पोस्ट के कुछ शब्द ", "han": "一些来自帖子的文字。",
		"spoofed": "s\u043eme w\u043erds\u200b ",
	} {
		n := 100_000 / len([]rune(words))
		step := func(did string, prepare func(x *Text), do func(x *Text, i int)) {
			b.Run(did+"/"+name, func(b *testing.B) {
				text, _ := readable(b, strings.Repeat(words, n), 800, 600)
				text.draw(800, 600)
				text.ScrollToEnd() // the rest is laid out by then, see layFurther
				text.ScrollToTop()
				prepare(text)
				for i := 0; b.Loop(); i++ {
					do(text, i)
					text.draw(800, 600)
				}
			})
		}
		step("drag", func(x *Text) { click(x, fyne.NewPos(10, 10), 0); x.reader.pulling = true }, func(x *Text, i int) {
			ev := &fyne.DragEvent{}
			ev.Position = fyne.NewPos(float32(i*7%800), float32(i*13%600))
			x.reader.Dragged(ev)
		})
		step("pull", func(x *Text) {
			x.reader.pulling, x.reader.pointer = true, fyne.NewPos(300, 640)
		}, func(x *Text, i int) {
			if x.reader.pull(); i%500 == 499 {
				x.ScrollToTop()
			}
		})
		step("caret", func(x *Text) { x.ReadByKeys() }, func(x *Text, i int) {
			key(x, []string{"Right", "Shift+Down", "Ctrl+Right", "End", "PageDown"}[i%5])
		})
		step("all", func(*Text) {}, func(x *Text, i int) {
			x.setSelection(0, len(x.runes)*(i%2))
		})
		step("find", func(x *Text) { x.Find("q") }, func(x *Text, i int) {
			x.Find(string([]rune(words)[:i%3+1]))
		})
		step("next", func(x *Text) { x.Find(string([]rune(words)[:2])) }, func(x *Text, _ int) { x.FindNext(1) })
		step("hover", func(*Text) {}, func(x *Text, i int) { x.pointTo(fyne.NewPos(float32(i*7%800), float32(i*13%600))) })
		step("scroll", func(*Text) {}, func(x *Text, i int) {
			if x.ScrollBy(30); i%1000 == 999 {
				x.ScrollToTop()
			}
		})
	}
}

// BenchmarkBegin is what the first press on a text of 100,000 characters takes.
func BenchmarkBegin(b *testing.B) {
	for name, words := range map[string]string{"latin": "some words of a post ", "hindi": "एक पोस्ट के कुछ शब्द "} {
		b.Run(name, func(b *testing.B) {
			long := strings.Repeat(words, 100_000/len([]rune(words)))
			text, _ := readable(b, long, 800, 600)
			for i := 0; b.Loop(); i++ {
				b.StopTimer()
				text.Set(Content{Text: long + string(rune('a'+i%2))})
				text.draw(800, 600)
				b.StartTimer()
				click(text, fyne.NewPos(300, 300), 0)
				text.draw(800, 600)
			}
		})
	}
}

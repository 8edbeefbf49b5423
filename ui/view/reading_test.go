package view

import (
	"image"
	"slices"
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
	over := container.NewWithoutLayout(text.Tip())
	w := test.NewTempWindow(t, container.NewStack(text, over))
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

func TestSelectByPointer(t *testing.T) {
	const arabic = "قال مرحبا hello 123 وداعا"
	at := func(text, part string) int { return len([]rune(text[:strings.Index(text, part)])) }
	tests := []struct {
		name, text string
		do         func(text *Text)
		want       string
	}{
		{"drag", "some words here", func(x *Text) { drag(x, whereIs(x, 5), whereIs(x, 10)) }, "words"},
		{"drag back", "some words here", func(x *Text) { drag(x, whereIs(x, 10), whereIs(x, 5)) }, "words"},
		{"click selects nothing", "some words here", func(x *Text) { click(x, whereIs(x, 5), 0) }, ""},
		{"two clicks", "some words here", func(x *Text) { click(x, insideOf(x, 7), 0); click(x, insideOf(x, 7), 0) }, "words"},
		{"three clicks", "one\nsome words\nhere", func(x *Text) {
			for range 3 {
				click(x, insideOf(x, 7), 0)
			}
		}, "some words"},
		{"four clicks are no more", "one\nsome words\nhere", func(x *Text) {
			for range 4 {
				click(x, insideOf(x, 7), 0)
			}
		}, "some words"},
		{"clicks apart", "some words here", func(x *Text) { click(x, insideOf(x, 7), 0); click(x, insideOf(x, 1), 0) }, ""},
		{"clicks late", "some words here", func(x *Text) {
			click(x, insideOf(x, 7), 0)
			x.reader.clicked = x.reader.clicked.Add(-time.Second)
			click(x, insideOf(x, 7), 0)
		}, ""},
		{"shift goes on", "some words here", func(x *Text) { click(x, whereIs(x, 5), 0); click(x, whereIs(x, 10), fyne.KeyModifierShift) }, "words"},
		{"shift goes back", "some words here", func(x *Text) { click(x, whereIs(x, 5), 0); click(x, whereIs(x, 0), fyne.KeyModifierShift) }, "some "},
		{"by words, on", "some words here and", func(x *Text) { click(x, insideOf(x, 7), 0); drag(x, insideOf(x, 7), insideOf(x, 12)) }, "words here"},
		{"by words, back", "some words here and", func(x *Text) { click(x, insideOf(x, 7), 0); drag(x, insideOf(x, 7), insideOf(x, 1)) }, "some words"},
		{"another button", "some words", func(x *Text) {
			ev := &desktop.MouseEvent{Button: desktop.MouseButtonSecondary}
			x.reader.MouseDown(ev)
			x.reader.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: whereIs(x, 5)}})
		}, ""},
		{"above it all", "some words", func(x *Text) { drag(x, whereIs(x, 5), fyne.NewPos(50, -400)) }, "some "},
		{"below it all", "some words", func(x *Text) { drag(x, whereIs(x, 5), fyne.NewPos(0, 4000)) }, "words"},
		{"over lines", "one\ntwo\nthree", func(x *Text) { drag(x, whereIs(x, 1), whereIs(x, 9)) }, "ne\ntwo\nt"},
		{"no character is torn", "ae\u0301o", func(x *Text) { drag(x, whereIs(x, 1).AddXY(2, 0), whereIs(x, 4)) }, "e\u0301o"},
		{"Hebrew", "שלום עולם", func(x *Text) { drag(x, whereIs(x, 5), whereIs(x, 9)) }, "עולם"},
		{"Arabic with Latin", arabic, func(x *Text) {
			click(x, insideOf(x, at(arabic, "hello")), 0)
			click(x, insideOf(x, at(arabic, "hello")), 0)
		}, "hello"},
		{"across both", arabic, func(x *Text) { drag(x, whereIs(x, at(arabic, "مرحبا")), whereIs(x, at(arabic, "123")+1)) }, "مرحبا hello 1"},
		{"a word with hidden characters", "ki\u200bll me", func(x *Text) { click(x, insideOf(x, 0), 0); click(x, insideOf(x, 0), 0) }, "ki\u200bll"},
		{"nothing there", "", func(x *Text) { drag(x, fyne.NewPos(0, 0), fyne.NewPos(90, 90)) }, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			text, w := readable(t, tt.text, 500, 200)
			tt.do(text)
			if got := selected(text); got != tt.want {
				t.Errorf("selected %+q, want %+q", got, tt.want)
			}
			w.Canvas().Capture()
		})
	}
}

// TestSelectionShows: what is selected is drawn, whatever the order on the
// screen, and is gone when it is not selected any more.
func TestSelectionShows(t *testing.T) {
	text, w := readable(t, "قال مرحبا hello 123\nוداعا\n\nend", 500, 200)
	plain := w.Canvas().Capture()
	seen := []image.Image{plain}
	for _, sel := range [][2]int{{0, 3}, {4, 12}, {0, 33}, {19, 20}} {
		text.Select(sel[0], sel[1])
		img := w.Canvas().Capture()
		for _, other := range seen {
			if alike(img, other) {
				t.Errorf("%v looks as something before", sel)
			}
		}
		seen = append(seen, img)
	}
	text.Select(0, 0)
	if !alike(w.Canvas().Capture(), plain) {
		t.Error("the selection stays on the screen")
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

func TestCopy(t *testing.T) {
	const words = "قال مرحبا hello\u200b 123"
	text, _ := readable(t, words, 500, 200)
	clipboard := fyne.CurrentApp().Clipboard()
	clipboard.SetContent("before")
	refused := 0
	text.OnRefused = func() { refused++ }
	text.Copy()
	if got := clipboard.Content(); got != "before" {
		t.Errorf("with nothing selected, copied %q", got)
	}
	text.SelectAll()
	text.reader.TypedShortcut(&fyne.ShortcutCopy{})
	if got := clipboard.Content(); got != words {
		t.Errorf("copied %+q", got)
	}
	text.Select(4, 12)
	text.SetCopying(false)
	text.Copy()
	if got := clipboard.Content(); got != words || refused != 1 {
		t.Errorf("forbidden, the clipboard has %+q, refused %d times", got, refused)
	}
	text.SetCopying(true)
	text.Copy()
	if got := clipboard.Content(); got != string([]rune(words)[4:12]) || refused != 1 {
		t.Errorf("allowed again, copied %+q, refused %d times", got, refused)
	}
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

func TestCaretKeys(t *testing.T) {
	const long = "one two\nthree four five\n\nsix"
	tests := []struct {
		name, text, keys string
		head             int
		selected         string
	}{
		{"right", "abc", "Right Right", 2, ""},
		{"and no further", "abc", "Right Right Right Right", 3, ""},
		{"left", "abc", "End Left", 2, ""},
		{"and no further", "abc", "Left", 0, ""},
		{"by characters", "e\u0301👩‍👩‍👧x", "Right Right", 7, ""},
		{"by words", "one two three", "Ctrl+Right Ctrl+Right", 8, ""},
		{"back by words", "one two three", "End Ctrl+Left Ctrl+Left", 4, ""},
		{"select", "one two", "Right Shift+Right Shift+Right", 3, "ne"},
		{"select words", "one two three", "Shift+Ctrl+Right Shift+Ctrl+Right", 8, "one two "},
		{"select back", "one two", "End Shift+Left Shift+Left", 5, "wo"},
		{"and shrink", "one two", "Shift+Right Shift+Right Shift+Left", 1, "o"},
		{"out of a selection", "one two", "Right Shift+Ctrl+Right Right", 4, ""},
		{"out of it, back", "one two", "Right Shift+Ctrl+Right Left", 1, ""},
		{"out of one at the end", "one two", "Ctrl+Right Shift+End Right", 7, ""},
		{"down", long, "Down", 8, ""},
		{"down keeps its distance", long, "End Down Down Down", 28, ""},
		{"down to the end", long, "Down Down Down Down", 28, ""},
		{"up", long, "Down Down Up", 8, ""},
		{"up to the beginning", long, "Right Up", 0, ""},
		{"home and end", long, "Down Right Right End", 23, ""},
		{"home", long, "Down Right Right Home", 8, ""},
		{"all the way", long, "Ctrl+End", 28, ""},
		{"and back", long, "Ctrl+End Ctrl+Home", 0, ""},
		{"select to the end", long, "Ctrl+End Ctrl+Left Shift+Ctrl+End", 28, "six"},
		{"select down", long, "Shift+Down", 8, "one two\n"},
		{"pages", long, "PageDown PageUp", 0, ""},
		{"select all", "one two", "Ctrl+A", 7, "one two"},
		{"left goes on where text runs from the right", "שלום abc", "Left Left", 2, ""},
		{"and right goes back", "שלום abc", "Left Left Right", 1, ""},
		{"to the next oddity", "abc p\u0430y d\u200be", "Tab", 4, ""},
		{"and the next", "abc p\u0430y d\u200be", "Tab Tab", 9, ""},
		{"and around", "abc p\u0430y d\u200be", "Tab Tab Tab", 4, ""},
		{"and back", "abc p\u0430y d\u200be", "Shift+Tab", 9, ""},
		{"no oddity", "abc", "Right Tab", 1, ""},
		{"letters mean nothing", "abc", "a r", 0, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			text, w := readable(t, tt.text, 500, 300)
			text.ReadByKeys()
			if !text.Caret() {
				t.Fatal("there is no caret")
			}
			for name := range strings.FieldsSeq(tt.keys) {
				if name == "Ctrl+A" {
					text.reader.TypedShortcut(&fyne.ShortcutSelectAll{})
					continue
				}
				key(text, name)
			}
			if text.head != tt.head || selected(text) != tt.selected {
				t.Errorf("the caret stands at %d, selected %+q; want %d and %+q", text.head, selected(text), tt.head, tt.selected)
			}
			w.Canvas().Capture()
			key(text, "Escape")
			if text.Caret() || w.Canvas().Focused() != nil {
				t.Error("Escape leaves the caret")
			}
		})
	}
}

func TestCaretShowsAndIsFollowed(t *testing.T) {
	text, w := readable(t, strings.Repeat("some words\n", 200), 300, 200)
	before := w.Canvas().Capture()
	text.ScrollBy(1000)
	scrolled := w.Canvas().Capture()
	text.ReadByKeys()
	if alike(w.Canvas().Capture(), scrolled) || alike(before, scrolled) {
		t.Error("the caret cannot be seen")
	}
	if text.head == 0 {
		t.Error("the caret does not begin on the screen")
	}
	for range 40 {
		key(text, "Down")
	}
	if y := whereIs(text, text.head).Y; y < 0 || y > 200 {
		t.Errorf("the caret went to %v, out of the window", y)
	}
	key(text, "Ctrl+Home")
	if text.offset != 0 {
		t.Errorf("at the beginning it is scrolled by %v", text.offset)
	}
	key(text, "Escape")
	text.ReadByKeys()
	if text.head != 0 {
		t.Errorf("back at the keyboard, the caret stands at %d", text.head)
	}
	text.Set(Content{Text: "another"})
	if text.Caret() || text.head != 0 {
		t.Errorf("in another text there is a caret: %v, at %d", text.Caret(), text.head)
	}
}

// TestPullBeyondTheEdge: while the pointer pulls below the text, it scrolls and
// the selection follows.
func TestPullBeyondTheEdge(t *testing.T) {
	text, _ := readable(t, strings.Repeat("some words\n", 200), 300, 200)
	ev := &desktop.MouseEvent{Button: desktop.MouseButtonPrimary}
	ev.Position = whereIs(text, 5)
	text.reader.MouseDown(ev)
	text.reader.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(20, 260)}})
	at, offset := text.head, text.offset
	for range 20 {
		text.reader.pull()
	}
	if text.head <= at || text.offset <= offset {
		t.Errorf("from %d at %v it went to %d at %v", at, offset, text.head, text.offset)
	}
	for range 4000 {
		text.reader.pull()
	}
	if text.head != len(text.runes) || !text.AtEnd() {
		t.Errorf("at the end it stands at %d of %d", text.head, len(text.runes))
	}
	text.reader.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(20, -500)}})
	for range 4000 {
		text.reader.pull()
	}
	if start, end := text.Selection(); start != 0 || end != 5 || text.offset != 0 {
		t.Errorf("back at the top %d to %d is selected, at %v", start, end, text.offset)
	}
	text.reader.MouseUp(ev)
	text.reader.pull()
	if text.reader.roll != nil || text.reader.pulling {
		t.Error("it goes on when the pointer is let go")
	}
}

func TestEvidence(t *testing.T) {
	tests := []struct {
		name, text string
		do         func(x *Text)
		want       []Span
	}{
		{"nothing selected", "some words", func(x *Text) { x.Mark() }, nil},
		{"selected", "some words", func(x *Text) { x.Select(5, 10); x.Mark() }, []Span{{5, 10, Reviewer}}},
		{"twice takes it away", "some words", func(x *Text) { x.Select(5, 10); x.Mark(); x.Select(5, 10); x.Mark() }, nil},
		{"a part of it takes it away", "some words", func(x *Text) { x.Select(5, 10); x.Mark(); x.Select(6, 8); x.Mark() }, nil},
		{"a click in it and M", "some words", func(x *Text) { x.Select(5, 10); x.Mark(); click(x, insideOf(x, 7), 0); x.Mark() }, nil},
		{"a click beside it", "some words", func(x *Text) { x.Select(5, 10); x.Mark(); click(x, whereIs(x, 2), 0); x.Mark() }, []Span{{5, 10, Reviewer}}},
		{"white space is left out", "some words here", func(x *Text) { x.Select(4, 11); x.Mark() }, []Span{{5, 10, Reviewer}}},
		{"white space alone", "some   words", func(x *Text) { x.Select(4, 7); x.Mark() }, nil},
		{"two", "some words here", func(x *Text) { x.Select(11, 15); x.Mark(); x.Select(0, 4); x.Mark() }, []Span{{0, 4, Reviewer}, {11, 15, Reviewer}}},
		{"overlapping", "some words here", func(x *Text) { x.Select(0, 7); x.Mark(); x.Select(5, 15); x.Mark() }, []Span{{0, 15, Reviewer}}},
		{"around another", "some words here", func(x *Text) { x.Select(5, 10); x.Mark(); x.SelectAll(); x.Mark() }, []Span{{0, 15, Reviewer}}},
		{"by keys", "some words here", func(x *Text) {
			x.ReadByKeys()
			for name := range strings.FieldsSeq("Ctrl+Right Shift+Ctrl+Right Return") {
				key(x, name)
			}
		}, []Span{{5, 10, Reviewer}}},
		{"by keys, another text", "قال مرحبا hello", func(x *Text) {
			x.ReadByKeys()
			for name := range strings.FieldsSeq("Ctrl+Left Shift+Ctrl+Left m Escape") {
				key(x, name)
			}
		}, []Span{{4, 9, Reviewer}}},
		{"another item has none", "some words", func(x *Text) { x.Select(5, 10); x.Mark(); x.Set(Content{Text: "other"}) }, nil},
		{"found and marked", "some words here", func(x *Text) {
			b := NewFindBar(x)
			b.Open()
			b.entry.SetText("WORDS")
			b.Close()
			x.Mark()
		}, []Span{{5, 10, Reviewer}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			text, w := readable(t, tt.text, 500, 200)
			tt.do(text)
			if !slices.Equal(text.evidence, tt.want) {
				t.Errorf("marked %v, want %v", text.evidence, tt.want)
			}
			w.Canvas().Capture()
		})
	}
}

// TestEvidenceIsNoColour: a reviewer's span has a shape of its own, so that who
// sees no colours tells it from a detector's.
func TestEvidenceIsNoColour(t *testing.T) {
	text, w := readable(t, "some words here", 500, 200)
	shape := func() []bool {
		img := w.Canvas().Capture()
		b := img.Bounds()
		var lines []bool
		ground := img.At(b.Max.X-1, b.Max.Y-1)
		for y := b.Min.Y; y < b.Max.Y; y++ { // along a column between two letters' middles
			lines = append(lines, img.At(int(insideOf(text, 7).X), y) != ground)
		}
		return lines
	}
	text.SetSpans([]Span{{Start: 5, End: 10}})
	detector := shape()
	text.SetSpans(nil)
	text.SetEvidence([]Span{{Start: 5, End: 10}})
	if slices.Equal(shape(), detector) {
		t.Error("but for its colours it looks as a detector's")
	}
}

func TestEvidenceIsNotForEverybody(t *testing.T) {
	text, _ := readable(t, "some words", 300, 60)
	text.OnEvidence = nil
	text.Select(0, 4)
	if text.Mark() || len(text.evidence) > 0 {
		t.Error("marked where nothing can be marked")
	}
	text.SetEvidence([]Span{{-3, 2, Detector}, {8, 99, Reviewer}, {4, 4, Reviewer}})
	if want := []Span{{0, 2, Reviewer}, {8, 10, Reviewer}}; !slices.Equal(text.evidence, want) {
		t.Errorf("shows %v, want %v", text.evidence, want)
	}
}

func TestTips(t *testing.T) {
	tests := []struct {
		name, text string
		at         int
		want       string // a part of it; empty for nothing
	}{
		{"a plain letter", "words", 2, ""},
		{"an override", "abc\u202edef", 3, "U+202E, right-to-left override: turns the text after it around"},
		{"zero width", "a\u200bb", 1, "U+200B, zero-width space: divides a word unseen"},
		{"a tag", "a\U000e0041b", 1, "U+E0041, tag “A”: unseen"},
		{"private use", "a\ue000b", 1, "U+E000, private use"},
		{"a control", "a\x01b", 1, "U+0001, control"},
		{"no character", "a\ufdd0b", 1, "U+FDD0, no character"},
		{"not assigned", "a\u0378b", 1, "U+0378, not assigned"},
		{"a selector", "a\ufe0fb", 1, "U+FE0F, variation selector"},
		{"one letter", "p\u0430ypal", 0, "reads like: paypal – 1 letter is Cyrillic"},
		{"two letters", "p\u0430yp\u0430l", 3, "reads like: paypal – 2 letters are Cyrillic"},
		{"two scripts", "p\u0430yp\u03b1l", 3, "1 letter is Cyrillic, 1 letter is Greek"},
		{"hidden in a word", "p\u0430\u200bypal", 2, "U+200B"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			text, w := readable(t, tt.text, 500, 200)
			test.MoveMouse(w.Canvas(), insideOf(text, tt.at))
			if got := text.tip.Words(); tt.want == "" && got != "" || !strings.Contains(got, tt.want) {
				t.Errorf("the pointer is told %q, want %q", got, tt.want)
			}
			if text.tip.Visible() != (tt.want != "") {
				t.Errorf("it is shown: %v", text.tip.Visible())
			}
			byPointer := text.tip.Words()
			test.MoveMouse(w.Canvas(), fyne.NewPos(499, 199))
			if text.tip.Visible() {
				t.Error("it stays when the pointer goes")
			}
			text.ReadByKeys()
			text.setSelection(tt.at, tt.at)
			text.pointToCaret()
			if got := text.tip.Words(); got != byPointer {
				t.Errorf("the caret is told %q", got)
			}
		})
	}
}

// TestTipStaysInTheWindow: wherever it is about, all of it can be read.
func TestTipStaysInTheWindow(t *testing.T) {
	words := strings.Repeat("and so on ", 30) + "p\u0430ypal"
	text, w := readable(t, words, 400, 260)
	for _, at := range []int{len(text.runes) - 3} {
		test.MoveMouse(w.Canvas(), insideOf(text, at))
		driver := fyne.CurrentApp().Driver()
		pos, size := driver.AbsolutePositionForObject(text.tip), text.tip.Size()
		if !text.tip.Visible() || pos.X < 0 || pos.Y < 0 || pos.X+size.Width > 400 || pos.Y+size.Height > 260 {
			t.Errorf("the tip lies at %v, %v large, shown: %v", pos, size, text.tip.Visible())
		}
		if where := insideOf(text, at); where.Y > pos.Y && where.Y < pos.Y+size.Height {
			t.Error("the tip lies on what it is about")
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

package view

import (
	"image"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

func TestSelectByPointer(t *testing.T) {
	const arabic = "قال مرحبا hello 123 وداعا"
	at := func(text, part string) int {
		before, _, _ := strings.Cut(text, part)
		return len([]rune(before))
	}
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

func TestScrollBar(t *testing.T) {
	text, _ := readable(t, strings.Repeat("some words\n", 200), 300, 200)
	ev := &desktop.MouseEvent{Button: desktop.MouseButtonPrimary}
	pull := func(y float32) {
		to := &fyne.DragEvent{}
		to.Position = fyne.NewPos(296, y)
		text.reader.Dragged(to)
	}
	ev.Position = fyne.NewPos(296, 100)
	text.reader.MouseMoved(ev)
	if text.reader.Cursor() != desktop.DefaultCursor {
		t.Error("over the scroll bar the pointer is one for text")
	}
	text.reader.MouseDown(ev)
	if middle := text.offset; middle < 1000 {
		t.Errorf("a press in the middle of it scrolls to %v", middle)
	}
	pull(400)
	text.ScrollToEnd() // the whole length is known from here on
	pull(400)
	if !text.AtEnd() {
		t.Errorf("pulled down it scrolls to %v", text.offset)
	}
	pull(-100)
	if text.offset != 0 {
		t.Errorf("pulled up it scrolls to %v", text.offset)
	}
	text.reader.MouseUp(ev)
	pull(100)
	if start, end := text.Selection(); text.offset != 0 || start != end {
		t.Errorf("let go, it scrolls to %v and selects %d to %d", text.offset, start, end)
	}
	short, _ := readable(t, "some words", 300, 200)
	if short.onBar(ev.Position) {
		t.Error("a short text has a scroll bar")
	}
}

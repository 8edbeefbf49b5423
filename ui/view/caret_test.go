package view

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
)

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

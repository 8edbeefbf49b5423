package view

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

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

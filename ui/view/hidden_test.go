package view

import (
	"testing"

	"fyne.io/fyne/v2/test"
)

// hiddenCases is how many characters hide in a text, and how the first of
// them is labelled.
var hiddenCases = []struct {
	name, text string
	hidden     int
	label      string
}{
	{"nothing", "", 0, ""},
	{"plain words", "plain words, 12.5 % — “quoted” é ñ", 0, ""},
	{"paragraphs", "one\ntwo\r\nthree\tfour\u2028five", 0, ""},
	{"zero-width space", "ki\u200bll", 1, "ZWSP"},
	{"override", "abc\u202edef\u202c", 2, "RLO"},
	{"isolates", "\u2066a\u2069", 2, "LRI"},
	{"marks of direction", "a\u200eb\u200fc\u061cd", 3, "LRM"},
	{"soft hyphen", "un\u00adseen", 1, "SHY"},
	{"byte-order mark", "\ufefftext", 1, "BOM"},
	{"word joiner", "a\u2060b", 1, "WJ"},
	{"fillers", "\u3164\u115f\uffa0", 3, "HF"},
	{"blank pattern", "\u2800", 1, "BLANK"},
	{"NUL", "a\x00b", 1, "NUL"},
	{"controls", "\x1b[31m\x07\x7f", 3, "ESC"},
	{"control without a name", "\x01", 1, "0001"},
	{"lone carriage return", "a\rb", 0, ""},
	{"private use", "\ue000\U0010fffd", 2, "E000"},
	{"noncharacter", "\ufdd0", 1, "FDD0"},
	{"object", "\ufffc", 1, "OBJ"},
	{"tags that spell words", "hi\U000e0068\U000e0069", 2, "TAG h"},
	{"the end of tags alone", "a\U000e007f", 1, "TAG END"},
	{"flag of Scotland", "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f", 0, ""},
	{"a flag that never ends", "🏴\U000e0067\U000e0062\U000e0073", 3, "TAG g"},
	{"a family", "👩‍👩‍👧‍👦", 0, ""},
	{"a skin tone and a joiner", "👩🏽‍🚒", 0, ""},
	{"a heart on fire", "❤️‍🔥", 0, ""},
	{"rainbow flag", "🏳️‍🌈", 0, ""},
	{"keycap", "1️⃣ #️⃣", 0, ""},
	{"a picture selector on a letter", "a\ufe0f", 1, "VS16"},
	{"form of a Han character", "葛\U000e0100", 0, ""},
	{"form of nothing", "a\U000e0100", 1, "VS17"},
	{"Persian non-joiner", "می\u200cخواهم", 0, ""},
	{"Hindi joiner", "क्\u200dष", 0, ""},
	{"Malayalam joiner", "ന്\u200dറ", 0, ""},
	{"joiner in a Latin word", "ki\u200dll", 1, "ZWJ"},
	{"non-joiner in a Latin word", "ki\u200cll", 1, "ZWNJ"},
	{"joiner at the start", "\u200da", 1, "ZWJ"},
	{"joiner at the end", "a\u200d", 1, "ZWJ"},
	{"Mongolian vowel separator", "\u180e", 1, "MVS"},
	{"combining marks", "e\u0301\u0302 \u0303", 0, ""},
	{"grapheme joiner", "a\u034fb", 1, "CGJ"},
	{"not UTF-8", "a\xffb", 0, ""}, // shown as the replacement character
}

func TestHidden(t *testing.T) {
	test.NewTempApp(t)
	for _, tt := range hiddenCases {
		t.Run(tt.name, func(t *testing.T) {
			text := NewText(20)
			text.Set(Content{Text: tt.text})
			if got := text.Hidden(); got != tt.hidden {
				t.Errorf("%+q hides %d characters, want %d", tt.text, got, tt.hidden)
			}
			l := newLayout(text.runes, "", 20, 600)
			l.ensure(9)
			var labels []string
			for _, ln := range l.lines {
				for _, m := range ln.marks {
					labels = append(labels, m.label)
				}
			}
			if tt.hidden == 0 {
				return
			}
			if len(labels) != tt.hidden {
				t.Fatalf("%d marks are shown: %q", len(labels), labels)
			}
			if labels[0] != tt.label {
				t.Errorf("the first is labelled %q, want %q", labels[0], tt.label)
			}
		})
	}
}

func TestHiddenIsCountedAnew(t *testing.T) {
	test.NewTempApp(t)
	text := NewText(20)
	for _, tt := range []struct {
		text string
		want int
	}{{"a\u200b", 1}, {"a", 0}, {"\u200b\u200b", 2}, {"\u200b\u200b", 2}} {
		text.Set(Content{Text: tt.text})
		if got := text.Hidden(); got != tt.want {
			t.Errorf("%+q hides %d, want %d", tt.text, got, tt.want)
		}
	}
}

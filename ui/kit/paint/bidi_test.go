package paint_test

import (
	"strings"
	"testing"

	"discern/ui/kit/paint"
)

func TestRightToLeft(t *testing.T) {
	tests := []struct {
		text string
		want bool
	}{
		{"", false},
		{"hello", false},
		{"שלום", true},
		{"مرحبا", true},
		{"123 !? שלום", true},
		{"123 !? été", false},
		{"a שלום", false},
		{"ש hello", true},
		{"\u202eabc", false}, // an override says nothing about the paragraph
		{"\u200f abc", true}, // a mark is a strong character
		{"12 34", false},
		{"日本", false},
	}
	for _, tt := range tests {
		if got := paint.RightToLeft([]rune(tt.text)); got != tt.want {
			t.Errorf("RightToLeft(%+q) = %v, want %v", tt.text, got, tt.want)
		}
	}
}

// digits writes levels one digit each.
func digits(levels []uint8) string {
	var b strings.Builder
	for _, l := range levels {
		b.WriteByte('0' + l)
	}
	return b.String()
}

func TestLevels(t *testing.T) {
	tests := []struct {
		name, text string
		rtl        bool
		want       string
	}{
		{"nothing", "", false, ""},
		{"left to right", "abc 12", false, "000000"},
		{"hebrew in latin", "ab אב cd", false, "00011000"},
		{"latin in hebrew", "אב ab", true, "11122"},
		{"number after hebrew", "a אב 12 b", false, "001112200"},
		{"number in a hebrew paragraph", "אב 12", true, "11122"},
		{"number after arabic", "اب 12", true, "11122"},
		{"thousands stay together", "א 1,234", true, "1122222"},
		{"per cent stays with its number", "א 5%", true, "1122"},
		{"brackets follow the paragraph", "אב(ab)", true, "111221"},
		{"brackets follow what they hold", "ab(אב)cd", false, "00011000"},
		{"a mark follows its letter", "a א\u05b8ב", false, "00111"},
		{"an override is nothing", "ab\u202ecd", false, "00000"},
		{"an isolate is nothing", "ab\u2067cd\u2069", false, "000000"},
		{"spaces at the end follow the paragraph", "אב  ", false, "1100"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := digits(paint.Levels([]rune(tt.text), tt.rtl)); got != tt.want {
				t.Errorf("Levels(%+q, %v) = %s, want %s", tt.text, tt.rtl, got, tt.want)
			}
		})
	}
}

func TestVisualOrder(t *testing.T) {
	tests := []struct{ levels, want string }{
		{"", ""},
		{"000", "012"},
		{"111", "210"},
		{"010", "012"},
		{"0110", "0213"},
		{"121", "210"},
		{"1221", "3120"},
		{"01210", "03214"},
		{"22", "01"},
	}
	for _, tt := range tests {
		levels := []byte(tt.levels)
		for i := range levels {
			levels[i] -= '0'
		}
		var got []uint8
		for _, i := range paint.VisualOrder(levels) {
			got = append(got, uint8(i))
		}
		if digits(got) != tt.want {
			t.Errorf("VisualOrder(%s) = %s, want %s", tt.levels, digits(got), tt.want)
		}
	}
}

// FuzzLevels: whatever the text, every character has a level no deeper than
// one number in one word in one paragraph, and every run one place.
func FuzzLevels(f *testing.F) {
	for _, s := range []string{"", "a(א[1)]b", "\u202e\u2066א1,2%", strings.Repeat("(", 80) + "א" + strings.Repeat(")", 80), "\xff\u0301ا5"} {
		f.Add(s, false)
		f.Add(s, true)
	}
	f.Fuzz(func(t *testing.T, text string, rtl bool) {
		runes := []rune(text)
		levels := paint.Levels(runes, rtl)
		if len(levels) != len(runes) {
			t.Fatalf("%d levels for %d characters", len(levels), len(runes))
		}
		for i, l := range levels {
			if l > 2 || rtl && l == 0 {
				t.Fatalf("level %d at %d", l, i)
			}
		}
		seen := make([]bool, len(levels))
		for _, i := range paint.VisualOrder(levels) {
			if seen[i] {
				t.Fatalf("%d is placed twice", i)
			}
			seen[i] = true
		}
	})
}

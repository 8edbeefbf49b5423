package bidi_test

import (
	"slices"
	"strings"
	"testing"

	"discern/ui/kit/bidi"
)

// digits writes levels one digit each.
func digits(levels []bidi.Level) string {
	var b strings.Builder
	for _, l := range levels {
		b.WriteByte('0' + byte(l))
	}
	return b.String()
}

func TestBase(t *testing.T) {
	tests := []struct {
		text string
		want bidi.Level
	}{
		{"", 0},
		{"hello", 0},
		{"שלום", 1},
		{"مرحبا", 1},
		{"123 !? שלום", 1},
		{"123 !? été", 0},
		{"a שלום", 0},
		{"ש hello", 1},
		{"\u202eabc", 0}, // an override says nothing about the paragraph
		{"\u202aש", 1},   // nor does an embedding
		{"\u200f abc", 1},
		{"\u061c abc", 1},
		{"12 34", 0},
		{"日本", 0},
		{"\u2067ש\u2069 abc", 0}, // what is isolated says nothing either
		{"\u2067ש \u2066x\u2069", 0},
		{"\u2068abc\u2069 ש", 1},
		{"\u2069 ש", 1},
	}
	for _, tt := range tests {
		if got := bidi.Resolve([]rune(tt.text), bidi.Auto, bidi.Obeyed).Base(); got != tt.want {
			t.Errorf("the base of %+q is %d, want %d", tt.text, got, tt.want)
		}
	}
}

func TestLevels(t *testing.T) {
	tests := []struct {
		name, text      string
		obeyed, ignored string // levels; empty for the same as obeyed
	}{
		{"nothing", "", "", ""},
		{"left to right", "abc 12", "000000", ""},
		{"hebrew in latin", "ab אב cd", "00011000", ""},
		{"latin in hebrew", "אב ab", "11122", ""},
		{"number after hebrew", "a אב 12 b", "001112200", ""},
		{"number in a hebrew paragraph", "אב 12", "11122", ""},
		{"number after arabic", "اب 12", "11122", ""},
		{"words of both and a number", "AR: ابت 123 ثجح end", "0000111122211110000", ""},
		{"thousands stay together", "א 1,234", "1122222", ""},
		{"per cent stays with its number", "א 5%", "1122", ""},
		{"brackets follow the paragraph", "אב(ab)", "111221", ""},
		{"brackets follow what they hold", "ab(אב)cd", "00011000", ""},
		{"angle brackets of two blocks are a pair", "א\u2329a\u3009", "1121", ""},
		{"a mark follows its letter", "a א\u05b8ב", "00111", ""},
		{"spaces at the end follow the paragraph", "אב  ", "1111", ""},
		{"spaces before a tab follow the paragraph", "ab אב \tאב", "000110011", ""},
		{"an override turns letters", "ab\u202ecd\u202cef", "00011000", "00000000"},
		{"an override of the other way", "אב\u202dגד\u202c", "111221", "111111"},
		{"an isolate is one neutral", "ab \u2067אב 12\u2069 cd", "0000111220000", "0000111222000"},
		{"a first-strong isolate", "אב \u2068ab!\u2069 1", "1111222112", "1111222222"},
		{"tags of a flag in an isolate", "א\u2066b🏴\U000e0067\U000e007f\u2069", "1122221", "1121111"},
		{"an embedding", "ab \u202bcd!\u202c", "00002210", "00000000"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			text := []rune(tt.text)
			if got := digits(bidi.Resolve(text, bidi.Auto, bidi.Obeyed).Line(0, len(text))); got != tt.obeyed {
				t.Errorf("obeyed, %+q has the levels %s, want %s", tt.text, got, tt.obeyed)
			}
			want := tt.ignored
			if want == "" {
				want = tt.obeyed
			}
			if got := digits(bidi.Resolve(text, bidi.Auto, bidi.Ignored).Line(0, len(text))); got != want {
				t.Errorf("ignored, %+q has the levels %s, want %s", tt.text, got, want)
			}
		})
	}
}

// TestLine: what ends a line has the base level, and what lies before it the level
// that the whole paragraph gives it.
func TestLine(t *testing.T) {
	p := bidi.Resolve([]rune("ab אב \u2066 גד 12"), bidi.Auto, bidi.Obeyed)
	for _, tt := range []struct {
		start, end int
		want       string
	}{
		{0, 13, "0001100233344"},
		{0, 7, "0001100"},
		{3, 6, "110"},
		{3, 5, "11"},
		{8, 10, "33"},
		{8, 11, "330"},
		{11, 13, "44"},
		{4, 4, ""},
	} {
		if got := digits(p.Line(tt.start, tt.end)); got != tt.want {
			t.Errorf("the line from %d to %d has the levels %s, want %s", tt.start, tt.end, got, tt.want)
		}
	}
}

func TestOrder(t *testing.T) {
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
		{"2332", "0213"},
	}
	for _, tt := range tests {
		levels := make([]bidi.Level, len(tt.levels))
		for i := range levels {
			levels[i] = bidi.Level(tt.levels[i] - '0')
		}
		var got []bidi.Level
		for _, i := range bidi.Order(levels) {
			got = append(got, bidi.Level(i))
		}
		if digits(got) != tt.want {
			t.Errorf("Order(%s) = %s, want %s", tt.levels, digits(got), tt.want)
		}
	}
}

// TestDepth: controls nest as deep as the standard says, and no deeper.
func TestDepth(t *testing.T) {
	for name, tt := range map[string]struct {
		opens, closes string
		want          bidi.Level
	}{
		"right embeddings":        {"\u202b", "\u202c", 125},
		"left embeddings":         {"\u202a", "\u202c", 124},
		"isolates":                {"\u2067", "\u2069", 125},
		"both by turns":           {"\u202b\u2066", "\u2069\u202c", 125},
		"letters may lie deeper":  {"\u202b", "\u202c", 125},
		"overrides, a thousandth": {"\u202e", "\u202c", 125},
	} {
		text := []rune(strings.Repeat(tt.opens, 1000) + "א" + strings.Repeat(tt.closes, 1000) + "z")
		levels := bidi.Resolve(text, bidi.LeftToRight, bidi.Obeyed).Line(0, len(text))
		at := slices.Index(text, 'א')
		if want := tt.want | 1; levels[at] != want {
			t.Errorf("%s: the letter has level %d, want %d", name, levels[at], want)
		}
		if got := levels[len(levels)-1]; got != 0 {
			t.Errorf("%s: what follows has level %d", name, got)
		}
	}
}

func TestExplicit(t *testing.T) {
	for text, want := range map[string]bool{
		"": false, "abc": false, "א\u200f\u200b": false, "a\u202eb": true, "a\u2066b": true, "\u2069": true,
	} {
		for _, c := range []bidi.Controls{bidi.Obeyed, bidi.Ignored} {
			if got := bidi.Resolve([]rune(text), bidi.Auto, c).Explicit(); got != want {
				t.Errorf("%+q has explicit controls: %v", text, got)
			}
		}
	}
}

// FuzzResolve: every character has a level in range, controls or not; a line is a
// cut of its paragraph; and every character has one place.
func FuzzResolve(f *testing.F) {
	for _, s := range []string{
		"", "a(א[1)]b", "\u202e\u2066א1,2%", strings.Repeat("(", 80) + "א" + strings.Repeat(")", 80), "\xff\u0301ا5",
		strings.Repeat("\u202b\u2067", 80) + "x", "\u2068\u2068א\u2069\u2069\u2029b", "א\u2029\u202eab\u2029", "\u2066\u2029\u2069\u2329\u3009",
		"\u202b\u2067\u202b\u206b\u2067",
	} {
		for d := range uint8(3) {
			f.Add(s, d, false, uint16(3), uint16(1))
		}
		f.Add(s, uint8(0), true, uint16(0), uint16(9))
	}
	f.Fuzz(func(t *testing.T, s string, d uint8, ignored bool, start, length uint16) {
		text := []rune(s)
		direction, controls := bidi.Direction(d%3), bidi.Obeyed
		if ignored {
			controls = bidi.Ignored
		}
		p := bidi.Resolve(text, direction, controls)
		if direction != bidi.Auto && p.Base() != bidi.Level(direction-bidi.LeftToRight) || p.Base() > 1 {
			t.Fatalf("the base level is %d in direction %d", p.Base(), direction)
		}
		most := bidi.Level(bidi.MaxDepth + 1)
		if ignored {
			most = 2
		}
		levels := p.Line(0, len(text))
		if len(levels) != len(text) {
			t.Fatalf("%d levels for %d characters", len(levels), len(text))
		}
		for i, l := range levels {
			if l > most || l < p.Base() {
				t.Fatalf("level %d at %d", l, i)
			}
		}
		from := min(int(start), len(text))
		to := min(from+int(length), len(text))
		line := p.Line(from, to)
		for i, l := range line {
			if l != levels[from+i] && l != p.Base() {
				t.Fatalf("on a line of its own %d has level %d, was %d", from+i, l, levels[from+i])
			}
		}
		seen := make([]bool, len(line))
		for _, i := range bidi.Order(line) {
			if seen[i] {
				t.Fatalf("%d is placed twice", i)
			}
			seen[i] = true
		}
		if slices.Contains(seen, false) {
			t.Fatal("one is placed nowhere")
		}
	})
}

// BenchmarkResolve resolves 100,000 characters.
func BenchmarkResolve(b *testing.B) {
	const length = 100_000
	for name, part := range map[string]string{
		"latin": "some words of a post ", "han": "漢字かな交じり文。", "arabic and latin": "كلمات من (some words) 1,234 ",
		"isolates": "\u2067א\u2066a\u2069\u2069 ", "nested isolates": "\u2067", "first-strong isolates": "\u2068", "brackets": "(א[",
		"signs": "%", "overrides": "\u202ea\u202c",
	} {
		b.Run(name, func(b *testing.B) {
			text := []rune(strings.Repeat(part, length/len([]rune(part))+1))[:length]
			text[length-1] = 'א'
			b.ReportAllocs()
			for b.Loop() {
				p := bidi.Resolve(text, bidi.Auto, bidi.Obeyed)
				bidi.Order(p.Line(0, len(text)))
			}
		})
	}
}

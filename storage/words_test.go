package storage

import (
	"strings"
	"testing"
	"unicode/utf8"

	"discern/queue"
)

func TestFold(t *testing.T) {
	for in, want := range map[string]string{
		"":                    "",
		"plain words, kept.":  "plain words, kept.",
		"ﬁsh":                 "fish",
		"Ｆｕｌｌ":                "Full",
		"𝓈𝓉𝓎𝓁𝑒𝒹":              "styled",
		"ha\u200bte":          "hate",
		"ha\u202ete\u202c":    "hate",
		"so\u00adft":          "soft",
		"كِتَابٌ":             "كتاب",
		"كـــتاب":             "كتاب",
		"שָׁלוֹם":             "שלום",
		"北京big":               " 北 京 big",
		"カタ":                  " カ タ",
		"ไทย":                 " ไ ท ย",
		"กิน":                 " กิ น",
		"a🔪b":                 "a 🔪 b",
		"❤\ufe0f":             " ❤",
		"नमस्ते":              "नमस्ते",
		"nul\x00é":            "nul é",
		"한국어 낱말":              "한국어 낱말",
		"\u1112\u1161\u11ab국": "한국",
	} {
		if got := fold(in); got != want {
			t.Errorf("fold(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestMatch(t *testing.T) {
	for in, want := range map[string]string{
		"":                 "",
		"  \t ":            "",
		"word":             `"word"`,
		"two words":        `"two" AND "words"`,
		`"a phrase" word`:  `"a phrase" AND "word"`,
		"“a phrase”":       `"a phrase"`,
		`"open phrase`:     `"open phrase"`,
		"begin*":           `"begin*" *`,
		"*":                "",
		"a OR b NOT c":     `"a" AND "OR" AND "b" AND "NOT" AND "c"`,
		"NEAR(a b)":        `"NEAR(a" AND "b)"`,
		"body:secret":      `"body:secret"`,
		"-minus ^caret +":  `"-minus" AND "^caret"`,
		`""`:               "",
		`'; DROP TABLE x`:  `"DROP" AND "TABLE" AND "x"`,
		"北京":               `" 北 京"`,
		"ｑ＂ｑ":              `"q q"`,
		"!!! ...":          "",
		"\xff\xfe":         "",
		"zero\u200bwidth*": `"zerowidth*" *`,
		"🔪":                `" 🔪"`,
	} {
		if got := match(in); got != want {
			t.Errorf("match(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestTitle(t *testing.T) {
	for in, want := range map[string]string{
		"":                        "",
		"one line":                "one line",
		"\n\n  two\r\n\tlines \n": "two lines",
		"hidden \u202e stays":     "hidden \u202e stays",
		strings.Repeat("x", 200):  strings.Repeat("x", titleLength) + "…",
		strings.Repeat("x", titleLength) + " \n ": strings.Repeat("x", titleLength),
		"double  space": "double space",
		"cut at a space" + strings.Repeat("x", 65) + " more": "cut at a space" + strings.Repeat("x", 65) + "…",
		strings.Repeat("é\n", 200):                           strings.TrimSpace(strings.Repeat("é ", titleLength/2)) + "…",
	} {
		if got := title(in); got != want {
			t.Errorf("title(%q) = %q, want %q", in, got, want)
		}
	}
}

// Whatever a person types, the index takes it, and what is folded twice is as if
// folded once.
func FuzzWords(f *testing.F) {
	w, err := Open(f.TempDir(), Options{})
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { w.Close() })
	for _, s := range []string{`"`, `""""`, `a"b`, "*", "a* b*", "AND", "NOT NOT", "(", "^", "{a b}:", "NEAR(", "\x00", "\xff", "北京*", "\u202e", "🔪🔪", strings.Repeat("a ", 3000), strings.Repeat(`"`, 3000)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if _, err := w.Search(t.Context(), s, 0, 5); err != nil {
			t.Errorf("searching %q: %v", s, err)
		}
		folded := fold(strings.ToValidUTF8(s, " "))
		if !utf8.ValidString(folded) {
			t.Errorf("fold(%q) = %q is not valid", s, folded)
		}
		it := queue.Item{ID: "x", Kind: queue.Text, Text: strings.ToValidUTF8(s, "")}
		if strings.ContainsRune(words(&it), 0) {
			t.Errorf("words of %q hold a zero", s)
		}
	})
}

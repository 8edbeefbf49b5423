package storage

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"discern/queue"
)

// The rules of words: what is searched is the item's text, its author's handle,
// the texts around it and what describes its media. Text is indexed and asked
// for in the same folded form, so that it is found however it was written:
//
//   - compatibility forms are one (NFKC): full-width, ligatures, styled letters;
//   - characters that show nothing are dropped, since they are put into words to
//     evade: zero-width, bidi controls, variation selectors; so are the vowel
//     points of Arabic and Hebrew and the Arabic stretch, which few type;
//   - scripts that set no spaces between words are cut into characters, and so
//     are emoji; asking for several in a row asks for just that row;
//   - SQLite's tokenizer folds case and takes accents off Latin letters.

// words returns what an item is found by, folded.
func words(it *queue.Item) string {
	if plain(it.Text) && it.Author == nil && len(it.Media) == 0 && len(it.Context) == 0 {
		return it.Text
	}
	var b strings.Builder
	add := func(s string) {
		if s != "" {
			b.WriteString(fold(s))
			b.WriteByte('\n')
		}
	}
	add(it.Text)
	if it.Author != nil {
		add(it.Author.Handle)
	}
	for i := range it.Media {
		add(it.Media[i].Alt)
	}
	for i := range it.Context {
		add(it.Context[i].Text)
	}
	return b.String()
}

// plain reports whether folding would change nothing.
func plain(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf || s[i] == 0 {
			return false
		}
	}
	return true
}

// fold brings a text into the form in which it is indexed.
func fold(s string) string {
	if plain(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s) + len(s)/2)
	single := false // the last character stands alone
	for _, r := range norm.NFKC.String(s) {
		switch {
		case r == 0:
			b.WriteByte(' ') // ends a text for SQLite's tokenizer
		case silent(r):
		case spaceless(r):
			b.WriteByte(' ')
			b.WriteRune(r)
			single = true
		case single && !unicode.Is(unicode.M, r):
			b.WriteByte(' ')
			b.WriteRune(r)
			single = false
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// silent reports whether a character is left out.
func silent(r rune) bool {
	switch {
	case r < 0x80:
		return false
	case r == 0x640: // the Arabic stretch
		return true
	case r >= 0x591 && r <= 0x5c7, r >= 0x610 && r <= 0x61a, r >= 0x64b && r <= 0x65f, r == 0x670, r >= 0x6d6 && r <= 0x6ed:
		return unicode.Is(unicode.Mn, r)
	case r >= 0xfe00 && r <= 0xfe0f, r >= 0xe0100 && r <= 0xe01ef: // variation selectors
		return true
	}
	return unicode.Is(unicode.Cf, r)
}

// spaceless reports whether a character is a word of its own.
func spaceless(r rune) bool {
	if r < 0x80 {
		return false
	}
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar, unicode.So) &&
		!unicode.Is(unicode.M, r)
}

// longestQuery is how many bytes of what a person typed are looked at.
const longestQuery = 2000

// quotes are the characters that begin or end a phrase.
var quotes = strings.NewReplacer("“", `"`, "”", `"`, "„", `"`)

// match writes what a person typed in the language of the index: words must all
// be there, "in quotes" in a row, and word* begins one. Nothing else that they
// type means anything to the index. It is empty when no word was typed.
func match(typed string) string {
	if len(typed) > longestQuery {
		typed = typed[:longestQuery]
	}
	var terms []string
	add := func(term string, prefix bool) {
		term = strings.ReplaceAll(fold(term), `"`, " ")
		if !strings.ContainsFunc(term, wordly) {
			return
		}
		if term = `"` + term + `"`; prefix {
			term += " *"
		}
		terms = append(terms, term)
	}
	for i, part := range strings.Split(quotes.Replace(strings.ToValidUTF8(typed, " ")), `"`) {
		if i%2 == 1 {
			add(part, false)
			continue
		}
		for _, word := range strings.Fields(part) {
			add(word, strings.HasSuffix(word, "*"))
		}
	}
	return strings.Join(terms, " AND ")
}

// wordly reports whether the index takes a character for part of a word.
func wordly(r rune) bool {
	return unicode.In(r, unicode.L, unicode.N, unicode.M, unicode.So, unicode.Co)
}

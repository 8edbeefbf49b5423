package report

import (
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// plain shows foreign text in a file that a person reads: whatever steers a reader,
// as controls and turned directions, is spelt out. Line ends and tabs stay.
func plain(s string) string {
	return spell(s, func(r rune) bool { return r == '\n' || r == '\t' })
}

// line is plain on one line.
func line(s string) string {
	return spell(strings.Join(strings.Fields(s), " "), func(rune) bool { return false })
}

func spell(s string, keep func(rune) bool) string {
	var b strings.Builder
	for _, r := range strings.ToValidUTF8(s, "\ufffd") {
		switch {
		case keep(r):
			b.WriteRune(r)
		case r == '\u200c' || r == '\u200d': // joiners that scripts and emoji need
			b.WriteRune(r)
		case unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp):
			fmt.Fprintf(&b, "<U+%04X>", r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// cut shortens text to at most n characters.
func cut(s string, n int) string {
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	return string([]rune(s)[:n-1]) + "…"
}

// join writes "a, b and c".
func join(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " and " + words[len(words)-1]
}

// moment writes a time with its zone; notKnown for none.
func moment(t time.Time) string {
	if t.IsZero() {
		return notKnown
	}
	return t.Format("2006-01-02 15:04:05 -07:00")
}

// notKnown stands wherever nothing can be said.
const notKnown = "not known"

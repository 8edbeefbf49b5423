package report

import (
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// line shows foreign text on one line that a person reads: whatever steers a reader,
// as controls and turned directions, is spelt out.
func line(s string) string {
	var b strings.Builder
	for _, r := range strings.Join(strings.Fields(strings.ToValidUTF8(s, "\ufffd")), " ") {
		switch {
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

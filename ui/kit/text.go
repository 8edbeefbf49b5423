package kit

import (
	"strings"
	"unicode"

	"fyne.io/fyne/v2"
)

// longestLabel bounds what a one-line label measures, in code points: more
// never fits, and a label may be cut from a text of any length.
const longestLabel = 240

// Place gives an object a place and a size.
func Place(o fyne.CanvasObject, x, y, w, h float32) {
	o.Move(fyne.NewPos(x, y))
	o.Resize(fyne.NewSize(w, h))
}

// OneLine makes a label of a text from outside: white space of any kind
// becomes single spaces, and control, direction-override and zero-width
// characters are left out, so that a label can be neither broken nor reversed.
// The joiners that scripts and emoji need stay.
func OneLine(s string) string {
	plain, runes := true, 0
	for _, r := range s {
		runes++
		if r < ' ' || r >= 0x7f || runes > longestLabel {
			plain = false
			break
		}
	}
	if plain && !strings.Contains(s, "  ") {
		return strings.TrimSpace(s)
	}
	var b strings.Builder
	n, space := 0, false
	for _, r := range s {
		switch {
		case unicode.IsSpace(r):
			space = n > 0
			continue
		case r == 0x200c || r == 0x200d:
		case unicode.Is(unicode.Cc, r), unicode.Is(unicode.Cf, r), r == unicode.ReplacementChar:
			continue
		}
		if n == longestLabel {
			break
		}
		if space {
			b.WriteByte(' ')
			space = false
		}
		b.WriteRune(r)
		n++
	}
	return b.String()
}

// Elide shortens s so that it is at most width wide in a size and style, and
// ends it with an ellipsis when something was left out.
func Elide(s string, width, size float32, style fyne.TextStyle) string {
	if s == "" || fyne.MeasureText(s, size, style).Width <= width {
		return s
	}
	const dots = "…"
	room := width - fyne.MeasureText(dots, size, style).Width
	runes := []rune(s)
	// The sum of single widths is near enough and measures no new string:
	// single characters are in the toolkit's cache after the first row.
	n, used := 0, float32(0)
	for n < len(runes) {
		used += fyne.MeasureText(string(runes[n]), size, style).Width
		if used > room {
			break
		}
		n++
	}
	for n > 0 {
		for n > 0 && n < len(runes) && joins(runes[n]) {
			n--
		}
		cut := strings.TrimRight(string(runes[:n]), " ,;:.!?") + dots
		if fyne.MeasureText(cut, size, style).Width <= width {
			return cut
		}
		n--
	}
	return dots
}

// joins reports whether r belongs to the character before it.
func joins(r rune) bool {
	return unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Mc, r) || unicode.Is(unicode.Me, r) ||
		r == 0x200d || r >= 0xfe00 && r <= 0xfe0f || r >= 0x1f3fb && r <= 0x1f3ff
}

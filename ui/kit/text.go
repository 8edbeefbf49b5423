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

// ShowIf shows objects, or hides them.
func ShowIf(on bool, objects ...fyne.CanvasObject) {
	for _, o := range objects {
		if on {
			o.Show()
		} else {
			o.Hide()
		}
	}
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

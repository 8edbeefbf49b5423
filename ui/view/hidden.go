package view

import (
	"fmt"
	"unicode"

	"discern/ui/kit/paint"
)

// hiddenLabel is the label under which the character at i is shown, or the
// empty string for a character that shows itself. Joiners, variation selectors
// and tags show themselves where a script or an emoji is spelt with them.
func hiddenLabel(text []rune, i int) string {
	r := text[i]
	if r > ' ' && r < 0x7f || r == ' ' || r == '\t' {
		return ""
	}
	switch {
	case r == 0x200c || r == 0x200d:
		if joinsProperly(text, i) {
			return ""
		}
	case r >= 0xfe00 && r <= 0xfe0f:
		if i > 0 && selects(text[i-1]) {
			return ""
		}
	case r >= 0xe0100 && r <= 0xe01ef:
		if i > 0 && unicode.Is(unicode.Han, text[i-1]) {
			return ""
		}
	case r >= 0xe0020 && r <= 0xe007f:
		if inFlag(text, i) {
			return ""
		}
	}
	return signLabel(r)
}

// signLabel is the label of a character that has no shape of its own, wherever
// it stands; the empty string for any other.
func signLabel(r rune) string {
	if h, ok := hiddenSigns[r]; ok {
		return h.label
	}
	switch {
	case r >= 0xfe00 && r <= 0xfe0f:
		return fmt.Sprintf("VS%d", r-0xfe00+1)
	case r >= 0xe0100 && r <= 0xe01ef:
		return fmt.Sprintf("VS%d", r-0xe0100+17)
	case r >= 0xe0020 && r < 0xe007f:
		return "TAG " + string(r-0xe0000)
	case r >= 0x1d173 && r <= 0x1d17a, r >= 0x13430 && r <= 0x1343f, r >= 0x1bca0 && r <= 0x1bca3:
		return code(r)
	case unicode.In(r, unicode.Cc, unicode.Co, unicode.Noncharacter_Code_Point, unicode.Other_Default_Ignorable_Code_Point):
		return code(r)
	}
	return ""
}

func code(r rune) string { return fmt.Sprintf("%04X", r) }

// joiningScripts are spelt with joiners and non-joiners.
var joiningScripts = []*unicode.RangeTable{
	unicode.Arabic, unicode.Syriac, unicode.Mongolian, unicode.Nko, unicode.Mandaic, unicode.Manichaean,
	unicode.Devanagari, unicode.Bengali, unicode.Gurmukhi, unicode.Gujarati, unicode.Oriya, unicode.Tamil,
	unicode.Telugu, unicode.Kannada, unicode.Malayalam, unicode.Sinhala, unicode.Khmer, unicode.Myanmar, unicode.Tibetan,
}

// joinsProperly reports whether the joiner at i stands where its script or an
// emoji is spelt with it: inside a word of a script that joins, or between two
// pictures.
func joinsProperly(text []rune, i int) bool {
	if i == 0 || i+1 >= len(text) {
		return false
	}
	before, after := text[i-1], text[i+1]
	if text[i] == 0x200d && pictureEnd(before) && paint.Pictorial(after) {
		return true
	}
	return unicode.In(before, joiningScripts...) && unicode.In(after, joiningScripts...)
}

// selects reports whether a variation selector after r chooses between forms.
func selects(r rune) bool {
	return paint.Pictorial(r) || r == '#' || r == '*' || r >= '0' && r <= '9' || r == 0x20e3 ||
		unicode.In(r, unicode.Han, unicode.Mongolian, unicode.Phags_Pa, unicode.Myanmar, unicode.Sm)
}

// pictureEnd reports whether a picture may end with r.
func pictureEnd(r rune) bool {
	return paint.Pictorial(r) || r == 0xfe0f || r >= 0xe0020 && r <= 0xe007f
}

// inFlag reports whether the tag at i belongs to a flag that is spelt with
// tags: a black flag, two to six small letters or digits, an end.
func inFlag(text []rune, i int) bool {
	start := i
	for start > 0 && i-start < 8 && text[start-1] >= 0xe0020 && text[start-1] <= 0xe007f {
		start--
	}
	if start == 0 || text[start-1] != 0x1f3f4 {
		return false
	}
	for n := 0; start+n < len(text) && n < 8; n++ {
		switch r := text[start+n]; {
		case r == 0xe007f:
			return n >= 2 && start+n >= i
		case r >= 0xe0061 && r <= 0xe007a, r >= 0xe0030 && r <= 0xe0039:
		default:
			return false
		}
	}
	return false
}

// endsParagraph reports whether r ends a paragraph.
func endsParagraph(r rune) bool {
	return r == '\n' || r == '\v' || r == '\f' || r == 0x85 || r == 0x2028 || r == 0x2029
}

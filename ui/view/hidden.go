package view

import (
	"fmt"
	"unicode"

	"discern/ui/kit/paint"
)

// hiddenNames are the labels of characters that have no shape of their own,
// or that would rearrange the text around them.
var hiddenNames = map[rune]string{
	0x00ad: "SHY", 0x034f: "CGJ", 0x061c: "ALM", 0x115f: "HCF", 0x1160: "HJF", 0x17b4: "KIVAQ", 0x17b5: "KIVAA",
	0x180e: "MVS", 0x200b: "ZWSP", 0x200c: "ZWNJ", 0x200d: "ZWJ", 0x200e: "LRM", 0x200f: "RLM",
	0x202a: "LRE", 0x202b: "RLE", 0x202c: "PDF", 0x202d: "LRO", 0x202e: "RLO",
	0x2060: "WJ", 0x2061: "FA", 0x2062: "IT", 0x2063: "IS", 0x2064: "IP",
	0x2066: "LRI", 0x2067: "RLI", 0x2068: "FSI", 0x2069: "PDI",
	0x206a: "ISS", 0x206b: "ASS", 0x206c: "IAFS", 0x206d: "AAFS", 0x206e: "NADS", 0x206f: "NODS",
	0x2800: "BLANK", 0x3164: "HF", 0xfeff: "BOM", 0xffa0: "HHF", 0xfff9: "IAA", 0xfffa: "IAS", 0xfffb: "IAT", 0xfffc: "OBJ",
	0x00: "NUL", 0x07: "BEL", 0x08: "BS", 0x0d: "CR", 0x1b: "ESC", 0x7f: "DEL", 0xe0001: "TAG", 0xe007f: "TAG END",
}

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
		return fmt.Sprintf("VS%d", r-0xfe00+1)
	case r >= 0xe0100 && r <= 0xe01ef:
		if i > 0 && unicode.Is(unicode.Han, text[i-1]) {
			return ""
		}
		return fmt.Sprintf("VS%d", r-0xe0100+17)
	case r >= 0xe0020 && r <= 0xe007f:
		if inFlag(text, i) {
			return ""
		}
		if r < 0xe007f {
			return "TAG " + string(r-0xe0000)
		}
	}
	if name, ok := hiddenNames[r]; ok {
		return name
	}
	switch {
	case r >= 0x1d173 && r <= 0x1d17a, r >= 0x13430 && r <= 0x1343f, r >= 0x1bca0 && r <= 0x1bca3:
		return code(r)
	case unicode.Is(unicode.Cc, r), unicode.Is(unicode.Co, r), unicode.Is(unicode.Noncharacter_Code_Point, r):
		return code(r)
	case unicode.Is(unicode.Other_Default_Ignorable_Code_Point, r):
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

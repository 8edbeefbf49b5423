package letters

import "unicode"

// Script is the writing that a letter belongs to, as far as it matters to who
// reads it. Letters of Latin made for phonetics, for East Asian columns or for
// show count apart from it.
type Script uint8

// The scripts that are taken for one another.
const (
	Neither Script = iota // any other, and what is no letter
	Latin
	Cyrillic
	Greek
	Armenian
	Cherokee
	Coptic
	Lisu
	Phonetic
	FullWidth
	Ornamental
	scripts // how many there are
)

// String names the script as an adjective of its letters.
func (s Script) String() string {
	return [scripts]string{
		"of another script", "Latin", "Cyrillic", "Greek", "Armenian", "Cherokee", "Coptic", "Lisu",
		"phonetic", "full-width", "ornamental",
	}[s]
}

// scriptOf is the script of a letter.
func scriptOf(r rune) Script {
	switch {
	case r < 0x80:
		if r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' {
			return Latin
		}
		return Neither
	case r < 0x250:
		if unicode.IsLetter(r) && r != 0xaa && r != 0xb5 && r != 0xba { // ª, µ and º are signs
			return Latin
		}
		return Neither
	case r >= 0x590 && r < 0x10a0, r >= 0x1100 && r < 0x13a0, r >= 0x1400 && r < 0x1c80,
		r >= 0x2e80 && r < 0xa4d0, r >= 0xa980 && r < 0xab00, r >= 0xac00 && r < 0xfb00, r >= 0xfb50 && r < 0xff00:
		return Neither // most of what is written without Latin, found without a search
	case r >= 0xff21 && r <= 0xff3a, r >= 0xff41 && r <= 0xff5a:
		return FullWidth
	case ornamental(r):
		return Ornamental
	case unicode.Is(unicode.Lm, r):
		return Neither // raised letters are signs: 1ˢᵗ
	}
	if l, ok := looks[r]; ok && l.near && unicode.Is(unicode.Latin, r) {
		return Phonetic
	}
	switch {
	case unicode.Is(unicode.Cyrillic, r):
		return letter(r, Cyrillic)
	case unicode.Is(unicode.Greek, r):
		return letter(r, Greek)
	case unicode.Is(unicode.Latin, r):
		return letter(r, Latin)
	case unicode.Is(unicode.Armenian, r):
		return letter(r, Armenian)
	case unicode.Is(unicode.Cherokee, r):
		return Cherokee
	case unicode.Is(unicode.Coptic, r):
		return letter(r, Coptic)
	case unicode.Is(unicode.Lisu, r):
		return letter(r, Lisu)
	}
	return Neither
}

// letter is the script of r if r is a letter.
func letter(r rune, s Script) Script {
	if unicode.IsLetter(r) {
		return s
	}
	return Neither
}

// ornamental reports whether r is a Latin letter made for formulas, or one in a
// circle or a square.
func ornamental(r rune) bool {
	switch {
	case r >= 0x24b6 && r <= 0x24e9, r >= 0x1f130 && r <= 0x1f149, r >= 0x1f150 && r <= 0x1f169, r >= 0x1f170 && r <= 0x1f189:
		return true
	case r >= 0x1d400 && r <= 0x1d6a5, r >= 0x2100 && r <= 0x214f && unicode.IsLetter(r):
		plain := apart(r, true)
		return len(plain) == 1 && plain[0] < 0x250 && scriptOf(plain[0]) == Latin
	}
	return false
}

// ignorable reports whether r has no shape of its own and may stand within a
// word without changing how it reads.
func ignorable(r rune) bool {
	if r < 0x80 {
		return r < ' ' && (r < '\t' || r > '\r') || r == 0x7f
	}
	return unicode.In(r, unicode.Cf, unicode.Variation_Selector, unicode.Other_Default_Ignorable_Code_Point) ||
		r == 0x34f || r >= 0x80 && r < 0xa0 && r != 0x85
}

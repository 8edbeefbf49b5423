package letters

import (
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// unit is one letter of a text as it is compared: in small letters, without its
// accents, and beside it what it looks like.
type unit struct {
	plain, look rune // look is 0 for a letter that looks like itself alone
	near        bool // look is alike and not the same
	start, end  int  // where it stands, with its marks
}

// fold writes a text as it is compared. What hides is left out, white space is
// one space however much of it there is, and a letter that stands for several,
// as ﬁ, becomes them.
func fold(text []rune) []unit {
	units := make([]unit, 0, len(text))
	known := map[rune][]unit{}
	for i, r := range text {
		if r < 0x80 {
			switch {
			case r > ' ' && r < 0x7f:
				if r >= 'A' && r <= 'Z' {
					r += 'a' - 'A'
				}
				units = append(units, unit{plain: r, start: i, end: i + 1})
			case !ignorable(r):
				units = space(units, i)
			}
			continue
		}
		parts, ok := known[r]
		if !ok {
			parts = partsOf(r)
			known[r] = parts
		}
		n := len(units)
		switch {
		case len(parts) > 0 && parts[0].plain == ' ':
			units = space(units, i)
			continue
		case len(parts) == 0 && n > 0 && units[n-1].end == i && unicode.Is(unicode.M, r):
			units[n-1].end = i + 1 // a mark belongs to its letter
		}
		for _, p := range parts {
			p.start, p.end = i, i+1
			units = append(units, p)
		}
	}
	return units
}

// space appends the white space at i, unless some stands there already.
func space(units []unit, i int) []unit {
	if n := len(units); n > 0 && units[n-1].plain == ' ' {
		return units
	}
	return append(units, unit{plain: ' ', start: i, end: i + 1})
}

// partsOf is what a character is compared as: nothing for what hides and for
// accents, several letters for a ligature.
func partsOf(r rune) []unit {
	switch {
	case unicode.IsSpace(r):
		return []unit{{plain: ' '}}
	case ignorable(r), r == 'ـ': // which stretches an Arabic word
		return nil
	case r == 'ß' || r == 'ẞ':
		return []unit{{plain: 's'}, {plain: 's'}}
	case r >= 0xac00 && r <= 0xd7a3:
		return syllable(r)
	}
	var parts []unit
	for _, p := range apart(r, true) {
		switch {
		case accent(p):
		case unicode.IsSpace(p):
			parts = append(parts, unit{plain: ' '})
		default:
			u := unit{plain: unicode.ToLower(unicode.ToUpper(p))}
			if l, ok := lookOf(p); ok {
				u.look, u.near = unicode.ToLower(l.latin), l.near
			}
			if same, ok := sameLetter[u.plain]; ok {
				u.plain = same
			}
			parts = append(parts, u)
		}
	}
	return parts
}

// sameLetter joins letters that are one and the same to a reader, and lie at
// several places in Unicode by their languages' history.
var sameLetter = map[rune]rune{'ک': 'ك', 'ی': 'ي', 'ى': 'ي'}

// accent reports whether r is a mark that may be left out in writing: accents
// of Latin, Greek and Cyrillic, and the vowel points of Arabic and Hebrew. The
// vowel signs of Indic scripts and the voice marks of Japanese are letters.
func accent(r rune) bool {
	return unicode.In(r, unicode.Mn, unicode.Me) && unicode.In(r, unicode.Inherited, unicode.Cyrillic, unicode.Hebrew) &&
		r != 0x3099 && r != 0x309a
}

// syllable takes a Korean syllable apart into its letters.
func syllable(r rune) []unit {
	var parts []unit
	for _, p := range norm.NFD.String(string(r)) {
		parts = append(parts, unit{plain: p})
	}
	return parts
}

// within reports whether u goes on with the Korean syllable before it.
func (u unit) within() bool { return u.plain >= 0x1160 && u.plain <= 0x11ff }

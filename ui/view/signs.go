package view

import (
	"fmt"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/runenames"

	"discern/ui/kit/paint"
)

// sign is a character without a shape of its own: the label it is shown under,
// and what it is and does in words.
type sign struct{ label, words string }

const (
	turnsSigns = ": decides which way the signs beside it run"
	looksEmpty = ": a letter that looks like a space"
	outdated   = ": outdated, shows nothing"
	annotates  = ": marks words as a note, which may not be shown"
)

// hiddenSigns are the characters that have no shape of their own, or that would
// rearrange the text around them.
var hiddenSigns = map[rune]sign{
	0x00ad: {"SHY", "soft hyphen: shows only where a line breaks"},
	0x034f: {"CGJ", "combining grapheme joiner: shows nothing"},
	0x061c: {"ALM", "Arabic letter mark" + turnsSigns},
	0x115f: {"HCF", "Hangul initial filler" + looksEmpty},
	0x1160: {"HJF", "Hangul vowel filler" + looksEmpty},
	0x17b4: {"KIVAQ", "Khmer inherent vowel aq: shows nothing"},
	0x17b5: {"KIVAA", "Khmer inherent vowel aa: shows nothing"},
	0x180e: {"MVS", "Mongolian vowel separator: a space without a width"},
	0x200b: {"ZWSP", "zero-width space: divides a word unseen"},
	0x200c: {"ZWNJ", "zero-width non-joiner: keeps letters apart that would join"},
	0x200d: {"ZWJ", "zero-width joiner: joins what stands on its two sides"},
	0x200e: {"LRM", "left-to-right mark" + turnsSigns},
	0x200f: {"RLM", "right-to-left mark" + turnsSigns},
	0x202a: {"LRE", "left-to-right embedding: lets the text after it run from left to right"},
	0x202b: {"RLE", "right-to-left embedding: lets the text after it run from right to left"},
	0x202c: {"PDF", "pop directional formatting: ends the last embedding or override"},
	0x202d: {"LRO", "left-to-right override: forces the text after it to run from left to right"},
	0x202e: {"RLO", "right-to-left override: turns the text after it around"},
	0x2060: {"WJ", "word joiner: keeps a line from breaking"},
	0x2061: {"FA", "function application: shows nothing"},
	0x2062: {"IT", "invisible times: shows nothing"},
	0x2063: {"IS", "invisible separator: shows nothing"},
	0x2064: {"IP", "invisible plus: shows nothing"},
	0x2066: {"LRI", "left-to-right isolate: sets the text after it apart, from left to right"},
	0x2067: {"RLI", "right-to-left isolate: sets the text after it apart, from right to left"},
	0x2068: {"FSI", "first-strong isolate: sets the text after it apart, the way its first letter runs"},
	0x2069: {"PDI", "pop directional isolate: ends the last isolate"},
	0x206a: {"ISS", "inhibit symmetric swapping" + outdated},
	0x206b: {"ASS", "activate symmetric swapping" + outdated},
	0x206c: {"IAFS", "inhibit Arabic form shaping" + outdated},
	0x206d: {"AAFS", "activate Arabic form shaping" + outdated},
	0x206e: {"NADS", "national digit shapes" + outdated},
	0x206f: {"NODS", "nominal digit shapes" + outdated},
	0x2800: {"BLANK", "Braille pattern blank: looks like a space"},
	0x3164: {"HF", "Hangul filler" + looksEmpty},
	0xfeff: {"BOM", "byte-order mark, or zero-width no-break space: shows nothing"},
	0xffa0: {"HHF", "half-width Hangul filler" + looksEmpty},
	0xfff9: {"IAA", "interlinear annotation anchor" + annotates},
	0xfffa: {"IAS", "interlinear annotation separator" + annotates},
	0xfffb: {"IAT", "interlinear annotation terminator" + annotates},
	0xfffc: {"OBJ", "object replacement: stands for something that is not here"},
	0x00:   {"NUL", "null, a control character"},
	0x07:   {"BEL", "bell, a control character"},
	0x08:   {"BS", "backspace, a control character"},
	0x0d:   {"CR", "carriage return"},
	0x1b:   {"ESC", "escape, a control character: it begins commands to a terminal"},
	0x7f:   {"DEL", "delete, a control character"},

	0xe0001: {"TAG", "language tag: unseen"},
	0xe007f: {"TAG END", "cancel tag: ends words spelt in tags, unseen"},
}

// spaces are the labels of white space in raw text. The plain one is shown as it
// is.
var spaces = map[rune]string{
	'\t': "TAB", '\n': "LF", '\v': "VT", '\f': "FF", 0x85: "NEL", 0xa0: "NBSP", 0x1680: "OGSP", 0x2000: "NQSP", 0x2001: "MQSP",
	0x2002: "ENSP", 0x2003: "EMSP", 0x2004: "3/MSP", 0x2005: "4/MSP", 0x2006: "6/MSP", 0x2007: "FSP", 0x2008: "PSP", 0x2009: "THSP",
	0x200a: "HSP", 0x2028: "LS", 0x2029: "PS", 0x202f: "NNBSP", 0x205f: "MMSP", 0x3000: "IDSP",
}

// spell says what a character is: "U+202E, right-to-left override: turns the
// text after it around".
func spell(r rune) string { return fmt.Sprintf("U+%04X, %s", r, nameOf(r)) }

func nameOf(r rune) string {
	if s, ok := hiddenSigns[r]; ok {
		return s.words
	}
	switch {
	case r >= 0xe0020 && r < 0xe007f:
		return fmt.Sprintf("tag “%c”: unseen, used to spell words that nobody is shown", r-0xe0000)
	case r >= 0xfe00 && r <= 0xfe0f || r >= 0xe0100 && r <= 0xe01ef:
		return "variation selector: chooses a form of the character before it"
	case unicode.Is(unicode.Co, r):
		return "private use: what it shows is up to the font"
	case unicode.Is(unicode.Noncharacter_Code_Point, r):
		return "no character: programs use it inside themselves"
	}
	name := strings.ToLower(runenames.Name(r))
	if name == "" {
		return "not assigned: no character yet"
	}
	if name = strings.Trim(name, "<>"); !paint.Shown(r) && paint.Printable(r) && !unicode.IsSpace(r) {
		name += ": no font here has it"
	}
	return name
}

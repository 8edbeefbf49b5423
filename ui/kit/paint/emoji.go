package paint

import (
	"slices"
	"unicode"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/fontscan"
	"github.com/go-text/typesetting/language"

	"discern/ui/kit/bidi"
)

// What emoji are spelt with.
const (
	textSelector    = 0xfe0e // asks for the letter form of the character before it
	pictureSelector = 0xfe0f // asks for its picture
	joiner          = 0x200d
	keycap          = 0x20e3
	firstTag        = 0xe0020
	lastTag         = 0xe007f // ends a sequence of tags
)

// longestSequence is the length beyond which a sequence of emoji is no longer
// taken for one. The longest that is in use has ten code points.
const longestSequence = 32

// sequenceEnd is where the sequence of emoji that begins at i ends (UTS #51,
// ED-16): i where none can, i + 1 where one stands alone.
func sequenceEnd(text []rune, i, end int) int {
	end = min(end, i+longestSequence)
	r := text[i]
	if regional(r) {
		if i+1 < end && regional(text[i+1]) {
			return i + 2
		}
		return i + 1
	}
	if !Pictorial(r) && r != '#' && r != '*' && (r < '0' || r > '9') {
		return i
	}
	i = elementEnd(text, i, end)
	for i+1 < end && text[i] == joiner && Pictorial(text[i+1]) {
		i = elementEnd(text, i+1, end)
	}
	return i
}

// elementEnd is where a part of a sequence ends: a character, what chooses its form
// or its colour, a keycap, tags.
func elementEnd(text []rune, i, end int) int {
	for i++; i < end && (text[i] == pictureSelector || text[i] == textSelector || text[i] >= 0x1f3fb && text[i] <= 0x1f3ff); {
		i++
	}
	if i < end && text[i] == keycap {
		return i + 1
	}
	tags := i
	for tags < end && text[tags] >= firstTag && text[tags] < lastTag {
		tags++
	}
	if tags > i && tags < end && text[tags] == lastTag {
		return tags + 1
	}
	return i
}

func regional(r rune) bool { return r >= 0x1f1e6 && r <= 0x1f1ff }

// Pictorial reports whether r may be drawn as a picture; a wide guess that takes in
// every block where emoji lie.
func Pictorial(r rune) bool {
	switch {
	case r >= 0x1f000 && r <= 0x1faff, r >= 0x2190 && r <= 0x21ff, r >= 0x2300 && r <= 0x23ff,
		r >= 0x2460 && r <= 0x24ff, r >= 0x25a0 && r <= 0x27bf, r >= 0x2900 && r <= 0x297f, r >= 0x2b00 && r <= 0x2bff,
		r == 0x00a9, r == 0x00ae, r == 0x203c, r == 0x2049, r == 0x2122, r == 0x2139, r == 0x3030, r == 0x303d,
		r == 0x3297, r == 0x3299:
		return true
	}
	return false
}

// picture is the face that has a sequence as one picture, or has its parts; nil
// when none has, or when the letter form is asked for and some font has that.
func (f *fonts) picture(sequence []rune) *font.Face {
	key := string(sequence)
	face, ok := f.pictures[key]
	if !ok {
		if len(f.pictures) >= mostLabels {
			clear(f.pictures)
		}
		face = f.searchPicture(sequence)
		f.pictures[key] = face
	}
	return face
}

func (f *fonts) searchPicture(sequence []rune) *font.Face {
	if sequence[1] == textSelector {
		return f.letterForm(sequence[0])
	}
	if f.single(f.emoji, sequence) {
		return f.emoji
	}
	system := f.systemEmoji()
	switch {
	case f.single(system, sequence):
		return system
	case f.emoji != nil && missingFrom(f.emoji, sequence) < 0:
		return f.emoji
	case system != nil && missingFrom(system, sequence) < 0:
		return system
	}
	return nil
}

// systemEmoji is the face of the system's own pictures, nil for none.
func (f *fonts) systemEmoji() *font.Face {
	if !f.emojiAsked {
		f.emojiAsked, f.emojiFound = true, f.ask(0x1f600, language.Common, fontscan.Emoji)
	}
	return f.emojiFound
}

// drawsPictures reports whether a face is one for pictures.
func (f *fonts) drawsPictures(face *font.Face) bool {
	return face != nil && (face == f.emoji || face == f.emojiFound)
}

// symbols are the fonts wanted for the letter forms of emoji.
var symbols = []string{
	"Noto Sans Symbols2", "Noto Sans Symbols", "Noto Emoji", "Segoe UI Symbol", "Apple Symbols", "Symbola", fontscan.Math, fontscan.SansSerif,
}

// letterForm is a face that draws r in the colour of the text, nil for none.
func (f *fonts) letterForm(r rune) *font.Face {
	for _, face := range []*font.Face{f.text, f.symbol} {
		if has(face, r) {
			return face
		}
	}
	if face := f.ask(r, language.LookupScript(r), symbols...); face != nil && outlined(face, r) {
		return face
	}
	return nil
}

// single reports whether face makes one picture of a sequence.
func (f *fonts) single(face *font.Face, sequence []rune) bool {
	if face == nil || missingFrom(face, sequence) >= 0 {
		return false
	}
	shown := 0
	glyphs := Shape(sequence, Run{End: len(sequence), Script: language.Common, Face: face}, bidi.Level(0), 20, "")
	for _, g := range glyphs {
		if g.Advance != 0 {
			shown++
		}
	}
	// Tags that a font does not know take no room: only one glyph in all is their picture.
	return shown == 1 && (len(glyphs) == 1 || !slices.Contains(sequence, lastTag))
}

// pictureByItself holds what is a picture unless the letter form is asked for: the
// property Emoji_Presentation of Unicode 15.
var pictureByItself = &unicode.RangeTable{
	R16: []unicode.Range16{
		{0x231a, 0x231b, 1},
		{0x23e9, 0x23ec, 1},
		{0x23f0, 0x23f0, 1},
		{0x23f3, 0x23f3, 1},
		{0x25fd, 0x25fe, 1},
		{0x2614, 0x2615, 1},
		{0x2648, 0x2653, 1},
		{0x267f, 0x267f, 1},
		{0x2693, 0x2693, 1},
		{0x26a1, 0x26a1, 1},
		{0x26aa, 0x26ab, 1},
		{0x26bd, 0x26be, 1},
		{0x26c4, 0x26c5, 1},
		{0x26ce, 0x26ce, 1},
		{0x26d4, 0x26d4, 1},
		{0x26ea, 0x26ea, 1},
		{0x26f2, 0x26f3, 1},
		{0x26f5, 0x26f5, 1},
		{0x26fa, 0x26fa, 1},
		{0x26fd, 0x26fd, 1},
		{0x2705, 0x2705, 1},
		{0x270a, 0x270b, 1},
		{0x2728, 0x2728, 1},
		{0x274c, 0x274c, 1},
		{0x274e, 0x274e, 1},
		{0x2753, 0x2755, 1},
		{0x2757, 0x2757, 1},
		{0x2795, 0x2797, 1},
		{0x27b0, 0x27b0, 1},
		{0x27bf, 0x27bf, 1},
		{0x2b1b, 0x2b1c, 1},
		{0x2b50, 0x2b50, 1},
		{0x2b55, 0x2b55, 1},
	},
	R32: []unicode.Range32{
		{0x1f004, 0x1f004, 1},
		{0x1f0cf, 0x1f0cf, 1},
		{0x1f18e, 0x1f18e, 1},
		{0x1f191, 0x1f19a, 1},
		{0x1f1e6, 0x1f1ff, 1},
		{0x1f201, 0x1f201, 1},
		{0x1f21a, 0x1f21a, 1},
		{0x1f22f, 0x1f22f, 1},
		{0x1f232, 0x1f236, 1},
		{0x1f238, 0x1f23a, 1},
		{0x1f250, 0x1f251, 1},
		{0x1f300, 0x1f320, 1},
		{0x1f32d, 0x1f335, 1},
		{0x1f337, 0x1f37c, 1},
		{0x1f37e, 0x1f393, 1},
		{0x1f3a0, 0x1f3ca, 1},
		{0x1f3cf, 0x1f3d3, 1},
		{0x1f3e0, 0x1f3f0, 1},
		{0x1f3f4, 0x1f3f4, 1},
		{0x1f3f8, 0x1f43e, 1},
		{0x1f440, 0x1f440, 1},
		{0x1f442, 0x1f4fc, 1},
		{0x1f4ff, 0x1f53d, 1},
		{0x1f54b, 0x1f54e, 1},
		{0x1f550, 0x1f567, 1},
		{0x1f57a, 0x1f57a, 1},
		{0x1f595, 0x1f596, 1},
		{0x1f5a4, 0x1f5a4, 1},
		{0x1f5fb, 0x1f64f, 1},
		{0x1f680, 0x1f6c5, 1},
		{0x1f6cc, 0x1f6cc, 1},
		{0x1f6d0, 0x1f6d2, 1},
		{0x1f6d5, 0x1f6d7, 1},
		{0x1f6dc, 0x1f6df, 1},
		{0x1f6eb, 0x1f6ec, 1},
		{0x1f6f4, 0x1f6fc, 1},
		{0x1f7e0, 0x1f7eb, 1},
		{0x1f7f0, 0x1f7f0, 1},
		{0x1f90c, 0x1f93a, 1},
		{0x1f93c, 0x1f945, 1},
		{0x1f947, 0x1f9ff, 1},
		{0x1fa70, 0x1fa7c, 1},
		{0x1fa80, 0x1fa88, 1},
		{0x1fa90, 0x1fabd, 1},
		{0x1fabf, 0x1fac5, 1},
		{0x1face, 0x1fadb, 1},
		{0x1fae0, 0x1fae8, 1},
		{0x1faf0, 0x1faf8, 1},
	},
}

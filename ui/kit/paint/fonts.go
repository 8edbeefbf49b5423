package paint

import (
	"bytes"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/fontscan"
	"github.com/go-text/typesetting/language"
	"github.com/go-text/typesetting/shaping"
)

// fonts finds a face for every character: the toolkit's bundled Noto Sans, its
// pictures and symbols, then what the system has. System fonts are looked up
// only when a character asks for one.
type fonts struct {
	text, bold, emoji, symbol *font.Face

	system     *fontscan.FontMap
	searched   bool
	known      map[rune]*font.Face   // nil for a character that no font has
	pictures   map[string]*font.Face // by emoji sequence, nil for one that is no picture here
	emojiFound *font.Face            // the system's own
	emojiAsked bool
	shaper     shaping.HarfbuzzShaper
}

// loaded is the one set of fonts: faces are large, and all words use them.
var loaded *fonts

func all() *fonts {
	if loaded == nil {
		loaded = &fonts{
			text: parse(theme.DefaultTextFont()), bold: parse(theme.DefaultTextBoldFont()),
			emoji: parse(theme.DefaultEmojiFont()), symbol: parse(theme.DefaultSymbolFont()),
			known: map[rune]*font.Face{}, pictures: map[string]*font.Face{},
		}
	}
	return loaded
}

func parse(res fyne.Resource) *font.Face {
	if res == nil {
		return nil
	}
	face, err := font.ParseTTF(bytes.NewReader(res.Content()))
	if err != nil {
		return nil
	}
	return face
}

// silent drops what the font search has to say: it would name characters of
// the content.
type silent struct{}

func (silent) Printf(string, ...any) {}

// hanFamily has Han characters and what is written among them.
const hanFamily = "Noto Sans CJK SC"

// usual are the scripts among which characters stand that belong to none: their
// punctuation, and wide forms.
var usual = []struct {
	first, last rune
	script      language.Script
}{
	{0x0600, 0x06ff, language.Arabic},
	{0x0951, 0x0965, language.Devanagari},
	{0x10fb, 0x10fb, language.Georgian},
	{0x2ff0, 0x303f, language.Han},
	{0x30a0, 0x30ff, language.Han},
	{0x3190, 0x319f, language.Han},
	{0x31c0, 0x31ef, language.Han},
	{0x3200, 0x33ff, language.Han},
	{0xfe10, 0xfe1f, language.Han},
	{0xfe30, 0xfe4f, language.Han},
	{0xff00, 0xffef, language.Han},
}

// usualScript is the script that r belongs to, or that it usually stands among.
func usualScript(r rune) language.Script {
	script := language.LookupScript(r)
	if script.Strong() {
		return script
	}
	for _, u := range usual {
		if r >= u.first && r <= u.last {
			return u.script
		}
	}
	return script
}

// families are the fonts wanted for scripts where a search by coverage alone
// may choose an odd one.
var families = map[language.Script]string{
	language.Arabic: "Noto Sans Arabic", language.Hebrew: "Noto Sans Hebrew", language.Devanagari: "Noto Sans Devanagari",
	language.Bengali: "Noto Sans Bengali", language.Tamil: "Noto Sans Tamil", language.Telugu: "Noto Sans Telugu",
	language.Gujarati: "Noto Sans Gujarati", language.Gurmukhi: "Noto Sans Gurmukhi", language.Kannada: "Noto Sans Kannada",
	language.Malayalam: "Noto Sans Malayalam", language.Sinhala: "Noto Sans Sinhala", language.Thai: "Noto Sans Thai",
	language.Lao: "Noto Sans Lao", language.Khmer: "Noto Sans Khmer", language.Myanmar: "Noto Sans Myanmar",
	language.Ethiopic: "Noto Sans Ethiopic", language.Georgian: "Noto Sans Georgian", language.Armenian: "Noto Sans Armenian",
	language.Han: hanFamily, language.Hiragana: hanFamily, language.Katakana: hanFamily,
	language.Hangul: hanFamily, language.Bopomofo: hanFamily,
}

// Shown reports whether some font has a shape for r.
func Shown(r rune) bool { return all().face(r) != nil }

// face is the face that draws r, or nil when no font has it.
func (f *fonts) face(r rune) *font.Face {
	if has(f.text, r) {
		return f.text
	}
	if face, ok := f.known[r]; ok {
		return face
	}
	face := f.search(r)
	f.known[r] = face
	return face
}

// search looks for what is a picture by itself among pictures first, and for all
// else there last (UTS #51, section 4).
func (f *fonts) search(r rune) *font.Face {
	picture := unicode.Is(pictureByItself, r)
	switch {
	case picture && has(f.emoji, r):
		return f.emoji
	case has(f.symbol, r):
		return f.symbol
	case unicode.IsSpace(r):
		return f.text
	}
	script := usualScript(r)
	want := []string{fontscan.SansSerif}
	if name, ok := families[script]; ok {
		want = []string{name, fontscan.SansSerif}
	}
	switch {
	case picture && has(f.systemEmoji(), r):
		return f.systemEmoji()
	case has(f.emoji, r):
		want = symbols
	}
	face := f.ask(r, script, want...)
	if (face == nil || !outlined(face, r)) && has(f.emoji, r) {
		return f.emoji
	}
	return face
}

// ask is the face that the system has for r, nil for none that can be drawn.
func (f *fonts) ask(r rune, script language.Script, families ...string) *font.Face {
	if !f.searched {
		f.searched = true
		system := fontscan.NewFontMap(silent{})
		if system.UseSystemFonts("") == nil {
			f.system = system
		}
	}
	if f.system == nil {
		return nil
	}
	f.system.SetQuery(fontscan.Query{Families: families})
	f.system.SetScript(script)
	if face := f.system.ResolveFace(r); has(face, r) && drawable(face, r) {
		return face
	}
	return nil
}

func has(face *font.Face, r rune) bool {
	if face == nil {
		return false
	}
	_, ok := face.NominalGlyph(r)
	return ok
}

// drawable reports whether what face has for r can be drawn here: its layers of
// colour cannot (OpenType's table COLR).
func drawable(face *font.Face, r rune) bool {
	id, _ := face.NominalGlyph(r)
	_, layers := face.GlyphData(id).(font.GlyphColor)
	return !layers
}

// outlined reports whether face draws r in the colour of the text.
func outlined(face *font.Face, r rune) bool {
	id, _ := face.NominalGlyph(r)
	_, ok := face.GlyphData(id).(font.GlyphOutline)
	return ok
}

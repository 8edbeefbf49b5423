package view

import (
	"bytes"
	"strings"
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
	text, emoji, symbol *font.Face
	bold                *font.Face
	system              *fontscan.FontMap
	searched            bool
	known               map[rune]*font.Face // nil for a character that no font has
	shaper              shaping.HarfbuzzShaper
}

// shared is the one set of fonts: faces are large, and all content uses them.
var shared *fonts

func sharedFonts() *fonts {
	if shared == nil {
		shared = &fonts{
			text: parse(theme.DefaultTextFont()), bold: parse(theme.DefaultTextBoldFont()),
			emoji: parse(theme.DefaultEmojiFont()), symbol: parse(theme.DefaultSymbolFont()),
			known: map[rune]*font.Face{},
		}
	}
	return shared
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

// families are the fonts wanted for scripts where a search by coverage alone
// may choose an odd one.
var families = map[language.Script]string{
	language.Arabic: "Noto Sans Arabic", language.Hebrew: "Noto Sans Hebrew", language.Devanagari: "Noto Sans Devanagari",
	language.Bengali: "Noto Sans Bengali", language.Tamil: "Noto Sans Tamil", language.Telugu: "Noto Sans Telugu",
	language.Gujarati: "Noto Sans Gujarati", language.Gurmukhi: "Noto Sans Gurmukhi", language.Kannada: "Noto Sans Kannada",
	language.Malayalam: "Noto Sans Malayalam", language.Sinhala: "Noto Sans Sinhala", language.Thai: "Noto Sans Thai",
	language.Lao: "Noto Sans Lao", language.Khmer: "Noto Sans Khmer", language.Myanmar: "Noto Sans Myanmar",
	language.Ethiopic: "Noto Sans Ethiopic", language.Georgian: "Noto Sans Georgian", language.Armenian: "Noto Sans Armenian",
	language.Han: "Noto Sans CJK SC", language.Hiragana: "Noto Sans CJK SC", language.Katakana: "Noto Sans CJK SC",
	language.Hangul: "Noto Sans CJK SC", language.Bopomofo: "Noto Sans CJK SC",
}

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

func (f *fonts) search(r rune) *font.Face {
	if has(f.emoji, r) {
		return f.emoji
	}
	if has(f.symbol, r) {
		return f.symbol
	}
	if unicode.IsSpace(r) {
		return f.text
	}
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
	script := language.LookupScript(r)
	want := []string{fontscan.SansSerif}
	if name, ok := families[script]; ok {
		want = []string{name, fontscan.SansSerif}
	}
	f.system.SetQuery(fontscan.Query{Families: want})
	f.system.SetScript(script)
	if face := f.system.ResolveFace(r); has(face, r) {
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

// run is a part of a text that is shaped in one go: one script, one face.
type run struct {
	start, end int
	script     language.Script
	face       *font.Face
}

// split divides text[start:end], which runs one way, into runs. Characters
// that belong to what is before them, and white space, never change the face.
func (f *fonts) split(text []rune, start, end int) []run {
	var runs []run
	cur := run{start: start, script: language.Common}
	for i := start; i < end; i++ {
		r := text[i]
		script := language.LookupScript(r)
		face := cur.face
		follows := unicode.IsSpace(r) || unicode.In(r, unicode.Mn, unicode.Me) || !printable(r) || r == 0x200d
		if cur.face == nil || !follows || (unicode.In(r, unicode.Mn, unicode.Me) && !has(cur.face, r)) {
			face = f.face(r)
			if wantsPicture(text, i, end) && has(f.emoji, r) {
				face = f.emoji
			}
			if face == nil {
				face = f.text
			}
		}
		newScript := script.Strong() && cur.script.Strong() && script != cur.script
		newFace := cur.face != nil && face != cur.face
		if i > cur.start && (newScript || newFace) {
			cur.end = i
			runs = append(runs, cur)
			cur = run{start: i, script: language.Common}
		}
		cur.face = face
		if script.Strong() {
			cur.script = script
		}
	}
	cur.end = end
	return append(runs, cur)
}

// wantsPicture reports whether the character at i is followed by the selector
// that asks for its picture.
func wantsPicture(text []rune, i, end int) bool { return i+1 < end && text[i+1] == 0xfe0f }

// printable reports whether r has a shape of its own.
func printable(r rune) bool {
	return !unicode.Is(unicode.Cf, r) && !unicode.Is(unicode.Variation_Selector, r) && !unicode.Is(unicode.Cc, r)
}

// langOf is the language that the shaper is told for a script: the content's
// own where it fits, so that Han characters take its forms.
func langOf(lang string, script language.Script) language.Language {
	id, ok := language.NewLangID(language.NewLanguage(strings.ReplaceAll(lang, "_", "-")))
	if ok && (id.UseScript(script) || !script.Strong()) {
		return language.NewLanguage(strings.ReplaceAll(lang, "_", "-"))
	}
	if own, ok := language.ScriptToLang[script]; ok && own != 0 {
		return own.Language()
	}
	return language.NewLanguage("en")
}

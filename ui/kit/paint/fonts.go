package paint

import (
	"bytes"
	"strings"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"github.com/go-text/typesetting/di"
	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/fontscan"
	"github.com/go-text/typesetting/language"
	"github.com/go-text/typesetting/shaping"
	"golang.org/x/image/math/fixed"
)

// fonts finds a face for every character: the toolkit's bundled Noto Sans, its
// pictures and symbols, then what the system has. System fonts are looked up
// only when a character asks for one.
type fonts struct {
	text, bold, emoji, symbol *font.Face

	system   *fontscan.FontMap
	searched bool
	known    map[rune]*font.Face // nil for a character that no font has
	shaper   shaping.HarfbuzzShaper
}

// loaded is the one set of fonts: faces are large, and all words use them.
var loaded *fonts

func all() *fonts {
	if loaded == nil {
		loaded = &fonts{
			text: parse(theme.DefaultTextFont()), bold: parse(theme.DefaultTextBoldFont()),
			emoji: parse(theme.DefaultEmojiFont()), symbol: parse(theme.DefaultSymbolFont()),
			known: map[rune]*font.Face{},
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

// Run is a part of a text that is shaped in one go: one script, one face.
type Run struct {
	Start, End int
	Script     language.Script
	Face       *font.Face
}

// Split divides text[start:end], which runs one way, into runs. Characters
// that belong to what is before them, and white space, never change the face.
func Split(text []rune, start, end int, bold bool) []Run {
	f := all()
	base := f.text
	if bold {
		base = f.bold
	}
	var runs []Run
	cur := Run{Start: start, Script: language.Common}
	for i := start; i < end; i++ {
		r := text[i]
		if r < 0x7f && r >= ' ' && cur.Face == base && (i+1 == end || text[i+1] != pictureSelector) {
			if cur.Script.Strong() && cur.Script != language.Latin && unicode.IsLetter(r) {
				cur.End = i
				runs = append(runs, cur)
				cur = Run{Start: i, Script: language.Latin, Face: base}
			} else if unicode.IsLetter(r) {
				cur.Script = language.Latin
			}
			continue // what most texts are made of
		}
		script := language.LookupScript(r)
		face := cur.Face
		marks := unicode.In(r, unicode.Mn, unicode.Me)
		follows := marks || unicode.IsSpace(r) || r == 0x200d || !Printable(r)
		if cur.Face == nil || !follows || marks && !has(cur.Face, r) {
			if face = f.face(r); face == nil || face == f.text {
				face = base
			}
			if i+1 < end && text[i+1] == pictureSelector && has(f.emoji, r) {
				face = f.emoji
			}
		}
		newScript := script.Strong() && cur.Script.Strong() && script != cur.Script
		newFace := cur.Face != nil && face != cur.Face
		if i > cur.Start && (newScript || newFace) {
			cur.End = i
			runs = append(runs, cur)
			cur = Run{Start: i, Script: language.Common}
		}
		cur.Face = face
		if script.Strong() {
			cur.Script = script
		}
	}
	cur.End = end
	return append(runs, cur)
}

// pictureSelector asks for the picture of the character before it.
const pictureSelector = 0xfe0f

// Printable reports whether r has a shape of its own.
func Printable(r rune) bool {
	return !unicode.Is(unicode.Cf, r) && !unicode.Is(unicode.Variation_Selector, r) && !unicode.Is(unicode.Cc, r)
}

// Shape shapes a run of text at a size in pixels. The glyphs come from left to
// right whichever way the run goes.
func Shape(text []rune, run Run, level uint8, size int, lang string) []shaping.Glyph {
	dir := di.DirectionLTR
	if level%2 == 1 {
		dir = di.DirectionRTL
	}
	return all().shaper.Shape(shaping.Input{
		Text: text, RunStart: run.Start, RunEnd: run.End, Direction: dir,
		Face: run.Face, Size: fixed.I(size), Script: run.Script, Language: langOf(lang, run.Script),
	}).Glyphs
}

// langOf is the language that the shaper is told for a script: the content's
// own where it fits, so that Han characters take its forms.
func langOf(lang string, script language.Script) language.Language {
	if lang != "" {
		own := language.NewLanguage(strings.ReplaceAll(lang, "_", "-"))
		if id, ok := language.NewLangID(own); ok && (id.UseScript(script) || !script.Strong()) {
			return own
		}
	}
	if id, ok := language.ScriptToLang[script]; ok && id != 0 {
		return id.Language()
	}
	return "en"
}

// Metrics are the height of a line's shapes above and below its baseline, in
// pixels, at a size in pixels.
func Metrics(size int) (rise, fall float32) {
	face := all().text
	extents, _ := face.FontHExtents()
	scale := float32(size) / float32(face.Upem())
	return extents.Ascender * scale, -extents.Descender * scale
}

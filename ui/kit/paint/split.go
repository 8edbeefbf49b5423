package paint

import (
	"strings"
	"unicode"

	"github.com/go-text/typesetting/di"
	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/language"
	"github.com/go-text/typesetting/shaping"
	"golang.org/x/image/math/fixed"

	"discern/ui/kit/bidi"
)

// Run is a part of a text that is shaped in one go: one script, one face.
type Run struct {
	Start, End int
	Script     language.Script
	Face       *font.Face
}

// firstMark is the first character that may belong to the one before it, but for
// the soft hyphen.
const firstMark = 0x300

// Split divides text[start:end], which runs one way, into runs. A letter and the
// marks upon it get one face that has them all, if there is one, and a sequence
// of emoji one that has it as a picture. White space, and what has no shape of its
// own, never change the face.
func Split(text []rune, start, end int, bold bool) []Run {
	f := all()
	base := f.text
	if bold {
		base = f.bold
	}
	var runs []Run
	cur := Run{Start: start, Script: language.Common}
	for i := start; i < end; {
		r := text[i]
		if r < 0x7f && r >= ' ' && cur.Face == base && (i+1 == end || text[i+1] < firstMark) {
			if cur.Script.Strong() && cur.Script != language.Latin && unicode.IsLetter(r) {
				cur.End = i
				runs = append(runs, cur)
				cur = Run{Start: i, Script: language.Latin, Face: base}
			} else if unicode.IsLetter(r) {
				cur.Script = language.Latin
			}
			i++
			continue // what most texts are made of
		}
		next, face := f.cluster(text, i, end, cur.Face)
		if face == nil || face == f.text {
			face = base
		}
		script := scriptOf(text[i:next])
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
		i = next
	}
	cur.End = end
	return append(runs, cur)
}

// cluster is where the character at i and all that belongs to it end, and the
// face for them; before is the face of what is before them, nil for nothing.
func (f *fonts) cluster(text []rune, i, end int, before *font.Face) (next int, face *font.Face) {
	r := text[i]
	if next = sequenceEnd(text, i, end); next > i+1 {
		if face = f.picture(text[i:next]); face != nil {
			return next, face
		}
	}
	switch {
	case before == nil:
	case unicode.IsSpace(r) && f.drawsPictures(before):
		return i + 1, f.text // a space among pictures is as wide as one of them
	case unicode.IsSpace(r) || !Printable(r), belongs(r) && has(before, r):
		return i + 1, before
	}
	next = i + 1
	for next < end && belongs(text[next]) {
		next++
	}
	if !language.LookupScript(r).Strong() && !has(f.text, r) && missingFrom(before, text[i:next]) < 0 && !Pictorial(r) {
		return next, before // as the danda, which many scripts have
	}
	face = f.face(r)
	missing := missingFrom(face, text[i:next])
	if missing < 0 {
		return next, face
	}
	if other := f.face(text[i+missing]); missingFrom(other, text[i:next]) < 0 {
		return next, other
	}
	return i + max(missing, 1), face // what is missing comes from elsewhere
}

// belongs reports whether r is drawn with the character before it.
func belongs(r rune) bool {
	return r >= firstMark && (unicode.Is(unicode.M, r) || r == joiner || unicode.Is(unicode.Variation_Selector, r))
}

// missingFrom is the first character of a cluster that face has no shape for, less
// than 0 for none.
func missingFrom(face *font.Face, cluster []rune) int {
	for i, r := range cluster {
		if Printable(r) && !has(face, r) {
			return i
		}
	}
	return -1
}

// scriptOf is the script of a cluster: that of its letter, or of what stands upon
// a character that any script uses.
func scriptOf(cluster []rune) language.Script {
	for _, r := range cluster {
		if s := language.LookupScript(r); s.Strong() {
			return s
		}
	}
	return language.Common
}

// Printable reports whether r has a shape of its own.
func Printable(r rune) bool {
	return !unicode.Is(unicode.Cf, r) && !unicode.Is(unicode.Variation_Selector, r) && !unicode.Is(unicode.Cc, r)
}

// Shape shapes a run of text at a size in pixels. The glyphs come from left to
// right whichever way the run goes.
func Shape(text []rune, run Run, level bidi.Level, size int, lang string) []shaping.Glyph {
	dir := di.DirectionLTR
	if level.RightToLeft() {
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

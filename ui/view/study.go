package view

import (
	"strings"
	"unicode"

	"github.com/go-text/typesetting/language"

	"discern/ui/kit/paint"
	"discern/ui/view/letters"
)

// study is what can be said of a whole text before anybody reads it.
type study struct {
	hidden int
	mixed  []letters.Word
	lacks  []Lack
}

func newStudy(text []rune) *study {
	s := &study{mixed: letters.Mixed(text), lacks: missing(text)}
	for i, r := range text {
		if hiddenLabel(text, i) != "" && r != '\r' && !endsParagraph(r) {
			s.hidden++
		}
	}
	return s
}

// studied is the study of the text, made when it is first asked for.
func (t *Text) studied() *study {
	if t.study == nil {
		t.study = newStudy(t.runes)
	}
	return t.study
}

// Hidden is how many characters are shown as marks because they have no shape
// of their own.
func (t *Text) Hidden() int { return t.studied().hidden }

// Mixed is how many words mix letters of scripts that look alike, so as to read
// as something else.
func (t *Text) Mixed() int { return len(t.studied().mixed) }

// Missing says which characters no font here shows, by their script.
func (t *Text) Missing() []Lack { return t.studied().lacks }

// Lack is a script of which no font here shows some characters.
type Lack struct {
	Script     string // its English name
	Font       string // the Debian package whose fonts have it
	Characters int    // of the text that are not shown
}

// missing lists what no font here shows of a text, the script met first before.
// Characters that Unicode does not know are nobody's lack.
func missing(text []rune) []Lack {
	var lacks []Lack
	at := map[language.Script]int{}
	shown := map[rune]bool{}
	for _, r := range text {
		if r < 0x250 {
			continue
		}
		known, ok := shown[r]
		if !ok {
			known = paint.Shown(r) || !paint.Printable(r) || signLabel(r) != "" || !unicode.In(r, unicode.L, unicode.M, unicode.N, unicode.P, unicode.S)
			shown[r] = known
		}
		if known {
			continue
		}
		script := language.LookupScript(r)
		i, ok := at[script]
		if !ok {
			i = len(lacks)
			at[script] = i
			lacks = append(lacks, Lack{Script: scriptName(r), Font: packageOf(script)})
		}
		lacks[i].Characters++
	}
	return lacks
}

// scriptName is the English name of the script of a character.
func scriptName(r rune) string {
	for name, table := range unicode.Scripts {
		if name != "Common" && name != "Inherited" && unicode.Is(table, r) {
			return strings.ReplaceAll(name, "_", " ")
		}
	}
	return "signs that no script owns"
}

// packageOf is the Debian package whose fonts have a script.
func packageOf(script language.Script) string {
	switch script {
	case language.Han, language.Hiragana, language.Katakana, language.Hangul, language.Bopomofo:
		return "fonts-noto-cjk"
	case language.Common, language.Inherited:
		return "fonts-symbola"
	}
	return "fonts-noto-core"
}

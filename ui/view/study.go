package view

import (
	"discern/ui/kit/paint"
	"discern/ui/view/letters"
)

// study is what can be said of a whole text before anybody reads it.
type study struct {
	hidden int
	mixed  []letters.Word
	lacks  []paint.Lack
}

func newStudy(text []rune) *study {
	s := &study{mixed: letters.Mixed(text), lacks: paint.Missing(text)}
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
func (t *Text) Missing() []paint.Lack { return t.studied().lacks }

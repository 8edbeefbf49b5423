package view

import (
	"fmt"
	"sort"
	"strings"

	"fyne.io/fyne/v2"

	"discern/ui/kit"
	"discern/ui/view/letters"
)

// pointTo says what is strange about the character at a point.
func (t *Text) pointTo(pos fyne.Position) {
	at, ok := t.drawnAt(pos)
	if !ok {
		t.pointAway()
		return
	}
	t.say(t.strange(at), at)
}

// drawnAt is the first code point of what is drawn at a point; ok is false where
// nothing is.
func (t *Text) drawnAt(pos fyne.Position) (at int, ok bool) {
	y := int((pos.Y + t.offset) * t.scale())
	if len(t.runes) == 0 || t.Size().Width <= 0 || y < 0 {
		return 0, false
	}
	l, _ := t.shown()
	i := y / l.lineHeight()
	if l.ensure(i+1) <= i {
		return 0, false
	}
	return l.characterAt(i, pos.X*t.scale())
}

// under is the character at a point, or the place nearest to it.
func (t *Text) under(pos fyne.Position) int {
	if at, ok := t.drawnAt(pos); ok {
		return at
	}
	return t.placeAt(pos)
}

// pointToCaret says what is strange about the character behind the caret.
func (t *Text) pointToCaret() {
	if t.caret && t.head < len(t.runes) {
		t.say(t.strange(t.head), t.head)
	} else {
		t.pointAway()
	}
}

// pointAway says nothing any more.
func (t *Text) pointAway() {
	if t.tip != nil {
		t.tip.Say("")
	}
}

// strange says what a reader cannot see of the character at a place: that it
// hides, or that its word is not what it looks like. Of raw text it says what
// the character is. It is empty for what is as it looks.
func (t *Text) strange(at int) string {
	w, mixed := t.mixedAt(at)
	switch l, _ := t.shown(); {
	case t.raw || l.label(at) != "":
		return spell(t.runes[at])
	case mixed:
		return readsLike(w)
	}
	return ""
}

// mixedAt is the word of look-alike letters at a place, if there is one.
func (t *Text) mixedAt(at int) (letters.Word, bool) {
	all := t.studied().mixed
	i := sort.Search(len(all), func(i int) bool { return all[i].End > at })
	if i == len(all) || all[i].Start > at {
		return letters.Word{}, false
	}
	return all[i], true
}

// longestReading bounds how much of a word is said, in code points.
const longestReading = 80

// readsLike says what a word reads like, and why it is not that.
func readsLike(w letters.Word) string {
	plain := []rune(kit.OneLine(w.Plain))
	if len(plain) > longestReading {
		plain = append(plain[:longestReading], '…')
	}
	var counts []string
	for _, c := range w.Foreign {
		if c.Letters == 1 {
			counts = append(counts, fmt.Sprintf("1 letter is %s", c.Script))
		} else {
			counts = append(counts, fmt.Sprintf("%d letters are %s", c.Letters, c.Script))
		}
	}
	return "reads like: " + string(plain) + " – " + strings.Join(counts, ", ")
}

// say shows words about the character at a place, below it or, where there is
// no room, above.
func (t *Text) say(words string, at int) {
	if t.tip == nil {
		return
	}
	t.tip.Say(words)
	c := fyne.CurrentApp().Driver().CanvasForObject(t)
	if words == "" || c == nil {
		return
	}
	l, _ := t.shown()
	i, scale := l.lineAt(at), t.scale()
	line := float32(l.lineHeight()) / scale
	driver := fyne.CurrentApp().Driver()
	want := driver.AbsolutePositionForObject(t).
		AddXY(l.caretX(i, at, t.seg())/scale, float32(i+1)*line-t.offset+2)
	size := t.tip.Size()
	if want.Y+size.Height > c.Size().Height {
		want.Y -= line + size.Height + 4
	}
	want.X = max(min(want.X, c.Size().Width-size.Width-kit.Gap), 0)
	t.tip.Move(t.tip.Position().Add(want).Subtract(driver.AbsolutePositionForObject(t.tip)))
}

// toStrange takes the caret to the next character that hides or word that is
// not what it looks like, or with forward unset to the one before. After the
// last comes the first.
func (t *Text) toStrange(forward bool) {
	l, _ := t.shown()
	begins := func(at int) bool {
		if w, ok := t.mixedAt(at); ok {
			return w.Start == at
		}
		return l.label(at) != "" && !endsParagraph(t.runes[at]) && t.runes[at] != '\r'
	}
	n := len(t.runes)
	for step := 1; step <= n; step++ {
		at := (t.head + step) % n
		if !forward {
			at = (t.head - step + n) % n
		}
		if begins(at) {
			at = t.seg().nearest(at)
			t.anchor, t.head, t.placed, t.goal = at, at, true, -1
			t.reveal(at)
			t.say(t.strange(at), at)
			t.told()
			return
		}
	}
}

// Notes say in a few words each what there is to know about the text and how it
// is read now.
func (t *Text) Notes() []kit.Part {
	var parts []kit.Part
	add := func(tone kit.Tone, format string, args ...any) {
		parts = append(parts, kit.Part{Text: fmt.Sprintf(format, args...), Tone: tone})
	}
	switch {
	case t.caret && t.OnEvidence != nil:
		add(kit.Accent, "Caret: Shift selects, Enter marks, Tab: next oddity, Esc leaves")
	case t.caret:
		add(kit.Accent, "Caret: Shift selects, Tab: next oddity, Esc leaves")
	}
	if t.raw {
		add(kit.Accent, "T: raw text")
	}
	count := func(tone kit.Tone, n int, one, many string) {
		if n == 1 {
			add(tone, "%s", one)
		} else if n > 1 {
			add(tone, many, n)
		}
	}
	count(kit.Accent, len(t.evidence), "1 span of evidence", "%d spans of evidence")
	count(kit.Quiet, t.Hidden(), "1 hidden character shown", "%d hidden characters shown")
	count(kit.Warn, t.Mixed(), "1 word mixes look-alike letters", "%d words mix look-alike letters")
	for _, lack := range t.Missing() {
		what := fmt.Sprintf("%d characters", lack.Characters)
		if lack.Characters == 1 {
			what = "1 character"
		}
		add(kit.Warn, "No font here shows %s of %s: install %s", what, lack.Script, lack.Font)
	}
	return parts
}

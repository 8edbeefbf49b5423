package view

import (
	"fmt"
	"sort"
	"strings"

	"fyne.io/fyne/v2"

	"discern/ui/kit"
	"discern/ui/kit/paint"
	"discern/ui/view/letters"
)

// pointTo says what is strange about the character at a point.
func (t *Text) pointTo(pos fyne.Position) {
	at, ok := t.drawnAt(pos)
	if !ok {
		t.pointAway()
		return
	}
	t.say(t.strange(at))
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
		t.say(t.strange(t.head))
	} else {
		t.pointAway()
	}
}

// pointAway says nothing any more.
func (t *Text) pointAway() {
	if t.tip != nil && t.tip.Words() != "" {
		t.tip.Say("")
		t.raster.Refresh()
	}
}

// strange says what a reader cannot see of the character at a place: that it
// hides, or that its word is not what it looks like. Of raw text it says what
// the character is. It is empty for what is as it looks. The words are about
// what begins at about.
func (t *Text) strange(at int) (words string, about int) {
	w, mixed := t.mixedAt(at)
	switch l, _ := t.shown(); {
	case t.raw || l.label(at) != "":
		return spell(t.runes[at]), at
	case mixed:
		return readsLike(w), w.Start
	}
	return "", at
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

// say shows words about the character at a place, above it or, where there is no
// room, below.
func (t *Text) say(words string, at int) {
	if t.tip == nil {
		return
	}
	if t.tip.Words() != words {
		t.tip.Say(words)
		t.raster.Refresh() // the toolkit does not yet know the canvas of what was hidden
	}
	driver := fyne.CurrentApp().Driver()
	if words == "" || driver.CanvasForObject(t) == nil {
		return
	}
	l, _ := t.shown()
	i, scale := l.lineAt(at), t.scale()
	line, size := float32(l.lineHeight())/scale, t.tip.Size()
	text := driver.AbsolutePositionForObject(t)
	x := max(min(l.caretX(i, at, t.seg())/scale, t.Size().Width-size.Width), 0)
	y := float32(i)*line - t.offset - size.Height
	if text.Y+y < 0 {
		y += size.Height + line
	}
	t.tip.Move(text.AddXY(x, y).Subtract(driver.AbsolutePositionForObject(t.layer)))
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
			t.pointToCaret()
			t.told()
			return
		}
	}
}

// Notes say in a few words each what there is to know about the text and how it
// is read now. While there is a caret they are about its keys.
func (t *Text) Notes() []kit.Part {
	var parts []kit.Part
	add := func(tone kit.Tone, format string, args ...any) {
		parts = append(parts, kit.Part{Text: fmt.Sprintf(format, args...), Tone: tone})
	}
	count := func(tone kit.Tone, n int, one, many string) {
		if n == 1 {
			add(tone, "%s", one)
		} else if n > 1 {
			add(tone, many, n)
		}
	}
	if t.raw {
		add(kit.Accent, "T: raw text")
	}
	count(kit.Accent, len(t.evidence), "1 span of evidence", "%d spans of evidence")
	switch {
	case t.caret && t.OnEvidence != nil:
		add(kit.Accent, "Caret: Shift selects, Enter marks, Tab: next oddity, Esc leaves")
		return parts
	case t.caret:
		add(kit.Accent, "Caret: Shift selects, Tab: next oddity, Esc leaves")
		return parts
	}
	count(kit.Quiet, t.Hidden(), "1 hidden character shown", "%d hidden characters shown")
	count(kit.Warn, t.Mixed(), "1 word mixes look-alike letters", "%d words mix look-alike letters")
	for _, lack := range t.Missing() {
		what := fmt.Sprintf("%d characters", lack.Characters)
		if lack.Characters == 1 {
			what = "1 character"
		}
		remedy := "no font that is known has them"
		if install := lack.Install(paint.ThisSystem()); install != "" {
			remedy = install
		}
		add(kit.Warn, "No font here shows %s of %s: %s", what, lack.Script, remedy)
	}
	return parts
}

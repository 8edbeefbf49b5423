package view

import (
	"fyne.io/fyne/v2"

	"discern/ui/kit"
)

// CaretHelp lists the keys of the caret, where evidence can be marked or not.
func CaretHelp(marking bool) kit.KeyGroup {
	keys := []kit.KeyHelp{
		{Key: "Arrows", Meaning: "Move; with Ctrl by words, with Shift select"},
		{Key: "Tab", Meaning: "To the next hidden character or odd word"},
		{Key: "Esc", Meaning: "Give the keyboard back"},
	}
	if marking {
		keys = append(keys, kit.KeyHelp{Key: "Enter", Meaning: "Mark what is selected; or unmark"})
	}
	return kit.KeyGroup{Title: "With the caret, after M", Keys: keys}
}

// ReadByKeys gives the keyboard to a caret in the text: arrows move it, with
// Ctrl by words, with Shift they select; Enter marks, Escape gives the keyboard
// back. Nothing happens while the text is not in a window.
func (t *Text) ReadByKeys() {
	if t.reader != nil && len(t.runes) > 0 {
		t.reader.take()
	}
}

// Caret reports whether the keyboard moves a caret in the text.
func (t *Text) Caret() bool { return t.caret }

// showCaret shows or hides the caret. It stands where somebody put it, or at the
// beginning of what can be seen.
func (t *Text) showCaret(on bool) {
	if t.caret == on {
		return
	}
	t.caret = on
	switch {
	case !on:
		t.pointAway()
	case t.Size().Width > 0:
		t.layFurther()
		if !t.placed {
			l, _ := t.shown()
			first := min(int(t.offset*t.scale()+.5)/l.lineHeight(), max(l.ensure(1)-1, 0))
			t.anchor = l.lines[first].start
			t.head, t.placed = t.anchor, true
		}
		t.reveal(t.head)
		t.pointToCaret()
	}
	t.told()
}

// moveCaret moves the caret by a key, and with extend selects up to there. Left
// and right are those of the paragraph: in one that runs from right to left, the
// left arrow goes on. It reports whether the key moves.
func (t *Text) moveCaret(key fyne.KeyName, far, extend bool) bool {
	if t.Size().Width <= 0 {
		return false
	}
	l, _ := t.shown()
	line := l.lineAt(t.head)
	var at int
	goal := float32(-1)
	switch key {
	case fyne.KeyLeft, fyne.KeyRight:
		at = t.step((key == fyne.KeyRight) != l.lines[line].rtl, far, extend)
	case fyne.KeyHome:
		if at = l.lines[line].start; far {
			at = 0
		}
	case fyne.KeyEnd:
		if at = l.lineStop(line); far {
			at = len(t.runes)
		}
	case fyne.KeyUp, fyne.KeyDown, fyne.KeyPageUp, fyne.KeyPageDown:
		at, goal = t.upOrDown(key, l, line)
	default:
		return false
	}
	if t.head = at; !extend {
		t.anchor = at
	}
	t.goal, t.placed = goal, true
	t.reveal(at)
	t.pointToCaret()
	t.told()
	return true
}

// step is one character from the caret, or with far a word. Out of a selection
// it is its edge.
func (t *Text) step(forward, far, extend bool) int {
	start, end := t.Selection()
	s := t.seg()
	switch out := start != end && !extend && !far; {
	case out && forward:
		return end
	case out:
		return start
	case forward && far:
		return s.nextWord(t.head)
	case forward:
		return s.next(t.head)
	case far:
		return s.wordBefore(t.head)
	}
	return s.before(t.head)
}

// upOrDown is where the caret goes by lines, and the distance from the left that
// it keeps.
func (t *Text) upOrDown(key fyne.KeyName, l *layout, line int) (at int, goal float32) {
	if goal = t.goal; goal < 0 {
		goal = l.caretX(line, t.head, t.seg())
	}
	page := max(int(t.Size().Height*t.scale())/l.lineHeight()-1, 1)
	switch key {
	case fyne.KeyUp:
		line--
	case fyne.KeyDown:
		line++
	case fyne.KeyPageUp:
		line = max(line-page, 0)
	case fyne.KeyPageDown:
		line += page
		line = min(line, max(l.ensure(line+1)-1, 0))
	}
	switch {
	case line < 0:
		return 0, goal
	case l.ensure(line+1) <= line:
		return len(t.runes), goal
	}
	return l.pointed(line, goal, t.seg()), goal
}

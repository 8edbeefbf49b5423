package view

import (
	"fyne.io/fyne/v2"

	"discern/ui/view/letters"
)

// grain is what a selection grows by.
type grain int

const (
	byCharacter grain = iota
	byWord
	byParagraph
)

// Selection is the selected part of the text; start is end when nothing is.
func (t *Text) Selection() (start, end int) { return min(t.anchor, t.head), max(t.anchor, t.head) }

// Select selects a part of the text. What lies outside of it is cut off, and no
// character is torn.
func (t *Text) Select(start, end int) {
	s := t.seg()
	t.setSelection(s.nearest(start), s.nearest(end))
}

// SelectAll selects the whole text.
func (t *Text) SelectAll() { t.setSelection(0, len(t.runes)) }

// setSelection selects from a place to the one where the caret then stands.
func (t *Text) setSelection(anchor, head int) {
	if t.anchor == anchor && t.head == head {
		return
	}
	t.anchor, t.head, t.goal = anchor, head, -1
	t.told()
}

// pressed begins a selection at a place, or with extend takes the last one on.
func (t *Text) pressed(at int, by grain, extend bool) {
	t.placed = true
	if extend {
		t.setSelection(t.anchor, at)
		return
	}
	r := t.grown(at, by)
	t.reader.first = r
	t.setSelection(r.Start, r.End)
}

// dragged takes the selection to a place, by what it began with.
func (t *Text) dragged(at int, by grain) {
	if by == byCharacter {
		t.setSelection(t.anchor, at)
		return
	}
	r, first := t.grown(at, by), t.reader.first
	if r.Start < first.Start {
		t.setSelection(first.End, r.Start)
	} else {
		t.setSelection(first.Start, max(r.End, first.End))
	}
}

// grown is what is selected at a place.
func (t *Text) grown(at int, by grain) (r letters.Range) {
	switch by {
	case byWord:
		r.Start, r.End = t.seg().around(at)
	case byParagraph:
		r.Start, r.End = t.seg().paragraph(at)
	default:
		r.Start, r.End = at, at
	}
	return r
}

// SetCopying allows or forbids to copy what is selected. It is allowed at first.
func (t *Text) SetCopying(allowed bool) { t.forbidden = !allowed }

// Copy puts the selected text on the clipboard, as it is written. Where that is
// forbidden it says so through OnRefused.
func (t *Text) Copy() {
	start, end := t.Selection()
	switch {
	case start == end:
	case !t.forbidden:
		fyne.CurrentApp().Clipboard().SetContent(string(t.runes[start:end]))
	case t.OnRefused != nil:
		t.OnRefused()
	}
}

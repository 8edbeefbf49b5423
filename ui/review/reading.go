package review

import (
	"fyne.io/fyne/v2"

	"discern/queue"
	"discern/ui/view"
)

// How the item's words are read: the ways between the text on the screen, which
// counts and draws, and the session, which keeps what is marked.

// readWith lets the screen's text be read.
func (s *Screen) readWith(copying bool) {
	c := s.content
	c.text.SetCopying(copying)
	c.text.OnEvidence = func(spans []view.Span) { s.session.SetEvidence(marked(spans)) }
	c.text.OnRefused = func() { s.session.ask("The policy forbids to copy what items say.") }
	c.text.OnFind = c.find.Open
	c.text.OnRead = func() {
		if t := s.shown.Task; t != nil {
			c.showFoot(&t.Item, s.shown)
			c.settle()
		}
	}
	c.find.OnChanged = c.settle
}

// Text is the words of the item before the reviewer.
func (s *Screen) Text() *view.Text { return s.content.text }

// find opens the bar that searches the words. It does so where there are none,
// too: who types a word must not decide by its letters.
func (s *Screen) find() {
	if s.shown.Task != nil {
		s.content.find.Open()
	}
}

// mark marks what is selected as evidence, or takes away the evidence that was
// clicked at. Where there is neither it gives the keyboard to a caret.
func (s *Screen) mark() {
	if t := s.content.text; s.content.card.Visible() && !t.Mark() {
		t.ReadByKeys()
	}
}

// raw shows the words as they are written, or as they read.
func (s *Screen) raw() {
	if t := s.content.text; s.content.card.Visible() {
		t.SetRaw(!t.Raw())
	}
}

// leaveText takes Escape: it closes the search, or drops the selection. It
// reports whether there was anything to leave.
func (s *Screen) leaveText(name fyne.KeyName) bool {
	if name != fyne.KeyEscape {
		return false
	}
	t := s.content.text
	start, end := t.Selection()
	switch {
	case s.content.find.Visible():
		s.content.find.Close()
	case start != end:
		t.Select(end, end)
	default:
		return false
	}
	return true
}

func marked(spans []view.Span) []queue.Span {
	var all []queue.Span
	for _, s := range spans {
		all = append(all, queue.Span{Start: s.Start, End: s.End})
	}
	return all
}

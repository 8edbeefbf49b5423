package review

import (
	"fmt"
	"slices"
	"time"

	"fyne.io/fyne/v2"

	"discern/queue"
	"discern/ui/kit"
	"discern/ui/view"
	"discern/ui/words"
)

// authorOf is the author's line: what was decided on them earlier stands in it as
// soon as it is known, for the task alone.
func authorOf(it *queue.Item, v View, now time.Time) view.Author {
	a := words.Author(it, now)
	if v.Beside.Ready && v.Beside.Look == nil {
		a.Earlier = words.Earlier(&v.Beside.Author)
	}
	return a
}

// lookChip says that another item than the one held is in the middle.
func lookChip(v View) []kit.ChipItem {
	b := &v.Beside
	if b.Look == nil {
		return nil
	}
	r := b.Related.Items[b.At-1]
	return []kit.ChipItem{{
		Text: fmt.Sprintf("Looking at %d of %d: %s · Esc goes back", b.At, len(b.Related.Items), words.Links(r.Links)), Tone: kit.Accent,
	}}
}

// chips say why the item is here, and lead to the card that says more.
func (c *content) chips(v View, now time.Time) []kit.ChipItem {
	chips := slices.Concat(lookChip(v), words.LeaseChip(v.left(now)), words.Flags(&v.Task.Item, now))
	for i := range chips {
		chips[i].OnTapped = c.toCard
	}
	return chips
}

// furtherWords says what else waits and belongs to the item, with the key that
// shows it; empty when nothing does or the card shows it already.
func furtherWords(b *Beside) string {
	if b.Open || len(b.Related.Items) == 0 {
		return ""
	}
	return "O: also waiting, " + others(b.Related.Items)
}

// showCount writes on the buttons how many items they decide, where it is more
// than one.
func (s *Screen) showCount(v View) {
	allow, remove := "Allow", "Remove"
	if n := len(v.Beside.Ticked()); n > 0 {
		allow, remove = fmt.Sprintf("Allow %d", n+1), fmt.Sprintf("Remove %d", n+1)
	}
	if s.allow.AccessibilityLabel() == allow {
		return
	}
	s.allow.Set(allow, kit.Good)
	s.remove.Set(remove, kit.Alarm)
	s.bar.Layout.Layout(s.bar.Objects, s.bar.Size())
}

// writeClue opens the author's card and gives the keyboard to its clue.
func (s *Screen) writeClue() {
	if !s.shown.Beside.Open {
		s.session.ToggleCard()
	}
	s.card.write(fyne.CurrentApp().Driver().CanvasForObject(s.root)) // the card itself may never have been drawn
}

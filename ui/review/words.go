package review

import (
	"strings"
	"time"

	"discern/queue"
	"discern/ui/kit"
	"discern/ui/words"
)

// rowOf makes the entry of the thin queue.
func rowOf(r queue.Row, now time.Time, selected bool) kit.QueueRow {
	sub := []string{string(r.Kind)}
	if r.Lang != "" {
		sub = append(sub, words.Language(r.Lang))
	}
	if !r.FlaggedAt.IsZero() {
		sub = append(sub, queue.Spell(now.Sub(r.FlaggedAt)))
	}
	row := kit.QueueRow{Title: r.Title, Sub: strings.Join(sub, " · "), Severity: kit.Severity(r.Severity), Selected: selected}
	if row.Title == "" {
		row.Title = words.Kind(r.Kind) + " without words"
	}
	row.Badge, row.BadgeTone = badge(r, now)
	return row
}

// badge is what matters most about a waiting item's place: its deadline when
// that is near, that it is the oldest one's turn, or its strongest score.
func badge(r queue.Row, now time.Time) (string, kit.Tone) {
	switch {
	case r.Lane == queue.Overdue:
		return "overdue", kit.Alarm
	case r.Lane == queue.Due:
		return words.Countdown(r.Deadline.Sub(now)), kit.Alarm
	case r.Lane == queue.FairTurn:
		return "oldest", kit.Accent
	case !r.Deadline.IsZero():
		return words.Countdown(r.Deadline.Sub(now)), kit.Warn
	case r.Top > 0:
		return kit.FormatScore(r.Top), kit.Plain
	}
	return "–", kit.Quiet
}

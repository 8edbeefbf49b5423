package words

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"discern/queue"
	"discern/ui/kit"
	"discern/ui/view"
)

// Contact is how it stands between the desk and its team's hub, as the window knows it.
type Contact struct {
	queue.SyncState
	Locked bool  // the password is not known here: nothing is reached until it is given
	Trying bool  // nothing was reached, and nothing failed, since the window was opened
	ToPull int64 // of what the team did, how much is to come in the round under way
}

// Mark is the picture of how it stands with the hub; the words beside it say the same.
type Mark int

// The marks.
const (
	InSync  Mark = iota // all that was done here is at the hub
	Sending             // the hub is reached and something waits to be sent
	Away                // the hub is not reached; work goes on
	Trouble             // the hub is reached and something stands in the way
)

// Sign is a contact at a glance.
type Sign struct {
	Mark  Mark
	Short string // a word or two
	Long  string // the same in a line
	Tone  kit.Tone
}

// Sign says at a glance how it stands.
func (c *Contact) Sign(now time.Time) Sign {
	waiting := ""
	if c.Waiting > 0 {
		waiting = " · " + queue.Thousands(c.Waiting) + " waiting"
	}
	switch {
	case c.Locked:
		return Sign{Away, "sign in", "▲ signed out" + waiting, kit.Warn}
	case c.refused():
		return Sign{Trouble, c.stop().short, "▲ " + c.stop().short + waiting, kit.Warn}
	case c.Behind():
		return Sign{Sending, "catching up", "○ catching up · " + queue.Thousands(c.ToPull) + " to go" + waiting, kit.Accent}
	case c.Trying:
		return Sign{Away, "connecting", "○ connecting" + waiting, kit.Quiet}
	case !c.Online && c.Last.IsZero():
		return Sign{Away, "offline", "○ offline" + waiting, kit.Quiet}
	case !c.Online:
		return Sign{Away, "offline", "○ offline since " + Stamp(c.Last, now) + waiting, kit.Quiet}
	case c.Waiting > 0:
		n := queue.Thousands(c.Waiting) + " to send"
		return Sign{Sending, n, "○ " + n, kit.Accent}
	}
	return Sign{InSync, "in sync", "● in sync", kit.Good}
}

// farBehind is from how many entries on it is said that they are to come.
const farBehind = 500

// Behind reports whether much of what the team did is to come.
func (c *Contact) Behind() bool { return c.ToPull >= farBehind && (c.Trying || c.Online) }

// refused reports whether the hub was reached and would not.
func (c *Contact) refused() bool {
	return c.Fault != nil && queue.KindOf(c.Fault) != queue.Offline
}

// stop is how it is said that the hub would not.
func (c *Contact) stop() struct{ short, head string } {
	switch queue.KindOf(c.Fault) {
	case queue.Forked:
		return struct{ short, head string }{"stopped", "Syncing has stopped"}
	case queue.Newer:
		return struct{ short, head string }{"stopped", "The hub speaks another version"}
	case queue.NoSpace:
		return struct{ short, head string }{"disk full", "There is no room left"}
	case queue.Refused:
		return struct{ short, head string }{"refused", "The hub refuses"}
	}
	return struct{ short, head string }{"trouble", "Something is in the way"}
}

// Explain says how it stands in a headline and in sentences: what happened, what is
// kept, and what to do next.
func (c *Contact) Explain(now time.Time) (head, text string) {
	switch {
	case c.Locked:
		return "Signed out", "The hub's password is not kept on this machine. Until it is given you work offline: what you decide is kept here and sent later."
	case c.refused():
		text = Capital(Sentence(c.Fault))
		if !strings.Contains(text, "kept") {
			text += " Nothing is lost: what was decided here is kept here."
		}
		return c.stop().head, text
	case c.Behind():
		return "Catching up", "What the team did before comes in: " + queue.Thousands(c.ToPull) + " entries are to go. Work on meanwhile; where it is cut it goes on from there."
	case c.Trying:
		return "Connecting", "The hub has not answered yet. Work on meanwhile."
	case !c.Online:
		head = "Offline"
		if !c.Last.IsZero() {
			head += " since " + Stamp(c.Last, now)
		}
		text = "Work on: what you decide is kept here, and sent when the hub can be reached. That is tried again by itself."
		if c.Fault != nil {
			text += " The last time: " + Sentence(c.Fault)
		}
		return head, text
	case c.Waiting > 0:
		return queue.Thousands(c.Waiting) + " to send", "They go within seconds: what was decided just now waits a moment, so that it can still be taken back unseen."
	}
	return "In sync", "All that was decided here is at the hub."
}

// Sentence is what an error says to a person, with a full stop and without the field at
// fault.
func Sentence(err error) string {
	text := err.Error()
	var e *queue.Error
	if errors.As(err, &e) {
		text = e.Msg
	}
	if text != "" && !strings.ContainsAny(text[len(text)-1:], ".!?") {
		text += "."
	}
	return text
}

// clockSlack is by how much clocks may differ before it is said.
const clockSlack = 2 * time.Minute

// Facts lists what is known of it. Now is by the desk's clock, which is the hub's.
func (c *Contact) Facts(now time.Time) []view.Fact {
	facts := []view.Fact{
		{Name: "You", Value: c.Joined.Reviewer + ", " + string(c.Joined.Duty)},
		{Name: "Hub", Value: c.Joined.Server},
		{Name: "Sent", Value: "nothing yet"},
		{Name: "Waiting", Value: "nothing"},
		{Name: "Last contact", Value: "never"},
	}
	if c.Had > 0 {
		facts[2].Value = "all up to entry " + queue.Thousands(c.Had) + " of your ledger"
	}
	if c.Waiting > 0 {
		facts[3].Value = queue.Number(c.Waiting, "entry of your ledger", "entries of your ledger")
	}
	if !c.Last.IsZero() {
		facts[4].Value = Stamp(c.Last, now) + ", " + queue.Spell(now.Sub(c.Last)) + " ago"
	}
	if c.Leases > 0 {
		facts = append(facts, view.Fact{Name: "Held", Value: queue.Number(c.Leases, "item", "items") + " for work online"})
	}
	if c.Field > 0 {
		facts = append(facts, view.Fact{Name: "Checked out", Value: queue.Number(c.Field, "item", "items")})
	}
	if !c.Soonest.IsZero() {
		f := view.Fact{Name: "First is over", Value: Stamp(c.Soonest, now) + ", in " + queue.Spell(c.Soonest.Sub(now))}
		if c.Soonest.Before(now) {
			f.Value = Stamp(c.Soonest, now) + ", " + queue.Spell(now.Sub(c.Soonest)) + " ago"
		}
		facts = append(facts, f)
	}
	if c.Lapsed > 0 {
		facts = append(facts, view.Fact{Name: "Time is over", Value: "of " + queue.Number(c.Lapsed, "item", "items") + ": others may decide them meanwhile"})
	}
	if c.OtherPolicies {
		facts = append(facts, view.Fact{Name: "Policies", Value: "the team judges by " + kit.OneLine(c.Joined.Policies) + ", this program by others: bring it up to date"})
	}
	if off := c.ClockOff; off > clockSlack || off < -clockSlack {
		way := "behind"
		if off < 0 {
			way = "ahead"
		}
		facts = append(facts, view.Fact{Name: "Clock", Value: fmt.Sprintf("this machine is %s %s; the hub's time counts", queue.Spell(off), way)})
	}
	return facts
}

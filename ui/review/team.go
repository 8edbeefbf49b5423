package review

import (
	"context"
	"fmt"
	"time"

	"discern/queue"
	"discern/ui/kit"
	"discern/ui/words"
)

// The rules of a workspace whose items come from a team's hub: how long the item is the
// reviewer's is said where it matters. An item can go while it is before them, as when it
// is withdrawn. Then it goes from the screen, and the next one comes when they ask for
// it: a key that was meant for the one must not decide the other.

// Team is what a view says of the hub that the items come from.
type Team struct {
	Contact *words.Contact // nil where the items come from no hub
	Lasts   time.Duration  // for how long items were checked out
	Lease   queue.HeldGrant
	Leased  bool // Lease is the task's
	Gone    *Gone
}

// Gone is what became of the item that was before the reviewer; it lies there no more.
type Gone struct {
	Why       string // in a sentence
	Withdrawn bool
	By        string // who withdrew it, or decided it before the reviewer could
	Reason    string // why it was withdrawn; may be empty
	Note      string // what the reviewer had written about it
}

// lost says what became of the item before the reviewer where it is theirs no more; nil
// while it is. It is only read where items come from a hub.
func (s *Session) lost(ctx context.Context, t *queue.Task) (*Gone, error) {
	if t == nil || !s.team.Load() {
		return nil, nil
	}
	gone := &Gone{}
	now, err := s.desk.Look(ctx, t.Ref)
	switch kind := queue.KindOf(err); {
	case err == nil && (now.State != queue.Settled || t.State == queue.Settled):
		return nil, nil
	case kind == queue.NotFound || kind == queue.NotOpen:
		gone.Why = words.Capital(words.Sentence(err))
	case err != nil:
		return nil, err
	}
	history, err := s.desk.History(ctx, t.Ref)
	for i := range history {
		switch e := &history[i].Entry; e.Kind {
		case queue.Withdrawn:
			gone.Withdrawn, gone.By, gone.Reason = true, e.Reviewer, e.Text
		case queue.Decided:
			gone.By = e.Reviewer
		}
	}
	return gone, err
}

// leased reads until when the task is the reviewer's.
func (s *Session) leased(ctx context.Context, l *loaded) (err error) {
	if l.task != nil && s.team.Load() {
		l.lease, l.leased, err = s.desk.LeaseOf(ctx, l.task.Ref)
	}
	return err
}

// letGo takes the item away that is before the reviewer no more.
func (s *Session) letGo(gone *Gone) {
	s.acts++
	s.leave()
	s.care.meter.Watch(s.now(), false)
	v := s.view
	gone.Note = v.Note
	v.Gone, v.Leased = gone, false
	v.Task, v.Media, v.Message = nil, nil, kit.Message{}
	v.Picked, v.Actions, v.Note, v.Evidence, v.Context, v.Beside = nil, nil, "", nil, false, Beside{}
	v.Indicators, v.Checking, v.Revealed = nil, false, false
	s.set(v)
}

// GoOn brings the next item when the one before the reviewer has gone.
func (s *Session) GoOn() {
	if s.view.Gone == nil || s.busy {
		return
	}
	s.Touch()
	s.view.Gone = nil
	s.Start()
}

// SetTeam says how it stands with the hub, and for how long items were checked out; nil
// where items come from none.
func (s *Session) SetTeam(c *words.Contact, lasts time.Duration) {
	s.team.Store(c != nil)
	s.toggle(func(v *View) { v.Contact, v.Lasts = c, lasts })
}

// left is what is to be said of the time that the task is the reviewer's.
func (v *View) left(now time.Time) words.Lease {
	if v.Task == nil || !v.Leased || v.Contact == nil {
		return words.Lease{}
	}
	return words.LeaseLeft(v.Lease, v.Lasts, v.Contact.Online, now)
}

// showLease warns that the task's time ends.
func (c *content) showLease(l words.Lease) {
	c.lease.Set(l.Ask, kit.Answer{Key: "Ctrl+R", Words: "Renew", Do: c.renew})
}

// goneWords say what became of the item.
func goneWords(g *Gone) (head, below string) {
	switch {
	case g.Withdrawn:
		head, below = "This item was withdrawn", words.Person(g.By)+" took it out of the team's queue: nothing is to be decided about it any more."
		if g.Reason != "" {
			below += " The reason: " + words.Quoted(g.Reason)
		}
	case g.By != "":
		head, below = "This item was decided meanwhile", words.Capital(words.Person(g.By))+" has decided it; nothing of yours was sent."
	default:
		head, below = "This item is not yours any more", g.Why
	}
	if g.Note != "" {
		below += "\nYou had written: " + words.Quoted(g.Note)
	}
	return head, below
}

// teamWords say why nothing is shown where the items come from a hub.
func teamWords(c *words.Contact, now time.Time) (head, below string) {
	switch {
	case c.Locked:
		return "Nothing is left here to decide", "The hub's password is asked for: Ctrl+H signs in, and what waits for you comes."
	case c.Fault != nil && queue.KindOf(c.Fault) != queue.Offline:
		return "Nothing is left here to decide", "Nothing more comes while something is in the way: Ctrl+H says what."
	case c.Behind():
		return "Catching up with the team", queue.Thousands(c.ToPull) + " entries are to go. Then what waits for you comes."
	case c.Trying:
		return "Asking the hub what waits", "It has not answered yet."
	case !c.Online:
		below = "Nothing more can be fetched; it comes by itself when the hub is reached. The next time you go, check out for the field first: Ctrl+B."
		if c.Waiting > 0 {
			below = fmt.Sprintf("%s kept here and sent then. ", words.Capital(queue.Number(c.Waiting, "entry is", "entries are"))) + below
		}
		since := ""
		if !c.Last.IsZero() {
			since = " since " + words.Stamp(c.Last, now)
		}
		return "Offline" + since + ": your batch is used up", below
	case !c.Drained:
		return "More is on its way", "The next items come from the hub within seconds."
	}
	return "Nothing waits at the hub for you", "What you may see is decided, or is with others. What comes in appears here by itself."
}

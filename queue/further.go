package queue

import (
	"context"
	"slices"
	"time"
)

// The rules of looking again: a decision in force stays in force while others look
// at its item. Nobody looks again at what they have decided; whoever looks again is
// told neither what was decided nor by whom; and what comes of it is a decision of
// its own, which supersedes the one before or stands beside it. Nothing is rewritten.

// askShare is the length of the round of which, on average, one place belongs to a
// further look that somebody asked for.
const askShare = 4

// askTurn reports whether the place after turn acts belongs to an ask, on average one
// in n; which it is cannot be told by counting.
func askTurn(turn int64, n int, salt uint64) bool {
	if n <= 0 {
		return false
	}
	x := (uint64(turn) + salt) * 0x9e3779b97f4a7c15 // Fibonacci hashing, Knuth
	x ^= x >> 32
	return x%uint64(n) == 0
}

// further finds the ask that comes before the next item of the order: what is urgent
// at once, others in their turn or when nothing else waits. Only what is due goes before
// their turn: a queue that is full of danger must not keep its decisions unseen.
//
// It is asked for the place after turn acts, and leaves out the item that the person has
// open.
func (d *Desk) further(ctx context.Context, s *sitting, first Lane, turn int64, open Ref, now time.Time) (OpenAsk, bool, error) {
	want := WantedAsk{Reviewer: s.reviewer, Passes: []Pass{Appeal, Second}, Urgent: true, Out: s.out, But: open, Leased: d.hub.joined()}
	o, err := d.store.NextAsk(ctx, want, now)
	if KindOf(err) != NotFound {
		return o, err == nil, err
	}
	if first != 0 && first <= Due {
		return o, false, nil
	}
	want.Urgent, want.Passes, want.Out = false, nil, d.care.sieve(s, now).NotDue
	over, err := d.Oversight(ctx)
	if err != nil {
		return o, false, err
	}
	if askTurn(turn, over.Golden, 1) {
		want.Passes = append(want.Passes, QA)
	}
	if first == 0 || askTurn(turn, askShare, 0) {
		want.Passes = append(want.Passes, Appeal, Second) // somebody waits for an appeal's answer
	}
	if len(want.Passes) == 0 {
		return o, false, nil
	}
	if o, err = d.store.NextAsk(ctx, want, now); KindOf(err) == NotFound {
		return o, false, nil
	}
	return o, err == nil, err
}

// foreseen puts what is to be looked at again before the items that come next, as
// [Desk.Next] will: what comes without having been in the list could be told from
// what was.
func (d *Desk) foreseen(ctx context.Context, reviewer string, next []Upcoming, now time.Time) ([]Upcoming, error) {
	turn, open := d.store.Turn(), Ref(0)
	held, err := d.store.HeldBy(ctx, reviewer, now)
	if err != nil && KindOf(err) != NotFound {
		return nil, err
	}
	ask, err := d.opened(ctx, now)
	if err != nil {
		return nil, err
	}
	if open = max(held, ask.Ref); open != 0 {
		turn++ // what is open is decided first
	}
	var first Lane
	if len(next) > 0 {
		first = next[0].Lane
	}
	var o OpenAsk
	var again bool
	err = d.care.with(ctx, reviewer, func(s *sitting) (err error) {
		o, again, err = d.further(ctx, s, first, turn, open, now)
		return err
	})
	if err != nil || !again {
		return next, err
	}
	return slices.Insert(next, 0, Upcoming{Ref: o.Ref}), nil
}

// leaseAsk gives the person at the desk an item to look at again, as one that waits
// and comes in a lane; 0 for that in which it would stand.
func (d *Desk) leaseAsk(ctx context.Context, o OpenAsk, lane Lane, now time.Time) (Task, error) {
	until := now.Add(LeaseTime)
	if err := d.store.LeaseAsk(ctx, o.ID, d.reviewer, now, until); err != nil {
		return Task{}, err
	}
	o.Until = until
	return d.askTask(ctx, o, lane, now)
}

// askTask is an item that is looked at again.
func (d *Desk) askTask(ctx context.Context, o OpenAsk, lane Lane, now time.Time) (Task, error) {
	t, err := d.task(ctx, o.Ref, lane, now)
	if err != nil {
		return t, err
	}
	t.State, t.Until, t.Verdict, t.Queue = Leased, o.Until, "", MainQueue
	if o.Pass == Appeal {
		t.Appeal = new(Contested)
		*t.Appeal, err = d.asked(ctx, &o)
		t.Appeal.Decision.Reviewer = "" // it is heard for what it says
	}
	return t, err
}

// opened returns the ask that the person at the desk has open; the zero OpenAsk for
// none.
func (d *Desk) opened(ctx context.Context, now time.Time) (OpenAsk, error) {
	o, err := d.store.HeldAsk(ctx, d.sits(), now)
	if KindOf(err) == NotFound {
		return OpenAsk{}, nil
	}
	return o, err
}

// held returns the ask that the person at the desk has open about an item.
func (d *Desk) held(ctx context.Context, ref Ref, now time.Time) (o OpenAsk, held bool, err error) {
	o, err = d.opened(ctx, now)
	return o, err == nil && o.Ref == ref, err
}

// claim returns the ask that the person at the desk answers by an act on an item: the
// one that they have open, or one that they would be given, as if the item waited for
// them; nil for none. One that really waits has none: only what is decided is looked at
// again.
func (d *Desk) claim(ctx context.Context, ref Ref, state State, now time.Time) (*OpenAsk, error) {
	o, held, err := d.held(ctx, ref, now)
	switch {
	case err != nil || held:
		return &o, err
	case state != Settled:
		return nil, d.mayDecide(ctx, ref)
	}
	blind, err := d.blind(ctx, ref)
	if own, ok := blind[ref]; err != nil || !ok || own != "" {
		return nil, err
	}
	o, err = d.store.NextAsk(ctx, WantedAsk{Reviewer: d.reviewer, Passes: []Pass{Second, QA}, Ref: ref, Leased: d.hub.joined()}, now)
	switch {
	case KindOf(err) == NotFound:
		return nil, d.elsewhere(ctx, ref)
	case err != nil:
		return nil, err
	}
	return &o, d.store.LeaseAsk(ctx, o.ID, d.reviewer, now, now.Add(LeaseTime))
}

// elsewhere refuses an item that is decided to who may not know that it is, as if
// somebody had it open.
func (d *Desk) elsewhere(ctx context.Context, ref Ref) error {
	r, err := d.store.Record(ctx, ref)
	if err == nil && r.Work.State == Settled {
		err = Errorf(NotOpen, "somebody else has the item open; go on with the next one")
	}
	return err
}

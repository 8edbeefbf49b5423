package queue

import (
	"context"
	"slices"
	"time"
)

// The rules of opting out: a person may pass over kinds of harm, at any time and
// without a reason. What they pass over waits for others; no entry of the ledger
// and no count but their own says so.

// Sieve is what a person passes over of the waiting items, and what they are not given.
type Sieve struct {
	Out    Harms // items with one of these harms
	NotDue Harms // items with one of these that are not due
	Leased bool  // items that the hub has not leased to this workspace
}

// Zero reports whether nothing is passed over.
func (s Sieve) Zero() bool { return s == Sieve{} }

// PassedOver counts the waiting items that a person passes over, for whatever
// reason they have. Others get them.
type PassedOver struct {
	Items int64
	Due   int64 // of these, overdue or due within DueSoon
}

// passed is a count of what is passed over, and when it was made.
type passed struct {
	PassedOver
	queue QueueID
	at    time.Time
}

// recount is how long a count of what is passed over holds: it reads the whole
// index.
const recount = 10 * time.Second

// PassedOver counts what the person at the desk passes over by what they opted
// out of. The count may be ten seconds old.
func (d *Desk) PassedOver(ctx context.Context) (PassedOver, error) {
	var out Harms
	var last passed
	reviewer, q := d.Reviewer(), d.Queue()
	take := func(s *sitting) error {
		out, last = s.out, s.passed
		return nil
	}
	if err := d.care.with(ctx, reviewer, take); err != nil || out == 0 {
		return PassedOver{}, err
	}
	now := d.now()
	if age := now.Sub(last.at); age >= 0 && age < recount && last.queue == q {
		return last.PassedOver, nil
	}
	counted, err := d.store.CountSifted(ctx, q, now, out)
	if err != nil {
		return PassedOver{}, err
	}
	return counted, d.care.with(ctx, reviewer, func(s *sitting) error {
		if s.out == out {
			s.passed = passed{PassedOver: counted, queue: q, at: now}
		}
		return nil
	})
}

// OptOut has the person at the desk pass over items with the harms of some rules
// from now on; what they have open is given back when it is one of these. They
// wait for others. It is in no ledger, and no reason is asked for.
func (d *Desk) OptOut(ctx context.Context, codes ...string) error {
	own, err := d.Own(ctx)
	if err != nil {
		return err
	}
	for _, c := range codes {
		if d.policies.Rule(c) == nil {
			return invalid("rule", "%q is no rule of the policies here; `discern policies` lists them", short(c))
		}
		if !slices.Contains(own.Out, c) {
			own.Out = append(own.Out, c)
		}
	}
	if err := d.SetOwn(ctx, own); err != nil {
		return err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	ref, err := d.store.HeldBy(ctx, d.reviewer, d.now())
	if KindOf(err) == NotFound {
		return nil
	}
	if err != nil {
		return err
	}
	r, err := d.store.Record(ctx, ref)
	if err != nil {
		return err
	}
	if d.policies.HarmsOf(&r.Item)&d.policies.Covering(codes...) == 0 {
		return nil
	}
	return d.store.Release(ctx, ref, d.reviewer)
}

// OptIn takes an opting out back.
func (d *Desk) OptIn(ctx context.Context, codes ...string) error {
	own, err := d.Own(ctx)
	if err != nil {
		return err
	}
	own.Out = slices.DeleteFunc(own.Out, func(c string) bool { return slices.Contains(codes, c) })
	return d.SetOwn(ctx, own)
}

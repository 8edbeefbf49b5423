package queue

import (
	"context"
	"slices"
	"time"
)

// The rules of leasing ahead: a few items more than the one before the person are leased
// while the hub is reached, so that the next is there at once, and few enough that others
// do not wait for them. When something urgent comes it is taken besides, and what comes
// last here goes back for it. What was checked out counts apart.

// ahead is what is leased ahead of a queue.
type ahead struct {
	items []HeldGrant // undecided, in no order
	held  int         // all leases that count against how many the person may hold
	other []HeldGrant // of another queue than the person works on, and not begun
}

func (d *Desk) aheadOf(ctx context.Context, q QueueID) (a ahead, err error) {
	grants, err := d.grants(ctx)
	if err != nil {
		return a, err
	}
	works, err := d.worksOf(ctx, grants)
	if err != nil {
		return a, err
	}
	waiting, err := d.store.OutboxLength(ctx, d.hub.bond.Load().Had)
	if err != nil {
		return a, err
	}
	now := d.now()
	for _, g := range grants {
		if g.over() || g.Field {
			continue
		}
		if g.Until.After(now) {
			a.held++
		}
		w, here := works[g.Ref]
		isAsk := g.Ask != [16]byte{}
		switch {
		case !here || w.State == Settled && !isAsk:
		case isAsk && q != MainQueue, !isAsk && w.Queue != q:
			if w.State == Waiting && waiting == 0 { // else the person may just have escalated it
				a.other = append(a.other, g)
			}
		default:
			if isAsk {
				if done, err := d.decidedByThem(ctx, g.Ref); err != nil || done {
					continue
				}
			}
			a.items = append(a.items, g)
		}
	}
	return a, nil
}

// leaseAhead keeps as many items leased ahead as the round is to.
func (r *round) leaseAhead(ctx context.Context) error {
	d := r.desk
	switch {
	case r.o.Ahead <= 0:
		return nil
	case r.alone:
		return r.leave(ctx)
	}
	q := d.Queue()
	a, err := d.aheadOf(ctx, q)
	if err != nil {
		return err
	}
	if err := r.giveBack(ctx, a.other); err != nil {
		return err
	}
	want := r.o.Ahead - len(a.items)
	if r.urgent {
		want = max(want, 2) // of which the hub may give one to what has waited longest
	}
	if want = min(want, d.hub.bond.Load().Most-a.held+len(a.other)); want <= 0 {
		return nil
	}
	came, got, err := r.lease(ctx, q, want, LeaseOnline, false)
	if err != nil {
		return err
	}
	if drained := got < want; drained != d.hub.bond.Load().Drained {
		if err := d.rebond(ctx, func(b *bond) { b.Drained = drained }); err != nil {
			return err
		}
	}
	return r.giveBackLast(ctx, q, len(a.items)+len(came)-r.o.Ahead)
}

// giveBackLast gives the last n items in order back that are leased ahead of a queue.
func (r *round) giveBackLast(ctx context.Context, q QueueID, n int) error {
	if n <= 0 {
		return nil
	}
	d := r.desk
	a, err := d.aheadOf(ctx, q)
	if err != nil {
		return err
	}
	order, err := d.store.Sift(ctx, q, d.now(), 0, 2*(len(a.items)+n)+1000, Sieve{Leased: true})
	if err != nil {
		return err
	}
	var last []HeldGrant
	for _, u := range slices.Backward(order) {
		i := slices.IndexFunc(a.items, func(g HeldGrant) bool { return g.Ref == u.Ref })
		if i >= 0 && len(last) < n {
			last = append(last, a.items[i])
		}
	}
	return r.giveBack(ctx, last)
}

// giveBack ends leases on items that are not begun: they leave the desk first, so that
// nobody decides meanwhile what is another's.
func (r *round) giveBack(ctx context.Context, list []HeldGrant) error {
	if len(list) == 0 {
		return nil
	}
	d := r.desk
	if err := d.store.SetSetting(ctx, settingLeasing, "yes"); err != nil {
		return err
	}
	gone := make([]leaving, len(list))
	for i, g := range list {
		gone[i] = leaving{g, whyGiven}
	}
	if _, err := d.takeOff(ctx, gone); err != nil {
		return err
	}
	if err := r.hub.GiveBack(ctx, numbers(list)); err != nil {
		return err
	}
	return d.store.SetSetting(ctx, settingLeasing, "")
}

// GiveBackLeases gives leases on undecided items back to the hub, and returns how many;
// with nil all of them. What was done about them is sent before. They leave the desk,
// also the one before the person.
func (d *Desk) GiveBackLeases(ctx context.Context, hub Hub, refs []Ref) (int, error) {
	n := 0
	r := newRound(d, hub, SyncOptions{Now: true})
	err := r.only(ctx, r.send, r.tend, func(ctx context.Context) error {
		list, err := d.undecided(ctx, func(g HeldGrant) bool { return refs == nil || slices.Contains(refs, g.Ref) })
		if err == nil {
			n, err = len(list), r.giveBack(ctx, list)
		}
		return err
	})
	return n, err
}

// RenewLeases extends every lease on what is checked out and undecided, and returns when
// the first of them ends; zero where nothing is.
func (d *Desk) RenewLeases(ctx context.Context, hub Hub, lasts time.Duration) (until time.Time, err error) {
	r := newRound(d, hub, SyncOptions{})
	inField := func(g HeldGrant) bool { return g.Field }
	err = r.only(ctx, r.send, func(ctx context.Context) error {
		list, err := d.undecided(ctx, inField)
		if err != nil {
			return err
		}
		works, err := d.worksOf(ctx, list)
		if err != nil {
			return err
		}
		if err := r.renew(ctx, list, works, lasts); err != nil {
			return err
		}
		list, err = d.undecided(ctx, inField)
		until = soonest(list)
		return err
	})
	return until, err
}

// only greets the hub and takes some steps of a round.
func (r *round) only(ctx context.Context, steps ...func(context.Context) error) error {
	leave, err := r.desk.hub.enter(ctx)
	if err != nil {
		return err
	}
	defer leave()
	return r.run(ctx, append([]func(context.Context) error{r.greet}, steps...)...)
}

// undecided returns the leases of a kind on what the person has still to decide.
func (d *Desk) undecided(ctx context.Context, of func(HeldGrant) bool) (list []HeldGrant, err error) {
	grants, err := d.grants(ctx)
	if err != nil {
		return nil, err
	}
	works, err := d.worksOf(ctx, grants)
	if err != nil {
		return nil, err
	}
	for _, g := range grants {
		w, here := works[g.Ref]
		if g.over() || !here || !of(g) {
			continue
		}
		if w.State == Settled {
			if g.Ask == [16]byte{} {
				continue
			}
			if done, err := d.decidedByThem(ctx, g.Ref); err != nil {
				return nil, err
			} else if done {
				continue
			}
		}
		list = append(list, g)
	}
	return list, nil
}

// soonest is when the first of some leases ends; zero for none.
func soonest(list []HeldGrant) (first time.Time) {
	for _, g := range list {
		if first.IsZero() || g.Until.Before(first) {
			first = g.Until
		}
	}
	return first
}

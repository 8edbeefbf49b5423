package queue

import (
	"context"
	"slices"
	"time"
)

// tend holds the leases that are kept against what the hub says of them: those that are
// about to end are extended, what is the person's no more leaves the desk, and what they
// hold without the desk's knowing, since an answer was lost, comes.
func (r *round) tend(ctx context.Context) error {
	d := r.desk
	grants, err := d.grants(ctx)
	if err != nil {
		return err
	}
	works, err := d.worksOf(ctx, grants)
	if err != nil {
		return err
	}
	now := d.now()
	var extend, look []HeldGrant
	for _, g := range grants {
		w, here := works[g.Ref]
		taken, err := d.takesBack(ctx, g, w)
		switch {
		case err != nil:
			return err
		case taken, g.over() && (!here || w.State == Settled): // it is done, or about to be not
		case g.over() || g.Until.Sub(now) < LeaseOnline/2:
			extend = append(extend, g)
		default:
			look = append(look, g)
		}
	}
	if err := r.renew(ctx, extend, works, LeaseOnline); err != nil {
		return err
	}
	if err := r.renew(ctx, look, works, 0); err != nil {
		return err
	}
	if err := r.adopt(ctx); err != nil {
		return err
	}
	return r.sweep(ctx)
}

// takesBack reports whether the person has taken back the decision that a lease ended
// with, and the hub does not know yet.
func (d *Desk) takesBack(ctx context.Context, g HeldGrant, w Work) (bool, error) {
	if !g.over() || w.Ref == 0 || w.State == Settled {
		return false, nil
	}
	history, err := d.store.History(ctx, g.Ref)
	had := d.hub.bond.Load().Had
	return slices.ContainsFunc(history, func(s Sealed) bool {
		return s.Seq > had && s.Entry.Kind == Undone && s.Entry.Imported == nil
	}), err
}

// worksOf reads the work on leased items; what is not here is left out.
func (d *Desk) worksOf(ctx context.Context, grants []HeldGrant) (map[Ref]Work, error) {
	refs := make([]Ref, len(grants))
	for i, g := range grants {
		refs[i] = g.Ref
	}
	list, err := d.store.Works(ctx, refs, d.now())
	if err != nil {
		return nil, err
	}
	works := make(map[Ref]Work, len(list))
	for _, w := range list {
		works[w.Ref] = w
	}
	return works, nil
}

// renew asks for some leases to be extended, with no time whether they still are the
// person's, and does what follows from the answer.
func (r *round) renew(ctx context.Context, list []HeldGrant, works map[Ref]Work, lasts time.Duration) error {
	if len(list) == 0 {
		return nil
	}
	d := r.desk
	answer, err := r.hub.Renew(ctx, numbers(list), lasts)
	if err != nil {
		return err
	}
	still := make(map[int64]Grant, len(answer))
	for _, g := range answer {
		still[g.Item] = g
	}
	var keep, stale []HeldGrant
	var gone []leaving
	var owed []int64
	for _, g := range list {
		now, theirs := still[g.Item]
		theirs = theirs && now.Key == g.Key // the hub may have been put back, and count anew
		_, here := works[g.Ref]
		switch {
		case !theirs && r.given[g.Ref]:
			gone = append(gone, leaving{g, whyGiven})
		case !theirs:
			gone = append(gone, leaving{g, whyLost})
		case !here: // it went back, and the hub was not told
			owed, gone = append(owed, g.Item), append(gone, leaving{g, whyGiven})
		default:
			if now.Records > g.Records {
				stale = append(stale, HeldGrant{now, g.Ref})
			} else if h := (HeldGrant{now, g.Ref}); h != g {
				keep = append(keep, h)
			}
		}
	}
	if err := d.keepGrants(ctx, keep); err != nil {
		return err
	}
	if err := r.refresh(ctx, stale); err != nil {
		return err
	}
	if len(owed) > 0 {
		if err := r.hub.GiveBack(ctx, owed); err != nil {
			return err
		}
	}
	went, err := d.takeOff(ctx, gone)
	for _, l := range gone {
		if r.given[l.Ref] {
			went--
		}
	}
	r.report.Lost += int64(max(went, 0))
	return err
}

// numbers lists the hub's numbers of leased items.
func numbers(list []HeldGrant) []int64 {
	items := make([]int64, len(list))
	for i, g := range list {
		items[i] = g.Item
	}
	return items
}

// refresh takes what was published anew of items that are here.
func (r *round) refresh(ctx context.Context, list []HeldGrant) error {
	for part := range slices.Chunk(list, itemsAtOnce) {
		contents, err := r.hub.Contents(ctx, numbers(part))
		if err != nil {
			return err
		}
		records, _ := usable(contents)
		if _, err := r.desk.store.PutItems(ctx, records, r.desk.policies.Stand, Put{Calm: true})(); err != nil {
			return err
		}
		if err := r.desk.keepGrants(ctx, part); err != nil {
			return err
		}
	}
	return nil
}

// adopt brings what the hub leased in answers that were lost.
func (r *round) adopt(ctx context.Context) error {
	d := r.desk
	doubt, err := d.store.Setting(ctx, settingLeasing)
	if err != nil || doubt == "" {
		return err
	}
	all, err := r.hub.Renew(ctx, nil, 0)
	if err != nil {
		return err
	}
	known, err := d.grants(ctx)
	if err != nil {
		return err
	}
	var lost []Grant
	for _, g := range all {
		if !slices.ContainsFunc(known, func(k HeldGrant) bool { return k.Item == g.Item && !k.over() }) {
			lost = append(lost, g)
		}
	}
	if _, err := r.bring(ctx, lost); err != nil {
		return err
	}
	return d.store.SetSetting(ctx, settingLeasing, "")
}

// lease asks the hub for items. Should its answer be lost, or the program end before they
// are here, the next round asks which they were.
func (r *round) lease(ctx context.Context, q QueueID, n int, lasts time.Duration, field bool) (came []HeldGrant, got int, err error) {
	d := r.desk
	if err := d.store.SetSetting(ctx, settingLeasing, "yes"); err != nil {
		return nil, 0, err
	}
	grants, err := r.hub.Lease(ctx, q, n, lasts, field)
	if err != nil {
		return nil, 0, err
	}
	if came, err = r.bring(ctx, grants); err != nil {
		return came, len(grants), err
	}
	return came, len(grants), d.store.SetSetting(ctx, settingLeasing, "")
}

// sweep takes off the desk, once a session, what is undecided and not leased: as an item
// that was on its way when the program ended.
func (r *round) sweep(ctx context.Context) error {
	d := r.desk
	d.hub.mu.Lock()
	swept := d.hub.swept
	d.hub.mu.Unlock()
	if swept {
		return r.ungranted(ctx, r.loose)
	}
	all, err := d.store.List(ctx, Filter{States: []State{Waiting, Leased, Resting}}, 1)
	if err != nil {
		return err
	}
	if err := r.ungranted(ctx, all.Refs); err != nil {
		return err
	}
	d.hub.mu.Lock()
	d.hub.swept = true
	d.hub.mu.Unlock()
	return nil
}

// ungranted takes those of some items off the desk that are undecided and not leased.
func (r *round) ungranted(ctx context.Context, refs []Ref) error {
	d := r.desk
	works, err := d.store.Works(ctx, refs, d.now())
	if err != nil {
		return err
	}
	var list []leaving
	for _, w := range works {
		if w.State == Settled {
			continue
		}
		if err := d.mayDecide(ctx, w.Ref); KindOf(err) == NotOpen {
			list = append(list, leaving{HeldGrant{Ref: w.Ref}, whyLost})
		} else if err != nil {
			return err
		}
	}
	_, err = d.takeOff(ctx, list)
	return err
}

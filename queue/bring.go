package queue

import (
	"context"
	"slices"
)

// The rules of bringing: an item comes with everything that the person may know of it,
// and its lease is kept last. Since nothing is handed out without one, nobody is handed
// the item before: not while it comes, and not should the program end meanwhile. So a
// decision that is to be looked at again is known here before anybody could take its item
// for one that waits.

// itemsAtOnce is how many items come at a time.
const itemsAtOnce = 25

// bring brings leased items with their history, and returns those that are here.
func (r *round) bring(ctx context.Context, fresh []Grant) (came []HeldGrant, err error) {
	for part := range slices.Chunk(fresh, itemsAtOnce) {
		items := make([]int64, len(part))
		for i, g := range part {
			items[i] = g.Item
		}
		contents, err := r.hub.Contents(ctx, items)
		if err != nil {
			return came, err
		}
		history, err := r.hub.History(ctx, items)
		if err != nil {
			return came, err
		}
		here, unusable, err := r.place(ctx, part, contents, history)
		came = append(came, here...)
		r.report.Leased += int64(len(here))
		if err != nil {
			return came, err
		}
		r.tell()
		if _, err := r.desk.takeOff(ctx, unusable); err != nil {
			return came, err
		}
		// What cannot be decided here would come again at once: it is left to lapse, unless
		// that takes days.
		var back []int64
		for _, u := range unusable {
			if u.Field {
				back = append(back, u.Item)
			}
		}
		if len(back) > 0 {
			if err := r.hub.GiveBack(ctx, back); err != nil {
				return came, err
			}
		}
	}
	return came, nil
}

// place puts items and their history on the desk, and returns the leases that can be
// decided here, and those that cannot.
func (r *round) place(ctx context.Context, grants []Grant, contents []Content, history []Followed) (here []HeldGrant, unusable []leaving, err error) {
	d := r.desk
	records, items := usable(contents)
	history = authentic(history)
	stubs := d.stubsOf(history, records)
	if err := d.writes(ctx); err != nil {
		return nil, nil, err
	}
	to, err := d.store.FollowedTo(ctx)
	if err != nil {
		return nil, nil, err
	}
	outs, err := d.store.PutItems(ctx, slices.Concat(records, stubs), d.policies.Stand, Put{})()
	if err != nil {
		return nil, nil, err
	}
	if _, err := d.store.PutFollowed(ctx, history, d.hub.bond.Load().Hub, to); err != nil {
		return nil, nil, err
	}
	if err := d.store.Wake(ctx, d.sits()); err != nil { // what others skipped rests for them
		return nil, nil, err
	}
	refs := map[int64]Ref{}
	for i, item := range items {
		refs[item] = outs[i].Ref
	}
	var bare []Ref
	for _, out := range outs[len(records):] {
		if out.Result == Added {
			bare = append(bare, out.Ref)
		}
	}
	if err := d.store.Withhold(ctx, bare); err != nil {
		return nil, nil, err
	}
	for _, g := range grants {
		h := HeldGrant{g, refs[g.Item]}
		ok, err := d.canDecide(ctx, h)
		switch {
		case err != nil:
			return nil, nil, err
		case ok:
			here = append(here, h)
		default:
			unusable = append(unusable, leaving{h, whyLost})
		}
	}
	return here, unusable, d.keepGrants(ctx, here)
}

// canDecide reports whether a leased item stands here as the hub says that it does: open,
// or decided where it is to be looked at again.
func (d *Desk) canDecide(ctx context.Context, g HeldGrant) (bool, error) {
	r, err := d.store.Record(ctx, g.Ref)
	switch {
	case KindOf(err) == NotFound:
		return false, nil
	case err != nil:
		return false, err
	}
	return r.Item.Key() == g.Key && (r.Work.State == Settled) == (g.Ask != [16]byte{}), nil
}

// usable returns the records that can be taken, with the hub's number of each one's item.
func usable(contents []Content) (records []*Item, items []int64) {
	for i := range contents {
		if c := &contents[i]; c.Item.Validate() == nil {
			records, items = append(records, &c.Item), append(items, c.ID)
		}
	}
	return records, items
}

// stubsOf returns an empty item for each that a clue in a history is about and that does
// not come: clues are about authors, and hold for all their items. What is empty is
// withheld as soon as the ledger names it.
func (d *Desk) stubsOf(history []Followed, coming []*Item) []*Item {
	known := map[Key]bool{}
	for _, it := range coming {
		known[it.Key()] = true
	}
	var stubs []*Item
	for i := range history {
		e := &history[i].Entry
		if e.Kind == Clued && !known[e.Key()] {
			known[e.Key()] = true
			stubs = append(stubs, &Item{ID: e.Item, Source: e.Source, Kind: Text})
		}
	}
	return stubs
}

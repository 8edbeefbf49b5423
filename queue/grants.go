package queue

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"time"
)

// The rules of leases: in a joined workspace nothing is handed out that the hub has not
// leased to it. What is undecided and is leased no more leaves the workspace, content and
// media, since it is not the team's wish that it lies about; what the person has decided
// stays, as what they have done. A lease whose time is over is theirs until somebody else
// has the item: away from the hub nobody can know, so it may be decided still. Whoever
// has such an item before them is told.

// How long leases last.
const (
	LeaseOnline = 10 * time.Minute // of what is kept ahead while the hub is reached
	LeaseField  = 72 * time.Hour   // of what is checked out, where nobody says otherwise
	Ahead       = 8                // items kept leased ahead, where nobody says otherwise
)

// A lease that ended with the person's decision is kept for a while, since an undo asks
// for it again. Its end is then the number of that decision's entry, in nanoseconds since
// 1970, by which the oldest are forgotten.
const mostOver = 512

var leasesBegan = time.Unix(0, 0).AddDate(1, 0, 0)

func (g HeldGrant) over() bool { return g.Until.Before(leasesBegan) }

// after is the lease when it has ended with an entry.
func (g HeldGrant) after(seq int64) HeldGrant {
	g.Until = time.Unix(0, seq).UTC()
	return g
}

// Why an item was taken off the desk.
const (
	whyLost      = "the item is no longer yours: its lease ended at the hub, and it may be somebody else's by now; go on with the next one"
	whyGiven     = "the item went back to the hub; go on with the next one"
	whyWithdrawn = "the item was withdrawn at the hub; nothing is to be decided of it any more"
	whyNotLeased = "the hub has not leased this item to you; go on with the next one"
)

// LeaseOf returns the lease of the hub's on an item; false where there is none.
func (d *Desk) LeaseOf(ctx context.Context, ref Ref) (HeldGrant, bool, error) {
	b, err := d.bonded(ctx)
	if b == nil || err != nil {
		return HeldGrant{}, false, err
	}
	d.hub.mu.Lock()
	defer d.hub.mu.Unlock()
	if err := d.loadGrants(ctx); err != nil {
		return HeldGrant{}, false, err
	}
	g, ok := d.hub.grants[ref]
	return g, ok && !g.over(), nil
}

// loadGrants reads the leases, under the lock.
func (d *Desk) loadGrants(ctx context.Context) error {
	if d.hub.grants != nil {
		return nil
	}
	list, err := d.store.Grants(ctx)
	if err != nil {
		return err
	}
	d.hub.grants, d.hub.gone = make(map[Ref]HeldGrant, len(list)), map[Ref]string{}
	for _, g := range list {
		d.hub.grants[g.Ref] = g
	}
	return nil
}

// grants returns the leases kept, those that are over too, by the hub's numbers.
func (d *Desk) grants(ctx context.Context) ([]HeldGrant, error) {
	d.hub.mu.Lock()
	defer d.hub.mu.Unlock()
	if err := d.loadGrants(ctx); err != nil {
		return nil, err
	}
	return slices.SortedFunc(maps.Values(d.hub.grants), func(a, b HeldGrant) int { return cmp.Compare(a.Item, b.Item) }), nil
}

// grantOf returns the lease on the item of a key, one that is over too. Where there is
// none it has the ref alone, if the item is here.
func (d *Desk) grantOf(ctx context.Context, key Key) (HeldGrant, bool, error) {
	refs, err := d.store.Find(ctx, key)
	if err != nil || len(refs) != 1 {
		return HeldGrant{}, false, err
	}
	d.hub.mu.Lock()
	defer d.hub.mu.Unlock()
	if err := d.loadGrants(ctx); err != nil {
		return HeldGrant{}, false, err
	}
	g, ok := d.hub.grants[refs[0]]
	g.Ref = refs[0]
	return g, ok, nil
}

// keepGrants keeps leases, and forgets the oldest of those that are over.
func (d *Desk) keepGrants(ctx context.Context, list []HeldGrant) error {
	if len(list) == 0 {
		return nil
	}
	d.hub.mu.Lock()
	defer d.hub.mu.Unlock()
	if err := d.loadGrants(ctx); err != nil {
		return err
	}
	if err := d.store.KeepGrants(ctx, list); err != nil {
		return err
	}
	var over []HeldGrant
	for _, g := range list {
		d.hub.grants[g.Ref] = g
		delete(d.hub.gone, g.Ref)
	}
	d.hub.changed++
	for _, g := range d.hub.grants {
		if g.over() {
			over = append(over, g)
		}
	}
	if len(over) <= mostOver {
		return nil
	}
	slices.SortFunc(over, func(a, b HeldGrant) int { return b.Until.Compare(a.Until) })
	return d.forget(ctx, over[mostOver:])
}

// forget forgets leases, under the lock.
func (d *Desk) forget(ctx context.Context, list []HeldGrant) error {
	refs := make([]Ref, len(list))
	for i, g := range list {
		refs[i] = g.Ref
	}
	if err := d.store.DropGrants(ctx, refs); err != nil {
		return err
	}
	for _, ref := range refs {
		delete(d.hub.grants, ref)
	}
	d.hub.changed++
	return nil
}

// mayDecide refuses an undecided item that the hub has not leased to the workspace.
func (d *Desk) mayDecide(ctx context.Context, ref Ref) error {
	b, err := d.bonded(ctx)
	if b == nil || err != nil {
		return err
	}
	d.hub.mu.Lock()
	defer d.hub.mu.Unlock()
	if err := d.loadGrants(ctx); err != nil {
		return err
	}
	if _, ok := d.hub.grants[ref]; ok {
		return nil
	}
	return &Error{Kind: NotOpen, Msg: cmp.Or(d.hub.gone[ref], whyNotLeased)}
}

// record reads an item. Of one that was taken off the desk it answers NotOpen, and why.
func (d *Desk) record(ctx context.Context, ref Ref) (Record, error) {
	r, err := d.store.Record(ctx, ref)
	if KindOf(err) == NotFound && d.hub.joined() {
		d.hub.mu.Lock()
		defer d.hub.mu.Unlock()
		if why := d.hub.gone[ref]; why != "" {
			err = &Error{Kind: NotOpen, Msg: why}
		}
	}
	return r, err
}

// empty says why nothing is to be had.
func (d *Desk) empty() error {
	msg := "nothing waits in this queue"
	if b := d.hub.bond.Load(); b != nil {
		d.hub.mu.Lock()
		online := d.hub.online
		d.hub.mu.Unlock()
		switch {
		case !online:
			msg = "everything that was leased is decided, and the hub is not reached; what was decided is kept, and goes there as soon as it is"
		case b.Drained:
			msg = "nothing waits for you at the hub; what comes is here by itself"
		default:
			msg = "the next items are on their way from the hub"
		}
	}
	return &Error{Kind: Empty, Msg: msg}
}

// decidedByThem reports whether a decision of the person's stands on an item.
func (d *Desk) decidedByThem(ctx context.Context, ref Ref) (bool, error) {
	history, err := d.store.History(ctx, ref)
	if err != nil {
		return false, err
	}
	reviewer := d.hub.bond.Load().Reviewer
	return slices.ContainsFunc(ThatStand(history), func(s *Sealed) bool {
		return s.Entry.Kind == Decided && s.Entry.Reviewer == reviewer
	}), nil
}

// leaving is an item that is to leave the desk. Of its lease the ref alone may be known.
type leaving struct {
	HeldGrant
	why string
}

// takeOff takes items off the desk whose leases have ended: what the person has decided
// stays, and for a supervisor whatever is decided. It returns how many went.
func (d *Desk) takeOff(ctx context.Context, list []leaving) (int, error) {
	if len(list) == 0 {
		return 0, nil
	}
	out, media, err := d.putAway(ctx, list)
	if err != nil {
		return 0, err
	}
	return len(out), d.dropMedia(ctx, media)
}

// putAway withholds what is to go and forgets its leases. It returns the media too, which
// go when nobody who may want one is kept waiting.
func (d *Desk) putAway(ctx context.Context, list []leaving) (out []Ref, media []string, err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	var ended, stay []HeldGrant
	gone := map[Ref]string{}
	for _, l := range list {
		r, err := d.store.Record(ctx, l.Ref)
		if KindOf(err) == NotFound {
			ended = append(ended, l.HeldGrant)
			continue
		}
		if err != nil {
			return nil, nil, err
		}
		if r.Work.State == Settled && l.why != whyWithdrawn {
			done, err := d.decidedByThem(ctx, l.Ref)
			switch {
			case err != nil:
				return nil, nil, err
			case done && l.Item != 0:
				stay = append(stay, l.after(d.store.Turn()))
				continue
			case done || d.hub.bond.Load().Duty == Supervisor:
				ended = append(ended, l.HeldGrant)
				continue
			}
		}
		out, ended, gone[l.Ref] = append(out, l.Ref), append(ended, l.HeldGrant), l.why
		for i := range r.Item.Media {
			if a := r.Item.Media[i].Address(); a != "" {
				media = append(media, a)
			}
		}
	}
	if err := d.letGo(ctx, out); err != nil {
		return nil, nil, err
	}
	if err := d.store.Withhold(ctx, out); err != nil {
		return nil, nil, err
	}
	if err := d.keepGrants(ctx, stay); err != nil {
		return nil, nil, err
	}
	d.hub.mu.Lock()
	defer d.hub.mu.Unlock()
	if err := d.loadGrants(ctx); err != nil {
		return nil, nil, err
	}
	maps.Copy(d.hub.gone, gone)
	return out, media, d.forget(ctx, ended)
}

// letGo gives a further look back that the person has open on one of some items.
func (d *Desk) letGo(ctx context.Context, refs []Ref) error {
	o, err := d.opened(ctx, d.now())
	if err != nil || !slices.Contains(refs, o.Ref) {
		return err
	}
	return d.store.ReleaseAsks(ctx, d.reviewer)
}

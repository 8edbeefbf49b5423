package queue

import "context"

// syncCount is what of a SyncState has to be counted, and what it was counted from.
type syncCount struct {
	from    countedFrom
	done    bool
	waiting int64
	mishaps int
	clashes int
	open    []HeldGrant // undecided
}

// countedFrom changes whenever the counts may.
type countedFrom struct {
	turn, had int64
	changed   int
}

// SyncState says how it stands between the desk and its hub. It asks the hub nothing and
// is cheap, so that a window may ask every second. It answers Refused where the workspace
// belongs to no hub.
func (d *Desk) SyncState(ctx context.Context) (SyncState, error) {
	b, err := d.belongs(ctx)
	if err != nil {
		return SyncState{}, err
	}
	c, err := d.syncCount(ctx, b)
	if err != nil {
		return SyncState{}, err
	}
	now := d.now()
	s := SyncState{
		Joined: b.Joined, Last: b.Last, Waiting: c.waiting, Had: b.Had, Mishaps: c.mishaps,
		Drained: b.Drained, Open: len(c.open), Clashes: c.clashes, ClockOff: b.ClockOff,
		OtherPolicies: b.Policies != "" && b.Policies != d.policies.Version(),
	}
	for _, g := range c.open {
		if g.Field {
			s.Field++
			if s.Soonest.IsZero() || g.Until.Before(s.Soonest) {
				s.Soonest = g.Until
			}
		} else {
			s.Leases++
		}
		if !g.Until.After(now) {
			s.Lapsed++
		}
	}
	d.hub.mu.Lock()
	defer d.hub.mu.Unlock()
	s.Online, s.Fault = d.hub.online, d.hub.fault
	return s, nil
}

// syncCount counts anew when something has changed.
func (d *Desk) syncCount(ctx context.Context, b *bond) (c syncCount, err error) {
	d.hub.mu.Lock()
	from := countedFrom{turn: d.store.Turn(), had: b.Had, changed: d.hub.changed}
	c = d.hub.seen
	d.hub.mu.Unlock()
	if c.done && c.from == from {
		return c, nil
	}
	c = syncCount{from: from, done: true}
	if c.waiting, err = d.store.OutboxLength(ctx, b.Had); err != nil {
		return c, err
	}
	mishaps, err := d.mishaps(ctx, nil)
	if err != nil {
		return c, err
	}
	c.mishaps = len(mishaps)
	clashes, err := d.clashes(ctx, nil)
	if err != nil {
		return c, err
	}
	c.clashes = unseen(clashes)
	if c.open, err = d.undecided(ctx, func(HeldGrant) bool { return true }); err != nil {
		return c, err
	}
	d.hub.mu.Lock()
	d.hub.seen = c
	d.hub.mu.Unlock()
	return c, nil
}

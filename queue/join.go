package queue

import (
	"context"
)

// Join makes the workspace one of the hub's, under the name by which the hub knows the
// person, who sits at the desk from then on. server is where the hub is reached, without
// a password. Joining the same hub again remembers where it is reached now. It answers
// Refused where the workspace has items or entries of its own, and where it is another
// hub's or another person's.
func (d *Desk) Join(ctx context.Context, hub Hub, server string) (Joined, error) {
	leave, err := d.hub.enter(ctx)
	if err != nil {
		return Joined{}, err
	}
	defer leave()
	before, err := d.bonded(ctx)
	if err == nil && before != nil {
		err = d.rekeyed(ctx)
	}
	if err != nil {
		return Joined{}, err
	}
	public, err := d.store.DeviceKey(ctx, d.store.Device())
	if err != nil {
		return Joined{}, err
	}
	var witness Mark
	if before != nil {
		witness = before.Head.mark()
	}
	seat, err := hub.Hello(ctx, public, witness)
	if err != nil {
		return Joined{}, err
	}
	if err := d.mayJoin(ctx, before, &seat); err != nil {
		return Joined{}, err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.reviewer != "" && d.reviewer != seat.Reviewer {
		if err := d.care.save(ctx, d.reviewer); err != nil {
			return Joined{}, err
		}
	}
	err = d.rebond(ctx, func(b *bond) {
		b.Server, b.Hub, b.Reviewer, b.Device = server, seat.Hub, seat.Reviewer, d.store.Device()
		b.take(&seat)
	})
	if err != nil {
		return Joined{}, err
	}
	d.reviewer = seat.Reviewer
	d.seated.Store(seat.Reviewer)
	d.reread()
	return d.hub.bond.Load().Joined, nil
}

// mayJoin refuses a workspace that is anybody's already.
func (d *Desk) mayJoin(ctx context.Context, before *bond, seat *Seat) error {
	switch {
	case before != nil && before.Hub != seat.Hub:
		return Errorf(Refused, "the workspace belongs to another hub already; name a new folder with --workspace to join this one")
	case before != nil && before.Reviewer != seat.Reviewer:
		return before.notTheirs()
	case before != nil:
		return nil
	}
	stats, err := d.store.Stats(ctx)
	if err != nil {
		return err
	}
	if stats.Total > 0 || stats.Entries > 0 {
		return Errorf(Refused, "the workspace has items or decisions of its own, and only an empty one can join a hub: name a new folder with --workspace")
	}
	return nil
}

// take takes over what the hub says of the person.
func (b *bond) take(seat *Seat) {
	b.Duty, b.Languages, b.Rules, b.Most, b.MostField = seat.Duty, seat.Languages, seat.Rules, seat.Most, seat.MostField
	b.People, b.Had, b.Head = seat.People, seat.Had.Seq, save(seat.Head)
}

// Joined returns which hub the workspace belongs to; false where to none.
func (d *Desk) Joined(ctx context.Context) (Joined, bool, error) {
	b, err := d.bonded(ctx)
	if b == nil || err != nil {
		return Joined{}, false, err
	}
	return b.Joined, true, nil
}

// joined reports whether the workspace is a hub's. It is told by whoever has asked for
// the time before.
func (h *hubSide) joined() bool { return h.bond.Load() != nil }

// enter waits until nothing else is done with the hub, or for ctx.
func (h *hubSide) enter(ctx context.Context) (leave func(), err error) {
	select {
	case h.talk <- struct{}{}:
		return func() { <-h.talk }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// alone answers with an error in a joined workspace.
func (d *Desk) alone(ctx context.Context, otherwise error) error {
	b, err := d.bonded(ctx)
	if err == nil && b != nil {
		err = otherwise
	}
	return err
}

// What a joined workspace refuses.
var (
	errNotJoined     = Errorf(Refused, "this workspace belongs to no hub: `discern join SERVER --reviewer NAME` joins an empty one")
	errImportJoined  = Errorf(Refused, "everything in this workspace comes from its hub: publish there with `discern hub publish`, or name a folder of its own with --workspace")
	errAppointJoined = Errorf(Refused, "who is who in this team is set at the hub, by whoever owns it: `discern hub reviewer`")
)

// onlyTheirs refuses everybody whom the hub does not know this workspace by.
func (d *Desk) onlyTheirs(ctx context.Context, reviewer string) error {
	b, err := d.bonded(ctx)
	if err == nil && b != nil && b.Reviewer != reviewer {
		err = b.notTheirs()
	}
	return err
}

func (b *bond) notTheirs() error {
	return Errorf(Refused, "this workspace is %s's at the hub %s; name a folder of your own with --workspace", b.Reviewer, b.Server)
}

// mostEntry is how long an entry may be that goes to a hub, in bytes.
const mostEntry = 1<<20 - 4<<10

// fits refuses an entry that the hub would not take: everything behind it would wait for
// ever.
func (d *Desk) fits(e *Entry) error {
	if !d.hub.joined() {
		return nil
	}
	b, err := e.Canonical()
	if err == nil && len(b) > mostEntry {
		err = invalid("entry", "is %d bytes long, and the hub takes at most %d; mark less evidence", len(b), mostEntry)
	}
	return err
}

// stir tells the line that somebody is at the desk, who asked for an item or did
// something.
func (d *Desk) stir() {
	d.hub.used.Store(d.clock().UnixNano())
	select {
	case d.hub.stir <- struct{}{}:
	default:
	}
}

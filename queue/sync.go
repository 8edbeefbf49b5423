package queue

import (
	"bytes"
	"context"
	"encoding/json"
	"time"

	"github.com/google/uuid"
)

// The rules of a round: it looks first whether hub and workspace still are those that
// knew each other. Then what was done here is sent, what others did is followed, the
// leases are held against what the hub says of them, new ones are taken, and last come
// their media. Each step can be cut anywhere: what was done of it is done, and the next
// round does the rest. The network is never waited for while a person waits for the desk.

// round is one round with the hub.
type round struct {
	desk   *Desk
	hub    Hub
	o      SyncOptions
	urgent bool          // something urgent is to be had, whatever is leased ahead
	brief  time.Duration // after which the media that are left wait for the next round; 0: never
	left   bool          // some do
	alone  bool          // nobody is at the desk

	seat   Seat
	report SyncReport
	given  map[Ref]bool      // given back by what was sent
	later  map[Key]uuid.UUID // by item, what was decided here after somebody else had, as the hub sees it
	loose  []Ref             // on which what was sent took something back
}

func newRound(d *Desk, hub Hub, o SyncOptions) *round {
	return &round{desk: d, hub: hub, o: o, given: map[Ref]bool{}, later: map[Key]uuid.UUID{}}
}

// Sync does one round with the hub: what was done here is sent, what others did is
// followed, leases are kept, media come. It can be cut anywhere and repeated. The report
// is valid even when the error is not nil. It answers Offline where the hub is not
// reached, and Forked where hub and workspace part, see [Desk.AcceptHub].
func (d *Desk) Sync(ctx context.Context, hub Hub, o SyncOptions) (SyncReport, error) {
	r := newRound(d, hub, o)
	err := r.do(ctx)
	return r.report, err
}

// do does the round when nothing else is done with the hub.
func (r *round) do(ctx context.Context) error {
	leave, err := r.desk.hub.enter(ctx)
	if err != nil {
		return err
	}
	defer leave()
	return r.run(ctx, r.greet, r.send, r.learn, r.follow, r.remake, r.meet, r.tend, r.leaseAhead, r.fetch)
}

// run takes steps of a round and notes how it ended.
func (r *round) run(ctx context.Context, steps ...func(context.Context) error) error {
	for _, step := range steps {
		if err := step(ctx); err != nil {
			r.desk.hub.ended(ctx, err)
			return err
		}
		r.tell()
	}
	b, err := r.desk.belongs(ctx)
	if now := r.desk.now(); err == nil && now.Sub(b.Last) >= time.Minute {
		err = r.desk.rebond(ctx, func(b *bond) { b.Last = now })
	}
	r.desk.hub.ended(ctx, err)
	return err
}

// tell tells how far the round is.
func (r *round) tell() {
	if r.o.Progress != nil {
		r.o.Progress(r.report)
	}
}

// ended notes how a round, or a try to reach the hub, ended. One that was given up says
// nothing about the hub.
func (h *hubSide) ended(ctx context.Context, err error) {
	if err != nil && ctx.Err() != nil {
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.online, h.fault = err == nil, err
}

// greet learns who sits where and what time it is, and refuses to go on where hub and
// workspace are not those that knew each other.
func (r *round) greet(ctx context.Context) error {
	if err := r.desk.rekeyed(ctx); err != nil {
		return err
	}
	b, err := r.desk.belongs(ctx)
	if err != nil {
		return err
	}
	off, err := r.hello(ctx, b.Head.mark())
	switch {
	case err != nil:
		return err
	case r.seat.Reviewer != b.Reviewer:
		return Errorf(Refused, "the hub knows you as %s, and this workspace is %s's; nothing was sent", r.seat.Reviewer, b.Reviewer)
	case r.seat.Hub != b.Hub:
		return Errorf(Forked, "another hub answers where this workspace's was. Nothing was sent, and everything is kept here. Ask whoever runs it; if it took the place of the one before, `discern sync --accept-hub` goes on with it")
	case !r.seat.Witnessed:
		return Errorf(Forked, "the hub does not hold what it held when it was last reached: it was put back from a backup, or is another. Nothing was sent, and everything is kept here. Ask whoever runs it; `discern sync --accept-hub` goes on with it")
	}
	if err := r.desk.unforked(ctx, r.seat.Had); err != nil {
		return err
	}
	had := min(b.Had, r.seat.Had.Seq) // where the hub has more, the answer to it was lost: it is asked for again
	return r.remember(ctx, off, func(b *bond) {
		b.take(&r.seat)
		b.Had = had
	})
}

// hello greets the hub, and returns how far its clock is ahead.
func (r *round) hello(ctx context.Context, witness Mark) (off time.Duration, err error) {
	d := r.desk
	public, err := d.store.DeviceKey(ctx, d.store.Device())
	if err != nil {
		return 0, err
	}
	began := d.clock()
	if r.seat, err = r.hub.Hello(ctx, public, witness); err != nil {
		return 0, err
	}
	ended := d.clock()
	return r.seat.Now.Sub(began.Add(ended.Sub(began) / 2)), nil
}

// clockSlack is how far the hub's clock may seem to have moved against this machine's
// before it is believed: less is how long the line took.
const clockSlack = time.Second

// remember takes over what the hub said, if that is anything new.
func (r *round) remember(ctx context.Context, off time.Duration, change func(*bond)) error {
	d := r.desk
	before := *d.hub.bond.Load()
	if (off - before.ClockOff).Abs() <= clockSlack {
		off = before.ClockOff
	}
	after := before
	change(&after)
	after.ClockOff = off
	if same(&before, &after) {
		return nil
	}
	err := d.rebond(ctx, func(b *bond) {
		change(b)
		b.ClockOff, b.Last = off, d.clock().Add(off)
	})
	d.reread()
	return err
}

// unforked answers Forked where the hub has entries of this device that are not in the
// ledger here.
func (d *Desk) unforked(ctx context.Context, had Mark) error {
	here, err := d.store.EntryMark(ctx, had.Seq)
	switch {
	case KindOf(err) == NotFound:
	case err != nil || here == had:
		return err
	}
	return Errorf(Forked, "the hub has entries of this workspace that are not here: it was put back from an older backup, or is used on two machines at once. Nothing was sent, and everything is kept here. To go on, move the file device.key out of its folder and start again: a new one is made, what the hub has of you comes back, and what was decided here goes there under the new one")
}

// AcceptHub goes on with a hub that was put back, or took the place of the one before:
// what it lacks of this device's ledger is sent again, and everything it has is followed
// again. It does nothing where hub and workspace know each other. It answers Forked where
// the hub has entries of this device that are not here: that is not the hub's doing.
func (d *Desk) AcceptHub(ctx context.Context, hub Hub) error {
	leave, err := d.hub.enter(ctx)
	if err != nil {
		return err
	}
	defer leave()
	b, err := d.belongs(ctx)
	if err != nil {
		return err
	}
	if err := d.rekeyed(ctx); err != nil {
		return err
	}
	r := newRound(d, hub, SyncOptions{})
	off, err := r.hello(ctx, b.Head.mark())
	switch {
	case err != nil:
		return err
	case r.seat.Reviewer != b.Reviewer:
		return Errorf(Refused, "the hub knows you as %s, and this workspace is %s's; nothing was changed", r.seat.Reviewer, b.Reviewer)
	case r.seat.Hub == b.Hub && r.seat.Witnessed:
		return nil
	}
	if err := d.unforked(ctx, r.seat.Had); err != nil {
		return err
	}
	if r.seat.Hub != b.Hub {
		err = d.dropAll(ctx)
	} else {
		err = d.part(ctx, func(*Sealed) bool { return true }) // what it lost of keys before this one
	}
	if err != nil {
		return err
	}
	if _, err := d.store.PutFollowed(ctx, nil, r.seat.Hub, 0); err != nil {
		return err
	}
	return r.remember(ctx, off, func(b *bond) {
		b.Hub, b.Clashed, b.Drained = r.seat.Hub, 0, false
		b.take(&r.seat)
	})
}

// dropAll takes everything off the desk that another hub leased.
func (d *Desk) dropAll(ctx context.Context) error {
	grants, err := d.grants(ctx)
	if err != nil {
		return err
	}
	var list []leaving
	for _, g := range grants {
		list = append(list, leaving{g, whyLost})
	}
	_, err = d.takeOff(ctx, list)
	return err
}

// same reports whether two bonds say the same, but for when a round was.
func same(a, b *bond) bool {
	x, errA := json.Marshal(a)
	y, errB := json.Marshal(b)
	return errA == nil && errB == nil && bytes.Equal(x, y)
}

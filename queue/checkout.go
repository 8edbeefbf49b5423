package queue

import (
	"context"
	"time"
)

// mostCheckedOut is how many items are leased at a time for the field.
const mostCheckedOut = 50

// CheckOut has n items of a queue checked out with everything that belongs to them, to be
// decided away from the hub within a time. progress may be nil. It can be cut anywhere
// and repeated: n counts those that are checked out already.
func (d *Desk) CheckOut(ctx context.Context, hub Hub, q QueueID, n int, lasts time.Duration, progress func(CheckOutReport)) (CheckOutReport, error) {
	var rep CheckOutReport
	if n <= 0 {
		return rep, invalid("n", "is %d; check out at least one item", n)
	}
	tell := func() {
		if progress != nil {
			progress(rep)
		}
	}
	r := newRound(d, hub, SyncOptions{Now: true})
	checkedOut := func() ([]HeldGrant, error) {
		list, err := d.undecided(ctx, func(g HeldGrant) bool { return g.Field })
		rep.Items, rep.Until = int64(len(list)), soonest(list)
		return list, err
	}
	err := r.only(ctx, r.send, r.follow, r.tend, func(ctx context.Context) error {
		for {
			list, err := checkedOut()
			if err != nil {
				return err
			}
			tell()
			want := min(n-len(list), mostCheckedOut)
			if want <= 0 {
				return nil
			}
			came, _, err := r.lease(ctx, q, want, lasts, true)
			if err != nil {
				return err
			}
			if len(came) == 0 {
				return nil
			}
		}
	}, func(ctx context.Context) error {
		list, err := checkedOut()
		if err != nil {
			return err
		}
		return r.fetchFor(ctx, list, func(m mediaFetched) {
			rep.Media, rep.Bytes, rep.Lacking = m.here, m.bytes, m.lacking
			tell()
		})
	})
	return rep, err
}

package queue

import (
	"context"
	"time"
)

// How long leases last.
const (
	LeaseOnline = 10 * time.Minute // of what is kept ahead while the hub is reached
	LeaseField  = 72 * time.Hour   // of what is checked out, where nobody says otherwise
	Ahead       = 8                // items kept leased ahead, where nobody says otherwise
)

// CheckOut takes at most n items of a queue with everything that belongs to them, to be
// decided away from the hub within a time. progress may be nil. It can be cut anywhere
// and repeated: n counts what is checked out already.
func (d *Desk) CheckOut(ctx context.Context, hub Hub, q QueueID, n int, lasts time.Duration, progress func(CheckOutReport)) (CheckOutReport, error) {
	return CheckOutReport{}, errNotJoined
}

// GiveBackLeases gives leases on undecided items back to the hub, and returns how many;
// nil gives back all. Their content leaves the workspace.
func (d *Desk) GiveBackLeases(ctx context.Context, hub Hub, refs []Ref) (int, error) {
	return 0, errNotJoined
}

// RenewLeases extends every lease on what is checked out, and returns when the first of
// them ends.
func (d *Desk) RenewLeases(ctx context.Context, hub Hub, lasts time.Duration) (until time.Time, err error) {
	return until, errNotJoined
}

// LeaseOf returns the lease of the hub's on an item; false where there is none.
func (d *Desk) LeaseOf(ctx context.Context, ref Ref) (HeldGrant, bool, error) {
	return HeldGrant{}, false, nil
}

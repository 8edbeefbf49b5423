package queue

import "context"

// Sync does one round with the hub: what was done here is sent, what others did is
// followed, leases are kept. Every step may be cut and is then done with the next round.
// The report is valid even when the error is not nil.
func (d *Desk) Sync(ctx context.Context, hub Hub, o SyncOptions) (SyncReport, error) {
	return SyncReport{}, errNotJoined
}

// AcceptHub goes on with a hub that was put back, or took the place of the one before:
// what it lacks of this device's ledger is sent again. Without it a round with such a
// hub answers Forked.
func (d *Desk) AcceptHub(ctx context.Context, hub Hub) error { return errNotJoined }

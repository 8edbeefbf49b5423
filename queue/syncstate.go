package queue

import "context"

// SyncState says how it stands between the desk and its hub. It asks the hub nothing and
// is cheap, so that a window may ask every second. It answers Refused where the workspace
// belongs to no hub.
func (d *Desk) SyncState(ctx context.Context) (SyncState, error) { return SyncState{}, errNotJoined }

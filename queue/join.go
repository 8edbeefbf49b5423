package queue

import "context"

// Join makes the workspace one of the hub's, under the name by which the hub knows the
// person. It answers Refused where the workspace is not empty, and where another person
// sits at the desk.
func (d *Desk) Join(ctx context.Context, hub Hub, server string) (Joined, error) {
	return Joined{}, errNotJoined
}

// Joined returns which hub the workspace belongs to; false where to none.
func (d *Desk) Joined(ctx context.Context) (Joined, bool, error) {
	return Joined{}, false, nil
}

// errNotJoined answers to what needs a hub in a workspace that belongs to none.
var errNotJoined = Errorf(Refused, "the workspace belongs to no hub: connect it first, with `discern hub join` or Connect in the window")

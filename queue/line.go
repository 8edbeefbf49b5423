package queue

import (
	"context"
	"time"
)

// LineConfig is what a line is made of. Changed may be nil; it is called from the line's
// own goroutine. Ahead is how many items are kept leased ahead; 0 keeps none. Now and
// Jitter are for tests; nil means the clock and chance.
type LineConfig struct {
	Desk    *Desk
	Dial    func(ctx context.Context) (Hub, error)
	Changed func(SyncState)
	Ahead   int
	Now     func() time.Time
	Jitter  func() float64 // 0…1
}

// Line keeps a desk in touch with its hub, over one connection that everything goes
// through. Its methods are safe for concurrent use.
type Line struct{ c LineConfig }

// NewLine makes a line. Nothing is reached until it runs or is asked.
func NewLine(c LineConfig) *Line { return &Line{c: c} }

// Run does rounds with the hub until ctx ends, and then gives back what was leased ahead
// and not begun, if the hub can be reached at once.
func (l *Line) Run(ctx context.Context) error {
	<-ctx.Done()
	return ctx.Err()
}

// Poke has the next round come at once.
func (l *Line) Poke() {}

// Sync does one round at once, whatever the line waits for.
func (l *Line) Sync(ctx context.Context, o SyncOptions) (SyncReport, error) {
	return SyncReport{}, errNotJoined
}

// CheckOut is [Desk.CheckOut] over the line.
func (l *Line) CheckOut(ctx context.Context, q QueueID, n int, lasts time.Duration, progress func(CheckOutReport)) (CheckOutReport, error) {
	return CheckOutReport{}, errNotJoined
}

// GiveBack is [Desk.GiveBackLeases] over the line.
func (l *Line) GiveBack(ctx context.Context, refs []Ref) (int, error) { return 0, errNotJoined }

// Renew is [Desk.RenewLeases] over the line.
func (l *Line) Renew(ctx context.Context, lasts time.Duration) (time.Time, error) {
	return time.Time{}, errNotJoined
}

// AcceptHub is [Desk.AcceptHub] over the line.
func (l *Line) AcceptHub(ctx context.Context) error { return errNotJoined }

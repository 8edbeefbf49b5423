package queue

import (
	"context"
	"math/rand/v2"
	"time"
)

// The rules of the line: one connection, over which one thing is done at a time. Between
// rounds it is listened to what the hub calls. A round comes when something is ripe to be sent, when few
// items are left ahead, when the hub calls, and else now and then, the more seldom the
// longer nothing comes. While the hub is not reached it is tried again after a second,
// then after twice that, and so on to two minutes, each time a little sooner or later than
// others do, so that a team does not come back all at once. What is not mended by trying
// again, as a wrong password, is tried as seldom as that from the first. An empty chair
// keeps nothing from others: what was leased ahead goes back when nobody has asked for an
// item or done anything for as long as one is held, and comes again when somebody does.

// LineConfig is what a line is made of. Changed, which is told how it stands after every
// round, and Progress, which is told how far one is, may be nil; they are called from the
// line's own goroutine. Ahead is how many items are kept leased ahead; 0 keeps none. Chance is
// for tests: from 0 up to 1; nil means chance.
type LineConfig struct {
	Desk     *Desk
	Dial     func(ctx context.Context) (Hub, error)
	Changed  func(SyncState)
	Progress func(SyncReport)
	Ahead    int
	Chance   func() float64
}

// Line keeps a desk in touch with its hub. Its methods are safe for concurrent use.
type Line struct {
	c    LineConfig
	turn chan struct{} // full while somebody has the connection, and guards hub
	hub  Hub           // nil while there is none
	poke chan struct{} // full when a round is wanted at once
}

// NewLine makes a line. Nothing is reached until it runs or is asked.
func NewLine(c LineConfig) *Line {
	if c.Chance == nil {
		c.Chance = rand.Float64
	}
	return &Line{c: c, turn: make(chan struct{}, 1), poke: make(chan struct{}, 1)}
}

// How long what is done with the hub may take when it is not asked for.
const (
	mediaAtOnce = 2 * time.Second // for media, before the next round looks after the rest
	closingTime = 2 * time.Second // for what is done when the line ends
)

// Run does rounds with the hub until ctx ends. Then it sends what was done last, and gives
// back what was leased ahead and not begun, if the hub is reached at once. What is checked
// out stays.
func (l *Line) Run(ctx context.Context) {
	defer l.end(ctx)
	l.c.Desk.stir()
	p := pace{chance: l.c.Chance}
	called := false
	for ctx.Err() == nil {
		left, err := l.round(ctx, called)
		l.tell(ctx)
		in, busy := l.busy(ctx)
		wait := p.next(err, left, in, busy)
		called = l.rest(ctx, wait, err == nil)
	}
}

// round does one round, and says whether media are left.
func (l *Line) round(ctx context.Context, called bool) (left bool, err error) {
	err = l.with(ctx, func(h Hub) error {
		r := newRound(l.c.Desk, h, SyncOptions{Ahead: l.c.Ahead, Progress: l.c.Progress})
		r.urgent, r.brief, r.alone = called, mediaAtOnce, l.c.Desk.leftAlone()
		err := r.do(ctx)
		left = r.left
		return err
	})
	return left, err
}

// tell tells how it stands.
func (l *Line) tell(ctx context.Context) {
	if l.c.Changed == nil || ctx.Err() != nil {
		return
	}
	if s, err := l.c.Desk.SyncState(ctx); err == nil {
		l.c.Changed(s)
	}
}

// busy is in how long something is ripe to be sent, or is to be leased; 0 for at once and
// false for nothing.
func (l *Line) busy(ctx context.Context) (in time.Duration, is bool) {
	s, err := l.c.Desk.SyncState(ctx)
	switch {
	case err != nil:
		return 0, false
	case !l.c.Desk.leftAlone() && s.Leases < (min(l.c.Ahead, s.Joined.Most)+1)/2 && !s.Drained:
		return time.Second, true
	case s.Waiting > 0:
		return Grace / 4, true
	}
	return 0, false
}

// rest waits for a time, or until a round is wanted. While the hub is reached it listens,
// and reports whether the hub called.
func (l *Line) rest(ctx context.Context, wait time.Duration, online bool) (called bool) {
	listening, stop := context.WithCancel(ctx)
	defer stop()
	heard := make(chan error, 1)
	if h := l.reached(ctx); online && h != nil {
		go func() { heard <- h.Await(listening) }()
	} else {
		heard <- Errorf(Empty, "nobody is listened to")
	}
	err, over := error(nil), false
	until := time.Now().Add(wait)
	for done := false; !done; {
		alarm := time.NewTimer(time.Until(until))
		select {
		case err = <-heard:
			over, heard = true, nil
			done = err == nil || KindOf(err) == Offline // then the next round looks what became of it
		case <-l.poke:
			done = true
		case <-alarm.C:
			done = true
		case <-ctx.Done():
			done = true
		case <-l.c.Desk.hub.stir: // something was done; while the hub is not reached that waits
			if in, is := l.busy(ctx); is && online && in < time.Until(until) {
				until = time.Now().Add(in)
			}
		}
		alarm.Stop()
	}
	if !over { // it may have called just now
		stop()
		err = <-heard
	}
	return err == nil
}

// reached returns the connection; nil where there is none.
func (l *Line) reached(ctx context.Context) Hub {
	select {
	case l.turn <- struct{}{}:
		defer func() { <-l.turn }()
		return l.hub
	case <-ctx.Done():
		return nil
	}
}

// drop closes the connection, which is the caller's.
func (l *Line) drop() {
	if l.hub != nil {
		_ = l.hub.Close()
		l.hub = nil
	}
}

// with calls f with the hub when the connection is free, reaching it where it is not.
func (l *Line) with(ctx context.Context, f func(Hub) error) error {
	select {
	case l.turn <- struct{}{}:
		defer func() { <-l.turn }()
	case <-ctx.Done():
		return ctx.Err()
	}
	if l.hub == nil {
		h, err := l.c.Dial(ctx)
		if err != nil {
			l.c.Desk.hub.ended(ctx, err)
			return err
		}
		l.hub = h
	}
	err := f(l.hub)
	if err != nil && (KindOf(err) == Offline || ctx.Err() != nil) {
		l.drop()
	}
	return err
}

// end is what is done when the line ends.
func (l *Line) end(ctx context.Context) {
	ctx, stop := context.WithTimeout(context.WithoutCancel(ctx), closingTime)
	defer stop()
	select {
	case l.turn <- struct{}{}:
		defer func() { <-l.turn }()
	case <-ctx.Done():
		return
	}
	defer l.drop()
	d := l.c.Desk
	s, err := d.SyncState(ctx)
	if err != nil || !s.Online {
		return
	}
	if l.hub == nil {
		if l.hub, err = l.c.Dial(ctx); err != nil {
			return
		}
	}
	r := newRound(d, l.hub, SyncOptions{Now: true})
	_ = r.only(ctx, r.send, r.leave) // what is not done now is done when the line runs again
}

// leftAlone reports whether nobody is at the desk, as far as it can tell.
func (d *Desk) leftAlone() bool {
	return d.clock().Sub(time.Unix(0, d.hub.used.Load())) > LeaseTime
}

// leave gives back what was leased ahead and not begun.
func (r *round) leave(ctx context.Context) error {
	d := r.desk
	list, err := d.undecided(ctx, func(g HeldGrant) bool { return !g.Field })
	if err != nil {
		return err
	}
	works, err := d.worksOf(ctx, list)
	if err != nil {
		return err
	}
	open, err := d.opened(ctx, d.now())
	if err != nil {
		return err
	}
	var idle []HeldGrant
	for _, g := range list {
		if works[g.Ref].State != Leased && g.Ref != open.Ref {
			idle = append(idle, g)
		}
	}
	return r.giveBack(ctx, idle)
}

// Poke has the next round come at once.
func (l *Line) Poke() {
	select {
	case l.poke <- struct{}{}:
	default:
	}
}

// Sync does one round at once, to its end.
func (l *Line) Sync(ctx context.Context, o SyncOptions) (rep SyncReport, err error) {
	err = l.ask(ctx, func(h Hub) (err error) {
		rep, err = l.c.Desk.Sync(ctx, h, o)
		return err
	})
	return rep, err
}

// CheckOut is [Desk.CheckOut] over the line.
func (l *Line) CheckOut(ctx context.Context, q QueueID, n int, lasts time.Duration, progress func(CheckOutReport)) (rep CheckOutReport, err error) {
	err = l.ask(ctx, func(h Hub) (err error) {
		rep, err = l.c.Desk.CheckOut(ctx, h, q, n, lasts, progress)
		return err
	})
	return rep, err
}

// GiveBack is [Desk.GiveBackLeases] over the line.
func (l *Line) GiveBack(ctx context.Context, refs []Ref) (n int, err error) {
	err = l.ask(ctx, func(h Hub) (err error) {
		n, err = l.c.Desk.GiveBackLeases(ctx, h, refs)
		return err
	})
	return n, err
}

// Renew is [Desk.RenewLeases] over the line.
func (l *Line) Renew(ctx context.Context, lasts time.Duration) (until time.Time, err error) {
	err = l.ask(ctx, func(h Hub) (err error) {
		until, err = l.c.Desk.RenewLeases(ctx, h, lasts)
		return err
	})
	return until, err
}

// AcceptHub is [Desk.AcceptHub] over the line.
func (l *Line) AcceptHub(ctx context.Context) error {
	return l.ask(ctx, func(h Hub) error { return l.c.Desk.AcceptHub(ctx, h) })
}

// BringMedia is [Desk.BringMedia] over the line.
func (l *Line) BringMedia(ctx context.Context, ref Ref) (lacking int64, err error) {
	err = l.ask(ctx, func(h Hub) (err error) {
		lacking, err = l.c.Desk.BringMedia(ctx, h, ref)
		return err
	})
	return lacking, err
}

// ask is with for what a person asks for: the line tells what became of it.
func (l *Line) ask(ctx context.Context, f func(Hub) error) error {
	err := l.with(ctx, f)
	l.Poke()
	return err
}

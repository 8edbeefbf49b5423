package queue

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"github.com/google/uuid"
)

// Desk is what a person can do with a workspace. The window and the commands
// both go through it. Its methods are safe for concurrent use and answer with
// [Error] values.
type Desk struct {
	store    Store
	policies *Policies
	vault    Vault            // nil where no media are kept
	fetch    Fetch            // nil where nothing is fetched
	clock    func() time.Time // this machine's, see now
	newID    IDs
	taking   sync.RWMutex // see The rules of purging
	care     *care
	hub      hubSide

	reading chan struct{} // full while somebody reads the chronicle; guards past
	past    *chronicler
	read    atomic.Int64 // how far the chronicle is read

	flaws flaws // what is known to be wrong with the ledger

	ruling sync.Mutex // guards holds
	holds  *charter   // nil until it is asked for

	mu       sync.Mutex // one act at a time; guards what follows
	reviewer string
	queue    QueueID
	seated   atomic.Value // reviewer again, for who holds mu already
}

// Config is what a desk is made of. Without a vault items have no media here, and
// without Fetch nothing is got from the network. Now and NewID are for tests; nil
// means the clock and UUIDs of version 7.
type Config struct {
	Store    Store
	Policies *Policies
	Vault    Vault
	Fetch    Fetch
	Reviewer string
	Now      func() time.Time
	NewID    IDs
}

// NewDesk sets up a desk.
func NewDesk(c Config) *Desk {
	d := &Desk{store: c.Store, policies: c.Policies, vault: c.Vault, fetch: c.Fetch, reviewer: c.Reviewer, clock: c.Now, newID: c.NewID}
	if d.clock == nil {
		d.clock = time.Now
	}
	if d.newID == nil {
		d.newID = uuid.NewV7
	}
	d.reading = make(chan struct{}, 1)
	d.hub.talk, d.hub.stir = make(chan struct{}, 1), make(chan struct{}, 1)
	d.seated.Store(d.reviewer)
	d.care = &care{store: d.store, policies: d.policies, now: d.now, joined: d.hub.joined}
	return d
}

// Task is an item before a reviewer: what it is, why it came, until when it is
// theirs, and the rules that its scores and flags point at.
type Task struct {
	Ref       Ref
	Item      Item
	Place     Place
	Until     time.Time // end of the lease; zero when it is only looked at
	State     State
	Queue     QueueID
	Verdict   Verdict // in force, when it is decided
	Suggested []*Rule
	Harm      Severity   // how grave its harm may be, see Policies.Gravest: what it counts as in a shift
	Appeal    *Contested // what an appeal is about, where this look hears one; else nil
}

// Policies returns the policies the desk judges by.
func (d *Desk) Policies() *Policies { return d.policies }

// Now returns the desk's time: in a joined workspace the hub's, as far as it is known.
func (d *Desk) Now() time.Time { return d.now() }

// Reviewer returns who sits at the desk; empty when nobody does.
func (d *Desk) Reviewer() string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.reviewer
}

// sits is Reviewer without the lock, for methods that have it or need no order.
func (d *Desk) sits() string {
	s, _ := d.seated.Load().(string)
	return s
}

// Sit seats a reviewer: what they held is given back and what others skipped
// waits again, since a skip is one person's. In a joined workspace that is the person
// whom its hub knows: it answers Refused to others.
func (d *Desk) Sit(ctx context.Context, reviewer string) error {
	if reviewer == "" {
		return errNobody
	}
	if err := name("reviewer", reviewer); err != nil {
		return err
	}
	if err := d.onlyTheirs(ctx, reviewer); err != nil {
		return err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.reviewer != "" && d.reviewer != reviewer {
		if err := d.care.save(ctx, d.reviewer); err != nil {
			return err
		}
		if err := d.giveBack(ctx, 0, d.now()); err != nil {
			return err
		}
	}
	d.reviewer = reviewer
	d.seated.Store(reviewer)
	return d.store.Wake(ctx, reviewer)
}

// Rise gives back what the reviewer holds, as when they leave the desk: whoever sits
// down next may be waiting for just that.
func (d *Desk) Rise(ctx context.Context) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.reviewer == "" {
		return nil
	}
	return d.giveBack(ctx, 0, d.now())
}

// Queue returns the queue the desk works on.
func (d *Desk) Queue() QueueID {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.queue
}

// Use changes the queue the desk works on; what the reviewer held is given back.
func (d *Desk) Use(ctx context.Context, q QueueID) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.queue = q
	return d.giveBack(ctx, 0, d.now())
}

// Next returns the item that the reviewer holds, or leases them the first in
// order that they do not pass over. It answers Empty when nothing waits, and
// OnBreak while a break is insisted on, see [Advise].
func (d *Desk) Next(ctx context.Context) (Task, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	now := d.now()
	defer d.stir()
	ref, ask, err := d.inHand(ctx, now)
	if err != nil {
		return Task{}, err
	}
	held := ref != 0
	var first Upcoming
	var after int
	var again bool
	err = d.care.with(ctx, d.reviewer, func(s *sitting) (err error) {
		if err := s.gate(ref, now); err != nil || held {
			return err
		}
		var found bool
		if first, found, err = d.care.first(ctx, s, d.queue, now); err != nil {
			return err
		}
		if d.queue == MainQueue && d.reviewer != "" {
			if ask, again, err = d.further(ctx, s, first.Lane, d.store.Turn(), 0, now); err != nil {
				return err
			}
		}
		if !found && !again {
			err = d.empty()
		}
		after = s.team.Run
		return err
	})
	switch {
	case err != nil:
		return Task{}, err
	case held && ask.Ref != 0:
		return d.askTask(ctx, ask, Held, now)
	case held:
		return d.task(ctx, ref, Held, now)
	case again:
		return d.leaseAsk(ctx, ask, 0, now)
	}
	t, err := d.lease(ctx, first.Ref, first.Lane, now)
	if t.Place.Lane == Milder {
		t.Place.After = after
	}
	return t, err
}

// Take leases the reviewer one item out of order, as from a list, giving back
// what they held, and whether they pass its like over or not. It answers NotOpen
// when it is decided or held by another, and OnBreak while a break is insisted on.
func (d *Desk) Take(ctx context.Context, ref Ref) (Task, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	defer d.stir()
	now := d.now()
	if err := d.care.with(ctx, d.reviewer, func(s *sitting) error { return s.gate(ref, now) }); err != nil {
		return Task{}, err
	}
	if err := d.giveBack(ctx, ref, now); err != nil {
		return Task{}, err
	}
	o, err := d.claim(ctx, ref, Settled, now) // as it may be
	switch {
	case err != nil:
		return Task{}, err
	case o == nil:
		return d.lease(ctx, ref, Held, now)
	}
	return d.leaseAsk(ctx, *o, Held, now)
}

// Renew extends the lease of the item that the reviewer holds.
func (d *Desk) Renew(ctx context.Context, ref Ref) (until time.Time, err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if _, err := d.record(ctx, ref); err != nil {
		return until, err
	}
	now := d.now()
	until = now.Add(LeaseTime)
	o, held, err := d.held(ctx, ref, now)
	switch {
	case err != nil:
		return until, err
	case held:
		return until, d.store.LeaseAsk(ctx, o.ID, d.reviewer, now, until)
	}
	return until, d.store.Lease(ctx, ref, d.reviewer, now, until)
}

// inHand returns the item that the reviewer has open, and the ask that it answers if
// there is one; 0 for none.
func (d *Desk) inHand(ctx context.Context, now time.Time) (Ref, OpenAsk, error) {
	ref, err := d.store.HeldBy(ctx, d.reviewer, now)
	if KindOf(err) != NotFound {
		return ref, OpenAsk{}, err
	}
	o, err := d.opened(ctx, now)
	return o.Ref, o, err
}

// giveBack releases what the reviewer holds, unless it is keep.
func (d *Desk) giveBack(ctx context.Context, keep Ref, now time.Time) error {
	held, ask, err := d.inHand(ctx, now)
	switch {
	case err != nil || held == 0 || held == keep:
		return err
	case ask.Ref != 0:
		return d.store.ReleaseAsks(ctx, d.reviewer)
	}
	return d.store.Release(ctx, held, d.reviewer)
}

func (d *Desk) lease(ctx context.Context, ref Ref, lane Lane, now time.Time) (Task, error) {
	if err := d.mayDecide(ctx, ref); err != nil {
		return Task{}, err
	}
	if err := d.store.Lease(ctx, ref, d.reviewer, now, now.Add(LeaseTime)); err != nil {
		return Task{}, err
	}
	return d.task(ctx, ref, lane, now)
}

// task reads an item and says how it stands. A fair turn is only known when the
// item is handed out, so the lane is the caller's; 0 asks the clock.
func (d *Desk) task(ctx context.Context, ref Ref, lane Lane, now time.Time) (Task, error) {
	r, err := d.record(ctx, ref)
	if err != nil {
		return Task{}, err
	}
	t := Task{Ref: ref, Item: r.Item, State: r.Work.State, Queue: r.Work.Queue, Verdict: r.Work.Verdict, Suggested: d.policies.Suggest(&r.Item)}
	t.Place = Place{Standing: d.policies.Stand(&r.Item), Lane: lane}
	if lane == 0 {
		t.Place.Lane = t.Place.LaneOf(now)
	}
	if t.State == Leased {
		t.Until = r.Work.Until
	}
	t.Harm, err = d.care.grave(ctx, t.Place.Harms)
	return t, err
}

// Verify checks the ledger and that the work agrees with it. It remembers nothing of
// what it finds, see Check.
func (d *Desk) Verify(ctx context.Context, progress func(done, total int64)) (VerifyReport, error) {
	return d.store.Verify(ctx, false, progress)
}

// Restand brings every undecided item's standing up to the policies in force;
// it does nothing when they have not changed.
func (d *Desk) Restand(ctx context.Context, progress func(done, total int64)) error {
	return d.store.Restand(ctx, d.policies.Version(), d.policies.Stand, progress)
}

// Setting returns a setting of the workspace; empty when it was never set.
func (d *Desk) Setting(ctx context.Context, name string) (string, error) {
	if err := guardSetting(name); err != nil {
		return "", err
	}
	return d.store.Setting(ctx, name)
}

// SetSetting keeps a setting of the workspace.
func (d *Desk) SetSetting(ctx context.Context, name, value string) error {
	if err := guardSetting(name); err != nil {
		return err
	}
	return d.store.SetSetting(ctx, name, value)
}

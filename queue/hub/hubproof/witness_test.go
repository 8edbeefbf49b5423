package hubproof

import (
	"context"
	"crypto/ed25519"
	"fmt"
	"sync"
	"time"

	"discern/queue"
)

// witness writes down what a hub promises, as whoever stands beside the desks hears it:
// to whom it leased what, and what it acknowledged. It believes nobody afterwards.
type witness struct {
	mu      sync.Mutex
	leased  map[int64]string              // an item of the hub's, and whose it is
	offered map[string]map[int64][32]byte // by device and number, what was handed in
	had     map[string]int64              // by device, how far the hub said it has its ledger for good
	faults  []string
	calls   []func(acknowledged int64) // are told of every acknowledgement, the lock held
}

func newWitness() *witness {
	return &witness{leased: map[int64]string{}, offered: map[string]map[int64][32]byte{}, had: map[string]int64{}}
}

// acknowledged is how many entries the hub said it has.
func (w *witness) acknowledged() (n int64) {
	for _, had := range w.had {
		n += had
	}
	return n
}

func (w *witness) has(device string, had queue.Mark) {
	if had.Seq < w.had[device] {
		w.faults = append(w.faults, fmt.Sprintf("the hub had %d entries of %s and now has %d", w.had[device], device, had.Seq))
	}
	if hash, ok := w.offered[device][had.Seq]; ok && hash != had.Hash {
		w.faults = append(w.faults, fmt.Sprintf("the hub has another entry %d of %s than it was handed", had.Seq, device))
	}
	if had.Seq == w.had[device] {
		return
	}
	w.had[device] = had.Seq
	n := w.acknowledged()
	for _, call := range w.calls {
		call(n)
	}
}

// after calls f once, when the hub has acknowledged so many entries.
func (w *witness) after(n int64, f func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	var once sync.Once
	w.calls = append(w.calls, func(acknowledged int64) {
		if acknowledged >= n {
			once.Do(func() { go f() })
		}
	})
}

// beside has the witness listen to what somebody and their hub say to each other.
func (w *witness) beside(hub queue.Hub, name string) queue.Hub { return &overheard{hub, w, name, ""} }

type overheard struct {
	queue.Hub
	w      *witness
	name   string
	device string
}

func (o *overheard) Hello(ctx context.Context, device ed25519.PublicKey, seen queue.Mark) (queue.Seat, error) {
	seat, err := o.Hub.Hello(ctx, device, seen)
	if err == nil {
		o.device = queue.DeviceID(device)
		o.w.mu.Lock()
		defer o.w.mu.Unlock()
		o.w.has(o.device, seat.Had)
	}
	return seat, err
}

func (o *overheard) Lease(ctx context.Context, q queue.QueueID, n int, lasts time.Duration, field bool) ([]queue.Grant, error) {
	list, err := o.Hub.Lease(ctx, q, n, lasts, field)
	if err != nil {
		return list, err
	}
	o.w.mu.Lock()
	defer o.w.mu.Unlock()
	for _, g := range list {
		if holder, ok := o.w.leased[g.Item]; ok && holder != o.name {
			o.w.faults = append(o.w.faults, fmt.Sprintf("item %d was leased to %s while %s held it", g.Item, o.name, holder))
		}
		o.w.leased[g.Item] = o.name
	}
	return list, nil
}

// GiveBack may be done even where the answer is lost.
func (o *overheard) GiveBack(ctx context.Context, items []int64) error {
	o.w.mu.Lock()
	for _, item := range items {
		if o.w.leased[item] == o.name {
			delete(o.w.leased, item)
		}
	}
	o.w.mu.Unlock()
	return o.Hub.GiveBack(ctx, items)
}

func (o *overheard) Submit(ctx context.Context, device string, entries []queue.Sealed) (queue.Receipt, error) {
	o.w.mu.Lock()
	if o.w.offered[device] == nil {
		o.w.offered[device] = map[int64][32]byte{}
	}
	for i := range entries {
		o.w.offered[device][entries[i].Seq] = entries[i].Hash
	}
	o.w.mu.Unlock()
	r, err := o.Hub.Submit(ctx, device, entries)
	if err == nil {
		o.w.mu.Lock()
		defer o.w.mu.Unlock()
		o.w.has(device, r.Had)
	}
	return r, err
}

package storage

import (
	"context"
	"crypto/ed25519"
	"errors"
	"sync"
	"time"

	"github.com/google/uuid"

	"discern/queue"
)

// The rules of following a hub: what others did comes in the hub's order and joins the
// one chain here as imported entries do, but by the million. So each is made ready away
// from the writing goroutine, a stretch while the one before is written. It is chained
// where it is written, since a reviewer may act at any time, and only the last of a
// commit is signed: its hash covers those before it. A commit holds a whole stretch
// while nobody acts, and otherwise so few that nobody notices. Where nobody acts only the
// last of all is synced to the disk: who dies before it has not noted how far they came,
// and what is known then stays as it is.

const (
	stretch = 2048 // entries that are made ready at a time
	short   = 128  // of these, how many a commit holds while somebody acts
	glance  = 16   // after so many it is looked whether somebody waits
)

// hubFollowed names how far the hub was followed.
const hubFollowed = "hub followed"

// covered stands in place of a signature where that of a later entry covers an entry.
var covered = make([]byte, ed25519.SignatureSize)

// FollowedTo returns how far the hub was followed.
func (w *Workspace) FollowedTo(ctx context.Context) (next int64, err error) {
	err = w.review.r.use(ctx, func(c *conn) error {
		next, err = followedTo(c)
		return err
	})
	return next, err
}

func followedTo(c *conn) (next int64, err error) {
	_, err = c.get("SELECT value FROM meta WHERE name = ?", func(r row) { next = r.int(0) }, hubFollowed)
	return next, err
}

// PutFollowed takes entries that came from a hub and notes how far it was followed.
func (w *Workspace) PutFollowed(ctx context.Context, list []queue.Followed, hub uuid.UUID, next int64) ([]queue.Outcome, error) {
	if err := w.catchUp(ctx); err != nil {
		return nil, err
	}
	w.inflow.Lock()
	defer w.inflow.Unlock()
	f := &following{w: w, hub: hub, list: list, outcomes: make([]queue.Outcome, len(list)), fresh: make(map[uuid.UUID]bool, len(list))}
	if err := f.run(ctx); err != nil {
		return f.outcomes, err
	}
	return f.outcomes, f.note(ctx, next)
}

// following is the taking of one batch of followed entries.
type following struct {
	w        *Workspace
	hub      uuid.UUID
	list     []queue.Followed
	outcomes []queue.Outcome    // in the order of the list
	fresh    map[uuid.UUID]bool // taken by this batch
	wrote    bool
}

// readied is a part of the list that is ready to be written.
type readied struct {
	todo  []sealed
	place []int // of each in the list
	err   error
}

// run takes one stretch after the other, making one ready while another is written.
func (f *following) run(ctx context.Context) error {
	ctx, stop := context.WithCancel(ctx)
	ready := make(chan readied)
	var making sync.WaitGroup
	defer making.Wait()
	defer stop()
	making.Go(func() {
		defer close(ready)
		for from := 0; from < len(f.list); from += stretch {
			r := f.ready(ctx, from, min(from+stretch, len(f.list)))
			select {
			case ready <- r:
			case <-ctx.Done():
				return
			}
		}
	})
	for r := range ready {
		for len(r.todo) > 0 && r.err == nil {
			var n int
			n, r.err = f.write(ctx, r)
			r.todo, r.place = r.todo[n:], r.place[n:]
		}
		if r.err != nil {
			return r.err
		}
	}
	return ctx.Err()
}

// note writes down how far the hub was followed. What was written before is on the disk
// with it.
func (f *following) note(ctx context.Context, next int64) error {
	if !f.wrote {
		if have, err := f.w.FollowedTo(ctx); err != nil || have == next {
			return err
		}
	}
	return f.w.review.w.work(ctx, true, func(c *conn) error { return setMeta(c, hubFollowed, next) }, nil)
}

// ready makes a part of the list ready, and says what becomes of those entries that are
// not to be written.
func (f *following) ready(ctx context.Context, from, to int) (r readied) {
	if r.err = f.find(ctx, from, to); r.err != nil {
		return r
	}
	made := make([]sealed, to-from)
	split(to-from, cores(f.acting()), func(k int) {
		if f.outcomes[from+k].Result == queue.Added {
			f.make(from+k, &made[k])
		}
	})
	for k := range made {
		i := from + k
		if f.outcomes[i].Result != queue.Added {
			continue
		}
		r.todo, r.place = append(r.todo, made[k]), append(r.place, i)
		if made[k].Entry.Kind == queue.Asked {
			f.w.asked.Store(true)
		}
	}
	return r
}

// find looks up the items of a part of the list, and which entries are known.
func (f *following) find(ctx context.Context, from, to int) error {
	err := f.w.content.r.read(ctx, func(c *conn) error {
		for i := from; i < to; i++ {
			e := &f.list[i].Entry
			if e.Kind.AboutNoItem() {
				continue
			}
			_, err := c.get("SELECT ref FROM items WHERE key = ? AND source = (SELECT id FROM sources WHERE name = ?)",
				func(r row) { f.outcomes[i].Ref = queue.Ref(r.int(0)) }, e.Item, e.Source)
			if err != nil {
				return err
			}
		}
		return ctx.Err()
	})
	if err != nil {
		return err
	}
	return f.w.review.r.read(ctx, func(c *conn) error {
		for i := from; i < to; i++ {
			e, out := &f.list[i].Entry, &f.outcomes[i]
			known, state := f.fresh[e.ID], int64(aside)
			_, err := c.get("SELECT EXISTS (SELECT 1 FROM ledger WHERE id = ?1), (SELECT state FROM work WHERE ref = ?2)", func(r row) {
				known = known || r.int(0) != 0
				if !r.null(1) {
					state = r.int(1)
				}
			}, e.ID[:], out.Ref)
			switch {
			case err != nil:
				return err
			case known:
				out.Result = queue.Unchanged
			case state >= aside && !e.Kind.AboutNoItem():
				*out = queue.Outcome{Result: queue.Rejected, Field: "item", Note: "names no item here"}
			default:
				out.Result = queue.Added
				f.fresh[e.ID] = true
			}
		}
		return ctx.Err()
	})
}

// make makes an entry one of this ledger, or says why it cannot be.
func (f *following) make(i int, s *sealed) {
	e := f.list[i].Entry
	e.Imported = &queue.Provenance{File: "hub", At: f.list[i].At.UTC(), Device: e.Device, Hub: f.hub, Before: f.list[i].Before}
	e.Device = f.w.device
	err := e.Validate()
	if err == nil {
		s.ref, s.Entry = f.outcomes[i].Ref, e
		s.Canonical, err = e.Canonical()
	}
	if err != nil {
		f.reject(i, err, "entry")
	}
}

// reject says why an entry is not taken: by the field that a foreseen error names.
func (f *following) reject(i int, err error, field string) {
	f.outcomes[i] = queue.Outcome{Result: queue.Rejected, Field: field, Note: err.Error()}
	var fault *queue.Error
	if errors.As(err, &fault) && fault.Field != "" {
		f.outcomes[i].Field, f.outcomes[i].Note = fault.Field, fault.Msg
	}
}

// write appends the first of what is ready in one commit, and says how many these are:
// all, unless somebody acts here.
func (f *following) write(ctx context.Context, r readied) (n int, err error) {
	w := f.w
	var end head
	acting, most := f.acting(), len(r.todo)
	if acting {
		most = min(most, short)
	}
	// What is synced here nobody else has to wait for.
	err = w.review.w.work(ctx, acting, func(c *conn) error {
		end = w.ledger.head()
		elsewhere := map[string]int64{}
		for n = 0; n < most; n++ {
			if n%glance == glance-1 && w.review.w.pressed() {
				most = n + 1
			}
			s := &r.todo[n]
			s.asked, s.Sig = w.asked.Load(), covered
			s.chain(end)
			// What would take an entry back may have to be left out, and must not leave
			// an end without a signature.
			if n == most-1 || r.todo[n+1].Entry.Kind == queue.Undone {
				w.sign(s)
			}
			if took, err := f.insert(c, s, r.place[n]); err != nil {
				return err
			} else if !took {
				continue
			}
			end = head{s.Seq, s.Hash}
			if s.Entry.Kind == queue.Decided {
				elsewhere[s.Entry.Reviewer]++
			}
		}
		return countElsewhere(c, elsewhere)
	}, func() {
		f.wrote = true
		w.ledger.moveTo(end)
		for i := range r.todo[:n] {
			w.wakes.before(r.todo[i].Entry.Until)
		}
	})
	return n, err
}

// acting reports whether somebody acts here, who is to have the other core and the disk.
func (f *following) acting() bool { return f.w.review.w.lately(time.Second) }

// insert appends an entry unless it takes back what cannot be.
func (f *following) insert(c *conn, s *sealed, place int) (took bool, err error) {
	if s.Entry.Kind == queue.Undone {
		if s.undone, err = findTarget(c, s.Entry.Undoes, s.ref); isAbout(err, "undoes") {
			f.reject(place, err, "undoes")
			return false, nil
		} else if err != nil {
			return false, err
		}
	}
	return true, s.insert(c)
}

// countElsewhere counts the decisions that came from a hub, by reviewer.
func countElsewhere(c *conn, more map[string]int64) error {
	for reviewer, n := range more {
		if err := c.exec("INSERT INTO elsewhere VALUES(?, ?) ON CONFLICT DO UPDATE SET decisions = decisions + excluded.decisions", reviewer, n); err != nil {
			return err
		}
	}
	return nil
}

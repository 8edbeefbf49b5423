package storage

import (
	"context"
	"math"
	"sync/atomic"
	"time"

	"discern/queue"
)

// alarm knows when the next lease or rest runs out, so that asking for the next
// item need not look.
type alarm struct{ at atomic.Int64 } // nanoseconds since 1970

const never = math.MaxInt64

// before notes that something runs out at a time.
func (a *alarm) before(t time.Time) {
	if !t.IsZero() {
		a.at.Store(min(a.at.Load(), t.UnixNano()))
	}
}

func (a *alarm) rings(now time.Time) bool { return a.at.Load() <= now.UnixNano() }

// openWakes reads when the next lease or rest runs out.
func (w *Workspace) openWakes(ctx context.Context) error {
	return w.review.r.use(ctx, w.setAlarm)
}

func (w *Workspace) setAlarm(c *conn) error {
	at := int64(never)
	_, err := c.get("SELECT until FROM work INDEXED BY work_held WHERE until IS NOT NULL ORDER BY until LIMIT 1", func(r row) { at = r.int(0) })
	w.wakes.at.Store(at)
	return err
}

// wake lets everything wait again whose lease or rest has run out.
func (w *Workspace) wake(ctx context.Context, now time.Time) error {
	if !w.wakes.rings(now) {
		return nil
	}
	return w.review.w.act(ctx, false, func(c *conn) error { return w.wakeWithin(c, now) }, nil)
}

// wakeWithin does so within a transaction.
func (w *Workspace) wakeWithin(c *conn, now time.Time) error {
	if !w.wakes.rings(now) {
		return nil
	}
	if err := c.exec("UPDATE work SET state = 0, until = NULL, holder = NULL WHERE until <= ?", now.UnixNano()); err != nil {
		return err
	}
	return w.setAlarm(c)
}

// HeldBy returns the item a reviewer has a running lease on.
func (w *Workspace) HeldBy(ctx context.Context, reviewer string, now time.Time) (ref queue.Ref, err error) {
	found := false
	err = w.review.r.use(ctx, func(c *conn) (err error) {
		found, err = c.get("SELECT ref FROM work INDEXED BY work_held WHERE until > ? AND holder = ? AND state = 1", func(r row) { ref = queue.Ref(r.int(0)) }, now.UnixNano(), reviewer)
		return err
	})
	if err == nil && !found {
		err = queue.Errorf(queue.NotFound, "%s holds no item", reviewer)
	}
	return ref, err
}

// Lease gives an item to a reviewer. It is not synced to the disk: a lease means
// nothing after the power was cut.
func (w *Workspace) Lease(ctx context.Context, ref queue.Ref, reviewer string, now, until time.Time) error {
	given := false
	err := w.review.w.act(ctx, false, func(c *conn) error {
		if err := w.wakeWithin(c, now); err != nil {
			return err
		}
		err := c.query(context.Background(), "UPDATE work SET state = 1, holder = ?, until = ? WHERE ref = ? AND (state IN (0, 3) OR state = 1 AND holder = ?) RETURNING 1",
			func(row) error { given = true; return nil }, reviewer, until.UnixNano(), ref, reviewer)
		return err
	}, func() {
		if given {
			w.wakes.before(until)
		}
	})
	if err == nil && !given {
		err = w.whyNotOpen(ctx, ref, nil)
	}
	return err
}

// Release gives a lease back.
func (w *Workspace) Release(ctx context.Context, ref queue.Ref, reviewer string) error {
	return w.review.w.act(ctx, false, func(c *conn) error {
		return c.exec("UPDATE work SET state = 0, until = NULL, holder = NULL WHERE ref = ? AND state = 1 AND holder = ?", ref, reviewer)
	}, nil)
}

// Wake ends the rest of all items skipped by anyone but except.
func (w *Workspace) Wake(ctx context.Context, except string) error {
	return w.review.w.act(ctx, false, func(c *conn) error {
		return c.exec("UPDATE work SET state = 0, until = NULL, holder = NULL WHERE until IS NOT NULL AND state = 3 AND (? = '' OR holder <> ?)", except, except)
	}, nil)
}

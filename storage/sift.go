package storage

import (
	"context"
	"time"

	"discern/queue"
)

// Sift returns the first n waiting items of a queue that a sieve lets through.
func (w *Workspace) Sift(ctx context.Context, q queue.QueueID, now time.Time, turn int64, n int, sieve queue.Sieve) ([]queue.Upcoming, error) {
	if sieve.Zero() {
		return w.Upcoming(ctx, q, now, turn, n)
	}
	ask := siftedIn[q]
	if sieve.Leased {
		ask = leasedIn[q]
	}
	return w.upcoming(ctx, ask, []any{int64(sieve.Out)}, []any{int64(sieve.NotDue)}, now, turn, n)
}

// CountSifted counts the waiting items of a queue with one of some harms.
func (w *Workspace) CountSifted(ctx context.Context, q queue.QueueID, now time.Time, out queue.Harms) (p queue.PassedOver, err error) {
	err = w.review.r.read(ctx, func(c *conn) error {
		_, err := c.get("SELECT count(*) FROM work INDEXED BY work_order WHERE queue = ? AND state = 0 AND harms & ? <> 0", func(r row) { p.Items = r.int(0) }, int64(q), int64(out))
		if err != nil {
			return err
		}
		_, err = c.get("SELECT count(*) FROM work INDEXED BY work_due WHERE queue = ? AND state = 0 AND deadline IS NOT NULL AND deadline <= ? AND harms & ? <> 0",
			func(r row) { p.Due = r.int(0) }, int64(q), now.Add(queue.DueSoon).UnixNano(), int64(out))
		return err
	})
	return p, err
}

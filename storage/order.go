package storage

import (
	"context"
	"time"

	"discern/queue"
)

// The rules of the next item: the order is queue.Before, read from three
// indexes: what is due by deadline, the rest by priority, and for the fair turns
// whatever waits by age. Nothing is sorted and no row of work is read.

const (
	dueFirst    = "SELECT ref, deadline FROM work WHERE queue = ? AND state = 0 AND deadline IS NOT NULL AND deadline <= ? ORDER BY deadline, priority DESC, ref LIMIT ?"
	worthFirst  = "SELECT ref, priority FROM work WHERE queue = ? AND state = 0 ORDER BY priority DESC, ref LIMIT ?"
	oldestFirst = "SELECT ref FROM work INDEXED BY work_age WHERE queue = ? AND state = 0 ORDER BY ref LIMIT ?"
)

// Upcoming returns the first n waiting items of a queue.
func (w *Workspace) Upcoming(ctx context.Context, q queue.QueueID, now time.Time, turn int64, n int) ([]queue.Upcoming, error) {
	if n <= 0 {
		return nil, ctx.Err()
	}
	if err := w.wake(ctx, now); err != nil {
		return nil, err
	}
	fair := 0
	for i := range n {
		if queue.IsFairTurn(turn + int64(i)) {
			fair++
		}
	}
	next := make([]queue.Upcoming, 0, n)
	err := w.review.r.use(ctx, func(c *conn) error {
		// What a fair turn has taken is passed over later: read that much more.
		first := make([]queue.Upcoming, 0, n+fair)
		collect := func(lane func(row) queue.Lane) func(row) error {
			return func(r row) error {
				first = append(first, queue.Upcoming{Ref: queue.Ref(r.int(0)), Lane: lane(r)})
				return nil
			}
		}
		err := c.query(context.Background(), dueFirst, collect(func(r row) queue.Lane {
			return queue.Standing{Deadline: r.instant(1)}.LaneOf(now)
		}), int64(q), now.Add(queue.DueSoon).UnixNano(), n+fair)
		if err != nil {
			return err
		}
		if len(first) < n+fair && fair < n {
			err := c.query(context.Background(), worthFirst, collect(func(r row) queue.Lane {
				return queue.Standing{Priority: r.int(1)}.LaneOf(now)
			}), int64(q), n+fair+len(first))
			if err != nil {
				return err
			}
		}
		var oldest []queue.Upcoming
		if fair > 0 {
			err := c.query(context.Background(), oldestFirst, func(r row) error {
				oldest = append(oldest, queue.Upcoming{Ref: queue.Ref(r.int(0)), Lane: queue.FairTurn})
				return nil
			}, int64(q), n)
			if err != nil {
				return err
			}
		}
		next = place(next, n, turn, first, oldest)
		return nil
	})
	return next, err
}

// place fills n places: each from first, the fair turns from oldest, no item twice.
func place(next []queue.Upcoming, n int, turn int64, first, oldest []queue.Upcoming) []queue.Upcoming {
	if n == 1 { // the common case
		if queue.IsFairTurn(turn) {
			first = oldest
		}
		return append(next, first[:min(1, len(first))]...)
	}
	placed := make(map[queue.Ref]bool, n)
	take := func(from *[]queue.Upcoming) bool {
		for len(*from) > 0 {
			u := (*from)[0]
			*from = (*from)[1:]
			if !placed[u.Ref] {
				placed[u.Ref] = true
				next = append(next, u)
				return true
			}
		}
		return false
	}
	for i := range n {
		from := &first
		if queue.IsFairTurn(turn + int64(i)) {
			from = &oldest
		}
		if !take(from) {
			break
		}
	}
	return next
}

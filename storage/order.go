package storage

import (
	"context"
	"fmt"
	"time"

	"discern/queue"
)

// The rules of the next item: the order is queue.Before, read from three
// indexes: what is due by deadline, the rest by priority, and for the fair turns
// whatever waits by age. Nothing is sorted and no row of work is read.

// next are the three questions about one queue. The queue is written into them:
// SQLite plans a statement with an order anew for every value of such a column.
type next struct{ due, worth, oldest string }

var (
	nextIn = map[queue.QueueID]next{
		queue.MainQueue:      nextOf(queue.MainQueue, ""),
		queue.EscalatedQueue: nextOf(queue.EscalatedQueue, ""),
	}
	siftedIn = map[queue.QueueID]next{
		queue.MainQueue:      nextOf(queue.MainQueue, sifted),
		queue.EscalatedQueue: nextOf(queue.EscalatedQueue, sifted),
	}
	leasedIn = map[queue.QueueID]next{
		queue.MainQueue:      nextOf(queue.MainQueue, sifted+leased),
		queue.EscalatedQueue: nextOf(queue.EscalatedQueue, sifted+leased),
	}
)

// What a sieve lets through. The index of the order has the harms too.
const (
	sifted = " AND harms & ? = 0"
	leased = " AND EXISTS (SELECT 1 FROM grants WHERE grants.ref = work.ref)"
)

// nextOf makes the questions about a queue, with a further condition or none.
func nextOf(q queue.QueueID, further string) next {
	open := fmt.Sprintf("queue = %d AND state = 0", q)
	return next{
		due:    "SELECT ref, deadline FROM work WHERE " + open + " AND deadline IS NOT NULL AND deadline <= ?" + further + " ORDER BY deadline, priority DESC, ref",
		worth:  "SELECT ref, priority FROM work WHERE " + open + further + " ORDER BY priority DESC, ref",
		oldest: "SELECT ref FROM work INDEXED BY work_age WHERE " + open + further + " ORDER BY ref",
	}
}

// Upcoming returns the first n waiting items of a queue.
func (w *Workspace) Upcoming(ctx context.Context, q queue.QueueID, now time.Time, turn int64, n int) ([]queue.Upcoming, error) {
	return w.upcoming(ctx, nextIn[q], nil, nil, now, turn, n)
}

// upcoming asks the questions, with what fills the further condition for what is
// due and for what is not.
func (w *Workspace) upcoming(ctx context.Context, ask next, due, notDue []any, now time.Time, turn int64, n int) ([]queue.Upcoming, error) {
	if n <= 0 || ask.due == "" {
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
	list := make([]queue.Upcoming, 0, n)
	err := w.review.r.read(ctx, func(c *conn) error {
		// What a fair turn has taken is passed over later: read that much more.
		first := make([]queue.Upcoming, 0, n+fair)
		collect := func(n int, lane func(row) queue.Lane) func(row) error {
			return upTo(n, func(r row) error {
				first = append(first, queue.Upcoming{Ref: queue.Ref(r.int(0)), Lane: lane(r)})
				return nil
			})
		}
		err := c.query(context.Background(), ask.due, collect(n+fair, func(r row) queue.Lane {
			return queue.Standing{Deadline: r.instant(1)}.LaneOf(now)
		}), append([]any{now.Add(queue.DueSoon).UnixNano()}, due...)...)
		if err != nil {
			return err
		}
		if len(first) < n+fair && fair < n {
			err := c.query(context.Background(), ask.worth, collect(n+fair+len(first), func(r row) queue.Lane {
				return queue.Standing{Priority: r.int(1)}.LaneOf(now)
			}), notDue...)
			if err != nil {
				return err
			}
		}
		var oldest []queue.Upcoming
		if fair > 0 {
			err := c.query(context.Background(), ask.oldest, upTo(n, func(r row) error {
				oldest = append(oldest, queue.Upcoming{Ref: queue.Ref(r.int(0)), Lane: queue.FairTurn})
				return nil
			}), notDue...)
			if err != nil {
				return err
			}
		}
		list = place(list, n, turn, first, oldest)
		return nil
	})
	return list, err
}

// place fills n places: each from first, the fair turns from oldest, no item twice.
func place(list []queue.Upcoming, n int, turn int64, first, oldest []queue.Upcoming) []queue.Upcoming {
	if n == 1 { // the common case
		if queue.IsFairTurn(turn) {
			first = oldest
		}
		return append(list, first[:min(1, len(first))]...)
	}
	placed := make(map[queue.Ref]bool, n)
	take := func(from *[]queue.Upcoming) bool {
		for len(*from) > 0 {
			u := (*from)[0]
			*from = (*from)[1:]
			if !placed[u.Ref] {
				placed[u.Ref] = true
				list = append(list, u)
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
	return list
}

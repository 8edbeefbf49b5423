package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"discern/queue"
)

// nextItem times how the store finds the first waiting item, with all items
// waiting against with ten thousand, by turns.
func nextItem(ctx context.Context, e *env) (rows []Row, err error) {
	var desks [2]*desk
	for i, n := range []int{e.n, small} {
		dir, err := e.workspace(ctx, n, "waiting")
		if err != nil {
			return nil, err
		}
		if i == 1 { // a workspace cannot be opened twice, and the two may be the same
			if dir, err = e.duplicate(dir, "twin"); err != nil {
				return nil, err
			}
		}
		if desks[i], err = openDesk(ctx, dir); err != nil {
			return nil, err
		}
		defer func() { err = errors.Join(err, desks[i].close()) }()
	}

	const rounds, times = 51, 200        // and one round to warm up
	var found, leased [2][]time.Duration // medians of the rounds
	for round := range 1 + rounds {
		for k := range desks {
			i := (round + k) % 2
			first, whole, err := nextOnce(ctx, desks[i], times)
			if err != nil {
				return nil, err
			}
			if round > 0 {
				found[i], leased[i] = append(found[i], first), append(leased[i], whole)
			}
		}
	}
	return []Row{{
		Name:   fmt.Sprintf("next item at %s waiting", number(float64(e.n))),
		Value:  microseconds(median(found[0])),
		Unit:   "µs",
		Floor:  microseconds(median(found[1])),
		Target: Target{AtMost: 10, Ratio: 1.3},
		Note: fmt.Sprintf("floor: the same at %s; Desk.Next, which leases and reads it too, %s µs against %s µs",
			number(small), number(microseconds(median(leased[0]))), number(microseconds(median(leased[1])))),
	}}, nil
}

// nextOnce returns the medians of finding the next item, and of the whole of
// what happens when a person asks for it, a tenth as often.
func nextOnce(ctx context.Context, d *desk, times int) (found, leased time.Duration, err error) {
	took := make([]time.Duration, times)
	for i := range took {
		now := time.Now()
		list, err := d.store.Upcoming(ctx, queue.MainQueue, now, 0, 1)
		took[i] = time.Since(now)
		if err != nil {
			return 0, 0, err
		}
		if len(list) != 1 {
			return 0, 0, errors.New("nothing waits")
		}
	}
	whole := make([]time.Duration, times/10)
	for i := range whole {
		began := time.Now()
		task, err := d.Next(ctx)
		whole[i] = time.Since(began)
		if err != nil {
			return 0, 0, err
		}
		if err := d.store.Release(ctx, task.Ref, reviewer); err != nil {
			return 0, 0, err
		}
	}
	return median(took), median(whole), nil
}

package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"

	"discern/queue"
)

// idleDesks is how many desks wait for something to do.
const idleDesks = 1000

// idleBeat is how often an idle desk asks how things stand.
const idleBeat = 15 * time.Second

// besideIdle times a lease of the next items while a thousand desks are connected that
// listen and ask now and then how things stand, against the same with none of them.
func besideIdle(ctx context.Context, e *env) (rows []Row, err error) {
	t, err := e.hub(ctx)
	if err != nil {
		return nil, err
	}
	if err := t.fill(ctx, e); err != nil {
		return nil, err
	}
	d, err := openHubDesk(ctx, t, hubModerator(1))
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, d.client.Close()) }()
	alone, err := d.leases(ctx)
	if err != nil {
		return nil, err
	}
	before, err := t.memory(ctx)
	if err != nil {
		return nil, err
	}
	e.progress("connecting %s desks", number(idleDesks))
	stop, err := t.idle(ctx, idleDesks)
	if err != nil {
		return nil, err
	}
	beside, err := d.leases(ctx)
	if err != nil {
		return nil, errors.Join(err, stop())
	}
	after, err := t.memory(ctx)
	if err := errors.Join(err, stop()); err != nil {
		return nil, err
	}
	return []Row{{
		Name: fmt.Sprintf("lease %d items beside %s idle desks, p99", ahead, number(idleDesks)), Value: p99(beside), Unit: "ms", Floor: p99(alone),
		Note: fmt.Sprintf("floor: the same beside none; p50 %s ms and %s ms; the desks cost the server %s MB", number(median(beside)), number(median(alone)), number(after-before)),
	}}, nil
}

// leases times leasing and giving back, again and again for a few seconds.
func (d *hubDesk) leases(ctx context.Context) (took []float64, err error) {
	for end := time.Now().Add(10 * time.Second); time.Now().Before(end); {
		began := time.Now()
		if d.held, err = d.client.Lease(ctx, queue.MainQueue, ahead, time.Minute, false); err != nil {
			return nil, err
		}
		took = append(took, milliseconds(time.Since(began)))
		if len(d.held) == 0 {
			return nil, errors.New("nothing waits at the hub")
		}
		if err := d.giveBack(ctx); err != nil {
			return nil, err
		}
		select {
		case <-time.After(20 * time.Millisecond):
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	return took, nil
}

// idle connects desks that listen, and ask how things stand one after the other. stop
// hangs up, and says what went wrong with them meanwhile.
func (t *team) idle(ctx context.Context, n int) (stop func() error, err error) {
	ctx, cancel := context.WithCancel(ctx)
	var waiting sync.WaitGroup
	errs := make([]error, n)
	stop = func() error {
		cancel()
		waiting.Wait()
		return errors.Join(errs...)
	}
	for i := range n {
		d, err := openHubDesk(ctx, t, hubModerator(i))
		if err != nil {
			return nil, errors.Join(err, stop())
		}
		waiting.Go(func() {
			defer func() { errs[i] = errors.Join(errs[i], d.client.Close()) }()
			for next := idleBeat * time.Duration(i) / time.Duration(n); ctx.Err() == nil; next = idleBeat {
				until, done := context.WithTimeout(ctx, next)
				_ = d.client.Await(until) // ends with the time, or when the hub calls
				done()
				if _, err := d.client.Hello(ctx, d.public, queue.Mark{}); err != nil && ctx.Err() == nil {
					errs[i] = err
					return
				}
			}
		})
	}
	return stop, nil
}

// memory is what the server's processes have in memory, in megabytes: what they share
// counts once.
func (t *team) memory(ctx context.Context) (mb float64, err error) {
	err = t.over(ctx, func(conn *pgx.Conn) error {
		rows, err := conn.Query(ctx, "SELECT pid FROM pg_stat_activity WHERE pid <> pg_backend_pid()")
		if err != nil {
			return err
		}
		for rows.Next() {
			var pid int
			if err := rows.Scan(&pid); err != nil {
				return err
			}
			mb += shareOf(pid)
		}
		return rows.Err()
	})
	return mb, err
}

// shareOf is a process's share of what it has in memory, in megabytes: what n processes
// have together counts for each as an n-th. It is 0 for one that has ended.
func shareOf(pid int) float64 {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/smaps_rollup", pid))
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(text)) {
		if rest, ok := strings.CutPrefix(line, "Pss:"); ok {
			kb, _ := strconv.ParseFloat(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(rest), "kB")), 64)
			return kb / 1024
		}
	}
	return 0
}

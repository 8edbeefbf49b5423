package main

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// decisionCommit times the durable commit of a decision against a raw append
// and sync in the same folder, by turns, with few and with all items waiting.
// Before each decision the next item is leased as it is at the desk, so that
// what the lease leaves for the decision to sync is part of it; and each comes
// after the same pause, since a disk that has just synced is quicker, and a
// person is not.
func decisionCommit(ctx context.Context, e *env) (rows []Row, err error) {
	for _, n := range e.sizes() {
		dir, err := e.workspace(ctx, n, "waiting")
		if err != nil {
			return rows, err
		}
		if dir, err = e.duplicate(dir, "decided"); err != nil {
			return rows, err
		}
		row, err := commitOnce(ctx, dir)
		if err != nil {
			return rows, err
		}
		row.Name = fmt.Sprintf("decision commit, durable, %s waiting", number(float64(n)))
		rows = append(rows, row)
	}
	return rows, nil
}

func commitOnce(ctx context.Context, dir string) (row Row, err error) {
	d, err := openDesk(ctx, dir)
	if err != nil {
		return Row{}, err
	}
	defer func() { err = errors.Join(err, d.close()) }()
	a, err := newAppender(dir)
	if err != nil {
		return Row{}, err
	}
	defer func() { err = errors.Join(err, a.close()) }()

	const rounds, pairs = 21, 50                         // and one round to warm up
	var commits, appends, decides, nexts []time.Duration // medians of the rounds
	for round := range 1 + rounds {
		var commit, raw, decide, next []time.Duration
		for i := range pairs {
			var took decided
			var floor time.Duration
			steps := []func() error{
				func() (err error) { took, err = d.decide(ctx); return err },
				func() (err error) { floor, err = a.append(); return err },
			}
			for k := range steps { // each goes first every second time
				time.Sleep(2 * time.Millisecond)
				if err := steps[(i+k)%2](); err != nil {
					return Row{}, err
				}
			}
			commit, raw = append(commit, took.commit), append(raw, floor)
			decide, next = append(decide, took.decide), append(next, took.next)
		}
		if round == 0 {
			continue
		}
		commits, appends = append(commits, median(commit)), append(appends, median(raw))
		decides, nexts = append(decides, median(decide)), append(nexts, median(next))
	}
	return Row{
		Value: milliseconds(median(commits)), Unit: "ms", Floor: milliseconds(median(appends)),
		Target: Target{Ratio: 1.25},
		Note: fmt.Sprintf("floor: 512 bytes and fdatasync, by turns; median of %d rounds of %d; Desk.Decide as a whole %s ms, Desk.Next before it %s ms",
			rounds, pairs, number(milliseconds(median(decides))), number(milliseconds(median(nexts)))),
	}, nil
}

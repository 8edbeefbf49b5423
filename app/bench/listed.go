package main

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"time"

	"discern/queue"
	"discern/ui/audit"
)

// listed is what it took to list the decisions of a workspace.
type listed struct {
	first time.Duration // from an opened workspace to the first page of every decision
	picks time.Duration // from another filter to its first page
	again time.Duration // from a decision that has come to the first page with it
	kept  float64       // megabytes that the list keeps
}

// decisionList times the list of decisions as the Audit screen has it, with as many
// decisions as items: until its first page stands, and until that of a filter stands.
func decisionList(ctx context.Context, e *env) ([]Row, error) {
	var big, few listed
	var floor time.Duration
	for _, n := range e.sizes() {
		dir, err := e.decidedOnce(ctx, n)
		if err != nil {
			return nil, err
		}
		few = big
		if big, floor, err = listOf(ctx, dir, n); err != nil {
			return nil, err
		}
	}
	floorIs := "floor: one sequential read of the rows of the same decisions and items, by turns; no target is set"
	opened := Row{
		Name:  fmt.Sprintf("decision list, first page of %s decisions", number(float64(e.n))),
		Value: milliseconds(big.first), Unit: "ms", Floor: milliseconds(floor),
		Note: fmt.Sprintf("%s; when a decision has come %s ms; it keeps %s MB", floorIs, number(milliseconds(big.again)), number(big.kept)),
	}
	picked := Row{
		Name:  fmt.Sprintf("decision list, another filter on %s decisions", number(float64(e.n))),
		Value: milliseconds(big.picks), Unit: "ms", Floor: milliseconds(floor),
		Note: "to its first page, who and verdict asked for; " + floorIs,
	}
	if few.picks > 0 {
		picked.Note += fmt.Sprintf("; on %s decisions %s ms", number(small), number(milliseconds(few.picks)))
	}
	return []Row{opened, picked}, nil
}

// listOf lists the decisions of a workspace of n.
func listOf(ctx context.Context, dir string, n int) (l listed, floor time.Duration, err error) {
	times := max(1, min(5, 2_000_000/n))
	var picks, again []time.Duration
	var kept []float64
	l.first, floor, err = besideFloor(times, func() (time.Duration, error) {
		return readRows(dir, ledgerRows, workRows)
	}, func() (_ time.Duration, err error) {
		d, err := openDesk(ctx, dir)
		if err != nil {
			return 0, err
		}
		defer func() { err = errors.Join(err, d.close()) }()
		before := heap()
		began := time.Now()
		list, err := audit.ReadList(ctx, d.Desk)
		if err == nil {
			err = page(ctx, list)
		}
		if err != nil {
			return 0, err
		}
		took := time.Since(began)
		if list.Len() < n {
			return 0, fmt.Errorf("%d of %d decisions are listed", list.Len(), n)
		}
		kept = append(kept, heap()-before)
		for i := range 2 * raters {
			began := time.Now()
			if err := list.Pick(ctx, rater(i), queue.Verdicts[i%2]); err != nil {
				return 0, err
			}
			if err := page(ctx, list); err != nil {
				return 0, err
			}
			picks = append(picks, time.Since(began))
		}
		came, err := listAgain(ctx, d)
		again = append(again, came)
		return took, err
	})
	if err != nil {
		return l, 0, err
	}
	l.picks, l.again, l.kept = median(picks), median(again), median(kept)
	return l, floor, nil
}

// undecided is how many items of such a workspace still wait, to be decided in between.
const undecided = 16

// decidedOnce makes a workspace of n items and as many decisions: one on each, but for
// a few that wait, and a second one on as many.
func (e *env) decidedOnce(ctx context.Context, n int) (dir string, err error) {
	if dir, err = e.workspace(ctx, n, "waiting"); err != nil {
		return "", err
	}
	if dir, err = e.duplicate(dir, "listed"); err != nil {
		return "", err
	}
	d, err := openDesk(ctx, dir)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, d.close()) }()
	rule, err := d.rule()
	if err != nil {
		return "", err
	}
	return dir, putDecisions(ctx, e, d, n, func(i int) queue.Entry {
		return makeEntry(i, makeItem(i%(n-undecided)), rater(i), rule)
	})
}

// page reads the first page.
func page(ctx context.Context, list *audit.List) error {
	const rows = 64
	got, err := list.First(ctx, rows)
	if err == nil && len(got) != rows {
		err = fmt.Errorf("%d of the first %d rows are there", len(got), rows)
	}
	return err
}

// listAgain decides an item and lists the decisions again.
func listAgain(ctx context.Context, d *desk) (time.Duration, error) {
	if _, err := d.decide(ctx); err != nil {
		return 0, err
	}
	began := time.Now()
	list, err := audit.ReadList(ctx, d.Desk)
	if err == nil {
		err = page(ctx, list)
	}
	return time.Since(began), err
}

// heap is how many megabytes are in use.
func heap() float64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return float64(m.HeapAlloc) / 1e6
}

package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"discern/queue"
	measures "discern/queue/measure" // measure is a type here
)

// The shape of the real data: so many items, of which the first were looked at by five
// people of ten with names, those behind them by three without.
const (
	judgedItems = 43_875
	namedItems  = 3_901
	manyItems   = 36_582
)

// agreementOfAll times how far people agree, from an opened workspace to the numbers:
// its decisions and items are read, and the measures of all of it and of each pair are
// computed with their intervals. It works on the real data where that lies beside the
// repository, and else, or in the quick form, on decisions of its shape.
func agreementOfAll(ctx context.Context, e *env) ([]Row, error) {
	dir, of, err := e.judged(ctx)
	if err != nil {
		return nil, err
	}
	var read, computed []time.Duration
	decisions, items := 0, 0
	took, floor, err := besideFloor(5, func() (time.Duration, error) {
		return readRows(dir, ledgerRows, workRows, itemRows)
	}, func() (_ time.Duration, err error) {
		d, err := openDesk(ctx, dir)
		if err != nil {
			return 0, err
		}
		defer func() { err = errors.Join(err, d.close()) }()
		began := time.Now()
		c, err := d.Chronicle(ctx, nil)
		if err != nil {
			return 0, err
		}
		data, err := measures.Read(ctx, c, d.Items(ctx, time.Time{}), measures.Options{})
		if err != nil {
			return 0, err
		}
		read = append(read, time.Since(began))
		if err := agreed(ctx, data); err != nil {
			return 0, err
		}
		took := time.Since(began)
		computed = append(computed, took-read[len(read)-1])
		decisions, items = data.Looks(), data.Items()
		return took, nil
	})
	if err != nil {
		return nil, err
	}
	return []Row{{
		Name:  fmt.Sprintf("agreement over %s decisions", number(float64(decisions))),
		Value: milliseconds(took), Unit: "ms", Floor: milliseconds(floor),
		Note: fmt.Sprintf("floor: one sequential read of the rows of %s decisions and %s items, by turns, median of 5; %s; %s ms to read, %s ms to measure; no target is set",
			number(float64(decisions)), number(float64(items)), of, number(milliseconds(median(read))), number(milliseconds(median(computed)))),
	}}, nil
}

// agreed measures everything, and each pair of people.
func agreed(ctx context.Context, data *measures.Data) error {
	s, err := data.Select(measures.Filter{})
	if err != nil {
		return err
	}
	for _, by := range []measures.By{measures.ByAll, measures.ByPair} {
		groups, err := s.Agreement(ctx, by)
		if err != nil {
			return err
		}
		if len(groups) == 0 || !groups[0].Fleiss.Known {
			return fmt.Errorf("agreement by %s is not known", by)
		}
	}
	return nil
}

// judged returns a workspace of decided items and says what they are.
func (e *env) judged(ctx context.Context) (dir, of string, err error) {
	dir = filepath.Join(e.dir, "judged")
	d, err := openDesk(ctx, dir)
	if err != nil {
		return "", "", err
	}
	defer func() { err = errors.Join(err, d.close()) }()
	data := filepath.Join("..", "shared", "data")
	if _, err := os.Stat(filepath.Join(data, "decisions.jsonl.gz")); err == nil && e.n >= judgedItems {
		for _, name := range []string{"items.jsonl.gz", "decisions.jsonl.gz"} {
			e.progress("importing %s", name)
			if _, err := importFrom(ctx, d, filepath.Join(data, name)); err != nil { // some decisions name no item of theirs
				return "", "", err
			}
		}
		return dir, "published annotations", nil
	}
	n := min(e.n, judgedItems)
	file, err := e.itemsFile(n)
	if err != nil {
		return "", "", err
	}
	if err := importFile(ctx, d, file); err != nil {
		return "", "", err
	}
	rule, err := d.rule()
	if err != nil {
		return "", "", err
	}
	named, many := n*namedItems/judgedItems, n*manyItems/judgedItems
	return dir, "made-up ones", putDecisions(ctx, e, d, 5*named+3*many, func(i int) queue.Entry {
		if i < 5*named {
			item := i / 5
			return makeEntry(i, makeItem(item), rater(item+2*(i%5)), rule)
		}
		return makeEntry(i, makeItem(named+(i-5*named)/3), "", rule)
	})
}

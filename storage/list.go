package storage

import (
	"context"
	"math"
	"strings"

	"discern/queue"
)

// The rules of browsing: everything that filters ask for stands in the narrow
// rows of work, so a filter is one reading of them; words come from the index as
// a list of refs that is laid beside it. Nothing is held but refs.

// List runs a filter over every item. With no bins, none are counted.
func (w *Workspace) List(ctx context.Context, f queue.Filter, bins int) (l queue.Listing, err error) {
	if bins > 0 {
		l.Bins = make([]int, bins)
	}
	sieve := func(queue.Ref) bool { return true }
	if strings.TrimSpace(f.Words) != "" {
		found, err := w.Search(ctx, f.Words, 0, math.MaxInt)
		if err != nil {
			return l, err
		}
		sieve = walk(found)
	}
	if len(f.Among) > 0 {
		among := make(map[queue.Ref]bool, len(f.Among))
		for _, ref := range f.Among {
			among[ref] = true
		}
		with := sieve
		sieve = func(ref queue.Ref) bool { return with(ref) && among[ref] }
	}
	if err := w.wake(ctx, w.now()); err != nil {
		return l, err
	}
	low, high := millionths(f.Low), millionths(f.High)
	if f.High == 0 {
		high = 1e6
	}
	sql, args := filterSQL(f)
	err = w.review.r.use(ctx, func(c *conn) error {
		return c.query(ctx, sql, func(r row) error {
			ref, top := queue.Ref(r.int(0)), r.int(1)
			if !sieve(ref) {
				return nil
			}
			if bins > 0 {
				l.Bins[min(int(top*int64(bins)/1e6), bins-1)]++
			}
			if top >= low && top <= high {
				l.Refs = append(l.Refs, ref)
			}
			return nil
		}, args...)
	})
	return l, err
}

// walk reports which of a falling row of refs stand in another such row.
func walk(found []queue.Ref) func(queue.Ref) bool {
	return func(ref queue.Ref) bool {
		for len(found) > 0 && found[0] > ref {
			found = found[1:]
		}
		return len(found) > 0 && found[0] == ref
	}
}

// filterSQL asks for the ref and score of every row that a filter takes, words
// and scores aside, the newest first.
func filterSQL(f queue.Filter) (sql string, args []any) {
	where := []string{"state < 8"}
	oneOf := func(column string, values []any) {
		if len(values) > 0 {
			where = append(where, column+" IN (?"+strings.Repeat(", ?", len(values)-1)+")")
			args = append(args, values...)
		}
	}
	oneOf("kind", each(f.Kinds, func(k queue.Kind) any { return kindCodes.code(k) }))
	oneOf("lang", each(f.Langs, func(l string) any { return l }))
	oneOf("source", each(f.Sources, func(s string) any { return s }))
	oneOf("state", each(f.States, func(s queue.State) any { return int64(s) }))
	oneOf("verdict", each(f.Verdicts, func(v queue.Verdict) any { return verdictCodes.code(v) }))
	return "SELECT ref, top FROM work WHERE " + strings.Join(where, " AND ") + " ORDER BY ref DESC", args
}

func each[T any](list []T, f func(T) any) []any {
	values := make([]any, len(list))
	for i, v := range list {
		values[i] = f(v)
	}
	return values
}

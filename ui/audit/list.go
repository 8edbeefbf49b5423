package audit

import (
	"context"

	"discern/queue"
)

// List is the list of decisions without its window: what the screen lists, read, picked
// and ordered as the screen does it. It is there to be measured, see app/bench.
type List struct {
	desk  *queue.Desk
	rec   *record
	found []int32
}

// ReadList reads the record and lists every decision.
func ReadList(ctx context.Context, desk *queue.Desk) (*List, error) {
	rec, err := readRecord(ctx, desk, nil)
	if err != nil {
		return nil, err
	}
	return &List{desk, rec, rec.order}, nil
}

// Pick lists the decisions with a verdict that somebody made; an empty name is anybody.
func (l *List) Pick(ctx context.Context, by string, verdict queue.Verdict) (err error) {
	var f filter
	f[byVerdict] = []string{string(verdict)}
	if by != "" {
		f[byPerson] = []string{by}
	}
	l.found, err = l.rec.matching(ctx, &f, l.desk.Now())
	return err
}

// Len counts what is listed.
func (l *List) Len() int { return len(l.found) }

// First reads the first n rows.
func (l *List) First(ctx context.Context, n int) ([]queue.Row, error) {
	refs := make([]queue.Ref, 0, n)
	for _, i := range l.found[:min(n, len(l.found))] {
		refs = append(refs, l.rec.looks[i].Ref)
	}
	return l.desk.Rows(ctx, refs)
}

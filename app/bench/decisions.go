package main

import (
	"context"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/google/uuid"

	"discern/queue"
)

// raters is how many people have a name among those who decided.
const raters = 10

// rater is the name of one of them.
func rater(i int) string { return fmt.Sprintf("rater-%02d", i%raters) }

// makeEntry makes decision i of a workspace, on an item, by somebody or, with an empty
// name, by nobody who is known. Seven of eight agree with most; one of three is a
// removal under a rule.
func makeEntry(i int, it madeItem, by string, rule *queue.Rule) queue.Entry {
	r := rand.New(rand.NewPCG(0xdec1de, uint64(i)))
	var id uuid.UUID
	binary.BigEndian.PutUint64(id[:8], 0x7000)
	binary.BigEndian.PutUint64(id[8:], 1<<63|uint64(i))
	opened := it.FlaggedAt.Add(time.Duration(r.IntN(30*24*3600)) * time.Second)
	d := &queue.Decision{
		ID: id, Item: it.ID, Source: it.Source, Pass: queue.First, Verdict: queue.NotViolating, Reviewer: by,
		OpenedAt: opened, DecidedAt: opened.Add(time.Duration(2+r.IntN(60)) * time.Second),
	}
	worst := it.Scores[0].Score
	switch dissents := r.IntN(8) == 0; {
	case r.IntN(40) == 0:
		d.Verdict = queue.Unsure
	case worst > 0.66 != dissents:
		d.Verdict, d.Policies, d.Actions = queue.Violating, []string{rule.Code}, rule.Actions[:1]
	}
	if by != "" { // who has a name decided in a program like this one
		yes, no := true, false
		d.ScoresShown, d.Revealed, d.PolicyVersion = &yes, &no, "TVEC 1.0 0123456789abcdef"
	}
	return queue.Entry{
		ID: id, At: d.DecidedAt, Kind: queue.Decided, Reviewer: by, Source: it.Source, Item: it.ID, Decision: d,
		Imported: &queue.Provenance{File: "decisions.jsonl"},
	}
}

// putDecisions puts n decisions into a workspace, made one after the other.
func putDecisions(ctx context.Context, e *env, d *desk, n int, makeOne func(i int) queue.Entry) error {
	const batch = 20_000
	entries := make([]queue.Entry, 0, batch)
	for i := 0; i < n; i += len(entries) {
		entries = entries[:0]
		for k := i; k < min(i+batch, n); k++ {
			entries = append(entries, makeOne(k))
		}
		outcomes, err := d.store.PutEntries(ctx, entries, false)
		if err != nil {
			return err
		}
		for k, out := range outcomes {
			if out.Result != queue.Added {
				return fmt.Errorf("decision %d was not taken: %s %s", i+k, out.Field, out.Note)
			}
		}
		if i/200_000 != (i+len(entries))/200_000 {
			e.progress("put in %s decisions", number(float64(i+len(entries))))
		}
	}
	return nil
}

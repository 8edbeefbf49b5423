package storage_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"discern/queue"
	"discern/storage"
)

// What one workspace yields makes another the same.
func TestExportMakesTheSameWorkspace(t *testing.T) {
	clk := newClock()
	a := mustOpen(t, t.TempDir(), storage.Options{Now: clk.now})
	items := makeItems(0, 700)
	put(t, a, items...)
	var last queue.Entry
	for i, it := range items[:400] {
		clk.advance(time.Second)
		last = act([]queue.EntryKind{queue.Decided, queue.Skipped, queue.Escalated, queue.Noted, queue.Decided}[i%5], it, []string{"ada", "bob"}[i%2], clk.now())
		mustAppend(t, a, last)
		if i%7 == 0 && last.Kind != queue.Noted {
			mustAppend(t, a, undo(last, clk.now()))
		}
	}
	b := mustOpen(t, t.TempDir(), storage.Options{Now: clk.now})
	var batch []*queue.Item
	for r, err := range a.Items(t.Context(), time.Time{}) {
		if err != nil {
			t.Fatal(err)
		}
		batch = append(batch, &r.Item)
	}
	if len(batch) != 700 {
		t.Fatalf("%d items", len(batch))
	}
	put(t, b, batch...)
	var entries []queue.Entry
	prev := [32]byte{}
	for s, err := range a.Ledger(t.Context(), time.Time{}) {
		if err != nil {
			t.Fatal(err)
		}
		if s.Prev != prev || queue.Chain(prev, s.Canonical) != s.Hash || s.Seq != int64(len(entries)+1) {
			t.Fatalf("entry %d does not follow", s.Seq)
		}
		prev = s.Hash
		entries = append(entries, s.Entry)
	}
	for range 2 {
		outs, err := b.PutEntries(t.Context(), entries, false)
		if err != nil {
			t.Fatal(err)
		}
		for i, out := range outs {
			if out.Result == queue.Rejected {
				t.Fatalf("entry %d: %+v", i, out)
			}
		}
		if d := cmp.Diff(stats(t, a), stats(t, b)); d != "" {
			t.Fatal(d)
		}
	}
	mustVerify(t, b)
	decisions := func(w *storage.Workspace) (list []queue.Decision) {
		for d, err := range w.Decisions(t.Context(), time.Time{}) {
			if err != nil {
				t.Fatal(err)
			}
			list = append(list, d)
		}
		return list
	}
	if d := cmp.Diff(decisions(a), decisions(b)); d != "" {
		t.Error(d)
	}
}

func TestExportSince(t *testing.T) {
	clk := newClock()
	w := mustOpen(t, t.TempDir(), storage.Options{Now: clk.now})
	items := makeItems(0, 4)
	for _, it := range items {
		put(t, w, it)
		mustAppend(t, w, act(queue.Decided, it, "ada", clk.now()))
		clk.advance(time.Hour)
	}
	old := act(queue.Decided, items[0], "old", epoch.Add(-time.Hour)) // decided long ago, came now
	old.Imported = &queue.Provenance{File: "x", At: clk.now()}
	if _, err := w.PutEntries(t.Context(), []queue.Entry{old}, false); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		since                    time.Time
		items, decisions, ledger int
	}{
		{time.Time{}, 4, 5, 5}, {epoch, 4, 5, 5}, {epoch.Add(1), 3, 4, 4}, {epoch.Add(3 * time.Hour), 1, 2, 2}, {epoch.Add(9 * time.Hour), 0, 0, 0},
	} {
		var n [3]int
		for _, err := range w.Items(t.Context(), c.since) {
			if err != nil {
				t.Fatal(err)
			}
			n[0]++
		}
		for _, err := range w.Decisions(t.Context(), c.since) {
			if err != nil {
				t.Fatal(err)
			}
			n[1]++
		}
		for s, err := range w.Ledger(t.Context(), c.since) {
			if err != nil {
				t.Fatal(err)
			}
			if queue.Chain(s.Prev, s.Canonical) != s.Hash {
				t.Errorf("entry %d does not follow what is before it", s.Seq)
			}
			n[2]++
		}
		if n != [3]int{c.items, c.decisions, c.ledger} {
			t.Errorf("since %v: %v, want %d %d %d", c.since, n, c.items, c.decisions, c.ledger)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, err := range w.Items(ctx, time.Time{}) {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("a cancelled export answered %v", err)
		}
	}
	for _, err := range w.Items(t.Context(), time.Time{}) {
		if err != nil {
			t.Error(err)
		}
		break // stopping early is not an error
	}
}

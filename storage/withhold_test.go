package storage_test

import (
	"testing"
	"time"

	"discern/queue"
	"discern/storage"
)

// What is withheld is gone from every list, and its work comes back with it.
func TestWithhold(t *testing.T) {
	clk := newClock()
	dir := t.TempDir()
	w := mustOpen(t, dir, storage.Options{Now: clk.now})
	items := makeItems(0, 10)
	refs := put(t, w, items...)
	mustAppend(t, w, act(queue.Decided, items[1], "ada", clk.now()))
	mustAppend(t, w, act(queue.Escalated, items[2], "ada", clk.now()))
	if err := w.Lease(t.Context(), refs[3], "ada", clk.now(), clk.now().Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	before := stats(t, w)
	for range 2 { // the second time nothing is left to do
		if err := w.Withhold(t.Context(), refs[:5]); err != nil {
			t.Fatal(err)
		}
	}
	want := queue.Stats{Total: 5, Waiting: 5, Decisions: 1, Entries: 2}
	if s := stats(t, w); s != want {
		t.Errorf("%+v, want %+v", s, want)
	}
	mustVerify(t, w)
	if _, total, err := w.Orphans(t.Context(), 10); total != 0 || err != nil {
		t.Errorf("%d are said to be lost (%v)", total, err)
	}
	mustClose(t, w)
	w = mustOpen(t, dir, storage.Options{Now: clk.now, Progress: func(int64, int64) { t.Error("every row was looked at") }})
	if again := put(t, w, items[:5]...); again[0] != refs[0] || again[4] != refs[4] {
		t.Errorf("came back as %v, were %v", again, refs[:5])
	}
	before.Waiting, before.Leased = before.Waiting+1, 0
	if s := stats(t, w); s != before {
		t.Errorf("%+v, want %+v", s, before)
	}
	mustVerify(t, w)
}

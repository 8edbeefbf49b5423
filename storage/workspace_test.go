package storage_test

import (
	"testing"

	"discern/queue"
	"discern/storage"
)

func TestADay(t *testing.T) {
	clk := newClock()
	dir := t.TempDir()
	w := mustOpen(t, dir, storage.Options{Now: clk.now})
	items := makeItems(0, 1000)
	refs := put(t, w, items...)
	for i, ref := range refs {
		if ref != queue.Ref(i+1) {
			t.Fatalf("item %d has ref %d", i, ref)
		}
	}
	up, err := w.Upcoming(t.Context(), queue.MainQueue, clk.now(), 0, 5)
	if err != nil || len(up) != 5 {
		t.Fatal(up, err)
	}
	it := items[up[0].Ref-1]
	if err := w.Lease(t.Context(), up[0].Ref, "ada", clk.now(), clk.now().Add(queue.LeaseTime)); err != nil {
		t.Fatal(err)
	}
	wantKind(t, w.Lease(t.Context(), up[0].Ref, "bob", clk.now(), clk.now().Add(queue.LeaseTime)), queue.NotOpen)
	d := act(queue.Decided, it, "ada", clk.now())
	mustAppend(t, w, d)
	if s := stats(t, w); s != (queue.Stats{Total: 1000, Waiting: 999, Decided: 1, Decisions: 1, Entries: 1}) {
		t.Fatalf("%+v", s)
	}
	mustAppend(t, w, undo(d, clk.now()))
	if s := stats(t, w); s != (queue.Stats{Total: 1000, Waiting: 1000, Entries: 2}) {
		t.Fatalf("%+v", s)
	}
	found, err := w.Search(t.Context(), "river", 0, 5)
	if err != nil || len(found) != 5 {
		t.Fatal(found, err)
	}
	mustClose(t, w)
	w = mustOpen(t, dir, storage.Options{Now: clk.now})
	if s := stats(t, w); s != (queue.Stats{Total: 1000, Waiting: 1000, Entries: 2}) {
		t.Fatalf("%+v", s)
	}
}

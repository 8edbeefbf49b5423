package storage_test

import (
	"slices"
	"testing"

	"discern/queue"
)

// together appends entries of one act and reports which were taken.
func (d *desk) together(entries ...queue.Entry) (taken []bool) {
	d.Helper()
	shared := newID("together", serial.Add(1))
	for i := range entries {
		entries[i].Act = shared
	}
	done, err := d.w.AppendAll(d.Context(), entries, d.clk.now())
	if err != nil {
		d.Fatal(err)
	}
	for _, a := range done {
		taken = append(taken, a.Err == nil)
		if a.Err != nil && queue.KindOf(a.Err) != queue.NotOpen && queue.KindOf(a.Err) != queue.NotFound {
			d.Errorf("left out with %v", a.Err)
		}
	}
	return taken
}

// What cannot be decided is left out, and the chain of the rest holds.
func TestAppendAll(t *testing.T) {
	d := newDesk(t)
	put(t, d.w, makeItems(2, 4)...)
	d.act(queue.Decided, "bob") // item 1
	refs := put(t, d.w, makeItem(3))
	if err := d.w.Lease(t.Context(), refs[0], "bob", d.clk.now(), d.clk.now().Add(queue.LeaseTime)); err != nil {
		t.Fatal(err)
	}
	decide := func(n int) queue.Entry { return act(queue.Decided, makeItem(n), "ada", d.clk.now()) }
	got := d.together(decide(1), decide(2), decide(3), decide(4), decide(99), decide(5))
	if want := []bool{false, true, false, true, false, true}; !slices.Equal(got, want) {
		t.Errorf("taken: %v, want %v", got, want)
	}
	if s := stats(t, d.w); s.Decided != 4 || s.Entries != 4 {
		t.Errorf("stats are %+v", s)
	}
	mustVerify(t, d.w)

	// An unforeseen error leaves out all.
	known := act(queue.Noted, makeItem(3), "ada", d.clk.now())
	mustAppend(t, d.w, known)
	before := d.w.Turn()
	_, err := d.w.AppendAll(t.Context(), []queue.Entry{act(queue.Noted, makeItem(3), "ada", d.clk.now()), known}, d.clk.now())
	wantKind(t, err, queue.Invalid)
	if d.w.Turn() != before {
		t.Errorf("the ledger grew by %d", d.w.Turn()-before)
	}
	mustVerify(t, d.w)
}

// An act on several items is one act, until all of it is taken back.
func TestLastActOfSeveral(t *testing.T) {
	d := newDesk(t)
	put(t, d.w, makeItems(2, 3)...)
	decide := func(n int) queue.Entry { return act(queue.Decided, makeItem(n), "ada", d.clk.now()) }
	first, second := []queue.Entry{decide(1), decide(2)}, []queue.Entry{decide(3), decide(4)}
	d.together(first...)
	d.together(second...)
	mustAppend(t, d.w, act(queue.Noted, makeItem(1), "ada", d.clk.now()))
	for _, want := range [][]queue.Entry{second, first} {
		last, err := d.w.LastAct(t.Context(), "ada")
		if err != nil || len(last) != 2 || last[0].Entry.ID != want[0].ID || last[1].Entry.ID != want[1].ID {
			t.Fatalf("the last act has %d entries: %v", len(last), err)
		}
		// One of them is taken back by itself, as an imported undo can.
		mustAppend(t, d.w, undo(want[0], d.clk.now()))
		last, err = d.w.LastAct(t.Context(), "ada")
		if err != nil || len(last) != 1 || last[0].Entry.ID != want[1].ID {
			t.Fatalf("what is left of the act has %d entries: %v", len(last), err)
		}
		d.together(undo(want[1], d.clk.now()))
	}
	mustVerify(t, d.w)
}

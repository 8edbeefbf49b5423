package storage_test

import (
	"slices"
	"testing"

	"discern/queue"
	"discern/storage"
)

func TestInForce(t *testing.T) {
	d := newDesk(t)
	refs := append([]queue.Ref{d.ref}, put(t, d.w, makeItems(2, 2)...)...)
	decided := d.act(queue.Decided, "ada")
	back := act(queue.Decided, makeItem(2), "ada", d.clk.now())
	mustAppend(t, d.w, back)
	mustAppend(t, d.w, undo(back, d.clk.now()))
	got, err := d.w.InForce(t.Context(), append(refs, 999))
	if err != nil || len(got) != 1 || got[d.ref].ID != decided.ID {
		t.Errorf("in force: %v (%v)", got, err)
	}
	works, err := d.w.Works(t.Context(), append([]queue.Ref{999}, refs...), d.clk.now())
	if err != nil || len(works) != 3 || works[0].Ref != d.ref || works[0].Verdict != queue.Violating || works[1].State != queue.Waiting {
		t.Errorf("works: %+v (%v)", works, err)
	}
}

func TestClues(t *testing.T) {
	dir := t.TempDir()
	w := mustOpen(t, dir, storage.Options{})
	by := func(n int, source, author string) *queue.Item {
		it := makeItem(n)
		it.Source, it.Author = source, &queue.Author{ID: author}
		return it
	}
	const strange = "\x00 \"a\\'\u202e%_<>&"
	here, there, odd := by(1, "forum", "a"), by(2, "board", "a"), by(3, "forum", strange)
	put(t, w, here, there, odd)
	clue := func(it *queue.Item) queue.Entry {
		e := act(queue.Clued, it, "ada", epoch)
		e.Author = it.Author.Name()
		mustAppend(t, w, e)
		return e
	}
	first, second := clue(here), clue(here)
	elsewhere, of := clue(there), clue(odd)
	wrong := clue(here)
	mustAppend(t, w, undo(wrong, epoch))
	mustAppend(t, w, act(queue.Noted, here, "ada", epoch))
	for _, c := range []struct {
		source, author string
		limit          int
		want           []queue.Entry
	}{
		{"forum", "a", 10, []queue.Entry{second, first}},
		{"forum", "a", 1, []queue.Entry{second}},
		{"board", "a", 10, []queue.Entry{elsewhere}},
		{"forum", strange, 10, []queue.Entry{of}},
		{"forum", "nobody", 10, nil},
		{"forum", "a", 0, nil},
	} {
		got, err := w.Clues(t.Context(), c.source, c.author, c.limit)
		if err != nil {
			t.Fatal(err)
		}
		if diff := slices.Compare(ids(got), ids(c.want)); diff != 0 || len(got) != len(c.want) {
			t.Errorf("clues about %q of %s, at most %d: %d, want %d", c.author, c.source, c.limit, len(got), len(c.want))
		}
	}
	mustVerify(t, w)
}

func ids(entries []queue.Entry) (list []string) {
	for _, e := range entries {
		list = append(list, e.ID.String())
	}
	return list
}

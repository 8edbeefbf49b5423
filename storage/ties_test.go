package storage_test

import (
	"database/sql"
	"path/filepath"
	"slices"
	"testing"

	"discern/queue"
	"discern/storage"
)

// tied returns the items that share an item's tie of one link, newest first.
func tied(tb testing.TB, w *storage.Workspace, it *queue.Item, l queue.Link) []queue.Ref {
	tb.Helper()
	var all []queue.Ref
	for _, t := range it.Ties() {
		if t.Link == l {
			refs, err := w.Tied(tb.Context(), t, 0, 100)
			if err != nil {
				tb.Fatal(err)
			}
			all = append(all, refs...)
		}
	}
	return all
}

func TestTied(t *testing.T) {
	w := mustOpen(t, t.TempDir(), storage.Options{})
	by := func(n int, author string) *queue.Item {
		it := makeItem(n)
		it.Author = &queue.Author{ID: author, Handle: "walker"}
		return it
	}
	one, two, other := by(1, "a"), by(2, "a"), by(3, "b")
	elsewhere := by(4, "a")
	elsewhere.Source = "another forum"
	refs := put(t, w, one, two, other, elsewhere)
	if got := tied(t, w, one, queue.ByAuthor); !slices.Equal(got, []queue.Ref{refs[1], refs[0]}) {
		t.Errorf("of the author: %v, want %v", got, refs[:2])
	}

	// What an import changes is followed.
	again := by(3, "b")
	again.Flags = []queue.Flag{{By: queue.ByUser, Reporter: "rosa"}}
	put(t, w, again)
	if got := tied(t, w, again, queue.ByReporter); !slices.Equal(got, refs[2:3]) {
		t.Errorf("of the reporter: %v, want %v", got, refs[2:3])
	}
	if got := tied(t, w, again, queue.ByAuthor); !slices.Equal(got, refs[2:3]) {
		t.Errorf("of the author after an update: %v, want %v", got, refs[2:3])
	}
	if got, err := w.Tied(t.Context(), one.Ties()[0], refs[1], 100); err != nil || !slices.Equal(got, refs[:1]) {
		t.Errorf("before the newest: %v (%v), want %v", got, err, refs[:1])
	}
}

// A workspace of the version before is brought up when it is opened.
func TestTiesOfAnOlderWorkspace(t *testing.T) {
	dir := t.TempDir()
	w := mustOpen(t, dir, storage.Options{})
	const n = 4500 // more than two pages
	put(t, w, makeItems(1, n)...)
	mustClose(t, w)
	db, err := sql.Open("sqlite3", filepath.Join(dir, "content.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec("DROP TABLE ties; DELETE FROM meta WHERE name = 'tied'; PRAGMA user_version = 1"); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	var last, total int64
	w = mustOpen(t, dir, storage.Options{Progress: func(done, of int64) { last, total = done, of }})
	if last != n || total != n {
		t.Errorf("progress ended at %d of %d, want %d", last, total, n)
	}
	for _, i := range []int{1, 2000, 2001, n} {
		if got := tied(t, w, makeItem(i), queue.ByAuthor); !slices.Contains(got, queue.Ref(i)) {
			t.Errorf("item %d is not tied to its author: %v", i, got)
		}
	}
}

package storage_test

import (
	"database/sql"
	"io"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"discern/queue"
	"discern/storage"
)

// copyFile copies a file of a closed workspace.
func copyFile(tb testing.TB, from, to string) {
	tb.Helper()
	in, err := os.Open(from)
	if err != nil {
		tb.Fatal(err)
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		tb.Fatal(err)
	}
	if _, err := io.Copy(out, in); err != nil {
		tb.Fatal(err)
	}
	if err := out.Close(); err != nil {
		tb.Fatal(err)
	}
}

// everyone lists all waiting refs of the main queue.
func everyone(tb testing.TB, w *storage.Workspace) []queue.Ref {
	tb.Helper()
	up, err := w.Upcoming(tb.Context(), queue.MainQueue, epoch, 0, 1000)
	if err != nil {
		tb.Fatal(err)
	}
	refs := make([]queue.Ref, len(up))
	for i, u := range up {
		refs[i] = u.Ref
	}
	slices.Sort(refs)
	return refs
}

// Lost content: its work is set aside, named, and found again.
func TestContentIsLostAndImportedAgain(t *testing.T) {
	dir := t.TempDir()
	clk := newClock()
	w := mustOpen(t, dir, storage.Options{Now: clk.now})
	items := makeItems(0, 30)
	put(t, w, items...)
	mustAppend(t, w, act(queue.Decided, items[4], "ada", clk.now()))
	mustAppend(t, w, act(queue.Skipped, items[5], "ada", clk.now()))
	mustAppend(t, w, act(queue.Escalated, items[6], "ada", clk.now()))
	if err := w.Lease(t.Context(), 8, "ada", clk.now(), clk.now().Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	mustClose(t, w)
	if err := os.Remove(filepath.Join(dir, "content.db")); err != nil {
		t.Fatal(err)
	}

	progress := 0
	w = mustOpen(t, dir, storage.Options{Now: clk.now, Progress: func(done, total int64) { progress++ }})
	if progress == 0 {
		t.Error("no progress was told")
	}
	if s := stats(t, w); s.Total != 0 || s.Decisions != 1 || s.Entries != 3 {
		t.Errorf("%+v", s)
	}
	if refs := everyone(t, w); len(refs) != 0 {
		t.Errorf("%v are handed out without content", refs)
	}
	_, err := w.Record(t.Context(), 5)
	wantKind(t, err, queue.NotFound)
	wantKind(t, w.Lease(t.Context(), 1, "ada", clk.now(), clk.now().Add(time.Hour)), queue.NotOpen)
	if rows, err := w.Rows(t.Context(), []queue.Ref{1, 5}, clk.now()); err != nil || len(rows) != 0 {
		t.Errorf("rows %v (%v)", rows, err)
	}
	keys, total, err := w.Orphans(t.Context(), 3)
	if err != nil || total != 30 || len(keys) != 3 || keys[0] != items[0].Key() {
		t.Errorf("orphans %v of %d (%v)", keys, total, err)
	}
	mustVerify(t, w)

	// A new item, and half of the old ones in another order.
	fresh := makeItem(100)
	back := slices.Clone(items[:15])
	slices.Reverse(back)
	refs := put(t, w, append([]*queue.Item{fresh}, back...)...)
	if refs[0] != 31 {
		t.Errorf("the new item has ref %d, want 31", refs[0])
	}
	for i, ref := range refs[1:] {
		if want := queue.Ref(15 - i); ref != want {
			t.Errorf("%v has ref %d, want %d again", back[i].Key(), ref, want)
		}
	}
	want := queue.Stats{Total: 16, Waiting: 15, Decided: 1, Escalated: 1, Decisions: 1, Entries: 3}
	if s := stats(t, w); s != want {
		t.Errorf("%+v, want %+v", s, want)
	}
	r, err := w.Record(t.Context(), 5)
	if err != nil || r.Work.Verdict != queue.Violating || r.Item.ID != items[4].ID {
		t.Errorf("%+v %v", r.Work, err)
	}
	if _, total, _ := w.Orphans(t.Context(), 1); total != 15 {
		t.Errorf("%d orphans are left, want 15", total)
	}
	mustVerify(t, w)
	mustClose(t, w)
	w = mustOpen(t, dir, storage.Options{Now: clk.now, Progress: func(int64, int64) { t.Error("brought together again without need") }})
	put(t, w, items...)
	if s := stats(t, w); s.Total != 31 {
		t.Errorf("%+v", s)
	}
	mustVerify(t, w)
}

// Older content, as from a backup: what it lacks is set aside, and it goes on.
func TestContentFromABackup(t *testing.T) {
	dir := t.TempDir()
	content, backup := filepath.Join(dir, "content.db"), filepath.Join(t.TempDir(), "backup")
	w := mustOpen(t, dir, storage.Options{})
	put(t, w, makeItems(0, 10)...)
	mustClose(t, w)
	copyFile(t, content, backup)
	w = mustOpen(t, dir, storage.Options{})
	put(t, w, makeItems(10, 10)...)
	mustClose(t, w)
	copyFile(t, backup, content)

	w = mustOpen(t, dir, storage.Options{})
	if refs := everyone(t, w); len(refs) != 10 || refs[9] != 10 {
		t.Errorf("waiting %v", refs)
	}
	if refs := put(t, w, makeItem(50)); refs[0] != 21 {
		t.Errorf("the new item has ref %d, want 21", refs[0])
	}
	if refs := put(t, w, makeItem(15)); refs[0] != 16 {
		t.Errorf("the old item has ref %d, want 16", refs[0])
	}
	mustVerify(t, w)
}

// Older work, as from a backup: items that it does not know wait, not ranked,
// until the desk ranks them.
func TestReviewFromABackup(t *testing.T) {
	dir := t.TempDir()
	review, backup := filepath.Join(dir, "review.db"), filepath.Join(t.TempDir(), "backup")
	w := mustOpen(t, dir, storage.Options{})
	put(t, w, makeItems(0, 10)...)
	if err := w.Restand(t.Context(), "1", policies(t).Stand, nil); err != nil {
		t.Fatal(err)
	}
	mustClose(t, w)
	copyFile(t, review, backup)
	w = mustOpen(t, dir, storage.Options{})
	urgent := makeItem(10)
	urgent.Flags = []queue.Flag{{By: queue.ByRemovalOrder, Deadline: epoch.Add(time.Minute)}}
	put(t, w, append(makeItems(11, 9), urgent)...)
	put(t, w, makeItem(30)) // so that what went before is forgotten
	mustClose(t, w)
	copyFile(t, backup, review)

	w = mustOpen(t, dir, storage.Options{})
	if refs := everyone(t, w); len(refs) != 21 {
		t.Errorf("waiting %v", refs)
	}
	up, err := w.Upcoming(t.Context(), queue.MainQueue, epoch, 0, 1)
	if err != nil || up[0].Ref != 20 || up[0].Lane != queue.Due {
		t.Errorf("first comes %+v, want the item that is due (%v)", up, err)
	}
	stand := policies(t).Stand
	if err := w.Restand(t.Context(), "1", stand, nil); err != nil {
		t.Fatal(err)
	}
	for ref := queue.Ref(1); ref <= 21; ref++ {
		r, err := w.Record(t.Context(), ref)
		if err != nil || r.Work.Priority != stand(&r.Item).Priority {
			t.Errorf("item %d has priority %d, want %d (%v)", ref, r.Work.Priority, stand(&r.Item).Priority, err)
		}
	}
	mustVerify(t, w)
}

// Content of another workspace is told from one's own.
func TestContentOfAnotherWorkspace(t *testing.T) {
	here, there := t.TempDir(), t.TempDir()
	for dir, from := range map[string]int{here: 0, there: 100} {
		w := mustOpen(t, dir, storage.Options{})
		put(t, w, makeItems(from, 5)...)
		mustClose(t, w)
	}
	copyFile(t, filepath.Join(there, "content.db"), filepath.Join(here, "content.db"))
	_, err := storage.Open(here, storage.Options{})
	wantError(t, err, queue.Damaged, "another workspace")
}

// What died between the two files is found on opening.
func TestChangesNotYetFollowed(t *testing.T) {
	dir := t.TempDir()
	w := mustOpen(t, dir, storage.Options{})
	put(t, w, makeItems(0, 10)...)
	mustClose(t, w)
	tamper := func(statements ...string) {
		db, err := sql.Open("sqlite3", "file:"+filepath.Join(dir, "review.db"))
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		for _, s := range statements {
			if _, err := db.Exec(s); err != nil {
				t.Fatal(err)
			}
		}
	}
	// As if the power had been cut when three of ten rows were written.
	tamper("UPDATE meta SET value = 0 WHERE name = 'followed'", "DELETE FROM work WHERE ref > 3", "UPDATE head SET total = 3")
	w = mustOpen(t, dir, storage.Options{Progress: func(int64, int64) { t.Error("every row was looked at") }})
	if refs := everyone(t, w); len(refs) != 10 {
		t.Errorf("waiting %v", refs)
	}
	if err := w.Restand(t.Context(), "", policies(t).Stand, nil); err != nil {
		t.Fatal(err)
	}
	r, err := w.Record(t.Context(), 7)
	if err != nil || r.Work.Priority != policies(t).Stand(&r.Item).Priority {
		t.Errorf("%+v %v", r.Work, err)
	}
	mustVerify(t, w)
}

func TestRestand(t *testing.T) {
	clk := newClock()
	w := mustOpen(t, t.TempDir(), storage.Options{Now: clk.now})
	items := makeItems(0, 500)
	put(t, w, items...)
	mustAppend(t, w, act(queue.Decided, items[0], "ada", clk.now()))
	mustAppend(t, w, act(queue.Skipped, items[1], "ada", clk.now()))
	calls := 0
	stand := func(p int64) func(*queue.Item) queue.Standing {
		return func(it *queue.Item) queue.Standing {
			return queue.Standing{Priority: p, Severity: queue.High, Top: .25}
		}
	}
	priority := func(ref queue.Ref) int64 {
		r, err := w.Record(t.Context(), ref)
		if err != nil {
			t.Fatal(err)
		}
		return r.Work.Priority
	}
	before := priority(1)
	var done, total int64
	for range 2 { // the second run has nothing to do
		if err := w.Restand(t.Context(), "2", stand(7), func(d, t int64) { calls++; done, total = d, t }); err != nil {
			t.Fatal(err)
		}
	}
	if done != 499 || total != 499 || calls != 3 {
		t.Errorf("told %d of %d in %d calls", done, total, calls)
	}
	if priority(1) != before || priority(2) != 7 || priority(500) != 7 {
		t.Errorf("priorities %d (want %d), %d, %d (want 7)", priority(1), before, priority(2), priority(500))
	}
	up, err := w.Upcoming(t.Context(), queue.MainQueue, clk.now(), 0, 3)
	if err != nil || !cmp.Equal(up, []queue.Upcoming{{Ref: 3, Lane: queue.Worth}, {Ref: 4, Lane: queue.Worth}, {Ref: 5, Lane: queue.Worth}}) {
		t.Errorf("next come %v (%v)", up, err)
	}
}

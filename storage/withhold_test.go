package storage_test

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"discern/queue"
	"discern/storage"
)

func withhold(tb testing.TB, w *storage.Workspace, refs ...queue.Ref) {
	tb.Helper()
	if err := w.Withhold(tb.Context(), refs); err != nil {
		tb.Fatal(err)
	}
}

// wantGone checks that nothing tells of an item any more but the ledger.
func wantGone(tb testing.TB, w *storage.Workspace, it *queue.Item, ref queue.Ref) {
	tb.Helper()
	_, err := w.Record(tb.Context(), ref)
	wantKind(tb, err, queue.NotFound)
	if refs, err := w.Find(tb.Context(), it.Key()); len(refs) > 0 || err != nil {
		tb.Errorf("%v is found as %v (%v)", it.Key(), refs, err)
	}
	if refs, err := w.Search(tb.Context(), it.Text, 0, 9); len(refs) > 0 || err != nil {
		tb.Errorf("its text finds %v (%v)", refs, err)
	}
	for _, tie := range it.Ties() {
		if refs, err := w.Tied(tb.Context(), tie, ref+1, 1); err != nil || len(refs) > 0 && refs[0] == ref {
			tb.Errorf("the tie %v finds %v (%v)", tie, refs, err)
		}
	}
	if rows, err := w.Rows(tb.Context(), []queue.Ref{ref}, epoch); len(rows) > 0 || err != nil {
		tb.Errorf("it is listed: %v (%v)", rows, err)
	}
	wantKind(tb, w.Lease(tb.Context(), ref, "ada", epoch, epoch.Add(time.Hour)), queue.NotOpen)
	_, err = w.Append(tb.Context(), act(queue.Noted, it, "ada", epoch), epoch)
	wantKind(tb, err, queue.NotFound)
}

// What is withheld is gone but for what the ledger says, and its work comes back
// with it.
func TestWithhold(t *testing.T) {
	clk := newClock()
	dir := t.TempDir()
	w := mustOpen(t, dir, storage.Options{Now: clk.now})
	items := makeItems(0, 20)
	refs := put(t, w, items...)
	mustAppend(t, w, act(queue.Decided, items[1], "ada", clk.now()))
	mustAppend(t, w, act(queue.Escalated, items[2], "ada", clk.now()))
	mustAppend(t, w, act(queue.Skipped, items[4], "ada", clk.now()))
	if err := w.Lease(t.Context(), refs[3], "ada", clk.now(), clk.now().Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	for _, ref := range refs[:6] { // so that their names are remembered
		if _, err := w.Record(t.Context(), ref); err != nil {
			t.Fatal(err)
		}
	}
	before, facets := stats(t, w), mustFacets(t, w)
	for range 2 { // the second time nothing is left to do
		withhold(t, w, append(refs[:5:5], refs[2], 999)...)
	}
	check := func() {
		t.Helper()
		for i, it := range items[:5] {
			wantGone(t, w, it, refs[i])
		}
		if s, want := stats(t, w), (queue.Stats{Total: 15, Waiting: 15, Decisions: 1, Entries: 3}); s != want {
			t.Errorf("%+v, want %+v", s, want)
		}
		if waiting := everyone(t, w); len(waiting) != 15 {
			t.Errorf("waiting %v", waiting)
		}
		if _, total, err := w.Orphans(t.Context(), 10); total != 0 || err != nil {
			t.Errorf("%d are said to be lost (%v)", total, err)
		}
		if list, err := w.History(t.Context(), refs[1]); len(list) != 1 || err != nil {
			t.Errorf("its history has %d entries (%v)", len(list), err)
		}
		if f := mustFacets(t, w); f.Sources[0].Count != 15 {
			t.Errorf("facets %+v", f)
		}
		mustVerify(t, w)
	}
	check()
	mustClose(t, w)
	w = mustOpen(t, dir, storage.Options{Now: clk.now, Progress: func(int64, int64) { t.Error("every row was looked at") }})
	check()

	back := put(t, w, items[4], items[0], makeItem(50), items[2], items[3], items[1])
	if want := []queue.Ref{5, 1, 21, 3, 4, 2}; !slices.Equal(back, want) {
		t.Errorf("came back as %v, want %v", back, want)
	}
	before.Total, before.Waiting, before.Leased, before.Resting = before.Total+1, before.Waiting+2, 0, 0
	if s := stats(t, w); s != before {
		t.Errorf("%+v, want %+v", s, before)
	}
	if f := mustFacets(t, w); f.Sources[0].Count != facets.Sources[0].Count+1 {
		t.Errorf("facets %+v", f)
	}
	if found, err := w.Search(t.Context(), items[2].Text, 0, 9); !slices.Equal(found, []queue.Ref{3}) || err != nil {
		t.Errorf("its text finds %v (%v)", found, err)
	}
	if r, err := w.Record(t.Context(), refs[1]); err != nil || r.Work.Verdict != queue.Violating {
		t.Errorf("%+v (%v)", r.Work, err)
	}
	mustVerify(t, w)
}

func mustFacets(tb testing.TB, w *storage.Workspace) queue.Facets {
	tb.Helper()
	f, err := w.Facets(tb.Context())
	if err != nil {
		tb.Fatal(err)
	}
	return f
}

// An ask about an item that is withheld is handed to nobody and not counted.
func TestWithholdAsks(t *testing.T) {
	w := mustOpen(t, t.TempDir(), storage.Options{})
	items := makeItems(0, 3)
	refs := put(t, w, items...)
	asking(t, w, items)
	want := queue.WantedAsk{Reviewer: "cy", Passes: []queue.Pass{queue.Appeal, queue.QA}}
	ask, err := w.NextAsk(t.Context(), want, epoch)
	if err != nil || ask.Pass != queue.Appeal {
		t.Fatalf("%+v (%v)", ask, err)
	}
	if err := w.LeaseAsk(t.Context(), ask.ID, "cy", epoch, epoch.Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	withhold(t, w, refs...)
	_, err = w.HeldAsk(t.Context(), "cy", epoch)
	wantKind(t, err, queue.NotFound)
	_, err = w.NextAsk(t.Context(), want, epoch)
	wantKind(t, err, queue.NotFound)
	if list, err := w.Asks(t.Context(), queue.Appeal, 0); len(list) > 0 || err != nil {
		t.Errorf("asked are %v (%v)", list, err)
	}
	if n, err := w.CountAsks(t.Context()); len(n) > 0 || err != nil {
		t.Errorf("counted are %v (%v)", n, err)
	}
	put(t, w, items...)
	if again, err := w.NextAsk(t.Context(), want, epoch); again.ID != ask.ID || err != nil {
		t.Errorf("%+v (%v)", again, err)
	}
	mustVerify(t, w)
}

// What is withheld is written over where it stood, also in the indexes.
func TestWithheldIsWrittenOver(t *testing.T) {
	dir := t.TempDir()
	w := mustOpen(t, dir, storage.Options{})
	items := makeItems(0, 6)
	for i, it := range items {
		word := []string{"xylotropic", "quadrivial"}[i%2]
		it.Text, it.Author.Handle = word+" stone", word+"handle"
	}
	items[2].Text = strings.Repeat("xylotropic and stone ", 2000) // on pages of its own
	refs := put(t, w, items...)
	withhold(t, w, refs[0], refs[2])
	withhold(t, w, refs[4])
	if found, err := w.Search(t.Context(), "stone", 0, 9); len(found) != 3 || err != nil {
		t.Errorf("%d of the others are found (%v)", len(found), err)
	}
	mustClose(t, w)
	for name, has := range map[string]bool{"content.db": true, "review.db": false} {
		b, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		if n := bytes.Count(b, []byte("xylotropic")); n > 0 {
			t.Errorf("%s holds what was withheld %d times", name, n)
		}
		if bytes.Contains(b, []byte("quadrivial")) != has {
			t.Errorf("%s holds the others: %v, want %v", name, !has, has)
		}
	}
}

// What dies between the two files is found on opening.
func TestWithholdingIsCutShort(t *testing.T) {
	items := makeItems(0, 10)
	for name, c := range map[string]struct {
		withhold bool // it had come to its end
		sql      string
	}{
		"before the content went": {false, "UPDATE work SET state = 24 WHERE ref IN (3, 4); INSERT INTO leaving VALUES(3), (4); UPDATE head SET total = 8, aside = 2, withheld = 2"},
		"before it was noted":     {true, "INSERT INTO leaving VALUES(3), (4); UPDATE meta SET value = 1 WHERE name = 'followed'"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			w := mustOpen(t, dir, storage.Options{})
			refs := put(t, w, items...)
			if c.withhold {
				withhold(t, w, refs[2:4]...)
			}
			mustClose(t, w)
			tamper(t, filepath.Join(dir, "review.db"), c.sql)
			for range 2 {
				w = mustOpen(t, dir, storage.Options{Progress: func(int64, int64) { t.Error("every row was looked at") }})
				wantGone(t, w, items[2], refs[2])
				wantGone(t, w, items[3], refs[3])
				mustVerify(t, w)
				mustClose(t, w)
			}
			w = mustOpen(t, dir, storage.Options{})
			if back := put(t, w, items...); !slices.Equal(back, refs) {
				t.Errorf("came back as %v", back)
			}
			if waiting := everyone(t, w); len(waiting) != 10 {
				t.Errorf("waiting %v", waiting)
			}
			mustVerify(t, w)
		})
	}
}

// What a backup brings back of the withheld goes again; what it lacks is lost.
func TestWithheldInABackup(t *testing.T) {
	dir := t.TempDir()
	content, backup := filepath.Join(dir, "content.db"), filepath.Join(t.TempDir(), "backup")
	w := mustOpen(t, dir, storage.Options{})
	items := makeItems(0, 10)
	refs := put(t, w, items...)
	mustClose(t, w)
	copyFile(t, content, backup)
	w = mustOpen(t, dir, storage.Options{})
	refs = append(refs, put(t, w, makeItem(10))...)
	withhold(t, w, refs[2], refs[3])
	mustClose(t, w)
	for range 2 {
		copyFile(t, backup, content)
		w = mustOpen(t, dir, storage.Options{})
		wantGone(t, w, items[2], refs[2])
		wantGone(t, w, items[3], refs[3])
		if waiting := everyone(t, w); len(waiting) != 8 {
			t.Errorf("waiting %v", waiting)
		}
		if keys, total, err := w.Orphans(t.Context(), 10); total != 1 || len(keys) != 1 || keys[0].ID != makeItem(10).ID || err != nil {
			t.Errorf("lost are %d: %v (%v)", total, keys, err)
		}
		mustVerify(t, w)
		mustClose(t, w)
	}
	w = mustOpen(t, dir, storage.Options{Progress: func(int64, int64) { t.Error("brought together again without need") }})
	if back := put(t, w, append(items, makeItem(10))...); !slices.Equal(back, refs) {
		t.Errorf("came back as %v", back)
	}
	mustVerify(t, w)
}

// Items come, go and are decided at the same time.
func TestWithholdBesideEverything(t *testing.T) {
	w := mustOpen(t, t.TempDir(), storage.Options{})
	items := makeItems(0, 40)
	refs := put(t, w, items...)
	var all sync.WaitGroup
	all.Go(func() {
		for range 30 {
			if err := w.Withhold(t.Context(), refs[:20]); err != nil {
				t.Error(err)
			}
		}
	})
	all.Go(func() {
		for range 30 {
			if _, err := w.PutItems(t.Context(), items, policies(t).Stand, queue.Put{})(); err != nil {
				t.Error(err)
			}
		}
	})
	all.Go(func() {
		for i := range 300 {
			e := act(queue.Noted, items[i%40], "ada", epoch)
			if _, err := w.Record(t.Context(), refs[i%40]); err != nil && queue.KindOf(err) != queue.NotFound {
				t.Error(err)
			}
			if _, err := w.Append(t.Context(), e, epoch); err != nil && queue.KindOf(err) != queue.NotFound && queue.KindOf(err) != queue.NotOpen {
				t.Error(err)
			}
		}
	})
	all.Go(func() {
		for i := range 30 {
			if _, err := w.PutFollowed(t.Context(), fromHubAll(act(queue.Decided, items[i], "bo", epoch)), theHub, int64(i)); err != nil {
				t.Error(err)
			}
			if err := w.Restand(t.Context(), uuid.NewString(), policies(t).Stand, nil); err != nil {
				t.Error(err)
			}
		}
	})
	all.Wait()
	mustVerify(t, w)
	if back := put(t, w, items...); !slices.Equal(back, refs) {
		t.Errorf("came back as %v", back)
	}
	if s := stats(t, w); s.Total != 40 {
		t.Errorf("%+v", s)
	}
	mustVerify(t, w)
}

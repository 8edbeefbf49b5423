//go:build linux

package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"discern/queue"
	"discern/storage/internal/tracevfs"
)

// TestThePowerIsCut works on a workspace while every write is recorded, and then
// opens what a cut of the power at any moment could have left of both files.
func TestThePowerIsCut(t *testing.T) {
	dir := t.TempDir()
	defer func(n int64) { logLimit = n }(logLimit)
	logLimit = 60 // so that the log is copied back and begun anew many times
	if err := tracevfs.Start(dir); err != nil {
		t.Fatal(err)
	}
	w, err := Open(dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	tracevfs.Note("open")
	workAndNote(t, w)
	ops := tracevfs.Stop()
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	key, err := os.ReadFile(filepath.Join(dir, keyFile))
	if err != nil {
		t.Fatal(err)
	}
	images := 300
	if testing.Short() {
		images = 40
	}
	seed := uint64(time.Now().UnixNano())
	t.Logf("%d operations, seed %d", len(ops), seed)
	for _, c := range []struct {
		deaf  string
		fails bool
	}{
		{"", false},
		{"review.db-wal", true},  // a disk that forgets decisions must be caught
		{"content.db-wal", true}, // and one that forgets content
	} {
		rng := rand.New(rand.NewPCG(seed, 1))
		disk := tracevfs.NewDisk(ops)
		disk.Deaf = c.deaf
		lost := 0
		for i := range images {
			disk.Follow((i + 1) * len(ops) / images)
			if len(disk.Notes) == 0 {
				continue // not opened yet
			}
			if flaws := tryImage(t, disk.Cut(rng), key, disk.Notes); len(flaws) > 0 {
				lost++
				if !c.fails {
					t.Errorf("image %d: %s", i, strings.Join(flaws, "; "))
				}
			}
			if c.fails && lost > 0 && i > images/4 {
				break
			}
		}
		if c.fails && lost == 0 {
			t.Errorf("a disk that does not sync %s went unnoticed", c.deaf)
		}
	}
}

// workAndNote imports, withholds, follows, leases, decides, undoes and notes what was
// answered.
func workAndNote(t *testing.T, w *Workspace) {
	t.Helper()
	rng := rand.New(rand.NewPCG(5, 5))
	stand := func(it *queue.Item) queue.Standing {
		return queue.Standing{Priority: int64(len(it.Text)), Severity: queue.Low}
	}
	ctx := t.Context()
	n := 0
	var last queue.Entry
	entry := func(kind queue.EntryKind, it *queue.Item) queue.Entry {
		e := queue.Entry{ID: uuid.New(), At: time.Now().UTC(), Kind: kind, Reviewer: "ada", Source: it.Source, Item: it.ID, Text: strings.Repeat("x", rng.IntN(900))}
		if kind == queue.Decided {
			e.Decision = &queue.Decision{ID: e.ID, Item: it.ID, Source: it.Source, Verdict: queue.Violating, Reviewer: "ada"}
		}
		return e
	}
	for range 120 {
		var batch []*queue.Item
		for range 1 + rng.IntN(12) {
			n++
			batch = append(batch, &queue.Item{ID: fmt.Sprint(n), Source: "s", Kind: queue.Text, Text: strings.Repeat("word ", 10+rng.IntN(300))})
		}
		if _, err := w.PutItems(ctx, batch, stand, queue.Put{})(); err != nil {
			t.Fatal(err)
		}
		for _, it := range batch {
			tracevfs.Note("item " + it.ID)
		}
		var history []queue.Entry
		for _, it := range batch[:rng.IntN(len(batch))] {
			e := entry(queue.Decided, it)
			e.Imported = &queue.Provenance{At: time.Now().UTC()}
			history = append(history, e)
		}
		if _, err := w.PutEntries(ctx, history, false); err != nil {
			t.Fatal(err)
		}
		for _, e := range history {
			tracevfs.Note("entry " + e.ID.String())
		}
		followAndNote(t, w, n, batch, entry, rng)
		for range 3 {
			now := time.Now()
			up, err := w.Upcoming(ctx, queue.MainQueue, now, w.Turn(), 1)
			if err != nil {
				t.Fatal(err)
			}
			if len(up) == 0 {
				break
			}
			if err := w.Lease(ctx, up[0].Ref, "ada", now, now.Add(time.Hour)); err != nil {
				t.Fatal(err)
			}
			r, err := w.Record(ctx, up[0].Ref)
			if err != nil {
				t.Fatal(err)
			}
			e := entry([]queue.EntryKind{queue.Decided, queue.Decided, queue.Escalated, queue.Noted}[rng.IntN(4)], &r.Item)
			if last.Kind == queue.Decided && rng.IntN(4) == 0 {
				e = queue.Entry{ID: uuid.New(), At: now.UTC(), Kind: queue.Undone, Reviewer: "ada", Source: last.Source, Item: last.Item, Undoes: last.ID}
			}
			if _, err := w.Append(ctx, e, now); err != nil {
				t.Fatal(err)
			}
			tracevfs.Note("entry " + e.ID.String())
			last = e
		}
	}
}

// followAndNote follows a hub, withholds some of a batch of items, and has one of them
// come again.
func followAndNote(t *testing.T, w *Workspace, next int, batch []*queue.Item, entry func(queue.EntryKind, *queue.Item) queue.Entry, rng *rand.Rand) {
	t.Helper()
	ctx := t.Context()
	var list []queue.Followed
	for _, it := range batch[rng.IntN(len(batch)):] {
		list = append(list, queue.Followed{At: time.Now(), Sealed: queue.Sealed{Entry: entry(queue.Decided, it)}})
	}
	if _, err := w.PutFollowed(ctx, list, uuid.New(), int64(next)); err != nil {
		t.Fatal(err)
	}
	for i := range list {
		tracevfs.Note("entry " + list[i].Entry.ID.String())
	}
	tracevfs.Note(fmt.Sprint("followed ", next))
	var refs []queue.Ref
	gone := batch[:rng.IntN(len(batch)+1)]
	for _, it := range gone {
		found, err := w.Find(ctx, it.Key())
		if err != nil || len(found) != 1 {
			t.Fatal(it.ID, found, err)
		}
		refs = append(refs, found[0])
		tracevfs.Note("going " + it.ID)
	}
	if err := w.Withhold(ctx, refs); err != nil {
		t.Fatal(err)
	}
	for _, it := range gone {
		tracevfs.Note("gone " + it.ID)
	}
	if len(gone) == 0 || rng.IntN(2) == 0 {
		return
	}
	tracevfs.Note("going " + gone[0].ID) // it is somewhere between there and not there
	if _, err := w.PutItems(ctx, gone[:1], func(*queue.Item) queue.Standing { return queue.Standing{} }, queue.Put{})(); err != nil {
		t.Fatal(err)
	}
	tracevfs.Note("item " + gone[0].ID)
}

// imageRoot is where images are tried: in memory where that can be, since nothing
// of them need last.
var imageRoot = func() string {
	if info, err := os.Stat("/dev/shm"); err == nil && info.IsDir() {
		return "/dev/shm"
	}
	return ""
}()

// tryImage opens an image and says what does not hold in it.
func tryImage(t *testing.T, image map[string][]byte, key []byte, notes []string) (flaws []string) {
	t.Helper()
	dir, err := os.MkdirTemp(imageRoot, "discern-image")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(dir)
	image[keyFile] = key
	for name, data := range image {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	bad := func(format string, args ...any) { flaws = append(flaws, fmt.Sprintf(format, args...)) }
	w, err := Open(dir, Options{})
	if err != nil {
		bad("open: %v", err)
		return flaws
	}
	ctx := context.Background()
	if rep, err := w.Verify(ctx, false, nil); err != nil || !rep.OK {
		bad("verify: %+v %v", rep, err)
	}
	if _, lost, err := w.Orphans(ctx, 0); lost > 0 || err != nil {
		bad("%d rows of work lack their content (%v)", lost, err)
	}
	items := int64(0)
	for r, err := range w.Items(ctx, time.Time{}) {
		if err != nil || r.Work.Ref == 0 || r.Item.Text == "" {
			bad("item %s: %v", r.Item.ID, err)
		}
		items++
	}
	if s, err := w.Stats(ctx); err != nil || s.Total != items {
		bad("%d items, but %d rows of work (%v)", items, s.Total, err)
	}
	flaws = append(flaws, checkNotes(w, notes)...)
	if err := w.Close(); err != nil {
		bad("close: %v", err)
	}
	for _, name := range []string{contentFile, reviewFile} {
		db, err := sql.Open("sqlite3", "file:"+filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		var answer string
		if err := db.QueryRow("PRAGMA integrity_check").Scan(&answer); err != nil || answer != "ok" {
			bad("%s: %s %v", name, answer, err)
		}
		db.Close()
	}
	return flaws
}

// checkNotes says what of the notes does not hold: the last that was said of an item
// counts, and of going nothing follows.
func checkNotes(w *Workspace, notes []string) (flaws []string) {
	ctx := context.Background()
	followed, err := w.FollowedTo(ctx)
	items := map[string]string{}
	for _, note := range notes {
		what, id, _ := strings.Cut(note, " ")
		found := true
		switch what {
		case "item", "going", "gone":
			items[id] = what
		case "followed":
			n, _ := strconv.Atoi(id)
			found = followed >= int64(n)
		case "entry":
			u := uuid.MustParse(id)
			err = errors.Join(err, w.review.r.use(ctx, func(c *conn) error {
				found, err = c.get("SELECT 1 FROM ledger WHERE id = ?", func(row) {}, u[:])
				return err
			}))
		}
		if err != nil || !found {
			return append(flaws, fmt.Sprintf("%s is lost (%v)", note, err))
		}
	}
	for id, what := range items {
		refs, err := w.Find(ctx, queue.Key{Source: "s", ID: id})
		if there := len(refs) > 0; err != nil || what == "item" && !there || what == "gone" && there {
			return append(flaws, fmt.Sprintf("%s %s is at %v (%v)", what, id, refs, err))
		}
	}
	return flaws
}

package main

import (
	"bufio"
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"testing"
	"time"

	"discern/queue"
)

// filled is a workspace of n made-up items, made by the desk that the bench has.
func filled(t *testing.T, n int) *desk {
	t.Helper()
	d, err := openDesk(t.Context(), filepath.Join(t.TempDir(), "ws"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.close() })
	if err := importFile(t.Context(), d, itemsIn(t, n)); err != nil {
		t.Fatal(err)
	}
	return d
}

func itemsIn(t *testing.T, n int) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "items.jsonl")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := writeItems(f, n); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestDeskDecides(t *testing.T) {
	d := filled(t, 30)
	for i := range 30 {
		took, err := d.decide(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if took.next <= 0 || took.commit <= 0 || took.decide <= took.commit {
			t.Errorf("decision %d took %+v", i, took)
		}
	}
	stats, err := d.Stats(t.Context())
	if err != nil || stats.Decided != 30 || stats.Entries != 30 {
		t.Errorf("%+v, %v after 30 decisions", stats, err)
	}
	if _, err := d.decide(t.Context()); queue.KindOf(err) != queue.Empty {
		t.Errorf("with nothing waiting: %v", err)
	}
}

func TestNextOnceLeavesAllWaiting(t *testing.T) {
	d := filled(t, 20)
	found, leased, err := nextOnce(t.Context(), d, 40)
	if err != nil || found <= 0 || leased <= found {
		t.Errorf("found in %v, leased in %v, %v", found, leased, err)
	}
	if stats, err := d.Stats(t.Context()); err != nil || stats.Waiting != 20 || stats.Leased != 0 {
		t.Errorf("%+v, %v", stats, err)
	}
}

// The searches are of as many kinds as they say: some hit nothing and some
// nearly all, some a handful and one half.
func TestQuestionsHitAsTheySay(t *testing.T) {
	const n = 3000
	d := filled(t, n)
	want := map[string][2]int{ // in 3,000 texts, generously
		"no text":                    {0, 0},
		"an account":                 {1, 10},
		"a rare word":                {0, 30},
		"a word of some texts":       {150, 450},
		"a word of half the texts":   {1200, 1900},
		"a word of nearly all texts": {2700, n},
		"two words":                  {1, 100},
		"a rare and a frequent word": {0, 30},
		"a frequent phrase":          {300, 2500},
		"a rare phrase":              {0, 10},
		"a phrase of no text":        {0, 1},
		"a long prefix":              {1, 200},
		"a short prefix":             {300, 1000},
	}
	for _, q := range questions() {
		took, err := searchOnce(t.Context(), d, &q, n, 20)
		if err != nil || took <= 0 {
			t.Errorf("%s: %v, %v", q.kind, took, err)
		}
		if r, ok := want[q.kind]; !ok || q.hits < r[0] || q.hits > r[1] {
			t.Errorf("%s: %d hits, want %v", q.kind, q.hits, r)
		}
	}
}

func TestDuringDecidesWhatComesIn(t *testing.T) {
	var u during
	dir := filepath.Join(t.TempDir(), "ws")
	if err := u.once(t.Context(), dir, itemsIn(t, 5000)); err != nil {
		t.Fatal(err)
	}
	if len(u.decides) == 0 || len(u.appends) != len(u.decides) || len(u.nexts) != len(u.decides) || u.importing <= 0 {
		t.Errorf("%d decisions, %d appends, %d next items in %v", len(u.decides), len(u.appends), len(u.nexts), u.importing)
	}
	d, err := openDesk(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = d.close() }()
	stats, err := d.Stats(t.Context())
	if err != nil || stats.Total != 5000 || stats.Entries != int64(len(u.decides)) {
		t.Errorf("%+v, %v; %d decisions were timed", stats, err, len(u.decides))
	}
}

func TestWritePlainWritesEveryLine(t *testing.T) {
	const lines = 2*batchLines + 7
	path := itemsIn(t, lines)
	in, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	db, err := sql.Open("sqlite3", "file:"+filepath.Join(t.TempDir(), "plain.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := insertLines(t.Context(), db, bufio.NewReader(in)); err != nil {
		t.Fatal(err)
	}
	info, err := in.Stat()
	if err != nil {
		t.Fatal(err)
	}
	var rows, bytes int64
	if err := db.QueryRow("SELECT count(*), sum(length(doc)) FROM items").Scan(&rows, &bytes); err != nil {
		t.Fatal(err)
	}
	if rows != lines || bytes != info.Size() {
		t.Errorf("%d rows of %d bytes, want %d of %d", rows, bytes, lines, info.Size())
	}

	dir := t.TempDir()
	if took, err := writePlain(t.Context(), path, dir); err != nil || took <= 0 {
		t.Errorf("%v, %v", took, err)
	}
	if left, _ := os.ReadDir(dir); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := writePlain(ctx, path, dir); err == nil {
		t.Error("a write that was given up came to an end")
	}
}

// A copy of a workspace is one, and what is done in it stays in it.
func TestDuplicate(t *testing.T) {
	d := filled(t, 10)
	if err := d.close(); err != nil {
		t.Fatal(err)
	}
	e := &env{began: time.Now()}
	to, err := e.duplicate(d.dir, "copy")
	if err != nil {
		t.Fatal(err)
	}
	for dir, decisions := range map[string]int64{to: 1, d.dir: 0} {
		d, err := openDesk(t.Context(), dir)
		if err != nil {
			t.Fatal(err)
		}
		if dir == to {
			if _, err := d.decide(t.Context()); err != nil {
				t.Error(err)
			}
		}
		stats, err := d.Stats(t.Context())
		if err != nil || stats.Total != 10 || stats.Entries != decisions {
			t.Errorf("%s: %+v, %v", dir, stats, err)
		}
		if err := d.close(); err != nil {
			t.Error(err)
		}
	}
	if _, err := e.duplicate(filepath.Join(to, "none"), "copy"); err == nil {
		t.Error("copied what is not there")
	}
}

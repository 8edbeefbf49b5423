package storage

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"discern/queue"
)

// Every connection that writes to review.db must sync each durable commit,
// whatever the driver was compiled with.
func TestReviewIsWrittenInFull(t *testing.T) {
	w, err := Open(t.TempDir(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	read := func(c *conn) (level int64) {
		t.Helper()
		if _, err := c.get("PRAGMA synchronous", func(r row) { level = r.int(0) }); err != nil {
			t.Fatal(err)
		}
		return level
	}
	const normal, full = 1, 2
	for _, db := range []*database{w.review, w.content} {
		if got := read(db.back.db); got != full {
			t.Errorf("the log is copied back at level %d", got)
		}
		for _, durable := range []bool{true, false, true, true, false, false, true} {
			want := int64(normal)
			if durable {
				want = full
			}
			for _, lane := range []func(context.Context, bool, func(*conn) error, func()) error{db.w.act, db.w.work} {
				if err := lane(t.Context(), durable, func(c *conn) error {
					if got := read(c); got != want {
						t.Errorf("durable %v is written at level %d", durable, got)
					}
					return nil
				}, nil); err != nil {
					t.Fatal(err)
				}
			}
		}
		for pragma, want := range map[string]int64{"trusted_schema": 0, "cell_size_check": 1, "temp_store": 2, "wal_autocheckpoint": 0} {
			if _, err := db.w.db.get("PRAGMA "+pragma, func(r row) {
				if r.int(0) != want {
					t.Errorf("%s is %d, want %d", pragma, r.int(0), want)
				}
			}); err != nil {
				t.Fatal(err)
			}
		}
		if err := db.r.use(t.Context(), func(c *conn) error { return c.exec("INSERT INTO meta VALUES('x', 1)") }); err == nil {
			t.Error("a reader can write")
		}
	}
}

// The next item is found in indexes alone, without sorting.
func TestTheNextItemIsNotSorted(t *testing.T) {
	w, err := Open(t.TempDir(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	for _, ask := range nextIn {
		for _, sql := range []string{ask.due, ask.worth, ask.oldest} {
			var plan []string
			err := w.review.r.use(t.Context(), func(c *conn) error {
				var args []any
				if strings.Contains(sql, "?") {
					args = append(args, 0)
				}
				return c.query(t.Context(), "EXPLAIN QUERY PLAN "+sql, func(r row) error {
					plan = append(plan, r.text(3))
					return nil
				}, args...)
			})
			if err != nil {
				t.Fatal(err)
			}
			if len(plan) != 1 || !strings.Contains(plan[0], "COVERING INDEX") {
				t.Errorf("%s\nis planned as %q", sql, plan)
			}
		}
	}
}

func TestLibraryThatWillNotDo(t *testing.T) {
	if err := refuseLibrary(); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		version int
		fts     bool
		words   string
	}{
		{3_051_002, true, "3.51.3"},
		{3_051_003, false, "sqlite_fts5"},
		{3_051_003, true, ""},
		{3_054_001, true, ""},
	} {
		err := judgeLibrary("3.x", c.version, c.fts)
		if (err == nil) != (c.words == "") || err != nil && (queue.KindOf(err) != queue.Refused || !strings.Contains(err.Error(), c.words)) {
			t.Errorf("SQLite %d with FTS5 %v: %v", c.version, c.fts, err)
		}
	}
}

// A reviewer who waits goes before all bulk that waits, in whatever order they came.
func TestTheReviewersLane(t *testing.T) {
	w, err := Open(t.TempDir(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	hold, held := make(chan struct{}), make(chan struct{})
	done := make(chan string, 8)
	go func() {
		_ = w.review.w.work(t.Context(), false, func(*conn) error {
			close(held)
			<-hold
			return nil
		}, nil)
	}()
	<-held
	queued := func(n int) {
		for {
			w.review.w.mu.Lock()
			waiting := w.review.w.waiting
			w.review.w.mu.Unlock()
			if waiting == n {
				return
			}
		}
	}
	nothing := func(*conn) error { return nil }
	for range 3 {
		go func() { _ = w.review.w.work(t.Context(), false, nothing, func() { done <- "bulk" }) }()
	}
	queued(3)
	go func() { _ = w.review.w.act(t.Context(), false, nothing, func() { done <- "reviewer" }) }()
	queued(4)
	close(hold)
	if first := <-done; first != "reviewer" {
		t.Errorf("%s went first", first)
	}
	for range 3 {
		<-done
	}
}

func TestATransactionThatFailsLeavesNothing(t *testing.T) {
	w, err := Open(t.TempDir(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	boom := errors.New("boom")
	then := false
	err = w.review.w.act(t.Context(), true, func(c *conn) error {
		if err := setMeta(c, "x", 1); err != nil {
			return err
		}
		return boom
	}, func() { then = true })
	if !errors.Is(err, boom) || then {
		t.Errorf("answered %v, went on %v", err, then)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := w.review.w.act(ctx, true, func(c *conn) error { return setMeta(c, "x", 1) }, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled act answered %v", err)
	}
	if err := w.review.r.use(t.Context(), func(c *conn) error {
		found, err := c.get("SELECT 1 FROM meta WHERE name = 'x'", func(row) {})
		if found {
			t.Error("something is left")
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
}

// In quiet hours the segments of many batches become few, and nothing is lost.
func TestTheIndexIsMerged(t *testing.T) {
	w, err := Open(t.TempDir(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	stand := func(*queue.Item) queue.Standing { return queue.Standing{} }
	for i := range 30 {
		it := &queue.Item{ID: fmt.Sprint(i), Kind: queue.Text, Text: "a kettle and number" + fmt.Sprint(i)}
		if _, err := w.PutItems(t.Context(), []*queue.Item{it}, stand, queue.Put{})(); err != nil {
			t.Fatal(err)
		}
	}
	segments := func() (n int64) {
		if err := w.content.r.use(t.Context(), func(c *conn) error {
			_, err := c.get("SELECT count(DISTINCT segid) FROM words_idx", func(r row) { n = r.int(0) })
			return err
		}); err != nil {
			t.Fatal(err)
		}
		return n
	}
	before, steps := segments(), 0
	for more := true; more; steps++ {
		if more, err = w.mergeIndex(); err != nil || steps > 100 {
			t.Fatal(steps, err)
		}
	}
	if after := segments(); after >= before || after > 3 {
		t.Errorf("%d segments were merged to %d", before, after)
	}
	for words, want := range map[string]int{"kettle": 30, "number17": 1} {
		if refs, err := w.Search(t.Context(), words, 0, 100); err != nil || len(refs) != want {
			t.Errorf("%q finds %d, want %d (%v)", words, len(refs), want, err)
		}
	}
}

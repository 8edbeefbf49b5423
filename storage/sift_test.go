package storage_test

import (
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"discern/queue"
	"discern/storage"
)

// A sieve must give what the order gives of the items that it lets through.
func TestSiftAgreesWithTheOrder(t *testing.T) {
	clk := newClock()
	rng := rand.New(rand.NewPCG(3, 4))
	for round := range 12 {
		w := mustOpen(t, t.TempDir(), storage.Options{Now: clk.now})
		stands := map[string]queue.Standing{}
		items := make([]*queue.Item, rng.IntN(120))
		for i := range items {
			items[i] = &queue.Item{ID: fmt.Sprint(i), Source: "s", Kind: queue.Text}
			s := queue.Standing{Priority: int64(rng.IntN(6)), Severity: queue.Low, Harms: queue.Harms(rng.IntN(16))}
			if rng.IntN(5) == 0 {
				s.Harms |= 1 << 62
			}
			if rng.IntN(3) == 0 {
				s.Deadline = clk.now().Add(time.Duration(rng.IntN(240)-90) * time.Minute)
			}
			stands[items[i].ID] = s
		}
		outs, err := w.PutItems(t.Context(), items, func(it *queue.Item) queue.Standing { return stands[it.ID] }, queue.Put{})()
		if err != nil {
			t.Fatal(err)
		}
		var waiting []queue.Work
		for i, out := range outs {
			waiting = append(waiting, queue.Work{Ref: out.Ref, Standing: stands[items[i].ID]})
		}
		for _, out := range []queue.Harms{0, 1, 6, 1 << 62} {
			sieve := queue.Sieve{Out: out, NotDue: out | queue.Harms(rng.IntN(2)*8)}
			left := slices.DeleteFunc(slices.Clone(waiting), func(work queue.Work) bool {
				if work.LaneOf(clk.now()) <= queue.Due {
					return work.Harms&sieve.Out != 0
				}
				return work.Harms&sieve.NotDue != 0
			})
			for _, n := range []int{1, 7, 200} {
				turn := rng.Int64N(queue.FairShare - 1)
				n := min(n, int(queue.FairShare-1-turn)) // without a fair turn, which has a test of its own
				got, err := w.Sift(t.Context(), queue.MainQueue, clk.now(), turn, n, sieve)
				if err != nil {
					t.Fatal(err)
				}
				want := sorted(left, clk.now(), turn, n)
				if len(got) == 0 && len(want) == 0 {
					continue
				}
				if d := cmp.Diff(want, got); d != "" {
					t.Fatalf("round %d, %+v, turn %d, first %d of %d (-want +got):\n%s", round, sieve, turn, n, len(left), d)
				}
			}
			var count queue.PassedOver
			for _, work := range waiting {
				if work.Harms&out != 0 {
					count.Items++
					if work.LaneOf(clk.now()) <= queue.Due {
						count.Due++
					}
				}
			}
			if got, err := w.CountSifted(t.Context(), queue.MainQueue, clk.now(), out); err != nil || got != count {
				t.Errorf("round %d, %+v: counts %+v, want %+v: %v", round, sieve, got, count, err)
			}
		}
		mustClose(t, w)
	}
}

// The fair turn is the oldest's that the sieve lets through.
func TestSiftedFairTurn(t *testing.T) {
	w := mustOpen(t, t.TempDir(), storage.Options{})
	harms := map[string]queue.Harms{"a": 2, "b": 8, "c": 4, "d": 4}
	var items []*queue.Item
	for _, id := range []string{"a", "b", "c", "d"} {
		items = append(items, &queue.Item{ID: id, Source: "s", Kind: queue.Text})
	}
	outs, err := w.PutItems(t.Context(), items, func(it *queue.Item) queue.Standing {
		return queue.Standing{Priority: int64(it.ID[0]), Severity: queue.Low, Harms: harms[it.ID]}
	}, queue.Put{})()
	if err != nil {
		t.Fatal(err)
	}
	got, err := w.Sift(t.Context(), queue.MainQueue, epoch, queue.FairShare-1, 1, queue.Sieve{Out: 2, NotDue: 10})
	if want := []queue.Upcoming{{Ref: outs[2].Ref, Lane: queue.FairTurn}}; err != nil || !cmp.Equal(got, want) {
		t.Errorf("its turn has %+v, want %+v: %v", got, want, err)
	}
}

// Work of the version before knows no harms until it is ranked anew.
func TestHarmsOfAnOlderWorkspace(t *testing.T) {
	dir := t.TempDir()
	w := mustOpen(t, dir, storage.Options{})
	ps := policies(t)
	refs := put(t, w, makeItems(0, 50)...)
	if err := w.Restand(t.Context(), "1", ps.Stand, nil); err != nil {
		t.Fatal(err)
	}
	out := ps.Covering("HATE")
	before, err := w.CountSifted(t.Context(), queue.MainQueue, epoch, out)
	if err != nil || before.Items == 0 || before.Items == int64(len(refs)) {
		t.Fatalf("%+v: %v", before, err)
	}
	mustClose(t, w)
	older(t, dir)
	w = mustOpen(t, dir, storage.Options{})
	if err := w.Restand(t.Context(), "1", ps.Stand, nil); err != nil {
		t.Fatal(err)
	}
	if got, err := w.CountSifted(t.Context(), queue.MainQueue, epoch, out); err != nil || got != before {
		t.Errorf("after ranking anew %+v, want %+v: %v", got, before, err)
	}
}

// older takes review.db back to the schema of the version before.
func older(tb testing.TB, dir string) {
	tb.Helper()
	db, err := sql.Open("sqlite3", filepath.Join(dir, "review.db"))
	if err != nil {
		tb.Fatal(err)
	}
	_, err = db.Exec(`DROP TRIGGER ledger_grows; DROP TRIGGER ledger_acts; DROP INDEX ledger_replaces; ALTER TABLE ledger DROP COLUMN replaces; DROP TABLE asks; DROP TABLE barred; DROP TABLE grants; DROP TABLE leaving; DROP TABLE elsewhere; ALTER TABLE head DROP COLUMN withheld;
		CREATE TRIGGER ledger_grows BEFORE INSERT ON ledger BEGIN SELECT 1; END; CREATE TRIGGER ledger_acts AFTER INSERT ON ledger BEGIN SELECT 1; END;
		DROP INDEX work_order; ALTER TABLE work DROP COLUMN harms; DROP INDEX ledger_apart; DROP INDEX ledger_clues; DROP TABLE exposure; DROP TABLE shift;
		CREATE INDEX work_order ON work(queue, priority DESC, ref) WHERE state = 0; PRAGMA user_version = 2`)
	if err := errors.Join(err, db.Close()); err != nil {
		tb.Fatal(err)
	}
}

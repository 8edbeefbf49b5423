package storage_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"discern/queue"
	"discern/storage"
)

// sorted is the order as package queue says it, by sorting.
func sorted(works []queue.Work, now time.Time, turn int64, n int) []queue.Upcoming {
	byOrder, byAge := slices.Clone(works), slices.Clone(works)
	slices.SortFunc(byOrder, func(a, b queue.Work) int {
		if queue.Before(a, b, now) {
			return -1
		}
		return 1
	})
	slices.SortFunc(byAge, func(a, b queue.Work) int { return int(a.Ref - b.Ref) })
	placed := map[queue.Ref]bool{}
	var list []queue.Upcoming
	for i := range min(n, len(works)) {
		from, fair := byOrder, queue.IsFairTurn(turn+int64(i))
		if fair {
			from = byAge
		}
		k := slices.IndexFunc(from, func(w queue.Work) bool { return !placed[w.Ref] })
		u := queue.Upcoming{Ref: from[k].Ref, Lane: from[k].LaneOf(now)}
		if fair {
			u.Lane = queue.FairTurn
		}
		placed[u.Ref] = true
		list = append(list, u)
	}
	return list
}

// The index must give what sorting gives, whatever the standings.
func TestUpcomingAgreesWithTheOrder(t *testing.T) {
	clk := newClock()
	rng := rand.New(rand.NewPCG(1, 2))
	for round := range 20 {
		w := mustOpen(t, t.TempDir(), storage.Options{Now: clk.now})
		count := rng.IntN(120)
		stands := map[string]queue.Standing{}
		items := make([]*queue.Item, count)
		for i := range items {
			items[i] = &queue.Item{ID: fmt.Sprint(i), Source: "s", Kind: queue.Text}
			s := queue.Standing{Priority: int64(rng.IntN(6)), Severity: queue.Low}
			if rng.IntN(4) == 0 {
				s.Priority += 1_000_000
			}
			if rng.IntN(3) == 0 {
				s.Deadline = clk.now().Add(time.Duration(rng.IntN(240)-90) * time.Minute)
			}
			if rng.IntN(6) == 0 {
				s.Deadline = clk.now().Add(queue.DueSoon) // the edge
			}
			stands[items[i].ID] = s
		}
		outs, err := w.PutItems(t.Context(), items, func(it *queue.Item) queue.Standing { return stands[it.ID] }, queue.Put{})()
		if err != nil {
			t.Fatal(err)
		}
		var waiting [2][]queue.Work
		for i, out := range outs {
			work := queue.Work{Ref: out.Ref, Standing: stands[items[i].ID]}
			switch rng.IntN(8) {
			case 0:
				mustAppend(t, w, act(queue.Decided, items[i], "ada", clk.now()))
			case 1:
				mustAppend(t, w, act(queue.Skipped, items[i], "ada", clk.now()))
			case 2:
				mustAppend(t, w, act(queue.Escalated, items[i], "ada", clk.now()))
				waiting[queue.EscalatedQueue] = append(waiting[queue.EscalatedQueue], work)
			case 3:
				if err := w.Lease(t.Context(), out.Ref, "bob", clk.now(), clk.now().Add(time.Minute)); err != nil {
					t.Fatal(err)
				}
			default:
				waiting[queue.MainQueue] = append(waiting[queue.MainQueue], work)
			}
		}
		for q, works := range waiting {
			for _, n := range []int{0, 1, 2, 7, 25, 200} {
				turn := rng.Int64N(40)
				got, err := w.Upcoming(t.Context(), queue.QueueID(q), clk.now(), turn, n)
				if err != nil {
					t.Fatal(err)
				}
				want := sorted(works, clk.now(), turn, n)
				if len(got) == 0 && len(want) == 0 {
					continue
				}
				if d := cmp.Diff(want, got); d != "" {
					t.Fatalf("round %d, queue %d, turn %d, first %d of %d (-want +got):\n%s", round, q, turn, n, len(works), d)
				}
			}
		}
		mustClose(t, w)
	}
}

func TestLeasesAndRestsRunOut(t *testing.T) {
	clk := newClock()
	w := mustOpen(t, t.TempDir(), storage.Options{Now: clk.now})
	items := makeItems(0, 3)
	refs := put(t, w, items...)
	waiting := func() []queue.Ref {
		t.Helper()
		up, err := w.Upcoming(t.Context(), queue.MainQueue, clk.now(), 0, 10)
		if err != nil {
			t.Fatal(err)
		}
		var list []queue.Ref
		for _, u := range up {
			list = append(list, u.Ref)
		}
		slices.Sort(list)
		return list
	}
	want := func(list ...queue.Ref) {
		t.Helper()
		if got := waiting(); !slices.Equal(got, list) {
			t.Fatalf("waiting %v, want %v", got, list)
		}
	}
	lease := func(ref queue.Ref, who string, d time.Duration) error {
		return w.Lease(t.Context(), ref, who, clk.now(), clk.now().Add(d))
	}
	if err := lease(refs[0], "ada", time.Minute); err != nil {
		t.Fatal(err)
	}
	mustAppend(t, w, act(queue.Skipped, items[1], "ada", clk.now()))
	want(refs[2])
	if held, err := w.HeldBy(t.Context(), "ada", clk.now()); err != nil || held != refs[0] {
		t.Fatal(held, err)
	}
	wantKind(t, lease(refs[0], "bob", time.Minute), queue.NotOpen)
	if err := lease(refs[0], "ada", 2*time.Minute); err != nil { // renewed
		t.Fatal(err)
	}
	clk.advance(time.Minute)
	wantKind(t, lease(refs[0], "bob", time.Minute), queue.NotOpen)
	clk.advance(time.Minute)
	_, err := w.HeldBy(t.Context(), "ada", clk.now())
	wantKind(t, err, queue.NotFound)
	want(refs[0], refs[2])
	if err := lease(refs[0], "bob", time.Minute); err != nil { // it ran out
		t.Fatal(err)
	}
	if err := w.Release(t.Context(), refs[0], "ada"); err != nil { // not hers any more
		t.Fatal(err)
	}
	want(refs[2])
	if err := w.Release(t.Context(), refs[0], "bob"); err != nil {
		t.Fatal(err)
	}
	want(refs[0], refs[2])
	if s := stats(t, w); s.Resting != 1 || s.Waiting != 3 || s.Leased != 0 {
		t.Fatalf("%+v", s)
	}
	clk.advance(queue.SkipRest)
	want(refs...)
	if s := stats(t, w); s.Resting != 0 || s.Waiting != 3 {
		t.Fatalf("%+v", s)
	}
}

func TestWakeSparesOnesOwnSkips(t *testing.T) {
	clk := newClock()
	w := mustOpen(t, t.TempDir(), storage.Options{Now: clk.now})
	items := makeItems(0, 2)
	put(t, w, items...)
	mustAppend(t, w, act(queue.Skipped, items[0], "ada", clk.now()))
	mustAppend(t, w, act(queue.Skipped, items[1], "bob", clk.now()))
	for _, step := range []struct {
		except  string
		resting int64
	}{{"ada", 1}, {"ada", 1}, {"", 0}} {
		if err := w.Wake(t.Context(), step.except); err != nil {
			t.Fatal(err)
		}
		if s := stats(t, w); s.Resting != step.resting {
			t.Fatalf("after waking all but %q's: %+v", step.except, s)
		}
	}
}

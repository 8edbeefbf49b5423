package queue_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"discern/queue"
)

// sees is what a desk says of an item and of what stands beside it.
type sees struct {
	Task, Again, Looked queue.Task
	Rows, Upcoming      []queue.Row
	Why                 []string
	Stats               queue.Stats
	History             int
	Author              queue.AuthorRecord
	Related             queue.Related
	Known               queue.Known
	Reported            []queue.Reported
}

func (b *bench) sees(t *testing.T) (s sees) {
	t.Helper()
	ctx := t.Context()
	s.Task, s.Again = b.next(t), b.next(t)
	ref := s.Task.Ref
	s.Why = s.Again.Place.Why(b.at)
	history, err := b.History(ctx, ref)
	must(t, err)
	s.History = len(history)
	for _, read := range []func() error{
		func() (err error) { s.Looked, err = b.Look(ctx, ref); return err },
		func() (err error) { s.Rows, err = b.Rows(ctx, []queue.Ref{ref, ref + 1}); return err },
		func() (err error) { s.Upcoming, err = b.Desk.Upcoming(ctx, 10); return err },
		func() (err error) { s.Stats, err = b.Stats(ctx); return err },
		func() (err error) { s.Author, err = b.AuthorRecord(ctx, ref); return err },
		func() (err error) { s.Related, err = b.Related(ctx, ref); return err },
		func() (err error) { s.Known, err = b.Known(ctx, ref); return err },
		func() (err error) { s.Reported, err = b.Reporters(ctx, ref); return err },
	} {
		must(t, read())
	}
	return s
}

// An item that is looked at again without the person's knowing looks as it does to
// whoever looks first.
func TestAFurtherLookLooksLikeAFirst(t *testing.T) {
	items := func() []*queue.Item {
		return []*queue.Item{by("a", "kim", pictured, reported("rosa")), by("b", "kim", pictured, reported("rosa"))}
	}
	first := newBench(t)
	first.fill(t, items()...)
	want := first.sees(t)
	if want.Task.Item.ID != "a" || want.Why[0] != "You had it open." || want.Stats.Waiting != 1 || want.Stats.Leased != 1 {
		t.Fatalf("a first look is %+v", want)
	}
	for name, ask := range map[string]func(b *bench, ref queue.Ref) error{
		"a second opinion": func(b *bench, ref queue.Ref) error { return b.AskSecond(t.Context(), ref) },
		"a known answer":   func(b *bench, ref queue.Ref) error { return b.SetGolden(t.Context(), ref, "", nil) },
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			ctx := t.Context()
			b.fill(t, items()...)
			must(t, b.Sit(ctx, "noor"))
			b.judge(t, "a", "b")
			must(t, b.Appoint(ctx, "grace", queue.Supervisor))
			must(t, b.Sit(ctx, "grace"))
			_, err := b.SetOversight(ctx, queue.Oversight{Golden: 1})
			must(t, err)
			must(t, ask(b, b.find(t, "a")))
			must(t, ask(b, b.find(t, "b")))
			must(t, b.Sit(ctx, "amina"))
			b.at = morning
			got := b.sees(t)
			// A leased ask counts with what waits; what else waits is listed apart.
			if got.Stats.Waiting+got.Stats.Leased != 2 || got.Stats.Decided != 0 {
				t.Errorf("the counts are %+v", got.Stats)
			}
			opt := cmp.Options{
				cmpopts.IgnoreFields(sees{}, "Stats", "Upcoming", "Related"),
				cmpopts.IgnoreFields(queue.AuthorRecord{}, "Items", "Waiting"),
				cmp.Comparer(func(a, b queue.Standing) bool { return a == b }), cmpopts.EquateApproxTime(time.Second),
			}
			if diff := cmp.Diff(want, got, opt); diff != "" {
				t.Errorf("a further look (-first +further):\n%s", diff)
			}
			if got.Author.Decided != 0 || len(got.Known.Precedents) != 0 || got.Reported[0].Record != nil {
				t.Errorf("what others decided is told: %+v, %+v, %+v", got.Author, got.Known, got.Reported)
			}
			done, err := b.DoneSince(ctx, time.Time{})
			must(t, err)
			if _, err := b.Decide(ctx, got.Task.Ref, allowed); err != nil {
				t.Fatal(err)
			}
			after, err := b.Stats(ctx)
			must(t, err)
			if n, err := b.DoneSince(ctx, time.Time{}); err != nil || n != done+1 || after.Waiting+after.Leased != 1 {
				t.Errorf("decided, %d are done and %+v counted (%v)", n, after, err)
			}
		})
	}
}

package queue_test

import (
	"strings"
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

// Whoever names an item that they may yet be asked about is not told that it is
// decided: their decision is the second opinion.
func TestDecidingByNameIsBlindToo(t *testing.T) {
	b := newBench(t)
	b.oversee(t, everyDecision)
	b.fill(t, post("a", .9))
	task, _ := b.decide(t, "amina", removed)
	b.sit(t, "bo")
	if d, err := b.Decide(t.Context(), task.Ref, fine); err != nil || d.Pass != queue.Second {
		t.Errorf("decided as %+v: %v", d, err)
	}
	_, err := b.Decide(t.Context(), task.Ref, fine)
	wantKind(t, "once more", err, queue.NotOpen)
	b.whole(t)
}

// What stands beside other items of an author does not tell of one that is asked about.
func TestRecordsAreBlindToo(t *testing.T) {
	b := newBench(t)
	b.oversee(t, everyDecision)
	one, two := post("a", .9), post("b", .8)
	one.Author, two.Author = &queue.Author{ID: "x"}, &queue.Author{ID: "x"}
	b.fill(t, one, two)
	b.decide(t, "amina", removed)
	other, err := b.Find(t.Context(), "b")
	if err != nil {
		t.Fatal(err)
	}
	for who, want := range map[string]int{"amina": 1, "bo": 0, "sue": 1} {
		b.sit(t, who)
		offered := 1 - want // to bo it waits like any other
		if r, err := b.AuthorRecord(t.Context(), other); err != nil || r.Decided != want || r.Items != 1 {
			t.Errorf("%s is told of %d decided of %d: %v", who, r.Decided, r.Items, err)
		}
		if rel, err := b.Related(t.Context(), other); err != nil || len(rel.Items) != offered {
			t.Errorf("%s is offered %d items to decide with it: %v", who, len(rel.Items), err)
		}
	}
}

func TestACaseIsWholeOrNone(t *testing.T) {
	b := newBench(t)
	b.oversee(t, everyDecision)
	b.fill(t, post("a", .9))
	task, _ := b.decide(t, "amina", removed)
	for who, want := range map[string]int{"amina": 2, "sue": 2, "bo": 0} {
		b.sit(t, who)
		entries, err := b.Dossier(t.Context(), task.Ref)
		if len(entries) != want || (want == 0) != (queue.KindOf(err) == queue.Refused) {
			t.Errorf("%s is given %d entries: %v", who, len(entries), err)
		}
		if err := b.MayReport(t.Context()); (err == nil) != (who == "sue") {
			t.Errorf("%s may report: %v", who, err)
		}
	}
}

// Where somebody else has it open, or it rests, it is refused as any other item would be.
func TestWhatIsElsewhereTellsNothing(t *testing.T) {
	b := newBench(t)
	b.oversee(t, everyDecision)
	b.fill(t, post("a", .9))
	task, _ := b.decide(t, "amina", removed)
	b.sit(t, "bo")
	b.next(t)
	cy := queue.NewDesk(queue.Config{Store: b.store, Policies: b.Policies(), Reviewer: "cy", Now: func() time.Time { return b.at }})
	_, err := cy.Take(t.Context(), task.Ref)
	wantKind(t, "taking it", err, queue.NotOpen)
	_, err = cy.Decide(t.Context(), task.Ref, fine)
	wantKind(t, "deciding it", err, queue.NotOpen)
	if !strings.Contains(err.Error(), "somebody else has the item open") {
		t.Errorf("deciding it is refused with %q", err)
	}
	// A skip rests for who skipped alone, and they can take it out of order.
	if err := b.Skip(t.Context(), task.Ref, "later"); err != nil {
		t.Fatal(err)
	}
	_, err = b.Next(t.Context())
	wantKind(t, "who skipped", err, queue.Empty)
	b.sit(t, "dee")
	if got := b.next(t); got.Ref != task.Ref {
		t.Errorf("another person is given %d", got.Ref)
	}
	b.sit(t, "bo")
	if u, err := b.Undo(t.Context()); err != nil || u.Undone.Kind != queue.Skipped {
		t.Errorf("the skip is taken back: %+v, %v", u, err)
	}
	if got := b.next(t); got.Ref != task.Ref {
		t.Errorf("taken back, it is %d", got.Ref)
	}
	b.whole(t)
}

// A supervisor who looks again themself is not told either, while they look.
func TestASupervisorLooksUnknowing(t *testing.T) {
	b := newBench(t)
	b.oversee(t, everyDecision)
	b.fill(t, post("a", .9))
	task, _ := b.decide(t, "amina", removed)
	b.sit(t, "sue")
	if history, err := b.History(t.Context(), task.Ref); err != nil || len(history) != 2 {
		t.Errorf("before, a supervisor is told %d entries: %v", len(history), err)
	}
	if got := b.next(t); got.Ref != task.Ref {
		t.Fatalf("a supervisor is given %d", got.Ref)
	}
	if history, err := b.History(t.Context(), task.Ref); err != nil || len(history) != 0 {
		t.Errorf("while they look they are told %d entries: %v", len(history), err)
	}
}

// It comes back as what is open does, its media can be held, and a hold by law does not
// tell that it was removed.
func TestALookAgainIsLikeAnyOther(t *testing.T) {
	b := newBench(t)
	b.oversee(t, everyDecision)
	it := post("a", .9)
	it.Flags = []queue.Flag{{By: queue.ByRemovalOrder}}
	b.fill(t, it, post("b", .1))
	task, _ := b.decide(t, "amina", removed)
	if holds, err := b.Holds(t.Context(), task.Ref); err != nil || len(holds) != 1 {
		t.Fatalf("held: %+v, %v", holds, err)
	}
	b.sit(t, "bo")
	if _, err := b.Take(t.Context(), task.Ref); err != nil {
		t.Fatal(err)
	}
	if again := b.next(t); again.Ref != task.Ref || again.Place.Lane != queue.Held {
		t.Errorf("it comes back as %+v", again.Place)
	}
	if holds, err := b.Holds(t.Context(), task.Ref); err != nil || len(holds) != 0 {
		t.Errorf("who looks again is told that it is held: %+v, %v", holds, err)
	}
	if err := b.Hold(t.Context(), task.Ref, time.Time{}, "a lawyer asks"); err != nil {
		t.Error(err)
	}
	if d, err := b.Decide(t.Context(), task.Ref, removed); err != nil || d.Pass != queue.Second {
		t.Errorf("after a hold it is decided as %+v: %v", d, err)
	}
	b.whole(t)
}

// What is counted over all items tells no more of one than its row does.
func TestItemsAreBlindToo(t *testing.T) {
	b := newBench(t)
	b.oversee(t, everyDecision)
	b.fill(t, post("a", .9))
	b.decide(t, "amina", removed)
	for who, want := range map[string]queue.State{"amina": queue.Settled, "bo": queue.Waiting, "sue": queue.Settled} {
		b.sit(t, who)
		for r, err := range b.Items(t.Context(), time.Time{}) {
			if err != nil || r.Work.State != want || (r.Work.Verdict == "") != (want == queue.Waiting) {
				t.Errorf("%s is told %d, %q: %v", who, r.Work.State, r.Work.Verdict, err)
			}
		}
	}
}

package storage_test

import (
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"discern/queue"
	"discern/storage"
)

// desk is a workspace with one item, for telling what acts do to it.
type desk struct {
	*testing.T
	w   *storage.Workspace
	clk *clock
	it  *queue.Item
	ref queue.Ref
}

func newDesk(t *testing.T) *desk {
	clk := newClock()
	d := &desk{T: t, w: mustOpen(t, t.TempDir(), storage.Options{Now: clk.now}), clk: clk, it: makeItem(1)}
	d.ref = put(t, d.w, d.it)[0]
	return d
}

func (d *desk) act(kind queue.EntryKind, who string) queue.Entry {
	d.Helper()
	d.clk.advance(time.Second)
	e := act(kind, d.it, who, d.clk.now())
	mustAppend(d, d.w, e)
	return e
}

func (d *desk) undo(e queue.Entry) {
	d.Helper()
	d.clk.advance(time.Second)
	mustAppend(d, d.w, undo(e, d.clk.now()))
}

func (d *desk) lease(who string) {
	d.Helper()
	if err := d.w.Lease(d.Context(), d.ref, who, d.clk.now(), d.clk.now().Add(time.Hour)); err != nil {
		d.Fatal(err)
	}
}

// take imports an entry, as from another place.
func (d *desk) take(e queue.Entry) queue.Outcome {
	d.Helper()
	e.Imported = &queue.Provenance{File: "old.jsonl", At: d.clk.now()}
	outs, err := d.w.PutEntries(d.Context(), []queue.Entry{e}, false)
	if err != nil {
		d.Fatal(err)
	}
	return outs[0]
}

func (d *desk) takeKind(kind queue.EntryKind, who string) queue.Entry {
	d.Helper()
	e := act(kind, d.it, who, d.clk.now())
	if out := d.take(e); out.Result != queue.Added || out.Ref != d.ref {
		d.Fatalf("%+v", out)
	}
	return e
}

// refuses wants an act to be refused and to leave no trace.
func (d *desk) refuses(kind queue.EntryKind, who string) {
	d.Helper()
	before, turn := stats(d, d.w), d.w.Turn()
	e := act(kind, d.it, who, d.clk.now())
	_, err := d.w.Append(d.Context(), e, e.At)
	wantKind(d, err, queue.NotOpen)
	if after := stats(d, d.w); after != before || d.w.Turn() != turn {
		d.Fatalf("a refused act changed %+v to %+v", before, after)
	}
}

func TestEffects(t *testing.T) {
	const in = queue.MainQueue
	const up = queue.EscalatedQueue
	for name, c := range map[string]struct {
		do      func(d *desk)
		state   queue.State
		queue   queue.QueueID
		verdict queue.Verdict
		inForce int64
	}{
		"a decision settles":                {func(d *desk) { d.act(queue.Decided, "ada") }, queue.Settled, in, queue.Violating, 1},
		"a decision on one's lease settles": {func(d *desk) { d.lease("ada"); d.act(queue.Decided, "ada") }, queue.Settled, in, queue.Violating, 1},
		"a decision is refused twice":       {func(d *desk) { d.act(queue.Decided, "ada"); d.refuses(queue.Decided, "bob") }, queue.Settled, in, queue.Violating, 1},
		"a lease keeps others out": {func(d *desk) {
			d.lease("ada")
			d.refuses(queue.Decided, "bob")
			d.refuses(queue.Skipped, "bob")
			d.refuses(queue.Escalated, "bob")
		}, queue.Leased, in, "", 0},
		"a lease that ran out does not": {func(d *desk) { d.lease("ada"); d.clk.advance(time.Hour); d.act(queue.Decided, "bob") }, queue.Settled, in, queue.Violating, 1},
		"an undo reopens":               {func(d *desk) { d.undo(d.act(queue.Decided, "ada")) }, queue.Waiting, in, "", 0},
		"decide, undo, decide":          {func(d *desk) { d.undo(d.act(queue.Decided, "ada")); d.act(queue.Decided, "ada") }, queue.Settled, in, queue.Violating, 1},
		"a skip rests":                  {func(d *desk) { d.act(queue.Skipped, "ada") }, queue.Resting, in, "", 0},
		"a skipped item can be decided": {func(d *desk) { d.act(queue.Skipped, "ada"); d.act(queue.Decided, "bob") }, queue.Settled, in, queue.Violating, 1},
		"an undone skip waits":          {func(d *desk) { d.undo(d.act(queue.Skipped, "ada")) }, queue.Waiting, in, "", 0},
		"an old skip's undo leaves a new": {func(d *desk) {
			e := d.act(queue.Skipped, "ada")
			d.clk.advance(time.Hour)
			d.act(queue.Skipped, "bob")
			d.undo(e)
		}, queue.Resting, in, "", 0},
		"an undone skip leaves a decision":   {func(d *desk) { e := d.act(queue.Skipped, "ada"); d.act(queue.Decided, "bob"); d.undo(e) }, queue.Settled, in, queue.Violating, 1},
		"an escalation moves":                {func(d *desk) { d.lease("ada"); d.act(queue.Escalated, "ada") }, queue.Waiting, up, "", 0},
		"an undone escalation moves back":    {func(d *desk) { d.undo(d.act(queue.Escalated, "ada")) }, queue.Waiting, in, "", 0},
		"one of two escalations stands":      {func(d *desk) { e := d.act(queue.Escalated, "ada"); d.act(queue.Escalated, "bob"); d.undo(e) }, queue.Waiting, up, "", 0},
		"an undone decision stays escalated": {func(d *desk) { d.act(queue.Escalated, "ada"); d.undo(d.act(queue.Decided, "bob")) }, queue.Waiting, up, "", 0},
		"a note changes nothing":             {func(d *desk) { d.lease("ada"); d.act(queue.Noted, "bob") }, queue.Leased, in, "", 0},
		"an imported decision settles":       {func(d *desk) { d.takeKind(queue.Decided, "old") }, queue.Settled, in, queue.Violating, 1},
		"the next is an opinion":             {func(d *desk) { d.takeKind(queue.Decided, "old"); d.takeKind(queue.Decided, "older") }, queue.Settled, in, queue.Violating, 2},
		"an undone opinion leaves the first": {func(d *desk) {
			d.takeKind(queue.Decided, "old")
			d.take(undo(d.takeKind(queue.Decided, "older"), d.clk.now()))
		}, queue.Settled, in, queue.Violating, 1},
		"undone, the item waits again": {func(d *desk) {
			e := d.takeKind(queue.Decided, "old")
			d.takeKind(queue.Decided, "older")
			d.take(undo(e, d.clk.now()))
		}, queue.Waiting, in, "", 1},
		"an imported skip comes too late": {func(d *desk) { d.act(queue.Decided, "ada"); d.takeKind(queue.Skipped, "old") }, queue.Settled, in, queue.Violating, 1},
		"an imported escalation too":      {func(d *desk) { d.act(queue.Decided, "ada"); d.takeKind(queue.Escalated, "old") }, queue.Settled, in, queue.Violating, 1},
		"an imported escalation moves":    {func(d *desk) { d.takeKind(queue.Escalated, "old") }, queue.Waiting, up, "", 0},
		"an imported skip rests":          {func(d *desk) { d.takeKind(queue.Skipped, "old") }, queue.Resting, in, "", 0},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			c.do(d)
			r, err := d.w.Record(t.Context(), d.ref)
			if err != nil {
				t.Fatal(err)
			}
			if w := r.Work; w.State != c.state || w.Queue != c.queue || w.Verdict != c.verdict {
				t.Errorf("state %d queue %d verdict %q, want %d %d %q", w.State, w.Queue, w.Verdict, c.state, c.queue, c.verdict)
			}
			s := stats(t, d.w)
			want := queue.Stats{Total: 1, Decisions: c.inForce, Entries: d.w.Turn()}
			switch c.state {
			case queue.Settled:
				want.Decided = 1
			case queue.Leased:
				want.Leased = 1
			case queue.Resting:
				want.Resting, want.Waiting = 1, 1
			default:
				want.Waiting = 1
			}
			if c.queue == up && c.state != queue.Settled {
				want.Escalated = 1
			}
			if d := cmp.Diff(want, s); d != "" {
				t.Error(d)
			}
			n := int64(0)
			for _, err := range d.w.Decisions(t.Context(), time.Time{}) {
				if err != nil {
					t.Fatal(err)
				}
				n++
			}
			if n != c.inForce {
				t.Errorf("%d decisions in force, want %d", n, c.inForce)
			}
			mustVerify(t, d.w)
		})
	}
}

func mustVerify(t *testing.T, w *storage.Workspace) {
	t.Helper()
	rep, err := w.Verify(t.Context(), false, nil)
	if err != nil || !rep.OK || rep.FirstBad != 0 || rep.Entries != w.Turn() {
		t.Fatalf("%+v %v", rep, err)
	}
}

func TestUndoIsExact(t *testing.T) {
	d := newDesk(t)
	e := d.act(queue.Decided, "ada")
	d.undo(e)
	for _, c := range []struct {
		undo queue.Entry
		kind queue.ErrorKind
	}{
		{undo(e, d.clk.now()), queue.NotOpen},
		{undo(act(queue.Decided, d.it, "ada", d.clk.now()), d.clk.now()), queue.NotFound},
	} {
		_, err := d.w.Append(t.Context(), c.undo, d.clk.now())
		wantKind(t, err, c.kind)
		out := d.take(c.undo)
		if out.Result != queue.Rejected || out.Field != "undoes" || out.Note == "" {
			t.Errorf("%+v", out)
		}
	}
	other := makeItem(2)
	put(t, d.w, other)
	crossed := undo(d.act(queue.Decided, "ada"), d.clk.now())
	crossed.Item = other.ID
	_, err := d.w.Append(t.Context(), crossed, d.clk.now())
	wantKind(t, err, queue.Invalid)
	mustVerify(t, d.w)
}

func TestLastActGoesBackOneByOne(t *testing.T) {
	d := newDesk(t)
	_, err := d.w.LastAct(t.Context(), "ada")
	wantKind(t, err, queue.NotFound)
	skip := d.act(queue.Skipped, "ada")
	escalate := d.act(queue.Escalated, "ada")
	d.act(queue.Noted, "ada")
	d.act(queue.Skipped, "bob")
	decide := d.act(queue.Decided, "ada")
	d.takeKind(queue.Decided, "ada")
	for _, want := range []queue.Entry{decide, escalate, skip} {
		last, err := d.w.LastAct(t.Context(), "ada")
		if err != nil {
			t.Fatal(err)
		}
		if len(last) != 1 || last[0].Entry.ID != want.ID {
			t.Fatalf("last act is a %s, want the %s", last[0].Entry.Kind, want.Kind)
		}
		d.undo(last[0].Entry)
	}
	_, err = d.w.LastAct(t.Context(), "ada")
	wantKind(t, err, queue.NotFound)
}

func TestHistoryIsAChain(t *testing.T) {
	d := newDesk(t)
	put(t, d.w, makeItem(2))
	var want []uuid.UUID
	for _, kind := range []queue.EntryKind{queue.Noted, queue.Skipped, queue.Decided} {
		want = append(want, d.act(kind, "ada").ID)
		other := act(queue.Noted, makeItem(2), "ada", d.clk.now())
		mustAppend(t, d.w, other)
	}
	list, err := d.w.History(t.Context(), d.ref)
	if err != nil {
		t.Fatal(err)
	}
	var got []uuid.UUID
	for _, s := range list {
		got = append(got, s.Entry.ID)
		if queue.Chain(s.Prev, s.Canonical) != s.Hash {
			t.Errorf("entry %d does not follow what is before it", s.Seq)
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("history %v, want %v", got, want)
	}
}

func TestDoneSinceCountsOnesOwnInForce(t *testing.T) {
	d := newDesk(t)
	items := makeItems(10, 5)
	put(t, d.w, items...)
	for _, it := range items[:3] {
		mustAppend(t, d.w, act(queue.Decided, it, "ada", d.clk.now()))
		d.clk.advance(time.Minute)
	}
	mustAppend(t, d.w, act(queue.Decided, items[3], "bob", d.clk.now()))
	d.undo(d.act(queue.Decided, "ada"))
	for _, c := range []struct {
		since time.Time
		want  int64
	}{{time.Time{}, 3}, {epoch, 3}, {epoch.Add(time.Minute), 2}, {epoch.Add(time.Hour), 0}} {
		n, err := d.w.DoneSince(t.Context(), "ada", c.since)
		if err != nil || n != c.want {
			t.Errorf("done since %v: %d, want %d (%v)", c.since, n, c.want, err)
		}
	}
}

func TestImportedEntries(t *testing.T) {
	clk := newClock()
	w := mustOpen(t, t.TempDir(), storage.Options{Now: clk.now})
	items := makeItems(0, 3)
	twin := makeItem(0)
	twin.Source = "elsewhere"
	put(t, w, append(items, twin)...)

	first := act(queue.Decided, items[1], "", time.Time{})
	first.Source, first.Decision.Source = "", "" // named by its id alone
	first.Decision.Reviewer = ""
	ambiguous := act(queue.Decided, items[0], "old", clk.now())
	ambiguous.Source = ""
	strange := act(queue.Decided, &queue.Item{ID: "nowhere"}, "old", clk.now())
	batch := []queue.Entry{first, ambiguous, strange, first, undo(first, clk.now())}
	want := []queue.Outcome{
		{Result: queue.Added, Ref: 2},
		{Result: queue.Rejected, Field: "item", Note: "names 2 items of different sources; say which source"},
		{Result: queue.Rejected, Field: "item", Note: "names no item here; import its item first"},
		{Result: queue.Unchanged, Ref: 2},
		{Result: queue.Added, Ref: 2},
	}
	check := func(dry bool, want []queue.Outcome) {
		t.Helper()
		got, err := w.PutEntries(t.Context(), batch, dry)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("dry %v (-want +got):\n%s", dry, d)
		}
	}
	check(true, want)
	if w.Turn() != 0 {
		t.Fatal("a dry run wrote")
	}
	check(false, want)
	want[0].Result, want[4].Result = queue.Unchanged, queue.Unchanged
	check(false, want)

	list, err := w.History(t.Context(), 2)
	if err != nil || len(list) != 2 {
		t.Fatal(list, err)
	}
	e := list[0].Entry
	if e.Imported == nil || e.Device != w.Device() || e.Source != "forum" || e.Decision.Source != "forum" || e.Reviewer != "" {
		t.Errorf("%+v", e)
	}
	if batch[0].Source != "" || batch[0].Decision.Source != "" {
		t.Error("the caller's entry was changed")
	}
	mustVerify(t, w)
}

// A reviewer's acts and an import write one chain.
func TestActsAmidAnImport(t *testing.T) {
	clk := newClock()
	w := mustOpen(t, t.TempDir(), storage.Options{Now: clk.now})
	items := makeItems(0, 2000)
	put(t, w, items...)
	var wg sync.WaitGroup
	wg.Go(func() {
		var batch []queue.Entry
		for _, it := range items {
			batch = append(batch, act(queue.Decided, it, "old", clk.now()))
		}
		outs, err := w.PutEntries(t.Context(), batch, false)
		if err != nil {
			t.Error(err)
		}
		for _, out := range outs {
			if out.Result != queue.Added {
				t.Errorf("%+v", out)
			}
		}
	})
	refused := 0
	for _, it := range items[1800:] {
		e := act(queue.Decided, it, "ada", clk.now())
		if _, err := w.Append(t.Context(), e, e.At); queue.KindOf(err) == queue.NotOpen && err != nil {
			refused++
		} else if err != nil {
			t.Fatal(err)
		}
	}
	wg.Wait()
	if s := stats(t, w); s.Decided != 2000 || s.Entries != 2200-int64(refused) {
		t.Errorf("%+v after %d refusals", s, refused)
	}
	mustVerify(t, w)
}

func TestTheSameIDTwice(t *testing.T) {
	d := newDesk(t)
	e := d.act(queue.Noted, "ada")
	if _, err := d.w.Append(t.Context(), e, e.At); err == nil || !strings.Contains(err.Error(), "already") {
		t.Fatalf("%v", err)
	}
	if d.w.Turn() != 1 {
		t.Fatal("it was appended twice")
	}
	var qe *queue.Error
	_, err := d.w.Append(t.Context(), act(queue.Noted, &queue.Item{ID: "nowhere"}, "ada", e.At), e.At)
	if !errors.As(err, &qe) || qe.Kind != queue.NotFound {
		t.Fatalf("%v", err)
	}
}

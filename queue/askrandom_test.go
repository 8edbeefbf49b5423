package queue_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"discern/queue"
)

// Whatever four people do to a few items, in whatever order: what is refused is
// refused with a sentence, nobody looks again at what they decided, the ledger holds,
// and it comes out the same in another workspace.
func TestAnyOrderOfActsHolds(t *testing.T) {
	for seed := range uint64(24) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			b := newBench(t)
			b.oversee(t, queue.Oversight{Golden: 2, Rules: []queue.SecondRule{{Name: "half", Share: .5}}})
			var items []*queue.Item
			for i := range 5 {
				it := post(string(rune('a'+i)), .9-float64(i)/10)
				it.Author = &queue.Author{ID: "x"}
				items = append(items, it)
			}
			b.fill(t, items...)
			p := play{b, rand.New(rand.NewPCG(seed, 1))}
			for range 70 {
				p.step(t)
			}
			b.whole(t)
			p.elsewhere(t, items)
		})
	}
}

// play acts at random.
type play struct {
	*bench
	*rand.Rand
}

func (p play) judgement() queue.Judgement {
	j := []queue.Judgement{removed, fine, {Verdict: queue.Unsure}, {
		Verdict: queue.Violating, Policies: []string{"LIFE"}, Actions: []queue.Action{queue.Refer}, Indicators: []queue.Indicator{queue.NamedTime, queue.NamedPlace},
	}}[p.IntN(4)]
	j.Rationale = because
	return j
}

func (p play) step(t *testing.T) {
	t.Helper()
	ctx := t.Context()
	p.sit(t, []string{"amina", "bo", "cy", "sue"}[p.IntN(4)])
	p.at = p.at.Add(time.Duration(p.IntN(8)) * time.Minute)
	ref, err := p.Find(ctx, string(rune('a'+p.IntN(5))))
	if err != nil {
		t.Fatal(err)
	}
	what := p.IntN(15)
	switch what {
	case 0, 1, 2, 3:
		var task queue.Task
		if task, err = p.Next(ctx); err == nil {
			var d queue.Decision
			d, err = p.Decide(ctx, task.Ref, p.judgement())
			p.firstLook(t, task.Ref, d, err)
		}
	case 4:
		var d queue.Decision
		d, err = p.Decide(ctx, ref, p.judgement())
		p.firstLook(t, ref, d, err)
	case 5:
		_, err = p.Undo(ctx)
	case 6:
		err = p.Skip(ctx, ref, "later")
	case 7:
		err = p.Escalate(ctx, ref, "cannot tell")
	case 8:
		_, err = p.Take(ctx, ref)
	case 9:
		err = p.AskSecond(ctx, ref)
	case 10:
		err = p.SetGolden(ctx, ref, "", nil)
	case 11:
		err = p.Contest(ctx, ref, "I was quoting")
	case 12:
		_, err = p.Overturn(ctx, ref, p.judgement())
	case 13:
		_, err = p.Adjudicate(ctx, ref, p.judgement())
	case 14:
		var asks []queue.OpenAsk
		if asks, err = p.AsksOf(ctx, ref); err == nil && len(asks) > 0 {
			err = p.Unask(ctx, asks[p.IntN(len(asks))])
		}
	}
	switch queue.KindOf(err) {
	case queue.Damaged:
		t.Fatalf("act %d: %v", what, err)
	case queue.Other:
		if err != nil {
			t.Fatalf("act %d is not foreseen: %v", what, err)
		}
	}
}

// firstLook checks that who decides again was asked to, and had not decided before
// unless they took it back.
func (p play) firstLook(t *testing.T, ref queue.Ref, d queue.Decision, err error) {
	t.Helper()
	if err != nil || d.Pass == queue.First {
		return
	}
	history, err := p.store.History(t.Context(), ref)
	if err != nil {
		t.Fatal(err)
	}
	undone := map[string]bool{}
	for _, s := range history {
		undone[s.Entry.Undoes.String()] = true
	}
	for _, s := range history {
		if e := &s.Entry; e.Decision != nil && e.ID != d.ID && e.Reviewer == d.Reviewer && !undone[e.ID.String()] {
			t.Errorf("%s looks again, %s, at what they decided, %s", d.Reviewer, d.Pass, e.Decision.Pass)
		}
	}
}

// elsewhere takes the ledger into another workspace and compares what is in force.
func (p play) elsewhere(t *testing.T, items []*queue.Item) {
	t.Helper()
	other := newBench(t)
	other.fill(t, items...)
	var entries []queue.Entry
	for s, err := range p.store.Ledger(t.Context(), time.Time{}) {
		if err != nil {
			t.Fatal(err)
		}
		e := s.Entry
		e.Imported = &queue.Provenance{File: "ledger.jsonl", At: morning, Device: e.Device}
		entries = append(entries, e)
	}
	outs, err := other.store.PutEntries(t.Context(), entries, false)
	if err != nil {
		t.Fatal(err)
	}
	for i, o := range outs {
		if o.Result != queue.Added {
			t.Errorf("entry %d, %s: %+v", i+1, entries[i].Kind, o)
		}
	}
	other.whole(t)
	for i := range items {
		name := string(rune('a' + i))
		if here, there := p.verdict(t, name), other.verdict(t, name); here != there {
			t.Errorf("%s is %q here and %q there", name, here, there)
		}
	}
}

// verdict is the one in force.
func (b *bench) verdict(t *testing.T, name string) queue.Verdict {
	t.Helper()
	ref, err := b.Find(t.Context(), name)
	if err != nil {
		t.Fatal(err)
	}
	r, err := b.store.Record(t.Context(), ref)
	if err != nil {
		t.Fatal(err)
	}
	return r.Work.Verdict
}

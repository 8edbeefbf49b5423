package queue_test

import (
	"fmt"
	"testing"

	"discern/queue"
)

// However much danger waits, decisions are looked at again in their turn.
func TestDangerDoesNotCrowdOutSecondLooks(t *testing.T) {
	b := newBench(t)
	b.oversee(t, queue.Oversight{Rules: []queue.SecondRule{{Name: "the first", Share: 1, Newcomer: 1}}})
	b.fill(t, post("a", .9))
	first, _ := b.decide(t, "amina", removed)
	var grave []*queue.Item
	for i := range 40 {
		it := post(fmt.Sprintf("threat-%d", i), .95)
		it.Scores[0].Label = "THREAT"
		grave = append(grave, it)
	}
	b.fill(t, grave...)
	b.sit(t, "bo")
	for range 40 {
		task := b.next(t)
		if task.Ref == first.Ref {
			return
		}
		if _, err := b.Decide(t.Context(), task.Ref, fine); err != nil {
			t.Fatal(err)
		}
	}
	t.Error("the second look never came")
}

// Nothing comes that was not first in the list, a look asked for no more than another.
func TestWhatIsAskedForIsForeseen(t *testing.T) {
	b := newBench(t)
	b.oversee(t, everyDecision)
	b.fill(t, post("a", .9), post("b", .89), post("c", .88))
	for range 3 {
		b.decide(t, "amina", removed)
	}
	var more []*queue.Item
	for i := range 30 {
		more = append(more, post(fmt.Sprintf("later-%d", i), .5))
	}
	b.fill(t, more...)
	b.sit(t, "bo")
	asked := 0
	for range 25 {
		task := b.next(t)
		rows, err := b.Upcoming(t.Context(), 5)
		if err != nil || len(rows) == 0 {
			t.Fatalf("%d rows: %v", len(rows), err)
		}
		for _, r := range rows {
			if r.Ref == task.Ref || r.State == queue.Settled || r.Verdict != "" || r.Lane == 0 {
				t.Errorf("the list beside %s has %+v", task.Item.ID, r)
			}
		}
		d, err := b.Decide(t.Context(), task.Ref, removed)
		if err != nil {
			t.Fatal(err)
		}
		if d.Pass == queue.Second {
			asked++
		}
		// A first look is sent on in the same act, which moves the turns by one more:
		// what was foreseen is then only what was likely.
		if got := b.next(t); d.Pass == queue.Second && got.Ref != rows[0].Ref {
			t.Errorf("after %s comes %s, and item %d was foreseen", task.Item.ID, got.Item.ID, rows[0].Ref)
		}
	}
	if asked == 0 {
		t.Error("nothing that was asked for came")
	}
}

// An appeal does not wait behind all second opinions.
func TestAnAppealComesBeforeSecondOpinions(t *testing.T) {
	b := newBench(t)
	b.oversee(t, everyDecision)
	b.fill(t, post("a", .9), post("b", .8), post("c", .7))
	for range 2 {
		b.decide(t, "amina", removed)
	}
	last, _ := b.decide(t, "amina", removed)
	if err := b.Contest(t.Context(), last.Ref, "I was quoting"); err != nil {
		t.Fatal(err)
	}
	b.sit(t, "bo")
	if got := b.next(t); got.Ref != last.Ref || got.Appeal == nil {
		t.Errorf("first comes %s, an appeal: %v", got.Item.ID, got.Appeal != nil)
	}
}

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

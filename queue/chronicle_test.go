package queue_test

import (
	"context"
	"errors"
	"iter"
	"slices"
	"testing"

	"discern/queue"
	"discern/storage"
)

// stuck is a workspace whose entries are not read on before the gate opens.
type stuck struct {
	*storage.Workspace
	gate chan struct{}
}

func (s stuck) Filed(ctx context.Context, after int64) iter.Seq2[queue.Filed, error] {
	return func(yield func(queue.Filed, error) bool) {
		for f, err := range s.Workspace.Filed(ctx, after) {
			select {
			case <-s.gate:
			case <-ctx.Done():
				yield(f, ctx.Err())
				return
			}
			if !yield(f, err) {
				return
			}
		}
	}
}

// Whoever waits for another's reading of the chronicle is told how far it is, and may
// stop waiting; whoever reads may stop, and what was read is kept.
func TestChronicleTogether(t *testing.T) {
	b := newBench(t)
	b.fill(t, post("a", .9), post("b", .8))
	b.decide(t, "amina", fine)
	b.decide(t, "amina", fine)
	gate := make(chan struct{})
	desk := queue.NewDesk(queue.Config{Store: stuck{b.store, gate}, Policies: b.Policies(), Reviewer: "sue"})
	reads, stopReading := context.WithCancel(t.Context())
	first := make(chan error)
	go func() {
		_, err := desk.Chronicle(reads, nil)
		first <- err
	}()
	gate <- struct{}{} // the first entry is read, the second is not
	waits, stopWaiting := context.WithCancel(t.Context())
	if _, err := desk.Chronicle(waits, func(_, total int64) {
		if total != 2 {
			t.Errorf("of %d entries, want 2", total)
		}
		stopWaiting()
	}); !errors.Is(err, context.Canceled) {
		t.Errorf("who stops waiting is answered %v", err)
	}
	stopReading()
	if err := <-first; !errors.Is(err, context.Canceled) {
		t.Errorf("who stops reading is answered %v", err)
	}
	close(gate)
	if c, err := desk.Chronicle(t.Context(), nil); err != nil || len(c.Looks) != 2 {
		t.Errorf("then: %v, %v", c, err)
	}
}

// A chronicle does not change once it is returned, whatever is decided since, and is the
// same one while nothing has come.
func TestChronicleStays(t *testing.T) {
	b := newBench(t)
	b.oversee(t, queue.Oversight{})
	b.fill(t, post("a", .9))
	task, _ := b.decide(t, "amina", fine)
	b.sit(t, "sue")
	c, err := b.Chronicle(t.Context(), nil)
	if err != nil || len(c.Looks) != 1 {
		t.Fatal(c, err)
	}
	before, list := *c.Looks[0], slices.Clone(c.Looks)
	if again, err := b.Chronicle(t.Context(), nil); err != nil || again != c {
		t.Errorf("another chronicle though nothing has come: %v", err)
	}
	why := removed
	why.Rationale = because
	if _, err := b.Overturn(t.Context(), task.Ref, why); err != nil {
		t.Fatal(err)
	}
	after, err := b.Chronicle(t.Context(), nil)
	if err != nil || len(after.Looks) != 2 || !after.Looks[0].Overturned || after.Looks[0].InForce {
		t.Errorf("after: %v, %v", after, err)
	}
	if now := *c.Looks[0]; now.Overturned != before.Overturned || now.InForce != before.InForce || !slices.Equal(c.Looks, list) {
		t.Errorf("the chronicle that was returned has changed: %+v", now)
	}
}

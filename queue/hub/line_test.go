package hub_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"discern/queue"
	"discern/queue/hub"
	"discern/queue/hub/hubtest"
)

// line runs a line for a desk, and tells what it tells.
type line struct {
	*queue.Line
	told chan queue.SyncState
	stop func() // ends it and waits for it
}

// run keeps a desk in touch, over the hub's own address or another.
func (d *desk) run(to hub.Server, ahead int) *line {
	d.h.Helper()
	l := &line{told: make(chan queue.SyncState, 1000)}
	l.Line = queue.NewLine(queue.LineConfig{
		Desk:  d.Desk,
		Ahead: ahead,
		Dial: func(ctx context.Context) (queue.Hub, error) {
			return hub.Dial(ctx, to, d.h.name(d.who), password, hub.Options{})
		},
		Changed: func(s queue.SyncState) { l.told <- s },
		Chance:  func() float64 { return 0 },
	})
	ctx, cancel := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() { l.Run(ctx) })
	l.stop = sync.OnceFunc(func() {
		cancel()
		running.Wait()
	})
	d.h.Cleanup(l.stop)
	return l
}

// until waits until the line tells of a state.
func (l *line) until(t *testing.T, what string, is func(queue.SyncState) bool) queue.SyncState {
	t.Helper()
	patience := time.After(30 * time.Second)
	for {
		select {
		case s := <-l.told:
			if is(s) {
				return s
			}
		case <-patience:
			t.Fatalf("it never came to this: %s", what)
		}
	}
}

func TestLine(t *testing.T) {
	h := newTeam(t)
	var items []*queue.Item
	for _, id := range []string{"a", "b", "c", "d", "e", "f"} {
		items = append(items, item(id))
	}
	h.publish(items...)
	kim, lee := h.seat("kim", hub.Moderator), h.seat("lee", hub.Moderator)
	k, l := kim.run(h.at(), 2), lee.run(h.at(), 2)
	two := func(s queue.SyncState) bool { return s.Online && s.Leases == 2 }
	k.until(t, "kim has items ahead", two)
	l.until(t, "lee has items ahead", two)
	task := kim.next()
	// What is urgent comes at once to whoever hears of it first, and then first.
	h.publish(item("urgent", func(it *queue.Item) { it.Scores = []queue.Score{{Detector: "d", Label: "THREAT", Score: .99}} }))
	var who *desk
	for who == nil {
		k.Poke()
		l.Poke()
		for _, d := range []*desk{kim, lee} {
			if refs, err := d.store.Find(t.Context(), queue.Key{Source: "tests", ID: "urgent"}); err != nil {
				t.Fatal(err)
			} else if len(refs) == 1 {
				who = d
			}
		}
		select {
		case <-k.told:
		case <-l.told:
		}
	}
	kim.decide(task.Ref, queue.NotViolating)
	if next := who.next(); next.Item.ID != "urgent" {
		t.Errorf("next comes %v", next.Item.Key())
	}
	who.decide(who.find("urgent"), queue.Violating)
	if rep, err := k.Sync(t.Context(), queue.SyncOptions{Now: true}); err != nil {
		t.Errorf("kim asks for a round: %+v, %v", rep, err)
	}
	if _, err := l.Sync(t.Context(), queue.SyncOptions{Now: true}); err != nil {
		t.Error(err)
	}
	if rep, err := k.CheckOut(t.Context(), queue.MainQueue, 2, time.Hour, nil); err != nil || rep.Items == 0 {
		t.Errorf("kim checks out: %+v, %v", rep, err)
	}
	field := kim.state().Field
	k.stop()
	l.stop()
	if s := h.status(); s.Leased != int64(field) || s.Conflicts != 0 {
		t.Errorf("after both have gone: %+v; kim has %d checked out", s, field)
	}
	kim.verify()
	lee.verify()
}

func TestLineComesBack(t *testing.T) {
	h := newTeam(t)
	h.publish(item("a"), item("b"), item("c"))
	kim := h.seat("kim", hub.Moderator)
	p := hubtest.NewProxy(t, h.server.Addr(), nil)
	to, err := hub.ParseServer(p.Addr() + "/" + databaseOf(h.dsn) + "?sslmode=disable")
	if err != nil {
		t.Fatal(err)
	}
	k := kim.run(to, 3)
	k.until(t, "kim has items ahead", func(s queue.SyncState) bool { return s.Online && s.Leases == 3 })
	p.Down()
	k.Poke()
	off := k.until(t, "the hub is not reached", func(s queue.SyncState) bool { return !s.Online })
	if queue.KindOf(off.Fault) != queue.Offline || off.Open != 3 {
		t.Errorf("kim's state: %+v", off)
	}
	for range 3 {
		kim.decide(kim.next().Ref, queue.NotViolating)
	}
	_, err = kim.Next(t.Context())
	refuses(t, "nothing is left", err, queue.Empty, "the hub is not reached")
	p.Up()
	k.until(t, "the hub is reached again", func(s queue.SyncState) bool { return s.Online })
	if _, err := k.Sync(t.Context(), queue.SyncOptions{Now: true}); err != nil {
		t.Fatal(err)
	}
	if s := h.status(); s.Decided != 3 {
		t.Errorf("the hub's counts: %+v", s)
	}
	if faults := h.faults(k); len(faults) > 0 {
		t.Errorf("it told of %v", faults)
	}
}

func TestLineOfAnEmptyChair(t *testing.T) {
	h := newTeam(t)
	h.publish(item("a"), item("b"), item("c"))
	kim := h.seat("kim", hub.Moderator)
	if _, err := kim.CheckOut(t.Context(), kim.hub, queue.MainQueue, 1, time.Hour, nil); err != nil {
		t.Fatal(err)
	}
	k := kim.run(h.at(), 2)
	k.until(t, "kim has items ahead", func(s queue.SyncState) bool { return s.Leases == 2 })
	kim.off.Add(int64(queue.LeaseTime + time.Minute))
	k.Poke()
	k.until(t, "what is ahead went back", func(s queue.SyncState) bool { return s.Leases == 0 && s.Field == 1 })
	if s := h.status(); s.Waiting != 2 || s.Leased != 1 {
		t.Errorf("the hub's counts: %+v", s)
	}
	kim.decide(kim.next().Ref, queue.NotViolating)
	k.until(t, "kim is back", func(s queue.SyncState) bool { return s.Leases == 2 })
}

// faults lists what a line tells from now on until it ends, other than that all is well.
func (h *team) faults(l *line) (list []error) {
	l.stop()
	close(l.told)
	for s := range l.told {
		if s.Fault != nil && queue.KindOf(s.Fault) != queue.Offline {
			list = append(list, s.Fault)
		}
	}
	return list
}

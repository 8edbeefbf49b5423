package hubproof

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"discern/queue"
	"discern/queue/hub"
	"discern/queue/hub/hubtest"
)

// TestExactlyOnce has many reviewers empty a queue while the server is killed again and
// again and lines break anywhere: every item is decided once, and nothing is lost.
func TestExactlyOnce(t *testing.T) {
	people, items, every, bytes := 32, 20_000, 1_500, 200_000.0
	if testing.Short() {
		people, items, every, bytes = 6, 600, 120, 25_000
	}
	server := hubtest.Start(t, hubtest.Options{})
	tm := newTeam(t, server)
	tm.publish(posts(0, items), nil)
	names := make([]string, people)
	for i := range names {
		names[i] = fmt.Sprintf("reviewer%02d", i)
	}
	tm.add(hub.Reviewer{Most: 60}, names...)
	seats := make([]*seat, people)
	for i, name := range names {
		seats[i] = tm.seat(name).join()
		seats[i].hangUp()
	}

	// From here on every line breaks, most of them in the middle of something.
	lasts := chance(t)
	proxy := hubtest.NewProxy(t, server.Addr(), func() int64 { return int64(lasts.ExpFloat64() * bytes) })
	tm.at = proxy.Addr()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	up := newGate()
	var kills atomic.Int64
	killing := tm.killEvery(ctx, int64(every), func() {
		up.close()
		server.Kill()
		server.Restart()
		up.open()
		kills.Add(1)
	})

	var working sync.WaitGroup
	for i, s := range seats {
		s.at = proxy.Addr()
		working.Go(func() {
			w := worker{seat: s, ahead: 20 + i, up: up}
			if err := w.run(ctx); err != nil {
				t.Errorf("%s: %v", s.name, err)
				cancel() // the others need not go on
			}
		})
	}
	working.Wait()
	cancel()
	<-killing
	if t.Failed() {
		t.Fatal(tm.stuck())
	}
	t.Logf("%d kills, %d lines cut", kills.Load(), proxy.Cuts())
	if kills.Load() < 3 || proxy.Cuts() < 10 {
		t.Errorf("%d kills and %d cuts are too few to show anything", kills.Load(), proxy.Cuts())
	}
	tm.onceEach(items, seats...)
	tm.judge(seats...)
}

// killEvery calls kill each time the hub has acknowledged so many entries more, never
// twice at once, until ctx ends; then what it returns is closed.
func (tm *team) killEvery(ctx context.Context, every int64, kill func()) <-chan struct{} {
	due, done := make(chan struct{}, 1), make(chan struct{})
	next := every
	tm.witness.mu.Lock()
	tm.witness.calls = append(tm.witness.calls, func(acknowledged int64) {
		if acknowledged < next {
			return
		}
		next = acknowledged + every
		select {
		case due <- struct{}{}:
		default:
		}
	})
	tm.witness.mu.Unlock()
	go func() {
		defer close(done)
		for {
			select {
			case <-due:
				kill()
			case <-ctx.Done():
				return
			}
		}
	}()
	return done
}

// gate is shut while the server is known to be down, so that nobody calls in vain.
type gate struct {
	mu   sync.Mutex
	pass chan struct{}
}

func newGate() *gate {
	g := &gate{pass: make(chan struct{})}
	close(g.pass)
	return g
}

func (g *gate) close() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.pass = make(chan struct{})
}

func (g *gate) open() {
	g.mu.Lock()
	defer g.mu.Unlock()
	close(g.pass)
}

func (g *gate) wait(ctx context.Context) error {
	g.mu.Lock()
	pass := g.pass
	g.mu.Unlock()
	select {
	case <-pass:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// worker is a reviewer who works until nothing is left for them.
type worker struct {
	*seat
	ahead int
	up    *gate
}

func (w *worker) run(ctx context.Context) error {
	for {
		if err := w.up.wait(ctx); err != nil {
			return err
		}
		_, err := w.round(ctx)
		if kindIs(err, queue.Offline) {
			continue
		}
		if err != nil {
			return err
		}
		if err := w.decideAll(ctx); err != nil {
			return err
		}
		state, err := w.desk.SyncState(ctx)
		if err != nil {
			return err
		}
		if state.Drained && state.Open == 0 && state.Waiting == 0 {
			w.hangUp()
			return nil
		}
	}
}

// round does a round, and calls anew when the next one comes where it did not go well.
func (w *worker) round(ctx context.Context) (r queue.SyncReport, err error) {
	if err = w.call(ctx); err == nil {
		r, err = w.desk.Sync(ctx, w.hub, queue.SyncOptions{Now: true, Ahead: w.ahead})
	}
	if err != nil {
		w.hangUp()
	}
	return r, err
}

func (w *worker) decideAll(ctx context.Context) error {
	for n := 0; ; n++ {
		task, err := w.desk.Next(ctx)
		if kindIs(err, queue.Empty) {
			return nil
		}
		if err != nil {
			return err
		}
		if _, err := w.desk.Decide(ctx, task.Ref, judgement(queue.Verdicts[n%len(queue.Verdicts)])); err != nil {
			return err
		}
	}
}

var noTime time.Time

package hubproof

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"discern/queue"
	"discern/queue/hub"
	"discern/queue/hub/hubtest"
)

// TestFailover kills a primary for good under the hands of a team, and has its synchronous
// standby take over. The desks find it by themselves: half of them by an address that
// names both servers, half because the name of the one now leads to the other.
func TestFailover(t *testing.T) {
	people, items := 8, 1600
	if testing.Short() {
		people, items = 4, 240
	}
	primary := hubtest.Start(t, hubtest.Options{})
	tm := newTeam(t, primary)
	names := make([]string, people)
	for i := range names {
		names[i] = fmt.Sprintf("reviewer%d", i)
	}
	tm.add(hub.Reviewer{Most: 40}, names...)
	tm.publish(posts(0, items), nil)
	standby := primary.Standby(t)
	proxy := hubtest.NewProxy(t, primary.Addr(), nil)
	both := primary.Addr() + "," + standby.Addr()

	seats := make([]*seat, people)
	for i, name := range names {
		seats[i] = tm.seat(name)
		seats[i].at = []string{both, proxy.Addr()}[i%2]
		seats[i].join()
		seats[i].hangUp()
	}
	half := int64(items / 2)
	failed := make(chan struct{})
	tm.witness.after(half, func() {
		defer close(failed)
		primary.Kill()
		standby.Promote()
		proxy.To(standby.Addr())
	})

	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var working sync.WaitGroup
	for _, s := range seats {
		working.Go(func() {
			if err := s.stayInTouch(ctx); err != nil {
				t.Errorf("%s: %v", s.name, err)
				cancel()
			}
		})
	}
	working.Wait()
	<-failed
	tm.dsn = tm.dsnAt(standby.Addr())
	if t.Failed() {
		t.Fatal(tm.stuck())
	}
	tm.onceEach(items, seats...)
	tm.judge(seats...)
}

// stayInTouch has a line keep the desk in touch with its hub, as the window does, while
// somebody decides what comes until there is nothing more.
func (s *seat) stayInTouch(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	changed := make(chan queue.SyncState, 1)
	line := queue.NewLine(queue.LineConfig{
		Desk:  s.desk,
		Dial:  func(ctx context.Context) (queue.Hub, error) { return s.dial(ctx, s.at, s.name) },
		Ahead: 20,
		Changed: func(st queue.SyncState) {
			select {
			case <-changed: // what was not looked at is old
			default:
			}
			changed <- st
		},
	})
	var running sync.WaitGroup
	running.Go(func() { line.Run(ctx) })
	defer running.Wait()
	defer cancel()
	return s.follow(ctx, line, changed)
}

// follow decides what is there each time something has changed.
func (s *seat) follow(ctx context.Context, line *queue.Line, changed <-chan queue.SyncState) error {
	w := worker{seat: s}
	for {
		select {
		case st := <-changed:
			if st.Fault != nil && !kindIs(st.Fault, queue.Offline) {
				return st.Fault
			}
			if err := w.decideAll(ctx); err != nil {
				return err
			}
			if st.Online && st.Drained && st.Open == 0 && st.Waiting == 0 {
				return nil
			}
			// What was just decided need not wait for an undo.
			if _, err := line.Sync(ctx, queue.SyncOptions{Now: true, Ahead: 20}); err != nil && !kindIs(err, queue.Offline) {
				return err
			}
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

package hubproof

import (
	"context"
	"crypto/ed25519"
	"fmt"
	"testing"
	"time"

	"discern/queue"
	"discern/queue/hub"
	"discern/queue/hub/hubtest"
)

// breaking is a hub whose line breaks at one call: before the hub hears it, or when the
// hub has done what was asked and nobody hears the answer.
type breaking struct {
	queue.Hub
	at    int // the call, from 1
	heard bool
	calls int
}

// call makes a call, unless it is the one that breaks.
func (b *breaking) call(do func() error) error {
	b.calls++
	if b.calls != b.at {
		return do()
	}
	if b.heard {
		if err := do(); err != nil {
			return err
		}
	}
	return queue.Errorf(queue.Offline, "the line broke at call %d", b.at)
}

func (b *breaking) Hello(ctx context.Context, device ed25519.PublicKey, seen queue.Mark) (seat queue.Seat, err error) {
	err = b.call(func() (err error) { seat, err = b.Hub.Hello(ctx, device, seen); return err })
	return seat, err
}

func (b *breaking) Lease(ctx context.Context, q queue.QueueID, n int, lasts time.Duration, field bool) (list []queue.Grant, err error) {
	err = b.call(func() (err error) { list, err = b.Hub.Lease(ctx, q, n, lasts, field); return err })
	return list, err
}

func (b *breaking) Renew(ctx context.Context, items []int64, lasts time.Duration) (list []queue.Grant, err error) {
	err = b.call(func() (err error) { list, err = b.Hub.Renew(ctx, items, lasts); return err })
	return list, err
}

func (b *breaking) GiveBack(ctx context.Context, items []int64) error {
	return b.call(func() error { return b.Hub.GiveBack(ctx, items) })
}

func (b *breaking) Contents(ctx context.Context, items []int64) (list []queue.Content, err error) {
	err = b.call(func() (err error) { list, err = b.Hub.Contents(ctx, items); return err })
	return list, err
}

func (b *breaking) History(ctx context.Context, items []int64) (list []queue.Followed, err error) {
	err = b.call(func() (err error) { list, err = b.Hub.History(ctx, items); return err })
	return list, err
}

func (b *breaking) Submit(ctx context.Context, device string, entries []queue.Sealed) (r queue.Receipt, err error) {
	err = b.call(func() (err error) { r, err = b.Hub.Submit(ctx, device, entries); return err })
	return r, err
}

func (b *breaking) Pull(ctx context.Context, after int64) (list []queue.Followed, next int64, err error) {
	err = b.call(func() (err error) { list, next, err = b.Hub.Pull(ctx, after); return err })
	return list, next, err
}

func (b *breaking) Clashes(ctx context.Context, after int64) (list []queue.Clash, err error) {
	err = b.call(func() (err error) { list, err = b.Hub.Clashes(ctx, after); return err })
	return list, err
}

func (b *breaking) Chunks(ctx context.Context, address string) (n int, err error) {
	err = b.call(func() (err error) { n, err = b.Hub.Chunks(ctx, address); return err })
	return n, err
}

func (b *breaking) Chunk(ctx context.Context, address string, n int) (data []byte, err error) {
	err = b.call(func() (err error) { data, err = b.Hub.Chunk(ctx, address, n); return err })
	return data, err
}

// TestTheProgramEndsAnywhere ends the program at every single call of a round, before the
// hub hears it and after. The next round makes it good: nothing is done twice, and no item
// is leased to a desk that does not know.
func TestTheProgramEndsAnywhere(t *testing.T) {
	tm := newTeam(t, hubtest.Shared(t))
	tm.add(hub.Reviewer{Most: 40}, "kim", "lee")
	list, files := pictures(400, 8)
	tm.publish(list, files)
	kim, lee := tm.seat("kim").join(), tm.seat("lee").join()
	rounds := map[string]func(ctx context.Context, h queue.Hub) error{
		"a round": func(ctx context.Context, h queue.Hub) error {
			_, err := kim.desk.Sync(ctx, h, queue.SyncOptions{Now: true, Ahead: 6})
			return err
		},
		"a check-out": func(ctx context.Context, h queue.Hub) error {
			_, err := kim.desk.CheckOut(ctx, h, queue.MainQueue, 4, time.Hour, nil)
			return err
		},
		"giving back": func(ctx context.Context, h queue.Hub) error {
			_, err := kim.desk.GiveBackLeases(ctx, h, nil)
			return err
		},
	}
	for what, round := range rounds {
		for _, heard := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s heard %v", what, heard), func(t *testing.T) {
				for at := 1; ; at++ {
					kim.decide(2, queue.NotViolating)
					lee.synced(1)
					lee.decide(1, queue.NotViolating)
					lee.synced(0)
					if err := kim.call(t.Context()); err != nil {
						t.Fatal(err)
					}
					b := &breaking{Hub: kim.hub, at: at, heard: heard}
					err := round(t.Context(), b)
					if b.calls < at {
						if err != nil {
							t.Fatal(err)
						}
						return // it went through
					}
					if !kindIs(err, queue.Offline) {
						t.Fatalf("a line that broke at call %d answers %v", at, err)
					}
					kim.close()
					kim.open()
					kim.decide(1, queue.NotViolating)
					kim.synced(6)
					kim.knowsItsLeases(at)
					if t.Failed() {
						return
					}
				}
			})
		}
	}
	for kim.state().Open+lee.state().Open > 0 || !kim.state().Drained {
		for _, s := range []*seat{kim, lee} {
			s.decide(40, queue.NotViolating)
			s.synced(40)
		}
	}
	tm.onceEach(400, kim, lee)
	tm.judge(kim, lee)
}

// knowsItsLeases checks that hub and desk agree on what the person holds.
func (s *seat) knowsItsLeases(at int) {
	s.Helper()
	held := ask[int](s.team, "SELECT count(*) FROM hub.work WHERE state = 1 AND holder = $1", s.named(s.name))
	if st := s.state(); held != st.Open || st.Waiting != 0 {
		s.Errorf("after a break at call %d the hub says that %s holds %d items, and the desk %+v", at, s.name, held, st)
	}
}

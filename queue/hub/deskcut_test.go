package hub_test

import (
	"context"
	"crypto/ed25519"
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"

	"discern/queue"
	"discern/queue/hub"
)

// cutter breaks the line at one in so many calls, before the hub hears it or before its
// answer is heard.
type cutter struct {
	queue.Hub
	calls int // so far
	at    int // the first call at which it breaks, from 0
	after bool
}

// often is how many calls there are between two breaks: as many as a round makes.
const often = 17

func (c *cutter) cut(do func() error) error {
	c.calls++
	broken := queue.Errorf(queue.Offline, "the line broke")
	if c.calls%often != c.at {
		return do()
	}
	if c.after {
		if err := do(); err != nil {
			return err
		}
	}
	return broken
}

func (c *cutter) Hello(ctx context.Context, device ed25519.PublicKey, witness queue.Mark) (s queue.Seat, err error) {
	err = c.cut(func() (err error) { s, err = c.Hub.Hello(ctx, device, witness); return err })
	return s, err
}

func (c *cutter) Lease(ctx context.Context, q queue.QueueID, n int, lasts time.Duration, field bool) (g []queue.Grant, err error) {
	err = c.cut(func() (err error) { g, err = c.Hub.Lease(ctx, q, n, lasts, field); return err })
	return g, err
}

func (c *cutter) Renew(ctx context.Context, items []int64, lasts time.Duration) (g []queue.Grant, err error) {
	err = c.cut(func() (err error) { g, err = c.Hub.Renew(ctx, items, lasts); return err })
	return g, err
}

func (c *cutter) GiveBack(ctx context.Context, items []int64) error {
	return c.cut(func() error { return c.Hub.GiveBack(ctx, items) })
}

func (c *cutter) Contents(ctx context.Context, items []int64) (list []queue.Content, err error) {
	err = c.cut(func() (err error) { list, err = c.Hub.Contents(ctx, items); return err })
	return list, err
}

func (c *cutter) History(ctx context.Context, items []int64) (list []queue.Followed, err error) {
	err = c.cut(func() (err error) { list, err = c.Hub.History(ctx, items); return err })
	return list, err
}

func (c *cutter) Submit(ctx context.Context, device string, entries []queue.Sealed) (r queue.Receipt, err error) {
	err = c.cut(func() (err error) { r, err = c.Hub.Submit(ctx, device, entries); return err })
	return r, err
}

func (c *cutter) Pull(ctx context.Context, after int64) (list []queue.Followed, next int64, err error) {
	err = c.cut(func() (err error) { list, next, err = c.Hub.Pull(ctx, after); return err })
	return list, next, err
}

func (c *cutter) Clashes(ctx context.Context, after int64) (list []queue.Clash, err error) {
	err = c.cut(func() (err error) { list, err = c.Hub.Clashes(ctx, after); return err })
	return list, err
}

// TestCutAnywhere breaks the line at every call of a day's work in turn, closes the laptop
// and goes on: the day ends as if nothing had been.
func TestCutAnywhere(t *testing.T) {
	h := newTeam(t)
	lee := h.seat("lee", hub.Moderator)
	for _, after := range []bool{false, true} {
		for at := range often {
			c := &cutter{at: at, after: after}
			h.day(lee, c, fmt.Sprintf("kim%d%t", at, after))
			if t.Failed() {
				t.Fatalf("the line broke at call %d of %d, heard: %t", at, often, after)
			}
			if c.calls < often {
				t.Fatalf("the line never broke in %d calls", c.calls)
			}
		}
	}
	lee.verify()
}

// day is a person's day over a line that breaks now and then.
func (h *team) day(lee *desk, c *cutter, who string) {
	ids := []string{who + "a", who + "b", who + "c", who + "d"}
	var items []*queue.Item
	for _, id := range ids {
		items = append(items, item(id))
	}
	h.publish(items[0])
	// Lee has decided one, and kim is asked for a second look at it.
	lee.sync(1)
	lee.decide(lee.next().Ref, queue.Violating)
	lee.sync(0)
	h.ask(lee.find(ids[0]), lee)
	h.publish(items[1:]...)
	before := h.status()

	kim := h.seat(who, hub.Moderator, func(r *hub.Reviewer) { r.Most = 4 })
	c.Hub = kim.hub
	sync := func(ahead int) {
		for range 10 {
			_, err := kim.Sync(h.Context(), c, queue.SyncOptions{Now: true, Ahead: ahead})
			if err == nil {
				return
			}
			if queue.KindOf(err) != queue.Offline {
				h.Fatalf("kim's round: %v", err)
			}
			kim.restart()
		}
		h.Fatal("no round comes to its end")
	}
	sync(4)
	sync(4)
	if s := kim.state(); s.Open != 4 {
		h.Errorf("kim has %d items: %+v", s.Open, s)
		return
	}
	firsts := 0
	for i := range 4 {
		task := kim.next()
		if i == 1 {
			kim.decide(task.Ref, queue.Unsure)
			sync(0)
			if _, err := kim.Undo(h.Context()); err != nil {
				h.Fatal(err)
			}
			sync(0)
		}
		if dec := kim.decide(task.Ref, queue.Violating); dec.Pass == queue.First {
			firsts++
		}
		sync(4)
	}
	kim.none()
	after := h.status()
	if firsts != 3 || after.Decided-before.Decided != 3 || after.Conflicts != 0 || after.Leased != 0 || after.Waiting != 0 || len(after.Asks) != 0 {
		h.Errorf("the hub's counts: %+v, before %+v; kim decided %d", after, before, firsts)
	}
	if mishaps, err := kim.Mishaps(h.Context()); err != nil || len(mishaps) != 0 {
		h.Errorf("kim's mishaps: %+v, %v", mishaps, err)
	}
	kim.verify()
}

// ask has somebody ask for a second look at a decided item, as the rules of oversight do.
func (h *team) ask(ref queue.Ref, d *desk) {
	h.Helper()
	decided, err := d.store.InForce(h.Context(), []queue.Ref{ref})
	if err != nil {
		h.Fatal(err)
	}
	dec := decided[ref]
	e := queue.Entry{
		ID: uuid.Must(uuid.NewV7()), At: time.Now().UTC(), Kind: queue.Asked, Device: d.store.Device(), Reviewer: dec.Reviewer, Source: dec.Source, Item: dec.Item,
		Ask: &queue.Ask{Pass: queue.Second, Of: dec.ID, Rules: []string{"at random"}, Version: 1},
	}
	if _, err := d.store.Append(h.Context(), e, time.Now()); err != nil {
		h.Fatal(err)
	}
	d.sync(0)
}

// TestCutCheckOut breaks the line at every call of a check-out and of giving back, closes the
// laptop and goes on: hub and desk never part over what is leased.
func TestCutCheckOut(t *testing.T) {
	h := newTeam(t)
	files := map[string][]byte{}
	for i := range 8 {
		path := fmt.Sprint("film", i)
		files[path], _ = film(uint64(200+i), 300)
		h.publishWith(files, showing(fmt.Sprint("i", i), path))
	}
	kim := h.seat("kim", hub.Moderator)
	for _, after := range []bool{false, true} {
		for at := 1; ; at++ {
			c := &cutter{Hub: kim.hub, at: at, after: after}
			broken := kim.restartUntil(func() error {
				_, err := kim.CheckOut(t.Context(), c, queue.MainQueue, 5, time.Hour, nil)
				return err
			})
			if s := kim.state(); s.Field != 5 || s.Open != 5 || h.status().Leased != 5 || len(kim.kept()) != 5 {
				t.Fatalf("checked out with a break at call %d, heard: %t: %+v, %+v", at, after, s, h.status())
			}
			broken += kim.restartUntil(func() error {
				_, err := kim.GiveBackLeases(t.Context(), c, nil)
				return err
			})
			if s := kim.state(); s.Open != 0 || h.status().Leased != 0 || len(kim.kept()) != 0 {
				t.Fatalf("given back with a break at call %d, heard: %t: %+v, %+v", at, after, s, h.status())
			}
			if broken == 0 && at <= 6 {
				t.Fatalf("the line never broke in %d calls", c.calls)
			}
			if broken == 0 {
				break // every call was the one
			}
		}
	}
	kim.verify()
}

// restartUntil does something until the line does not break, opening the workspace anew each
// time that it does, and returns how often that was.
func (d *desk) restartUntil(do func() error) (broken int) {
	d.h.Helper()
	for ; broken < 10; broken++ {
		err := do()
		if err == nil {
			return broken
		}
		if queue.KindOf(err) != queue.Offline {
			d.h.Fatal(err)
		}
		d.restart()
	}
	d.h.Fatal("it never comes to its end")
	return broken
}

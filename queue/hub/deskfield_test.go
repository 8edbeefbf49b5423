package hub_test

import (
	"fmt"
	"testing"
	"time"

	"discern/queue"
	"discern/queue/hub"
)

func TestField(t *testing.T) {
	h := newTeam(t)
	var items []*queue.Item
	files := map[string][]byte{}
	for i := range 60 {
		path := fmt.Sprint("film", i)
		files[path], _ = film(uint64(100+i), 300)
		items = append(items, showing(fmt.Sprintf("i%02d", i), path))
	}
	h.publishWith(files, items...)
	kim, lee, sam := h.seat("kim", hub.Moderator), h.seat("lee", hub.Moderator), h.seat("sam", hub.Supervisor)
	told := 0
	rep, err := kim.CheckOut(t.Context(), kim.hub, queue.MainQueue, 55, 48*time.Hour, func(queue.CheckOutReport) { told++ })
	if err != nil || rep.Items != 55 || rep.Media != 55 || rep.Lacking != 0 || time.Until(rep.Until).Round(time.Hour) != 48*time.Hour || told < 55 {
		t.Fatalf("kim checks out: %+v, told %d times, %v", rep, told, err)
	}
	if rep, err := kim.CheckOut(t.Context(), kim.hub, queue.MainQueue, 55, 48*time.Hour, nil); err != nil || rep.Items != 55 {
		t.Errorf("the same again: %+v, %v", rep, err)
	}
	if until, err := kim.RenewLeases(t.Context(), kim.hub, 72*time.Hour); err != nil || time.Until(until).Round(time.Hour) != 72*time.Hour {
		t.Errorf("kim renews until %v, %v", until, err)
	}
	// Kim is away, for longer than the leases last. Others decide some of it.
	h.sql(h.dsn, "UPDATE hub.work SET until = now() - interval '1 hour'")
	kim.off.Store(int64(73 * time.Hour))
	kim.restart()
	if s := kim.state(); s.Field != 55 || s.Lapsed != 55 || s.Open != 55 || s.Online {
		t.Errorf("kim's state in the field: %+v", s)
	}
	for range 10 {
		lee.sync(1)
		lee.decide(lee.next().Ref, queue.Violating)
	}
	lee.sync(0)
	for range 50 {
		kim.decide(kim.next().Ref, queue.NotViolating)
	}
	if s := kim.state(); s.Waiting != 50 || s.Open != 5 {
		t.Errorf("kim's state in the evening: %+v", s)
	}
	first := kim.sync(0)
	if first.Sent != 50 || first.Conflicts != 10 || first.Lost != 5 { // what lapsed waits again at the hub since lee came
		t.Errorf("kim is back: %+v", first)
	}
	if s := kim.state(); s.Open != 0 || s.Clashes != 10 || s.Mishaps != 0 || s.Lapsed != 0 || s.ClockOff.Round(time.Hour) != -73*time.Hour {
		t.Errorf("kim's state at home: %+v", s)
	}
	lee.sync(0)
	if rep := sam.sync(0); rep.Pulled != 60 || rep.Conflicts != 10 {
		t.Errorf("sam's round: %+v", rep)
	}
	if s := h.status(); s.Decided != 50 || s.Decisions != 60 || s.Conflicts != 10 {
		t.Errorf("the hub's counts: %+v", s)
	}
	if s, err := sam.Stats(t.Context()); err != nil || s.Decided != 50 {
		t.Errorf("sam's counts: %+v, %v", s, err)
	}
	list, err := kim.Conflicts(t.Context())
	if err != nil || len(list) != 10 {
		t.Fatalf("kim's conflicts: %+v, %v", list, err)
	}
	c := list[0]
	if c.MineInForce || c.Mine.Verdict != queue.NotViolating || c.Theirs.Verdict != queue.Violating || c.Ref == 0 || c.Agree || c.Seen || c.FirstBy != h.name("lee") {
		t.Errorf("a conflict as kim sees it: %+v", c)
	}
	if others, err := lee.Conflicts(t.Context()); err != nil || len(others) != 10 || !others[0].MineInForce || others[0].Mine.Verdict != queue.Violating || others[0].Theirs.Verdict != queue.NotViolating {
		t.Errorf("lee's conflicts: %+v, %v", others, err)
	}
	for _, d := range []*desk{kim, lee, sam} {
		if v := d.inForce(c.Key); v != queue.Violating {
			t.Errorf("what lee decided first is in force everywhere, and one desk has %q", v)
		}
	}
	if err := kim.SettleConflict(t.Context(), c, queue.AskSupervisor); err != nil {
		t.Fatal(err)
	}
	if err := kim.SettleConflict(t.Context(), list[1], queue.AcceptForce); err != nil {
		t.Fatal(err)
	}
	if s := kim.state(); s.Clashes != 8 {
		t.Errorf("kim has looked at two: %+v", s)
	}
	kim.sync(0)
	sam.sync(0)
	asks, err := sam.Asks(t.Context(), queue.Adjudication)
	if err != nil || len(asks) != 1 {
		t.Fatalf("sam is asked %+v, %v", asks, err)
	}
	if states, err := sam.MediaOf(t.Context(), asks[0].Ref); err != nil || states[0].Whereabouts != queue.MediumKept {
		t.Errorf("what sam is to settle comes with its media: %+v, %v", states, err)
	}
	if _, err := sam.Adjudicate(t.Context(), asks[0].Ref, queue.Judgement{Verdict: queue.Unsure, Rationale: "seen"}); err != nil {
		t.Fatal(err)
	}
	sam.sync(0)
	for _, d := range []*desk{kim, lee, sam} {
		d.sync(0)
		if v := d.inForce(c.Key); v != queue.Unsure {
			t.Errorf("what sam settled is in force everywhere, and one desk has %q", v)
		}
	}
	for _, d := range []*desk{kim, lee, sam} {
		d.verify()
	}
	if mishaps, err := sam.Mishaps(t.Context()); err != nil || len(mishaps) != 0 {
		t.Errorf("sam's mishaps: %+v, %v", mishaps, err)
	}
}

// inForce is the verdict on an item as the desk has it: of its work, and as its entries
// and its chronicle say.
func (d *desk) inForce(key queue.Key) queue.Verdict {
	d.h.Helper()
	refs, err := d.store.Find(d.h.Context(), key)
	if err != nil || len(refs) != 1 {
		d.h.Fatalf("%v: %v, %v", key, refs, err)
	}
	r, err := d.store.Record(d.h.Context(), refs[0])
	if err != nil {
		d.h.Fatal(err)
	}
	history, err := d.store.History(d.h.Context(), refs[0])
	if err != nil {
		d.h.Fatal(err)
	}
	if s := queue.InForce(queue.ThatStand(history)); s == nil || s.Entry.Decision.Verdict != r.Work.Verdict {
		d.h.Errorf("the entries of %v say otherwise than its work, %q", key, r.Work.Verdict)
	}
	return r.Work.Verdict
}

func TestFieldLostToOthers(t *testing.T) {
	h := newTeam(t)
	h.publish(item("a"), item("b"))
	kim, lee := h.seat("kim", hub.Moderator), h.seat("lee", hub.Moderator)
	if _, err := kim.CheckOut(t.Context(), kim.hub, queue.MainQueue, 2, time.Hour, nil); err != nil {
		t.Fatal(err)
	}
	h.sql(h.dsn, "UPDATE hub.work SET until = now() - interval '1 hour'")
	lee.sync(1)
	taken := lee.next()
	if rep := kim.sync(0); rep.Lost != 2 { // what lapsed waits again, for whoever comes
		t.Errorf("kim is back: %+v", rep)
	}
	kim.lacks(taken.Item.ID)
}

func TestClockWrongByDays(t *testing.T) {
	h := newTeam(t)
	h.publish(item("a"))
	kim := h.seat("kim", hub.Moderator)
	kim.off.Store(int64(-100 * time.Hour))
	kim.sync(1)
	if off := time.Until(kim.Now()).Abs(); off > time.Minute {
		t.Errorf("the desk's time is %v off", off)
	}
	kim.restart()
	if off := time.Until(kim.Now()).Abs(); off > time.Minute {
		t.Errorf("offline the desk's time is %v off", off)
	}
	dec := kim.decide(kim.next().Ref, queue.Violating)
	if off := time.Since(dec.DecidedAt).Abs(); off > time.Minute {
		t.Errorf("the decision is %v off", off)
	}
}

package hubproof

import (
	"testing"
	"time"

	"discern/queue"
	"discern/queue/hub"
	"discern/queue/hub/hubtest"
)

// TestAWrongClock works on laptops whose clocks are days off. The hub's time counts: for
// what is written, for what has lapsed, for whose turn it is.
func TestAWrongClock(t *testing.T) {
	for _, c := range []struct {
		name  string
		wrong time.Duration
	}{{"days ahead", 5 * 24 * time.Hour}, {"days behind", -5 * 24 * time.Hour}} {
		t.Run(c.name, func(t *testing.T) {
			tm := newTeam(t, hubtest.Shared(t))
			tm.add(hub.Reviewer{}, "kim", "lee")
			tm.publish(posts(0, 30), nil)
			kim, lee := tm.seat("kim"), tm.seat("lee")
			kim.wrong = c.wrong
			kim.join()
			lee.join()
			kim.synced(5)
			st := kim.state()
			if off := st.ClockOff + c.wrong; off.Abs() > time.Minute {
				t.Errorf("the hub's clock is said to be %v ahead", st.ClockOff)
			}
			if st.Lapsed != 0 || st.Open != 5 {
				t.Errorf("fresh leases are %+v", st)
			}
			if r := kim.synced(5); r.Lost != 0 || r.Leased != 0 {
				t.Errorf("the next round did %+v", r)
			}

			// Offline, and opened anew, as on the road.
			kim.close()
			kim.open()
			if n := len(kim.decide(5, queue.NotViolating)); n != 5 {
				t.Fatalf("%d of 5 items could be decided", n)
			}
			kim.synced(5)
			lee.synced(5)
			lee.decide(5, queue.NotViolating)
			lee.synced(5)
			for _, e := range kim.own() {
				if off := time.Since(e.Entry.At); off.Abs() > time.Minute {
					t.Errorf("an entry of now is written down as made %v ago", off)
				}
				if d := e.Entry.Decision; d != nil && (time.Since(d.DecidedAt).Abs() > time.Minute || time.Since(d.OpenedAt).Abs() > time.Minute) {
					t.Errorf("a decision of now is said to be of %v, opened %v", d.DecidedAt, d.OpenedAt)
				}
			}
			tm.judge(kim, lee)
		})
	}
}

// TestAClockThatIsSetRight keeps its leases and its order when the clock jumps under it.
func TestAClockThatIsSetRight(t *testing.T) {
	tm := newTeam(t, hubtest.Shared(t))
	tm.add(hub.Reviewer{}, "kim")
	tm.publish(posts(0, 30), nil)
	kim := tm.seat("kim")
	kim.wrong = -72 * time.Hour
	kim.join()
	kim.synced(5)
	kim.decide(1, queue.NotViolating)
	kim.wrong = 0
	r := kim.synced(5)
	if r.Lost != 0 {
		t.Errorf("with the clock set right a round lost %d leases", r.Lost)
	}
	if n := len(kim.decide(5, queue.NotViolating)); n != 5 {
		t.Errorf("%d of 5 items could be decided", n)
	}
	kim.synced(0)
	if st := kim.state(); st.ClockOff.Abs() > time.Minute || st.Waiting != 0 {
		t.Errorf("the desk says %+v", st)
	}
	tm.judge(kim)
}

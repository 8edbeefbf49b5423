package queue_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"discern/queue"
)

// after is a time in the morning.
func after(d time.Duration) time.Time { return morning.Add(d) }

func TestMeter(t *testing.T) {
	const s, m = time.Second, time.Minute
	// begun is a meter with a severe item before a person since the morning.
	begun := func() *queue.Meter {
		var meter queue.Meter
		meter.Watch(morning, true)
		meter.Item(morning, queue.High)
		meter.Take(morning)
		meter.Act(morning)
		return &meter
	}
	severe := func(from, to time.Duration, seen queue.Seen) queue.Exposure {
		return queue.Exposure{Severity: queue.High, Seen: seen, From: after(from), To: after(to)}
	}
	for _, tt := range []struct {
		name string
		do   func(*queue.Meter)
		at   time.Duration // when it is taken
		want []queue.Exposure
	}{
		{"at the beginning", func(*queue.Meter) {}, 0, []queue.Exposure{severe(0, 0, queue.Seen{})}},
		{"looking", func(*queue.Meter) {}, 30 * s, []queue.Exposure{severe(0, 0, queue.Seen{Time: 30 * s})}},
		{"looking on and on is idling", func(*queue.Meter) {}, 30 * m, []queue.Exposure{severe(0, 0, queue.Seen{Time: 2 * m})}},
		{"acting keeps time running", func(m *queue.Meter) {
			for at := time.Duration(0); at <= 10*time.Minute; at += 90 * s {
				m.Act(after(at))
			}
		}, 10 * m, []queue.Exposure{severe(0, 9*m, queue.Seen{Time: 10 * m})}},
		{"away and back", func(m *queue.Meter) { m.Act(after(20 * time.Minute)) }, 21 * m, []queue.Exposure{
			severe(0, 0, queue.Seen{Time: 2 * m}), severe(20*m, 20*m, queue.Seen{Time: m}),
		}},
		{"behind another window", func(m *queue.Meter) {
			m.Watch(after(10*s), false)
			m.Watch(after(50*s), true)
		}, 60 * s, []queue.Exposure{severe(0, 50*s, queue.Seen{Time: 20 * s})}},
		{"told twice that it is watched", func(m *queue.Meter) {
			m.Watch(after(10*s), true)
			m.Watch(after(20*s), true)
		}, 30 * s, []queue.Exposure{severe(0, 0, queue.Seen{Time: 30 * s})}},
		{"a reveal", func(m *queue.Meter) {
			m.Reveal(after(10*s), true)
			m.Reveal(after(15*s), true)
			m.Reveal(after(25*s), false)
		}, 30 * s, []queue.Exposure{severe(0, 25*s, queue.Seen{Reveals: 1, Time: 30 * s, Shown: 15 * s})}},
		{"left uncovered by somebody who went away", func(m *queue.Meter) {
			m.Reveal(after(10*s), true)
			m.Act(after(time.Hour))
		}, time.Hour, []queue.Exposure{severe(0, 10*s, queue.Seen{Reveals: 1, Time: 130 * s, Shown: 2 * m}), severe(time.Hour, time.Hour, queue.Seen{})}},
		{"a break in between", func(m *queue.Meter) {
			m.Rest(after(10 * s))
			m.Watch(after(100*s), true)
		}, 110 * s, []queue.Exposure{severe(0, 0, queue.Seen{Time: 10 * s}), severe(100*s, 100*s, queue.Seen{Time: 10 * s})}},
		{"another item covers what was uncovered", func(m *queue.Meter) {
			m.Reveal(after(10*s), true)
			m.Item(after(20*s), queue.Low)
		}, 30 * s, []queue.Exposure{
			severe(0, 20*s, queue.Seen{Reveals: 1, Time: 20 * s, Shown: 10 * s}),
			{Severity: queue.Low, Seen: queue.Seen{Time: 10 * s}, From: after(20 * s), To: after(20 * s)},
		}},
		{"the clock is set back", func(m *queue.Meter) {
			m.Act(after(time.Second))
			m.Act(after(-time.Hour))
		}, -59 * m, []queue.Exposure{severe(0, s, queue.Seen{Time: s}), severe(-time.Hour, -time.Hour, queue.Seen{Time: m})}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			meter := begun()
			tt.do(meter)
			if diff := cmp.Diff(tt.want, meter.Take(after(tt.at))); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if again := meter.Take(after(tt.at)); again != nil {
				t.Errorf("taken twice: %+v", again)
			}
		})
	}
}

// Taken every second or at the end, the same is measured.
func TestMeterTakenInPieces(t *testing.T) {
	sum := func(every time.Duration) (seen queue.Seen, first, last time.Time) {
		var m queue.Meter
		take := func(at time.Time) {
			for _, e := range m.Take(at) {
				seen = seen.Plus(e.Seen)
				if first.IsZero() {
					first = e.From
				}
				last = e.To
			}
		}
		m.Watch(morning, true)
		m.Item(morning, queue.High)
		for at := time.Duration(0); at <= 20*time.Minute; at += time.Second {
			if at%(70*time.Second) == 0 && at < 12*time.Minute {
				m.Reveal(after(at), at%(140*time.Second) == 0)
			}
			if at%every == 0 {
				take(after(at))
			}
		}
		take(after(20 * time.Minute))
		return seen, first, last
	}
	whole, from, to := sum(20 * time.Minute)
	for _, every := range []time.Duration{time.Second, 7 * time.Second, 3 * time.Minute} {
		if got, f, l := sum(every); got != whole || !f.Equal(from) || !l.Equal(to) {
			t.Errorf("taken every %v: %+v from %v to %v; at the end %+v from %v to %v", every, got, f, l, whole, from, to)
		}
	}
}

// With no item before them, what a person does is an act and nothing more.
func TestMeterWithNoItem(t *testing.T) {
	var m queue.Meter
	m.Act(morning)
	m.Act(after(time.Minute))
	want := []queue.Exposure{{From: morning, To: after(time.Minute)}}
	if diff := cmp.Diff(want, m.Take(after(2*time.Minute))); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

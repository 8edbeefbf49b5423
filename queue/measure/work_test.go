package measure

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"discern/queue"
)

func inForceNow(l *queue.Look)    { l.InForce = true }
func wasOverturned(l *queue.Look) { l.Overturned = true }

func TestOverturned(t *testing.T) {
	d := &desk{t: t}
	flagged := func(r *queue.Record) {
		r.Item.Scores = []queue.Score{{Detector: "d", Version: "1", Label: "l", Score: 0.95}, {Detector: "d", Version: "2", Label: "l", Score: 0.99}, {Detector: "e", Label: "l", Score: 0.89}}
	}
	one, two, three := d.item(flagged), d.item(func(r *queue.Record) { r.Item.Lang = "de" }), d.item(nil)
	d.look(one, "ann violating", wasOverturned, policies("A", "B"))
	d.look(one, "ben not_violating", inForceNow, passed(queue.Appeal))
	d.look(one, "cid violating", passed(queue.Second)) // an opinion: it was never in force
	d.look(two, "ann violating", inForceNow, policies("A"))
	d.look(three, "- violating") // confirmed by the next, which superseded it
	d.look(three, "ben violating", inForceNow, passed(queue.Appeal))
	s := d.pick(Filter{})
	for over, want := range map[Over][]string{
		OverAll:      {"all 1/5"},
		OverPolicy:   {"B 1/1", "A 1/2", " 0/3"},
		OverReviewer: {"ann 1/2", " 0/1", "ben 0/2"},
		OverLanguage: {"en 1/4", "de 0/1"},
		OverSource:   {"forum 1/5"},
		OverDetector: {"d · l 1/2", " 0/3"},
	} {
		var got []string
		for _, o := range s.Overturned(over) {
			got = append(got, fmt.Sprintf("%s %d/%d", o.Key, o.Overturned, o.Decisions))
			if !o.Share.Bounded {
				t.Errorf("%+v has no interval", o)
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("over %d (-want +got):\n%s", over, diff)
		}
	}
}

func TestFalsePositives(t *testing.T) {
	d := &desk{t: t}
	reached := func(score float64, reach *queue.Reach) queue.Ref {
		return d.item(func(r *queue.Record) {
			r.Item.Reach = reach
			r.Item.Scores = []queue.Score{{Detector: "d", Label: "l", Score: score}}
		})
	}
	few, many, shared, nobody, right, quiet := reached(0.95, &queue.Reach{Views: 10}), reached(0.1, &queue.Reach{Views: 900}),
		reached(0.95, &queue.Reach{Views: 10, Shares: 2}), reached(0.95, nil), reached(0.95, &queue.Reach{Views: 5000}), reached(0.1, &queue.Reach{Views: 5000})
	for _, ref := range []queue.Ref{few, shared, nobody, quiet} {
		d.look(ref, "ann not_violating", inForceNow)
	}
	d.look(many, "ann violating", wasOverturned)
	d.look(many, "ben not_violating", inForceNow, passed(queue.Appeal), func(l *queue.Look) { l.Overturns = true })
	d.look(right, "ann violating", inForceNow)
	list, total, unreached := d.pick(Filter{}).FalsePositives(3)
	want := []FalsePositive{
		{many, &queue.Reach{Views: 900}, true, nil},
		{shared, &queue.Reach{Views: 10, Shares: 2}, false, []string{"d · l"}},
		{few, &queue.Reach{Views: 10}, false, []string{"d · l"}},
	}
	if diff := cmp.Diff(want, list); diff != "" || total != 4 || unreached != 1 {
		t.Errorf("%d, of which %d without reach (-want +got):\n%s", total, unreached, diff)
	}
}

var noon = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)

func TestDeadlines(t *testing.T) {
	d := &desk{t: t}
	item := func(by queue.Flagger, due ...time.Duration) queue.Ref {
		return d.item(func(r *queue.Record) {
			for _, after := range due {
				r.Item.Flags = append(r.Item.Flags, queue.Flag{By: by, Deadline: noon.Add(after)})
			}
			r.Item.Flags = append(r.Item.Flags, queue.Flag{By: queue.ByUser})
		})
	}
	decided := func(ref queue.Ref, after time.Duration) {
		d.look(ref, "ann violating", func(l *queue.Look) { l.At = noon.Add(after) })
	}
	decided(item(queue.ByRemovalOrder, time.Hour), time.Hour)                                // met, to the second
	decided(item(queue.ByRemovalOrder, 3*time.Hour, -2*time.Hour), -2*time.Hour+time.Second) // the earliest was missed
	item(queue.ByRemovalOrder, -time.Hour)
	item(queue.ByRemovalOrder, time.Hour)
	d.look(item(queue.ByGovernment, time.Hour), "ann violating") // nobody knows when
	late := item(queue.ByTrustedFlagger, -time.Hour)
	decided(late, 0)
	decided(late, -2*time.Hour) // the first by time was in time
	orders, others := d.pick(Filter{}).Deadlines(noon)
	if want := (Deadlines{Met: 1, Missed: 1, Overdue: 1, Open: 1}); orders != want {
		t.Errorf("removal orders: %+v, want %+v", orders, want)
	}
	if want := (Deadlines{Met: 1, Unknown: 1}); others != want {
		t.Errorf("others: %+v, want %+v", others, want)
	}
	if f := orders.Share(); f.Value != 1.0/3 || !f.Bounded {
		t.Errorf("met: %+v", f)
	}
	if f := (&Deadlines{Open: 3, Unknown: 1}).Share(); f.Known {
		t.Errorf("no deadline is over: %+v", f)
	}
}

func TestPace(t *testing.T) {
	d := &desk{t: t}
	one := d.item(nil)
	for _, c := range []struct {
		who  string
		took time.Duration
	}{{"ann", 10 * time.Second}, {"ann", 21 * time.Second}, {"ben", time.Minute}, {"-", 0}} {
		d.look(one, c.who+" violating", func(l *queue.Look) { l.OpenedAt, l.At = noon, noon.Add(c.took) })
	}
	d.look(one, "ben violating", at("2026-11-20T12:00:00Z"))
	d.look(one, "cid violating")
	all, each := d.pick(Filter{}).Pace()
	if want := (Pace{Median: 15500 * time.Millisecond, Timed: 4, Untimed: 2}); all != want {
		t.Errorf("%+v, want %+v", all, want)
	}
	want := []Pace{{"", 0, 1, 0}, {"ann", 15500 * time.Millisecond, 2, 0}, {"ben", time.Minute, 1, 1}, {"cid", 0, 0, 1}}
	if diff := cmp.Diff(want, each); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestThroughput(t *testing.T) {
	d := &desk{t: t}
	one := d.item(nil)
	for _, when := range []string{"2026-11-20T23:30:00Z", "2026-11-21T00:30:00Z", "2026-11-19T12:00:00Z"} {
		d.look(one, "- violating", at(when))
	}
	d.look(one, "- violating")
	east := time.FixedZone("east", 3600)
	days, undated := d.pick(Filter{}).Throughput(east)
	want := []Day{{time.Date(2026, 11, 19, 0, 0, 0, 0, east), 1}, {time.Date(2026, 11, 21, 0, 0, 0, 0, east), 2}}
	if diff := cmp.Diff(want, days); diff != "" || undated != 1 {
		t.Errorf("%d undated (-want +got):\n%s", undated, diff)
	}
}

func TestWaiting(t *testing.T) {
	d := &desk{t: t}
	item := func(q queue.QueueID, s queue.State, flagged time.Time) queue.Ref {
		return d.item(func(r *queue.Record) { r.Work.Queue, r.Work.State, r.Item.FlaggedAt = q, s, flagged })
	}
	item(queue.MainQueue, queue.Waiting, noon.Add(-time.Minute))
	item(queue.MainQueue, queue.Leased, noon.Add(-time.Hour))
	item(queue.MainQueue, queue.Resting, noon.Add(-40*24*time.Hour))
	item(queue.MainQueue, queue.Waiting, time.Time{})
	item(queue.MainQueue, queue.Waiting, noon.Add(time.Hour)) // by a clock that is ahead
	item(queue.EscalatedQueue, queue.Waiting, noon.Add(-25*time.Hour))
	item(queue.MainQueue, queue.Settled, noon)
	d.look(item(queue.MainQueue, queue.Waiting, noon), "ann violating", inForceNow) // decided since it was read
	main, escalated := d.pick(Filter{}).Waiting(noon)
	if want := (Waiting{Total: 5, ByAge: [5]int{2, 1, 0, 0, 1}, Unknown: 1, Oldest: 40 * 24 * time.Hour}); main != want {
		t.Errorf("main: %+v, want %+v", main, want)
	}
	if want := (Waiting{Total: 1, ByAge: [5]int{2: 1}, Oldest: 25 * time.Hour}); escalated != want {
		t.Errorf("escalated: %+v, want %+v", escalated, want)
	}
}

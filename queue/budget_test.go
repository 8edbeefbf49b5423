package queue_test

import (
	"strings"
	"testing"
	"time"

	"discern/queue"
)

// seen is a piece of work with severe items, of a length, that ends at a time.
func seen(end, length time.Duration, reveals int) queue.Exposure {
	return queue.Exposure{
		Severity: queue.High, From: after(end - length), To: after(end),
		Seen: queue.Seen{Items: 1, Reveals: reveals, Time: length},
	}
}

func TestShiftCountsBreaks(t *testing.T) {
	const rest = 10 * time.Minute
	type want struct {
		breaks int
		total  time.Duration
		since  time.Duration
		run    int
	}
	const m = time.Minute
	for _, tt := range []struct {
		name string
		work []queue.Exposure
		want want
	}{
		{"one after the other", []queue.Exposure{seen(5*m, 5*m, 0), seen(9*m, 4*m, 0)}, want{0, 9 * m, 9 * m, 2}},
		{"a short pause is none", []queue.Exposure{seen(5*m, 5*m, 0), seen(18*m, 4*m, 0)}, want{0, 9 * m, 9 * m, 2}},
		{"a pause as long as a rest", []queue.Exposure{seen(5*m, 5*m, 0), seen(19*m, 4*m, 0)}, want{1, 9 * m, 4 * m, 1}},
		{"two breaks", []queue.Exposure{seen(5*m, 5*m, 0), seen(30*m, 5*m, 0), seen(60*m, 5*m, 0)}, want{2, 15 * m, 5 * m, 1}},
		{"a pause that ends the shift", []queue.Exposure{seen(5*m, 5*m, 0), seen(5*m+queue.ShiftPause, 0, 0)}, want{0, 0, 0, 1}},
		{"a minute less does not", []queue.Exposure{seen(5*m, 5*m, 0), seen(4*m+queue.ShiftPause, 0, 0)}, want{1, 5 * m, 0, 1}},
		{"the clock set back counts as no pause", []queue.Exposure{seen(5*time.Hour, 5*m, 0), seen(5*m, 5*m, 0), seen(10*m, 5*m, 0)}, want{0, 15 * m, 15 * m, 3}},
	} {
		var s queue.Shift
		for _, e := range tt.work {
			s = s.After(e, rest)
		}
		if got := (want{s.Breaks, s.Total.All().Time, s.Since.All().Time, s.Run}); got != tt.want {
			t.Errorf("%s: %+v, want %+v", tt.name, got, tt.want)
		}
	}
}

func TestRunOfSevereItems(t *testing.T) {
	var s queue.Shift
	for i, tt := range []struct {
		severity queue.Severity
		items    int
		run      int
	}{{queue.High, 1, 1}, {queue.High, 0, 1}, {queue.High, 1, 2}, {queue.Low, 0, 2}, {queue.Middle, 1, 0}, {queue.High, 1, 1}, {queue.Low, 1, 0}} {
		s = s.After(queue.Exposure{Severity: tt.severity, Seen: queue.Seen{Items: tt.items}, From: morning, To: morning}, time.Hour)
		if s.Run != tt.run {
			t.Errorf("after step %d the run is %d, want %d", i, s.Run, tt.run)
		}
	}
}

func TestAdvise(t *testing.T) {
	const m = time.Minute
	breaks := queue.Budget{Unbroken: 50, Rest: 10}
	severe := queue.Budget{Rest: 10, High: queue.Allowance{Minutes: 30, Reveals: 5}}
	insisting := func(b queue.Budget) queue.Budget {
		b.Insist = true
		return b
	}
	for _, tt := range []struct {
		name    string
		work    []queue.Exposure
		budget  queue.Budget
		now     time.Duration
		advised queue.Advised
		why     string
		left    time.Duration
		until   time.Duration // 0 for none
		below   queue.Severity
	}{
		{"nothing done", nil, insisting(breaks), 0, queue.GoOn, "", 50 * m, 0, 0},
		{"no limits", []queue.Exposure{seen(600*m, 600*m, 900)}, queue.Budget{Insist: true}, 600 * m, queue.GoOn, "", 0, 0, 0},
		{"on the way", []queue.Exposure{seen(28*m, 28*m, 0)}, breaks, 28 * m, queue.GoOn, "", 22 * m, 0, 0},
		{"a second before", []queue.Exposure{seen(50*m-time.Second, 50*m-time.Second, 0)}, breaks, 50 * m, queue.GoOn, "", time.Second, 0, 0},
		{"offered", []queue.Exposure{seen(50*m, 50*m, 0)}, breaks, 50 * m, queue.OfferBreak, "for 50 min without a break", 0, 0, 0},
		{"insisted on", []queue.Exposure{seen(50*m, 50*m, 0)}, insisting(breaks), 52 * m, queue.InsistOnBreak, "for 50 min without a break", 0, 60 * m, 0},
		{"while it is taken", []queue.Exposure{seen(50*m, 50*m, 0)}, insisting(breaks), 60*m - 1, queue.InsistOnBreak, "50 min", 0, 60 * m, 0},
		{"when it was taken", []queue.Exposure{seen(50*m, 50*m, 0)}, insisting(breaks), 60 * m, queue.GoOn, "", 50 * m, 0, 0},
		{"severe minutes used up", []queue.Exposure{seen(31*m, 31*m, 0)}, severe, 31 * m, queue.OfferBreak, "Severe items for 31 min", 0, 0, 0},
		{"severe reveals used up", []queue.Exposure{seen(2*m, 2*m, 5)}, severe, 2 * m, queue.OfferBreak, "Severe media uncovered 5 times", 0, 0, 0},
		{"used up, insisted on", []queue.Exposure{seen(2*m, 2*m, 5)}, insisting(severe), 2 * m, queue.InsistOnBreak, "5 times", 0, 12 * m, 0},
		{"after that break only milder items", []queue.Exposure{seen(2*m, 2*m, 5)}, insisting(severe), 12 * m, queue.GoOn, "", 0, 0, queue.High},
		{"and no second break for it", []queue.Exposure{seen(2*m, 2*m, 5), seen(15*m, 2*m, 1)}, insisting(severe), 15 * m, queue.GoOn, "", 0, 0, queue.High},
		{"nor for its minutes after its reveals", []queue.Exposure{seen(2*m, 2*m, 5), seen(42*m, 30*m, 0)}, insisting(severe), 42 * m, queue.GoOn, "", 0, 0, queue.High},
		{"offered, it is no more after a break", []queue.Exposure{seen(2*m, 2*m, 5)}, severe, 12 * m, queue.GoOn, "", 0, 0, 0},
		{"a new shift has its budget", []queue.Exposure{seen(2*m, 2*m, 5)}, insisting(severe), 2*m + queue.ShiftPause, queue.GoOn, "", 0, 0, 0},
		{"a break is due besides what is used up", []queue.Exposure{seen(2*m, 2*m, 5), seen(62*m, 50*m, 0)}, insisting(breaks.Stricter(queue.Budget{High: queue.Allowance{Reveals: 5}})), 62 * m, queue.InsistOnBreak, "50 min without a break", 0, 72 * m, queue.High},
		{"the milder of two that are used up", []queue.Exposure{
			seen(2*m, 2*m, 5),
			{Severity: queue.Middle, From: after(2 * m), To: after(4 * m), Seen: queue.Seen{Time: 2 * m}},
		}, insisting(severe.Stricter(queue.Budget{Middle: queue.Allowance{Minutes: 2}})), 14 * m, queue.GoOn, "", 0, 0, queue.Middle},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var s queue.Shift
			for _, e := range tt.work {
				s = s.After(e, tt.budget.RestTime())
			}
			a := queue.Advise(s, tt.budget, after(tt.now))
			var until time.Time
			if tt.until != 0 {
				until = after(tt.until)
			}
			if a.Advised != tt.advised || a.Left != tt.left || !a.Until.Equal(until) || a.Below != tt.below {
				t.Errorf("advised %d, %v left, until %v, below %s; want %d, %v, %v, %s", a.Advised, a.Left, a.Until, a.Below, tt.advised, tt.left, until, tt.below)
			}
			if !strings.Contains(a.Why, tt.why) || (a.Why == "") != (tt.why == "") {
				t.Errorf("it says %q, want %q", a.Why, tt.why)
			}
		})
	}
}

func TestStricterBudget(t *testing.T) {
	team := queue.Budget{Unbroken: 50, Rest: 10, High: queue.Allowance{Minutes: 60}, Insist: true}
	own := queue.Budget{Unbroken: 90, Rest: 15, High: queue.Allowance{Minutes: 30, Reveals: 9}, Low: queue.Allowance{Reveals: 4}}
	want := queue.Budget{Unbroken: 50, Rest: 15, High: queue.Allowance{Minutes: 30, Reveals: 9}, Low: queue.Allowance{Reveals: 4}, Insist: true}
	if got := team.Stricter(own); got != want || own.Stricter(team) != want {
		t.Errorf("together they are %+v, want %+v", got, want)
	}
	if got := team.Stricter(queue.Budget{}); got != team {
		t.Errorf("a person who set nothing has %+v", got)
	}
	if got := (queue.Budget{}).RestTime(); got <= queue.Idle {
		t.Errorf("a pause of %v, in which time still counts, would be a break", got)
	}
}

func TestBudgetValidate(t *testing.T) {
	for field, b := range map[string]queue.Budget{
		"":             {Unbroken: 50, Rest: 10},
		"unbroken":     {Unbroken: -1},
		"rest":         {Rest: 121},
		"high.minutes": {High: queue.Allowance{Minutes: 24*60 + 1}},
		"low.reveals":  {Low: queue.Allowance{Reveals: -1}},
	} {
		err := b.Validate()
		if (err == nil) != (field == "") || err != nil && (queue.KindOf(err) != queue.Invalid || !strings.HasPrefix(err.Error(), field+":")) {
			t.Errorf("%+v: %v, want the field %q", b, err, field)
		}
	}
}

package queue_test

import (
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"discern/queue"
)

// testPolicies are four rules: danger to life, hatred, rudeness and news.
func testPolicies(tb testing.TB) *queue.Policies {
	tb.Helper()
	ps, err := queue.NewPolicies(
		queue.Policy{ID: "terror", Version: "7", Rules: []queue.Rule{{
			Code: "LIFE", Severity: queue.High, Definition: "d", Actions: []queue.Action{queue.Remove, queue.Refer},
			DangerToLife: true, Rationale: true, Labels: []string{"THREAT"},
			Children: []queue.Rule{{Code: "LIFE.1", Severity: queue.Low, Definition: "d", Actions: []queue.Action{queue.Warn}}},
		}}},
		queue.Policy{ID: "hate", Version: "2", Rules: []queue.Rule{
			{Code: "HATE", Severity: queue.Middle, Definition: "d", Actions: []queue.Action{queue.Restrict, queue.Remove}, Labels: []string{"hateful", "THREAT"}},
			{Code: "RUDE", Severity: queue.Low, Definition: "d", Actions: []queue.Action{queue.NoAction}, Labels: []string{"rude"}},
			{Code: "NEWS", Severity: queue.Low, Definition: "d", Actions: []queue.Action{queue.NoAction}, AlwaysHuman: true},
		}},
	)
	if err != nil {
		tb.Fatal(err)
	}
	return ps
}

func ptr[T any](v T) *T { return &v }

func TestCalibrated(t *testing.T) {
	for _, tt := range []struct {
		score     float64
		threshold *float64
		want      float64
		above     bool
	}{
		{0, nil, 0, false},
		{.5, nil, .5, false},
		{.9, nil, .9, true},
		{.9, ptr(.9), .5, true},
		{.45, ptr(.9), .25, false},
		{.95, ptr(.9), .75, true},
		{.3, ptr(.3), .5, true},
		{.65, ptr(.3), .75, true},
		{1, ptr(1.0), 1, true},
		{.5, ptr(1.0), .25, false},
		{0, ptr(0.0), .5, true},
		{1, ptr(0.0), 1, true},
	} {
		s := queue.Score{Score: tt.score, Threshold: tt.threshold}
		if got := s.Calibrated(); math.Abs(got-tt.want) > 1e-12 {
			t.Errorf("%v at threshold %v is %v calibrated, want %v", tt.score, tt.threshold, got, tt.want)
		}
		if got := s.AboveThreshold(); got != tt.above {
			t.Errorf("%v at threshold %v is above: %v", tt.score, tt.threshold, got)
		}
	}
}

func TestStand(t *testing.T) {
	ps := testPolicies(t)
	score := func(label string, score float64, threshold *float64) queue.Score {
		return queue.Score{Detector: "d", Label: label, Score: score, Threshold: threshold}
	}
	for _, tt := range []struct {
		name     string
		item     queue.Item
		worth    float64 // 0…1
		danger   bool
		severity queue.Severity
		top      float64
	}{
		{"nothing said", queue.Item{}, 0, false, queue.Low, 0},
		{"a rude word, unseen", queue.Item{Scores: []queue.Score{score("rude", .8, nil)}}, 1. / 3 * .8 * .5, false, queue.Low, .8},
		{"labels in another case", queue.Item{Scores: []queue.Score{score("HATEFUL", .8, nil)}}, 2. / 3 * .8 * .5, false, queue.Middle, .8},
		{"a label that no rule knows is of middle weight", queue.Item{Scores: []queue.Score{score("odd", .8, nil)}}, 2. / 3 * .8 * .5, false, queue.Middle, .8},
		{"the strongest product counts, not the strongest score", queue.Item{Scores: []queue.Score{score("rude", 1, nil), score("hateful", .9, nil)}}, 2. / 3 * .9 * .5, false, queue.Middle, 1},
		{"ten million views count double", queue.Item{Scores: []queue.Score{score("rude", .8, nil)}, Reach: &queue.Reach{Views: 10_000_000}}, 1. / 3 * .8, false, queue.Low, .8},
		{"shares count tenfold, and no more than all", queue.Item{Scores: []queue.Score{score("rude", .8, nil)}, Reach: &queue.Reach{Shares: 1 << 40}}, 1. / 3 * .8, false, queue.Low, .8},
		{"a threat below its threshold is none to life", queue.Item{Scores: []queue.Score{score("threat", .6, ptr(.7))}}, .5 * .6 / .7 * .5, false, queue.High, .5 * .6 / .7},
		{"a threat above it is", queue.Item{Scores: []queue.Score{score("threat", .7, ptr(.7))}}, .5 * .5, true, queue.High, .5},
		{"a threat without threshold counts from .9", queue.Item{Scores: []queue.Score{score("threat", .9, nil)}}, .9 * .5, true, queue.High, .9},
		{"a user's flag", queue.Item{Flags: []queue.Flag{{By: queue.ByUser, Reason: "hateful"}}}, 2. / 3 * .5 * .5, false, queue.Middle, 0},
		{"a flag of danger", queue.Item{Flags: []queue.Flag{{By: queue.ByTrustedFlagger, Reason: "LIFE"}}}, .8 * .5, true, queue.High, 0},
		{"the worth may come from elsewhere than the danger", queue.Item{Scores: []queue.Score{score("hateful", 1, nil), score("threat", .1, ptr(.1))}}, 2. / 3 * .5, true, queue.High, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			st := ps.Stand(&tt.item)
			if got := float64(st.Priority%1_000_000) / 999_999; math.Abs(got-tt.worth) > 1e-6 {
				t.Errorf("worth is %v, want %v", got, tt.worth)
			}
			if st.Danger() != tt.danger || st.Severity != tt.severity || math.Abs(st.Top-tt.top) > 1e-12 {
				t.Errorf("danger %v, severity %d, top %v; want %v, %d, %v", st.Danger(), st.Severity, st.Top, tt.danger, tt.severity, tt.top)
			}
		})
	}
}

func TestStandTakesTheEarliestDeadline(t *testing.T) {
	it := queue.Item{Flags: []queue.Flag{{Deadline: morning.Add(time.Hour)}, {}, {Deadline: morning}}}
	if st := testPolicies(t).Stand(&it); !st.Deadline.Equal(morning) {
		t.Errorf("deadline is %v", st.Deadline)
	}
}

// The whole order: each comes before all that follow it.
func TestBefore(t *testing.T) {
	work := func(ref queue.Ref, priority int64, due time.Duration) queue.Work {
		w := queue.Work{Ref: ref, Standing: queue.Standing{Priority: priority}}
		if due != 0 {
			w.Deadline = morning.Add(due)
		}
		return w
	}
	want := []queue.Work{
		work(9, 0, -2*time.Hour),                  // longest overdue
		work(8, 1_900_000, -time.Minute),          // overdue
		work(7, 0, time.Minute),                   // due first
		work(5, 500, time.Hour),                   // due at the last moment of the hour
		work(6, 400, time.Hour),                   // as due, less worth
		work(3, 1_000_001, 0),                     // danger to life
		work(4, 1_000_000, time.Hour+time.Second), // danger, and due after the hour
		work(10, 999_999, 0),
		work(1, 7, 0),
		work(2, 7, 0), // as worthy, younger
		work(11, 0, 48*time.Hour),
	}
	for i, a := range want {
		for j, b := range want {
			if got := queue.Before(a, b, morning); got != (i < j) {
				t.Errorf("%d before %d: %v", a.Ref, b.Ref, got)
			}
		}
	}
}

func TestFairTurns(t *testing.T) {
	fair := 0
	for turn := range int64(10 * queue.FairShare) {
		if queue.IsFairTurn(turn) {
			fair++
		}
	}
	if fair != 10 || queue.IsFairTurn(0) {
		t.Errorf("%d fair turns in ten rounds, the very first: %v", fair, queue.IsFairTurn(0))
	}
}

func TestWhy(t *testing.T) {
	ps := testPolicies(t)
	hateful := queue.Item{Scores: []queue.Score{{Detector: "d", Label: "hateful", Score: .8}}}
	threat := queue.Item{Scores: []queue.Score{{Detector: "d", Label: "THREAT", Score: .95}, {Detector: "d", Label: "hateful", Score: 1}}}
	due := func(d time.Duration) queue.Item {
		it := hateful
		it.Flags = []queue.Flag{{By: queue.ByRemovalOrder, Deadline: morning.Add(d)}}
		return it
	}
	for _, tt := range []struct {
		name string
		item queue.Item
		lane queue.Lane // 0: as it stands
		want []string
		not  []string
	}{
		{
			"worth", hateful, 0,
			[]string{"Its worth is 266,666 of 999,999: severity middle (2 of 3) × “hateful” .80 × reach .50.", "Among equals the older goes first."},
			[]string{"deadline", "danger"},
		},
		{"held", hateful, queue.Held, []string{"You had it open."}, []string{"Among equals"}},
		{"overdue", due(-3 * time.Hour), 0, []string{"Its deadline passed 3 h ago."}, []string{"Among equals"}},
		{"due", due(41 * time.Minute), 0, []string{"Its deadline is in 41 min: everything due within the hour goes first"}, nil},
		{"due later", due(3 * 24 * time.Hour), 0, []string{"Its deadline is in 3 days and counts from an hour before."}, []string{"goes first, the earliest"}},
		{
			"danger", threat, 0,
			[]string{"It may speak of a danger to life", "It points at LIFE, danger to life.", "severity high (3 of 3) × “THREAT” .95 × reach .50"},
			nil,
		},
		{"a fair turn", hateful, queue.FairTurn, []string{"It has waited longest. One place in 20 belongs to the oldest item"}, nil},
		{"nothing known", queue.Item{}, 0, []string{"No detector scored it and no flag adds weight; it comes by age."}, []string{"worth"}},
		{
			"a flag without reason",
			queue.Item{Flags: []queue.Flag{{By: queue.ByUser}}},
			0,
			[]string{"severity middle (2 of 3) × a flag .50 × reach .50"},
			nil,
		},
		{
			"a danger that another score outweighs",
			queue.Item{Scores: []queue.Score{{Label: "hateful", Score: 1}, {Label: "THREAT", Score: .1, Threshold: ptr(.1)}}},
			0,
			[]string{"It points at LIFE, danger to life.", "Its worth is 333,333 of 999,999: severity middle (2 of 3) × “hateful” 1.00 × reach .50."},
			nil,
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := queue.Place{Standing: ps.Stand(&tt.item), Lane: tt.lane}
			if p.Lane == 0 {
				p.Lane = p.LaneOf(morning)
			}
			why := p.Why(morning)
			all := strings.Join(why, " ")
			for _, w := range tt.want {
				if !strings.Contains(all, w) {
					t.Errorf("it says %q, not %q", all, w)
				}
			}
			for _, w := range tt.not {
				if strings.Contains(all, w) {
					t.Errorf("it says %q, with %q", all, w)
				}
			}
			if tt.lane != 0 && !strings.Contains(why[0], tt.want[0]) {
				t.Errorf("the first reason is %q, want %q", why[0], tt.want[0])
			}
		})
	}
}

func TestSuggest(t *testing.T) {
	codes := func(rules []*queue.Rule) (all []string) {
		for _, r := range rules {
			all = append(all, r.Code)
		}
		return all
	}
	ps := testPolicies(t)
	it := queue.Item{
		Scores: []queue.Score{{Label: "rude", Score: .9}, {Label: "THREAT", Score: .4}, {Label: "odd", Score: 1}},
		Flags:  []queue.Flag{{By: queue.ByUser, Reason: "LIFE.1"}},
	}
	if got, want := codes(ps.Suggest(&it)), []string{"LIFE.1", "RUDE", "LIFE", "HATE"}; !slices.Equal(got, want) {
		t.Errorf("suggested %v, want %v", got, want)
	}
	if got, want := codes(ps.Pointed("threat")), []string{"LIFE", "HATE"}; !slices.Equal(got, want) {
		t.Errorf("threat points at %v, want %v, the gravest first", got, want)
	}
}

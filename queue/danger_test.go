package queue_test

import (
	"slices"
	"testing"

	"discern/queue"
)

// dangers are rules that allow a referral, first or later.
func dangers(tb testing.TB) func(*queue.Config) {
	tb.Helper()
	rule := func(code string, danger bool, actions ...queue.Action) queue.Rule {
		return queue.Rule{Code: code, Title: code, Severity: queue.High, Definition: "d", DangerToLife: danger, Actions: actions}
	}
	ps, err := queue.NewPolicies(queue.Policy{ID: "danger", Version: "1", Title: "Danger", Rules: []queue.Rule{
		rule("FIRST", true, queue.Refer, queue.Suspend, queue.Remove), rule("LATER", true, queue.Remove, queue.Refer),
		rule("ONLY", true, queue.Refer), rule("OTHER", false, queue.Refer, queue.Remove),
	}})
	if err != nil {
		tb.Fatal(err)
	}
	return func(c *queue.Config) { c.Policies = ps }
}

func TestTheUsualActionInDanger(t *testing.T) {
	two := []queue.Indicator{queue.NamedPlace, queue.NamedTime}
	for _, tt := range []struct {
		name       string
		policies   []string
		indicators []queue.Indicator
		want       queue.Action // empty: it is refused
	}{
		{"referred where two speak for it", []string{"FIRST"}, two, queue.Refer},
		{"else the next that is allowed", []string{"FIRST"}, two[:1], queue.Suspend},
		{"one that is ticked twice is one", []string{"FIRST"}, []queue.Indicator{queue.Means, queue.Means}, queue.Suspend},
		{"with none at all", []string{"FIRST"}, nil, queue.Suspend},
		{"the usual one where that is another", []string{"LATER"}, nil, queue.Remove},
		{"and two do not change it", []string{"LATER"}, two, queue.Remove},
		{"no danger to life, and yet nothing is referred by habit", []string{"OTHER"}, nil, queue.Remove},
		{"of the next rule, where the first allows nothing else", []string{"ONLY", "LATER"}, two[:1], queue.Remove},
		{"nothing else is allowed", []string{"ONLY"}, two[:1], ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b := newBench(t, dangers(t))
			b.fill(t, post("a", .5))
			d, err := b.Decide(t.Context(), b.next(t).Ref, queue.Judgement{Verdict: queue.Violating, Policies: tt.policies, Indicators: tt.indicators})
			if tt.want == "" {
				checkError(t, "the only action", err, "indicators: are 1")
				return
			}
			if err != nil || !slices.Equal(d.Actions, []queue.Action{tt.want}) || !slices.Equal(d.Indicators, tt.indicators) {
				t.Errorf("it is %v with %v (%v), want %s", d.Actions, d.Indicators, err, tt.want)
			}
		})
	}
}

// Deciding together takes the usual action in the same way, and asks of each item.
func TestDangerTogether(t *testing.T) {
	b := newBench(t, dangers(t))
	b.fill(t, by("1", "kim"), by("2", "kim"))
	j := queue.Judgement{Verdict: queue.Violating, Policies: []string{"FIRST"}, Indicators: []queue.Indicator{queue.Means}}
	got, err := b.DecideAll(t.Context(), b.looked(t, "1", "2"), j)
	if err != nil || len(got.Decided) != 2 {
		t.Fatalf("decided %+v: %v", got, err)
	}
	for _, d := range got.Decided {
		if !slices.Equal(d.Actions, []queue.Action{queue.Suspend}) || !slices.Equal(d.Indicators, j.Indicators) {
			t.Errorf("decided %+v", d)
		}
	}
	asks, err := b.Asks(t.Context(), queue.Second)
	if err != nil || len(asks) != 2 || !asks[0].Urgent {
		t.Errorf("asked is %+v: %v", asks, err)
	}
}

func TestADangerToLifeIsSeenTwiceAtOnce(t *testing.T) {
	b := newBench(t)
	b.fill(t, post("a", .9), post("b", .95), post("c", .99))
	ref, err := b.Find(t.Context(), "a")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.Take(t.Context(), ref); err != nil {
		t.Fatal(err)
	}
	j := queue.Judgement{Verdict: queue.Violating, Policies: []string{"LIFE"}, Actions: []queue.Action{queue.Refer}, Rationale: "a time and a place"}
	_, err = b.Decide(t.Context(), ref, j)
	wantKind(t, "a referral without indicators", err, queue.Invalid)
	j.Indicators = []queue.Indicator{queue.NamedTime, queue.NamedPlace}
	if _, err := b.Decide(t.Context(), ref, j); err != nil {
		t.Fatal(err)
	}
	b.sit(t, "bo")
	if got := b.next(t); got.Ref != ref {
		t.Errorf("another person is given %s first", got.Item.ID)
	}
	b.whole(t)
}

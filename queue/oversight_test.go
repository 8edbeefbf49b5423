package queue_test

import (
	"testing"

	"github.com/google/uuid"

	"discern/queue"
)

func TestSecondRulesInWords(t *testing.T) {
	for _, tt := range []struct {
		rule queue.SecondRule
		want string
	}{
		{queue.SecondRule{Share: 1}, "every decision"},
		{queue.SecondRule{Share: .07}, "7 % of all decisions"},
		{queue.SecondRule{Share: .0005}, "0.05 % of all decisions"},
		{queue.SecondRule{Share: .5, Verdicts: []queue.Verdict{queue.Violating, queue.Unsure}, Scores: queue.Below}, "50 % of all decisions that say violating or unsure on items below every threshold"},
		{
			queue.SecondRule{Share: 1, Verdicts: []queue.Verdict{queue.NotViolating}, Actions: []queue.Action{queue.AgeRestrict}, Policies: []string{"A", "B", "C"}, Touches: []string{"N"}, Scores: queue.Above, Newcomer: 20},
			"every decision that says not violating with age restrict under A, B or C that touches N on items above a threshold of a reviewer's first 20",
		},
	} {
		if got := tt.rule.String(); got != tt.want {
			t.Errorf("says %q, want %q", got, tt.want)
		}
	}
}

// Which decisions of the past a rule would have sent is drawn as it is for new ones:
// about its share, and always the same.
func TestWhatARuleWouldHaveSent(t *testing.T) {
	looks := make([]queue.Look, 4000)
	for i := range looks {
		looks[i] = queue.Look{ID: uuid.NewSHA1(uuid.Nil, []byte{byte(i), byte(i >> 8)}), Pass: queue.First, Verdict: queue.Verdicts[i%2], Actions: []queue.Action{queue.Remove}}
	}
	count := func(r queue.SecondRule) (n int) {
		for i := range looks {
			if sends, known := r.Sends(&looks[i]); !known {
				return -1
			} else if sends {
				n++
			}
		}
		return n
	}
	for _, tt := range []struct {
		rule        queue.SecondRule
		least, most int
	}{
		{queue.SecondRule{Name: "all", Share: 1}, 4000, 4000},
		{queue.SecondRule{Name: "a tenth", Share: .1}, 330, 470},
		{queue.SecondRule{Name: "a tenth of half", Share: .1, Verdicts: []queue.Verdict{queue.Violating}}, 150, 250},
		{queue.SecondRule{Name: "none", Share: 1, Policies: []string{"X"}}, 0, 0},
		{queue.SecondRule{Name: "of the item", Share: 1, Scores: queue.Above}, -1, -1},
		{queue.SecondRule{Name: "of what it touches", Share: 1, Touches: []string{"X"}}, -1, -1},
		{queue.SecondRule{Name: "of the reviewer", Share: 1, Newcomer: 9}, -1, -1},
	} {
		if n := count(tt.rule); n < tt.least || n > tt.most {
			t.Errorf("%s: %d, want %d…%d", tt.rule.Name, n, tt.least, tt.most)
		}
	}
	second := looks[0]
	second.Pass = queue.Second
	if sends, _ := (&queue.SecondRule{Name: "all", Share: 1}).Sends(&second); sends {
		t.Error("a second look is sent on")
	}
}

func TestRulesOfOversight(t *testing.T) {
	b := newBench(t)
	low, high := 0.9, 0.3
	scored := func(id string, threshold *float64) *queue.Item {
		it := post(id, .6)
		it.Scores[0].Threshold = threshold
		return it
	}
	for _, tt := range []struct {
		name string
		rule queue.SecondRule
		it   *queue.Item
		j    queue.Judgement
		want bool
	}{
		{"every decision", queue.SecondRule{Share: 1}, post("1", .6), fine, true},
		{"all but none", queue.SecondRule{Share: 1e-18}, post("2", .6), fine, false},
		{"a verdict", queue.SecondRule{Share: 1, Verdicts: []queue.Verdict{queue.Violating}}, post("3", .6), fine, false},
		{"a rule", queue.SecondRule{Share: 1, Policies: []string{"HATE"}}, post("4", .6), removed, true},
		{"another rule", queue.SecondRule{Share: 1, Policies: []string{"LIFE"}}, post("5", .6), removed, false},
		{"an action", queue.SecondRule{Share: 1, Actions: []queue.Action{queue.Remove}}, post("6", .6), removed, true},
		{"what scores point at", queue.SecondRule{Share: 1, Touches: []string{"HATE"}}, post("7", .6), fine, true},
		{"below the threshold", queue.SecondRule{Share: 1, Scores: queue.Below}, scored("8", &low), removed, true},
		{"not below it", queue.SecondRule{Share: 1, Scores: queue.Below}, scored("9", &high), removed, false},
		{"above the threshold", queue.SecondRule{Share: 1, Scores: queue.Above}, scored("10", &high), fine, true},
		{"no longer new", queue.SecondRule{Share: 1, Newcomer: 3}, post("11", .6), fine, false},
		{"new", queue.SecondRule{Share: 1, Newcomer: 300}, post("12", .6), fine, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tt.rule.Name = tt.name
			b.oversee(t, queue.Oversight{Rules: []queue.SecondRule{tt.rule}})
			b.fill(t, tt.it)
			b.sit(t, "amina")
			task := b.next(t)
			d, err := b.Decide(t.Context(), task.Ref, tt.j)
			if err != nil {
				t.Fatal(err)
			}
			if got := b.look(t, d.ID).Check == queue.Sampled; got != tt.want {
				t.Errorf("it is sent on: %v, want %v", got, tt.want)
			}
		})
	}
	if o, err := b.Oversight(t.Context()); err != nil || o.Version != 12 || o.By != "sue" {
		t.Errorf("the rules that hold are version %d by %s: %v", o.Version, o.By, err)
	}
	b.whole(t)
}

func TestBadOversight(t *testing.T) {
	b := newBench(t)
	b.oversee(t, queue.Oversight{})
	for _, tt := range []struct {
		rule queue.SecondRule
		want string
	}{
		{queue.SecondRule{Share: 1}, "rules[0].name: is empty"},
		{queue.SecondRule{Name: "r", Share: 0}, "rules[0].share: 0 does not lie"},
		{queue.SecondRule{Name: "r", Share: 1.5}, "rules[0].share: 1.5 does not lie"},
		{queue.SecondRule{Name: "r", Share: 1, Policies: []string{"NONE"}}, `rules[0]: "NONE" is no rule`},
		{queue.SecondRule{Name: "r", Share: 1, Scores: "beside"}, "rules[0].scores"},
		{queue.SecondRule{Name: "r", Share: 1, Actions: []queue.Action{"ban"}}, "rules[0].actions[0]"},
	} {
		_, err := b.SetOversight(t.Context(), queue.Oversight{Rules: []queue.SecondRule{tt.rule}})
		checkError(t, tt.want, err, tt.want)
	}
	b.sit(t, "amina")
	_, err := b.SetOversight(t.Context(), queue.Oversight{})
	wantKind(t, "a moderator", err, queue.Refused)
}

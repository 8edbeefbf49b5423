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

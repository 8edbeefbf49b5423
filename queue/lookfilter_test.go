package queue_test

import (
	"testing"
	"time"

	"discern/queue"
)

func TestLookFilter(t *testing.T) {
	noon := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	look := queue.Look{
		Key: queue.Key{Source: "forum", ID: "a"}, Lang: "de", Top: .7, Pass: queue.Second, Verdict: queue.Violating,
		Policies: []string{"TVEC6", "TVEC1"}, Actions: []queue.Action{queue.Remove}, Reviewer: "kim", At: noon, Check: queue.Sampled,
	}
	for _, tt := range []struct {
		name string
		f    queue.LookFilter
		want bool
	}{
		{"nothing asked", queue.LookFilter{}, true},
		{"from that moment on", queue.LookFilter{Since: noon}, true},
		{"until that moment", queue.LookFilter{Until: noon}, false},
		{"later", queue.LookFilter{Since: noon.Add(1)}, false},
		{"one of two people", queue.LookFilter{People: []string{"lee", "kim"}}, true},
		{"another person", queue.LookFilter{People: []string{"lee"}}, false},
		{"another verdict", queue.LookFilter{Verdicts: []queue.Verdict{queue.Unsure}}, false},
		{"one of its rules", queue.LookFilter{Policies: []string{"TVEC1", "TVEC9"}}, true},
		{"another rule", queue.LookFilter{Policies: []string{"TVEC9"}}, false},
		{"another action", queue.LookFilter{Actions: []queue.Action{queue.Warn}}, false},
		{"another source", queue.LookFilter{Sources: []string{"wiki"}}, false},
		{"another language", queue.LookFilter{Langs: []string{"en"}}, false},
		{"another pass", queue.LookFilter{Passes: []queue.Pass{queue.First}}, false},
		{"within scores", queue.LookFilter{Low: .7, High: .7}, true},
		{"below scores", queue.LookFilter{Low: .71}, false},
		{"above scores", queue.LookFilter{High: .69}, false},
		{"how it was checked", queue.LookFilter{Checks: []queue.Check{queue.Agreed, queue.Sampled}}, true},
		{"unchecked alone", queue.LookFilter{Checks: []queue.Check{queue.Unchecked}}, false},
		{"overturned alone", queue.LookFilter{Overturned: true}, false},
	} {
		if got := tt.f.Match(&look); got != tt.want {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
	if (&queue.LookFilter{Since: noon}).Match(&queue.Look{}) {
		t.Error("a look without a time is in a span")
	}
}

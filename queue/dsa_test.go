package queue_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"discern/queue"
)

func TestDSAOfARule(t *testing.T) {
	rule := func(code string, dsa queue.DSA, children ...queue.Rule) queue.Rule {
		return queue.Rule{Code: code, Severity: queue.Low, Definition: "d", Actions: []queue.Action{queue.Remove}, DSA: dsa, Children: children}
	}
	ps, err := queue.NewPolicies(
		queue.Policy{ID: "p", Version: "1", DSA: queue.DSA{Category: "C", Keywords: []string{"K"}, LegalGround: "L"}, Rules: []queue.Rule{
			rule("SILENT", queue.DSA{}),
			rule("WORDS", queue.DSA{Keywords: []string{"K2"}}, rule("WORDS.1", queue.DSA{LegalGround: "M"})),
			rule("OTHER", queue.DSA{Category: "D"}),
		}},
		queue.Policy{ID: "q", Version: "1", Rules: []queue.Rule{rule("NOTHING", queue.DSA{})}},
	)
	if err != nil {
		t.Fatal(err)
	}
	for code, want := range map[string]queue.DSA{
		"SILENT":  {Category: "C", Keywords: []string{"K"}, LegalGround: "L"},
		"WORDS":   {Category: "C", Keywords: []string{"K2"}, LegalGround: "L"},
		"WORDS.1": {Category: "C", Keywords: []string{"K2"}, LegalGround: "M"},
		"OTHER":   {Category: "D", LegalGround: "L"}, // a category's keywords are no other's
		"NOTHING": {},
		"NOBODY":  {},
	} {
		if diff := cmp.Diff(want, ps.DSA(code)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", code, diff)
		}
	}
}

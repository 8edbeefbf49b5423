package feed_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"discern/assets"
	"discern/queue"
	"discern/queue/feed"
)

const policyText = `id: test
version: "1"
title: A test
source: us
copying: forbidden
dsa: { category: A, legal_ground: an act }
rules:
  - code: T1
    title: First
    severity: 3
    key: 1
    definition: Says a thing.
    do: [a, b]
    dont: [c]
    actions: [remove, warn]
    rationale: true
    danger_to_life: true
    escalate: true
    always_human: true
    labels: [X]
    dsa: { category: B, keywords: [C] }
    children:
      - code: T1.1
        title: Narrower
        severity: 1
        definition: Says it softly.
        actions: [none]
`

func TestReadPolicy(t *testing.T) {
	got, err := feed.ReadPolicy(strings.NewReader(policyText))
	if err != nil {
		t.Fatal(err)
	}
	want := queue.Policy{ID: "test", Version: "1", Title: "A test", Source: "us", Copying: queue.CopyingForbidden, DSA: queue.DSA{Category: "A", LegalGround: "an act"}, Rules: []queue.Rule{{
		Code: "T1", Title: "First", Severity: queue.High, Key: 1, Definition: "Says a thing.", Do: []string{"a", "b"}, Dont: []string{"c"},
		Actions: []queue.Action{queue.Remove, queue.Warn}, Rationale: true, DangerToLife: true, Escalate: true, AlwaysHuman: true, Labels: []string{"X"},
		DSA:      queue.DSA{Category: "B", Keywords: []string{"C"}},
		Children: []queue.Rule{{Code: "T1.1", Title: "Narrower", Severity: queue.Low, Definition: "Says it softly.", Actions: []queue.Action{queue.NoAction}}},
	}}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("policy (-want +got):\n%s", diff)
	}
}

func TestBadPolicies(t *testing.T) {
	for _, tt := range []struct{ name, old, new, want string }{
		{"an unknown key", "    rationale: true", "    rational: true", `line 16: unknown field "rational"`},
		{"a severity in words", "severity: 3", "severity: high", "line 10: "},
		{"a key twice", "    key: 1", "    key: 1\n    key: 2", "line 12: "},
		{"no YAML", "rules:", "rules: [", "line "},
		{"copying perhaps", "copying: forbidden", "copying: perhaps", `copying: "perhaps" is neither allowed nor forbidden`},
		{"no rules", rulesText(), "rules: []\n", "rules: the policy has no rules"},
		{"a code twice", "T1.1", "T1", "rules[0].children[0].code: T1 stands twice"},
		{"a wrong severity", "severity: 1", "severity: 4", "rules[0].children[0].severity: 4 is not 1, 2 or 3"},
		{"an unknown action", "[none]", "[ban]", `rules[0].children[0].actions: "ban" is unknown`},
		{"no version", `version: "1"`, `version: ""`, "id: a policy needs an id and a version"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := feed.ReadPolicy(strings.NewReader(strings.Replace(policyText, tt.old, tt.new, 1)))
			if queue.KindOf(err) != queue.Invalid || !strings.Contains(err.Error(), tt.want) || strings.Contains(err.Error(), "\n") {
				t.Errorf("the error is %v, want …%s…", err, tt.want)
			}
		})
	}
}

func TestEmbeddedPoliciesAreRead(t *testing.T) {
	var all []queue.Policy
	for _, f := range assets.Policies() {
		p, err := feed.ReadPolicy(bytes.NewReader(f.Data))
		if err != nil {
			t.Fatalf("%s: %v", f.Name, err)
		}
		all = append(all, p)
	}
	if _, err := queue.NewPolicies(all...); err != nil {
		t.Error(err)
	}
}

// rulesText is the end of policyText from its rules on.
func rulesText() string {
	_, rules, _ := strings.Cut(policyText, "rules:")
	return "rules:" + rules
}

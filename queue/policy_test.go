package queue_test

import (
	"strings"
	"testing"

	"discern/queue"
)

func TestPolicyValidate(t *testing.T) {
	whole := func() queue.Policy {
		return queue.Policy{ID: "p", Version: "1", Rules: []queue.Rule{
			{Code: "A", Severity: queue.Low, Key: 1, Definition: "d", Actions: []queue.Action{queue.Warn}},
			{Code: "B", Severity: queue.High, Definition: "d", Actions: []queue.Action{queue.Remove}, Children: []queue.Rule{
				{Code: "B.1", Severity: queue.High, Key: 2, Definition: "d", Actions: []queue.Action{queue.Remove}},
			}},
		}}
	}
	for _, tt := range []struct {
		name  string
		spoil func(*queue.Policy)
		want  string // empty: it holds
	}{
		{"whole", func(*queue.Policy) {}, ""},
		{"no id", func(p *queue.Policy) { p.ID = "" }, "id: "},
		{"no version", func(p *queue.Policy) { p.Version = "" }, "id: "},
		{"copying allowed", func(p *queue.Policy) { p.Copying = queue.CopyingAllowed }, ""},
		{"copying forbidden", func(p *queue.Policy) { p.Copying = queue.CopyingForbidden }, ""},
		{"copying perhaps", func(p *queue.Policy) { p.Copying = "perhaps" }, `copying: "perhaps" is neither allowed nor forbidden`},
		{"no rules", func(p *queue.Policy) { p.Rules = nil }, "rules: "},
		{"no code", func(p *queue.Policy) { p.Rules[0].Code = "" }, "rules[0].code: "},
		{"a child's code again", func(p *queue.Policy) { p.Rules[1].Children[0].Code = "A" }, "rules[1].children[0].code: A stands twice"},
		{"severity 0", func(p *queue.Policy) { p.Rules[1].Severity = 0 }, "rules[1].severity: 0 is not 1, 2 or 3"},
		{"no definition", func(p *queue.Policy) { p.Rules[0].Definition = "" }, "rules[0].definition: "},
		{"key 10", func(p *queue.Policy) { p.Rules[0].Key = 10 }, "rules[0].key: 10 is not a digit"},
		{"a key again", func(p *queue.Policy) { p.Rules[1].Children[0].Key = 1 }, "rules[1].children[0].key: 1 already picks A"},
		{"no action", func(p *queue.Policy) { p.Rules[0].Actions = nil }, "rules[0].actions: "},
		{"an unknown action", func(p *queue.Policy) { p.Rules[0].Actions = []queue.Action{"ban"} }, `rules[0].actions: "ban" is unknown`},
	} {
		p := whole()
		tt.spoil(&p)
		err := p.Validate()
		switch {
		case tt.want == "" && err != nil:
			t.Errorf("%s: %v", tt.name, err)
		case tt.want != "" && (queue.KindOf(err) != queue.Invalid || !strings.HasPrefix(err.Error(), tt.want)):
			t.Errorf("%s: the error is %v, want %s…", tt.name, err, tt.want)
		}
	}
}

func TestPoliciesTogether(t *testing.T) {
	ps := testPolicies(t)
	if got := ps.Version(); got != "terror 7, hate 2" {
		t.Errorf("all together are %q", got)
	}
	if got := ps.Version("RUDE"); got != "hate 2" {
		t.Errorf("RUDE was judged by %q", got)
	}
	if got := ps.Version("RUDE", "LIFE.1"); got != "terror 7, hate 2" {
		t.Errorf("RUDE and LIFE.1 were judged by %q", got)
	}
	if r := ps.Rule("LIFE.1"); r == nil || ps.Of("LIFE.1").ID != "terror" {
		t.Error("a child is not found by its code")
	}
	if ps.Rule("life") != nil || ps.Of("no") != nil {
		t.Error("codes that do not exist are found")
	}
	_, err := queue.NewPolicies(ps.All()[0], ps.All()[0])
	if err == nil || !strings.Contains(err.Error(), "also stands in policy terror") {
		t.Errorf("the same policy twice answers %v", err)
	}
}

func TestCopyingAllowed(t *testing.T) {
	policy := func(id string, copying queue.Copying) queue.Policy {
		return queue.Policy{ID: id, Version: "1", Copying: copying, Rules: []queue.Rule{
			{Code: id + "1", Severity: queue.Low, Definition: "d", Actions: []queue.Action{queue.Warn}},
		}}
	}
	for _, tt := range []struct {
		name     string
		policies []queue.Policy
		want     bool
	}{
		{"no policy", nil, true},
		{"nothing said", []queue.Policy{policy("a", ""), policy("b", "")}, true},
		{"allowed", []queue.Policy{policy("a", queue.CopyingAllowed)}, true},
		{"one forbids", []queue.Policy{policy("a", queue.CopyingAllowed), policy("b", queue.CopyingForbidden)}, false},
	} {
		ps, err := queue.NewPolicies(tt.policies...)
		if err != nil {
			t.Fatal(err)
		}
		if got := ps.CopyingAllowed(); got != tt.want {
			t.Errorf("%s: copying is allowed: %v", tt.name, got)
		}
	}
}

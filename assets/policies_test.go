package assets_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"discern/assets"
)

type rule struct {
	Code         string   `yaml:"code"`
	Title        string   `yaml:"title"`
	Severity     int      `yaml:"severity"`
	Key          int      `yaml:"key"`
	Definition   string   `yaml:"definition"`
	Do           []string `yaml:"do"`
	Dont         []string `yaml:"dont"`
	Actions      []string `yaml:"actions"`
	Rationale    bool     `yaml:"rationale"`
	DangerToLife bool     `yaml:"danger_to_life"`
	Escalate     bool     `yaml:"escalate"`
	AlwaysHuman  bool     `yaml:"always_human"`
	Labels       []string `yaml:"labels"`
	DSA          dsa      `yaml:"dsa"`
	Children     []rule   `yaml:"children"`
}

// dsa is what statements of reasons say; package report's tests know which words there are.
type dsa struct {
	Category    string   `yaml:"category"`
	Keywords    []string `yaml:"keywords"`
	LegalGround string   `yaml:"legal_ground"`
}

type policy struct {
	ID      string `yaml:"id"`
	Version string `yaml:"version"`
	Title   string `yaml:"title"`
	Source  string `yaml:"source"`
	Copying string `yaml:"copying"`
	DSA     dsa    `yaml:"dsa"`
	Rules   []rule `yaml:"rules"`
}

func readPolicies(t *testing.T) map[string]policy {
	t.Helper()
	all := map[string]policy{}
	for _, f := range assets.Policies() {
		var p policy
		if err := yaml.UnmarshalWithOptions(f.Data, &p, yaml.Strict()); err != nil {
			t.Fatalf("%s: %v", f.Name, err)
		}
		if p.ID != f.Name || p.Version == "" || p.Title == "" || p.Source == "" || p.DSA.Category == "" {
			t.Errorf("%s: id %q, version %q, title %q, source %q and the category of statements of reasons %q must all be there, the id as the file's name",
				f.Name, p.ID, p.Version, p.Title, p.Source, p.DSA.Category)
		}
		all[p.ID] = p
	}
	return all
}

// flatten lists rules and their children, parents first.
func flatten(rules []rule) []rule {
	var all []rule
	for _, r := range rules {
		all = append(all, r)
		all = append(all, flatten(r.Children)...)
	}
	return all
}

func TestPoliciesHoldTheirRules(t *testing.T) {
	want := map[string][]string{
		"terror": {"TVEC1", "TVEC2", "TVEC3", "TVEC4", "TVEC5", "TVEC6", "TVEC7", "TVEC8", "TVEC.01", "TVEC0"},
		"hate": {
			"HATE1", "HATE2", "HATE2.1", "HATE2.2", "HATE3", "HATE4", "HATE5", "HATE6", "HATE7", "HATE.01", "HATE0",
		},
	}
	for id, p := range readPolicies(t) {
		var got []string
		for _, r := range flatten(p.Rules) {
			got = append(got, r.Code)
		}
		if !slices.Equal(got, want[id]) {
			t.Errorf("%s has the codes %v, want %v", id, got, want[id])
		}
	}
}

func TestRulesAreComplete(t *testing.T) {
	actions := []string{"remove", "restrict", "age_restrict", "label", "demote", "warn", "suspend", "refer", "none"}
	pointed := map[string]string{}
	for id, p := range readPolicies(t) {
		keys := map[int]string{}
		for _, r := range flatten(p.Rules) {
			if r.Title == "" || r.Definition == "" || len(r.Dont) == 0 || len(r.Actions) == 0 {
				t.Errorf("%s: title, definition, counter-examples and actions must all be there", r.Code)
			}
			if r.Severity < 1 || r.Severity > 3 {
				t.Errorf("%s: severity %d is not 1 to 3", r.Code, r.Severity)
			}
			if r.Key < 0 || r.Key > 9 {
				t.Errorf("%s: key %d is not 0 to 9", r.Code, r.Key)
			}
			if other, taken := keys[r.Key]; taken && r.Key != 0 {
				t.Errorf("%s and %s share the key %d", other, r.Code, r.Key)
			}
			keys[r.Key] = r.Code
			for _, a := range r.Actions {
				if !slices.Contains(actions, a) {
					t.Errorf("%s: %q is no action", r.Code, a)
				}
			}
			for _, l := range r.Labels {
				l = strings.ToLower(l) // as they are compared
				if other, taken := pointed[l]; taken {
					t.Errorf("label %s points at %s and at %s of %s", l, other, r.Code, id)
				}
				pointed[l] = r.Code
			}
		}
	}
	for label, code := range map[string]string{
		"THREAT": "TVEC2", "INCITEMENT": "TVEC8", "RECRUITMENT": "TVEC6", "PRAISE": "TVEC7", "KNOWN_BANNER": "TVEC1",
		"hateful": "HATE5", "IDENTITY_ATTACK": "HATE7",
	} {
		if got := pointed[strings.ToLower(label)]; got != code {
			t.Errorf("label %s points at %q, want %s", label, got, code)
		}
	}
}

// What is done about danger to life, and what no machine may settle, hangs on these marks alone.
func TestMarksOfSpecialRules(t *testing.T) {
	for id, p := range readPolicies(t) {
		for _, r := range flatten(p.Rules) {
			if danger := r.Code == "TVEC2"; r.DangerToLife != danger || r.Escalate != danger {
				t.Errorf("%s: danger_to_life %v, escalate %v, want %v", r.Code, r.DangerToLife, r.Escalate, danger)
			}
			if human := r.Code == "TVEC.01" || r.Code == "HATE.01"; r.AlwaysHuman != human {
				t.Errorf("%s of %s: always_human is %v", r.Code, id, r.AlwaysHuman)
			}
		}
	}
}

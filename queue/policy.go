package queue

import (
	"fmt"
	"iter"
	"slices"
	"strings"
)

// Severity is how much harm a rule's violation does: 1 low, 2 middle, 3 high.
type Severity int

// The severities.
const (
	Low    Severity = 1
	Middle Severity = 2
	High   Severity = 3
)

// Action is what is done about an item.
type Action string

// The actions a rule may allow.
const (
	Remove      Action = "remove"
	Restrict    Action = "restrict"
	AgeRestrict Action = "age_restrict"
	Label       Action = "label"
	Demote      Action = "demote"
	Warn        Action = "warn"
	Suspend     Action = "suspend"
	Refer       Action = "refer"
	NoAction    Action = "none"
)

// Actions lists every action.
var Actions = []Action{Remove, Restrict, AgeRestrict, Label, Demote, Warn, Suspend, Refer, NoAction}

// Copying says whether an item's words may be copied out of the program.
type Copying string

// What a policy may say of copying; nothing allows it.
const (
	CopyingAllowed   Copying = "allowed"
	CopyingForbidden Copying = "forbidden"
)

// Policy is one versioned tree of rules.
type Policy struct {
	ID      string
	Version string
	Title   string
	Source  string  // credit for what it is drawn from
	Copying Copying // empty for CopyingAllowed
	DSA     DSA     // what statements of reasons say of its rules that say nothing else
	Rules   []Rule
}

// Rule is one node of a policy. A rule's children narrow it.
type Rule struct {
	Code         string
	Title        string
	Severity     Severity
	Key          int // the digit 1–9 that picks it in the window; 0 for none
	Definition   string
	Do           []string // examples that violate it
	Dont         []string // examples that do not
	Actions      []Action // what may be done; the first is the usual one
	Rationale    bool     // a decision under it needs a rationale
	DangerToLife bool     // an item that points at it goes before all without a deadline
	Escalate     bool     // a decision under it should be seen by a second person
	AlwaysHuman  bool     // never decided without a person
	Labels       []string // detector labels and flag reasons that point at it
	DSA          DSA      // what is empty is as the rule above says, or the policy
	Children     []Rule
}

// Validate checks a policy by itself: codes unique and present, severities in
// range, digits unique, actions and the word on copying known.
func (p *Policy) Validate() error {
	if p.ID == "" || p.Version == "" {
		return invalid("id", "a policy needs an id and a version")
	}
	if p.Copying != "" && p.Copying != CopyingAllowed && p.Copying != CopyingForbidden {
		return invalid("copying", "%q is neither allowed nor forbidden", short(string(p.Copying)))
	}
	if len(p.Rules) == 0 {
		return invalid("rules", "the policy has no rules")
	}
	codes, keys := map[string]bool{}, map[int]string{}
	var walk func(rules []Rule, at string) error
	walk = func(rules []Rule, at string) error {
		return list(at, rules, func(r Rule) error {
			switch {
			case r.Code == "":
				return invalid("code", "is missing or empty")
			case codes[r.Code]:
				return invalid("code", "%s stands twice", r.Code)
			case r.Severity < Low || r.Severity > High:
				return invalid("severity", "%d is not 1, 2 or 3", r.Severity)
			case r.Definition == "":
				return invalid("definition", "is missing or empty")
			case r.Key < 0 || r.Key > 9:
				return invalid("key", "%d is not a digit", r.Key)
			case r.Key > 0 && keys[r.Key] != "":
				return invalid("key", "%d already picks %s", r.Key, keys[r.Key])
			case len(r.Actions) == 0:
				return invalid("actions", "is empty; name at least one")
			}
			for _, a := range r.Actions {
				if !slices.Contains(Actions, a) {
					return invalid("actions", "%q is unknown", short(string(a)))
				}
			}
			codes[r.Code] = true
			if r.Key > 0 {
				keys[r.Key] = r.Code
			}
			if len(r.Children) == 0 {
				return nil
			}
			return walk(r.Children, "children")
		})
	}
	return walk(p.Rules, "rules")
}

// Policies is the set of policies a desk judges by, with every rule found by
// its code and by the labels that point at it. It does not change once made.
type Policies struct {
	list   []Policy
	rules  map[string]*Rule
	policy map[string]*Policy // by rule code
	labels map[string][]*Rule // by folded label
	bits   map[string]Harms   // by rule code
	dsa    map[string]DSA     // by rule code
}

// NewPolicies validates the policies and joins them; codes are unique over all.
func NewPolicies(list ...Policy) (*Policies, error) {
	ps := &Policies{list: list, rules: map[string]*Rule{}, policy: map[string]*Policy{}, labels: map[string][]*Rule{}, bits: map[string]Harms{}, dsa: map[string]DSA{}}
	for i := range list {
		p := &list[i]
		if err := p.Validate(); err != nil {
			return nil, under("policy "+p.ID, err)
		}
		if err := ps.add(p, p.Rules, p.DSA); err != nil {
			return nil, err
		}
	}
	return ps, nil
}

func (ps *Policies) add(p *Policy, rules []Rule, above DSA) error {
	for i := range rules {
		r := &rules[i]
		if other := ps.policy[r.Code]; other != nil {
			return invalid("policy "+p.ID, "the code %s also stands in policy %s", r.Code, other.ID)
		}
		ps.bits[r.Code] = firstRule << (len(ps.rules) % ruleBits)
		ps.rules[r.Code], ps.policy[r.Code], ps.dsa[r.Code] = r, p, r.DSA.under(above)
		for _, l := range append([]string{r.Code}, r.Labels...) {
			ps.labels[strings.ToLower(l)] = append(ps.labels[strings.ToLower(l)], r)
		}
		if err := ps.add(p, r.Children, ps.dsa[r.Code]); err != nil {
			return err
		}
	}
	return nil
}

// Every yields every rule of the policy, children after their parents.
func (p *Policy) Every() iter.Seq[*Rule] {
	var walk func(rules []Rule, yield func(*Rule) bool) bool
	walk = func(rules []Rule, yield func(*Rule) bool) bool {
		for i := range rules {
			if !yield(&rules[i]) || !walk(rules[i].Children, yield) {
				return false
			}
		}
		return true
	}
	return func(yield func(*Rule) bool) { walk(p.Rules, yield) }
}

// Exempts reports whether the rule's usual action is none: it names what is not
// violating, as news.
func (r *Rule) Exempts() bool { return len(r.Actions) > 0 && r.Actions[0] == NoAction }

// Allowed returns the actions that some rules allow, each once, the usual one of the
// first rule first. A code that is no rule allows nothing.
func (ps *Policies) Allowed(codes []string) (all []Action) {
	for _, code := range codes {
		r := ps.Rule(code)
		if r == nil {
			continue
		}
		for _, a := range r.Actions {
			if !slices.Contains(all, a) {
				all = append(all, a)
			}
		}
	}
	return all
}

// All returns the policies in order.
func (ps *Policies) All() []Policy { return ps.list }

// Rule returns the rule with a code, or nil.
func (ps *Policies) Rule(code string) *Rule { return ps.rules[code] }

// Of returns the policy that a rule code stands in, or nil.
func (ps *Policies) Of(code string) *Policy { return ps.policy[code] }

// CopyingAllowed reports whether an item's words may be copied. One policy that
// forbids it does so for every item: what an item violates is not known before
// it is decided.
func (ps *Policies) CopyingAllowed() bool {
	return !slices.ContainsFunc(ps.list, func(p Policy) bool { return p.Copying == CopyingForbidden })
}

// Pointed returns the rules that a detector's label or a flag's reason points
// at, the gravest first. Case does not matter.
func (ps *Policies) Pointed(label string) []*Rule {
	rules := ps.labels[strings.ToLower(label)]
	if len(rules) > 1 {
		rules = slices.Clone(rules)
		slices.SortStableFunc(rules, func(a, b *Rule) int { return int(b.Severity - a.Severity) })
	}
	return rules
}

// Version names the policies that codes stand in, as "terror 2026-11", or all
// of them when there are no codes: what a decision was judged by.
func (ps *Policies) Version(codes ...string) string {
	var names []string
	for i := range ps.list {
		p := &ps.list[i]
		named := len(codes) == 0
		for _, c := range codes {
			named = named || ps.policy[c] == p
		}
		if named {
			names = append(names, fmt.Sprintf("%s %s", p.ID, p.Version))
		}
	}
	return strings.Join(names, ", ")
}

// Suggest returns the rules that an item's scores and flags point at, the one
// with the strongest calibrated score first: what the window offers to pick.
func (ps *Policies) Suggest(it *Item) []*Rule {
	rules, _ := ps.pointing(it)
	return rules
}

// pointing returns the rules that scores and flags point at, the strongest first,
// and how strongly each is pointed at, 0…1.
func (ps *Policies) pointing(it *Item) ([]*Rule, map[*Rule]float64) {
	best := map[*Rule]float64{}
	for _, s := range it.Scores {
		for _, r := range ps.Pointed(s.Label) {
			best[r] = max(best[r], s.Calibrated())
		}
	}
	for _, f := range it.Flags {
		for _, r := range ps.Pointed(f.Reason) {
			best[r] = max(best[r], 1)
		}
	}
	rules := make([]*Rule, 0, len(best))
	for r := range best {
		rules = append(rules, r)
	}
	slices.SortFunc(rules, func(a, b *Rule) int {
		if best[a] != best[b] {
			if best[a] > best[b] {
				return -1
			}
			return 1
		}
		if a.Severity != b.Severity {
			return int(b.Severity - a.Severity)
		}
		return strings.Compare(a.Code, b.Code)
	})
	return rules, best
}

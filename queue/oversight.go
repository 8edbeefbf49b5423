package queue

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
)

// Oversight is the rules by which decisions are sent to another person. A new
// version holds for the decisions from then on.
type Oversight struct {
	Version int          `json:"version"` // 1, 2, 3 …; 0 before any was set
	Rules   []SecondRule `json:"rules,omitempty"`
	Golden  int          `json:"golden,omitempty"` // one look in so many goes to an item with a known answer, if there is one for the person; 0 for none
	At      time.Time    `json:"-"`
	By      string       `json:"-"`
}

// SecondRule sends decisions to a second person: a share of those for which all of
// its conditions hold. An empty condition always holds.
type SecondRule struct {
	Name     string    `json:"name"`               // in a few words, unique: "removals near the news"
	Share    float64   `json:"share"`              // 0…1 of the decisions
	Verdicts []Verdict `json:"verdicts,omitempty"` // one of these was given
	Policies []string  `json:"policies,omitempty"` // one of these rules was found to apply
	Actions  []Action  `json:"actions,omitempty"`  // one of these actions was taken
	Touches  []string  `json:"touches,omitempty"`  // one of these rules was found to apply, or a score or flag points at it
	Scores   Against   `json:"scores,omitempty"`   // how the detectors see the item
	Newcomer int       `json:"newcomer,omitempty"` // one of the reviewer's first so many decisions
}

// Against is how an item's scores lie to their detectors' thresholds.
type Against string

// How scores lie.
const (
	Below Against = "below" // no detector reaches its threshold
	Above Against = "above" // at least one does
)

// SuggestedOversight is what a team may begin with. Nothing holds until a supervisor
// sets it; its numbers are a beginning, chosen and not measured.
func (ps *Policies) SuggestedOversight() Oversight {
	o := Oversight{Golden: 50, Rules: []SecondRule{{Name: "at random", Share: 0.05}}}
	var human []string
	for i := range ps.list {
		for r := range ps.list[i].Every() {
			if r.AlwaysHuman {
				human = append(human, r.Code)
			}
		}
	}
	if len(human) > 0 {
		o.Rules = append(o.Rules, SecondRule{Name: "removed near news, education or art", Share: 1, Actions: []Action{Remove}, Touches: human})
	}
	return Oversight{Golden: o.Golden, Rules: append(o.Rules,
		SecondRule{Name: "violating below every threshold", Share: 0.5, Verdicts: []Verdict{Violating}, Scores: Below},
		SecondRule{Name: "allowed above a threshold", Share: 0.1, Verdicts: []Verdict{NotViolating}, Scores: Above},
		SecondRule{Name: "new reviewers", Share: 1, Newcomer: 50})}
}

// mostSecondRules bounds how many rules each decision is held against.
const mostSecondRules = 50

// Validate checks the rules by themselves.
func (o *Oversight) Validate() error {
	if o.Golden < 0 || o.Golden > 100_000 {
		return invalid("golden", "%d does not lie in 0…100000", o.Golden)
	}
	if len(o.Rules) > mostSecondRules {
		return invalid("rules", "are %d; at most %d", len(o.Rules), mostSecondRules)
	}
	names := map[string]bool{}
	return list("rules", o.Rules, func(r SecondRule) error {
		switch {
		case strings.TrimSpace(r.Name) == "":
			return invalid("name", "is empty; say in a few words what the rule is for")
		case names[r.Name]:
			return invalid("name", "%q stands twice", short(r.Name))
		case math.IsNaN(r.Share) || r.Share <= 0 || r.Share > 1:
			return invalid("share", "%v does not lie above 0 and up to 1", r.Share)
		case r.Scores != "" && r.Scores != Below && r.Scores != Above:
			return invalid("scores", "%q is neither below nor above", short(string(r.Scores)))
		case r.Newcomer < 0 || r.Newcomer > 100_000:
			return invalid("newcomer", "%d does not lie in 0…100000", r.Newcomer)
		}
		names[r.Name] = true
		return firstError(name("name", r.Name),
			known("verdicts", Verdicts, r.Verdicts), known("actions", Actions, r.Actions))
	})
}

// known checks that words are of a list.
func known[T ~string](field string, all, words []T) error {
	return list(field, words, func(w T) error {
		if !slices.Contains(all, w) {
			return invalid("", "%q is not one of %s", short(string(w)), join(all))
		}
		return nil
	})
}

// String says in words which decisions the rule sends, as "5 % of all decisions that
// say violating under TVEC4 of a reviewer's first 50".
func (r SecondRule) String() string {
	words, says, touches := "every decision", "says", "touches"
	if r.Share < 1 {
		words, says, touches = fmt.Sprintf("%.4g %% of all decisions", r.Share*100), "say", "touch"
	}
	add := func(format string, args ...any) { words += fmt.Sprintf(format, args...) }
	if len(r.Verdicts) > 0 {
		add(" that %s %s", says, anyOf(r.Verdicts, Verdict.InWords))
	}
	if len(r.Actions) > 0 {
		add(" with %s", anyOf(r.Actions, Action.InWords))
	}
	if len(r.Policies) > 0 {
		add(" under %s", anyOf(r.Policies, asWritten))
	}
	if len(r.Touches) > 0 {
		add(" that %s %s", touches, anyOf(r.Touches, asWritten))
	}
	switch r.Scores {
	case Below:
		add(" on items below every threshold")
	case Above:
		add(" on items above a threshold")
	}
	if r.Newcomer > 0 {
		add(" of a reviewer's first %d", r.Newcomer)
	}
	return words
}

// Oversight returns the rules by which decisions are sent to another person.
func (d *Desk) Oversight(ctx context.Context) (Oversight, error) {
	c, err := d.chartered(ctx)
	if err != nil {
		return Oversight{}, err
	}
	return c.oversight, nil
}

// SetOversight sets the rules that hold from now on, and returns them with their
// version. Only a supervisor may.
func (d *Desk) SetOversight(ctx context.Context, o Oversight) (Oversight, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := d.needSupervisor(ctx, "set the rules of oversight", 0); err != nil {
		return o, err
	}
	if err := o.Validate(); err != nil {
		return o, err
	}
	for i, r := range o.Rules {
		for _, code := range slices.Concat(r.Policies, r.Touches) {
			if d.policies.Rule(code) == nil {
				return o, invalid(fmt.Sprintf("rules[%d]", i), "%q is no rule of the policies here; `discern policies` lists them", short(code))
			}
		}
	}
	before, err := d.Oversight(ctx)
	if err != nil {
		return o, err
	}
	e, err := d.entry(Overseen, Key{})
	if err != nil {
		return o, err
	}
	o.Version, o.At, o.By = before.Version+1, e.At, e.Reviewer
	e.Oversight = &o
	return o, d.decree(ctx, e)
}

// sentBy returns the names of the rules that send a first look to a second person.
func (d *Desk) sentBy(ctx context.Context, o Oversight, it *Item, dec *Decision) (names []string, err error) {
	for i := range o.Rules {
		r := &o.Rules[i]
		if !d.policies.meets(r, it, dec) || !drawn(r, dec.ID) {
			continue
		}
		if r.Newcomer > 0 {
			fewer, err := d.store.DecidedFewer(ctx, dec.Reviewer, r.Newcomer)
			if err != nil {
				return nil, err
			}
			if !fewer {
				continue
			}
		}
		names = append(names, r.Name)
	}
	return names, nil
}

// Sends reports whether the rule, had it held then, would have sent a look to a second
// person. It is not known where that turns on more than a look says: on the item's
// scores and flags, or on how much the reviewer had decided before.
func (r *SecondRule) Sends(l *Look) (sends, known bool) {
	if len(r.Touches) > 0 || r.Scores != "" || r.Newcomer > 0 {
		return false, false
	}
	dec := Decision{Verdict: l.Verdict, Policies: l.Policies, Actions: l.Actions}
	return l.Pass == First && new(Policies).meets(r, new(Item), &dec) && drawn(r, l.ID), true
}

// drawn reports whether a decision is in a rule's share. It depends on the rule's
// name and the decision's id alone, so that an auditor can draw again and see that
// nobody chose: the first 8 bytes of SHA-256(name ‖ id), as a fraction of 2^64.
func drawn(r *SecondRule, id uuid.UUID) bool {
	sum := sha256.Sum256(append([]byte(r.Name), id[:]...))
	return r.Share >= 1 || float64(binary.BigEndian.Uint64(sum[:8])) < r.Share*math.MaxUint64
}

// meets reports whether a decision meets a rule's conditions, newcomers aside.
func (ps *Policies) meets(r *SecondRule, it *Item, dec *Decision) bool {
	if len(r.Verdicts) > 0 && !slices.Contains(r.Verdicts, dec.Verdict) ||
		len(r.Policies) > 0 && !common(r.Policies, dec.Policies) ||
		len(r.Actions) > 0 && !common(r.Actions, dec.Actions) {
		return false
	}
	if len(r.Touches) > 0 && !common(r.Touches, dec.Policies) &&
		!slices.ContainsFunc(ps.HarmRules(it), func(h *Rule) bool { return slices.Contains(r.Touches, h.Code) }) {
		return false
	}
	above := slices.ContainsFunc(it.Scores, Score.AboveThreshold)
	return r.Scores == "" || r.Scores == Above && above || r.Scores == Below && !above && len(it.Scores) > 0
}

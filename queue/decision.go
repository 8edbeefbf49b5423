package queue

import (
	"encoding/json"
	"math"
	"slices"
	"time"

	"github.com/google/uuid"
)

// Verdict is a person's judgement of an item.
type Verdict string

// The verdicts.
const (
	Violating    Verdict = "violating"
	NotViolating Verdict = "not_violating"
	Unsure       Verdict = "unsure"
)

// Verdicts lists every verdict.
var Verdicts = []Verdict{Violating, NotViolating, Unsure}

// Pass is which look at the item a decision is.
type Pass string

// The passes.
const (
	First        Pass = "first"
	Second       Pass = "second"
	QA           Pass = "qa"
	Appeal       Pass = "appeal"
	Adjudication Pass = "adjudication"
)

// Passes lists every pass.
var Passes = []Pass{First, Second, QA, Appeal, Adjudication}

// Decision is one judgement of one item, as design §4 writes it. Unknown times
// are zero, an unknown reviewer is empty, and what is not known of what was
// shown is nil: imported history does not always say.
type Decision struct {
	ID            uuid.UUID       `json:"id"`
	Item          string          `json:"item"`
	Source        string          `json:"source,omitempty"`
	Pass          Pass            `json:"pass,omitempty"`
	Verdict       Verdict         `json:"verdict"`
	Policies      []string        `json:"policies,omitempty"` // rule codes
	Actions       []Action        `json:"actions,omitempty"`
	Rationale     string          `json:"rationale,omitempty"`
	Spans         []Span          `json:"spans,omitempty"`      // the evidence in the text
	Indicators    []Indicator     `json:"indicators,omitempty"` // of a danger to life: which are present
	Reviewer      string          `json:"reviewer,omitempty"`
	Device        string          `json:"device,omitempty"`
	OpenedAt      time.Time       `json:"opened_at,omitzero"`
	DecidedAt     time.Time       `json:"decided_at,omitzero"`
	ScoresShown   *bool           `json:"scores_shown,omitempty"`
	Revealed      *bool           `json:"revealed,omitempty"`
	PolicyVersion string          `json:"policy_version,omitempty"`
	Supersedes    uuid.UUID       `json:"supersedes,omitzero"`
	Meta          json.RawMessage `json:"meta,omitempty"`
}

// Validate checks the decision by itself, as far as any decision, imported or
// made here, must hold. It returns an [Error] of kind Invalid naming the field.
func (d *Decision) Validate() error {
	switch {
	case d.ID == uuid.Nil:
		return invalid("id", "is missing; a decision needs a UUID")
	case d.Item == "":
		return invalid("item", "is missing or empty")
	case !slices.Contains(Verdicts, d.Verdict):
		return invalid("verdict", "%q is not one of violating, not_violating, unsure", short(string(d.Verdict)))
	case d.Pass != "" && !slices.Contains(Passes, d.Pass):
		return invalid("pass", "%q is not one of first, second, qa, appeal, adjudication", short(string(d.Pass)))
	case len(d.Rationale) > MaxRationale:
		return invalid("rationale", "is %d bytes long; at most %d", len(d.Rationale), MaxRationale)
	case !d.OpenedAt.IsZero() && !d.DecidedAt.IsZero() && d.DecidedAt.Before(d.OpenedAt):
		return invalid("decided_at", "lies before opened_at")
	}
	return firstError(name("item", d.Item), name("source", d.Source), name("reviewer", d.Reviewer), name("device", d.Device),
		name("policy_version", d.PolicyVersion), utf8Field("rationale", d.Rationale), object("meta", d.Meta),
		date("opened_at", d.OpenedAt), date("decided_at", d.DecidedAt),
		list("spans", d.Spans, func(s Span) error { return s.validate(math.MaxInt) }),
		list("policies", d.Policies, func(c string) error { return name("", c) }),
		list("actions", d.Actions, func(a Action) error { return name("", string(a)) }),
		known("indicators", Indicators, d.Indicators))
}

// Judgement is what a person says about the item before them; the desk makes
// the decision of it.
type Judgement struct {
	Verdict     Verdict
	Policies    []string // rule codes
	Actions     []Action // empty: the usual action of the first rule when violating, see usual
	Rationale   string
	Spans       []Span
	Indicators  []Indicator // of a danger to life
	OpenedAt    time.Time
	ScoresShown bool
	Revealed    bool
}

// complete fills in the usual action and checks the judgement against the
// policies: known codes, actions that the rules allow, a rationale where a rule
// demands one.
func (j *Judgement) complete(ps *Policies) error {
	if !slices.Contains(Verdicts, j.Verdict) {
		return invalid("verdict", "%q is not one of violating, not_violating, unsure", short(string(j.Verdict)))
	}
	for _, code := range j.Policies {
		r := ps.Rule(code)
		if r == nil {
			return invalid("policy", "%q is no rule of the policies here; `discern policies` lists them", short(code))
		}
		if r.Rationale && j.Verdict == Violating && j.Rationale == "" {
			return invalid("rationale", "%s needs one: say in a sentence why it applies", code)
		}
	}
	allowed := ps.Allowed(j.Policies)
	if j.Verdict == Violating && len(j.Actions) == 0 {
		j.Actions = j.usual(allowed)
	}
	for _, a := range j.Actions {
		if !slices.Contains(Actions, a) {
			return invalid("action", "%q is not one of remove, restrict, age_restrict, label, demote, warn, suspend, refer, none", short(string(a)))
		}
		if len(j.Policies) > 0 && !slices.Contains(allowed, a) {
			return invalid("action", "%s is not allowed by %s, which allows %s", a, join(j.Policies), join(allowed))
		}
	}
	return j.checkIndicators()
}

// usual is the usual one of the allowed actions, as a list: the first, but nothing is
// referred by habit that too few indicators speak for while something else is allowed.
func (j *Judgement) usual(allowed []Action) []Action {
	for i, a := range allowed {
		if a != Refer || len(signs(j.Indicators)) >= ReferFrom {
			return allowed[i : i+1]
		}
	}
	return allowed[:min(len(allowed), 1)]
}

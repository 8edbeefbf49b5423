package queue

import "slices"

// Indicator is a sign that a threat to life is credible.
type Indicator string

// The indicators. Two or more of them make a threat one that may be referred to law
// enforcement, as the Christchurch Call Foundation's policy has it.
const (
	NamedTarget Indicator = "target"   // whom or what it is aimed at
	NamedPlace  Indicator = "place"    // where
	NamedTime   Indicator = "time"     // when
	Means       Indicator = "means"    // with what
	Planning    Indicator = "planning" // that it was prepared
)

// Indicators lists every indicator, in the order of the checklist.
var Indicators = []Indicator{NamedTarget, NamedPlace, NamedTime, Means, Planning}

// ReferFrom is how many indicators a referral takes.
const ReferFrom = 2

// SayDanger reports whether one of some rules is about a danger to life.
func (ps *Policies) SayDanger(codes []string) bool {
	return slices.ContainsFunc(codes, func(code string) bool {
		r := ps.Rule(code)
		return r != nil && r.DangerToLife
	})
}

// Endangers reports whether a decision finds a danger to life: a second person is
// asked at once.
func (ps *Policies) Endangers(d *Decision) bool {
	return d.Verdict == Violating && ps.SayDanger(d.Policies)
}

// signs lists the indicators that stand in one of some lists, each once and in the
// order of the checklist.
func signs(lists ...[]Indicator) (all []Indicator) {
	for _, i := range Indicators {
		if slices.ContainsFunc(lists, func(list []Indicator) bool { return slices.Contains(list, i) }) {
			all = append(all, i)
		}
	}
	return all
}

// checkIndicators refuses a referral that too few indicators speak for.
func (j *Judgement) checkIndicators() error {
	if err := known("indicators", Indicators, j.Indicators); err != nil {
		return err
	}
	if n := len(signs(j.Indicators)); slices.Contains(j.Actions, Refer) && n < ReferFrom {
		return invalid("indicators", "are %d; an item is referred to law enforcement when at least %d of target, place, time, means and planning are present", n, ReferFrom)
	}
	return nil
}

package queue

import "slices"

// Harms is a set of kinds of harm as one number, so that the index of waiting items
// can hold it: a bit for each rule, and three for what no rule says. No item's set
// is empty. Where the policies have more than 60 rules some share a bit, and whoever
// passes one of them over passes over its neighbour too; never the reverse.
type Harms int64

// What no rule says.
const (
	Unscored Harms = 1 << iota // media of which no score and no flag says anything: they may be anything
	Unnamed                    // a score for a label that no rule knows
	Harmless                   // nothing of all this
	firstRule

	ruleBits = 60
)

// HarmFrom is how strong a calibrated score must be for its rule to count as a
// harm of the item: half of the detector's own threshold. Detectors score every
// item for every label; without a bound each would be of every kind.
const HarmFrom = 0.25

// HarmRules returns the rules that say what an item probably is: those that a
// flag names, and those whose strongest calibrated score reaches HarmFrom, the
// strongest first.
func (ps *Policies) HarmRules(it *Item) []*Rule {
	rules, strength := ps.pointing(it)
	return slices.DeleteFunc(rules, func(r *Rule) bool { return strength[r] < HarmFrom })
}

// HarmsOf returns what kinds of harm an item probably is: HarmRules as a set, and
// what no rule says.
func (ps *Policies) HarmsOf(it *Item) (set Harms) {
	for _, s := range it.Scores {
		if s.Calibrated() < HarmFrom {
			continue
		}
		rules := ps.Pointed(s.Label)
		if len(rules) == 0 {
			set |= Unnamed
		}
		for _, r := range rules {
			set |= ps.bits[r.Code]
		}
	}
	for _, f := range it.Flags {
		for _, r := range ps.Pointed(f.Reason) {
			set |= ps.bits[r.Code]
		}
	}
	switch {
	case set != 0:
		return set
	case len(it.Scores) == 0 && it.showsMedia():
		return Unscored
	}
	return Harmless
}

// Covering returns the set of rules with some codes and of the rules that narrow
// them. Codes that no rule has are left out.
func (ps *Policies) Covering(codes ...string) (set Harms) {
	var cover func(r *Rule)
	cover = func(r *Rule) {
		set |= ps.bits[r.Code]
		for i := range r.Children {
			cover(&r.Children[i])
		}
	}
	for _, c := range codes {
		if r := ps.rules[c]; r != nil {
			cover(r)
		}
	}
	return set
}

// AsGrave returns the set of all that may be as grave as a severity, with what
// severity gives for a rule. What no rule names counts as middle, as it does in the
// order; of media that nobody has scored the worst is assumed.
func (ps *Policies) AsGrave(as Severity, severity func(*Rule) Severity) Harms {
	set := Unscored
	if as <= Middle {
		set |= Unnamed
	}
	if as <= Low {
		set |= Harmless
	}
	for code, r := range ps.rules {
		if severity(r) >= as {
			set |= ps.bits[code]
		}
	}
	return set
}

// Gravest is how grave a set of harms may be.
func (ps *Policies) Gravest(set Harms, severity func(*Rule) Severity) Severity {
	for s := High; s > Low; s-- {
		if set&ps.AsGrave(s, severity) != 0 {
			return s
		}
	}
	return Low
}

// showsMedia reports whether an item may show more than text.
func (it *Item) showsMedia() bool {
	return len(it.Media) > 0 || it.Kind == Image || it.Kind == Video
}

package queue

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

package queue

import "time"

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

package queue

import "github.com/google/uuid"

// The rules of looking again: a decision in force stays in force while others look
// at its item. Nobody looks again at what they have decided; whoever looks again is
// told neither what was decided nor by whom; and what comes of it is a decision of
// its own, which supersedes the one before or stands beside it. Nothing is rewritten.

// Ask is what an entry of kind Asked says: that somebody else is to look at an item.
type Ask struct {
	Pass     Pass      `json:"pass"`               // Second, QA, Appeal or Adjudication
	Of       uuid.UUID `json:"of,omitzero"`        // the decision that is looked at again; of QA none
	Rules    []string  `json:"rules,omitempty"`    // names of the rules of oversight that asked; empty where a person did
	Version  int       `json:"version,omitempty"`  // of that oversight
	Urgent   bool      `json:"urgent,omitempty"`   // danger to life: it comes before everything else
	Verdict  Verdict   `json:"verdict,omitempty"`  // of QA: the known answer
	Policies []string  `json:"policies,omitempty"` // of QA: rules of the known answer
}

// Differ reports whether two decisions say different things about an item: another
// verdict, other actions, or no rule in common.
func Differ(a, b *Decision) bool {
	return differ(a.Verdict, b.Verdict, a.Policies, b.Policies) || !sameSet(a.Actions, b.Actions)
}

func differ(a, b Verdict, rulesA, rulesB []string) bool {
	if a != b {
		return true
	}
	if len(rulesA) == 0 || len(rulesB) == 0 {
		return false
	}
	for _, r := range rulesA {
		for _, s := range rulesB {
			if r == s {
				return false
			}
		}
	}
	return true
}

func sameSet[T comparable](a, b []T) bool {
	in := func(list, other []T) bool {
		for _, v := range list {
			found := false
			for _, w := range other {
				found = found || v == w
			}
			if !found {
				return false
			}
		}
		return true
	}
	return in(a, b) && in(b, a)
}

package queue

import (
	"slices"
	"time"
)

// LookFilter says which looks are wanted. What is left empty does not matter.
type LookFilter struct {
	Since, Until time.Time // decided at or after Since and before Until; a look without a time is in no such span
	People       []string
	Verdicts     []Verdict
	Policies     []string // at least one of these rules was named
	Actions      []Action // at least one of these was taken
	Sources      []string
	Langs        []string
	Passes       []Pass
	Low, High    float64 // the item's strongest calibrated score lies in Low…High; a High of 0 is no bound
	Checks       []Check
	Overturned   bool // it was superseded by a decision that says something else
}

// Match reports whether a look is wanted.
func (f *LookFilter) Match(l *Look) bool {
	timed := f.Since.IsZero() && f.Until.IsZero() ||
		!l.At.IsZero() && !l.At.Before(f.Since) && (f.Until.IsZero() || l.At.Before(f.Until))
	return timed && (!f.Overturned || l.Overturned) &&
		l.Top >= f.Low && (f.High == 0 || l.Top <= f.High) &&
		in(f.People, l.Reviewer) && in(f.Verdicts, l.Verdict) && in(f.Sources, l.Key.Source) && in(f.Langs, l.Lang) &&
		in(f.Passes, l.Pass) && in(f.Checks, l.Check) &&
		(len(f.Policies) == 0 || common(f.Policies, l.Policies)) && (len(f.Actions) == 0 || common(f.Actions, l.Actions))
}

// in reports whether a list is empty or has a value.
func in[T comparable](list []T, v T) bool { return len(list) == 0 || slices.Contains(list, v) }

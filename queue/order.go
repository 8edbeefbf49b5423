package queue

import (
	"fmt"
	"math"
	"time"
)

// The order in which waiting items come to a reviewer:
//
//  1. deadlines that have passed or pass within [DueSoon], the earliest first;
//  2. danger to life: a score at or above its threshold, or a flag, that points
//     at a rule marked so;
//  3. the worth of a look: severity × strongest calibrated score × reach;
//  4. age: who came first.
//
// Every [FairShare]th item is instead the one that has waited longest, so that
// what the detectors score low is looked at too and nothing starves. And after a
// run of severe items a milder one comes first, unless something is due: see [Team].
//
// Points 2 and 3 do not change with time and make one number, [Standing.Priority],
// computed when an item or its scores arrive and kept in an index; point 1 is
// read from the deadlines when the next item is asked for. [Before] is the whole
// order in one function, and [Place.Why] says it in words.

const (
	// DueSoon is how near a deadline must be to go before everything else.
	DueSoon = time.Hour
	// FairShare is the length of the round of which one place belongs to the
	// item that has waited longest.
	FairShare = 20
	// SkipRest is how long a skipped item rests before it comes again.
	SkipRest = 30 * time.Minute
	// LeaseTime is how long a desk holds the item before the reviewer.
	LeaseTime = 30 * time.Minute
)

// dangerPriority lifts an item above every priority that worth alone can give.
const dangerPriority, worthScale = 1_000_000, 999_999

// worldReach is the number of views from which reach counts in full.
const worldReach = 10_000_000

// undeclared is the threshold assumed for a score whose detector names none.
const undeclared = 0.5

// Calibrated maps the score so that every detector's own threshold lies at .5,
// straight lines on either side: without it a detector that flags from .9 and
// one that flags from .3 could not be compared. The result lies in 0…1.
func (s Score) Calibrated() float64 {
	t := undeclared
	if s.Threshold != nil {
		t = *s.Threshold
	}
	switch {
	case s.Score >= t && t < 1:
		return 0.5 + 0.5*(s.Score-t)/(1-t)
	case s.Score >= t:
		return 1
	default:
		return 0.5 * s.Score / t
	}
}

// AboveThreshold reports whether the detector itself would flag this score. A
// detector without a threshold flags nothing by itself, save what it is all but
// sure of (.9).
func (s Score) AboveThreshold() bool {
	if s.Threshold == nil {
		return s.Score >= 0.9
	}
	return s.Score >= *s.Threshold
}

// Standing is what an item's flags and scores say about its place, whatever the
// time: computed once and stored beside the item.
type Standing struct {
	Priority int64     // 0…999,999 by worth; plus 1,000,000 for danger to life
	Deadline time.Time // the earliest; zero for none
	Severity Severity  // of the rule that gave the worth; High for danger to life
	Top      float64   // the strongest calibrated score, 0…1; 0 when there is none
	Harms    Harms     // what kinds of harm it probably is; not read back from a store

	danger string   // the code of the rule that says danger to life
	label  string   // the label that gave the worth
	weight Severity // what it was weighed with
	score  float64
	reach  float64
}

// Danger reports whether the item speaks of a danger to life.
func (s Standing) Danger() bool { return s.Priority >= dangerPriority }

// Stand computes an item's standing under the policies.
func (ps *Policies) Stand(it *Item) Standing {
	st := Standing{Deadline: it.Deadline(), Severity: Low, Harms: ps.HarmsOf(it), reach: reach(it.Reach)}
	var worth float64
	weigh := func(label string, score float64, flagged bool) {
		severity, pointed := Middle, ps.Pointed(label)
		for i, r := range pointed {
			if i == 0 {
				severity = r.Severity
			}
			if r.DangerToLife && flagged && st.danger == "" {
				st.danger = r.Code
			}
		}
		if w := float64(severity) / float64(High) * score * st.reach; w > worth {
			worth, st.Severity, st.label, st.weight, st.score = w, severity, label, severity, score
		}
	}
	for _, s := range it.Scores {
		c := s.Calibrated()
		st.Top = max(st.Top, c)
		weigh(s.Label, c, s.AboveThreshold())
	}
	for _, f := range it.Flags {
		weigh(f.Reason, flagWeight[f.By], true)
	}
	st.Priority = int64(math.Round(worth * worthScale))
	if st.danger != "" {
		st.Priority += dangerPriority
		st.Severity = High
	}
	return st
}

// flagWeight is what a flag counts for beside scores: a person's report means
// that somebody looked, an authority's that somebody answers for it.
var flagWeight = map[Flagger]float64{
	ByUser: 0.5, ByTrustedFlagger: 0.8, ByGovernment: 0.9, ByRemovalOrder: 1,
}

// reach maps views and shares to ½…1 by order of magnitude: an unseen item
// counts half of one that ten million people have seen.
func reach(r *Reach) float64 {
	if r == nil {
		return 0.5
	}
	n := float64(r.Views) + 10*float64(r.Shares)
	return 0.5 + 0.5*min(1, math.Log10(1+n)/math.Log10(1+worldReach))
}

// Lane is which part of the order brought an item to its place.
type Lane int

// The lanes, in the order of design: what is held comes back first.
const (
	Held     Lane = iota + 1 // the reviewer holds it already
	Overdue                  // its deadline has passed
	Due                      // its deadline passes within DueSoon
	Danger                   // danger to life
	Worth                    // severity × score × reach
	FairTurn                 // it has waited longest, and it is its turn
	Milder                   // it is less severe than those looked at before it
)

// LaneOf says in which lane an item stands at a time, the fair turn aside.
func (s Standing) LaneOf(now time.Time) Lane {
	switch {
	case s.Deadline.IsZero() || s.Deadline.After(now.Add(DueSoon)):
		if s.Danger() {
			return Danger
		}
		return Worth
	case s.Deadline.Before(now):
		return Overdue
	default:
		return Due
	}
}

// Before reports whether waiting item a comes before b at a time. Ref stands
// for age: items are numbered as they arrive.
func Before(a, b Work, now time.Time) bool {
	la, lb := a.LaneOf(now), b.LaneOf(now)
	if a, b := la <= Due, lb <= Due; a != b {
		return a
	}
	if la <= Due && !a.Deadline.Equal(b.Deadline) {
		return a.Deadline.Before(b.Deadline)
	}
	if a.Priority != b.Priority {
		return a.Priority > b.Priority
	}
	return a.Ref < b.Ref
}

// IsFairTurn reports whether the place after turn acts (the length of the
// ledger) belongs to the item that has waited longest.
func IsFairTurn(turn int64) bool { return turn%FairShare == FairShare-1 }

// Place is where an item stands and why.
type Place struct {
	Standing
	Lane  Lane
	After int // of Milder: how many severe items in a row it follows
}

// Why explains the place in words, the deciding reason first.
func (p Place) Why(now time.Time) []string {
	var why []string
	say := func(format string, args ...any) { why = append(why, fmt.Sprintf(format, args...)) }
	switch p.Lane {
	case Held:
		say("You had it open.")
	case Overdue:
		say("Its deadline passed %s ago.", Spell(now.Sub(p.Deadline)))
	case Due:
		say("Its deadline is in %s: everything due within the hour goes first, the earliest before the rest.", Spell(p.Deadline.Sub(now)))
	case Danger:
		say("It may speak of a danger to life, which goes before everything without a deadline.")
	case Milder:
		say("You have looked at %d severe items in a row, so a milder one comes first. Nothing is due within the hour.", p.After)
	case FairTurn:
		say("It has waited longest. One place in %d belongs to the oldest item, so that what is scored low is looked at too.", FairShare)
	}
	if p.danger != "" {
		say("It points at %s, danger to life.", p.danger)
	}
	if p.score > 0 {
		what := "a flag"
		if p.label != "" {
			what = "“" + p.label + "”"
		}
		say("Its worth is %s of 999,999: severity %s (%d of 3) × %s %s × reach %s.", Thousands(p.Priority%dangerPriority), p.weight, p.weight, what, fraction(p.score), fraction(p.reach))
	} else {
		say("No detector scored it and no flag adds weight; it comes by age.")
	}
	if p.Lane == Worth || p.Lane == Danger {
		if !p.Deadline.IsZero() {
			say("Its deadline is in %s and counts from an hour before.", Spell(p.Deadline.Sub(now)))
		}
		say("Among equals the older goes first.")
	}
	return why
}

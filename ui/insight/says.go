package insight

import (
	"fmt"
	"math"
	"strings"

	"discern/queue"

	"discern/queue/measure"
)

// strength says a κ in words: Landis & Koch (1977), "The measurement of observer
// agreement for categorical data", Biometrics 33, 159–174.
func strength(kappa float64) string {
	switch {
	case kappa < 0:
		return "less than by guessing"
	case kappa <= .2:
		return "only slightly"
	case kappa <= .4:
		return "only fairly"
	case kappa <= .6:
		return "moderately"
	case kappa <= .8:
		return "substantially"
	default:
		return "almost perfectly"
	}
}

// agreementSays says how far people agree, and what that means.
func agreementSays(g measure.Group, within string) (head, below string) {
	if !g.Fleiss.Known {
		head = "How far people agree is not known"
		if g.Items == 0 {
			below = "No item was looked at by two people who did not know of each other" + within + ". A second opinion on some decisions tells."
			return head, below
		}
		below = sentence(g.Fleiss.Why) + " " + queue.Number(g.Items, "item has", "items have") + " two answers and more."
		return head, below
	}
	k := g.Fleiss.Value
	head = "People agree " + strength(k) + ": κ " + g.Fleiss.String()
	if k == 1 {
		head = "People always agree: κ 1"
	}
	below = fmt.Sprintf("Of two answers to one item, %s are the same", hundred(g.Observed.Value))
	if k < 1 {
		// Fleiss' κ is (Po − Pe) / (1 − Pe), which gives what guessing would come to.
		below += fmt.Sprintf("; guessing would come to %s", hundred((g.Observed.Value-k)/(1-k)))
	}
	below += ". κ is 1 where people always agree, and 0 where they agree no more often than by guessing."
	below += fmt.Sprintf(" From %s with %s", queue.Number(g.Items, "item", "items"), queue.Number(g.Ratings, "answer", "answers"))
	if g.Fleiss.Bounded {
		below += fmt.Sprintf("; the 95 %% interval is %s to %s", measure.Digits(g.Fleiss.Low, 2), measure.Digits(g.Fleiss.High, 2))
	}
	below += "."
	if g.Single > 0 {
		below += " " + queue.Number(g.Single, "item has", "items have") + " one answer, which says nothing."
	}
	return head, below
}

// sentence makes a sentence of a clause.
func sentence(clause string) string {
	if clause == "" {
		return ""
	}
	return strings.ToUpper(clause[:1]) + clause[1:] + "."
}

// hundred is a share as people say it, never rounded to none or to all.
func hundred(v float64) string {
	switch r := math.Round(100 * v); {
	case v <= 0:
		return "none"
	case v >= 1:
		return "all"
	case r < 1:
		return "fewer than 1 of 100"
	case r > 99:
		return "more than 99 of 100"
	default:
		return fmt.Sprintf("%.0f of 100", r)
	}
}

// overturnSays says how often decisions were overturned.
func overturnSays(all measure.Overturned, within string) (head, below string) {
	switch {
	case all.Decisions == 0:
		return "Nothing was decided" + within, "What is decided can be overturned; how often that happens is said here."
	case all.Overturned == 0:
		return "No decision was overturned" + within,
			queue.Number(all.Decisions, "decision was", "decisions were") + " made. That none was overturned says little where nobody looked again: second opinions and appeals find what was wrong."
	}
	head = fmt.Sprintf("%s of %s was overturned%s", queue.Thousands(all.Overturned), queue.Number(all.Decisions, "decision", "decisions"), within)
	if all.Overturned > 1 {
		head = fmt.Sprintf("%s of %s were overturned%s", queue.Thousands(all.Overturned), queue.Number(all.Decisions, "decision", "decisions"), within)
	}
	return head, fmt.Sprintf("That is %s; the 95 %% interval is %s to %s. Only decisions count that are or were in force.",
		percent(all.Share.Value), percent(all.Share.Low), percent(all.Share.High))
}

package words

import (
	"cmp"
	"strings"

	"discern/queue"
)

// Done is an action in the past tense, Offer as an offer.
func Done(a queue.Action) string { return actionWords[a][1] }

// Offer names an action on its button.
func Offer(a queue.Action) string { return actionWords[a][0] }

var actionWords = map[queue.Action][2]string{
	queue.Remove:      {"Remove", "removed"},
	queue.Restrict:    {"Restrict", "restricted"},
	queue.AgeRestrict: {"Age limit", "age-restricted"},
	queue.Label:       {"Label", "labelled"},
	queue.Demote:      {"Demote", "demoted"},
	queue.Warn:        {"Warn author", "author warned"},
	queue.Suspend:     {"Suspend", "author suspended"},
	queue.Refer:       {"Refer", "marked for referral"},
	queue.NoAction:    {"None", "nothing done"},
}

// Verdict says in a word or two what a decision did.
func Verdict(d *queue.Decision) string {
	switch {
	case d.Verdict == queue.NotViolating:
		return "allowed"
	case d.Verdict == queue.Unsure:
		return "unsure"
	case len(d.Actions) == 0:
		return "violating"
	}
	done := make([]string, len(d.Actions))
	for i, a := range d.Actions {
		done[i] = cmp.Or(Done(a), string(a))
	}
	return strings.Join(done, ", ")
}

package words

import (
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"

	"discern/queue"
	"discern/ui/kit"
)

// How a history tells decisions, and what came of looking at them again.

// secret reports whether an entry would show a reader that an item has a known
// answer, who may yet meet others like it.
func (t *teller) secret(e *queue.Entry) bool {
	if t.Golden {
		return false
	}
	if u := t.byID[e.Undoes]; e.Kind == queue.Undone && u != nil {
		e = u
	}
	return e.Kind == queue.Asked && e.Ask.Pass == queue.QA
}

// oversight tells the entries by which decisions are looked at again, and those
// about the workspace itself. It returns what is known of them.
func (t *teller) oversight(ev *told, who string, e *queue.Entry) (details []string) {
	switch e.Kind {
	case queue.Asked:
		ev.Text, details = asked(who, e.Ask)
		ev.Said = e.Text
	case queue.Appointed:
		ev.Text = who + " made " + kit.OneLine(e.Person.Name) + " a " + string(e.Person.Duty)
	case queue.Overseen:
		ev.Text = fmt.Sprintf("%s set the rules of oversight, version %d", who, e.Oversight.Version)
		for _, r := range e.Oversight.Rules {
			details = append(details, kit.OneLine(r.Name)+": "+kit.OneLine(r.String()))
		}
	case queue.Referred:
		ev.Text, ev.Said = who+" made a packet to refer it to law enforcement", e.Text
		for _, sum := range e.Media {
			details = append(details, "SHA-256 "+sum)
		}
	case queue.Withdrawn:
		ev.Text, ev.Said = who+" withdrew it from the team's queue", e.Text
	case queue.Accepted:
		ev.Text, ev.Said = who+" let writing go on behind an entry that does not hold", e.Text
	}
	return details
}

// asked tells that somebody is to look again.
func asked(who string, a *queue.Ask) (text string, details []string) {
	switch {
	case a.Pass == queue.Appeal:
		return who + " recorded an appeal", nil
	case a.Pass == queue.Adjudication:
		return "a supervisor is asked to settle it", nil
	case a.Pass == queue.QA:
		return who + " gave it a known answer: " + answer(a.Verdict, a.Policies), nil
	case len(a.Rules) > 0:
		text = "sampled for a second person"
		for _, r := range a.Rules {
			details = append(details, kit.OneLine(r))
		}
	case a.Urgent:
		return "a second person is asked at once: a danger to life", nil
	default:
		return who + " asked another person to look", nil
	}
	if a.Urgent {
		details = append(details, "at once: a danger to life")
	}
	return text, details
}

// answer says a verdict with its rules.
func answer(v queue.Verdict, rules []string) string {
	if len(rules) == 0 {
		return VerdictWord(v)
	}
	return VerdictWord(v) + " under " + kit.OneLine(strings.Join(rules, ", "))
}

// act says an entry without who did it.
func (t *teller) act(e *queue.Entry) string {
	switch e.Kind {
	case queue.Decided:
		return did(e.Decision)
	case queue.Skipped:
		return "the skip"
	case queue.Escalated:
		return "the escalation"
	case queue.Clued:
		return "the clue about the author"
	case queue.Asked:
		return "that somebody else is to look"
	}
	return "an earlier act"
}

// decided says what a decision did, and which look it was when it was not the first.
func (t *teller) decided(d *queue.Decision) string {
	switch {
	case Overturns(d):
		return "overturned that and " + did(d)
	case d.Pass == queue.QA && !t.Golden:
		return did(d)
	}
	return did(d) + map[queue.Pass]string{
		queue.Second: " as a second opinion", queue.QA: " in a quality check",
		queue.Appeal: " on appeal", queue.Adjudication: " in adjudication",
	}[d.Pass]
}

// Overturns reports whether a decision takes the place of another without having
// been asked for: a supervisor's.
func Overturns(d *queue.Decision) bool { return d.Pass == queue.QA && d.Supersedes != uuid.Nil }

// did says what a decision did, in the past tense.
func did(d *queue.Decision) string {
	under := ""
	if len(d.Policies) > 0 {
		under = " under " + kit.OneLine(strings.Join(d.Policies, ", "))
	}
	switch {
	case d.Verdict == queue.NotViolating:
		return "allowed it" + under
	case d.Verdict == queue.Unsure:
		return "could not tell" + under
	case len(d.Actions) == 0:
		return "found it violating" + under
	}
	acts := make([]string, len(d.Actions))
	for i, a := range d.Actions {
		if acts[i] = past[a]; acts[i] == "" {
			acts[i] = "did: " + kit.OneLine(string(a)) // of a policy that is not here
		}
	}
	return strings.Join(acts, " and ") + under
}

var past = map[queue.Action]string{
	queue.Remove: "removed it", queue.Restrict: "restricted it", queue.AgeRestrict: "age-restricted it",
	queue.Label: "labelled it", queue.Demote: "demoted it", queue.Warn: "warned the author",
	queue.Suspend: "suspended the author", queue.Refer: "marked it for referral", queue.NoAction: "found it violating, nothing done",
}

// circumstances lists what is known of how a decision was made. Of several that
// stand, the first settled the item.
func (t *teller) circumstances(d *queue.Decision, gone bool) []string {
	var all []string
	if !gone {
		if t.ruled && d.Pass != queue.Second && d.Pass != queue.Appeal && d.Pass != queue.Adjudication && !Overturns(d) {
			all = append(all, "a further opinion")
		}
		t.ruled = true
	}
	if took := d.DecidedAt.Sub(d.OpenedAt); !d.OpenedAt.IsZero() && !d.DecidedAt.IsZero() && took >= time.Second {
		all = append(all, "took "+queue.Spell(took))
	}
	if d.ScoresShown != nil && !*d.ScoresShown {
		all = append(all, "scores hidden")
	}
	if d.PolicyVersion != "" {
		all = append(all, kit.OneLine(d.PolicyVersion))
	}
	return all
}

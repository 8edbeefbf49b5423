package audit

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"discern/queue"
	"discern/ui/kit"
	"discern/ui/view"
	"discern/ui/words"
)

// opened is an item with all that was decided about it and all that is asked.
type opened struct {
	task    queue.Task
	entries []queue.Sealed
	flags   []queue.Reported
	asks    []queue.OpenAsk
	charter
	err error

	endangers  bool   // a decision finds a danger to life
	unreferred string // why it cannot be referred; empty where it can

	decided []decided       // that stand, oldest first
	force   *queue.Decision // nil for none
}

// decided is one decision on the item, with its place in the ledger.
type decided struct {
	*queue.Decision
	seq   int64
	blind bool       // it was asked for: who made it saw no other
	known *queue.Ask // the known answer that it was held against; nil for none
}

func openItem(desk *queue.Desk, ref queue.Ref) (o opened) {
	ctx := context.Background()
	if o.task, o.err = desk.Look(ctx, ref); o.err != nil {
		return o
	}
	if o.entries, o.err = desk.History(ctx, ref); o.err != nil {
		return o
	}
	if o.flags, o.err = desk.Reporters(ctx, ref); o.err != nil {
		return o
	}
	if o.charter, o.err = readCharter(ctx, desk); o.err != nil {
		return o
	}
	if o.asks, o.err = desk.AsksOf(ctx, ref); queue.KindOf(o.err) == queue.Refused {
		o.err = nil // who is not told of asks sees the item without them
	}
	o.digest()
	o.weigh(desk.Policies())
	return o
}

// weigh finds out whether a decision speaks of a danger to life, and what lacks before
// the item can be referred.
func (o *opened) weigh(policies *queue.Policies) {
	o.endangers = slices.ContainsFunc(o.decided, func(d decided) bool { return policies.Endangers(d.Decision) })
	if _, err := queue.Referrable(o.entries, policies); err != nil {
		o.unreferred = words.Capital(err.Error()) + "."
	}
}

// digest finds the decisions that stand, and the one in force.
func (o *opened) digest() {
	known := map[uuid.UUID]*queue.Ask{}
	for i := range o.entries {
		e := &o.entries[i].Entry
		if e.Kind == queue.Asked && e.Ask.Pass == queue.QA {
			known[e.ID] = e.Ask
		}
	}
	stand := queue.ThatStand(o.entries)
	for _, s := range stand {
		e, d := &s.Entry, s.Entry.Decision
		if d == nil {
			continue
		}
		if d.Reviewer == "" {
			d.Reviewer = e.Reviewer
		}
		blind := e.Answers != uuid.Nil && (d.Pass == queue.Second || d.Pass == queue.QA)
		o.decided = append(o.decided, decided{d, s.Seq, blind, known[e.Answers]})
	}
	if s := queue.InForce(stand); s != nil {
		o.force = s.Entry.Decision
	}
}

// asked returns the open ask of a pass.
func (o *opened) asked(pass queue.Pass) *queue.OpenAsk {
	if i := slices.IndexFunc(o.asks, func(a queue.OpenAsk) bool { return a.Pass == pass }); i >= 0 {
		return &o.asks[i]
	}
	return nil
}

// byMe reports whether the person at the desk has decided the item, ever.
func (o *opened) byMe() bool {
	return slices.ContainsFunc(o.entries, func(s queue.Sealed) bool { return s.Entry.Kind == queue.Decided && s.Entry.Reviewer == o.me })
}

// other is the newest decision that says something else than the one in force: the
// second of two that disagree. It is nil where none does.
func (o *opened) other() *queue.Decision {
	for _, d := range slices.Backward(o.decided) {
		if o.force != nil && d.Decision != o.force && d.blind && queue.Differ(o.force, d.Decision) {
			return d.Decision
		}
	}
	return nil
}

// headline says in a few words how the item stands, with a chip where something is
// to be done about it.
func (o *opened) headline() (head string, chip kit.ChipItem) {
	switch {
	case o.asked(queue.Adjudication) != nil && o.other() != nil:
		return "Two people disagree", kit.ChipItem{Text: "adjudicate", Tone: kit.Alarm}
	case o.asked(queue.Adjudication) != nil:
		return "A second person could not tell", kit.ChipItem{Text: "adjudicate", Tone: kit.Alarm}
	case o.asked(queue.Appeal) != nil:
		return "An appeal waits to be heard", kit.ChipItem{Text: "appeal", Tone: kit.Warn}
	case o.asked(queue.Second) != nil:
		return "Waits for a second person", kit.ChipItem{Text: "sampled", Tone: kit.Accent}
	case o.force == nil:
		return "Nobody has decided it", kit.ChipItem{}
	}
	by, what := " by "+words.Person(o.force.Reviewer), words.Verdict(o.force)
	if o.force.Reviewer == "" {
		by = ", by whom is not known"
	}
	switch {
	case words.Overturns(o.force):
		return "Overturned" + by + ": " + what, kit.ChipItem{}
	case o.force.Pass == queue.Adjudication:
		return "Adjudicated" + by + ": " + what, kit.ChipItem{}
	case o.force.Pass == queue.Appeal:
		return words.Capital(what) + " on appeal" + by, kit.ChipItem{}
	case o.force.Verdict == queue.Unsure:
		return "Left open" + by, kit.ChipItem{}
	case o.force.Verdict == queue.Violating && len(o.force.Actions) == 0:
		return "Found violating" + by, kit.ChipItem{}
	}
	return words.Capital(what) + by, kit.ChipItem{}
}

// about says whose the item is, and how it came.
func (o *opened) about(now time.Time) string {
	it := &o.task.Item
	line := words.Author(it, now)
	parts := []string{kit.OneLine(line.Handle)}
	if it.Lang != "" {
		parts = append(parts, words.Language(it.Lang))
	}
	if !it.FlaggedAt.IsZero() {
		parts = append(parts, "flagged "+queue.Spell(now.Sub(it.FlaggedAt))+" ago")
	}
	if it.Reach != nil && it.Reach.Views > 0 {
		parts = append(parts, "seen by "+queue.Thousands(it.Reach.Views)+" people")
	}
	return strings.Join(append(parts, kit.OneLine(it.Key().String())), " · ")
}

var ordinals = []string{"First", "Second", "Third", "Fourth", "Fifth", "Sixth", "Seventh"}

// cards are the decisions that stand, side by side; seq is the one that was opened.
func (o *opened) cards(seq int64, policies *queue.Policies, now time.Time) []view.Card {
	all := make([]view.Card, 0, len(o.decided))
	looks := 0
	for _, d := range o.decided {
		c := view.Card{Said: d.Rationale, Here: d.seq == seq && len(o.decided) > 1, Tone: words.VerdictTone(d.Verdict)}
		switch {
		case words.Overturns(d.Decision):
			c.Title = "Overturned"
		case d.Pass == queue.Appeal:
			c.Title = "On appeal"
		case d.Pass == queue.Adjudication:
			c.Title = "Adjudicated"
		case d.known != nil && o.oversees:
			c.Title, c.State = "Known answer", "right"
			if queue.Differ(d.Decision, &queue.Decision{Verdict: d.known.Verdict, Policies: d.known.Policies, Actions: d.Actions}) {
				c.State = "wrong: it is " + words.VerdictWord(d.known.Verdict)
			}
		default:
			c.Title = fmt.Sprintf("%d.", looks+1)
			if looks < len(ordinals) {
				c.Title = ordinals[looks]
			}
			looks++
		}
		c.Title += " · " + words.Person(d.Reviewer)
		if d.Decision == o.force {
			c.State = "in force"
		}
		c.Verdict = words.Act(d.Verdict, d.Actions)
		if len(d.Policies) > 0 {
			c.Verdict += " · " + kit.OneLine(strings.Join(d.Policies, ", "))
			if r := policies.Rule(d.Policies[0]); r != nil && len(d.Policies) == 1 {
				c.Verdict += " " + strings.ToLower(r.Title)
			}
		}
		if len(d.Actions) > 1 {
			c.Acts = words.Capital(words.Verdict(d.Decision))
		}
		c.Facts = strings.Join(append([]string{words.Stamp(d.DecidedAt, now)}, o.circumstances(&d)...), " · ")
		all = append(all, c)
	}
	return all
}

// circumstances lists what is known of how a decision was made, and what was shown.
func (o *opened) circumstances(d *decided) (all []string) {
	if took := d.DecidedAt.Sub(d.OpenedAt); !d.OpenedAt.IsZero() && !d.DecidedAt.IsZero() {
		all = append(all, queue.Spell(took))
	} else {
		all = append(all, "time taken not known")
	}
	switch {
	case d.ScoresShown == nil:
		all = append(all, "not known whether scores were shown")
	case *d.ScoresShown:
		all = append(all, "scores shown")
	default:
		all = append(all, "scores hidden")
	}
	if d.Revealed != nil && *d.Revealed {
		all = append(all, "revealed")
	}
	if d.PolicyVersion != "" {
		all = append(all, "policy "+kit.OneLine(d.PolicyVersion))
	}
	if d.blind && (o.oversees || d.Pass == queue.Second) {
		all = append(all, "did not see the first")
	}
	return all
}

// rules are the rules that the decisions name, in words, each once; those that are
// not of the policies here are left out.
func (o *opened) rules(policies *queue.Policies) []string {
	var codes, all []string
	for _, d := range o.decided {
		for _, code := range d.Policies {
			if r := policies.Rule(code); r != nil && !slices.Contains(codes, code) {
				codes = append(codes, code)
				all = append(all, ruleWords(r))
			}
		}
	}
	return all
}

// ruleWords is a rule's definition, and what it is not.
func ruleWords(r *queue.Rule) string {
	text := r.Code + " " + strings.ToLower(r.Title) + ": " + r.Definition
	if len(r.Dont) > 0 {
		text += " Not: " + r.Dont[0]
	}
	return text
}

// indicators says which signs of a danger to life the decisions found; empty where
// nobody looked for them.
func (o *opened) indicators() string {
	var lines []string
	for _, d := range o.decided {
		if len(d.Indicators) > 0 {
			lines = append(lines, fmt.Sprintf("%s found %d of %d signs of a danger to life: %s.",
				words.Person(d.Reviewer), len(d.Indicators), len(queue.Indicators), strings.Join(indicatorWords(d.Indicators), ", ")))
		}
	}
	return strings.Join(lines, "\n")
}

func indicatorWords(list []queue.Indicator) []string {
	all := make([]string, len(list))
	for i, in := range list {
		all[i] = indicatorWord[in]
	}
	return all
}

var indicatorWord = map[queue.Indicator]string{
	queue.NamedTarget: "a named target", queue.NamedPlace: "a place", queue.NamedTime: "a time", queue.Means: "the means", queue.Planning: "planning",
}

// present is the end of the history: what the item waits for.
func (o *opened) present(now time.Time) string {
	switch {
	case o.asked(queue.Adjudication) != nil && o.supervises && !o.byMe():
		return "waiting for you"
	case o.asked(queue.Adjudication) != nil:
		return "waiting for a supervisor who has not decided it"
	case o.asked(queue.Appeal) != nil:
		return "waiting for somebody who hears the appeal"
	case o.asked(queue.Second) != nil:
		return "waiting for a second person"
	case o.task.State == queue.Leased:
		return "held until " + words.Stamp(o.task.Until, now)
	case o.force == nil:
		return "waiting to be decided"
	}
	return words.Verdict(o.force)
}

package queue

import (
	"context"
	"fmt"
	"strings"
)

// Summary is a shift for the one whose it is, beside nothing but their own budget.
type Summary struct {
	Shift    Shift
	Verdicts map[Verdict]int64 // of their decisions in the shift that are in force
	Budget   Budget
}

// Summary sums the shift of the person at the desk up.
func (d *Desk) Summary(ctx context.Context) (Summary, error) {
	var sum Summary
	reviewer := d.Reviewer()
	err := d.care.with(ctx, reviewer, func(s *sitting) error {
		sum.Shift, sum.Budget = s.standing(d.now()), s.budget()
		return nil
	})
	if err != nil || sum.Shift.Began.IsZero() {
		return sum, err
	}
	sum.Verdicts, err = d.store.Verdicts(ctx, reviewer, sum.Shift.Began)
	return sum, err
}

// SummaryLine is one thing that a summary says.
type SummaryLine struct{ Name, Value string }

// Lines says the summary in plain words; nothing when no item came.
func (s Summary) Lines() []SummaryLine {
	all := s.Shift.Total.All()
	if all.Items == 0 {
		return nil
	}
	lines := []SummaryLine{{"Looked at", fmt.Sprintf("%s in %s", Number(all.Items, "item", "items"), Spell(all.Time))}}
	var decided []string
	for _, v := range Verdicts {
		if n := s.Verdicts[v]; n > 0 {
			decided = append(decided, fmt.Sprintf("%s %s", Thousands(n), v.InWords()))
		}
	}
	if len(decided) > 0 {
		lines = append(lines, SummaryLine{"Decided", strings.Join(decided, " · ")})
	}
	for severity := High; severity >= Low; severity-- {
		if words := s.of(severity); words != "" {
			lines = append(lines, SummaryLine{capital(graveness[severity]), words})
		}
	}
	if all.Shown > 0 {
		lines = append(lines, SummaryLine{"Uncovered", "media for " + Spell(all.Shown)})
	}
	breaks := "none"
	if s.Shift.Breaks > 0 {
		breaks = fmt.Sprint(s.Shift.Breaks)
	}
	lines = append(lines, SummaryLine{"Breaks", breaks})
	if n := s.Shift.Overrides; n > 0 {
		lines = append(lines, SummaryLine{"Went on", fmt.Sprintf("with %s although a break was due", Number(n, "item", "items"))})
	}
	return lines
}

// of says what was seen of one severity; empty for nothing.
func (s Summary) of(severity Severity) string {
	seen, allowed := s.Shift.Total[severity], s.Budget.Of(severity)
	if seen == (Seen{}) {
		return ""
	}
	parts := []string{Number(seen.Items, "item", "items"), Spell(seen.Time)}
	if allowed.Minutes > 0 {
		parts[1] = fmt.Sprintf("%d of %d min", int(seen.Time.Minutes()), allowed.Minutes)
	}
	switch {
	case allowed.Reveals > 0:
		parts = append(parts, fmt.Sprintf("%d of %s", seen.Reveals, Number(allowed.Reveals, "reveal", "reveals")))
	case seen.Reveals > 0:
		parts = append(parts, Number(seen.Reveals, "reveal", "reveals"))
	}
	return strings.Join(parts, " · ")
}

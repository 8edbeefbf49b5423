package review

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"discern/queue"
	"discern/ui/kit"
	"discern/ui/words"
)

// The right side: what the detectors say, and the policy.

func (s *Screen) showScores(v View, now time.Time) {
	switch {
	case v.Task == nil:
		s.scores.SetScores(nil)
		s.scores.SetNote("")
	case !v.Scores:
		s.scores.SetScores(nil)
		s.scores.SetNote("Hidden: judge first. H shows them.")
	default:
		bars := words.Scores(&v.Task.Item)
		s.scores.SetScores(bars)
		note := ""
		if len(bars) == 0 {
			note = "No detector has scored it."
		}
		s.scores.SetNote(note)
	}
	if v.Why && v.Task != nil {
		s.why.Set(strings.Join(v.Task.Place.Why(now), " "))
		s.why.Show()
	} else {
		s.why.Hide()
	}
}

func (s *Screen) showPolicy(v View) {
	policies := s.session.desk.Policies().All()
	p := policies[v.Policy]
	s.policy.Set("Policy", fmt.Sprintf("%s %s · P: next", p.ID, p.Version))
	suggested := map[string]bool{}
	if v.Task != nil && v.Scores {
		for _, r := range v.Task.Suggested {
			suggested[r.Code] = true
		}
	}
	var rows []kit.RuleRow
	var picked *queue.Rule
	for _, r := range s.session.Rules() {
		row := kit.RuleRow{Title: r.Title, Severity: kit.Severity(r.Severity), Selected: slices.Contains(v.Picked, r.Code)}
		if r.Key > 0 {
			row.Key = fmt.Sprint(r.Key)
		}
		if suggested[r.Code] {
			row.Hint = "points here"
		}
		if row.Selected {
			picked = r
		}
		rows = append(rows, row)
	}
	s.rules.SetRows(rows)
	if picked == nil {
		s.rule.Hide()
		s.actions.SetChips()
		s.action.Set("Action", "pick a rule first")
		return
	}
	s.rule.Set(picked.Definition + " Not: " + picked.Dont[0])
	s.rule.Show()
	s.action.Set("Action", "")
	var chips []kit.ChipItem
	chosen := s.session.Chosen()
	for _, a := range s.session.Allowed() {
		chip := kit.ChipItem{Text: words.Offer(a), OnTapped: func() { s.session.ToggleAction(a) }}
		if slices.Contains(chosen, a) {
			chip.Tone = kit.Accent
		}
		chips = append(chips, chip)
	}
	if s.session.mayRefer() && !v.Checking && !v.credible() {
		chips = append(chips, kit.ChipItem{Text: "Refer …", Tone: kit.Quiet, OnTapped: s.session.CheckDanger})
	}
	s.actions.SetChips(chips...)
}

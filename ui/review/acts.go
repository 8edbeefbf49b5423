package review

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"discern/queue"
	"discern/ui/kit"
	"discern/ui/words"
)

// Allow decides that the item does not violate. Of the rules picked only those
// that say so themselves, as news or counter speech, go with the decision.
func (s *Session) Allow() {
	var exempting []string
	for _, code := range s.view.Picked {
		if s.desk.Policies().Rule(code).Exempts() {
			exempting = append(exempting, code)
		}
	}
	s.decide(queue.Judgement{Verdict: queue.NotViolating, Policies: exempting})
}

// Remove decides that the item violates the rules picked and takes the chosen
// actions. Without a rule it asks for one: a removal must say why. A danger to life is
// held against its indicators first.
func (s *Session) Remove() {
	switch {
	case !s.removable():
	case s.view.Checking:
		s.ask("Tick what the item names or shows; Enter then goes on.")
	case s.needsIndicators():
		s.CheckDanger()
	default:
		s.remove()
	}
}

// ConfirmDanger goes on with what is ticked of a danger to life.
func (s *Session) ConfirmDanger() {
	if s.view.Checking && s.removable() {
		s.remove()
	}
}

// removable says what a removal lacks yet, or reports that it lacks nothing.
func (s *Session) removable() bool {
	v := s.view
	switch {
	case v.Task == nil:
		return false
	case len(v.Picked) == 0:
		s.ask("Pick the rule it violates first: 1–9, then R.")
		return false
	}
	policies := s.desk.Policies()
	for _, code := range v.Picked {
		r := policies.Rule(code)
		if slices.Equal(r.Actions, []queue.Action{queue.NoAction}) {
			s.ask(fmt.Sprintf("%s says that nothing is violated: A allows the item.", r.Title))
			return false
		}
		if r.Rationale && strings.TrimSpace(v.Note) == "" {
			s.ask(fmt.Sprintf("%s needs a reason: N, a sentence, Enter, then %s.", r.Title, s.removeKey()))
			return false
		}
	}
	return true
}

// removeKey is the key that removes as the screen stands.
func (s *Session) removeKey() string {
	if s.view.Checking {
		return "Enter"
	}
	return "R"
}

func (s *Session) remove() {
	chosen := s.Chosen()
	if len(chosen) == 0 || slices.Equal(chosen, []queue.Action{queue.NoAction}) {
		s.ask("Choose what is to be done under this rule, or allow the item with A.")
		return
	}
	j := queue.Judgement{Verdict: queue.Violating, Policies: s.view.Picked, Actions: chosen}
	if s.needsIndicators() {
		j.Indicators = s.view.Indicators
	}
	s.decide(j)
}

func (s *Session) decide(j queue.Judgement) {
	v := s.view
	if v.Task == nil {
		return
	}
	ref := v.Task.Ref
	if note := strings.TrimSpace(v.Note); note != "" {
		j.Rationale = note
	}
	j.OpenedAt, j.ScoresShown, j.Revealed, j.Spans = v.Opened, v.Scores, s.care.uncovered[ref], v.Evidence
	if v.Beside.Look != nil || len(v.Beside.Ticked()) > 0 {
		s.decideTogether(j)
		return
	}
	s.act(func(ctx context.Context) (kit.Message, error) {
		d, err := s.desk.Decide(ctx, ref, j)
		if err != nil {
			return kit.Message{}, err
		}
		return said(told(d) + s.secondWords(&d)), nil
	})
}

// said is a quiet message about something that happened.
func said(text string) kit.Message { return kit.Message{Tone: kit.Plain, Text: text} }

// told says what a decision did, as the quiet line after it.
func told(d queue.Decision) string {
	if d.Verdict == queue.NotViolating {
		return "Allowed."
	}
	done := make([]string, len(d.Actions))
	for i, a := range d.Actions {
		done[i] = words.Done(a)
	}
	return fmt.Sprintf("%s under %s.", words.Capital(strings.Join(done, ", ")), strings.Join(d.Policies, ", "))
}

// Skip puts the item aside.
func (s *Session) Skip(reason string) {
	s.onTask(func(ctx context.Context, ref queue.Ref) (kit.Message, error) {
		return said("Skipped for " + queue.Spell(queue.SkipRest) + "."), s.desk.Skip(ctx, ref, reason)
	})
}

// Escalate hands the item to the escalated queue.
func (s *Session) Escalate(reason string) {
	s.onTask(func(ctx context.Context, ref queue.Ref) (kit.Message, error) {
		return said("Escalated."), s.desk.Escalate(ctx, ref, reason)
	})
}

// AddNote puts words into the item's history; the item stays.
func (s *Session) AddNote(text string) {
	text = strings.TrimSpace(text)
	if text == "" || s.back("Ctrl+Enter in the note") {
		return
	}
	s.onTask(func(ctx context.Context, ref queue.Ref) (kit.Message, error) {
		if err := s.desk.Note(ctx, ref, text); err != nil {
			return kit.Message{}, err
		}
		return said("Note kept in the item's history."), nil
	})
	s.view.Note = ""
}

func (s *Session) onTask(do func(context.Context, queue.Ref) (kit.Message, error)) {
	if s.view.Task == nil {
		return
	}
	ref := s.view.Task.Ref
	s.act(func(ctx context.Context) (kit.Message, error) { return do(ctx, ref) })
}

// Undo takes back the last act and shows its item again, with the evidence that
// was marked in it and the indicators that were ticked.
func (s *Session) Undo() {
	if s.optIn() {
		return
	}
	var evidence []queue.Span
	var indicators []queue.Indicator
	s.actThen(func(ctx context.Context) (kit.Message, error) {
		u, err := s.desk.Undo(ctx)
		if queue.KindOf(err) == queue.NotFound {
			return said("Nothing left to undo."), nil
		}
		if err != nil {
			return kit.Message{}, err
		}
		what := undone(u.Undone)
		if u.Undone.Decision != nil {
			evidence, indicators = u.Undone.Decision.Spans, u.Undone.Decision.Indicators
		}
		if n := len(u.Others); n > 0 {
			return said(fmt.Sprintf("Taken back: %s, on %d items. The ledger keeps all.", what, n+1)), nil
		}
		return said("Taken back: " + what + ". The ledger keeps both."), nil
	}, func(v *View) {
		if evidence != nil {
			v.Evidence = evidence
		}
		if indicators != nil {
			v.Indicators = indicators
		}
	})
}

func undone(e queue.Entry) string {
	switch e.Kind {
	case queue.Skipped:
		return "the skip"
	case queue.Escalated:
		return "the escalation"
	}
	return "“" + strings.TrimSuffix(told(*e.Decision), ".") + "”"
}

// Wake brings back what was skipped.
func (s *Session) Wake() {
	s.act(func(ctx context.Context) (kit.Message, error) { return kit.Message{}, s.desk.WakeAll(ctx) })
}

// Open brings an item before the reviewer out of order, as from a list.
func (s *Session) Open(ref queue.Ref) {
	s.act(func(ctx context.Context) (kit.Message, error) {
		_, err := s.desk.Take(ctx, ref)
		return kit.Message{}, err
	})
}

// Turn changes between the main queue and the escalated one.
func (s *Session) Turn() {
	s.act(func(ctx context.Context) (kit.Message, error) {
		if s.desk.Queue() == queue.MainQueue {
			return kit.Message{}, s.desk.Use(ctx, queue.EscalatedQueue)
		}
		return kit.Message{}, s.desk.Use(ctx, queue.MainQueue)
	})
}

package review

import (
	"slices"

	"discern/queue"
	"discern/ui/kit"
)

// How the rule that a decision rests on is picked, and what it then does.

// Pick picks a rule by its code, in place of what was picked; add keeps what
// was. Picking what is picked drops it.
func (s *Session) Pick(code string, add bool) {
	s.Touch()
	v := s.view
	if v.Task == nil {
		return
	}
	had := slices.Contains(v.Picked, code)
	switch {
	case had:
		v.Picked = slices.DeleteFunc(slices.Clone(v.Picked), func(c string) bool { return c == code })
	case add:
		v.Picked = append(slices.Clone(v.Picked), code)
	default:
		v.Picked = []string{code}
	}
	v.Actions, v.Checking = nil, false
	v.Message = kit.Message{}
	s.set(v)
}

// PickKey picks the rule of the current policy that a digit stands for.
func (s *Session) PickKey(digit int, add bool) {
	for _, r := range s.Rules() {
		if r.Key == digit {
			s.Pick(r.Code, add)
			return
		}
	}
}

// Rules returns the rules of the current policy, children after their parents.
func (s *Session) Rules() []*queue.Rule {
	policies := s.desk.Policies().All()
	if len(policies) == 0 {
		return nil
	}
	return slices.Collect(policies[s.view.Policy].Every())
}

// NextPolicy turns to the next policy, and drops what was picked from the last.
func (s *Session) NextPolicy() {
	v := s.view
	v.Policy = (v.Policy + 1) % len(s.desk.Policies().All())
	v.Picked, v.Actions, v.Checking = nil, nil, false
	s.set(v)
}

// Allowed returns the actions that the picked rules allow, the usual one first. A
// referral is among them while enough indicators are ticked.
func (s *Session) Allowed() []queue.Action {
	all := s.desk.Policies().Allowed(s.view.Picked)
	return slices.DeleteFunc(all, func(a queue.Action) bool { return a == queue.Refer && !s.view.credible() })
}

// Chosen returns the actions that Remove will take.
func (s *Session) Chosen() []queue.Action {
	if s.view.Actions != nil {
		return s.view.Actions
	}
	if allowed := s.Allowed(); len(allowed) > 0 {
		return allowed[:1]
	}
	return nil
}

// ToggleAction adds an action to those that Remove will take, or drops it.
func (s *Session) ToggleAction(a queue.Action) {
	v := s.view
	v.Actions = kit.Toggled(s.Chosen(), a)
	s.set(v)
}

package review

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"

	"discern/ui/kit"
)

// choice is a question that one digit answers, in place of the acts: no dialog,
// and the item stays in view.
type choice int

const (
	nothing choice = iota
	skipping
	escalating
	fetching
)

// reasons are the answers; the note, when there is one, is the last.
var reasons = map[choice][]string{
	skipping:   {"not my language", "a break from this kind", "needs more context", "I know the people"},
	escalating: {"danger to life", "for a supervisor", "the policy is unclear", "a legal question"},
	fetching:   {"once, and seal it; its server learns that somebody here asked"},
}

// choose opens a choice, or with nothing closes it.
func (s *Screen) choose(c choice) {
	if c != nothing && (s.shown.Task == nil || s.session.back(map[choice]string{skipping: "S", escalating: "E"}[c])) {
		return
	}
	s.choice = c
	s.showBar()
}

func (s *Screen) closeChoice() {
	if s.choice != nothing {
		s.choose(nothing)
	}
}

// answers lists the reasons of the open choice.
func (s *Screen) answers() []string {
	all := reasons[s.choice]
	if note := strings.TrimSpace(s.words.Text); note != "" && s.choice != fetching {
		return append(all[:len(all):len(all)], note)
	}
	return all
}

// answer acts with the reason that a digit stands for.
func (s *Screen) answer(digit int) {
	all := s.answers()
	if digit > len(all) {
		return
	}
	reason := all[digit-1]
	c := s.choice
	s.choose(nothing)
	switch c {
	case skipping:
		s.session.Skip(reason)
	case fetching:
		s.session.Fetch(s.content.gallery.Current())
	default:
		s.session.Escalate(reason)
	}
}

// showBar puts the acts, or the open choice, on the bar below.
func (s *Screen) showBar() {
	if s.choice == nothing {
		s.bar.Objects = append(append([]fyne.CanvasObject{}, s.acts...), s.status)
		s.bar.Refresh()
		return
	}
	question := map[choice]string{skipping: "Skip because …", escalating: "Escalate because …", fetching: "Fetch it …"}[s.choice]
	objects := []fyne.CanvasObject{kit.NewSectionTitle(question, "")}
	for i, reason := range s.answers() {
		if i == len(reasons[s.choice]) {
			reason = "what the note says"
		}
		objects = append(objects, kit.NewKeyButton(fmt.Sprint(i+1), reason, kit.Plain, func() { s.answer(i + 1) }))
	}
	objects = append(objects, kit.NewKeyButton("Esc", "Back", kit.Plain, func() { s.choose(nothing) }))
	s.bar.Objects = objects
	s.bar.Refresh()
}

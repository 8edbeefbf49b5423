package review

import (
	"fmt"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"discern/queue"
	"discern/ui/kit"
	"discern/ui/words"
)

// The rules of danger to life: what is found violating under a rule that says danger
// to life, or is to be referred, is first held against a short list of indicators, in
// the place of the scores and rules, beside the item. What is ticked goes with the
// decision. Only with enough of them is a referral offered.

// CheckDanger opens the list of indicators.
func (s *Session) CheckDanger() {
	v := s.view
	switch {
	case v.Task == nil || v.Checking:
		return
	case !s.mayRefer():
		s.ask("The indicators of a danger to life belong to a rule that may be referred: pick it first.")
		return
	}
	s.Touch()
	v.Checking, v.Message = true, kit.Message{}
	s.set(v)
}

// LeaveDanger closes the list; what is ticked stays until the item goes.
func (s *Session) LeaveDanger() {
	s.Touch()
	s.toggle(func(v *View) { v.Checking, v.Message = false, kit.Message{} })
}

// ToggleIndicator ticks the i-th indicator, from 0, or takes the tick away.
func (s *Session) ToggleIndicator(i int) {
	if !s.view.Checking || i >= len(queue.Indicators) {
		return
	}
	s.Touch()
	v := s.view
	v.Indicators = nil
	for k, sign := range queue.Indicators {
		if slices.Contains(s.view.Indicators, sign) != (k == i) {
			v.Indicators = append(v.Indicators, sign)
		}
	}
	if !v.credible() {
		v.Actions = slices.DeleteFunc(slices.Clone(v.Actions), func(a queue.Action) bool { return a == queue.Refer })
		if len(v.Actions) == 0 {
			v.Actions = nil
		}
	}
	v.Message = kit.Message{}
	s.set(v)
}

// ToggleReferral adds a referral to what Remove will do, or drops it.
func (s *Session) ToggleReferral() {
	switch {
	case !s.view.Checking:
	case !s.view.credible():
		s.ask(fmt.Sprintf("Not offered with fewer than %d of the signs.", queue.ReferFrom))
	case slices.Contains(s.Allowed(), queue.Refer):
		s.ToggleAction(queue.Refer)
	}
}

// credible reports whether enough is ticked for a referral.
func (v *View) credible() bool { return len(v.Indicators) >= queue.ReferFrom }

// mayRefer reports whether a rule that is picked says danger to life or may be
// referred.
func (s *Session) mayRefer() bool {
	return slices.ContainsFunc(s.view.Picked, func(code string) bool {
		r := s.desk.Policies().Rule(code)
		return r.DangerToLife || slices.Contains(r.Actions, queue.Refer)
	})
}

// needsIndicators reports whether a removal is held against the list first.
func (s *Session) needsIndicators() bool {
	return s.desk.Policies().SayDanger(s.view.Picked) || slices.Contains(s.view.Actions, queue.Refer)
}

// secondWords is what is said after a decision that found a danger to life: after a
// second look too, so that nobody can tell from it which look theirs was.
func (s *Session) secondWords(d *queue.Decision) string {
	if !s.desk.Policies().Endangers(d) {
		return ""
	}
	return " A second person is asked at once."
}

// dangerList is how the screen shows the list.
type dangerList struct {
	title *kit.SectionTitle
	what  *kit.Paragraph
	ticks *kit.TickList
	count *kit.Paragraph
	goOn  *kit.KeyButton
	refer *kit.KeyButton
	keys  *fyne.Container
	shown bool
}

func newDangerList(s *Session) *dangerList {
	l := &dangerList{
		title: kit.NewSectionTitle("Danger to life", "Esc: back"), ticks: kit.NewTickList(),
		what:  kit.NewParagraph("Which of these does it name or show? A tick is a fact in the item, not a feeling about it.", kit.Quiet, kit.TextBody),
		count: kit.NewBoxed(""),
		goOn:  kit.NewKeyButton("Enter", "", kit.Alarm, s.ConfirmDanger),
		refer: kit.NewKeyButton("L", "", kit.Plain, s.ToggleReferral),
	}
	l.title.OnRight = s.LeaveDanger
	l.ticks.OnTapped, l.ticks.OnTick = s.ToggleIndicator, s.ToggleIndicator
	l.keys = container.NewHBox(l.goOn, l.refer)
	return l
}

// objects are the list's parts, for the right side.
func (l *dangerList) objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{l.title, l.what, l.ticks, l.count, l.keys}
}

// show brings the list up to a view, and reports whether it has just opened or closed.
func (l *dangerList) show(v View, s *Session) (turned bool) {
	kit.ShowIf(v.Checking, l.objects()...)
	turned, l.shown = l.shown != v.Checking, v.Checking
	if !v.Checking {
		return turned
	}
	rows := make([]kit.TickRow, len(queue.Indicators))
	for i, sign := range queue.Indicators {
		title, sub := words.Indicator(sign)
		rows[i] = kit.TickRow{Key: fmt.Sprint(i + 1), Title: title, Sub: sub}
		if slices.Contains(v.Indicators, sign) {
			rows[i].Box = kit.Tick
		}
	}
	l.ticks.SetRows(rows)
	l.count.Set(referWords(&v, slices.Contains(s.Allowed(), queue.Refer)))
	offers := make([]string, len(s.Chosen()))
	for i, a := range s.Chosen() {
		offers[i] = words.Offer(a)
	}
	l.goOn.Set(strings.Join(offers, ", "), kit.Alarm)
	kit.ShowIf(slices.Contains(s.Allowed(), queue.Refer), l.refer)
	if slices.Contains(s.Chosen(), queue.Refer) {
		l.refer.Set("Do not refer", kit.Plain)
	} else {
		l.refer.Set("Refer as well", kit.Plain)
	}
	l.keys.Refresh()
	return turned
}

// referWords says how many are ticked and what that means for a referral.
func referWords(v *View, offered bool) string {
	const rule = "Two or more, and a second person's agreement, before it can be referred."
	n := len(v.Indicators)
	switch {
	case n == 0:
		return "None ticked. " + rule
	case n < queue.ReferFrom:
		return fmt.Sprintf("%d of %d ticked: a referral is not offered. %s", n, len(queue.Indicators), rule)
	case !offered:
		return fmt.Sprintf("%d of %d ticked, but the rule picked allows no referral. %s", n, len(queue.Indicators), rule)
	}
	return fmt.Sprintf("%d of %d ticked: it may be marked for referral. %s", n, len(queue.Indicators), rule)
}

// showDanger shows the list in place of scores and rules, or these.
func (s *Screen) showDanger(v View) (turned bool) {
	kit.ShowIf(!v.Checking, s.detectors, s.scores, s.policy, s.rules)
	if v.Checking {
		kit.ShowIf(false, s.why, s.rule)
	}
	s.layout.checking = v.Checking
	return s.danger.show(v, s.session)
}

// dangerKey takes the keys that mean something while the list is open.
func (s *Screen) dangerKey(name fyne.KeyName) bool {
	if !s.shown.Checking || s.choice != nothing || len(s.shown.Media) > 0 && s.content.gallery.Looking() {
		return false
	}
	switch {
	case name == fyne.KeyReturn, name == fyne.KeyEnter:
		s.session.ConfirmDanger()
	case name == fyne.KeyEscape:
		s.session.LeaveDanger()
	case name == fyne.KeyL:
		s.session.ToggleReferral()
	case len(name) == 1 && name[0] >= '1' && name[0] <= '9':
		s.session.ToggleIndicator(int(name[0] - '1'))
	default:
		return false
	}
	return true
}

// dangerCommands are what can be done about a danger to life.
func (s *Screen) dangerCommands() []kit.Command {
	c := func(key, name string, run func()) kit.Command {
		return kit.Command{Key: key, Name: name, Group: "Danger to life", Run: run}
	}
	switch {
	case s.shown.Checking:
		return []kit.Command{
			c("Enter", "Go on with what is ticked", s.session.ConfirmDanger),
			c("L", "Mark it for referral as well", s.session.ToggleReferral),
			c("Esc", "Back to the rules", s.session.LeaveDanger),
		}
	case s.session.mayRefer():
		return []kit.Command{c("V", "Tick the signs of a danger to life", s.session.CheckDanger)}
	}
	return nil
}

// dangerHelp lists the keys of the list that are no commands.
func dangerHelp() kit.KeyGroup {
	return kit.KeyGroup{Title: "In the signs of a danger to life", Keys: []kit.KeyHelp{
		{Key: "1 – 5", Meaning: "Tick a sign, or take the tick away"},
		{Key: "Enter", Meaning: "Go on with what is ticked"},
		{Key: "L", Meaning: "Mark it for referral, with two signs or more"},
		{Key: "Esc", Meaning: "Back to the rules"},
	}}
}

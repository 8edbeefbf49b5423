package audit

import (
	"slices"

	"fyne.io/fyne/v2"

	"discern/queue"
	"discern/ui/kit"
	"discern/ui/view"
)

// Commands lists what the screen can do, each with its key.
func (s *Screen) Commands() []kit.Command {
	c := func(key, name, group string, run func()) kit.Command {
		return kit.Command{Key: key, Name: name, Group: group, Run: run}
	}
	if s.detail.form.open() {
		return []kit.Command{c("N", "Write why", "Form", s.writeReason), c("Enter", "Do it", "Form", s.commit), c("Esc", "Back; what was written stays", "Form", s.closeForm)}
	}
	all := []kit.Command{}
	for a := range acts {
		if s.offered(a) {
			all = append(all, c(actKeys[a], actWords[a], "Audit", func() { s.do(a) }))
		}
	}
	if s.rec != nil && !s.rec.supervised {
		all = append(all, c("U", "Name a supervisor", "Audit", s.offers.People))
	}
	all = append(all,
		c("J", "Go to the next disagreement", "Audit", s.nextDisputed),
		c("L", "Show its entry in the ledger", "Audit", s.toggleLedger),
		c("Enter", "Show the opened item in Browse", "Audit", s.browse),
		c("F5", "Read what has come since", "Audit", s.Refresh),
		c("F", "Find in the text", "Text", s.find),
		c("M", "Read it with a caret", "Text", s.detail.passage.ReadByKeys),
		c("Shift+T", "Show it raw, or as it reads", "Text", s.detail.passage.TurnRaw),
	)
	for by := range fields {
		all = append(all, c(fieldKeys[by], "Filter by "+fieldWord(by), "Filters", func() { s.openMenu(by, 0) }))
	}
	return append(all, c("Z", "Clear all filters", "Filters", s.Clear))
}

// Help lists keys that are no command by themselves.
func (s *Screen) Help() []kit.KeyGroup {
	return []kit.KeyGroup{{Title: "In the list", Keys: []kit.KeyHelp{
		{Key: "Up Down", Meaning: "Open the row above or below"},
		{Key: "Shift+Down", Meaning: "Scroll the opened item"},
		{Key: "PgUp PgDn", Meaning: "A page up or down"},
		{Key: "Home End", Meaning: "The newest or the oldest"},
		{Key: "Esc", Meaning: "Stop reading; leave; close"},
	}}, {Title: "In a form", Keys: []kit.KeyHelp{
		{Key: "A R U", Meaning: "Allow, violating, unsure"},
		{Key: "1 – 9", Meaning: "Pick a rule; with Shift, one more"},
		{Key: "P C", Meaning: "The next policy; the next action"},
		{Key: "F2 – F7", Meaning: "A sign of a danger to life"},
	}}, view.CaretHelp(false)}
}

// Key takes the keys that move in the list, and those that are no command. It
// reports whether it took the key.
func (s *Screen) Key(name fyne.KeyName, shift bool) bool {
	s.held.Press(name)
	if s.detail.form.open() {
		return s.formKey(name, shift)
	}
	switch {
	case shift && name == fyne.KeyT:
		s.detail.passage.TurnRaw()
	case shift && name == fyne.KeyX && s.offered(exportMedia):
		s.do(exportMedia)
	case shift && name == fyne.KeyR && s.offered(refer):
		s.do(refer)
	case shift:
		return s.scrollItem(name)
	case s.move(name):
	case name == fyne.KeyReturn || name == fyne.KeyEnter:
		s.browse()
	case name == fyne.KeyEscape && s.detail.passage.Bar.Visible():
		s.detail.passage.Bar.Close()
	case name == fyne.KeyEscape && s.reader.stop():
	case name == fyne.KeyEscape && s.detail.shown.task.Ref != 0:
		s.close()
	case s.empty.Key(name):
	default:
		return s.menuKey(name)
	}
	return true
}

// formKey takes the keys of the open form.
func (s *Screen) formKey(name fyne.KeyName, shift bool) bool {
	switch name {
	case fyne.KeyEscape:
		s.closeForm()
	case fyne.KeyReturn, fyne.KeyEnter:
		s.commit()
	case fyne.KeyUp, fyne.KeyDown, fyne.KeyPageUp, fyne.KeyPageDown:
		return s.scrollItem(name)
	default:
		return s.detail.form.key(name, shift)
	}
	return true
}

// menuKey opens the menu that a letter stands for. The letter itself still has
// to be typed: the menu, which has the keyboard by then, must not take it for a
// search.
func (s *Screen) menuKey(name fyne.KeyName) bool {
	by := slices.Index(fieldKeys[:], string(name))
	if by >= 0 {
		s.openMenu(field(by), rune(name[0]))
	}
	return by >= 0
}

// Repeat moves on while a key is held down. It is called for every typed key.
func (s *Screen) Repeat(name fyne.KeyName) {
	if s.held.Again(name) && !s.detail.form.open() {
		s.move(name)
	}
}

// move opens another row, and reports whether the key is one that moves.
func (s *Screen) move(name fyne.KeyName) bool {
	at, ok := s.list.After(name)
	if ok && at >= 0 {
		s.openRow(at)
	}
	return ok
}

// scrollItem scrolls what is opened: the text, and when it ends what follows it.
func (s *Screen) scrollItem(name fyne.KeyName) bool {
	return s.detail.below.Scroll(s.Text(), name)
}

// find opens the bar that searches the words, where there are none, too: who types
// a word does not mean filters.
func (s *Screen) find() {
	if s.detail.shown.task.Ref != 0 {
		s.detail.passage.Bar.Open()
	}
}

// browse shows the opened item where all are.
func (s *Screen) browse() {
	if ref := s.detail.shown.task.Ref; ref != 0 {
		s.offers.Browse(ref)
	}
}

// toggleLedger shows the ledger entry of the opened decision, or hides it.
func (s *Screen) toggleLedger() {
	d := s.detail
	if d.shown.task.Ref == 0 {
		return
	}
	d.ledger = !d.ledger
	d.showSealed()
	d.fold()
	if d.ledger {
		d.below.Reveal(d.bytes)
		d.below.Reveal(d.sealed) // and its title
	}
}

// writeReason gives the keyboard to the form's words.
func (s *Screen) writeReason() {
	if f := s.detail.form; f.open() && f.purpose != answering {
		s.detail.below.Reveal(f.card, f.column, f.reason)
		s.offers.Focus(f.reason)
	}
}

// closeForm leaves the form; what was written stays.
func (s *Screen) closeForm() {
	s.detail.form.close()
	s.showForm()
}

// showForm puts on the bar what can be done: the acts, or what ends the form.
func (s *Screen) showForm() {
	objects := []fyne.CanvasObject{}
	if f := s.detail.form; f.open() {
		do := map[purpose]string{overturning: "Overturn", settling: "Settle it", contesting: "Record it", answering: "Make it golden"}[f.purpose]
		objects = append(objects, kit.NewKeyButton("Enter", do, kit.Good, s.commit))
		if f.purpose != answering {
			objects = append(objects, kit.NewKeyButton("N", "Why", kit.Plain, s.writeReason))
		}
		objects = append(objects, kit.NewKeyButton("Esc", "Back", kit.Plain, s.closeForm))
	} else {
		for a := range onBar {
			objects = append(objects, s.buttons[a])
		}
	}
	objects = append(objects, s.status)
	s.bar.Objects = objects
	s.bar.Refresh()
	s.detail.showRules()
	s.detail.showSealed()
	if s.detail.shown.task.Ref != 0 {
		s.detail.fold()
	}
	if s.detail.form.open() {
		s.detail.below.Reveal(s.detail.form.object())
	}
}

// chipTapped opens the menu of a chip, or that of the chips that are not there.
func (s *Screen) chipTapped(i int) {
	if i < len(s.shownBy) {
		s.openMenu(s.shownBy[i], 0)
		return
	}
	s.openFields()
}

// open reports the item that is opened, 0 for none.
func (s *Screen) open() queue.Ref { return s.detail.shown.task.Ref }

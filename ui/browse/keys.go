package browse

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
	all := []kit.Command{
		c("Enter", "Review the opened item", "Browse", s.Review),
		c("F5", "Read the list anew", "Browse", s.Refresh),
		c("F", "Find in the text of the opened item", "Text", s.find),
		c("M", "Read it with a caret", "Text", s.detail.passage.ReadByKeys),
		c("Shift+T", "Show it raw, or as it reads", "Text", s.detail.passage.TurnRaw),
	}
	for by := range fields {
		all = append(all, c(fieldKeys[by], "Filter by "+fieldWord(by), "Filters", func() { s.openMenu(by, 0) }))
	}
	return append(all,
		c("B", "Brush a range of scores", "Filters", func() { s.setBrushing(true) }),
		c("X", "Clear all filters", "Filters", s.Clear),
	)
}

// Help lists keys that are no command by themselves.
func (s *Screen) Help() []kit.KeyGroup {
	return []kit.KeyGroup{{Title: "In the list", Keys: []kit.KeyHelp{
		{Key: "Up Down", Meaning: "Open the row above or below"},
		{Key: "Shift+Down", Meaning: "Scroll the opened item; with PgDn, faster"},
		{Key: "PgUp PgDn", Meaning: "A page up or down"},
		{Key: "Home End", Meaning: "The newest or the oldest"},
		{Key: "Left Right", Meaning: "After B: move the range; Space: its other end"},
		{Key: "R", Meaning: "Review the opened item, as Enter does"},
		{Key: "Esc", Meaning: "Leave the search; close the item"},
	}}, view.CaretHelp(false)}
}

// Key takes the keys that move in the list, and those that are no command. It
// reports whether it took the key.
func (s *Screen) Key(name fyne.KeyName, shift bool) bool {
	s.held.Press(name)
	switch {
	case s.brushing && s.brushKey(name):
	case shift && name == fyne.KeyT:
		s.detail.passage.TurnRaw()
	case shift:
		return s.scrollItem(name)
	case s.move(name):
	case name == fyne.KeyReturn || name == fyne.KeyEnter || name == fyne.KeyR:
		s.Review()
	case name == fyne.KeyEscape && s.detail.passage.Bar.Visible():
		s.detail.passage.Bar.Close()
	case name == fyne.KeyEscape && s.detail.shown.task.Ref != 0:
		s.close()
	case s.empty.Key(name):
	default:
		return s.menuKey(name)
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

// Text is the words of the opened item.
func (s *Screen) Text() *view.Text { return s.detail.passage.Text }

// find opens the bar that searches them, where there are none, too: who types a
// word does not mean filters.
func (s *Screen) find() {
	if s.detail.shown.task.Ref != 0 {
		s.detail.passage.Bar.Open()
	}
}

// Repeat moves on while a key is held down. It is called for every typed key.
func (s *Screen) Repeat(name fyne.KeyName) {
	switch {
	case !s.held.Again(name):
	case s.brushing:
		s.brushKey(name)
	default:
		s.move(name)
	}
}

// setBrushing gives the arrow keys to the chart, or back to the list. The chart
// does not take the keyboard: every other key keeps its meaning.
func (s *Screen) setBrushing(on bool) {
	s.brushing = on
	if on {
		s.chart.FocusGained()
	} else {
		s.chart.FocusLost()
	}
}

// brushKey moves an end of the range. Any other key ends the brushing; it
// reports whether that was all it was for.
func (s *Screen) brushKey(name fyne.KeyName) bool {
	switch name {
	case fyne.KeyLeft, fyne.KeyRight, fyne.KeyPageUp, fyne.KeyPageDown, fyne.KeyHome, fyne.KeyEnd, fyne.KeySpace:
		s.chart.TypedKey(&fyne.KeyEvent{Name: name})
		return true
	}
	s.setBrushing(false)
	return name == fyne.KeyEscape || name == fyne.KeyReturn || name == fyne.KeyEnter || name == fyne.KeyB
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

// openMenu opens the values of a field below its chip; opening is the letter
// that did, or 0.
func (s *Screen) openMenu(by field, opening rune) {
	on := s.canvas()
	if on == nil {
		return
	}
	m := kit.NewMenu(fieldNames[by], nil)
	fill := func() { m.Set(s.choices(by)) }
	fill()
	m.OnToggle = func(value string) {
		f := s.filter
		toggle(&f, by, value)
		s.use(f)
		fill()
	}
	m.OpenOn(on, s.chips.Below(int(by)), opening)
	s.facets.load(fill)
}

// choices lists the values of a field with how many items have them.
func (s *Screen) choices(by field) []kit.Choice {
	var all []kit.Choice
	add := func(value, count string) {
		all = append(all, kit.Choice{Value: value, Label: word(by, value), Count: count})
	}
	counts := s.facets.counts
	switch by {
	case byKind:
		for _, k := range queue.Kinds {
			add(string(k), countOf(counts.Kinds, string(k), s.facets.known))
		}
	case byLang:
		for _, f := range counts.Langs {
			add(f.Value, queue.Thousands(f.Count))
		}
	case bySource:
		for _, f := range counts.Sources {
			add(f.Value, queue.Thousands(f.Count))
		}
	case byState:
		st := s.fresh
		add(stateWord(queue.Waiting), queue.Thousands(st.Waiting-st.Resting))
		add(stateWord(queue.Leased), queue.Thousands(st.Leased))
		add(stateWord(queue.Resting), queue.Thousands(st.Resting))
		add(stateWord(queue.Settled), queue.Thousands(st.Decided))
	case byVerdict:
		for _, v := range queue.Verdicts {
			add(string(v), "")
		}
	}
	return kit.TickChoices(all, chosen(&s.filter, by), func(v string) string { return word(by, v) })
}

package insight

import (
	"fyne.io/fyne/v2"

	"discern/ui/kit"
	"discern/ui/kit/chart"
)

// Commands lists what the screen can do, each with its key.
func (s *Screen) Commands() []kit.Command {
	c := func(key, name, group string, run func()) kit.Command {
		return kit.Command{Key: key, Name: name, Group: group, Run: run}
	}
	var all []kit.Command
	if s.current != nil {
		all = append(all, s.current.commands()...)
	}
	all = append(all,
		c("F", "Go to the next chart", "Insight", s.nextFigure),
		c("E", "Export the chart in focus", "Insight", s.Export),
		c("F5", "Read what is new", "Insight", s.Refresh),
		c("L", "Only some languages", "Filters", func() { s.openLangs('L') }),
		c("P", "Only decisions of the last days", "Filters", func() { s.openPeriods('P') }),
		c("S", "Only some sources", "Filters", func() { s.openSources('S') }),
		c("G", "Against people, or known answers", "Filters", s.switchAgainst),
	)
	if s.sums.versions {
		all = append(all, c("V", "Versions together, or apart", "Filters", s.switchVersions))
	}
	if s.filters.any() {
		all = append(all, c("X", "Clear the filters", "Filters", s.Clear))
	}
	for _, p := range []struct {
		name string
		spot spotKind
	}{{"How far people agree", atAgreement}, {"What was overturned", atOverturned}, {"Removal orders within the hour", atOrders}, {"How the work goes", atWork}} {
		all = append(all, c("", p.name, "Insight", func() { s.goTo(spot{kind: p.spot}) }))
	}
	return append(all,
		c("R", "Transparency report", "Reports", func() { s.goTo(spot{kind: atTransparency}) }),
		c("W", "Statements of reasons (DSA)", "Reports", func() { s.goTo(spot{kind: atStatements}) }),
	)
}

// Clear drops language, source and period.
func (s *Screen) Clear() {
	s.filters.langs, s.filters.sources, s.filters.days = nil, nil, 0
	s.refilter()
}

// Help lists keys that are no command by themselves.
func (s *Screen) Help() []kit.KeyGroup {
	return []kit.KeyGroup{{Title: "In Insight", Keys: []kit.KeyHelp{
		{Key: "Up Down", Meaning: "Choose at the left"},
		{Key: "Shift+Down", Meaning: "Past the detectors; Up: back"},
		{Key: "Left Right", Meaning: "Threshold; with Shift, further"},
		{Key: "PgUp PgDn", Meaning: "Scroll; Home, End: to the ends"},
		{Key: "1 to 5", Meaning: "What people are told apart by"},
		{Key: "Esc", Meaning: "Stop reading; leave the export"},
	}}}
}

// Key takes the keys that move, and what an open question takes.
func (s *Screen) Key(name fyne.KeyName, shift bool) bool {
	s.held.Press(name)
	s.shift = shift
	if s.answer != nil {
		do := s.answer[name]
		s.closeAsk()
		if do != nil {
			do()
			return true
		}
		if name == fyne.KeyEscape {
			return true
		}
	}
	if name == fyne.KeyEscape && s.reader.reading() {
		s.reader.stop()
		return true
	}
	return s.move(name, shift)
}

// Repeat moves on while a key is held down. It is called for every typed key.
func (s *Screen) Repeat(name fyne.KeyName) {
	if s.held.Again(name) && s.answer == nil {
		s.move(name, s.shift)
	}
}

func (s *Screen) move(name fyne.KeyName, shift bool) bool {
	if shift && (name == fyne.KeyUp || name == fyne.KeyDown) {
		s.leap(name == fyne.KeyDown)
		return true
	}
	switch name {
	case fyne.KeyUp:
		s.step(-1)
	case fyne.KeyDown:
		s.step(1)
	case fyne.KeyPageUp:
		s.scrollBy(-.8)
	case fyne.KeyPageDown:
		s.scrollBy(.8)
	case fyne.KeyHome:
		s.scroll.ScrollToTop()
	case fyne.KeyEnd:
		s.scroll.ScrollToBottom()
	default:
		return s.current != nil && s.current.move(name, shift)
	}
	return true
}

// scrollBy scrolls the page by a part of what is in sight.
func (s *Screen) scrollBy(part float32) {
	s.scroll.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.Delta{DY: -part * s.scroll.Size().Height}})
}

// stepOf is how far a key moves a threshold; 0 for another key.
func stepOf(name fyne.KeyName, shift bool) float64 {
	by := chart.Step
	if shift {
		by = chart.Leap
	}
	switch name {
	case fyne.KeyLeft:
		return -by
	case fyne.KeyRight:
		return by
	}
	return 0
}

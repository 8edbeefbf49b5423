package review

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"discern/queue"
	"discern/ui/kit"
)

// How the screen shows what a view says of the person, and takes their keys.

// careCommands are what the person can do for themself.
func (s *Screen) careCommands() []kit.Command {
	c := func(key, name string, run func()) kit.Command {
		return kit.Command{Key: key, Name: name, Group: "Yourself", Run: run}
	}
	switch v := s.shown; {
	case v.Summary != nil:
		return []kit.Command{c("Esc", "Back from the summary", s.session.CloseSummary)}
	case v.Rest != nil && v.Rest.Chosen:
		return []kit.Command{c("Enter", "End the break", s.session.Resume)}
	case v.Rest != nil:
		return []kit.Command{
			c("Enter", "Go on, when the break is over", s.session.Resume),
			c("F", "Finish what is open or due", s.session.Finish),
			c("U", "Undo the last act", s.session.Undo),
		}
	}
	return []kit.Command{
		c("B", "Take a break now", s.session.Break),
		c("X", "Not this kind for me", s.session.OptOut),
		c("Y", "Decide as before about the same media", s.session.Again),
	}
}

// careKey takes the keys that a break, an offer of one or the summary takes.
func (s *Screen) careKey(name fyne.KeyName) bool {
	switch {
	case s.calm.root.Visible():
		return s.calm.key(s.shown, name)
	case name == fyne.KeyEscape && s.choice == nothing && s.ask.Visible():
		s.session.Later()
		return true
	}
	return false
}

// showCare covers the screen, offers a break, or neither.
func (s *Screen) showCare(v View) {
	if s.calm.show(v, s.session.now()) {
		if c := fyne.CurrentApp().Driver().CanvasForObject(s.words); c != nil && c.Focused() == s.words {
			c.Unfocus()
		}
		s.banner.Clear()
	}
	s.ask.Set(v.Offer,
		kit.Answer{Key: "B", Words: "Take a break", Do: s.session.Break},
		kit.Answer{Key: "Esc", Words: "Later", Do: s.session.Later})
}

// showKnown says what was decided about the media of the task before.
func (c *content) showKnown(v View) {
	var known []string
	for _, p := range v.Known.Precedents {
		known = append(known, p.String())
	}
	if v.Known.Again != nil {
		c.known.Set(known[0], kit.Answer{Key: "Y", Words: "The same again", Do: c.again})
		return
	}
	c.known.Set(strings.Join(slices.Compact(known), " "))
}

// careParts say in the status line what the person passes over and how their shift
// goes.
func careParts(v View) []kit.Part {
	var parts []kit.Part
	if n := v.Passed.Items; n > 0 {
		p := kit.Part{Text: queue.Thousands(n) + " passed over"}
		if v.Passed.Due > 0 {
			p.Text += fmt.Sprintf(", %s due", queue.Thousands(v.Passed.Due))
			p.Tone = kit.Alarm
		}
		parts = append(parts, p)
	}
	reveals := v.Shift.Total.All().Reveals
	p := kit.Part{Text: fmt.Sprintf("%d reveals", reveals), Tone: kit.Quiet}
	if reveals == 1 {
		p.Text = "1 reveal"
	}
	switch a := v.Advice; {
	case a.Advised != queue.GoOn:
		p.Text, p.Tone = p.Text+" · break due", kit.Warn
	case a.Left > 0:
		p.Text += " · break in " + queue.Spell((a.Left + time.Minute - 1).Truncate(time.Minute))
	}
	return append(parts, p)
}

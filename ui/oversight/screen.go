// Package oversight is the screen "People and second opinions": who has which
// duty, and by which rules decisions are sent to another person.
//
// It shows and changes what holds for the workspace. It is not for single
// decisions: those are audited elsewhere. The one thing to know: whether a person
// may change anything is the desk's to say; the screen only says so beforehand.
package oversight

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"discern/queue"
	"discern/ui/kit"
)

// Offers are what the window does for the screen.
type Offers struct {
	Focus func(fyne.Focusable)
}

// Screen shows people at the left and rules at the right.
type Screen struct {
	desk   *queue.Desk
	run    kit.Runner
	offers Offers

	people *people
	rules  *rules
	at     place // where Up and Down go
	mine   bool  // the person at the desk may change things
	root   *fyne.Container
}

// place is a part of the screen.
type place int

const (
	atRules place = iota
	atPeople
	atForm
)

// NewScreen makes the screen.
func NewScreen(desk *queue.Desk, run kit.Runner, offers Offers) *Screen {
	s := &Screen{desk: desk, run: run, offers: offers}
	s.people = newPeople(s)
	s.rules = newRules(s)
	s.root = container.New(&screenLayout{s.people.panel, s.rules.root}, s.people.panel, s.rules.root)
	return s
}

// Shown reads what holds. Changes to the rules that were not saved stay.
func (s *Screen) Shown() {
	ctx := context.Background()
	mine, err := s.desk.Supervises(ctx)
	s.mine = err == nil && mine
	s.people.read(ctx, err)
	s.rules.read(ctx, err)
	s.root.Refresh()
}

// go to a part of the screen.
func (s *Screen) goTo(at place) {
	if at == atForm && s.rules.chosen < 0 {
		return
	}
	s.at = at
	s.people.show()
	s.rules.show()
	s.root.Refresh()
}

// Object is what the window shows.
func (s *Screen) Object() fyne.CanvasObject { return s.root }

// Foot is where messages stand.
func (s *Screen) Foot() (x, width float32) {
	x, width = kit.Across(s.rules.root)
	return s.rules.root.Position().X + x, width
}

// Tick has nothing to follow.
func (s *Screen) Tick() {}

// Commands are what can be done here by name or key.
func (s *Screen) Commands() []kit.Command {
	c := func(key, name string, run func()) kit.Command {
		return kit.Command{Key: key, Name: name, Group: "People and second opinions", Run: run}
	}
	list := []kit.Command{
		c("P", "Go to the people", func() { s.goTo(atPeople) }),
		c("R", "Go to the rules", func() { s.goTo(atRules) }),
		c("N", "Name a person", s.people.name),
		c("A", "Add a rule", s.rules.add),
		c("Enter", "Change the rule", func() { s.goTo(atForm) }),
		c("E", "Write the rule's name", s.rules.rename),
		c("Del", "Take the rule out", s.rules.takeOut),
		c("G", "How often a known answer comes", s.rules.mixIn),
		c("T", "Take the suggested rules", s.rules.suggest),
		c("S", "Save the rules as a new version", s.rules.save),
		c("Esc", "Leave the rule, or discard what is not saved", s.back),
	}
	if s.people.first.Visible() {
		list = append(list, c("M", "Make yourself the first supervisor", s.people.begin))
	}
	return list
}

// Help lists the keys that are no command.
func (s *Screen) Help() []kit.KeyGroup {
	return []kit.KeyGroup{{Title: "In the people and rules", Keys: []kit.KeyHelp{
		{Key: "Up Down", Meaning: "Choose a person, a rule, or a row of the rule"},
		{Key: "Left Right", Meaning: "In a rule: choose"},
		{Key: "Space", Meaning: "Turn on or off; make a supervisor"},
		{Key: "1 … 9", Meaning: "Choose a rule"},
		{Key: "PgUp PgDn", Meaning: "Scroll"},
	}}}
}

// Key takes the keys that move and choose, and reports whether it did.
func (s *Screen) Key(name fyne.KeyName, _ bool) bool {
	switch name {
	case fyne.KeyUp:
		s.move(-1)
	case fyne.KeyDown:
		s.move(1)
	case fyne.KeyPageUp:
		s.rules.page(-1)
	case fyne.KeyPageDown:
		s.rules.page(1)
	case fyne.KeySpace:
		if s.at == atPeople {
			s.people.turn(s.people.chosen)
		} else if s.at == atForm {
			s.rules.form.options.Toggle()
		}
	case fyne.KeyLeft, fyne.KeyRight:
		if s.at == atForm {
			s.rules.form.options.Step(map[fyne.KeyName]int{fyne.KeyLeft: -1, fyne.KeyRight: 1}[name])
		}
	case fyne.KeyEnter:
		s.goTo(atForm)
	default:
		i := strings.Index("123456789", string(name))
		if i < 0 || len(name) != 1 || i >= len(s.rules.draft.Rules) {
			return false
		}
		s.rules.choose(i)
	}
	return true
}

func (s *Screen) move(by int) {
	switch s.at {
	case atPeople:
		s.people.choose(s.people.chosen + by)
	case atForm:
		s.rules.form.move(by)
	default:
		s.rules.choose(s.rules.chosen + by)
	}
}

// back leaves the rule that is changed, or discards what is not saved.
func (s *Screen) back() {
	if s.at == atRules {
		s.rules.discard()
		return
	}
	s.goTo(atRules)
}

const (
	peopleShare float32 = .36 // of the width
	peopleMost  float32 = 440
	edge        float32 = 24
	rulesMost   float32 = 860
)

// screenLayout puts the people at the left and the rules at the right.
type screenLayout struct{ left, right fyne.CanvasObject }

// Layout places the parts.
func (l *screenLayout) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	x := float32(int(min(size.Width*peopleShare, peopleMost)))
	l.left.Move(fyne.NewPos(0, 0))
	l.left.Resize(fyne.NewSize(x, size.Height))
	l.right.Move(fyne.NewPos(x, 0))
	l.right.Resize(fyne.NewSize(max(size.Width-x, 0), size.Height))
}

// MinSize is the smallest window in which all can still be used.
func (l *screenLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(640, 480) }

// row keeps buttons at their own width.
func row(buttons ...fyne.CanvasObject) fyne.CanvasObject { return container.NewHBox(buttons...) }

// say shows words in a paragraph, or hides it where there are none.
func say(p *kit.Paragraph, words string) {
	p.Set(words)
	if words == "" {
		p.Hide()
	} else {
		p.Show()
	}
}

// sentence is what an error says; empty for none.
func sentence(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

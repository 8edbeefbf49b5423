// Package setup is the first thing a person sees at a new desk, and where they
// come back to change who sits there and how it looks: who are you, then where
// do the items come from.
package setup

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"discern/ui/kit"
)

// Offers are what the window does for the screen.
type Offers struct {
	Reviewer func() string           // who sits here; empty for nobody yet
	Seat     func(name string) error // seats and remembers a reviewer
	Sample   func()                  // opens the embedded sample queue
	Import   func()                  // asks for files
	Watch    func()                  // asks for a folder
	Theme    func(kit.Mode)
	Start    func() // goes to review
	Focus    func(fyne.Focusable)
	Look     Look
	Hub      *Hub // nil where none can be reached
}

// Screen asks for a name and, once there is one, offers the sources.
type Screen struct {
	offers  Offers
	head    *kit.Head
	name    *kit.Entry
	fault   *kit.Paragraph
	who     *fyne.Container
	team    *team           // nil where no hub can be reached
	from    *fyne.Container // where items come from, while that is not a hub
	sources *fyne.Container
	looking *looking
	root    *container.Scroll
}

// NewScreen makes the screen.
func NewScreen(offers Offers) *Screen {
	s := &Screen{offers: offers}
	s.head = kit.NewHead("", "")
	s.name = kit.NewEntry("Your name, as decisions are to bear it")
	s.name.OnSubmitted = func(string) { s.seat() }
	s.fault = kit.NewParagraph("", kit.Alarm, kit.TextBody)
	s.fault.Hide()
	s.looking = newLooking(offers.Look)
	s.from = kit.NewColumn(kit.Space, 0,
		kit.NewSectionTitle("Where do the items come from?", ""),
		choice("1", "Look around on the sample queue", "About 150 invented, mild items in ten languages. Nothing real, nothing harsh.", offers.Sample),
		choice("2", "Import files", "JSON Lines, CSV, a folder or a .zip. Dropping them on the window does the same.", offers.Import),
		choice("3", "Watch a folder", "Whatever file is put there is imported when it is whole.", offers.Watch))
	s.sources = kit.NewColumn(kit.Space, 0, s.from,
		kit.NewSectionTitle("How it looks", ""),
		row(
			kit.NewKeyButton("4", "Dark", kit.Plain, func() { offers.Theme(kit.Dark) }),
			kit.NewKeyButton("5", "Light", kit.Plain, func() { offers.Theme(kit.Light) }),
			kit.NewKeyButton("6", "As the desktop", kit.Plain, func() { offers.Theme(kit.System) }),
		),
		row(kit.NewKeyButton("Enter", "Start reviewing", kit.Good, offers.Start)),
		kit.NewRule(),
		s.looking.object,
	)
	s.who = kit.NewColumn(kit.Space, 0, kit.NewSectionTitle("Who sits here?", "Enter"), s.name, s.fault)
	column := container.New(&kit.Column{Gap: kit.Space, Pad: 2 * kit.Margin, MostWidth: 620}, s.head, s.who)
	if offers.Hub != nil {
		s.team = newTeam(offers.Hub, offers, s.Connect, s.Shown)
		column.Objects = append(column.Objects, s.team.page.object, s.team.joined, s.team.lead)
	}
	column.Add(s.sources)
	s.root = container.NewVScroll(column)
	return s
}

// choice is a button with a quieter line below it.
func choice(key, words, below string, do func()) fyne.CanvasObject {
	return kit.NewColumn(4, 0, row(kit.NewKeyButton(key, words, kit.Plain, do)), kit.NewParagraph(below, kit.Quiet, kit.TextSmall))
}

// row keeps buttons at their own width.
func row(buttons ...fyne.CanvasObject) fyne.CanvasObject { return container.NewHBox(buttons...) }

// seat takes the name and goes on to the sources.
func (s *Screen) seat() {
	name := strings.TrimSpace(s.name.Text)
	if name == s.offers.Reviewer() && name != "" {
		s.Shown()
		return
	}
	if err := s.offers.Seat(name); err != nil {
		s.fault.Set(err.Error())
		s.fault.Show()
		s.root.Refresh()
		return
	}
	s.Shown()
}

// Shown asks for the name where there is none, and otherwise offers the rest.
func (s *Screen) Shown() {
	s.fault.Hide()
	s.show()
	switch {
	case s.connecting():
	case s.offers.Reviewer() == "":
		s.offers.Focus(s.name)
	default:
		s.name.SetText(s.offers.Reviewer())
		s.looking.shown()
		s.offers.Focus(nil)
	}
}

// show shows what there is to choose.
func (s *Screen) show() {
	name, joined := s.offers.Reviewer(), false
	if s.team != nil {
		s.team.update()
		joined = s.team.joined.Visible()
	}
	switch {
	case name == "":
		s.head.Set("Welcome to Discern", "A desk to judge what automated detection has flagged. Nothing leaves this machine unless you connect it to your team.")
	case joined:
		s.head.Set("Hello, "+name, "So the team's hub knows you.")
	default:
		s.head.Set("Hello, "+name, "Another name above seats somebody else; what was decided stays with who decided it.")
	}
	kit.ShowIf(!s.connecting(), s.head)
	kit.ShowIf(!s.connecting() && !joined, s.who)
	kit.ShowIf(!s.connecting() && name != "", s.sources)
	kit.ShowIf(!joined, s.from)
	s.root.Refresh()
}

// connecting reports whether the page on which one connects to a hub is open.
func (s *Screen) connecting() bool { return s.team != nil && s.team.page.open }

// Connect opens the page on which one connects to a hub.
func (s *Screen) Connect() {
	if s.team == nil {
		return
	}
	s.team.page.lead()
	s.show()
	s.root.ScrollToTop()
	s.team.page.focus()
}

// ShowHub shows how it stands with the hub; told reports that a try to connect is over.
func (s *Screen) ShowHub(told bool) {
	if s.team == nil {
		return
	}
	s.show()
	if told {
		s.team.page.told()
	}
}

// Object is what the window shows.
func (s *Screen) Object() fyne.CanvasObject { return s.root }

// Foot is where messages stand.
func (s *Screen) Foot() (x, width float32) { return kit.Across(s.root) }

// Commands has one where the workspace belongs to a hub: what its letter opens is a field,
// in which it must not be written. The other keys are on their buttons.
func (s *Screen) Commands() []kit.Command {
	if s.team == nil || !s.team.joined.Visible() {
		return nil
	}
	return []kit.Command{{Key: "P", Name: "Sign in again, with another password", Group: "Set up", Run: s.Connect}}
}

// Help lists no further keys.
func (s *Screen) Help() []kit.KeyGroup { return nil }

// Key takes the digits on the buttons, Enter, and the keys that choose.
func (s *Screen) Key(name fyne.KeyName, _ bool) bool {
	if s.connecting() {
		s.team.page.key(name)
		return true
	}
	if s.offers.Reviewer() == "" {
		return false
	}
	if s.looking.key(name) {
		s.follow(name)
		return true
	}
	do, ok := map[fyne.KeyName]func(){
		"4":            func() { s.offers.Theme(kit.Dark) },
		"5":            func() { s.offers.Theme(kit.Light) },
		"6":            func() { s.offers.Theme(kit.System) },
		fyne.KeyReturn: s.offers.Start, fyne.KeyEnter: s.offers.Start,
	}[name]
	if !ok && s.from.Visible() {
		do, ok = map[fyne.KeyName]func(){"1": s.offers.Sample, "2": s.offers.Import, "3": s.offers.Watch}[name]
	}
	if ok {
		do()
	}
	return ok
}

// follow scrolls to what a key has changed: the row that the keys are at, or the
// buttons below.
func (s *Screen) follow(key fyne.KeyName) {
	if len(key) == 1 {
		s.root.ScrollToBottom()
		return
	}
	if s.looking.options.Row() < 0 {
		return
	}
	y, height := s.looking.options.Place()
	for _, o := range []fyne.CanvasObject{s.looking.options, s.looking.object, s.sources} {
		y += o.Position().Y // each within the next
	}
	top, room := s.root.Offset.Y, s.root.Size().Height
	switch {
	case y < top+kit.Margin:
		s.root.ScrollToOffset(fyne.NewPos(0, y-kit.Margin))
	case y+height > top+room-kit.Margin:
		s.root.ScrollToOffset(fyne.NewPos(0, y+height-room+kit.Margin))
	}
}

// Tick follows how long a hub is being reached.
func (s *Screen) Tick() {
	if s.connecting() {
		s.ShowHub(false)
	}
}

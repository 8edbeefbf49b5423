package oversight

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"discern/queue"
	"discern/ui/kit"
	"discern/ui/words"
)

// What the screen says of duties.
const (
	dutiesMean = "A moderator judges items. A supervisor judges judgements as well: sets the rules of second opinions, overturns decisions, settles disagreements, gives items a known answer and gives duties. Whoever was never named is a moderator."
	dutiesTeam = "Who is who in this team is set at its hub, by whoever keeps it, and holds on every desk."
	dutiesHold = "Without a hub this guards against mistakes, not against people: whoever can open this workspace can sit down under any name. Every duty stands in the ledger, with who gave it."
)

// people is the part that says who has which duty.
type people struct {
	s      *Screen
	known  []queue.Person
	joined bool // to a team's hub, which says who is who
	chosen int

	title *kit.SectionTitle
	first *fyne.Container // asks for the first supervisor; hidden where there is one
	list  *kit.TickList
	none  *kit.Paragraph
	entry *kit.Entry
	keys  fyne.CanvasObject
	fault *kit.Paragraph
	hold  *kit.Paragraph // how far a duty holds
	panel *kit.Panel
}

func newPeople(s *Screen) *people {
	p := &people{s: s}
	p.title = kit.NewPanelTitle("People", "")
	p.first = kit.NewColumn(kit.Gap, 0,
		kit.NewParagraph("Nobody is a supervisor here yet. Until somebody is, no rules can be set and nothing overturned.", kit.Plain, kit.TextBody),
		row(kit.NewKeyButton("M", "Make yourself one", kit.Good, p.begin)))
	p.list = kit.NewTickList()
	p.list.OnTapped = func(i int) {
		p.chosen = i
		s.goTo(atPeople)
	}
	p.list.OnTick = p.turn
	p.none = kit.NewParagraph("Whoever is named below is a moderator at first.", kit.Quiet, kit.TextSmall)
	p.entry = kit.NewEntry("A name, as decisions bear it")
	p.entry.OnSubmitted = func(string) { p.add() }
	p.keys = kit.NewColumn(kit.Gap, 0,
		row(kit.NewKeyButton("N", "Name a person", kit.Plain, p.name)),
		row(kit.NewKeyButton("P", "Choose one", kit.Plain, func() { s.goTo(atPeople) }), kit.NewKeyButton("Space", "Supervisor", kit.Plain, func() { p.turn(p.chosen) })))
	p.fault = kit.NewParagraph("", kit.Alarm, kit.TextBody)
	p.hold = kit.NewParagraph("", kit.Quiet, kit.TextBody)
	column := container.New(&kit.Column{Gap: kit.Space, Pad: edge},
		p.title, p.first, p.list, p.none, p.fault, p.entry, p.keys, kit.NewRule(),
		kit.NewSectionTitle("What a duty means", ""), kit.NewParagraph(dutiesMean, kit.Quiet, kit.TextBody), p.hold)
	p.panel = kit.NewPanel(container.NewVScroll(column), kit.RightEdge, 0)
	return p
}

// read reads who has which duty; err is what went wrong before.
func (p *people) read(ctx context.Context, err error) {
	if err == nil {
		p.known, err = p.s.desk.People(ctx)
	}
	if err == nil {
		_, p.joined, err = p.s.desk.Joined(ctx)
	}
	p.chosen = min(max(p.chosen, 0), max(len(p.known)-1, 0))
	say(p.fault, sentence(err))
	p.show()
}

// supervisors are the names of those who are.
func (p *people) supervisors() (names []string) {
	for _, q := range p.known {
		if q.Duty == queue.Supervisor {
			names = append(names, kit.OneLine(q.Name))
		}
	}
	return names
}

func (p *people) show() {
	rows := make([]kit.TickRow, len(p.known))
	for i, q := range p.known {
		rows[i] = kit.TickRow{
			Title: q.Name, Sub: words.DutyOf(q),
			Selected: p.s.at == atPeople && i == p.chosen,
		}
		if q.Duty == queue.Supervisor {
			rows[i].Box = kit.Tick
		}
		if q.Name == p.s.desk.Reviewer() {
			rows[i].Title += " (you)"
		}
	}
	p.list.SetRows(rows)
	right := ""
	if len(rows) > 0 {
		right = "ticked: supervisor"
	}
	p.title.Set("People", right)
	set(p.first, len(p.supervisors()) == 0 && !p.joined)
	set(p.none, len(rows) == 0 && p.s.mine && !p.joined)
	set(p.entry, p.s.mine && !p.joined)
	set(p.keys, p.s.mine && !p.joined)
	p.hold.Set(dutiesHold)
	if p.joined {
		p.hold.Set(dutiesTeam)
	}
	p.panel.Refresh()
}

// set shows or hides an object.
func set(o fyne.CanvasObject, on bool) {
	if on {
		o.Show()
	} else {
		o.Hide()
	}
}

func (p *people) choose(i int) {
	p.chosen = min(max(i, 0), max(len(p.known)-1, 0))
	p.show()
}

// name goes to the field for a name.
func (p *people) name() {
	if !p.s.mine || p.joined {
		p.refused()
		return
	}
	p.s.goTo(atPeople)
	p.s.offers.Focus(p.entry)
}

// refused says who may.
func (p *people) refused() {
	words := "Only a supervisor gives duties."
	if p.joined {
		words = dutiesTeam
	} else if names := p.supervisors(); len(names) > 0 {
		words += " Supervisors here: " + strings.Join(names, ", ") + "."
	}
	say(p.fault, words)
	p.panel.Refresh()
}

// add names the person in the field, a moderator at first.
func (p *people) add() {
	name := strings.TrimSpace(p.entry.Text)
	if name == "" {
		return
	}
	if p.appoint(name, queue.Moderator) {
		p.entry.SetText("")
		p.s.offers.Focus(nil)
	}
}

// begin makes who sits here the first supervisor.
func (p *people) begin() { p.appoint(p.s.desk.Reviewer(), queue.Supervisor) }

// turn makes a moderator a supervisor, or the other way.
func (p *people) turn(i int) {
	if i < 0 || i >= len(p.known) {
		return
	}
	if !p.s.mine || p.joined {
		p.refused()
		return
	}
	p.chosen, p.s.at = i, atPeople
	duty := queue.Supervisor
	if p.known[i].Duty == queue.Supervisor {
		duty = queue.Moderator
	}
	p.appoint(p.known[i].Name, duty)
}

func (p *people) appoint(name string, duty queue.Duty) bool {
	err := p.s.desk.Appoint(context.Background(), name, duty)
	p.s.Shown()
	if err != nil {
		say(p.fault, err.Error())
		p.panel.Refresh()
	}
	return err == nil
}

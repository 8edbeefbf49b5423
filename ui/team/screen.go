package team

import (
	"context"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"discern/queue"
	"discern/ui/kit"
	"discern/ui/view"
	"discern/ui/words"
)

// Offers are what the rest of the window lends to the screen.
type Offers struct {
	Browse func(queue.Ref) // shows an item in Browse
	Review func()          // goes to where items are decided
	Seen   func()          // told that something was said about a conflict
}

// listShare is the part of the width that the list takes: two decisions have to stand
// beside one another in the rest.
const listShare = .36

// messageTime is how long a message about an act stands.
const messageTime = 8 * time.Second

// Screen shows where two people decided one item before either could know of the other.
// Its methods are called on the UI's goroutine.
type Screen struct {
	desk   *queue.Desk
	run    kit.Runner
	offers Offers
	held   kit.Held
	acting bool
	reader kit.Latest[int, read]
	serial int // of what is asked to be read

	rows   *rows
	opener kit.Latest[queue.Ref, looked]
	item   looked // of the chosen conflict

	title  *kit.SectionTitle
	list   *kit.RowList
	empty  *kit.Offers
	head   *kit.Head
	quote  *view.Quote
	facts  *view.Facts
	cards  *view.Cards
	below  *kit.Reading
	leave  *kit.KeyButton
	ask    *kit.KeyButton
	show   *kit.KeyButton
	status *kit.StatusLine
	banner *kit.Banner
	root   *fyne.Container
}

// read is the conflicts that were read.
type read struct {
	all []conflict
	err error
}

// looked is an item that was read.
type looked struct {
	task queue.Task
	err  error
}

// NewScreen makes the screen of a desk.
func NewScreen(desk *queue.Desk, run kit.Runner, offers Offers) *Screen {
	s := &Screen{desk: desk, run: run, offers: offers}
	s.rows = &rows{s: s}
	s.opener = kit.Latest[queue.Ref, looked]{Read: func(ref queue.Ref) (l looked) {
		l.task, l.err = desk.Look(context.Background(), ref)
		return l
	}, Run: run, Done: func(_ queue.Ref, l looked) {
		s.item = l
		s.showItem()
	}}
	s.reader = kit.Latest[int, read]{Read: func(int) (r read) {
		r.all, r.err = readConflicts(context.Background(), desk)
		return r
	}, Run: run, Done: func(_ int, r read) {
		if r.err != nil {
			s.fault(r.err)
			return
		}
		s.take(r.all)
	}}
	s.title = kit.NewPanelTitle("Conflicts", "")
	s.list = kit.NewRowList(s.rows, rowHeight)
	s.list.OnTapped = s.open
	s.empty = kit.NewOffers()
	s.head = kit.NewHead("", "")
	s.quote = view.NewQuote()
	s.facts = view.NewFacts()
	s.cards = view.NewCards()
	s.below = kit.NewReading(kit.NewColumn(kit.Space, 0, s.quote, s.facts, s.cards,
		kit.NewParagraph("This happens when the time for an item is over on the road, or the line drops between two desks. Both decisions are kept. A supervisor can settle which holds; nothing is asked of you unless you want it.", kit.Quiet, kit.TextSmall)),
		[]kit.Above{{Object: s.head, Gap: kit.Margin}})
	s.leave = kit.NewKeyButton("K", "Leave it as it is", kit.Plain, func() { s.settle(queue.AcceptForce) })
	s.ask = kit.NewKeyButton("H", "Ask a supervisor to decide", kit.Plain, func() { s.settle(queue.AskSupervisor) })
	s.show = kit.NewKeyButton("Enter", "Show it in Browse", kit.Plain, s.browse)
	s.status = kit.NewStatusLine()
	s.banner = kit.NewBanner(run, s.status)
	bar := container.New(kit.Acts{}, s.leave, s.ask, s.show, s.status)
	left := container.NewBorder(container.New(&kit.Column{Pad: kit.Margin - 4}, s.title), nil, nil, nil,
		container.NewStack(s.list, container.New(&kit.Column{Pad: kit.Margin}, s.empty.Object())))
	l := &kit.TwoParts{
		Share: listShare, Left: kit.NewPanel(left, kit.RightEdge|kit.BottomEdge, 0), Right: s.below.Object(),
		Banner: s.banner, Bottom: kit.NewPanel(bar, kit.TopEdge, 0),
	}
	s.root = container.New(l, l.Left, l.Right, l.Bottom, l.Banner)
	s.open(-1)
	return s
}

// Object is what the window shows.
func (s *Screen) Object() fyne.CanvasObject { return s.root }

// Foot is where messages stand.
func (s *Screen) Foot() (x, width float32) { return kit.Across(s.root) }

// Tick has nothing to follow: Refresh is called when something has come.
func (s *Screen) Tick() {}

// Shown reads what there is when the screen comes to the front.
func (s *Screen) Shown() { s.Refresh() }

// Refresh reads what there is now.
func (s *Screen) Refresh() {
	s.serial++
	s.reader.Open(s.serial)
}

// take lists conflicts; the one that was open stays so.
func (s *Screen) take(all []conflict) {
	seq := int64(0)
	if c := s.chosen(); c != nil {
		seq = c.Seq
	}
	s.rows.all = all
	fresh, at := 0, -1
	for i := range all {
		if !all[i].Seen {
			fresh++
		}
		if all[i].Seq == seq {
			at = i
		}
	}
	if at < 0 && len(all) > 0 {
		at = 0
	}
	count := queue.Thousands(len(all))
	if fresh > 0 {
		count = queue.Thousands(fresh) + " new · " + count
	}
	s.title.Set("Conflicts", count)
	if len(all) == 0 {
		s.empty.Say("No conflicts", "Where two people decide one item before either could know of the other, both decisions stand here side by side.")
		s.empty.Add("Review what waits", s.offers.Review)
	} else {
		s.empty.Hide()
	}
	s.open(at)
}

// chosen is the conflict that is open; nil for none.
func (s *Screen) chosen() *conflict {
	if i := s.list.Chosen(); i >= 0 && i < len(s.rows.all) {
		return &s.rows.all[i]
	}
	return nil
}

// open shows a conflict; -1 shows none.
func (s *Screen) open(i int) {
	if before := s.chosen(); before == nil || i < 0 || i >= len(s.rows.all) || before.Ref != s.rows.all[i].Ref {
		s.item = looked{}
		s.below.Top()
	}
	s.list.Choose(i)
	c := s.chosen()
	s.below.Open(c != nil)
	s.leave.SetEnabled(c != nil)
	s.ask.SetEnabled(c != nil && c.Ref != 0)
	s.show.SetEnabled(c != nil && c.Ref != 0)
	if c == nil {
		s.opener.Open(0)
		s.head.Set("Nothing is opened", "")
		if len(s.rows.all) == 0 {
			s.head.Set("", "")
		}
		s.status.SetRight()
		s.below.Settle()
		return
	}
	head := "Decided twice, with different outcomes"
	if c.Agree {
		head = "Decided twice, with the same outcome"
	}
	s.head.Set(head, c.happened(s.desk.Reviewer()))
	s.cards.Set(s.sides(c))
	s.status.SetRight(kit.Part{Text: map[bool]string{true: "looked at", false: "new"}[c.Seen], Tone: kit.Quiet})
	s.showItem()
	s.opener.Open(c.Ref)
}

// settle says what is to come of the conflict, and goes on to the next new one.
func (s *Screen) settle(what queue.Settling) {
	c := s.chosen()
	if c == nil || s.acting || what == queue.AskSupervisor && c.Ref == 0 {
		return
	}
	s.acting = true
	chosen := c.Conflict
	s.run.Go(func() {
		ctx := context.Background()
		err := s.desk.SettleConflict(ctx, chosen, what)
		said := "Left as it is: what came first stays in force."
		if mine, _ := s.desk.Supervises(ctx); what == queue.AskSupervisor && mine {
			said = "It waits in Audit for a supervisor who has not decided it. Until then what came first stays in force."
		} else if what == queue.AskSupervisor {
			said = "A supervisor is asked to decide. Until then what came first stays in force."
		}
		s.run.Do(func() {
			s.acting = false
			if err != nil {
				s.fault(err)
				return
			}
			s.banner.SayFor(kit.Message{Text: said}, messageTime)
			s.goOn(chosen.Seq)
			s.offers.Seen()
			s.Refresh()
		})
	})
}

// goOn notes that a conflict was looked at, and opens the next that was not.
func (s *Screen) goOn(seen int64) {
	for i := range s.rows.all {
		if s.rows.all[i].Seq == seen {
			s.rows.all[i].Seen = true
		}
	}
	if i := slices.IndexFunc(s.rows.all, func(c conflict) bool { return !c.Seen }); i >= 0 {
		s.open(i)
	}
}

// browse shows the item where all are.
func (s *Screen) browse() {
	if c := s.chosen(); c != nil && c.Ref != 0 {
		s.offers.Browse(c.Ref)
	}
}

func (s *Screen) fault(err error) {
	s.banner.Say(kit.Message{Tone: kit.Alarm, Text: words.Capital(words.Sentence(err))})
}

// Commands lists what the screen can do, each with its key.
func (s *Screen) Commands() []kit.Command {
	c := func(key, name string, run func()) kit.Command {
		return kit.Command{Key: key, Name: name, Group: "Conflicts", Run: run}
	}
	if s.chosen() == nil {
		return nil
	}
	return []kit.Command{
		c("K", "Leave it as it is", func() { s.settle(queue.AcceptForce) }),
		c("H", "Ask a supervisor to decide", func() { s.settle(queue.AskSupervisor) }),
		c("Enter", "Show the item in Browse", s.browse),
	}
}

// Help lists keys that are no command by themselves.
func (s *Screen) Help() []kit.KeyGroup {
	return []kit.KeyGroup{{Title: "In the list", Keys: []kit.KeyHelp{
		{Key: "Up Down", Meaning: "Open the row above or below"},
		{Key: "Home End", Meaning: "The first or the last"},
	}}}
}

// Key takes the keys that move in the list.
func (s *Screen) Key(name fyne.KeyName, shift bool) bool {
	s.held.Press(name)
	return !shift && (s.move(name) || s.empty.Key(name))
}

// Repeat moves on while a key is held down.
func (s *Screen) Repeat(name fyne.KeyName) {
	if s.held.Again(name) {
		s.move(name)
	}
}

func (s *Screen) move(name fyne.KeyName) bool {
	at, ok := s.list.After(name)
	if ok && at >= 0 && at < len(s.rows.all) {
		s.open(at)
	}
	return ok
}

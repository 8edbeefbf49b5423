package review

import (
	"fmt"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"discern/queue"
	"discern/ui/kit"
	"discern/ui/view"
)

// Screen is the review window's part: on the left what comes next, in the
// middle the item, on the right what the detectors say and the policy, below
// what can be done. It shows a Session's views and changes only what differs.
type Screen struct {
	session *Session
	shown   View
	choice  choice
	zoom    int

	queue   *kit.QueueList
	waiting *kit.SectionTitle

	content *content
	calm    *calm
	ask     *kit.Ask // whether to take a break
	card    *card    // of the author, in the queue's place

	detectors *kit.SectionTitle
	scores    *kit.ScoreList
	why       *kit.Paragraph
	policy    *kit.SectionTitle
	rules     *kit.RuleList
	rule      *kit.Paragraph
	action    *kit.SectionTitle
	actions   *kit.ChipRow
	danger    *dangerList // in place of scores and rules
	note      *kit.SectionTitle
	words     *kit.Entry
	side      *fyne.Container // all of these under one another
	scroll    *container.Scroll

	banner  *kit.Banner
	bar     *fyne.Container // the acts, or the choice that is open
	acts    []fyne.CanvasObject
	allow   *kit.KeyButton
	remove  *kit.KeyButton
	status  *kit.StatusLine
	hub     func() // shows how it stands with the team's hub
	layout  *threeParts
	root    *fyne.Container
	changed func(View)
}

// Offers are what the rest of the window lends to the screen.
type Offers struct {
	Changed func(View) // told of every view, after it is shown; nil for nobody
	Sample  func()     // opens the embedded sample queue
	Import  func()     // asks for files
	Close   func()     // closes the window
	Broken  func()     // told that an act was refused, since the ledger does not hold; nil for nobody
	Renew   func()     // extends the time that items are the reviewer's
	Hub     func()     // shows how it stands with the team's hub
}

// NewScreen makes the screen of a session on a desk.
func NewScreen(desk *queue.Desk, run kit.Runner, offers Offers) *Screen {
	s := &Screen{changed: offers.Changed}
	s.session = NewSession(desk, run, s.show)
	s.queue = kit.NewQueueList(s.tapQueue)
	s.waiting = kit.NewPanelTitle("Waiting", "")
	s.content = newContent(desk, desk.Policies(), run, offers)
	s.content.gallery.OnTapped = func() { s.session.Reveal(!s.shown.Revealed) }
	s.readWith(desk.Policies().CopyingAllowed())
	s.content.again, s.content.goOn = s.session.Again, s.session.GoOn
	s.session.ahead = func(t queue.Task, p queue.Protection) { s.content.prepare(&t, p, desk.Now()) }
	s.session.besides, s.session.broken = true, offers.Broken
	s.card = newCard(s.session)
	s.content.toCard = s.session.ToggleCard
	s.content.author.SetKey("O", s.content.toCard)

	s.detectors = kit.NewSectionTitle("What the detectors say", "why first?")
	s.detectors.OnRight = s.session.ToggleWhy
	s.scores = kit.NewScoreList(mostScores)
	s.scores.OnMore = func() { s.scores.SetMost(1000) }
	s.why = kit.NewBoxed("")
	s.why.Hide()
	s.policy = kit.NewSectionTitle("Policy", "")
	s.policy.OnRight = s.session.NextPolicy
	s.rules = kit.NewRuleList(func(i int) { s.session.Pick(s.session.Rules()[i].Code, false) })
	s.rule = kit.NewBoxed("")
	s.rule.Hide()
	s.action = kit.NewSectionTitle("Action", "")
	s.actions = kit.NewChipRow()
	s.danger = newDangerList(s.session)
	s.note = kit.NewSectionTitle("Note", "N")
	s.words = kit.NewNoteEntry("Why, in a sentence. Enter returns to the keys.", 2)
	s.words.OnChanged = s.session.SetNote
	s.words.OnKey = s.noteKey
	s.words.Commit = func() { s.session.AddNote(s.words.Text) }

	s.calm = newCalm(s.session, offers.Close)
	s.ask = kit.NewAsk()
	s.status = kit.NewStatusLine()
	s.hub = offers.Hub
	s.banner = kit.NewBanner(run, s.status)
	s.allow = kit.NewKeyButton("A", "Allow", kit.Good, s.session.Allow)
	s.remove = kit.NewKeyButton("R", "Remove", kit.Alarm, s.session.Remove)
	s.acts = []fyne.CanvasObject{
		s.allow, s.remove,
		kit.NewKeyButton("E", "Escalate", kit.Plain, func() { s.choose(escalating) }),
		kit.NewKeyButton("S", "Skip", kit.Plain, func() { s.choose(skipping) }),
		kit.NewKeyButton("U", "Undo", kit.Plain, s.session.Undo),
	}
	s.bar = container.New(&barLayout{})
	s.root = s.assemble()
	s.showBar()
	return s
}

// mostScores is how many bars are shown before "more".
const mostScores = 8

func (s *Screen) assemble() *fyne.Container {
	left := kit.NewPanel(container.NewBorder(pad(s.waiting), nil, nil, nil, s.queue), kit.RightEdge, 0)
	s.side = kit.NewColumn(kit.Gap, kit.Margin-4, slices.Concat(
		[]fyne.CanvasObject{s.detectors, s.scores, s.why, s.policy, s.rules, s.rule}, s.danger.objects()[:4],
		[]fyne.CanvasObject{s.action, s.actions, s.danger.keys, s.note, s.words})...)
	s.scroll = container.NewVScroll(s.side)
	right := kit.NewPanel(s.scroll, kit.LeftEdge, 0)
	bottom := kit.NewPanel(s.bar, kit.TopEdge, 0)
	s.layout = &threeParts{
		left: left, middle: s.content.object(), right: right, card: s.card.panel, banner: s.banner, bottom: bottom, ask: s.ask, cover: s.calm.root,
	}
	return container.New(s.layout, left, s.content.object(), right, s.card.panel, s.ask, s.banner, bottom, s.calm.root)
}

// Object is what the window shows.
func (s *Screen) Object() fyne.CanvasObject { return s.root }

// Session is the work behind the screen.
func (s *Screen) Session() *Session { return s.session }

// Commands lists what the screen can do, each with its key.
func (s *Screen) Commands() []kit.Command {
	c := func(key, name, group string, run func()) kit.Command {
		return kit.Command{Key: key, Name: name, Group: group, Run: run}
	}
	if s.calm.root.Visible() {
		return s.careCommands()
	}
	return append([]kit.Command{
		c("A", "Allow the item", "Decide", s.session.Allow),
		c("R", "Remove: it violates the rules picked", "Decide", s.session.Remove),
		c("E", "Escalate, with a reason", "Decide", func() { s.choose(escalating) }),
		c("S", "Skip for a while, with a reason", "Decide", func() { s.choose(skipping) }),
		c("U", "Undo the last act", "Decide", s.session.Undo),
		c("N", "Write a note", "Decide", s.focusNote),
		c("P", "Turn to the next policy", "Policy", s.session.NextPolicy),
		c("W", "Why first? Explain the order", "Look", s.session.ToggleWhy),
		c("I", "Show the whole thread", "Look", s.session.ToggleContext),
		c("H", "Hide or show the scores", "Look", s.session.ToggleScores),
		c("F", "Find in the text", "Text", s.find),
		c("M", "Mark evidence, selected or with a caret", "Text", s.mark),
		c("T", "Show the text raw, or as it reads", "Text", s.raw),
		c("O", "The author: record, clues, what else waits", "Author", s.session.ToggleCard),
		c("C", "Leave a clue about the author", "Author", s.writeClue),
		c("+", "Larger text", "Look", func() { s.magnify(1) }),
		c("-", "Smaller text", "Look", func() { s.magnify(-1) }),
		c("Q", "Main or escalated queue", "Queue", s.session.Turn),
		c("K", "Bring back what was skipped", "Queue", s.session.Wake),
	}, slices.Concat(s.dangerCommands(), s.card.commands(&s.shown.Beside), s.mediaCommands(), s.careCommands())...)
}

// Help lists keys that are no command by themselves.
func (s *Screen) Help() []kit.KeyGroup {
	return []kit.KeyGroup{{Title: "Policy", Keys: []kit.KeyHelp{
		{Key: "1 – 9", Meaning: "Pick a rule; with Shift, one more"},
	}}, dangerHelp(), view.CaretHelp(true), mediaHelp(), {Title: "In the author's card", Keys: []kit.KeyHelp{
		{Key: "Up Down", Meaning: "Look at what else waits, and tick it"},
		{Key: "Enter", Meaning: "Leave it out of what is decided together"},
		{Key: "Esc", Meaning: "Close the card"},
	}}}
}

// Key takes the keys that depend on what is open: digits pick a rule or a
// reason, Escape closes the choice. It reports whether it took the key.
func (s *Screen) Key(name fyne.KeyName, shift bool) bool {
	if s.careKey(name) {
		return true
	}
	if name == fyne.KeyEscape && s.choice != nothing {
		s.choose(nothing)
		return true
	}
	if (name == fyne.KeyReturn || name == fyne.KeyEnter) && s.shown.Gone != nil {
		s.session.GoOn()
		return true
	}
	if s.dangerKey(name) || s.mediaKey(name) || s.leaveText(name) || name == fyne.KeyEscape && s.session.StopFetch() || s.card.key(name, &s.shown.Beside) {
		return true
	}
	if len(name) != 1 || name[0] < '1' || name[0] > '9' {
		if s.choice != nothing && len(name) == 1 {
			s.choose(nothing) // the key means what it says
		}
		return false
	}
	digit := int(name[0] - '0')
	if s.choice == nothing {
		s.session.PickKey(digit, shift)
		return true
	}
	s.answer(digit)
	return true
}

// Foot is where messages stand.
func (s *Screen) Foot() (x, width float32) { return s.layout.foot() }

// Shown starts or refreshes the work when the screen comes to the front.
func (s *Screen) Shown() {
	if s.shown.Task == nil {
		s.session.Start()
		return
	}
	s.session.Refresh()
}

// Pause stops what plays, as when the person looks elsewhere.
func (s *Screen) Pause() { s.content.gallery.Pause() }

// Close drops the media that are open, and stops what reads them.
func (s *Screen) Close() {
	s.session.StopFetch()
	s.content.gallery.Close()
}

// Tick is called about once a second: countdowns move and counts follow what an
// import brings.
func (s *Screen) Tick() { s.session.Refresh() }

func (s *Screen) tapQueue(i int) {
	rows := s.line()
	if i < len(rows) && (s.shown.Task == nil || rows[i].Ref != s.shown.Task.Ref) {
		s.session.Open(rows[i].Ref)
	}
}

// focusNote gives the keyboard to the note.
func (s *Screen) focusNote() {
	if c := fyne.CurrentApp().Driver().CanvasForObject(s.words); c != nil {
		c.Focus(s.words)
	}
}

// noteKey leaves the note on Enter, so that the next key is a decision again.
func (s *Screen) noteKey(ev *fyne.KeyEvent) bool { return leaves(ev, s.words) }

func (s *Screen) magnify(by int) {
	if s.content.gallery.Looking() {
		s.content.gallery.Magnify(by)
		return
	}
	s.zoom = min(max(s.zoom+by, -3), 8)
	s.content.zoom(s.zoom)
}

// line is what the thin queue shows: the task, then what comes after it.
func (s *Screen) line() []queue.Row {
	var rows []queue.Row
	if t := s.shown.Task; t != nil {
		rows = append(rows, rowOfTask(t))
	}
	for _, r := range s.shown.Upcoming {
		if s.shown.Task == nil || r.Ref != s.shown.Task.Ref {
			rows = append(rows, r)
		}
	}
	return rows
}

func rowOfTask(t *queue.Task) queue.Row {
	return queue.Row{
		Ref: t.Ref, Key: t.Item.Key(), Kind: t.Item.Kind, Lang: t.Item.Lang, Title: kit.OneLine(t.Item.Text), FlaggedAt: t.Item.FlaggedAt,
		Severity: t.Place.Severity, Top: t.Place.Top, State: t.State, Deadline: t.Place.Deadline, Lane: t.Place.Lane,
	}
}

// show brings the widgets up to a view; those that show the same already do
// nothing.
func (s *Screen) show(v View) {
	before, middle := s.shown.Middle(), v.Middle()
	another := v.Task != nil && (s.shown.Task == nil || s.shown.Task.Ref != v.Task.Ref)
	s.shown = v
	now := s.session.desk.Now()
	fresh := v.Task != nil && (before.Task == nil || before.Task.Ref != middle.Task.Ref)
	if fresh || v.Task == nil {
		s.closeChoice()
		s.scores.SetMost(mostScores)
	}
	s.showQueue(v, now)
	s.card.show(v, another, now)
	s.content.show(middle, fresh, now)
	s.showScores(middle, now)
	s.showPolicy(middle)
	turned := s.showDanger(middle)
	if s.words.Text != v.Note && (fresh || v.Note == "") {
		s.words.SetText(v.Note)
	}
	s.say(v.Message)
	s.showStatus(v)
	s.showCare(v)
	s.showCount(v)
	s.layout.arrange()
	s.card.settle(v.Beside.At)
	s.arrangeSide(fresh || turned)
	if s.changed != nil {
		s.changed(v)
	}
}

// arrangeSide gives every part of the right column the height that it now
// wants, and with fresh shows its beginning. It is less than refreshing the column,
// which would draw all of it anew.
func (s *Screen) arrangeSide(fresh bool) {
	room := s.scroll.Size()
	size := fyne.NewSize(room.Width, max(s.side.MinSize().Height, room.Height))
	s.side.Resize(size)
	s.side.Layout.Layout(s.side.Objects, size)
	if fresh {
		s.scroll.ScrollToTop()
	}
}

// say shows the message of the last act, unless it is being shown already.
func (s *Screen) say(m kit.Message) {
	switch {
	case m.Text == "":
		s.banner.Clear()
	case !sameMessage(m, s.banner.Message()):
		s.banner.Say(m)
	}
}

func (s *Screen) showQueue(v View, now time.Time) {
	name := "Waiting"
	if v.Contact != nil {
		name = "Yours to decide"
	}
	if v.Task != nil && v.Task.Queue == queue.EscalatedQueue {
		name = "Escalated"
	}
	s.waiting.Set(name, queue.Thousands(v.Waiting()))
	var rows []kit.QueueRow
	for i, r := range s.line() {
		rows = append(rows, rowOf(r, now, i == 0 && v.Task != nil))
	}
	s.queue.SetRows(rows)
}

func (s *Screen) showStatus(v View) {
	waiting := "waiting"
	if v.Contact != nil {
		waiting = "to decide"
	}
	parts := []kit.Part{
		{Text: fmt.Sprintf("%s done today", queue.Thousands(v.Done))},
		{Text: fmt.Sprintf("%s %s", queue.Thousands(v.Waiting()), waiting)},
	}
	if v.Stats.Resting > 0 {
		parts = append(parts, kit.Part{Text: fmt.Sprintf("%s skipped", queue.Thousands(v.Stats.Resting))})
	}
	parts = append(parts, careParts(v)...)
	parts = append(parts, kit.Part{Text: v.Reviewer, Tone: kit.Quiet})
	s.status.OnLast = nil
	if v.Contact != nil {
		sign := v.Contact.Sign(s.session.desk.Now())
		parts = append(parts, kit.Part{Text: sign.Long, Tone: sign.Tone})
		s.status.OnLast = s.hub
	}
	s.status.SetRight(parts...)
}

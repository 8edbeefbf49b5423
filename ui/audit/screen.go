package audit

import (
	"context"
	"fmt"
	"time"

	"discern/ui/words"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"discern/queue"
	"discern/ui/kit"
	"discern/ui/view"
)

// Offers are what the rest of the window lends to the screen.
type Offers struct {
	Browse func(queue.Ref)               // shows an item in Browse
	Review func()                        // goes to where items are decided
	Import func()                        // asks for files to import
	People func()                        // goes to where people are given duties
	Case   func(_ queue.Ref, media bool) // exports one item with all that was decided; nil for nobody
	Refer  func(queue.Ref)               // makes the packet that refers a danger to life; nil for nobody
	Focus  func(fyne.Focusable)
}

// messageTime is how long a message about an act stands.
const messageTime = 8 * time.Second

// Screen is the auditing part of the window. Its methods are called on the UI's
// goroutine.
type Screen struct {
	desk   *queue.Desk
	run    kit.Runner
	offers Offers
	after  func(d time.Duration, f func()) // calls f on the UI's goroutine

	rec         *record // nil until it was read
	filter      filter  // as the chips show it
	listed      filter  // what is listed
	reader      reader
	finder      kit.Finder[query, result]
	lines       *lines
	opener      kit.Latest[queue.Ref, opened]
	seq         int64     // of the decision that is opened, or about to be
	openedAt    time.Time // when it was opened
	jump        queue.Ref // to be opened when it is listed
	fresh       int64     // ledger entries as of the last tick
	minute      time.Time // of the last redraw of times
	held        kit.Held
	asking      bool // the last tick's question is under way
	acting      bool // an act is under way
	keepMessage bool // of the act whose consequences are being read

	title   *kit.SectionTitle
	chips   *kit.FilterChips
	shownBy []field // beside the chips
	list    *kit.RowList
	empty   *kit.Offers
	detail  *detail
	notice  *kit.Ask
	buttons [onBar]*kit.KeyButton
	status  *kit.StatusLine
	banner  *kit.Banner
	bar     *fyne.Container
	left    *fyne.Container
	root    *fyne.Container
}

// query is a filter over a record.
type query struct {
	rec    *record
	filter filter
}

// result is what a query found.
type result struct {
	query
	found []int32
	err   error
}

// NewScreen makes the screen of a desk.
func NewScreen(desk *queue.Desk, run kit.Runner, offers Offers) *Screen {
	s := &Screen{desk: desk, run: run, offers: offers}
	s.after = func(d time.Duration, f func()) { time.AfterFunc(d, func() { run.Do(f) }) }
	s.reader = reader{desk: desk, run: run, done: s.took, progress: s.reading}
	s.finder = kit.Finder[query, result]{
		Find: func(ctx context.Context, q query) result {
			found, err := q.rec.matching(ctx, &q.filter, desk.Now())
			return result{q, found, err}
		},
		Run: run, Done: s.take, Slow: func() { s.title.Set("Decisions", "searching …") },
		After: func(d time.Duration, f func()) { s.after(d, f) },
	}
	s.opener = kit.Latest[queue.Ref, opened]{Read: func(ref queue.Ref) opened { return openItem(desk, ref) }, Run: run, Done: s.opened}
	s.lines = &lines{rec: &record{}, now: desk.Now, Pages: &kit.Pages[queue.Ref, queue.Row]{
		Read: desk.Rows, KeyOf: func(r queue.Row) queue.Ref { return r.Ref }, Run: run,
		Changed: func() { s.list.Redraw() }, Fault: s.fault,
	}}
	s.title = kit.NewPanelTitle("Decisions", "")
	s.chips = kit.NewFilterChips()
	s.chips.OnTapped = s.chipTapped
	s.list = kit.NewRowList(s.lines, lineHeight)
	s.list.OnTapped = s.openRow
	s.empty = kit.NewOffers()
	s.notice = kit.NewAsk()
	s.status = kit.NewStatusLine()
	s.banner = kit.NewBanner(run, s.status)
	s.detail = newDetail(desk.Policies(), view.NewPassage(kit.TextContent-2, desk.Policies().CopyingAllowed(), func() {
		s.banner.SayFor(kit.Message{Tone: kit.Warn, Text: "The policy forbids to copy what items say."}, messageTime)
	}))
	s.detail.form.changed = func() {
		s.detail.showRules()
		s.detail.fold()
	}
	s.detail.form.commit = s.commit
	s.detail.packet.OnTapped = func() { s.do(refer) }
	s.detail.packet.OnWhy = s.why
	for a := range onBar {
		s.buttons[a] = kit.NewKeyButton(actKeys[a], (&opened{}).label(a), kit.Plain, func() { s.do(a) })
		s.buttons[a].OnWhy = s.why
	}
	s.root = s.assemble()
	s.showChips()
	s.showActs()
	return s
}

func (s *Screen) assemble() *fyne.Container {
	rule := kit.NewRule()
	s.left = container.New(&listLayout{s.title, s.chips, rule, s.list, s.empty.Object()}, s.title, s.chips, rule, s.list, s.empty.Object())
	s.bar = container.New(kit.Acts{})
	l := &kit.TwoParts{
		Top: s.notice, Left: kit.NewPanel(s.left, kit.RightEdge|kit.BottomEdge, 0), Right: s.detail.below.Object(),
		Banner: s.banner, Bottom: kit.NewPanel(s.bar, kit.TopEdge, 0),
	}
	s.showForm()
	return container.New(l, l.Left, l.Right, l.Bottom, l.Banner, l.Top)
}

// Object is what the window shows.
func (s *Screen) Object() fyne.CanvasObject { return s.root }

// Foot is where messages stand.
func (s *Screen) Foot() (x, width float32) { return kit.Across(s.root) }

// Notice says something across the whole screen until it is said again with no
// words, as that the ledger does not hold, and offers what to do about it.
func (s *Screen) Notice(words string, answers ...kit.Answer) {
	s.notice.Set(words, answers...)
	s.root.Layout.Layout(s.root.Objects, s.root.Size())
}

// Text is the words of the opened item.
func (s *Screen) Text() *view.Text { return s.detail.passage.Text }

// Shown reads what has come since when the screen comes to the front.
func (s *Screen) Shown() { s.Refresh() }

// Refresh reads what has come since, in place.
func (s *Screen) Refresh() { s.reader.start() }

// reading says how far the reading is.
func (s *Screen) reading(done, total int64) {
	words := "reading …"
	if total > 0 {
		words = fmt.Sprintf("reading %s of %s entries · Esc stops", queue.Thousands(done), queue.Thousands(total))
	}
	s.title.OnRight = nil
	s.title.Set("Decisions", words)
}

// took takes a record that was read.
func (s *Screen) took(rec *record, err error) {
	if err != nil {
		s.showTitle()
		s.fault(err)
		return
	}
	s.rec, s.fresh = rec, rec.entries
	s.showStatus()
	s.showCharter()
	s.finder.Now(query{rec, s.filter})
}

// showCharter says who a supervisor is, where nobody is one.
func (s *Screen) showCharter() {
	words, answers := "", []kit.Answer(nil)
	if !s.rec.supervised {
		words, answers = "Nobody here is a supervisor yet.", []kit.Answer{{Key: "U", Words: "Name one", Do: s.offers.People}}
	}
	s.detail.noOne.Set(words, answers...)
	s.detail.below.Settle()
}

// use takes another filter at once.
func (s *Screen) use(f filter) {
	s.filter = f
	s.showChips()
	if s.rec != nil {
		s.finder.Now(query{s.rec, f})
	}
}

// Clear drops every filter.
func (s *Screen) Clear() { s.use(filter{}) }

// take lists what a filter found.
func (s *Screen) take(r result) {
	if r.err != nil {
		s.fault(r.err)
		return
	}
	moved := !r.filter.same(&s.listed)
	before := s.seq
	s.listed = r.filter
	s.lines.set(r.rec, r.found)
	s.list.Mark(r.rec.place(before, r.found))
	if moved {
		s.list.Top()
	}
	if s.keepMessage {
		s.keepMessage = false
	} else {
		s.banner.Clear()
	}
	s.showTitle()
	s.showEmpty()
	s.list.Redraw()
	switch jump := s.jump; {
	case jump != 0:
		s.jump = 0
		if i := r.rec.inForce(jump, r.found); i >= 0 {
			s.openRow(i)
		}
	case s.detail.shown.task.Ref != 0:
		s.opener.Open(s.detail.shown.task.Ref) // more may be known of it now
	}
}

// showTitle counts what is listed.
func (s *Screen) showTitle() {
	s.title.OnRight = nil
	if s.rec == nil {
		s.title.Set("Decisions", "F5 reads them")
		return
	}
	total := queue.Thousands(len(s.rec.looks))
	words := fmt.Sprintf("%s · today %s", total, queue.Thousands(s.rec.today(s.desk.Now())))
	if len(s.listed.active()) > 0 {
		words = fmt.Sprintf("%s of %s", queue.Thousands(len(s.lines.found)), total)
	}
	if s.fresh > s.rec.entries {
		words = "F5: more has come · " + words
		s.title.OnRight = s.Refresh
	}
	s.title.Set("Decisions", words)
}

// showEmpty says why nothing is listed, and what to do about it.
func (s *Screen) showEmpty() {
	switch active := s.listed.active(); {
	case len(s.lines.found) > 0:
		s.empty.Hide()
	case len(s.rec.looks) == 0:
		s.empty.Say("No decisions yet", "What is decided in Review stands here at once, and what is imported with its decisions.")
		s.empty.Add("Review what waits", s.offers.Review)
		s.empty.Add("Import decisions", s.offers.Import)
	default:
		s.empty.Say("Nothing matches", fmt.Sprintf("None of the %s has all that is asked for.", queue.Number(len(s.rec.looks), "decision", "decisions")))
		for _, by := range active[:min(len(active), 8)] {
			s.empty.Add("Leave out "+fieldNames[by]+": "+s.listed.chipWords(by), func() {
				f := s.filter
				f[by] = nil
				s.use(f)
			})
		}
		if len(active) > 1 {
			s.empty.Add("Leave out everything", s.Clear)
		}
	}
}

// openRow opens a row at the side.
func (s *Screen) openRow(i int) {
	l := s.lines.look(i)
	if l == nil {
		return
	}
	if s.detail.form.open() && l.Ref != s.detail.shown.task.Ref {
		s.closeForm()
	}
	s.list.Choose(i)
	if s.seq != l.Seq {
		s.openedAt = s.desk.Now()
	}
	s.seq = l.Seq
	s.opener.Open(l.Ref)
}

// opened shows the item that was read.
func (s *Screen) opened(_ queue.Ref, o opened) {
	if o.err != nil {
		s.detail.clear("It cannot be shown", o.err.Error())
	} else {
		s.detail.show(o, s.seq, s.desk.Now())
	}
	s.showActs()
}

// close closes the opened item.
func (s *Screen) close() {
	s.opener.Open(0)
	s.seq = 0
	s.list.Choose(-1)
	s.detail.clear(closedWords())
	s.showActs()
}

// why says at the foot why an act cannot be done, or nothing any more.
func (s *Screen) why(words string) {
	if words == "" {
		s.banner.Clear()
		return
	}
	s.banner.Say(kit.Message{Tone: kit.Warn, Text: words})
}

func (s *Screen) fault(err error) {
	s.banner.Say(kit.Message{Tone: kit.Alarm, Text: words.Capital(err.Error())})
}

func (s *Screen) canvas() fyne.Canvas { return fyne.CurrentApp().Driver().CanvasForObject(s.root) }

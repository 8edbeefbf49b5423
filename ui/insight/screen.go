package insight

import (
	"context"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"discern/queue"
	"discern/ui/kit"
)

// Offers are what the rest of the window lends to the screen. What is nil is not
// offered.
type Offers struct {
	Show         func(refs []queue.Ref, title string) // lists items
	Sample       func(refs []queue.Ref)               // brings items before the reviewer
	Transparency func(from, to time.Time)             // reports on a period; zero times are open ends
	Statements   func()                               // exports statements of reasons
	Save         func(name string, data []byte)       // asks where to, and writes a file
	Import       func()                               // asks for files to import
}

// Screen is the measuring part of the window. Its methods are called on the UI's
// goroutine.
type Screen struct {
	desk   *queue.Desk
	run    kit.Runner
	offers Offers

	reader  *reader
	filters filters
	sums    sums
	spot    spot   // the chosen place
	spots   []spot // of the left column, heads left out
	held    kit.Held
	shift   bool // it was held with the key
	stale   bool // the workspace has changed since it was read
	asking  bool

	pages   map[spotKind]page
	current page     // nil while there is none to see
	seen    spotKind // whose page was shown last
	focus   int      // which of its figures E exports
	serial  int      // of what is computed
	cancel  context.CancelFunc

	side   *side // detectors
	rest   *side // and below them what is always in sight
	column *fyne.Container
	scroll *container.Scroll // of the current page
	body   *fyne.Container   // every page, so that each follows a change of theme
	places map[page]*container.Scroll
	empty  *hint
	chips  *kit.FilterChips
	chipDo []func()
	status *kit.StatusLine
	export *kit.KeyButton
	ask    *kit.Ask
	answer map[fyne.KeyName]func() // what the open question takes; nil while none is open
	banner *kit.Banner
	root   *fyne.Container
}

// NewScreen makes the screen of a desk. It reads nothing before it is shown.
func NewScreen(desk *queue.Desk, run kit.Runner, offers Offers) *Screen {
	s := &Screen{desk: desk, run: run, offers: offers}
	s.reader = &reader{desk: desk, run: run, told: s.told, done: s.taken}
	s.side = newSide(func(i int) { detectors, _ := s.list(); s.goTo(detectors[i].spot) })
	s.rest = newSide(func(i int) { _, rest := s.list(); s.goTo(rest[i].spot) })
	s.column = container.New(&sideLayout{s.side, s.rest}, s.side, s.rest)
	work := newWorkPage(s)
	s.pages = map[spotKind]page{
		atDetector: newDetectorPage(s), atAgreement: newAgreementPage(s), atOverturned: newOverturnPage(s),
		atWork: work, atOrders: work,
	}
	s.body, s.places = container.NewStack(), map[page]*container.Scroll{}
	for _, p := range s.pages {
		for _, f := range p.figures() {
			f.export = s.askExport
		}
		if s.places[p] == nil {
			s.places[p] = container.NewVScroll(p.object())
			s.places[p].Hide()
			s.body.Add(s.places[p])
			if p, ok := p.(*agreementPage); ok {
				p.list.within(s.places[p])
			}
		}
	}
	s.scroll = s.places[work]
	s.empty = newHint()
	s.chips = kit.NewFilterChips()
	s.chips.OnTapped = func(i int) { s.chipDo[i]() }
	s.status = kit.NewStatusLine()
	s.export = kit.NewKeyButton("E", "Export", kit.Plain, s.Export)
	s.ask = kit.NewAsk()
	s.banner = kit.NewBanner(run, s.status)
	bar := container.New(barLayout{}, s.chips, s.export, s.status)
	l := &screenLayout{
		side: kit.NewPanel(s.column, kit.RightEdge, 0), page: s.body, empty: s.empty.root,
		bottom: kit.NewPanel(bar, kit.TopEdge, 0), ask: s.ask, banner: s.banner,
	}
	s.root = container.New(l, l.side, l.page, l.empty, l.bottom, l.ask, l.banner)
	s.showChips()
	s.showList()
	return s
}

// Object is what the window shows.
func (s *Screen) Object() fyne.CanvasObject { return s.root }

// Foot is where messages stand.
func (s *Screen) Foot() (x, width float32) {
	x, width = kit.Across(s.body)
	return s.body.Position().X + x, width
}

// Shown reads the workspace, or what has come to it since.
func (s *Screen) Shown() { s.Refresh() }

// Refresh reads the workspace anew, as far as it has changed.
func (s *Screen) Refresh() {
	if s.reader.reading() {
		return
	}
	if s.reader.last.data == nil {
		s.wait("")
	}
	s.reader.read()
}

// Close ends what goes on in the background.
func (s *Screen) Close() {
	s.reader.stop()
	if s.cancel != nil {
		s.cancel()
	}
}

// wait says that the workspace is being read, and how far that is.
func (s *Screen) wait(words string) {
	s.empty.say("Reading what was scored and decided", words, offer{"Esc", "Stop", s.reader.stop})
	s.showPage(nil)
}

// told says how far the reading is.
func (s *Screen) told(words string) {
	if !s.reader.reading() {
		return
	}
	if s.reader.last.data == nil {
		s.wait(words)
		return
	}
	s.status.SetRight(kit.Part{Text: "reading " + words})
}

// taken shows what was read.
func (s *Screen) taken(t taken, err error) {
	s.stale = false
	switch {
	case isStopped(err):
		s.stale = true
		if t.data == nil {
			s.empty.say("Not read", "The reading was stopped; nothing was changed.", offer{"F5", "Read on", s.Refresh})
		}
		s.showStatus()
		return
	case err != nil:
		s.banner.Say(kit.Message{Tone: kit.Alarm, Text: err.Error()})
		if t.data == nil {
			s.empty.say("It cannot be read", err.Error(), offer{"F5", "Try again", s.Refresh})
		}
		s.showStatus()
		return
	}
	s.banner.Clear()
	s.refilter()
}

// refilter computes everything anew, as the filters now are.
func (s *Screen) refilter() {
	s.showChips()
	s.compute(true)
}

// goTo goes to a place of the left column.
func (s *Screen) goTo(to spot) {
	switch {
	case to.kind == noSpot:
	case to.kind == atTransparency:
		s.offers.Transparency(s.filters.since(s.desk.Now()), s.desk.Now())
	case to.kind == atStatements:
		s.offers.Statements()
	case to != s.spot || s.current == nil:
		s.spot = to
		s.showList()
		s.closeAsk()
		s.compute(false)
	}
}

// step goes to the next place above or below; reports are not gone through.
func (s *Screen) step(by int) {
	if i := slices.Index(s.spots, s.spot) + by; i >= 0 && i < len(s.spots) {
		s.goTo(s.spots[i])
	}
}

// leap goes to the detectors, or to what is below them.
func (s *Screen) leap(down bool) {
	switch {
	case down && s.spot.kind == atDetector:
		s.goTo(spot{kind: atAgreement})
	case !down && s.spot.kind != atDetector && len(s.sums.detectors) > 0:
		s.goTo(s.spots[0])
	}
}

func (s *Screen) showList() {
	detectors, rest := s.list()
	s.spots = s.spots[:0]
	set := func(to *side, entries []entry) {
		chosen, rows := -1, make([]sideRow, len(entries))
		for i, e := range entries {
			rows[i] = e.row
			if e.spot == s.spot {
				chosen = i
			}
			if k := e.spot.kind; k != noSpot && k != atTransparency && k != atStatements {
				s.spots = append(s.spots, e.spot)
			}
		}
		to.set(rows, chosen)
	}
	set(s.side, detectors)
	set(s.rest, rest)
	s.column.Refresh() // the two share their height anew
}

// showPage shows a page, or with nil what stands in its place.
func (s *Screen) showPage(p page) {
	s.current = p
	if p == nil {
		s.scroll.Hide()
		s.empty.root.Show()
		return
	}
	s.empty.root.Hide()
	if on := s.places[p]; on != s.scroll {
		s.scroll.Hide()
		s.scroll, s.focus = on, 0
	}
	s.scroll.Show()
	s.showFocus()
	s.scroll.Refresh()
	layOut(p.object())
	if was := s.seen; was != s.spot.kind && s.spot.kind == atOrders {
		s.pages[atOrders].(*workPage).toDeadlines(s.scroll)
	} else if was != s.spot.kind {
		s.scroll.ScrollToTop()
	}
	s.seen = s.spot.kind
}

// showStatus says what is measured.
func (s *Screen) showStatus() {
	t := s.reader.last
	if t.data == nil {
		s.status.SetRight()
		return
	}
	var parts []kit.Part
	if stray := t.data.Strays(); stray > 0 {
		parts = append(parts, kit.Part{Text: queue.Number(stray, "decision is", "decisions are") + " on items that are not here", Tone: kit.Quiet})
	}
	if s.stale {
		parts = append(parts, kit.Part{Text: "F5: read what is new", Tone: kit.Accent})
	}
	parts = append(parts, kit.Part{Text: queue.Number(t.data.Items(), "item", "items") + " · " + queue.Number(t.data.Looks(), "decision", "decisions")})
	s.status.SetRight(parts...)
}

// Tick looks now and then whether the workspace has changed.
func (s *Screen) Tick() {
	if s.asking || s.stale || s.reader.reading() || s.reader.last.data == nil {
		return
	}
	s.asking = true
	s.run.Go(func() {
		now, err := stampOf(context.Background(), s.desk)
		s.run.Do(func() {
			s.asking = false
			if err == nil && now != s.reader.last.stamp && !s.reader.reading() {
				s.stale = true
				s.showStatus()
			}
		})
	})
}

func (s *Screen) canvas() fyne.Canvas { return fyne.CurrentApp().Driver().CanvasForObject(s.root) }

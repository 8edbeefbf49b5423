package browse

import (
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"discern/queue"
	"discern/ui/kit"
)

// Offers are what the rest of the window lends to the screen.
type Offers struct {
	Open   func(queue.Ref) // brings an item before the reviewer
	Import func()          // asks for files to import
	Focus  func(fyne.Focusable)
}

// Screen is the browsing part of the window. Its methods are called on the UI's
// goroutine.
type Screen struct {
	desk   *queue.Desk
	run    kit.Runner
	offers Offers
	after  func(d time.Duration, f func()) // calls f on the UI's goroutine

	filter queue.Filter // as the chips show it
	found  found        // what is listed
	fresh  queue.Stats  // as of the last tick
	minute time.Time    // of the last redraw of ages
	asking bool         // the last tick's question is under way
	first  bool         // open the first row when the filter is done
	held   fyne.KeyName // the key that was pressed last, until it is typed

	brushing bool // the arrow keys move the range

	finder finder
	facets facets
	pages  *pages
	opener opener

	title  *kit.SectionTitle
	search *kit.Entry
	chips  *filterChips
	chart  *kit.DotChart
	list   *list
	empty  *empty
	detail *detail
	review *kit.KeyButton
	clear  *kit.KeyButton
	status *kit.StatusLine
	banner *kit.Banner
	left   *fyne.Container
	root   *fyne.Container
}

// NewScreen makes the screen of a desk.
func NewScreen(desk *queue.Desk, run kit.Runner, offers Offers) *Screen {
	s := &Screen{desk: desk, run: run, offers: offers}
	s.after = func(d time.Duration, f func()) { time.AfterFunc(d, func() { run.Do(f) }) }
	s.finder = finder{
		desk: desk, run: run, done: s.take, slow: s.waiting,
		after: func(d time.Duration, f func()) { s.after(d, f) },
	}
	s.facets = facets{desk: desk, run: run, fault: s.fault}
	s.opener = opener{desk: desk, run: run, done: s.opened}
	s.pages = newPages(desk.Rows, run)
	s.pages.fault = s.fault
	s.pages.changed = func() { s.list.redraw() }

	s.title = kit.NewPanelTitle("Every item", "")
	s.search = kit.NewEntry(`Search: words, "a phrase", begin*, or an item's id`)
	s.search.OnChanged = s.typed
	s.search.OnKey = s.searchKey
	s.chips = newFilterChips()
	s.chips.OnTapped = s.chipTapped
	s.chart = kit.NewDotChart()
	s.chart.OnRange = s.brush
	s.list = newList(s.pages, desk.Now)
	s.list.OnTapped = s.openRow
	s.empty = newEmpty(desk, run, s.use, offers.Import)
	s.detail = newDetail()
	s.detail.text.SetCopying(desk.Policies().CopyingAllowed())
	s.detail.text.OnRefused = func() {
		s.banner.SayFor(kit.Message{Tone: kit.Warn, Text: "The policy forbids to copy what items say."}, 6*time.Second)
	}
	s.banner = kit.NewBanner(run)
	s.status = kit.NewStatusLine()
	s.review = kit.NewKeyButton("Enter", "Review this", kit.Plain, s.Review)
	s.review.SetEnabled(false)
	s.clear = kit.NewKeyButton("X", "Clear filters", kit.Plain, s.Clear)
	s.root = s.assemble()
	s.showChips()
	return s
}

func (s *Screen) assemble() *fyne.Container {
	legend := kit.NewSectionTitle("Strongest score", "thresholds at .50")
	rule := kit.NewRule()
	s.left = container.New(&listLayout{s.title, s.search, s.chips, s.chart, legend, rule, s.list, s.empty.root},
		s.title, s.search, s.chips, legend, s.chart, rule, s.list, s.empty.root)
	bar := container.New(actsLayout{}, s.review,
		kit.NewKeyButton("/", "Search", kit.Plain, s.FocusSearch),
		s.clear, s.status)
	s.status.SetRight(kit.Part{Text: "Up, Down choose", Tone: kit.Quiet}, kit.Part{Text: "with Shift, scroll the item", Tone: kit.Quiet})
	l := &screenLayout{
		left: kit.NewPanel(s.left, kit.RightEdge|kit.BottomEdge, 0), right: s.detail.root,
		banner: s.banner, bottom: kit.NewPanel(bar, kit.TopEdge, 0),
	}
	return container.New(l, l.left, l.right, l.bottom, l.banner)
}

// Object is what the window shows.
func (s *Screen) Object() fyne.CanvasObject { return s.root }

// Foot is where messages stand.
func (s *Screen) Foot() (x, width float32) { return kit.Across(s.root) }

// Shown reads the list anew when the screen comes to the front: items may have
// come or been decided meanwhile.
func (s *Screen) Shown() { s.Refresh() }

// Refresh reads the list anew, in place.
func (s *Screen) Refresh() {
	s.pages.refresh()
	s.finder.now(s.filter)
}

// use takes another filter at once.
func (s *Screen) use(f queue.Filter) {
	s.filter = f
	if s.search.Text != f.Words {
		s.search.SetText(f.Words)
	}
	s.showChips()
	s.finder.now(f)
}

// Clear drops every filter.
func (s *Screen) Clear() { s.use(queue.Filter{}) }

// typed searches when the keys rest.
func (s *Screen) typed(text string) {
	if text == s.filter.Words {
		return
	}
	s.filter.Words = text
	s.showChips()
	s.finder.later(s.filter)
}

// brush follows the range of scores, and filters by it when the pointer lets
// it go.
func (s *Screen) brush(low, high float64, done bool) {
	setRange(&s.filter, low, high)
	s.showChips()
	if done {
		s.finder.later(s.filter)
	}
}

// waiting says that a filter is taking long.
func (s *Screen) waiting() { s.title.Set("Every item", "searching …") }

// take lists what a filter found.
func (s *Screen) take(r found) {
	open := s.first
	s.first = false
	if r.err != nil {
		s.showTitle()
		s.fault(r.err)
		return
	}
	same := slices.Equal(r.listing.Refs, s.found.listing.Refs)
	moved := !sameFilter(r.filter, s.found.filter)
	ref := s.list.refOf(s.list.chosen)
	if r.stats.Entries != s.fresh.Entries {
		s.pages.refresh()
	}
	s.found, s.fresh = r, r.stats
	s.facets.outdate(r.stats.Total)
	if !same {
		s.pages.set(r.listing.Refs)
		s.list.chosen = s.pages.index(ref)
	}
	if moved {
		s.list.top()
	}
	s.banner.Clear()
	s.showTitle()
	s.showChart()
	if len(r.listing.Refs) == 0 {
		s.empty.show(r)
	} else {
		s.empty.hide()
	}
	s.list.redraw()
	switch {
	case open && len(r.listing.Refs) > 0:
		s.openRow(0)
	case s.list.chosen >= 0:
		s.opener.open(ref) // its history may be longer now
	}
}

// showTitle counts what is listed.
func (s *Screen) showTitle() {
	words := count(s.found.stats.Total)
	if n := len(s.found.listing.Refs); n != int(s.found.stats.Total) || len(without(s.found.filter)) > 0 {
		words = queue.Thousands(int64(n)) + " of " + words
	}
	s.title.OnRight = nil
	if more := s.fresh.Total - s.found.stats.Total; more > 0 {
		words = "F5: " + queue.Thousands(more) + " new · " + words
		s.title.OnRight = s.Refresh
	}
	s.title.Set("Every item", words)
}

// showChart shows where the scores lie, the chosen range aside.
func (s *Screen) showChart() {
	// A calibrated score has every threshold at .5, and reaches half of what is
	// left above it at .75: the bands of the score bars.
	kinds := [3]kit.Dots{{Tone: kit.Info}, {Tone: kit.Warn}, {Tone: kit.Alarm}}
	for i, n := range s.found.listing.Bins {
		band := 0
		if i >= kit.BinOf(.75) {
			band = 2
		} else if i >= kit.BinOf(.5) {
			band = 1
		}
		kinds[band].Count[i] = n
	}
	s.chart.SetDots(kinds[:]...)
}

// showChips brings chips and chart up to the filter.
func (s *Screen) showChips() {
	chips := make([]filterChip, 0, fields+1)
	for by := range fields {
		chips = append(chips, filterChip{key: fieldKeys[by], words: chipWords(&s.filter, by), active: len(chosen(&s.filter, by)) > 0})
	}
	if ranged(&s.filter) {
		chips = append(chips, filterChip{key: "B", words: rangeWords(&s.filter), active: true})
	}
	s.chips.set(chips)
	s.clear.SetEnabled(len(without(s.filter)) > 0)
	high := s.filter.High
	if high == 0 {
		high = 1
	}
	s.chart.SetRange(s.filter.Low, high)
	s.left.Layout.Layout(s.left.Objects, s.left.Size()) // the chips may need another line
}

func (s *Screen) chipTapped(i int) {
	if i < int(fields) {
		s.openMenu(field(i), 0)
		return
	}
	s.setBrushing(true)
}

// openRow opens a row at the side.
func (s *Screen) openRow(i int) {
	ref := s.list.refOf(i)
	if ref == 0 {
		return
	}
	s.list.choose(i)
	s.opener.open(ref)
}

// opened shows the item that was read.
func (s *Screen) opened(_ queue.Ref, o opened) {
	if o.err != nil {
		s.detail.clear("It cannot be shown", o.err.Error())
		s.review.SetEnabled(false)
		return
	}
	s.detail.show(o, s.desk.Now())
	s.review.SetEnabled(o.task.State != queue.Settled)
}

// close closes the opened item.
func (s *Screen) close() {
	s.opener.open(0)
	s.list.choose(-1)
	s.detail.clear(closedWords())
	s.review.SetEnabled(false)
}

// Review brings the opened item before the reviewer.
func (s *Screen) Review() {
	t := &s.detail.shown.task
	switch {
	case t.Ref == 0 || s.offers.Open == nil:
		return
	case t.State == queue.Settled:
		s.banner.SayFor(kit.Message{Tone: kit.Warn, Text: "It is decided already: its history says by whom."}, 6*time.Second)
	default:
		s.offers.Open(t.Ref)
	}
}

func (s *Screen) fault(err error) { s.banner.Say(kit.Message{Tone: kit.Alarm, Text: err.Error()}) }

// FocusSearch gives the keyboard to the search.
func (s *Screen) FocusSearch() { s.offers.Focus(s.search) } // which may never have been drawn

func (s *Screen) canvas() fyne.Canvas { return fyne.CurrentApp().Driver().CanvasForObject(s.root) }

// searchKey leaves the search for the list: Enter and Down open its first row.
func (s *Screen) searchKey(ev *fyne.KeyEvent) bool {
	switch ev.Name {
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeyDown:
	default:
		return false
	}
	if c := s.canvas(); c != nil {
		c.Unfocus()
	}
	s.first = true
	s.finder.now(s.filter)
	return true
}

func sameFilter(a, b queue.Filter) bool {
	if strings.TrimSpace(a.Words) != strings.TrimSpace(b.Words) || a.Low != b.Low || a.High != b.High {
		return false
	}
	for by := range fields {
		if !slices.Equal(chosen(&a, by), chosen(&b, by)) {
			return false
		}
	}
	return true
}

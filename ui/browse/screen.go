package browse

import (
	"context"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"discern/queue"
	"discern/ui/kit"
	"discern/ui/view"
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
	among  string       // what the items are that it lists alone
	found  found        // what is listed
	fresh  queue.Stats  // as of the last tick
	minute time.Time    // of the last redraw of ages
	asking bool         // the last tick's question is under way
	first  bool         // open the first row when the filter is done
	held   kit.Held

	brushing bool // the arrow keys move the range

	finder kit.Finder[queue.Filter, found]
	facets facets
	pages  *kit.Pages[queue.Ref, queue.Row]
	opener kit.Latest[queue.Ref, opened]

	title  *kit.SectionTitle
	search *kit.Entry
	chips  *kit.FilterChips
	chart  *kit.DotChart
	list   *kit.RowList
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
	s.finder = kit.Finder[queue.Filter, found]{
		Find: func(ctx context.Context, f queue.Filter) found { return find(ctx, desk, f) },
		Run:  run, Done: s.take, Slow: s.waiting,
		After: func(d time.Duration, f func()) { s.after(d, f) },
	}
	s.facets = facets{desk: desk, run: run, fault: s.fault}
	s.opener = kit.Latest[queue.Ref, opened]{Read: func(ref queue.Ref) opened { return openItem(desk, ref) }, Run: run, Done: s.opened}
	s.pages = &kit.Pages[queue.Ref, queue.Row]{
		Read: desk.Rows, KeyOf: func(r queue.Row) queue.Ref { return r.Ref }, Run: run,
		Changed: func() { s.list.Redraw() }, Fault: s.fault,
	}

	s.title = kit.NewPanelTitle("Every item", "")
	s.search = kit.NewEntry(`Search: words, "a phrase", begin*, or an item's id`)
	s.search.OnChanged = s.typed
	s.search.OnKey = s.searchKey
	s.chips = kit.NewFilterChips()
	s.chips.OnTapped = s.chipTapped
	s.chart = kit.NewDotChart()
	s.chart.OnRange = s.brush
	s.list = kit.NewRowList(lines{s.pages, desk.Now}, lineHeight)
	s.list.OnTapped = s.openRow
	s.empty = newEmpty(desk, run, s.use, offers.Import)
	s.detail = newDetail(view.NewPassage(kit.TextContent-2, desk.Policies().CopyingAllowed(), s.noCopies))
	s.status = kit.NewStatusLine()
	s.banner = kit.NewBanner(run, s.status)
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
	s.left = container.New(&listLayout{s.title, s.search, s.chips, s.chart, legend, rule, s.list, s.empty.Object()},
		s.title, s.search, s.chips, legend, s.chart, rule, s.list, s.empty.Object())
	bar := container.New(kit.Acts{}, s.review,
		kit.NewKeyButton("/", "Search", kit.Plain, s.FocusSearch),
		s.clear, s.status)
	s.status.SetRight(kit.Part{Text: "Up, Down choose", Tone: kit.Quiet}, kit.Part{Text: "with Shift, scroll the item", Tone: kit.Quiet})
	l := &kit.TwoParts{
		Left: kit.NewPanel(s.left, kit.RightEdge|kit.BottomEdge, 0), Right: s.detail.below.Object(),
		Banner: s.banner, Bottom: kit.NewPanel(bar, kit.TopEdge, 0),
	}
	return container.New(l, l.Left, l.Right, l.Bottom, l.Banner)
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
	s.pages.Refresh()
	s.finder.Now(s.filter)
}

// use takes another filter at once.
func (s *Screen) use(f queue.Filter) {
	s.filter = f
	if s.search.Text != f.Words {
		s.search.SetText(f.Words)
	}
	s.showChips()
	s.finder.Now(f)
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
	s.finder.Later(s.filter)
}

// brush follows the range of scores, and filters by it when the pointer lets
// it go.
func (s *Screen) brush(low, high float64, done bool) {
	setRange(&s.filter, low, high)
	s.showChips()
	if done {
		s.finder.Later(s.filter)
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
	ref := s.pages.Key(s.list.Chosen())
	if r.stats.Entries != s.fresh.Entries {
		s.pages.Refresh()
	}
	s.found, s.fresh = r, r.stats
	s.facets.outdate(r.stats.Total)
	if !same {
		refs := r.listing.Refs
		s.pages.Set(len(refs), func(i int) queue.Ref { return refs[i] })
		s.list.Mark(slices.Index(refs, ref))
	}
	if moved {
		s.list.Top()
	}
	s.banner.Clear()
	s.showTitle()
	s.showChart()
	if len(r.listing.Refs) == 0 {
		s.empty.show(r)
	} else {
		s.empty.hide()
	}
	s.list.Redraw()
	switch {
	case open && len(r.listing.Refs) > 0:
		s.openRow(0)
	case s.list.Chosen() >= 0:
		s.opener.Open(ref) // its history may be longer now
	}
}

// showTitle counts what is listed.
func (s *Screen) showTitle() {
	words := queue.Number(s.found.stats.Total, "item", "items")
	if n := len(s.found.listing.Refs); n != int(s.found.stats.Total) || len(without(s.found.filter)) > 0 {
		words = queue.Thousands(n) + " of " + words
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
	chips := make([]kit.FilterChip, 0, fields+1)
	for by := range fields {
		chips = append(chips, kit.FilterChip{Key: fieldKeys[by], Words: chipWords(&s.filter, by), Active: len(chosen(&s.filter, by)) > 0})
	}
	if ranged(&s.filter) {
		chips = append(chips, kit.FilterChip{Key: "B", Words: rangeWords(&s.filter), Active: true})
	}
	if len(s.filter.Among) > 0 {
		chips = append(chips, kit.FilterChip{Words: s.among, Active: true})
	}
	s.chips.Set(chips)
	s.clear.SetEnabled(len(without(s.filter)) > 0)
	high := s.filter.High
	if high == 0 {
		high = 1
	}
	s.chart.SetRange(s.filter.Low, high)
	s.left.Layout.Layout(s.left.Objects, s.left.Size()) // the chips may need another line
}

func (s *Screen) chipTapped(i int) {
	switch {
	case i < int(fields):
		s.openMenu(field(i), 0)
	case i == int(fields) && ranged(&s.filter):
		s.setBrushing(true)
	default:
		f := s.filter
		f.Among = nil
		s.use(f)
	}
}

// openRow opens a row at the side.
func (s *Screen) openRow(i int) {
	ref := s.pages.Key(i)
	if ref == 0 {
		return
	}
	s.list.Choose(i)
	s.opener.Open(ref)
}

// OpenItem opens an item at the side, whether the list has it or not.
func (s *Screen) OpenItem(ref queue.Ref) {
	s.list.Choose(slices.Index(s.found.listing.Refs, ref))
	s.opener.Open(ref)
}

// OpenItems lists some items alone, from outside, and says in words which they are.
func (s *Screen) OpenItems(refs []queue.Ref, words string) {
	s.among, s.first = words, true
	s.use(queue.Filter{Among: refs})
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
	s.opener.Open(0)
	s.list.Choose(-1)
	s.detail.clear(closedWords())
	s.review.SetEnabled(false)
}

// Review brings the opened item before the reviewer.
func (s *Screen) Review() {
	t := &s.detail.shown.task
	switch {
	case t.Ref == 0:
		return
	case t.State == queue.Settled:
		s.banner.SayFor(kit.Message{Tone: kit.Warn, Text: "It is decided already: its history says by whom."}, 6*time.Second)
	default:
		s.offers.Open(t.Ref)
	}
}

// noCopies says why nothing was copied.
func (s *Screen) noCopies() {
	s.banner.SayFor(kit.Message{Tone: kit.Warn, Text: "The policy forbids to copy what items say."}, 6*time.Second)
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
	s.finder.Now(s.filter)
	return true
}

func sameFilter(a, b queue.Filter) bool {
	if strings.TrimSpace(a.Words) != strings.TrimSpace(b.Words) || a.Low != b.Low || a.High != b.High || !slices.Equal(a.Among, b.Among) {
		return false
	}
	for by := range fields {
		if !slices.Equal(chosen(&a, by), chosen(&b, by)) {
			return false
		}
	}
	return true
}

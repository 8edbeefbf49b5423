package insight

import (
	"fmt"
	"strings"
	"time"

	"discern/queue"
	"discern/queue/measure"
	"discern/ui/kit"
	"discern/ui/words"
)

// filters are what the bar below the page asks for.
type filters struct {
	langs, sources []string
	days           int // of the past; 0 for all
	against        measure.Against
	apart          bool // versions of a detector are told apart
}

// periods are the lengths of time that can be chosen, in days; 0 for all.
var periods = []int{7, 30, 90, 0}

func periodWords(days int) string {
	if days == 0 {
		return "All time"
	}
	return fmt.Sprintf("Last %d days", days)
}

// within says a period as a sentence ends.
func (f *filters) within() string {
	if f.days == 0 {
		return ""
	}
	return fmt.Sprintf(" in the last %d days", f.days)
}

// since is when the period begins; zero for all time.
func (f *filters) since(now time.Time) time.Time {
	if f.days == 0 {
		return time.Time{}
	}
	return now.AddDate(0, 0, -f.days)
}

// measured are the filters as they are measured by; ever takes all time.
func (f *filters) measured(now time.Time) (within, ever measure.Filter) {
	ever = measure.Filter{Langs: f.langs, Sources: f.sources}
	within = ever
	within.From = f.since(now)
	return within, ever
}

func (f *filters) any() bool { return len(f.langs) > 0 || len(f.sources) > 0 || f.days != 0 }

// String says the filters, for below an exported picture.
func (f *filters) String() string {
	return strings.Join([]string{f.langWords(), f.sourceWords(), periodWords(f.days)}, ", ")
}

func (f *filters) langWords() string {
	names := make([]string, len(f.langs))
	for i, l := range f.langs {
		names[i] = words.LanguageOf(l)
	}
	return listed(names, "Every language", "languages")
}

func (f *filters) sourceWords() string { return listed(f.sources, "Every source", "sources") }

func listed(names []string, all, more string) string {
	switch {
	case len(names) == 0:
		return all
	case len(names) > 2:
		return fmt.Sprintf("%d %s", len(names), more)
	default:
		return strings.Join(names, ", ")
	}
}

func againstWords(a measure.Against) string {
	if a == measure.Gold {
		return "Against known answers"
	}
	return "Against people"
}

// showChips brings the chips up to the filters.
func (s *Screen) showChips() {
	f := &s.filters
	chips := []kit.FilterChip{
		{Key: "L", Words: f.langWords(), Active: len(f.langs) > 0},
		{Key: "P", Words: periodWords(f.days), Active: f.days != 0},
		{Key: "S", Words: f.sourceWords(), Active: len(f.sources) > 0},
		{Key: "G", Words: againstWords(f.against), Active: f.against == measure.Gold},
	}
	s.chipDo = []func(){
		func() { s.openLangs(0) }, func() { s.openPeriods(0) }, func() { s.openSources(0) }, s.switchAgainst,
	}
	if s.sums.versions {
		w := "Versions together"
		if f.apart {
			w = "Versions apart"
		}
		chips = append(chips, kit.FilterChip{Key: "V", Words: w, Active: f.apart})
		s.chipDo = append(s.chipDo, s.switchVersions)
	}
	s.chips.Set(chips)
}

func (s *Screen) switchAgainst() {
	s.filters.against = measure.Gold - s.filters.against
	s.refilter()
}

func (s *Screen) switchVersions() {
	if s.sums.versions {
		s.filters.apart = !s.filters.apart
		s.refilter()
	}
}

func (s *Screen) openLangs(letter rune) {
	s.openMenu("Language", letter, 0, s.reader.last.facets.Langs, words.LanguageOf, &s.filters.langs)
}

func (s *Screen) openSources(letter rune) {
	s.openMenu("Source", letter, 2, s.reader.last.facets.Sources, words.Source, &s.filters.sources)
}

func facetChoices(facets []queue.Facet, word func(string) string) []kit.Choice {
	var all []kit.Choice
	for _, f := range facets {
		all = append(all, kit.Choice{Value: f.Value, Label: word(f.Value), Count: queue.Thousands(f.Count)})
	}
	return all
}

// openMenu opens a menu of values above its chip, any number of which may be
// ticked.
func (s *Screen) openMenu(title string, letter rune, chip int, facets []queue.Facet, word func(string) string, list *[]string) {
	on := s.canvas()
	if on == nil || s.reader.last.data == nil {
		return
	}
	m := kit.NewMenu(title, nil)
	fill := func() { m.Set(kit.TickChoices(facetChoices(facets, word), *list, word)) }
	fill()
	m.OnToggle = func(v string) {
		*list = kit.Toggled(*list, v)
		fill()
		s.refilter()
	}
	m.OpenOn(on, s.chips.Below(chip), letter)
}

// openPeriods opens the lengths of time, of which one holds.
func (s *Screen) openPeriods(letter rune) {
	on := s.canvas()
	if on == nil || s.reader.last.data == nil {
		return
	}
	m := kit.NewMenu("Decided within", nil)
	fill := func() {
		var all []kit.Choice
		for _, days := range periods {
			all = append(all, kit.Choice{Value: fmt.Sprint(days), Label: periodWords(days), Chosen: days == s.filters.days})
		}
		m.Set(all)
	}
	fill()
	m.OnToggle = func(v string) {
		for _, days := range periods {
			if fmt.Sprint(days) == v {
				s.filters.days = days
			}
		}
		fill()
		s.refilter()
	}
	m.OpenOn(on, s.chips.Below(1), letter)
}

package audit

import (
	"slices"
	"strings"

	"discern/queue"
	"discern/ui/kit"
)

// fieldWord names a field inside a sentence.
func fieldWord(by field) string { return strings.ToLower(fieldNames[by]) }

// showChips brings the chips up to the filter: those of the usual fields, those
// that filter, and one for the others.
func (s *Screen) showChips() {
	s.shownBy = s.shownBy[:0]
	var chips []kit.FilterChip
	for by := range fields {
		if active := len(s.filter[by]) > 0; active || int(by) < usual {
			s.shownBy = append(s.shownBy, by)
			chips = append(chips, kit.FilterChip{Key: fieldKeys[by], Words: s.filter.chipWords(by), Active: active})
		}
	}
	s.chips.Set(append(chips, kit.FilterChip{Words: "+ filter"}))
	s.left.Layout.Layout(s.left.Objects, s.left.Size()) // the chips may need another line
}

// openMenu opens the values of a field below its chip; opening is the letter that
// did, or 0.
func (s *Screen) openMenu(by field, opening rune) {
	on := s.canvas()
	if on == nil || s.rec == nil {
		return
	}
	m := kit.NewMenu(fieldNames[by], nil)
	fill := func(counts []tallied) { m.Set(s.choices(by, counts)) }
	var counts []tallied
	fill(nil)
	m.OnToggle = func(value string) {
		f := s.filter
		f.toggle(by, value)
		s.use(f)
		fill(counts)
	}
	at := slices.Index(s.shownBy, by)
	if at < 0 {
		at = len(s.shownBy)
	}
	m.OpenOn(on, s.chips.Below(at), opening)
	rec := s.rec
	s.run.Go(func() {
		found := rec.tally(by)
		s.run.Do(func() {
			counts = found
			fill(counts)
		})
	})
}

// openFields offers the fields that have no chip yet.
func (s *Screen) openFields() {
	on := s.canvas()
	if on == nil {
		return
	}
	var choices []kit.Choice
	for by := range fields {
		if !slices.Contains(s.shownBy, by) {
			choices = append(choices, kit.Choice{Value: fieldKeys[by], Label: fieldNames[by], Count: fieldKeys[by]})
		}
	}
	m := kit.NewMenu("Filter by", choices)
	m.OnToggle = func(key string) {
		m.Close()
		s.openMenu(field(slices.Index(fieldKeys[:], key)), 0)
	}
	m.OpenOn(on, s.chips.Below(len(s.shownBy)), 0)
}

// choices lists the values of a field with how many decisions have them; counts are
// nil while they are being counted.
func (s *Screen) choices(by field, counts []tallied) []kit.Choice {
	var all []kit.Choice
	add := func(value, count string) {
		all = append(all, kit.Choice{Value: value, Label: word(by, value), Count: count})
	}
	counted := func(value string) string {
		for _, c := range counts {
			if c.value == value {
				return queue.Thousands(c.n)
			}
		}
		if counts == nil {
			return ""
		}
		return "0"
	}
	switch by {
	case byTime:
		for _, v := range []string{today, week, month} {
			add(v, "")
		}
		slices.SortFunc(counts, func(a, b tallied) int { return strings.Compare(b.value, a.value) })
		for _, c := range counts {
			add(c.value, queue.Thousands(c.n))
		}
	case byVerdict:
		for _, v := range queue.Verdicts {
			add(string(v), counted(string(v)))
		}
	case byCheck:
		for _, v := range checks {
			if secret := v == goldenRight || v == goldenWrong || v == adjudicate || v == appealed; !secret || s.rec.oversees {
				add(v, counted(v))
			}
		}
	case byScore:
		for _, v := range slices.Backward(tenths[:]) {
			add(v, counted(v))
		}
	case byPass:
		for _, v := range queue.Passes {
			add(string(v), counted(string(v)))
		}
	default:
		for _, c := range counts {
			add(c.value, queue.Thousands(c.n))
		}
	}
	return kit.TickChoices(all, s.filter[by], func(v string) string { return word(by, v) })
}

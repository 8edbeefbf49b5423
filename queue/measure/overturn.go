package measure

import (
	"cmp"
	"slices"

	"discern/queue"
)

// Over is what overturned decisions are told apart by.
type Over int

// What overturned decisions are told apart by.
const (
	OverAll      Over = iota
	OverPolicy        // the rules of the decision, which counts under each; "" where it names none
	OverReviewer      // who decided; "" where that is not known
	OverLanguage      // the item's; "" where it is not known
	OverSource        // the item's
	OverDetector      // "detector · label" of each score that flagged the item; "" where none did
)

// Overturned is how many decisions were overturned: superseded by one that says
// something else. Decisions are those that are or were in force; an opinion beside one
// cannot be overturned.
type Overturned struct {
	Key        string
	Decisions  int
	Overturned int
	Share      Figure // with its Wilson interval
}

// Overturned counts them, those most often overturned first, then by key.
func (s *Selection) Overturned(over Over) []Overturned {
	counts := map[string]*Overturned{}
	flagged := s.flagged(over)
	var keys []string
	for _, item := range s.items {
		looks := s.d.of(item)
		for i := range looks {
			l := &looks[i]
			if l.is&held == 0 || !s.takes(l) {
				continue
			}
			keys = keys[:0]
			switch over {
			case OverAll:
				keys = append(keys, "all")
			case OverLanguage:
				keys = append(keys, s.d.names.list[s.d.lang[item]])
			case OverSource:
				keys = append(keys, s.d.names.list[s.d.source[item]])
			case OverReviewer:
				if l.rater >= 0 {
					keys = append(keys, s.d.raters.list[l.rater])
				}
			case OverPolicy:
				for _, code := range s.d.lists[l.list] {
					keys = append(keys, s.d.rules.list[code])
				}
			case OverDetector:
				keys = append(keys, flagged[item]...)
			}
			if len(keys) == 0 {
				keys = append(keys, "")
			}
			for _, k := range keys {
				c := counts[k]
				if c == nil {
					c = &Overturned{Key: k}
					counts[k] = c
				}
				c.Decisions++
				if l.is&overturned != 0 {
					c.Overturned++
				}
			}
		}
	}
	list := make([]Overturned, 0, len(counts))
	for _, c := range counts {
		c.Share = Share(c.Overturned, c.Decisions, "nothing was decided")
		list = append(list, *c)
	}
	slices.SortFunc(list, func(a, b Overturned) int {
		return cmp.Or(cmp.Compare(b.Share.Value, a.Share.Value), cmp.Compare(a.Key, b.Key))
	})
	return list
}

// flagged names the detectors and labels that flagged each decided item.
func (s *Selection) flagged(over Over) map[int32][]string {
	if over != OverDetector {
		return nil
	}
	by := map[int32][]string{}
	for i := range s.d.series {
		sr := &s.d.series[i]
		name := sr.detector + " · " + sr.label
		for _, item := range sr.above() {
			if len(s.d.of(item)) > 0 && !slices.Contains(by[item], name) {
				by[item] = append(by[item], name)
			}
		}
	}
	return by
}

// above are the items that the detector flagged by its own threshold.
func (s *series) above() []int32 {
	t := float32(s.threshold)
	n, _ := slices.BinarySearchFunc(s.score, t, func(v, t float32) int {
		if v >= t {
			return -1
		}
		return 1
	})
	return s.item[:n]
}

// FalsePositive is an item that was held against its author and does not violate.
type FalsePositive struct {
	Ref       queue.Ref
	Reach     *queue.Reach // nil where it is not known
	Decided   bool         // somebody decided that it violates, and was overturned
	Detectors []string     // "detector · label" of the scores that flagged it
}

// FalsePositives returns n of them, those that most people saw first, then those most
// shared; where reach is not known it comes last. An item is one when it is known not
// to violate, see Majority, and a detector flagged it or a decision that it violates was
// overturned. total counts all, unreached those whose reach is not known.
func (s *Selection) FalsePositives(n int) (list []FalsePositive, total, unreached int) {
	flagged := s.flagged(OverDetector)
	var found []int32
	wrongly := map[int32]bool{}
	for _, item := range s.items {
		if s.truth(item, Majority).truth != NotTrue {
			continue
		}
		wrong := slices.ContainsFunc(s.d.of(item), func(l look) bool {
			return l.is&overturned != 0 && l.verdict == violating && s.takes(&l)
		})
		if !wrong && len(flagged[item]) == 0 {
			continue
		}
		if wrong {
			wrongly[item] = true
		}
		if _, ok := s.d.reach[item]; !ok {
			unreached++
		}
		found = append(found, item)
	}
	slices.SortStableFunc(found, func(a, b int32) int {
		ra, oka := s.d.reach[a]
		rb, okb := s.d.reach[b]
		switch {
		case oka && !okb:
			return -1
		case okb && !oka:
			return 1
		}
		return cmp.Or(cmp.Compare(rb.Views, ra.Views), cmp.Compare(rb.Shares, ra.Shares))
	})
	for _, item := range found[:min(n, len(found))] {
		f := FalsePositive{Ref: s.d.refs[item], Decided: wrongly[item], Detectors: flagged[item]}
		if r, ok := s.d.reach[item]; ok {
			f.Reach = &r
		}
		list = append(list, f)
	}
	return list, len(found), unreached
}

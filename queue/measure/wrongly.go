package measure

import (
	"cmp"
	"maps"
	"slices"

	"discern/queue"
)

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
	by := s.flagging()
	const flaggedIt, decidedIt = 1, 2
	why := make([]uint8, len(s.d.refs))
	for _, list := range by {
		s.flagged(list, func(item int32) { why[item] = flaggedIt })
	}
	var found []int32
	for _, item := range s.items {
		s.held(item, func(l *look) {
			if l.is&overturned != 0 && l.verdict == violating {
				why[item] |= decidedIt
			}
		})
		if why[item] == 0 || s.truth(item, Majority).truth != NotTrue {
			continue
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
	listed := map[int32]int{}
	for i, item := range found[:min(n, len(found))] {
		f := FalsePositive{Ref: s.d.refs[item], Decided: why[item]&decidedIt != 0}
		if r, ok := s.d.reach[item]; ok {
			f.Reach = &r
		}
		list = append(list, f)
		listed[item] = i
	}
	for _, name := range slices.Sorted(maps.Keys(by)) {
		s.flagged(by[name], func(item int32) {
			if i, ok := listed[item]; ok {
				list[i].Detectors = append(list[i].Detectors, name)
			}
		})
	}
	return list, len(found), unreached
}

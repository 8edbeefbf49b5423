package measure

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"discern/queue"
)

// Disputed is an item that people disagree on.
type Disputed struct {
	Ref  queue.Ref
	Said map[queue.Verdict]int // how many said so
	Pair float64               // of its pairs of ratings the share that disagrees
}

// Says tells how they disagree: "3 say violating, 2 not violating".
func (d *Disputed) Says() string {
	var parts []string
	for _, v := range queue.Verdicts {
		if n := d.Said[v]; n > 0 {
			verb := ""
			if len(parts) == 0 {
				if verb = "say "; n == 1 {
					verb = "says "
				}
			}
			parts = append(parts, fmt.Sprintf("%d %s%s", n, verb, v.InWords()))
		}
	}
	return strings.Join(parts, ", ")
}

// Disputed returns the n items that people disagree on most: those of whose pairs of
// ratings the most disagree, then those with the most ratings, then the newest.
// total counts all on which anybody disagrees.
func (s *Selection) Disputed(n int) (list []Disputed, total int) {
	type dispute struct {
		item  int32
		pair  float64
		count [3]int
	}
	var all []dispute
	for _, item := range s.items {
		d := dispute{item: item}
		s.independent(item, func(l *look) { d.count[l.verdict]++ })
		m, same := 0, 0
		for _, c := range d.count {
			m += c
			same += c * (c - 1)
		}
		if m*(m-1) > same {
			d.pair = 1 - float64(same)/float64(m*(m-1))
			all = append(all, d)
		}
	}
	slices.SortFunc(all, func(a, b dispute) int {
		return cmp.Or(cmp.Compare(b.pair, a.pair), cmp.Compare(sum(b.count[:]), sum(a.count[:])), cmp.Compare(s.d.refs[b.item], s.d.refs[a.item]))
	})
	for _, d := range all[:min(n, len(all))] {
		said := map[queue.Verdict]int{}
		for i, c := range d.count {
			if c > 0 {
				said[verdicts[i]] = c
			}
		}
		list = append(list, Disputed{Ref: s.d.refs[d.item], Said: said, Pair: d.pair})
	}
	return list, len(all)
}

package measure

import (
	"cmp"
	"slices"
)

// SelfAgreement is how far a reviewer agrees with themself: of their looks at an item
// that they had looked at before, the share that says the same as the look before.
type SelfAgreement struct {
	Reviewer string
	Repeats  int
	Same     int
	Share    Figure // with a Wilson interval
}

// SelfAgreement returns it of every named reviewer with a repeat, by name.
func (s *Selection) SelfAgreement() []SelfAgreement {
	type last struct {
		rater   int32
		verdict int8
	}
	counts := map[int32]*SelfAgreement{}
	var before []last
	for _, item := range s.items {
		looks := s.d.of(item)
		if !slices.ContainsFunc(looks, func(l look) bool { return l.is&repeat != 0 }) {
			continue
		}
		before = before[:0]
		for i := range looks {
			l := &looks[i]
			if l.is&independent == 0 || l.rater < 0 || !s.takes(l) {
				continue
			}
			at := slices.IndexFunc(before, func(b last) bool { return b.rater == l.rater })
			if at < 0 {
				before = append(before, last{l.rater, l.verdict})
				continue
			}
			c := counts[l.rater]
			if c == nil {
				c = &SelfAgreement{Reviewer: s.d.raters.list[l.rater]}
				counts[l.rater] = c
			}
			c.Repeats++
			if before[at].verdict == l.verdict {
				c.Same++
			}
			before[at].verdict = l.verdict
		}
	}
	list := make([]SelfAgreement, 0, len(counts))
	for _, c := range counts {
		c.Share = Share(c.Same, c.Repeats, "nobody looked twice")
		list = append(list, *c)
	}
	slices.SortFunc(list, func(a, b SelfAgreement) int { return cmp.Compare(a.Reviewer, b.Reviewer) })
	return list
}

package measure

import (
	"cmp"
	"slices"
	"time"
)

// Deadlines is how many deadlines were met.
type Deadlines struct {
	Met     int // the first decision came in time
	Missed  int // it came later
	Overdue int // there is none, and the deadline is over
	Open    int // there is none yet, and there is time
	Unknown int // there is one, and it is not known when it was made
}

// Share is the share of the deadlines that are over which were met, with its Wilson
// interval; of those that are not known nothing is said.
func (d *Deadlines) Share() Figure {
	return Share(d.Met, d.Met+d.Missed+d.Overdue, "no deadline is over")
}

// Deadlines counts the deadlines of removal orders, and those of all other flags, at a
// time: of each item the earliest of either.
func (s *Selection) Deadlines(now time.Time) (orders, others Deadlines) {
	for _, item := range s.items {
		at, ok := s.d.due[item]
		if !ok {
			continue
		}
		first, decided := unset, false
		looks := s.d.of(item)
		for i := range looks {
			if !s.takes(&looks[i]) {
				continue
			}
			decided = true
			if t := looks[i].at; t != unset && (first == unset || t < first) {
				first = t
			}
		}
		orders.count(at.order, first, decided, now.Unix())
		others.count(at.other, first, decided, now.Unix())
	}
	return orders, others
}

func (d *Deadlines) count(due, first int64, decided bool, now int64) {
	switch {
	case due == unset:
	case decided && first == unset:
		d.Unknown++
	case decided && first <= due:
		d.Met++
	case decided:
		d.Missed++
	case now > due:
		d.Overdue++
	default:
		d.Open++
	}
}

// Pace is how long decisions took, from opening an item to deciding it.
type Pace struct {
	Reviewer string // empty where it is not known
	Median   time.Duration
	Timed    int // decisions of which it is known; Median holds where there are any
	Untimed  int // decisions of which it is not
}

// Pace returns it for everybody together and for each reviewer, by name. Decisions are
// timed to the second.
func (s *Selection) Pace() (all Pace, each []Pace) {
	type clock struct {
		taken   []int32
		untimed int
	}
	clocks := map[int32]*clock{}
	s.decisions(func(l *look) {
		c := clocks[l.rater]
		if c == nil {
			c = &clock{}
			clocks[l.rater] = c
		}
		if l.taken < 0 {
			c.untimed++
			return
		}
		c.taken = append(c.taken, l.taken)
	})
	var whole []int32
	for rater, c := range clocks {
		p := pace(c.taken)
		p.Untimed = c.untimed
		if rater >= 0 {
			p.Reviewer = s.d.raters.list[rater]
		}
		each = append(each, p)
		whole = append(whole, c.taken...)
		all.Untimed += c.untimed
	}
	slices.SortFunc(each, func(a, b Pace) int { return cmp.Compare(a.Reviewer, b.Reviewer) })
	all.Median, all.Timed = pace(whole).Median, len(whole)
	return all, each
}

func pace(times []int32) Pace {
	p := Pace{Timed: len(times)}
	if len(times) == 0 {
		return p
	}
	slices.Sort(times)
	low, high := times[(len(times)-1)/2], times[len(times)/2]
	p.Median = (time.Duration(low) + time.Duration(high)) * time.Second / 2
	return p
}

// Day is how many decisions were made on one day.
type Day struct {
	Day       time.Time // its midnight
	Decisions int
}

// Throughput counts decisions by day in a place, oldest first; days without any are left
// out. undated counts the decisions of which it is not known when they were made.
func (s *Selection) Throughput(place *time.Location) (days []Day, undated int) {
	counts := map[time.Time]int{}
	s.decisions(func(l *look) {
		if l.at == unset {
			undated++
			return
		}
		year, month, day := time.Unix(l.at, 0).In(place).Date()
		counts[time.Date(year, month, day, 0, 0, 0, 0, place)]++
	})
	for day, n := range counts {
		days = append(days, Day{day, n})
	}
	slices.SortFunc(days, func(a, b Day) int { return a.Day.Compare(b.Day) })
	return days, undated
}

func (s *Selection) decisions(yield func(*look)) {
	for _, item := range s.items {
		looks := s.d.of(item)
		for i := range looks {
			if s.takes(&looks[i]) {
				yield(&looks[i])
			}
		}
	}
}

// Ages are the ages by which waiting items are told apart: each up to the next, the
// last without an end.
var Ages = [5]time.Duration{0, time.Hour, 24 * time.Hour, 7 * 24 * time.Hour, 30 * 24 * time.Hour}

// Waiting is how many items wait in one queue.
type Waiting struct {
	Total   int
	ByAge   [len(Ages)]int // since they were flagged
	Unknown int            // it is not known when they were
	Oldest  time.Duration  // since the oldest was flagged; 0 where none is known
}

// Waiting counts the undecided items at a time: those of the main queue, and those that
// were escalated.
func (s *Selection) Waiting(now time.Time) (main, escalated Waiting) {
	for _, item := range s.items {
		w := &main
		switch s.d.state[item] {
		case settled:
			continue
		case waitsEscalated:
			w = &escalated
		}
		if slices.ContainsFunc(s.d.of(item), func(l look) bool { return l.is&inForce != 0 }) {
			continue
		}
		w.Total++
		if s.d.flagged[item] == unset {
			w.Unknown++
			continue
		}
		age := max(0, now.Sub(time.Unix(s.d.flagged[item], 0)))
		w.Oldest = max(w.Oldest, age)
		for i := len(Ages) - 1; i >= 0; i-- {
			if age >= Ages[i] {
				w.ByAge[i]++
				break
			}
		}
	}
	return main, escalated
}

package measure

import (
	"cmp"
	"maps"
	"slices"
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

// Overturned counts them, those first that are overturned most often for sure, which is by
// the lower end of the interval: one of one is not the worst. Then by key.
func (s *Selection) Overturned(over Over) []Overturned {
	counts := map[string]*Overturned{}
	count := func(key string, l *look) {
		c := counts[key]
		if c == nil {
			c = &Overturned{Key: key}
			counts[key] = c
		}
		c.Decisions++
		if l.is&overturned != 0 {
			c.Overturned++
		}
	}
	if over == OverDetector {
		s.byDetector(count)
	} else {
		var keys []string
		for _, item := range s.items {
			s.held(item, func(l *look) {
				keys = s.overKeys(keys[:0], l, over)
				for _, k := range keys {
					count(k, l)
				}
			})
		}
	}
	list := make([]Overturned, 0, len(counts))
	for _, c := range counts {
		c.Share = Share(c.Overturned, c.Decisions, "nothing was decided")
		list = append(list, *c)
	}
	slices.SortFunc(list, func(a, b Overturned) int {
		return cmp.Or(cmp.Compare(b.Share.Low, a.Share.Low), cmp.Compare(a.Key, b.Key))
	})
	return list
}

// held calls yield with each decision on an item that is or was in force.
func (s *Selection) held(item int32, yield func(*look)) {
	looks := s.d.of(item)
	for i := range looks {
		if l := &looks[i]; l.is&held != 0 && s.takes(l) {
			yield(l)
		}
	}
}

// overKeys adds the keys that a decision counts under.
func (s *Selection) overKeys(keys []string, l *look, over Over) []string {
	switch over {
	case OverAll:
		return append(keys, "all")
	case OverLanguage:
		return append(keys, s.d.names.list[s.d.lang[l.item]])
	case OverSource:
		return append(keys, s.d.names.list[s.d.source[l.item]])
	case OverReviewer:
		if l.rater >= 0 {
			return append(keys, s.d.raters.list[l.rater])
		}
	case OverPolicy:
		for _, code := range s.d.lists[l.list] {
			keys = append(keys, s.d.rules.list[code])
		}
	}
	if len(keys) == 0 {
		keys = append(keys, "")
	}
	return keys
}

// byDetector counts each decision under every detector and label that flagged its item.
func (s *Selection) byDetector(count func(key string, l *look)) {
	by := s.flagging()
	flagged := make([]bool, len(s.d.refs))
	for _, name := range slices.Sorted(maps.Keys(by)) {
		s.flagged(by[name], func(item int32) {
			flagged[item] = true
			s.held(item, func(l *look) { count(name, l) })
		})
	}
	for _, item := range s.items {
		if !flagged[item] {
			s.held(item, func(l *look) { count("", l) })
		}
	}
}

// flagging are the series of each detector and label, all versions together, under
// "detector · label".
func (s *Selection) flagging() map[string][]*series {
	by := map[string][]*series{}
	for i := range s.d.series {
		sr := &s.d.series[i]
		name := sr.detector + " · " + sr.label
		by[name] = append(by[name], sr)
	}
	return by
}

// flagged calls yield once with each picked item that any of some series flagged.
func (s *Selection) flagged(list []*series, yield func(item int32)) {
	left := make([]bool, len(s.d.refs))
	for _, item := range s.items {
		left[item] = true
	}
	for _, sr := range list {
		for _, item := range sr.above() {
			if left[item] {
				left[item] = false
				yield(item)
			}
		}
	}
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

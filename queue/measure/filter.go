package measure

import (
	"slices"
	"strings"
	"time"

	"discern/queue"
)

// Filter says which items and which decisions are measured. Zero fields take all.
type Filter struct {
	Sources, Langs []string
	Kinds          []queue.Kind
	Policies       []string // items for which anybody named one of these rules
	Where          []Condition

	// Of decisions: by one of these reviewers, with one of these verdicts, made in
	// this time. Another is as if it had not been made. One without a time lies in no
	// time that is bounded.
	Reviewers []string
	Verdicts  []queue.Verdict
	From, To  time.Time // To is exclusive
}

// Condition is that an item has a value under a key.
type Condition struct{ Key, Value string }

// The keys that are not of items' meta.
const (
	keySource   = "source"
	keyLanguage = "language"
	keyKind     = "kind"
	metaPrefix  = "meta."
)

// ParseCondition reads KEY=VALUE. The key is source, language, kind or one of items'
// meta; that is written meta.source where meta has such a key.
func ParseCondition(s string) (Condition, error) {
	key, value, ok := strings.Cut(s, "=")
	if !ok || key == "" {
		return Condition{}, queue.Errorf(queue.Invalid, "%q is not of the form KEY=VALUE, as source=forum", s)
	}
	return Condition{key, value}, nil
}

// Meta returns the key of items' meta that a condition names; ok is false where it
// names none.
func (c Condition) Meta() (key string, ok bool) {
	switch c.Key {
	case keySource, keyLanguage, keyKind:
		return "", false
	}
	return strings.TrimPrefix(c.Key, metaPrefix), true
}

// Selection is the part of some data that is measured. It holds no copy, and its
// methods may be called by many at once.
type Selection struct {
	d     *Data
	items []int32

	raters   []bool // nil for all
	verdicts [3]bool
	from, to int64
}

// Select picks what a filter takes. A condition on a key that no item has is an error.
func (d *Data) Select(f Filter) (*Selection, error) {
	s := &Selection{d: d, verdicts: [3]bool{true, true, true}, from: unix(f.From), to: unix(f.To)}
	if len(f.Verdicts) > 0 {
		for i, v := range verdicts {
			s.verdicts[i] = slices.Contains(f.Verdicts, v)
		}
	}
	if len(f.Reviewers) > 0 {
		s.raters = make([]bool, len(d.raters.list))
		for _, name := range f.Reviewers {
			if i, ok := d.raters.at[name]; ok {
				s.raters[i] = true
			}
		}
	}
	tests, err := d.tests(f)
	if err != nil {
		return nil, err
	}
	s.items = make([]int32, 0, len(d.refs))
item:
	for i := range int32(len(d.refs)) { //nolint:gosec // far fewer than 2³¹ items
		for _, takes := range tests {
			if !takes(i) {
				continue item
			}
		}
		s.items = append(s.items, i)
	}
	return s, nil
}

// tests returns what an item must pass.
func (d *Data) tests(f Filter) (tests []func(int32) bool, err error) {
	one := func(of []int32, values ...string) {
		if len(values) == 0 {
			return
		}
		set := make([]bool, len(d.names.list))
		for _, v := range values {
			if i, ok := d.names.at[v]; ok {
				set[i] = true
			}
		}
		tests = append(tests, func(i int32) bool { return set[of[i]] })
	}
	one(d.source, f.Sources...)
	one(d.lang, f.Langs...)
	kinds := make([]string, len(f.Kinds))
	for i, k := range f.Kinds {
		kinds[i] = string(k)
	}
	one(d.kind, kinds...)
	for _, c := range f.Where {
		switch c.Key {
		case keySource:
			one(d.source, c.Value)
		case keyLanguage:
			one(d.lang, c.Value)
		case keyKind:
			one(d.kind, c.Value)
		default:
			test, err := d.metaTest(c)
			if err != nil {
				return nil, err
			}
			tests = append(tests, test)
		}
	}
	if len(f.Policies) > 0 {
		set := make([]bool, len(d.rules.list))
		for _, code := range f.Policies {
			if i, ok := d.rules.at[code]; ok {
				set[i] = true
			}
		}
		tests = append(tests, func(i int32) bool {
			return slices.ContainsFunc(d.of(i), func(l look) bool {
				return slices.ContainsFunc(d.lists[l.list], func(code int32) bool { return set[code] })
			})
		})
	}
	return tests, nil
}

func (d *Data) metaTest(c Condition) (func(int32) bool, error) {
	key, _ := c.Meta()
	switch {
	case d.meta.many[key]:
		return nil, queue.Errorf(queue.Invalid, "%s has more than %d values here, so that items are not picked by it", key, MostValues)
	case d.meta.keys[key] == nil:
		return nil, queue.Errorf(queue.Invalid, "no item has the key %q; there are source, language, kind and the keys of items' meta", key)
	}
	tag, ok := d.meta.pairs.at[key+"\x00"+c.Value]
	if !ok {
		return func(int32) bool { return false }, nil
	}
	return func(i int32) bool { return slices.Contains(d.tags[d.tagged[i]:d.tagged[i+1]], tag) }, nil
}

// takes reports whether a decision counts.
func (s *Selection) takes(l *look) bool {
	switch {
	case s.raters != nil && (l.rater < 0 || !s.raters[l.rater]):
		return false
	case s.from != unset && l.at < s.from, s.to != unset && (l.at >= s.to || l.at == unset):
		return false
	}
	return s.verdicts[l.verdict]
}

// independent calls yield with each look at an item that says something about
// agreement.
func (s *Selection) independent(item int32, yield func(*look)) {
	looks := s.d.of(item)
	for i := range looks {
		if l := &looks[i]; l.is&independent != 0 && l.is&repeat == 0 && s.takes(l) {
			yield(l)
		}
	}
}

// Items counts the items picked.
func (s *Selection) Items() int { return len(s.items) }

package measure

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// By is what agreement is told apart by.
type By int

// What agreement is told apart by.
const (
	ByAll      By = iota // nothing: one group, with the key "all"
	ByPolicy             // the rules that anybody named of an item, which counts under each; "" where nobody named one
	ByLanguage           // the item's; "" where it is not known
	BySource             // the item's
	ByPair               // each two named reviewers who looked at the same items; "A & B"
	ByMonth              // in which the item was first looked at, as "2026-11" in UTC; "" where it is not known
)

var byWords = []string{"all", "policy", "language", "source", "pair", "month"}

// String returns the word that ParseBy reads.
func (b By) String() string { return byWords[b] }

// ParseBy reads policy, language, source, pair or month.
func ParseBy(s string) (By, error) {
	if i := slices.Index(byWords, s); i >= 0 {
		return By(i), nil
	}
	return 0, fmt.Errorf("%q is not one of %s", s, strings.Join(byWords[1:], ", "))
}

// MostIntervals is how many groups are given intervals, those with the most items:
// with a thousand reviewers there are half a million pairs.
const MostIntervals = 500

// Group is how far people agree over some items. Only looks count that were made
// without knowing of others, and of a named reviewer the first at each item; looks
// without a name are each by somebody else.
type Group struct {
	Key     string
	Pair    [2]string // of ByPair: the two reviewers
	Items   int       // with two ratings and more
	Ratings int       // of those items
	Single  int       // items with one rating: they say nothing
	Agreement
	Cohen Figure // where all ratings are those of the same two named reviewers
}

// Agreement measures the picked items, told apart by something, in the order of keys
// with "" last. The verdicts are three categories, in the order not violating, unsure,
// violating. It answers with the context's error when that is done.
func (s *Selection) Agreement(ctx context.Context, by By) ([]Group, error) {
	gather := s.sheets
	if by == ByPair {
		gather = s.pairSheets
	}
	sheets, err := gather(ctx, by)
	if err != nil {
		return nil, err
	}
	if by == ByAll && len(sheets) == 0 {
		sheets = []*sheet{newSheet("all")}
	}
	slices.SortFunc(sheets, func(a, b *sheet) int {
		if (a.key == "") != (b.key == "") {
			return cmp.Compare(b.key, a.key)
		}
		return cmp.Compare(a.key, b.key)
	})
	most := slices.Clone(sheets)
	slices.SortStableFunc(most, func(a, b *sheet) int { return cmp.Compare(b.items(), a.items()) })
	for _, sh := range most[:min(MostIntervals, len(most))] {
		sh.intervals = true
	}
	groups := make([]Group, len(sheets))
	for i, sh := range sheets {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		g := &groups[i]
		g.Key, g.Items = sh.key, sh.items()
		if by == ByPair {
			g.Ratings = 2 * g.Items
			g.Pair = [2]string{s.d.raters.list[sh.pair[0]], s.d.raters.list[sh.pair[1]]}
		} else {
			g.Ratings, g.Single = sh.ratings.Count(), sh.ratings.Single()
		}
		g.measure(sh)
	}
	return groups, nil
}

func (g *Group) measure(sh *sheet) {
	ratings, intervals := sh.ratings, sh.intervals
	if ratings == nil {
		ratings = sh.paired()
	}
	g.Agreement = ratings.Agreement(intervals)
	switch {
	case g.Items == 0:
		g.Cohen = unknown(whyNoItem)
	case sh.many:
		g.Cohen = unknown("Cohen's κ is that of two named reviewers")
	case intervals:
		g.Cohen = Cohen(len(verdicts), sh.cells[:])
	default:
		g.Cohen = unknown(whySame)
		if v, ok := cohen(len(verdicts), sh.cells[:]); ok {
			g.Cohen = known(v)
		}
	}
	figures := g.figures()
	for _, f := range append(figures[:], &g.Cohen) {
		if f.Known && !intervals {
			f.Why = whyMany
		}
	}
}

// sheet gathers the ratings of one group.
type sheet struct {
	key     string
	ratings *Ratings // nil of a pair, which has its cells
	pair    [2]int32 // the first two raters met; −1 for none
	many    bool     // there are others, or nameless ones
	cells   [9]int   // what the pair said of the same items

	intervals bool // it is given them
}

func newSheet(key string) *sheet {
	return &sheet{key: key, ratings: NewRatings(len(verdicts)), pair: [2]int32{-1, -1}}
}

// items counts the items that were rated by two.
func (sh *sheet) items() int {
	if sh.ratings == nil {
		return sum(sh.cells[:])
	}
	return sh.ratings.Items()
}

// add adds what raters said of one item.
func (sh *sheet) add(raters []int32, said []int8) {
	var counts [3]int32
	both := [2]int8{-1, -1}
	for i, r := range raters {
		counts[said[i]]++
		switch {
		case len(raters) < 2 || sh.many:
		case r < 0:
			sh.many = true
		case sh.pair[0] == r || sh.pair[0] < 0:
			sh.pair[0], both[0] = r, said[i]
		case sh.pair[1] == r || sh.pair[1] < 0:
			sh.pair[1], both[1] = r, said[i]
		default:
			sh.many = true
		}
	}
	sh.ratings.Add(counts[:]...)
	if both[0] >= 0 && both[1] >= 0 {
		sh.cells[int(both[0])*3+int(both[1])]++
	}
}

// sheets gathers the picked items under their keys.
func (s *Selection) sheets(ctx context.Context, by By) ([]*sheet, error) {
	sheets := map[int64]*sheet{}
	var keys []int64
	var raters []int32
	var said []int8
	for n, item := range s.items {
		if n%4096 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		raters, said = raters[:0], said[:0]
		s.independent(item, func(l *look) { raters, said = append(raters, l.rater), append(said, l.verdict) })
		if len(raters) == 0 {
			continue
		}
		keys = s.keys(keys[:0], item, by)
		for _, k := range keys {
			sh := sheets[k]
			if sh == nil {
				sh = newSheet(s.keyName(k, by))
				sheets[k] = sh
			}
			sh.add(raters, said)
		}
	}
	return slices.Collect(maps.Values(sheets)), nil
}

// keys adds the keys of the groups that an item belongs to.
func (s *Selection) keys(keys []int64, item int32, by By) []int64 {
	switch by {
	case ByLanguage:
		return append(keys, int64(s.d.lang[item]))
	case BySource:
		return append(keys, int64(s.d.source[item]))
	case ByMonth:
		first := unset
		s.independent(item, func(l *look) {
			if first == unset || l.at != unset && l.at < first {
				first = l.at
			}
		})
		if first == unset {
			return append(keys, -1)
		}
		year, month, _ := time.Unix(first, 0).UTC().Date()
		return append(keys, int64(year)*12+int64(month)-1)
	case ByPolicy:
		for _, l := range s.d.of(item) {
			if !s.takes(&l) {
				continue
			}
			for _, code := range s.d.lists[l.list] {
				if !slices.Contains(keys, int64(code)) {
					keys = append(keys, int64(code))
				}
			}
		}
		if len(keys) == 0 {
			keys = append(keys, -1)
		}
		return keys
	default:
		return append(keys, 0)
	}
}

func (s *Selection) keyName(key int64, by By) string {
	switch {
	case key < 0:
		return ""
	case by == ByLanguage || by == BySource:
		return s.d.names.list[key]
	case by == ByMonth:
		return fmt.Sprintf("%04d-%02d", key/12, key%12+1)
	case by == ByPolicy:
		return s.d.rules.list[key]
	default:
		return byWords[ByAll]
	}
}

// pairSheets gathers the items that two named reviewers both looked at.
func (s *Selection) pairSheets(ctx context.Context, _ By) ([]*sheet, error) {
	names := s.d.raters.list
	byName := make([]int32, len(names)) // raters in the order of their names
	for i := range byName {
		byName[i] = int32(i) //nolint:gosec // an index
	}
	slices.SortFunc(byName, func(a, b int32) int { return cmp.Compare(names[a], names[b]) })
	rank := make([]int, len(names))
	for i, r := range byName {
		rank[r] = i
	}
	cells := newPairCells(len(names))
	var raters []int
	var said []int8
	for _, item := range s.items {
		raters, said = raters[:0], said[:0]
		s.independent(item, func(l *look) {
			if l.rater >= 0 {
				raters, said = append(raters, rank[l.rater]), append(said, l.verdict)
			}
		})
		for i, a := range raters {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			for j, b := range raters[:i] {
				if a < b {
					cells.of(a, b)[int(said[i])*3+int(said[j])]++
				} else {
					cells.of(b, a)[int(said[j])*3+int(said[i])]++
				}
			}
		}
	}
	var sheets []*sheet
	for pair, c := range cells.all() {
		if len(sheets)%4096 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		a, b := byName[pair[0]], byName[pair[1]]
		sh := &sheet{key: pairName(names[a], names[b]), pair: [2]int32{a, b}}
		for i, n := range c {
			sh.cells[i] = int(n)
		}
		sheets = append(sheets, sh)
	}
	return sheets, nil
}

// paired are the ratings of a pair.
func (sh *sheet) paired() *Ratings {
	r := NewRatings(len(verdicts))
	for i, n := range sh.cells {
		var counts [3]int32
		counts[i/3]++
		counts[i%3]++
		r.addMany(n, counts[:])
	}
	return r
}

// pairName is the key of a pair. A name that holds the sign between is quoted, so that
// no two pairs have one key.
func pairName(a, b string) string {
	if strings.Contains(a+b, "&") {
		return fmt.Sprintf("%q & %q", a, b)
	}
	return a + " & " + b
}

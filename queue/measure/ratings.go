package measure

import "encoding/binary"

// Why a measure of agreement is not known.
const (
	whyNoItem  = "no item was rated by two people"
	whyOneItem = "a single item has no interval"
	whySame    = "all answers are the same, so that agreeing says nothing beyond chance"
	whyMany    = "only the groups with the most items have intervals"
	whyRarely  = "too often all answers would be the same"
)

// Ratings is how a set of items was rated, in categories 0…k−1 that stand in their
// order. It keeps patterns, which are how many raters chose each category: items with
// the same pattern are not told apart, since no measure of Ratings does. Items with
// fewer than two ratings are counted and otherwise left out: nobody agrees alone.
type Ratings struct {
	k       int
	pattern []int32 // k counts each
	items   []int   // how many items have the pattern
	at      map[string]int
	single  int
	key     []byte
}

// NewRatings makes an empty set of ratings in k categories.
func NewRatings(k int) *Ratings { return &Ratings{k: k, at: map[string]int{}} }

// Add adds an item: how many raters chose each category.
func (r *Ratings) Add(counts ...int32) { r.addMany(1, counts) }

// addMany adds so many items that were rated alike.
func (r *Ratings) addMany(items int, counts []int32) {
	total := int32(0)
	r.key = r.key[:0]
	for _, n := range counts {
		total += n
		r.key = binary.LittleEndian.AppendUint32(r.key, uint32(n)) //nolint:gosec // the bytes are a key
	}
	switch {
	case items == 0 || total < 1:
		return
	case total == 1:
		r.single += items
		return
	}
	i, ok := r.at[string(r.key)]
	if !ok {
		i = len(r.items)
		r.at[string(r.key)] = i
		r.items, r.pattern = append(r.items, 0), append(r.pattern, counts...)
	}
	r.items[i] += items
}

// Items counts the items with two ratings and more.
func (r *Ratings) Items() int { return sum(r.items) }

// Single counts the items that were rated once: they say nothing about agreement.
func (r *Ratings) Single() int { return r.single }

// Count counts the ratings of Items.
func (r *Ratings) Count() int {
	n := 0
	for i, items := range r.items {
		for _, c := range r.pattern[i*r.k : (i+1)*r.k] {
			n += items * int(c)
		}
	}
	return n
}

func sum(list []int) (n int) {
	for _, v := range list {
		n += v
	}
	return n
}

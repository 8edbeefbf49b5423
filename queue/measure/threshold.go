package measure

import (
	"math/rand/v2"
	"slices"
	"sort"

	"discern/queue"
)

// Outcome is what a threshold would have done to the items that a detector scored:
// what it would have flagged, and of that what is known.
type Outcome struct {
	Threshold float64
	TruePositive, FalsePositive,
	FalseNegative, TrueNegative int // of the decided items
	Above     int    // items at or above it, decided or not: what people would have to look at
	Undecided int    // of those the items of which nothing is known
	Below     int    // items below it, decided or not
	Precision Figure // of the decided items at or above it, the share that violates
	Recall    Figure // of the decided items that violate, the share at or above it
}

// Decided counts the decided items.
func (o *Outcome) Decided() int {
	return o.TruePositive + o.FalsePositive + o.FalseNegative + o.TrueNegative
}

// At says what a threshold of 0…1 would have done.
func (s *Scored) At(threshold float64) Outcome {
	n := s.atLeast(threshold)
	up, all := s.upTo[n], s.all()
	o := Outcome{
		Threshold: threshold, TruePositive: int(up.yes), FalsePositive: int(up.no),
		FalseNegative: int(all.yes - up.yes), TrueNegative: int(all.no - up.no),
		Above: n, Undecided: n - int(up.yes+up.no), Below: len(s.refs) - n,
	}
	o.Precision = Share(o.TruePositive, o.TruePositive+o.FalsePositive, "no decided item is at or above the threshold")
	o.Recall = Share(o.TruePositive, o.TruePositive+o.FalseNegative, "no decided item violates")
	return o
}

// atLeast counts the items with a score at or above a threshold. Both are taken as
// float32, so that .73 is .73.
func (s *Scored) atLeast(threshold float64) int {
	t := float32(threshold)
	return sort.Search(len(s.score), func(i int) bool { return s.score[i] < t })
}

// Example is one scored item.
type Example struct {
	Ref   queue.Ref
	Score float64
	Truth Truth
	Seen  bool // somebody has looked at it
}

// Changed returns up to n of the items that one of two thresholds flags and the other
// does not, strongest first, and counts all of them: Above is how many there are, and
// what is known of them stands in TruePositive (they violate) and FalsePositive.
func (s *Scored) Changed(a, b float64, n int) ([]Example, Outcome) {
	low, high := min(a, b), max(a, b)
	from, to := s.atLeast(high), s.atLeast(low)
	up, all := s.upTo[from], s.upTo[to]
	o := Outcome{Threshold: low, TruePositive: int(all.yes - up.yes), FalsePositive: int(all.no - up.no), Above: to - from}
	o.Undecided = o.Above - o.TruePositive - o.FalsePositive
	return s.examples(from, min(to, from+n)), o
}

func (s *Scored) examples(from, to int) []Example {
	list := make([]Example, 0, to-from)
	for i := from; i < to; i++ {
		list = append(list, Example{s.refs[i], float64(s.score[i]), s.known[i].truth, s.known[i].seen})
	}
	return list
}

// Sample returns up to n items that nobody has looked at with scores from low to below
// high, 1 included where high is 1, picked at random by a seed: what to look at where
// nobody has. total counts all of them.
func (s *Scored) Sample(low, high float64, n int, seed uint64) (refs []queue.Ref, total int) {
	from, to := s.atLeast(high), s.atLeast(low)
	if high >= 1 {
		from = 0
	}
	rnd := rand.New(rand.NewPCG(seed, 1)) //nolint:gosec // a sample to look at, not a secret
	for i := from; i < to; i++ {
		if s.known[i].seen {
			continue
		}
		total++
		// Vitter (1985), "Random sampling with a reservoir", algorithm R.
		if len(refs) < n {
			refs = append(refs, s.refs[i])
		} else if j := rnd.IntN(total); j < n {
			refs[j] = s.refs[i]
		}
	}
	slices.Sort(refs)
	return refs, total
}

// Dots calls yield with every scored item, strongest first, until it returns false:
// for the dot chart.
func (s *Scored) Dots(yield func(Example) bool) {
	for i := range s.refs {
		if !yield(Example{s.refs[i], float64(s.score[i]), s.known[i].truth, s.known[i].seen}) {
			return
		}
	}
}

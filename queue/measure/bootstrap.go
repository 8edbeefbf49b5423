package measure

import (
	"math"
	"math/rand/v2"
	"slices"
)

// Resamples is how often items are drawn anew for an interval: 1,000 times, and less
// often, but at least 200 times, where items are so diverse that it would take long.
const (
	Resamples      = 1000
	leastResamples = 200
	mostDraws      = 2_000_000 // patterns × resamples
)

// bootstrap draws items anew with replacement: Efron (1979), "Bootstrap methods:
// another look at the jackknife", Annals of Statistics 7, 1–26. Items with the same
// pattern are drawn together, as how many of them come up, which is the same draw at
// a cost that does not grow with the number of items. It is seeded alike each time:
// the same items have the same interval.
type bootstrap struct {
	items []int // how many items have each pattern
	n     int
	times int
	drawn []int
	rnd   *rand.Rand
}

func newBootstrap(items []int) *bootstrap {
	return &bootstrap{
		items: items, n: sum(items), drawn: make([]int, len(items)),
		times: min(Resamples, max(leastResamples, mostDraws/max(1, len(items)))),
		rnd:   rand.New(rand.NewPCG(1979, 7)), //nolint:gosec // it is a resample, not a secret
	}
}

// draw returns how many items of each pattern come up when as many as there are get
// drawn. The result is valid until the next call.
func (b *bootstrap) draw() []int {
	left, of := b.n, b.n
	for i, k := range b.items {
		b.drawn[i] = 0
		if k == 0 || left == 0 {
			continue
		}
		got := left
		if k < of {
			got = binomial(b.rnd, left, float64(k)/float64(of))
		}
		b.drawn[i] = got
		left, of = left-got, of-k
	}
	return b.drawn
}

// bound gives a figure its 95 % percentile interval: Efron & Tibshirani (1993), "An
// Introduction to the Bootstrap", chapter 13. Where the figure is undefined in more
// than one of twenty resamples it has none.
func (f *Figure) bound(values []float64, b *bootstrap) {
	switch {
	case b.n < 2:
		f.Why = whyOneItem
		return
	case len(values)*20 < b.times*19:
		f.Why = whyRarely
		return
	}
	slices.Sort(values)
	at := func(q float64) float64 {
		return values[min(len(values)-1, max(0, int(math.Ceil(q*float64(len(values))))-1))]
	}
	f.Low, f.High, f.Bounded = at(0.025), at(0.975), true
}

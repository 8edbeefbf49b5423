package measure

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// rated turns what each rater said of each item into ratings; 0 is nothing said,
// categories count from 1.
func rated(k int, raters ...[]int) *Ratings {
	r := NewRatings(k)
	for i := range raters[0] {
		counts := make([]int32, k)
		for _, said := range raters {
			if said[i] > 0 {
				counts[said[i]-1]++
			}
		}
		r.Add(counts...)
	}
	return r
}

// counted makes ratings of how many raters chose each category.
func counted(k int, items [][]int32) *Ratings {
	r := NewRatings(k)
	for _, counts := range items {
		r.Add(counts...)
	}
	return r
}

// psychiatric is table 1 of Fleiss (1971): 30 patients, six psychiatrists each.
var psychiatric = [][]int32{
	{0, 0, 0, 6, 0},
	{0, 3, 0, 0, 3},
	{0, 1, 4, 0, 1},
	{0, 0, 0, 0, 6},
	{0, 3, 0, 3, 0},
	{2, 0, 4, 0, 0},
	{0, 0, 4, 0, 2},
	{2, 0, 3, 1, 0},
	{2, 0, 0, 4, 0},
	{0, 0, 0, 0, 6},
	{1, 0, 0, 5, 0},
	{1, 1, 0, 4, 0},
	{0, 3, 3, 0, 0},
	{1, 0, 0, 5, 0},
	{0, 2, 0, 3, 1},
	{0, 0, 5, 0, 1},
	{3, 0, 0, 1, 2},
	{5, 1, 0, 0, 0},
	{0, 2, 0, 4, 0},
	{1, 0, 2, 0, 3},
	{0, 0, 0, 0, 6},
	{0, 1, 0, 5, 0},
	{0, 2, 0, 1, 3},
	{2, 0, 0, 4, 0},
	{1, 0, 0, 4, 1},
	{0, 5, 0, 1, 0},
	{4, 0, 0, 0, 2},
	{0, 2, 0, 4, 0},
	{1, 0, 5, 0, 0},
	{0, 0, 0, 0, 6},
}

// wikipedia is the example in Wikipedia's article on Fleiss' kappa.
var wikipedia = [][]int32{
	{0, 0, 0, 0, 14},
	{0, 2, 6, 4, 2},
	{0, 0, 3, 5, 6},
	{0, 3, 9, 2, 0},
	{2, 2, 8, 1, 1},
	{7, 7, 0, 0, 0},
	{3, 2, 6, 3, 0},
	{2, 5, 3, 2, 2},
	{6, 5, 2, 1, 0},
	{0, 2, 2, 3, 7},
}

// krippendorff is section C of Krippendorff (2011): 4 observers, 12 units, 5 values.
var krippendorff = [][]int{
	{1, 2, 3, 3, 2, 1, 4, 1, 2, 0, 0, 0},
	{1, 2, 3, 3, 2, 2, 4, 1, 2, 5, 0, 3},
	{0, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, 0},
	{1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, 0},
}

func TestPublished(t *testing.T) {
	k := rated(5, krippendorff...)
	for _, c := range []struct {
		name string
		got  Figure
		want float64
	}{
		{"Fleiss 1971", counted(5, psychiatric).Agreement(false).Fleiss, 0.430},
		{"Wikipedia", counted(5, wikipedia).Agreement(false).Fleiss, 0.210},
		{"Krippendorff 2011, nominal", k.Agreement(false).Alpha, 0.743},
		{"Krippendorff 2011, ordinal", k.Agreement(false).Ordinal, 0.815},
		{"Krippendorff 2011, interval", k.Agreement(false).Interval, 0.849},
		{"Krippendorff 2011, two observers", rated(2, []int{1, 2, 1, 1, 1, 1, 1, 1, 2, 1}, []int{2, 2, 2, 1, 1, 2, 1, 1, 1, 1}).Agreement(false).Alpha, 0.095},
		{"Cohen 1960", Cohen(3, []int{88, 14, 18, 10, 40, 10, 2, 6, 12}), 0.492},
		{"Wikipedia on Cohen", Cohen(2, []int{20, 5, 10, 15}), 0.4},
	} {
		if !c.got.Known || math.Abs(c.got.Value-c.want) > 0.0005 {
			t.Errorf("%s: %v %v, want %.3f", c.name, c.got.Known, c.got.Value, c.want)
		}
	}
	if got := k.Items(); got != 11 {
		t.Errorf("Krippendorff 2011: %d items with two ratings, want 11", got)
	}
	if got := k.Single(); got != 1 {
		t.Errorf("Krippendorff 2011: %d items with one, want 1", got)
	}
}

func TestUndefined(t *testing.T) {
	for _, c := range []struct {
		name     string
		ratings  *Ratings
		observed bool
		why      string
	}{
		{"no items", NewRatings(3), false, whyNoItem},
		{"one rating each", rated(2, []int{1, 0, 0}, []int{0, 2, 0}, []int{0, 0, 1}), false, whyNoItem},
		{"all the same answer", rated(3, []int{2, 2, 2}, []int{2, 2, 2}), true, whySame},
	} {
		a := c.ratings.Agreement(true)
		if a.Observed.Known != c.observed {
			t.Errorf("%s: observed agreement is known: %v", c.name, a.Observed.Known)
		}
		figures := a.figures()
		for i, f := range figures[1:] {
			if f.Known || f.Bounded || f.Value != 0 || f.Why != c.why {
				t.Errorf("%s: figure %d is %+v", c.name, i+1, *f)
			}
		}
	}
	for _, cells := range [][]int{{0, 0, 0, 0}, {7, 0, 0, 0}, {0, 0, 0, 7}} {
		if f := Cohen(2, cells); f.Known || f.Why == "" {
			t.Errorf("Cohen of %v is %+v", cells, f)
		}
	}
	if f := Cohen(2, []int{5, 2, 0, 0}); !f.Known || f.Value != 0 {
		t.Errorf("one who never says but one thing agrees by chance alone: %+v", f)
	}
}

// TestIntervals holds the bootstrap against the wide agreement of a small sample, and
// against itself.
func TestIntervals(t *testing.T) {
	a, b := counted(5, psychiatric).Agreement(true), counted(5, psychiatric).Agreement(true)
	if a != b {
		t.Error("the same ratings have two intervals")
	}
	// Over items the jackknife has a standard error of 0.057 for κ of Fleiss' patients.
	f := a.Fleiss
	if !f.Bounded || f.Low < 0.28 || f.Low > 0.36 || f.High < 0.47 || f.High > 0.56 {
		t.Errorf("κ %.3f has the interval %.3f to %.3f", f.Value, f.Low, f.High)
	}
	one := NewRatings(2)
	one.Add(1, 1)
	if f := one.Agreement(true).Fleiss; !f.Known || f.Bounded || f.Why == "" {
		t.Errorf("one item: %+v", f)
	}
	// Of twenty items one has another answer: more than a third of the resamples lack it.
	rare := NewRatings(2)
	for range 19 {
		rare.Add(2, 0)
	}
	rare.Add(1, 1)
	if f := rare.Agreement(true).Fleiss; !f.Known || f.Bounded || f.Why != whyRarely {
		t.Errorf("a rare answer: %+v", f)
	}
}

// TestResampling holds that drawing patterns is drawing items: the interval is that of
// items drawn one by one.
func TestResampling(t *testing.T) {
	items := [][]int32{}
	for i := range 400 { // in a hundred patterns at the most, some of them rare
		a := int32(i*i) % 5
		items = append(items, []int32{a, 4 - a, int32(i) % 2})
	}
	rnd := rand.New(rand.NewPCG(3, 4))
	var naive []float64
	for range 4000 {
		r := NewRatings(3)
		for range items {
			r.Add(items[rnd.IntN(len(items))]...)
		}
		naive = append(naive, r.Agreement(false).Fleiss.Value)
	}
	slices.Sort(naive)
	low, high := naive[100], naive[3900]
	f := counted(3, items).Agreement(true).Fleiss
	if wide := high - low; math.Abs(f.Low-low) > wide/10 || math.Abs(f.High-high) > wide/10 {
		t.Errorf("%.4f to %.4f, item by item %.4f to %.4f", f.Low, f.High, low, high)
	}
}

func TestBinomial(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	for _, c := range []struct {
		n int
		p float64
	}{{1, 0.3}, {40, 0.1}, {40, 0.9}, {100, 0.5}, {4000, 0.02}, {100_000, 0.7}} {
		const times = 20_000
		mean, square := 0.0, 0.0
		for range times {
			k := float64(binomial(rnd, c.n, c.p))
			if k < 0 || k > float64(c.n) {
				t.Fatalf("%v of %d", k, c.n)
			}
			mean += k / times
			square += k * k / times
		}
		want, spread := float64(c.n)*c.p, float64(c.n)*c.p*(1-c.p)
		if math.Abs(mean-want) > 5*math.Sqrt(spread/times) {
			t.Errorf("n %d, p %v: mean %v, want %v", c.n, c.p, mean, want)
		}
		if v := square - mean*mean; math.Abs(v-spread) > spread/15 {
			t.Errorf("n %d, p %v: variance %v, want %v", c.n, c.p, v, spread)
		}
	}
	if binomial(rnd, 0, 0.5) != 0 || binomial(rnd, 9, 0) != 0 || binomial(rnd, 9, 1) != 9 {
		t.Error("what is certain came out by chance")
	}
}

func TestWilson(t *testing.T) {
	for _, c := range []struct {
		k, n      int
		low, high float64
	}{
		{0, 10, 0, 0.2775}, {10, 10, 0.7225, 1}, {5, 10, 0.2366, 0.7634}, {81, 263, 0.2553, 0.3662}, // the last is Newcombe's (1998)
	} {
		low, high, ok := Wilson(c.k, c.n)
		if !ok || math.Abs(low-c.low) > 0.0001 || math.Abs(high-c.high) > 0.0001 {
			t.Errorf("%d of %d: %.4f to %.4f, want %.4f to %.4f", c.k, c.n, low, high, c.low, c.high)
		}
	}
	if f := Share(0, 0, "nobody looked"); f.Known || f.Bounded || f.String() != "not known" {
		t.Errorf("none of none: %+v", f)
	}
}

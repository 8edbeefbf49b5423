package measure

// fleiss computes observed agreement and Fleiss' κ. Observed agreement is P̄: of all the
// pairs of ratings of an item the share that agrees, and the mean of it over items.
//
// κ is (P̄ − P̄e) / (1 − P̄e), where P̄e is the sum of the squared shares of the
// categories: Fleiss (1971), "Measuring nominal scale agreement among many raters",
// Psychological Bulletin 76, 378–382. That paper has the same number of ratings for
// every item. Where the numbers differ every item counts the same, however many
// looked at it: P̄ is the mean over items, and a category's share is the mean over
// items of its share of the item's ratings, as in Gwet (2014), "Handbook of
// Inter-Rater Reliability", 4th edition, section 2.3, of the items with two ratings
// and more alone. With equal numbers that is Fleiss' own.
type fleiss struct {
	agree []float64 // of each pattern: the share of its pairs that agree
	share []float64 // of each pattern and category: its share of the ratings
	k     int
	mean  []float64 // reused
}

func newFleiss(r *Ratings) *fleiss {
	f := &fleiss{agree: make([]float64, len(r.items)), share: make([]float64, len(r.pattern)), k: r.k, mean: make([]float64, r.k)}
	for i := range r.items {
		counts := r.pattern[i*r.k : (i+1)*r.k]
		n, pairs := 0.0, 0.0
		for _, c := range counts {
			n += float64(c)
			pairs += float64(c) * float64(c-1)
		}
		f.agree[i] = pairs / (n * (n - 1))
		for c := range counts {
			f.share[i*r.k+c] = float64(counts[c]) / n
		}
	}
	return f
}

// of returns observed agreement and κ where so many items have each pattern; ok is
// false where κ is not defined.
func (f *fleiss) of(items []int) (observed, kappa float64, ok bool) {
	clear(f.mean)
	n, used := 0.0, 0
	for i, w := range items {
		if w == 0 {
			continue
		}
		n += float64(w)
		observed += float64(w) * f.agree[i]
		for c := range f.k {
			f.mean[c] += float64(w) * f.share[i*f.k+c]
		}
	}
	if n == 0 {
		return 0, 0, false
	}
	observed /= n
	chance := 0.0
	for _, m := range f.mean {
		if m > 0 {
			used++
		}
		chance += m / n * (m / n)
	}
	if used < 2 {
		return observed, 0, false
	}
	return observed, (observed - chance) / (1 - chance), true
}

package measure

import "math"

// z is the 97.5 % point of the normal distribution: it leaves 95 % between.
const z = 1.959963984540054

// Wilson returns the 95 % score interval of a share of k in n, which holds for small
// n and for shares near 0 and 1; ok is false for n = 0. It is that of Wilson (1927),
// "Probable inference, the law of succession, and statistical inference", Journal of
// the American Statistical Association 22, 209–212.
func Wilson(k, n int) (low, high float64, ok bool) {
	if n <= 0 || k < 0 || k > n {
		return 0, 0, false
	}
	p, m := float64(k)/float64(n), float64(n)
	centre := (p + z*z/(2*m)) / (1 + z*z/m)
	half := z / (1 + z*z/m) * math.Sqrt(p*(1-p)/m+z*z/(4*m*m))
	return max(0, centre-half), min(1, centre+half), true
}

// Share is a share of k in n with its Wilson interval; not known for n = 0, and why
// says so.
func Share(k, n int, why string) Figure {
	low, high, ok := Wilson(k, n)
	if !ok {
		return unknown(why)
	}
	return Figure{Value: float64(k) / float64(n), Low: low, High: high, Known: true, Bounded: true}
}

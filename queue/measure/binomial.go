package measure

import (
	"math"
	"math/rand/v2"
)

// binomial draws how many of n come up when each does so with probability p, 0…1.
// Few are found by walking the distribution from 0, many by the transformed rejection
// with squeeze of Hörmann (1993), "The generation of binomial random variates",
// Journal of Statistical Computation and Simulation 46, 101–110 (algorithm BTRS).
// Both are exact.
func binomial(rnd *rand.Rand, n int, p float64) int {
	switch {
	case n <= 0 || p <= 0:
		return 0
	case p >= 1:
		return n
	case p > 0.5:
		return n - binomial(rnd, n, 1-p)
	case float64(n)*p < 10:
		return binomialWalk(rnd, n, p)
	}
	m, odds := float64(n), p/(1-p)
	spread := math.Sqrt(m * p * (1 - p))
	b := 1.15 + 2.53*spread
	a := -0.0873 + 0.0248*b + 0.01*p
	centre, squeeze, scale := m*p+0.5, 0.92-4.2/b, (2.83+5.1/b)*spread
	mode := math.Floor((m + 1) * p)
	top := logGamma(mode+1) + logGamma(m-mode+1)
	for {
		u, v := rnd.Float64()-0.5, rnd.Float64()
		us := 0.5 - math.Abs(u)
		k := math.Floor((2*a/us+b)*u + centre)
		if us >= 0.07 && v <= squeeze {
			return int(k)
		}
		if k < 0 || k > m {
			continue
		}
		if math.Log(v*scale/(a/(us*us)+b)) <= top-logGamma(k+1)-logGamma(m-k+1)+(k-mode)*math.Log(odds) {
			return int(k)
		}
	}
}

// binomialWalk adds up the distribution from 0 until it passes a random share.
func binomialWalk(rnd *rand.Rand, n int, p float64) int {
	odds := p / (1 - p)
	chance, u := math.Pow(1-p, float64(n)), rnd.Float64()
	k := 0
	for u > chance && k < n {
		u -= chance
		k++
		chance *= odds * float64(n-k+1) / float64(k)
	}
	return k
}

func logGamma(v float64) float64 {
	g, _ := math.Lgamma(v)
	return g
}

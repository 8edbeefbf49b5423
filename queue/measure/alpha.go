package measure

// A Level is how far apart two different answers are.
type Level int

// The levels of measurement.
const (
	Nominal  Level = iota // any two answers differ as much as any other two
	Ordinal               // by how many answers lie between them
	Interval              // by the square of their distance
)

// alpha is Krippendorff's α = 1 − Do / De, of items with any number of ratings:
// Krippendorff (2011), "Computing Krippendorff's Alpha-Reliability", University of
// Pennsylvania, where Do is the difference within items and De that between all
// ratings, both by the matrix of coincidences.
type alpha struct {
	cells []float64 // of each pattern: what it adds to the k×k coincidences
	k     int
	total []float64 // reused: the coincidences
	n     []float64 // reused: how many ratings each category has
}

func newAlpha(r *Ratings) *alpha {
	k := r.k
	a := &alpha{cells: make([]float64, len(r.items)*k*k), k: k, total: make([]float64, k*k), n: make([]float64, k)}
	for i := range r.items {
		counts := r.pattern[i*k : (i+1)*k]
		m := 0.0
		for _, c := range counts {
			m += float64(c)
		}
		for c := range k {
			for d := range k {
				pairs := float64(counts[c]) * float64(counts[d])
				if c == d {
					pairs = float64(counts[c]) * float64(counts[c]-1)
				}
				a.cells[(i*k+c)*k+d] = pairs / (m - 1)
			}
		}
	}
	return a
}

// of sets the coincidences to those of so many items with each pattern; ok is false
// where α is not defined, whatever the level.
func (a *alpha) of(items []int) (ok bool) {
	clear(a.total)
	size := a.k * a.k
	for i, w := range items {
		if w == 0 {
			continue
		}
		for j, v := range a.cells[i*size : (i+1)*size] {
			a.total[j] += float64(w) * v
		}
	}
	used := 0
	for c := range a.k {
		a.n[c] = 0
		for _, v := range a.total[c*a.k : (c+1)*a.k] {
			a.n[c] += v
		}
		if a.n[c] > 0 {
			used++
		}
	}
	return used > 1
}

// at returns α at a level, of the coincidences that stand.
func (a *alpha) at(level Level) float64 {
	n, within, between := 0.0, 0.0, 0.0
	for c := range a.k {
		n += a.n[c]
		for d := range a.k {
			apart := a.apart(level, c, d)
			within += a.total[c*a.k+d] * apart
			between += a.n[c] * a.n[d] * apart
		}
	}
	return 1 - (n-1)*within/between
}

// apart is δ², how far two categories lie apart.
func (a *alpha) apart(level Level, c, d int) float64 {
	if c == d {
		return 0
	}
	if c > d {
		c, d = d, c
	}
	switch level {
	case Ordinal:
		v := -(a.n[c] + a.n[d]) / 2
		for g := c; g <= d; g++ {
			v += a.n[g]
		}
		return v * v
	case Interval:
		return float64(d-c) * float64(d-c)
	default:
		return 1
	}
}

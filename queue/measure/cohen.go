package measure

// cohen returns Cohen's κ of two raters, cells[a·k+b] counting the items of which one
// said a and the other b; ok is false where it is not defined, which is when both
// only ever said the same one thing, or rated nothing. Cohen (1960), "A coefficient
// of agreement for nominal scales", Educational and Psychological Measurement 20,
// 37–46.
func cohen(k int, cells []int) (kappa float64, ok bool) {
	n := float64(sum(cells))
	if n == 0 {
		return 0, false
	}
	agree, chance := 0.0, 0.0
	for c := range k {
		row, column := 0, 0
		for d := range k {
			row += cells[c*k+d]
			column += cells[d*k+c]
		}
		agree += float64(cells[c*k+c]) / n
		if both := float64(row) * float64(column); both == n*n {
			return 0, false
		} else {
			chance += both / (n * n)
		}
	}
	return (agree - chance) / (1 - chance), true
}

// Cohen is Cohen's κ of two raters with its bootstrap interval, cells[a·k+b] counting
// the items of which one said a and the other b.
func Cohen(k int, cells []int) Figure {
	v, ok := cohen(k, cells)
	switch {
	case sum(cells) == 0:
		return unknown(whyNoItem)
	case !ok:
		return unknown(whySame)
	}
	f := known(v)
	b := newBootstrap(cells)
	values := make([]float64, 0, b.times)
	for range b.times {
		if v, ok := cohen(k, b.draw()); ok {
			values = append(values, v)
		}
	}
	f.bound(values, b)
	return f
}

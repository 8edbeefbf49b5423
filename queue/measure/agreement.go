package measure

// Agreement is how far people agree over some items: observed agreement, Fleiss' κ
// and Krippendorff's α at three levels. Each has its bootstrap interval where it was
// asked for.
type Agreement struct {
	Observed Figure
	Fleiss   Figure
	Alpha    Figure // nominal
	Ordinal  Figure // α of answers in an order
	Interval Figure // α of answers at equal distances
}

// Agreement measures the ratings, with intervals or without.
func (r *Ratings) Agreement(intervals bool) Agreement {
	if r.Items() == 0 {
		none := unknown(whyNoItem)
		return Agreement{none, none, none, none, none}
	}
	c := consent{fleiss: newFleiss(r), alpha: newAlpha(r)}
	a := c.of(r.items)
	if !intervals {
		return a
	}
	figures := a.figures()
	var values [len(figures)][]float64
	b := newBootstrap(r.items)
	for range b.times {
		drawn := c.of(b.draw())
		for i, f := range drawn.figures() {
			if f.Known {
				values[i] = append(values[i], f.Value)
			}
		}
	}
	for i, f := range figures {
		if f.Known {
			f.bound(values[i], b)
		}
	}
	return a
}

func (a *Agreement) figures() [5]*Figure {
	return [5]*Figure{&a.Observed, &a.Fleiss, &a.Alpha, &a.Ordinal, &a.Interval}
}

// consent computes them all for any number of items with each pattern.
type consent struct {
	fleiss *fleiss
	alpha  *alpha
}

func (c *consent) of(items []int) (a Agreement) {
	observed, kappa, ok := c.fleiss.of(items)
	a.Observed = known(observed)
	if !ok || !c.alpha.of(items) {
		a.Fleiss, a.Alpha, a.Ordinal, a.Interval = unknown(whySame), unknown(whySame), unknown(whySame), unknown(whySame)
		return a
	}
	a.Fleiss = known(kappa)
	a.Alpha, a.Ordinal, a.Interval = known(c.alpha.at(Nominal)), known(c.alpha.at(Ordinal)), known(c.alpha.at(Interval))
	return a
}

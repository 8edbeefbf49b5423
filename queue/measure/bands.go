package measure

// Bands is how many bands the scores 0…1 are cut into, all of one width.
const Bands = 10

// Band is one band of scores: what the detector says against what is known. What
// nobody has looked at is not known, never 0.
type Band struct {
	Low, High float64 // scores from Low to below High; the last band includes 1
	Scored    int
	Decided   int
	Violating int    // of the decided
	Unseen    int    // nobody has looked
	Mean      Figure // of the scores of the decided items, against which Share stands in a reliability diagram
	Share     Figure // of the decided items the share that violates, with its Wilson interval
	Precision Figure // if the threshold were Low
	Recall    Figure // if the threshold were Low
}

// Bands returns the bands, lowest first.
func (s *Scored) Bands() []Band {
	list := make([]Band, Bands)
	for i := range list {
		b := &list[i]
		b.Low, b.High = float64(i)/Bands, float64(i+1)/Bands
		from, to := s.band(i)
		up, all := s.upTo[from], s.upTo[to]
		b.Scored, b.Violating, b.Unseen = to-from, int(all.yes-up.yes), int(all.unseen-up.unseen)
		b.Decided = b.Violating + int(all.no-up.no)
		why := "nobody has looked"
		switch {
		case b.Scored == 0:
			why = "no score lies here"
		case b.Unseen < b.Scored:
			why = "people looked, and could not tell"
		}
		b.Share, b.Mean = Share(b.Violating, b.Decided, why), unknown(why)
		if b.Decided > 0 {
			b.Mean = known(s.sumDecided(from, to) / float64(b.Decided))
		}
		at := s.At(b.Low)
		b.Precision, b.Recall = at.Precision, at.Recall
	}
	return list
}

// band returns where the scores of a band lie.
func (s *Scored) band(i int) (from, to int) {
	to = s.atLeast(float64(i) / Bands)
	if i < Bands-1 {
		from = s.atLeast(float64(i+1) / Bands)
	}
	return from, to
}

func (s *Scored) sumDecided(from, to int) (total float64) {
	for i := from; i < to; i++ {
		if s.known[i].truth != UnknownTruth {
			total += float64(s.score[i])
		}
	}
	return total
}

// Calibration is how far a detector's scores are from being chances.
type Calibration struct {
	// Error is the expected calibration error over the bands: the mean distance of a
	// band's share of violating items from its mean score, weighted by its decided
	// items. Naeini, Cooper & Hauskrecht (2015), "Obtaining well calibrated probabilities
	// using Bayesian binning", AAAI.
	Error Figure
	// Brier is the mean squared distance of a score from 1 where the item violates and
	// from 0 where not. Brier (1950), "Verification of forecasts expressed in terms of
	// probability", Monthly Weather Review 78, 1–3.
	Brier Figure
	// Over is by how much the mean score lies above the share of violating items; below
	// zero when it lies under it.
	Over Figure
}

// Calibration measures the decided items.
func (s *Scored) Calibration() Calibration {
	decided := float64(s.Decided())
	if decided == 0 {
		none := unknown("no scored item is decided")
		return Calibration{none, none, none}
	}
	off, brier := 0.0, 0.0
	for _, b := range s.Bands() {
		if b.Share.Known {
			off += float64(b.Decided) / decided * max(b.Share.Value-b.Mean.Value, b.Mean.Value-b.Share.Value)
		}
	}
	for i, o := range s.known {
		switch v := float64(s.score[i]); o.truth {
		case True:
			brier += (1 - v) * (1 - v)
		case NotTrue:
			brier += v * v
		}
	}
	over := (s.sumDecided(0, len(s.refs)) - float64(s.Violating())) / decided
	return Calibration{known(off), known(brier / decided), known(over)}
}

// Curve returns the precision-recall curve as outcomes at up to n thresholds that scores
// have, highest first. It has no point where precision or recall is not known.
func (s *Scored) Curve(n int) []Outcome {
	var ends []int // of the runs of equal scores
	for i := range s.score {
		if i+1 == len(s.score) || s.score[i+1] < s.score[i] {
			ends = append(ends, i)
		}
	}
	var curve []Outcome
	for i, end := range ends {
		// Of many thresholds those are taken that part the runs evenly, the last always.
		if len(ends) > n && i != len(ends)-1 && (i+1)*(n-1)/len(ends) == i*(n-1)/len(ends) {
			continue
		}
		if o := s.At(float64(s.score[end])); o.Precision.Known && o.Recall.Known {
			curve = append(curve, o)
		}
	}
	return curve
}

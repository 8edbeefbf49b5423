package measure

import (
	"fmt"
	"math"

	"discern/queue"
)

// Judgement is what a detector is worth, in a word.
type Judgement int

// The judgements.
const (
	NotKnown  Judgement = iota
	Sound               // it flags rightly and finds enough
	OverFlags           // too much of what it flags is not violating
	Misses              // too much that violates stays below its threshold
)

// String returns the word that people read.
func (j Judgement) String() string {
	return [...]string{"not known", "sound", "over-flags", "misses"}[j]
}

// The rules of judging a detector at its threshold. It over-flags when its precision
// lies below RightEnough for sure, which is with the whole of its 95 % interval; it
// misses when its recall lies below FindsEnough for sure; when both, the word is for the
// one that falls shorter. It is sound when neither is so and both intervals begin no
// more than Margin below. Everything else is not known: fewer than FewDecided decided
// items, fewer than FewFlagged of them flagged, intervals too wide.
//
// Recall is taken for known only where people have looked below the threshold nearly as
// they have above it: at FewBelow items or all there are, and at half the share of them
// at least. Where they only see what was flagged, nothing that was missed can be found,
// and recall would look like 1.
const (
	RightEnough = 0.9
	FindsEnough = 0.8
	Margin      = 0.1
	FewDecided  = 50
	FewFlagged  = 20
	FewBelow    = 20
	nearlyAll   = 0.95
)

// Worth is what a supervisor would say of a detector.
type Worth struct {
	Judgement
	Headline string // "charlr finds nearly everything, and takes down too much"
	Says     string // the figures behind it, in one to three sentences
	// Other is a threshold that would do better, where there is one: the lowest, in steps
	// of .01, at which it is right often enough, or the highest at which it finds enough.
	Other  float64
	Better bool
}

// Judge judges the detector at its own threshold.
func (s *Scored) Judge() Worth { return s.JudgeAt(s.Threshold) }

// JudgeAt judges it at another.
func (s *Scored) JudgeAt(threshold float64) Worth {
	at := s.At(threshold)
	recall := s.honestRecall(&at)
	v := Worth{Judgement: judge(&at, recall)}
	v.Headline = s.headline(v.Judgement, at.Precision, recall)
	v.Says = s.says(&at, recall)
	if v.Judgement == OverFlags || v.Judgement == Misses {
		var better string
		v.Other, v.Better, better = s.other(v.Judgement, threshold, recall.Known)
		v.Says += " " + better
	}
	return v
}

func judge(at *Outcome, recall Figure) Judgement {
	if at.Decided() < FewDecided || at.TruePositive+at.FalsePositive < FewFlagged {
		return NotKnown
	}
	wrong, misses := at.Precision.High < RightEnough, recall.Known && recall.High < FindsEnough
	switch {
	case wrong && misses && FindsEnough-recall.Value > RightEnough-at.Precision.Value:
		return Misses
	case wrong:
		return OverFlags
	case misses:
		return Misses
	case recall.Known && recall.Low >= FindsEnough-Margin && at.Precision.Low >= RightEnough-Margin:
		return Sound
	}
	return NotKnown
}

// honestRecall is recall where people have looked below the threshold as well.
func (s *Scored) honestRecall(at *Outcome) Figure {
	below := at.FalseNegative + at.TrueNegative
	above := at.TruePositive + at.FalsePositive
	switch {
	case at.Below == 0 || below == at.Below:
		return at.Recall
	case below == 0:
		return unknown("below the threshold nothing is decided")
	case below < FewBelow, above > 0 && float64(below)/float64(at.Below) < float64(above)/float64(at.Above)/2:
		return unknown(fmt.Sprintf("below the threshold only %s of %s items are decided", queue.Thousands(below), queue.Thousands(at.Below)))
	}
	return at.Recall
}

func (s *Scored) headline(j Judgement, precision, recall Figure) string {
	finds := map[bool]string{true: "finds nearly everything", false: "finds most"}[recall.Value >= nearlyAll]
	name := s.Detector
	switch {
	case j == NotKnown && s.Unseen() == s.Items() && s.Decided() == 0:
		return "Nobody has looked at what " + name + " scored"
	case j == NotKnown && s.Decided() >= FewDecided && !recall.Known && precision.Low >= RightEnough-Margin:
		return name + " is mostly right when it flags; what it misses is not known"
	case j == NotKnown:
		return "Too little is decided to say what " + name + " is worth"
	case j == OverFlags && !recall.Known:
		return name + " takes down too much; what it misses is not known"
	case j != Sound && precision.High < RightEnough && recall.High < FindsEnough:
		return name + " misses much, and takes down too much"
	case j == OverFlags:
		return name + " " + finds + ", and takes down too much"
	case j == Misses:
		return name + " is mostly right when it flags, and misses much"
	default:
		return name + " " + finds + ", and is mostly right when it flags"
	}
}

func (s *Scored) says(at *Outcome, recall Figure) string {
	if s.Decided() == 0 {
		return fmt.Sprintf("Of the %s that it scored none is decided.", queue.Thousands(s.Items()))
	}
	line := "At " + Digits(at.Threshold, 2)
	flagged := at.TruePositive + at.FalsePositive
	switch {
	case flagged == 0:
		line += fmt.Sprintf(" it flags none of the %s.", decided(s.Decided()))
	case recall.Known:
		line += fmt.Sprintf(" it catches %s; %s.", caught(recall.Value), right(at.Precision.Value, "are not"))
	default:
		line += fmt.Sprintf(", %s; what it misses is not known: %s.", right(at.Precision.Value, "are not violating"), recall.Why)
	}
	if s.Decided() < FewDecided || flagged < FewFlagged {
		line += fmt.Sprintf(" That is of %s, too few to judge by.", decided(s.Decided()))
	}
	return line
}

// other looks for a threshold that would do better, in steps of .01.
func (s *Scored) other(j Judgement, threshold float64, recallKnown bool) (t float64, ok bool, says string) {
	step := func(i int) float64 { return float64(i) / 100 }
	if j == OverFlags {
		for i := int(math.Floor(threshold*100)) + 1; i <= 100; i++ {
			if o := s.At(step(i)); o.Precision.Known && o.TruePositive+o.FalsePositive >= FewFlagged && o.Precision.Value >= RightEnough {
				return step(i), true, would(&o, recallKnown)
			}
		}
		return 0, false, fmt.Sprintf("At no threshold above is it right in %.0f of 100.", RightEnough*100)
	}
	for i := int(math.Ceil(threshold*100)) - 1; i >= 0; i-- {
		if o := s.At(step(i)); o.Recall.Value >= FindsEnough {
			return step(i), true, would(&o, recallKnown)
		}
	}
	return 0, false, ""
}

func would(o *Outcome, recallKnown bool) string {
	at := "At " + Digits(o.Threshold, 2)
	wrong := ofHundred(1 - o.Precision.Value)
	if !recallKnown {
		return fmt.Sprintf("%s %s would be wrong.", at, wrong)
	}
	return fmt.Sprintf("%s it would catch %s, and %s would be wrong.", at, hundredth(o.Recall.Value), wrong)
}

// hundredth is a share in whole hundredths, never rounded to none or to all.
func hundredth(v float64) string {
	n := math.Round(v * 100)
	switch {
	case n == 0 && v > 0:
		return "fewer than 1"
	case n == 100 && v < 1:
		return "more than 99"
	}
	return fmt.Sprintf("%.0f", n)
}

// ofHundred is a share as people say it.
func ofHundred(v float64) string {
	if v == 0 {
		return "none"
	}
	return hundredth(v) + " of 100"
}

func caught(recall float64) string {
	switch recall {
	case 0:
		return "no violating item"
	case 1:
		return "every violating item"
	}
	return ofHundred(recall) + " violating items"
}

func right(precision float64, not string) string {
	switch precision {
	case 0:
		return "nothing that it flags is violating"
	case 1:
		return "all that it flags are violating"
	}
	return ofHundred(1-precision) + " that it flags " + not
}

func decided(n int) string {
	if n == 1 {
		return "one decided item"
	}
	return queue.Thousands(n) + " decided items"
}

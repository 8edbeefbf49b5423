package insight

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"discern/queue"

	"discern/queue/measure"
	"discern/ui/kit"
)

// sums are what the left column says of every place.
type sums struct {
	detectors []detectorSum
	versions  bool // some detector has several
	kappa     measure.Figure
	overturns measure.Figure
	orders    measure.Deadlines
	waiting   int
	ready     bool
}

type detectorSum struct {
	key  measure.DetectorKey
	sub  string
	word measure.Judgement
	rank int // decided items
}

// name is how a detector's row is headed.
func detectorName(k measure.DetectorKey) string {
	name := k.Detector
	if k.Version != "" {
		name += " " + k.Version
	}
	return name + " · " + k.Label
}

// readSums computes them, in the background.
func readSums(ctx context.Context, in *input, apart bool) (sums, error) {
	s := sums{ready: true}
	joined := in.data.DetectorKeys(true)
	s.versions = len(in.data.DetectorKeys(false)) > len(joined)
	for _, key := range in.data.DetectorKeys(!apart || !s.versions) {
		if err := ctx.Err(); err != nil {
			return s, err
		}
		d, err := in.sel.Detector(key, in.against)
		if err != nil {
			return s, err
		}
		if d.Items() > 0 {
			s.detectors = append(s.detectors, detectorSum{key: key, sub: scoredWords(d), word: d.Judge().Judgement, rank: d.Decided()})
		}
	}
	slices.SortStableFunc(s.detectors, func(a, b detectorSum) int {
		return cmp.Or(cmp.Compare(urgency(b.word), urgency(a.word)), cmp.Compare(b.rank, a.rank))
	})
	groups, err := in.sel.Agreement(ctx, measure.ByAll)
	if err != nil {
		return s, err
	}
	s.kappa = groups[0].Fleiss
	for _, o := range in.sel.Overturned(measure.OverAll) {
		s.overturns = o.Share
	}
	s.orders, _ = in.ever.Deadlines(in.now)
	main, escalated := in.ever.Waiting(in.now)
	s.waiting = main.Total + escalated.Total
	return s, nil
}

// urgency puts first what wants somebody to act, last what nobody can say.
func urgency(j measure.Judgement) int {
	switch j {
	case measure.OverFlags, measure.Misses:
		return 2
	case measure.Sound:
		return 1
	default:
		return 0
	}
}

// scoredWords say how many items a detector scored, and of how many of them
// something is known.
func scoredWords(d *measure.Scored) string {
	scored, known := queue.Thousands(d.Items())+" scored, ", d.Decided()
	gold := d.Against == measure.Gold
	switch {
	case known == 0 && gold:
		return scored + "none known"
	case known == 0 && d.Unseen() == d.Items():
		return scored + "nobody looked"
	case known == 0:
		return scored + "none decided"
	case known == d.Items() && gold:
		return scored + "all known"
	case known == d.Items():
		return scored + "all decided"
	case gold:
		return scored + queue.Thousands(known) + " known"
	default:
		return scored + queue.Thousands(known) + " decided"
	}
}

func judgementTone(j measure.Judgement) kit.Tone {
	switch j {
	case measure.OverFlags:
		return kit.Alarm
	case measure.Misses:
		return kit.Warn
	case measure.NotKnown:
		return kit.Accent
	default:
		return kit.Plain
	}
}

// spot names a place of the left column.
type spot struct {
	kind spotKind
	key  measure.DetectorKey
}

type spotKind int

const (
	noSpot spotKind = iota
	atDetector
	atAgreement
	atOverturned
	atOrders
	atWork
	atTransparency
	atStatements
)

// entry is a row of the left column and the place it leads to; a head leads nowhere.
type entry struct {
	row  sideRow
	spot spot
}

func head(title, right string) entry {
	return entry{row: sideRow{head: true, title: title, right: right}}
}

// list is what stands in the left column: detectors, of which there may be many,
// and below them what is always in sight.
func (s *Screen) list() (detectors, rest []entry) {
	detectors = append(detectors, head("Detectors", periodWords(s.filters.days)))
	for _, d := range s.sums.detectors {
		detectors = append(detectors, entry{
			sideRow{title: detectorName(d.key), sub: d.sub, chip: d.word.String(), tone: judgementTone(d.word)}, spot{atDetector, d.key},
		})
	}
	rest = append(rest, head("People", ""),
		entry{sideRow{title: "Agreement", right: s.sums.kappaWords()}, spot{kind: atAgreement}},
		entry{sideRow{title: "Overturned", right: s.sums.overturnWords()}, spot{kind: atOverturned}},
		entry{sideRow{title: "Removal orders in the hour", right: s.sums.orderWords()}, spot{kind: atOrders}},
		entry{sideRow{title: "Work waiting", right: s.sums.waitingWords()}, spot{kind: atWork}},
		head("Reports", ""),
		entry{sideRow{title: "Transparency report", right: "R"}, spot{kind: atTransparency}},
		entry{sideRow{title: "Statements of reasons (DSA)", right: "W"}, spot{kind: atStatements}},
	)
	return detectors, rest
}

func (s *sums) kappaWords() string {
	switch {
	case !s.ready:
		return ""
	case !s.kappa.Known:
		return s.kappa.String()
	}
	return "κ " + s.kappa.String()
}

func (s *sums) overturnWords() string {
	switch {
	case !s.ready:
		return ""
	case !s.overturns.Known:
		return "not known"
	case s.overturns.Value == 0:
		return "none"
	}
	return percent(s.overturns.Value)
}

func (s *sums) orderWords() string {
	over := s.orders.Met + s.orders.Missed + s.orders.Overdue
	switch {
	case !s.ready:
		return ""
	case over+s.orders.Open+s.orders.Unknown == 0:
		return "none"
	case over == 0:
		return "not known"
	}
	return queue.Thousands(s.orders.Met) + " of " + queue.Thousands(over)
}

func (s *sums) waitingWords() string {
	if !s.ready {
		return ""
	}
	return queue.Thousands(s.waiting)
}

// percent writes a share of 0…1 in hundredths, never rounded to none or to all.
func percent(v float64) string {
	switch p := 100 * v; {
	case v == 0:
		return "0 %"
	case v == 1:
		return "100 %"
	case p < .1:
		return "< 0.1 %"
	case p > 99.9:
		return "> 99.9 %"
	case p < 10:
		return fmt.Sprintf("%.1f %%", p)
	default:
		return fmt.Sprintf("%.0f %%", min(p, 99))
	}
}

package insight

import (
	"fmt"
	"math"

	"discern/queue"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"discern/queue/measure"
	"discern/ui/kit"
)

// sampled is how many items a sample has.
const sampled = 20

// whatIf is the card that holds the threshold as it is against another.
type whatIf struct {
	screen    *Screen
	scored    *measure.Scored
	at        float64
	low, high float64 // the scores at which most is unseen

	figure *figure
	table  *table
	show   *kit.KeyButton
	row    *fyne.Container // which gives it the width of its words
	unseen *kit.Paragraph
	sample *kit.KeyButton
}

func newWhatIf(s *Screen) *whatIf {
	w := &whatIf{screen: s, table: newTable("", "", "")}
	w.table.fit = func(width float32) []float32 { return []float32{0, .22 * width, .22 * width} }
	w.show = kit.NewKeyButton("Enter", "", kit.Plain, w.showChanged)
	w.row = container.NewHBox(w.show)
	w.unseen = kit.NewBoxed("")
	w.sample = kit.NewKeyButton("N", "", kit.Plain, w.takeSample)
	w.sample.Hidden = true
	w.figure = newTableFigure("If the threshold were …", w.table.numbers, w.table, w.row, w.unseen, container.NewHBox(w.sample))
	return w
}

// set takes another detector.
func (w *whatIf) set(sc *measure.Scored, bands []measure.Band, within string) {
	w.scored = sc
	w.low, w.high = leastSeen(bands)
	_, total := sc.Sample(w.low, w.high, 0, 0)
	w.unseen.Set("")
	w.sample.Hidden = total == 0
	if total == 0 {
		return
	}
	w.unseen.Set(queue.Number(total, "item", "items") + rangeWords(w.low, w.high) + hasOrHave(total) + " been seen by nobody" + within + ".")
	words := fmt.Sprintf("Sample %d of them", sampled)
	if total <= sampled {
		words = "Look at what nobody has seen"
	}
	w.sample.Set(words, kit.Plain)
}

func hasOrHave(total int) string {
	if total == 1 {
		return " has"
	}
	return " have"
}

func rangeWords(low, high float64) string {
	switch {
	case low == 0 && high == 1:
		return ""
	case low == 0:
		return " below " + measure.Digits(high, 2)
	case high == 1:
		return " from " + measure.Digits(low, 2) + " up"
	default:
		return " from " + measure.Digits(low, 2) + " to " + measure.Digits(high, 2)
	}
}

// leastSeen finds the stretch of bands to sample: of those in which nobody has
// decided anything the one with the most unseen items, else the band with the most.
func leastSeen(bands []measure.Band) (low, high float64) {
	unseen := 0
	for i := 0; i < len(bands); i++ {
		from, total := i, 0
		for i < len(bands) && bands[i].Decided == 0 {
			total += bands[i].Unseen
			i++
		}
		if total > unseen {
			low, high, unseen = bands[from].Low, bands[i-1].High, total
		}
	}
	if unseen > 0 {
		return low, high
	}
	for _, b := range bands {
		if b.Unseen > unseen {
			low, high, unseen = b.Low, b.High, b.Unseen
		}
	}
	return low, high
}

// suppose says what another threshold would have done.
func (w *whatIf) suppose(at float64) {
	w.at = at
	now, then := w.scored.At(w.scored.Threshold), w.scored.At(at)
	_, between := w.scored.Changed(w.scored.Threshold, at, 0)
	left := [2]int{0, between.Above}
	if at < w.scored.Threshold {
		left = [2]int{between.Above, 0}
	}
	w.figure.rename("If the threshold were " + measure.Digits(at, 2))
	w.table.setHeads(cell{"", kit.Quiet}, cell{"at " + measure.Digits(now.Threshold, 2), kit.Quiet}, cell{"at " + measure.Digits(at, 2), kit.Accent})
	count := func(v int, decided bool, tone kit.Tone) cell {
		switch {
		case !decided:
			return cell{"not known", kit.Quiet}
		case v == 0:
			tone = kit.Plain
		}
		return cell{queue.Thousands(v), tone}
	}
	// Of what nobody decided nothing is known: what was flagged says nothing of what
	// was missed, nor the other way.
	above := func(o *measure.Outcome) bool { return o.TruePositive+o.FalsePositive > 0 || o.Above == 0 }
	below := func(o *measure.Outcome) bool { return o.FalseNegative+o.TrueNegative > 0 || o.Below == 0 }
	plain := func(v int) cell { return cell{queue.Thousands(v), kit.Plain} }
	row := func(name string, a, b cell) []cell { return []cell{{name, kit.Plain}, a, b} }
	rows := [][]cell{
		row("Flagged", plain(now.Above), plain(then.Above)),
		row("Removed rightly", count(now.TruePositive, above(&now), kit.Plain), count(then.TruePositive, above(&then), kit.Plain)),
		row("Removed wrongly", count(now.FalsePositive, above(&now), kit.Alarm), count(then.FalsePositive, above(&then), kit.Alarm)),
		row("Missed", count(now.FalseNegative, below(&now), kit.Warn), count(then.FalseNegative, below(&then), kit.Warn)),
		row("Left to people", plain(left[0]), plain(left[1])),
	}
	if w.scored.Decided() < w.scored.Items() { // whatever the line, so that nothing jumps while it is dragged
		rows = append(rows, row("Removed, right or wrong not known", plain(now.Undecided), plain(then.Undecided)))
	}
	w.table.set(rows...)
	switch {
	case between.Above == 0 && math.Abs(at-w.scored.Threshold) < 1e-9:
		w.show.Set("Move the line to see what changes", kit.Plain)
	case between.Above == 0:
		w.show.Set("No item changes", kit.Plain)
	default:
		w.show.Set("Show the "+queue.Number(between.Above, "item that changes", "items that change"), kit.Plain)
	}
	w.show.SetEnabled(between.Above > 0)
	layOut(w.row)
}

// showChanged lists the items that one of the two thresholds flags and the other
// does not.
func (w *whatIf) showChanged() {
	if w.scored == nil {
		return
	}
	list, all := w.scored.Changed(w.scored.Threshold, w.at, w.scored.Items())
	if all.Above > 0 {
		w.screen.offers.Show(refsOf(list), fmt.Sprintf("%s between %s and %s", detectorName(w.scored.DetectorKey),
			measure.Digits(min(w.at, w.scored.Threshold), 2), measure.Digits(max(w.at, w.scored.Threshold), 2)))
	}
}

// takeSample has somebody look where nobody has.
func (w *whatIf) takeSample() {
	if w.scored == nil {
		return
	}
	refs, _ := w.scored.Sample(w.low, w.high, sampled, uint64(w.screen.desk.Now().UnixNano())) //nolint:gosec // a seed
	if len(refs) > 0 {
		w.screen.offers.Sample(refs)
	}
}

package insight

import (
	"context"
	"fmt"
	"strings"

	"fyne.io/fyne/v2"

	"discern/queue"
	"discern/queue/measure"
	"discern/ui/kit"
	"discern/ui/kit/chart"
)

const (
	scatterHeight float32 = 250
	squareHeight  float32 = 330
	// curvePoints is how many thresholds the precision-recall curve is drawn by.
	curvePoints = 400
)

// detectorPage says what one detector is worth for one label.
type detectorPage struct {
	screen *Screen
	key    measure.DetectorKey
	scored *measure.Scored // nil until it is shown
	within string

	head    *kit.Head
	note    *kit.Paragraph
	scatter *chart.Scatter
	trust   *chart.Reliability
	curve   *chart.Curve
	bands   *table
	whatIf  *whatIf
	all     []*figure
	root    *fyne.Container
}

func newDetectorPage(s *Screen) *detectorPage {
	p := &detectorPage{screen: s, head: kit.NewHead("", ""), note: kit.NewParagraph("", kit.Quiet, kit.TextSmall)}
	p.scatter = chart.NewScatter("No item that is picked has such a score.")
	p.scatter.OnWhatIf = func(at float64, _ bool) { p.suppose(at) }
	p.trust = chart.NewReliability("")
	p.curve = chart.NewCurve("")
	p.curve.SetAxes("recall: of what violates, the share it flags", "precision: of what it flags, the share that violates")
	p.bands = newTable("Score", "scored", "decided", "violating", "95 %", "precision", "recall")
	p.whatIf = newWhatIf(s)
	dots := newFigure("Every scored item", p.scatter, scatterHeight)
	dots.hint = "drag the line, or Left and Right"
	trust := newFigure("When it says …, people agree …", p.trust, squareHeight)
	curve := newFigure("Precision against recall, at every threshold", p.curve, squareHeight)
	bands := newTableFigure("By band of scores", p.bands.numbers, p.bands,
		kit.NewParagraph("Violating: of the decided items in the band, with the interval. Precision and recall: if the threshold were where the band begins.", kit.Quiet, kit.TextSmall))
	p.all = []*figure{dots, trust, p.whatIf.figure, curve, bands}
	p.root = pageOf(p.head, p.note, dots.card,
		newBeside(.5, trust.card, p.whatIf.figure.card), newBeside(.5, curve.card, bands.card))
	return p
}

func (p *detectorPage) object() *fyne.Container { return p.root }

func (p *detectorPage) figures() []*figure { return p.all }

func (p *detectorPage) commands() []kit.Command {
	c := func(key, name string, run func()) kit.Command {
		return kit.Command{Key: key, Name: name, Group: "Detector", Run: run}
	}
	var all []kit.Command
	if p.whatIf.show.Visible() && p.whatIf.show.Enabled() {
		all = append(all, c("Enter", "Show the items that another threshold would change", p.whatIf.showChanged))
	}
	if p.whatIf.sample.Visible() {
		all = append(all, c("N", "Sample what nobody looked at", p.whatIf.takeSample))
	}
	return append(all, c("T", "Put the line back on the threshold", func() { p.setWhatIf(p.scored.Threshold) }))
}

// move moves the line.
func (p *detectorPage) move(name fyne.KeyName, shift bool) bool {
	by := stepOf(name, shift)
	if by == 0 || p.scored == nil {
		return false
	}
	p.scatter.Nudge(by)
	return true
}

// detected is what is shown of a detector, computed ahead.
type detected struct {
	key    measure.DetectorKey
	scored *measure.Scored
	worth  measure.Worth
	kinds  []chart.Kind
	bands  []measure.Band
	points []chart.Point
	error  measure.Calibration
}

func (p *detectorPage) read(in *input) func(context.Context) (func(), error) {
	return func(context.Context) (func(), error) {
		d, err := readDetector(in)
		return func() { p.show(d, in.within) }, err
	}
}

func readDetector(in *input) (*detected, error) {
	sc, err := in.sel.Detector(in.key, in.against)
	if err != nil {
		return nil, err
	}
	d := &detected{key: in.key, scored: sc, worth: sc.Judge(), kinds: kindsOf(sc), bands: sc.Bands(), error: sc.Calibration()}
	for _, o := range sc.Curve(curvePoints) {
		d.points = append(d.points, chart.Point{Threshold: o.Threshold, Precision: value(o.Precision), Recall: value(o.Recall)})
	}
	return d, nil
}

// kindsOf counts the scored items by what is known of them.
func kindsOf(sc *measure.Scored) []chart.Kind {
	yes, no := "people: violating", "people: not violating"
	if sc.Against == measure.Gold {
		yes, no = "known: violating", "known: not violating"
	}
	kinds := []chart.Kind{
		{Name: yes, Tone: kit.Alarm, Shape: chart.Disc},
		{Name: no, Tone: kit.Good, Shape: chart.Ring},
		{Name: "people could not tell", Tone: kit.Warn, Shape: chart.Diamond},
		{Name: "nobody looked", Tone: kit.Quiet, Shape: chart.Cross},
	}
	if sc.Against == measure.Gold {
		kinds[3].Name = "no known answer"
	}
	for e := range sc.Dots {
		switch {
		case e.Truth == measure.True:
			kinds[0].Add(e.Score)
		case e.Truth == measure.NotTrue:
			kinds[1].Add(e.Score)
		case e.Seen && sc.Against == measure.Majority:
			kinds[2].Add(e.Score)
		default:
			kinds[3].Add(e.Score)
		}
	}
	var some []chart.Kind
	for _, k := range kinds {
		if k.Total() > 0 {
			some = append(some, k)
		}
	}
	return some
}

func (p *detectorPage) show(d *detected, within string) {
	p.key, p.scored, p.within = d.key, d.scored, within
	p.head.Set(d.worth.Headline, d.worth.Says)
	p.note.Set(p.notes(d))
	name := detectorName(d.key)
	p.scatter.SetAxis("score of " + name)
	p.scatter.SetKinds(d.kinds...)
	p.scatter.SetThreshold(chart.Known(d.scored.Threshold))
	p.trust.SetAxes("score of "+name, "share that people found violating, with 95 % interval")
	none := "Nobody has looked at what it scored" + within + "."
	if d.scored.Against == measure.Gold {
		p.trust.SetAxes("score of "+name, "share that is violating, with 95 % interval")
		none = "No item that it scored came with a known answer."
	}
	p.trust.SetEmpty(none)
	p.curve.SetEmpty(none)
	p.trust.SetBands(trustBands(d.bands))
	p.curve.SetPoints(d.points)
	p.curve.SetThreshold(chart.Known(d.scored.Threshold))
	p.showBands(d.bands)
	p.whatIf.set(d.scored, d.bands, within)
	at := d.scored.Threshold
	if d.worth.Better {
		at = d.worth.Other
	}
	p.setWhatIf(at)
}

// notes say what the figures leave out.
func (p *detectorPage) notes(d *detected) string {
	var notes []string
	sc := d.scored
	if p.within != "" {
		notes = append(notes, "Only what was decided"+p.within+" counts.")
	}
	if len(sc.Versions) > 1 {
		notes = append(notes, fmt.Sprintf("%d versions together, %s: V tells them apart.", len(sc.Versions), strings.Join(sc.Versions, ", ")))
	}
	if !sc.Declared {
		notes = append(notes, "It names no threshold, and is judged at "+measure.Digits(sc.Threshold, 2)+".")
	}
	if split := sc.Split(); split > 0 && sc.Against == measure.Majority {
		notes = append(notes, queue.Number(split, "item is", "items are")+" left out on which people were unsure, or as many said one thing as the other.")
	}
	if over := d.error.Over; over.Known {
		switch {
		case over.Value >= .02:
			notes = append(notes, fmt.Sprintf("Its scores lie %s too high on average.", measure.Digits(over.Value, 2)))
		case over.Value <= -.02:
			notes = append(notes, fmt.Sprintf("Its scores lie %s too low on average.", measure.Digits(-over.Value, 2)))
		}
	}
	return strings.Join(notes, " ")
}

func trustBands(bands []measure.Band) []chart.Band {
	list := make([]chart.Band, len(bands))
	for i, b := range bands {
		list[i] = chart.Band{From: b.Low, To: b.High, N: b.Decided, Mean: value(b.Mean), Share: value(b.Share)}
		list[i].Low, list[i].High = ends(b.Share)
	}
	return list
}

func (p *detectorPage) showBands(bands []measure.Band) {
	rows := make([][]cell, len(bands))
	for i, b := range bands {
		rows[i] = []cell{
			{bandWords(b), kit.Plain},
			{queue.Thousands(b.Scored), kit.Plain},
			{queue.Thousands(b.Decided), kit.Plain},
			figureCell(b.Share), intervalCell(b.Share), figureCell(b.Precision), figureCell(b.Recall),
		}
	}
	p.bands.set(rows...)
}

// bandWords says which scores lie in a band, as the axes of the charts do.
func bandWords(b measure.Band) string {
	switch {
	case b.Low == 0:
		return "0 to " + measure.Digits(b.High, 1)
	case b.High == 1:
		return measure.Digits(b.Low, 1) + " to 1"
	}
	return measure.Digits(b.Low, 1) + " to " + measure.Digits(b.High, 1)
}

func figureCell(f measure.Figure) cell {
	if !f.Known {
		return cell{f.String(), kit.Quiet}
	}
	return cell{f.String(), kit.Plain}
}

func intervalCell(f measure.Figure) cell {
	if !f.Known || !f.Bounded {
		return cell{"", kit.Quiet}
	}
	return cell{measure.Digits(f.Low, 2) + "–" + measure.Digits(f.High, 2), kit.Quiet}
}

// setWhatIf moves the line without the pointer.
func (p *detectorPage) setWhatIf(at float64) {
	p.scatter.SetWhatIf(chart.Known(at))
	p.suppose(at)
}

// suppose says what another threshold would have done.
func (p *detectorPage) suppose(at float64) {
	p.curve.SetWhatIf(chart.Known(at))
	p.whatIf.suppose(at)
}

// refsOf are the refs of examples.
func refsOf(list []measure.Example) []queue.Ref {
	refs := make([]queue.Ref, len(list))
	for i, e := range list {
		refs[i] = e.Ref
	}
	return refs
}

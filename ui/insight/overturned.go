package insight

import (
	"context"
	"fmt"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"discern/queue"
	"discern/queue/measure"
	"discern/ui/kit"
	"discern/ui/kit/chart"
	"discern/ui/words"
)

// overs are what overturned decisions can be told apart by, in the order of their
// digits.
var overs = []struct {
	over measure.Over
	word string
}{
	{measure.OverPolicy, "policy"},
	{measure.OverReviewer, "reviewer"},
	{measure.OverLanguage, "language"},
	{measure.OverDetector, "detector"},
	{measure.OverSource, "source"},
}

const (
	reached    = 20     // false positives with the most reach, by name
	reachedAll = 10_000 // and in the list
)

const (
	overturnAxis = "share of decisions that were overturned, with 95 % interval"
	// leastAxis is the least share that a full bar stands for: an interval around
	// nothing must not look like much.
	leastAxis = .05
)

// overturnPage says what was taken down wrongly.
type overturnPage struct {
	screen *Screen
	over   int         // of overs
	top    []queue.Ref // of the bars of reach
	wrong  []queue.Ref // false positives, most reach first

	head   *kit.Head
	choice *kit.FilterChips
	bars   *chart.Bars
	rates  *figure
	reach  *chart.Bars
	wrongs *figure
	note   *kit.Paragraph
	show   *kit.KeyButton
	all    []*figure
	root   *fyne.Container
}

func newOverturnPage(s *Screen) *overturnPage {
	p := &overturnPage{screen: s, head: kit.NewHead("", ""), choice: kit.NewFilterChips(), note: kit.NewParagraph("", kit.Quiet, kit.TextSmall)}
	p.choice.OnTapped = p.choose
	p.bars = chart.NewBars("Nothing was decided.")
	p.rates = newFigure("", p.bars, 0)
	p.reach = chart.NewBars("No item that people found not violating was flagged or taken down.")
	p.reach.SetAxis("views", 0)
	p.reach.SetLimit(reached)
	p.reach.OnTapped = p.showOne
	p.show = kit.NewKeyButton("Enter", "", kit.Plain, p.showAll)
	p.wrongs = newFigure("False positives with the most reach", p.reach, 0, p.note, container.NewHBox(p.show))
	p.all = []*figure{p.rates, p.wrongs}
	p.root = pageOf(p.head, p.choice, p.rates.card, p.wrongs.card)
	p.showChoice()
	return p
}

func (p *overturnPage) object() *fyne.Container { return p.root }

func (p *overturnPage) figures() []*figure { return p.all }

func (p *overturnPage) commands() []kit.Command {
	var all []kit.Command
	for i, o := range overs {
		all = append(all, kit.Command{Key: fmt.Sprint(i + 1), Name: "Overturns by " + o.word, Group: "Overturned", Run: func() { p.choose(i) }})
	}
	if len(p.wrong) > 0 {
		all = append(all, kit.Command{Key: "Enter", Name: "Show the false positives, most seen first", Group: "Overturned", Run: p.showAll})
	}
	return all
}

func (p *overturnPage) move(fyne.KeyName, bool) bool { return false }

func (p *overturnPage) choose(i int) {
	p.over = i
	p.showChoice()
	p.screen.compute(false)
}

func (p *overturnPage) showChoice() {
	chips := make([]kit.FilterChip, len(overs))
	for i, o := range overs {
		chips[i] = kit.FilterChip{Key: fmt.Sprint(i + 1), Words: "by " + o.word, Active: i == p.over}
	}
	p.choice.Set(chips)
}

func (p *overturnPage) read(in *input) func(context.Context) (func(), error) {
	over := p.over
	return func(ctx context.Context) (func(), error) {
		var whole measure.Overturned
		for _, o := range in.sel.Overturned(measure.OverAll) {
			whole = o
		}
		list := in.sel.Overturned(overs[over].over)
		wrong, total, unreached := in.sel.FalsePositives(reachedAll)
		refs := make([]queue.Ref, len(wrong))
		for i, f := range wrong {
			refs[i] = f.Ref
		}
		rows, err := in.desk.Rows(ctx, refs[:min(reached, len(refs))])
		return func() {
			p.head.Set(overturnSays(whole, in.within))
			p.showRates(list, over, in.desk.Policies())
			p.showReach(wrong, rows, total, unreached)
			p.wrong = refs
		}, err
	}
}

func (p *overturnPage) showRates(list []measure.Overturned, over int, policies *queue.Policies) {
	bars, most := make([]chart.Bar, len(list)), leastAxis
	for i, o := range list {
		most = max(most, o.Share.High)
		bars[i] = chart.Bar{
			Label: overName(o.Key, over, policies), Value: value(o.Share), Text: percent(o.Share.Value),
			Detail: fmt.Sprintf("%s of %s", queue.Thousands(o.Overturned), queue.Number(o.Decisions, "decision", "decisions")),
		}
		bars[i].Low, bars[i].High = ends(o.Share)
	}
	p.bars.SetAxis(overturnAxis, most)
	p.bars.SetBars(bars)
	p.rates.rename("Overturned by " + overs[over].word)
}

func overName(key string, over int, policies *queue.Policies) string {
	switch overs[over].over {
	case measure.OverPolicy:
		if key == "" {
			return "no rule named"
		}
		return ruleName(policies, key)
	case measure.OverReviewer:
		return words.Person(key)
	case measure.OverLanguage:
		return words.LanguageOf(key)
	case measure.OverDetector:
		if key == "" {
			return "flagged by no detector"
		}
		return key
	default:
		return words.Source(key)
	}
}

// showReach names the false positives that most people saw.
func (p *overturnPage) showReach(wrong []measure.FalsePositive, rows []queue.Row, total, unreached int) {
	var bars []chart.Bar
	p.top = p.top[:0]
	for i, r := range rows {
		f := &wrong[i]
		if f.Reach == nil {
			break // what follows has none either
		}
		label := words.Source(r.Key.Source) + " · " + r.Key.ID + " · " + words.LanguageOf(r.Lang)
		detail := "flagged by " + join(f.Detectors)
		if f.Decided {
			detail = "taken for violating, and overturned"
		}
		bars = append(bars, chart.Bar{
			Label: label, Value: chart.Known(float64(f.Reach.Views)), Tone: kit.Warn,
			Text: reachWords(f.Reach), Detail: detail,
		})
		p.top = append(p.top, f.Ref)
	}
	switch {
	case total == 0:
		p.reach.SetEmpty("No item that people found not violating was flagged or taken down.")
		p.note.Set("")
	case len(bars) == 0:
		p.reach.SetEmpty("Of none of them it is known how many people saw it.")
		p.note.Set("")
	case unreached > 0:
		p.note.Set("Of " + queue.Thousands(unreached) + " of them it is not known how many people saw them.")
	default:
		p.note.Set("")
	}
	p.reach.SetBars(bars)
	p.show.Set("Show the "+queue.Number(total, "item wrongly held to violate", "items wrongly held to violate"), kit.Plain)
	p.show.SetEnabled(total > 0)
}

func (p *overturnPage) showOne(i int) {
	if i < len(p.top) {
		p.screen.offers.Show([]queue.Ref{p.top[i]}, "False positive")
	}
}

func (p *overturnPage) showAll() {
	if len(p.wrong) > 0 {
		p.screen.offers.Show(slices.Clone(p.wrong), "False positives, most seen first")
	}
}

func reachWords(r *queue.Reach) string {
	s := queue.Thousands(r.Views) + " views"
	if r.Shares > 0 {
		s += ", " + queue.Thousands(r.Shares) + " shares"
	}
	return s
}

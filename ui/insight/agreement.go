package insight

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"discern/queue"
	"discern/queue/measure"
	"discern/ui/kit"
	"discern/ui/kit/chart"
	"discern/ui/words"
)

// bys are what agreement can be told apart by, in the order of their digits.
var bys = []measure.By{measure.ByPolicy, measure.ByLanguage, measure.BySource, measure.ByPair, measure.ByMonth}

var levelNames = []string{"nominal", "ordinal", "interval"}

// agreementPage says how far people agree.
type agreementPage struct {
	screen *Screen
	by     measure.By
	level  measure.Level // of α
	pair   [2]string     // of the confusion matrix; empty for everybody

	groups   []measure.Group // as they are shown: most items first, or by month
	disputed []queue.Ref

	head      *kit.Head
	choice    *kit.FilterChips
	bars      *chart.Bars
	line      *chart.Line
	lineBox   *tall
	kappa     *figure // holds bars or line
	over      *fyne.Container
	list      *groupList
	table     *figure
	confusion *chart.Matrix
	matrix    *figure
	selves    *chart.Bars
	show      *kit.KeyButton
	all       []*figure
	root      *fyne.Container
}

// groupRows is how many groups the table has room for before it scrolls.
const groupRows = 12

// mostMonths bounds how many months are drawn, whatever dates an import brings.
const mostMonths = 600

// disputes is how many items are listed at most that people disagree on.
const disputes = 10_000

func newAgreementPage(s *Screen) *agreementPage {
	p := &agreementPage{screen: s, by: measure.ByLanguage, head: kit.NewHead("", ""), choice: kit.NewFilterChips()}
	p.choice.OnTapped = p.choose
	const none = "No item was looked at by two people who did not know of each other."
	p.bars, p.line = chart.NewBars(none), chart.NewLine(none)
	p.bars.SetLimit(groupRows)
	p.bars.OnTapped = p.open
	p.line.SetAxis("Fleiss' κ, with 95 % interval", 0, 1, nil)
	p.lineBox = newTall(p.line, squareHeight)
	p.over = kit.NewColumn(0, 0, p.bars)
	p.kappa = newTableFigure("", nil, p.over)
	p.list = newGroupList(p.open)
	p.table = newTableFigure("In figures", p.list.numbers, p.list.object)
	p.confusion = chart.NewMatrix(none)
	p.matrix = newFigure("Who said what", p.confusion, 240)
	p.selves = chart.NewBars("Nobody has looked at the same item twice: whether people agree with themselves is not known.")
	p.selves.SetAxis("share of repeats that say the same, with 95 % interval", 1)
	p.selves.SetLimit(8)
	selves := newFigure("Agreement with oneself", p.selves, 0)
	p.show = kit.NewKeyButton("Enter", "", kit.Plain, p.showDisputed)
	p.all = []*figure{p.kappa, p.table, p.matrix, selves}
	p.root = pageOf(p.head, container.NewHBox(p.show), p.choice, p.kappa.card, p.table.card, newBeside(.5, p.matrix.card, selves.card))
	p.showChoice()
	return p
}

func (p *agreementPage) object() *fyne.Container { return p.root }

func (p *agreementPage) figures() []*figure { return p.all }

func (p *agreementPage) commands() []kit.Command {
	c := func(key, name string, run func()) kit.Command {
		return kit.Command{Key: key, Name: name, Group: "Agreement", Run: run}
	}
	var all []kit.Command
	for i, by := range bys {
		all = append(all, c(fmt.Sprint(i+1), "Agreement by "+by.String(), func() { p.choose(i) }))
	}
	all = append(all, c("O", "α: nominal, ordinal or interval", func() { p.choose(len(bys)) }))
	if len(p.disputed) > 0 {
		all = append(all, c("Enter", "Show the items that people disagree on most", p.showDisputed))
	}
	return all
}

func (p *agreementPage) move(fyne.KeyName, bool) bool { return false }

// choose takes one of the chips: what agreement is told apart by, the level of α,
// or everybody in place of one pair.
func (p *agreementPage) choose(i int) {
	switch {
	case i < len(bys):
		p.by = bys[i]
		p.screen.compute(false)
	case i == len(bys):
		p.level = (p.level + 1) % measure.Level(len(levelNames))
		p.list.setLevel(p.level)
	}
	p.showChoice()
}

func (p *agreementPage) showChoice() {
	var chips []kit.FilterChip
	for i, by := range bys {
		chips = append(chips, kit.FilterChip{Key: fmt.Sprint(i + 1), Words: "by " + by.String(), Active: p.by == by})
	}
	p.choice.Set(append(chips, kit.FilterChip{Key: "O", Words: "α " + levelNames[p.level], Active: p.level != measure.Nominal}))
}

// agreed is what is shown of agreement, computed ahead.
type agreed struct {
	by          measure.By
	whole       measure.Group
	groups      []measure.Group
	names       []string    // of the groups
	bars        []chart.Bar // of the groups; none by month
	pair        [2]string   // empty where the one that was asked for is not among the groups
	confusion   measure.Confusion
	selves      []measure.SelfAgreement
	disputed    []queue.Ref
	disputedAll int
}

func (p *agreementPage) read(in *input) func(context.Context) (func(), error) {
	by, pair := p.by, p.pair
	return func(ctx context.Context) (func(), error) {
		a, err := readAgreement(ctx, in, by, pair)
		return func() { p.shows(a, in) }, err
	}
}

func readAgreement(ctx context.Context, in *input, by measure.By, pair [2]string) (*agreed, error) {
	whole, err := in.sel.Agreement(ctx, measure.ByAll)
	if err != nil {
		return nil, err
	}
	a := &agreed{by: by, whole: whole[0], selves: in.sel.SelfAgreement()}
	if a.groups, err = in.sel.Agreement(ctx, by); err != nil {
		return nil, err
	}
	if by != measure.ByMonth { // which stand as they come
		slices.SortStableFunc(a.groups, func(a, b measure.Group) int { return cmp.Compare(b.Items, a.Items) })
	}
	a.draw(in.desk.Policies())
	if pairAt(a.groups, pair) >= 0 {
		a.pair = pair
	}
	a.confusion = in.sel.Confusion(a.pair[0], a.pair[1])
	disputed, all := in.sel.Disputed(disputes)
	a.disputedAll = all
	for _, d := range disputed {
		a.disputed = append(a.disputed, d.Ref)
	}
	return a, nil
}

// draw says what the groups are, and makes their bars.
func (a *agreed) draw(policies *queue.Policies) {
	a.names = make([]string, len(a.groups))
	for i := range a.groups {
		a.names[i] = groupName(a.groups[i], a.by, policies)
	}
	if a.by == measure.ByMonth {
		return
	}
	a.bars = make([]chart.Bar, len(a.groups))
	for i, g := range a.groups {
		a.bars[i] = chart.Bar{Label: a.names[i], Value: positive(g.Fleiss), Text: kappaWords(g.Fleiss), Detail: detailWords(g)}
		a.bars[i].Low, a.bars[i].High = ends(g.Fleiss)
	}
}

// pairAt is where a pair stands; −1 for nowhere, as everybody does.
func pairAt(groups []measure.Group, pair [2]string) int {
	return slices.IndexFunc(groups, func(g measure.Group) bool { return pair[0] != "" && g.Pair == pair })
}

func (p *agreementPage) shows(a *agreed, in *input) {
	p.head.Set(agreementSays(a.whole, in.within))
	p.groups, p.pair, p.disputed = a.groups, a.pair, a.disputed
	p.showGroups(a.bars)
	p.list.set(a.groups, a.names, byHead(a.by), a.by == measure.ByPair, pairAt(a.groups, a.pair))
	p.showConfusion(a.confusion)
	p.showSelves(a.selves)
	p.show.SetEnabled(a.disputedAll > 0)
	switch {
	case a.disputedAll == 0:
		p.show.Set("There is no item that people disagree on", kit.Plain)
	case a.disputedAll > len(a.disputed):
		p.show.Set(fmt.Sprintf("Show the %s of %s items that people disagree on most", queue.Thousands(len(a.disputed)), queue.Thousands(a.disputedAll)), kit.Plain)
	default:
		p.show.Set("Show the "+queue.Number(a.disputedAll, "item that people disagree on", "items that people disagree on, the most disputed first"), kit.Plain)
	}
}

// byHead heads the names of groups.
func byHead(by measure.By) string {
	return map[measure.By]string{
		measure.ByPolicy: "Policy", measure.ByLanguage: "Language", measure.BySource: "Source", measure.ByPair: "Pair", measure.ByMonth: "Month",
	}[by]
}

// groupName says what a group is.
func groupName(g measure.Group, by measure.By, policies *queue.Policies) string {
	switch {
	case by == measure.ByLanguage:
		return words.LanguageOf(g.Key)
	case by == measure.ByPolicy && g.Key == "":
		return "nobody named a rule"
	case by == measure.ByPolicy:
		return ruleName(policies, g.Key)
	case by == measure.ByPair:
		return g.Pair[0] + " and " + g.Pair[1]
	case g.Key == "":
		return "not known"
	}
	return g.Key
}

// showGroups draws κ as bars, or by month as a line.
func (p *agreementPage) showGroups(bars []chart.Bar) {
	if p.by == measure.ByMonth {
		p.showMonths()
		return
	}
	p.bars.SetAxis("Fleiss' κ, with 95 % interval", 1)
	p.bars.SetBars(bars)
	p.place(p.bars, p.bars.Table, p.bars)
	p.kappa.rename("Agreement by " + p.by.String() + ", most items first")
}

// place puts one of the two charts on the card.
func (p *agreementPage) place(c chart.Chart, table func() [][]string, body fyne.CanvasObject) {
	p.kappa.chart, p.kappa.table = c, table
	if len(p.over.Objects) != 1 || p.over.Objects[0] != body {
		p.over.Objects = []fyne.CanvasObject{body}
		p.over.Refresh()
	}
}

func (p *agreementPage) showMonths() {
	var times []string
	var readings []chart.Reading
	for _, g := range p.groups {
		if g.Key == "" {
			continue
		}
		// A month in which nothing can be measured is a gap, not a step.
		for len(times) > 0 && len(times) < mostMonths {
			next := nextMonth(times[len(times)-1])
			if next >= g.Key || next == "" {
				break
			}
			times, readings = append(times, next), append(readings, chart.Reading{})
		}
		r := chart.Reading{Value: value(g.Fleiss), Detail: queue.Number(g.Items, "item", "items")}
		r.Low, r.High = ends(g.Fleiss)
		times, readings = append(times, g.Key), append(readings, r)
	}
	p.line.SetReadings(times, chart.Series{Readings: readings})
	p.place(p.line, p.line.Table, p.lineBox)
	p.kappa.rename("Agreement by month in which an item was first looked at")
}

// nextMonth is the month after one that is written as 2026-11.
func nextMonth(month string) string {
	t, err := time.Parse("2006-01", month)
	if err != nil {
		return ""
	}
	return t.AddDate(0, 1, 0).Format("2006-01")
}

// open shows what the two people of a pair said.
func (p *agreementPage) open(i int) {
	if p.by != measure.ByPair || i >= len(p.groups) {
		return
	}
	if p.pair = p.groups[i].Pair; p.list.list.Chosen() == i {
		p.pair = [2]string{}
	}
	p.screen.compute(false)
}

func (p *agreementPage) showConfusion(m measure.Confusion) {
	labels := make([]string, len(m))
	counts := make([][]int, len(m))
	for i, v := range measure.Verdicts() {
		labels[i], counts[i] = words.VerdictWord(v), m[i][:]
	}
	a, b := p.pair[0], p.pair[1]
	name := "Who said what: " + a + " and " + b
	if a == "" {
		a, b, name = "one of two people", "the other", "Who said what: any two people"
	}
	p.confusion.SetAxes(a, b)
	p.confusion.SetCounts(labels, counts)
	p.matrix.rename(name)
	p.figuresHint()
}

// figuresHint says what a tap on a pair does.
func (p *agreementPage) figuresHint() {
	hint := ""
	switch {
	case p.by == measure.ByPair && p.pair[0] == "":
		hint = "a tap on a pair shows what the two said"
	case p.by == measure.ByPair:
		hint = "the same pair again: everybody"
	}
	p.table.hint = hint
	p.table.rename(p.table.name)
}

func (p *agreementPage) showSelves(list []measure.SelfAgreement) {
	slices.SortStableFunc(list, func(a, b measure.SelfAgreement) int { return cmp.Compare(b.Repeats, a.Repeats) })
	bars := make([]chart.Bar, len(list))
	for i, a := range list {
		bars[i] = chart.Bar{Label: a.Reviewer, Value: value(a.Share), Text: queue.Thousands(a.Same) + " of " + queue.Thousands(a.Repeats)}
		bars[i].Low, bars[i].High = ends(a.Share)
	}
	p.selves.SetBars(bars)
}

func (p *agreementPage) showDisputed() {
	if len(p.disputed) > 0 {
		p.screen.offers.Show(slices.Clone(p.disputed), "Items that people disagree on")
	}
}

// positive is a κ as a bar shows it: one below 0 has no length, and its words say
// what it is.
func positive(f measure.Figure) chart.Value {
	if f.Known && f.Value < 0 {
		return chart.Known(0)
	}
	return value(f)
}

func kappaWords(f measure.Figure) string {
	if !f.Known {
		return f.String()
	}
	return "κ " + f.String()
}

// detailWords says under the pointer what a group is made of, and why something of
// it is not known.
func detailWords(g measure.Group) string {
	s := queue.Number(g.Items, "item", "items") + ", " + queue.Number(g.Ratings, "answer", "answers")
	if !g.Fleiss.Known && g.Fleiss.Why != "" {
		s += "\n" + g.Fleiss.Why
	}
	return s
}

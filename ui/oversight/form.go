package oversight

import (
	"fmt"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"discern/queue"
	"discern/ui/kit"
	"discern/ui/words"
)

// The choices of a rule.
var (
	shareSteps    = []float64{.01, .02, .05, .1, .2, .5, 1}
	newcomerSteps = []int{0, 20, 50, 100, 200}
)

// form shows the chosen rule and changes it in place.
type form struct {
	r        *rules
	rows     []question
	title    *kit.SectionTitle
	sentence *kit.Paragraph
	name     *kit.Entry
	options  *kit.OptionList
	object   *fyne.Container
}

// question is a row of options and what choosing one does to the rule.
type question struct {
	kit.OptionRow
	choose func(rule *queue.SecondRule, option int)
}

func newForm(r *rules) *form {
	f := &form{r: r}
	f.title = kit.NewSectionTitle("", "")
	f.sentence = kit.NewBoxed("")
	f.name = kit.NewEntry("What the rule is for, in a few words")
	f.name.OnChanged = f.rename
	f.name.OnSubmitted = func(string) { r.s.offers.Focus(nil) }
	f.options = kit.NewOptionList(f.pick)
	f.object = kit.NewColumn(kit.Gap, 0, kit.NewRule(), f.title, f.sentence, f.name, f.options,
		kit.NewParagraph("All of it must hold. In a row where nothing is chosen, anything will do.", kit.Quiet, kit.TextSmall))
	return f
}

// rule is the chosen one; nil for none.
func (f *form) rule() *queue.SecondRule {
	if f.r.chosen < 0 {
		return nil
	}
	return &f.r.draft.Rules[f.r.chosen]
}

func (f *form) show() {
	rule := f.rule()
	set(f.object, rule != nil)
	if rule == nil {
		return
	}
	keys := "Enter changes it"
	switch {
	case !f.r.s.mine:
		keys = ""
	case f.r.s.at == atForm:
		keys = "E names it, arrows choose, Space turns on and off, Esc leaves"
	}
	f.title.Set(fmt.Sprintf("Rule %d", f.r.chosen+1), keys)
	f.sentence.Set("Sends " + rule.String() + " to a second person.")
	if f.name.Text != rule.Name {
		f.name.SetText(rule.Name)
	}
	if f.r.s.mine {
		f.name.Enable()
	} else {
		f.name.Disable()
	}
	f.rows = f.questions(rule)
	rows := make([]kit.OptionRow, len(f.rows))
	for i, q := range f.rows {
		rows[i] = q.OptionRow
		if !f.r.s.mine {
			for j := range q.Options {
				rows[i].Options[j].Off = !q.Options[j].Chosen
			}
		}
	}
	if f.r.s.at != atForm {
		f.options.SetRows(nil) // no row is where the keys are
	}
	f.options.SetRows(rows)
	f.object.Refresh()
}

func (f *form) rename(name string) {
	if rule := f.rule(); rule != nil && rule.Name != name && f.r.s.mine {
		rule.Name = name
		f.r.show()
	}
}

func (f *form) pick(row, option int) {
	if !f.r.may() {
		return
	}
	f.r.s.at = atForm
	f.rows[row].choose(f.rule(), option)
	f.r.s.people.show()
	f.r.show()
	f.reveal()
}

// move goes by rows, and scrolls to the one it comes to.
func (f *form) move(by int) {
	f.options.MoveRow(by)
	f.reveal()
}

// reveal scrolls to the row that the keys are at.
func (f *form) reveal() {
	y, height := f.options.Place()
	f.r.reveal(f.object.Position().Y+f.options.Position().Y+y, height)
}

// questions are the rows, with what the rule says.
func (f *form) questions(rule *queue.SecondRule) []question {
	all := f.codes()
	return []question{
		oneOf("How many of them", with(shareSteps, rule.Share), rule.Share, shareWords, func(r *queue.SecondRule, v float64) { r.Share = v }),
		anyOf("The verdict is", queue.Verdicts, rule.Verdicts, verdictWords, func(r *queue.SecondRule) *[]queue.Verdict { return &r.Verdicts }),
		anyOf("An action is", queue.Actions, rule.Actions, words.Offer, func(r *queue.SecondRule) *[]queue.Action { return &r.Actions }),
		anyOf("A rule that applies is", all, rule.Policies, plain, func(r *queue.SecondRule) *[]string { return &r.Policies }),
		anyOf("The item touches", all, rule.Touches, plain, func(r *queue.SecondRule) *[]string { return &r.Touches }),
		oneOf("Scores are", []queue.Against{"", queue.Below, queue.Above}, rule.Scores, scoreWords, func(r *queue.SecondRule, v queue.Against) { r.Scores = v }),
		oneOf("The reviewer is", with(newcomerSteps, rule.Newcomer), rule.Newcomer, newcomerWords, func(r *queue.SecondRule, v int) { r.Newcomer = v }),
	}
}

// oneOf asks for one of several values.
func oneOf[T comparable](title string, all []T, chosen T, say func(T) string, put func(*queue.SecondRule, T)) question {
	q := question{OptionRow: kit.OptionRow{Title: title}}
	for _, v := range all {
		q.Options = append(q.Options, kit.Option{Words: say(v), Chosen: v == chosen})
	}
	q.choose = func(r *queue.SecondRule, i int) { put(r, all[i]) }
	return q
}

// anyOf asks for any number of values; with none, any will do.
func anyOf[T ~string](title string, all, chosen []T, say func(T) string, field func(*queue.SecondRule) *[]T) question {
	q := question{OptionRow: kit.OptionRow{Title: title, Many: true}}
	for _, v := range all {
		q.Options = append(q.Options, kit.Option{Words: say(v), Chosen: slices.Contains(chosen, v)})
	}
	q.choose = func(r *queue.SecondRule, i int) {
		var now []T // a list of its own, in the order of all
		list := field(r)
		for j, v := range all {
			if slices.Contains(*list, v) != (i == j) {
				now = append(now, v)
			}
		}
		*list = now
	}
	return q
}

// codes are those of every rule of the policies, in their order, and those that the
// rule names and no policy here knows.
func (f *form) codes() (codes []string) {
	for _, p := range f.r.s.desk.Policies().All() {
		for r := range p.Every() {
			codes = append(codes, r.Code)
		}
	}
	rule := f.rule()
	for _, c := range slices.Concat(rule.Policies, rule.Touches) {
		if !slices.Contains(codes, c) {
			codes = append(codes, c)
		}
	}
	return codes
}

func plain(s string) string { return s }

func shareWords(share float64) string {
	if share >= 1 {
		return "all"
	}
	return fmt.Sprintf("%.4g %%", share*100)
}

func verdictWords(v queue.Verdict) string { return strings.ReplaceAll(string(v), "_", " ") }

func scoreWords(a queue.Against) string {
	switch a {
	case queue.Below:
		return "below every threshold"
	case queue.Above:
		return "above a threshold"
	}
	return "of no matter"
}

func newcomerWords(n int) string {
	if n == 0 {
		return "anybody"
	}
	return fmt.Sprintf("new: their first %d", n)
}

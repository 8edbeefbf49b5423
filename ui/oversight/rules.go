package oversight

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"discern/queue"
	"discern/ui/kit"
)

// goldenSteps are the choices of how often an item with a known answer is mixed in:
// about once in so many looks, 0 for never.
var goldenSteps = []int{0, 200, 100, 50, 20}

// rules is the part with the rules by which decisions are sent to another person.
type rules struct {
	s      *Screen
	holds  queue.Oversight // as the ledger has it
	draft  queue.Oversight // as it is being changed
	chosen int             // of the draft's rules; -1 for none
	past   []queue.Look    // the newest first looks, to say what a rule would have sent

	title    *kit.SectionTitle
	since    *kit.Paragraph
	readOnly *kit.Paragraph
	unsaved  *kit.Ask // above what scrolls: in sight from wherever something is changed
	above    *fyne.Container
	fault    *kit.Paragraph
	list     *kit.RuleList
	none     *kit.Paragraph
	buttons  fyne.CanvasObject
	mixed    *kit.SectionTitle
	golden   *kit.OptionList
	form     *form
	scroll   *container.Scroll
	column   *fyne.Container
	root     *fyne.Container
}

func newRules(s *Screen) *rules {
	r := &rules{s: s, chosen: -1}
	r.title = kit.NewPanelTitle("Second opinions", "")
	r.since = kit.NewParagraph("", kit.Quiet, kit.TextBody)
	r.readOnly = kit.NewParagraph("", kit.Warn, kit.TextBody)
	r.unsaved = kit.NewAsk()
	r.fault = kit.NewParagraph("", kit.Alarm, kit.TextBody)
	r.list = kit.NewRuleList(func(i int) { r.choose(i) })
	r.none = kit.NewParagraph("No rule: no decision is sent to a second person. Only what is found to endanger a life always is.", kit.Plain, kit.TextBody)
	r.mixed = kit.NewSectionTitle("Items with a known answer, unseen among the others", "G")
	r.golden = kit.NewOptionList(func(_, option int) { r.mix(option) })
	r.buttons = row(kit.NewKeyButton("A", "Add a rule", kit.Plain, r.add), kit.NewKeyButton("Del", "Take it out", kit.Plain, r.takeOut),
		kit.NewKeyButton("T", "Take the suggested rules", kit.Plain, r.suggest))
	r.form = newForm(r)
	r.column = container.New(&kit.Column{Gap: kit.Space, Pad: edge, MostWidth: rulesMost},
		r.title, r.since, r.readOnly, r.fault, r.list, r.none, r.buttons, r.mixed, r.golden, r.form.object)
	r.scroll = container.NewVScroll(r.column)
	r.above = container.New(&kit.Column{Pad: edge, MostWidth: rulesMost}, r.unsaved)
	r.root = container.NewBorder(r.above, nil, nil, nil, r.scroll)
	return r
}

// read reads what holds; err is what went wrong before. What is not saved stays.
func (r *rules) read(ctx context.Context, err error) {
	changed := r.dirty()
	if err == nil {
		r.holds, err = r.s.desk.Oversight(ctx)
	}
	if !changed || !r.s.mine {
		r.draft = clone(r.holds)
	}
	say(r.fault, sentence(err))
	r.show()
	r.s.run.Later(r.lookBack)
}

// clone copies rules, so that changing one leaves the other.
func clone(o queue.Oversight) queue.Oversight {
	o.Rules = slices.Clone(o.Rules)
	return o
}

// dirty reports whether something was changed and not saved.
func (r *rules) dirty() bool {
	return r.draft.Golden != r.holds.Golden || !slices.EqualFunc(r.draft.Rules, r.holds.Rules, same)
}

func same(a, b queue.SecondRule) bool {
	return a.Name == b.Name && a.Share == b.Share && a.Scores == b.Scores && a.Newcomer == b.Newcomer &&
		slices.Equal(a.Verdicts, b.Verdicts) && slices.Equal(a.Actions, b.Actions) && slices.Equal(a.Policies, b.Policies) && slices.Equal(a.Touches, b.Touches)
}

func (r *rules) show() {
	r.chosen = min(max(r.chosen, -1), len(r.draft.Rules)-1)
	if r.chosen < 0 && r.s.at == atForm {
		r.s.at = atRules
	}
	r.said()
	rows := make([]kit.RuleRow, len(r.draft.Rules))
	for i := range r.draft.Rules {
		rule := &r.draft.Rules[i]
		rows[i] = kit.RuleRow{Title: rule.Name + ": " + rule.String(), Hint: r.wouldHave(rule), Selected: i == r.chosen}
		if i < 9 {
			rows[i].Key = fmt.Sprint(i + 1)
		}
	}
	r.list.SetRows(rows)
	set(r.none, len(rows) == 0)
	set(r.buttons, r.s.mine)
	r.golden.SetRows([]kit.OptionRow{r.goldenRow()})
	r.form.show()
	r.root.Refresh()
}

// said says since when the rules hold, and whether they are being changed.
func (r *rules) said() {
	version, since := "no version yet", "Decisions can be sent to another person, who looks without knowing the first decision or who made it. No rules were ever set."
	if h := &r.holds; h.Version > 0 {
		version = fmt.Sprintf("version %d", h.Version)
		since = fmt.Sprintf("In force since %s, set by %s. Another person looks without knowing the first decision or who made it.", h.At.Local().Format("2 Jan 2006 15:04"), kit.OneLine(h.By))
	}
	r.title.Set("Second opinions", version)
	r.since.Set(since)
	words := ""
	if names := r.s.people.supervisors(); !r.s.mine && len(names) > 0 {
		words = "You can read the rules; only a supervisor changes them. Supervisors here: " + strings.Join(names, ", ") + "."
	} else if !r.s.mine {
		words = "You can read the rules; only a supervisor changes them, and nobody is one yet."
	}
	say(r.readOnly, words)
	set(r.above, r.dirty())
	if r.dirty() {
		back := "Esc"
		if r.s.at == atForm {
			back = "Esc Esc" // the first leaves the rule
		}
		r.unsaved.Set("Not saved: it does not hold yet.", kit.Answer{Key: "S", Words: "Save", Do: r.save}, kit.Answer{Key: back, Words: "Discard", Do: r.discard})
	} else {
		r.unsaved.Set("")
	}
}

func (r *rules) goldenRow() kit.OptionRow {
	q := kit.OptionRow{Title: "One is mixed in"}
	for _, n := range r.steps() {
		q.Options = append(q.Options, kit.Option{Words: goldenWords(n), Chosen: n == r.draft.Golden, Off: !r.s.mine && n != r.draft.Golden})
	}
	return q
}

// steps are the choices, with the one that holds where it is another.
func (r *rules) steps() []int { return with(goldenSteps, r.draft.Golden) }

// with is a list of choices, and the one that is chosen where it is another.
func with[T comparable](choices []T, chosen T) []T {
	if slices.Contains(choices, chosen) {
		return choices
	}
	return append(slices.Clone(choices), chosen)
}

func goldenWords(n int) string {
	if n == 0 {
		return "never"
	}
	return fmt.Sprintf("once in %d looks", n)
}

// may reports whether the rules may be changed; it says so where not.
func (r *rules) may() bool {
	if !r.s.mine {
		say(r.fault, "Nothing was changed: only a supervisor changes the rules.")
		r.scroll.Refresh()
	}
	return r.s.mine
}

func (r *rules) choose(i int) {
	r.chosen = min(max(i, 0), len(r.draft.Rules)-1)
	r.s.goTo(atRules)
	if r.chosen >= 0 {
		y, height := r.list.Extent(r.chosen)
		r.reveal(r.list.Position().Y+y, height)
	}
}

// add begins a rule behind the others and goes to it.
func (r *rules) add() {
	if !r.may() {
		return
	}
	r.draft.Rules = append(r.draft.Rules, queue.SecondRule{Name: r.freeName(), Share: .1})
	r.chosen = len(r.draft.Rules) - 1
	r.s.goTo(atForm)
	r.form.move(1)
	r.rename()
}

// freeName is a name that no rule has.
func (r *rules) freeName() string {
	for n := 1; ; n++ {
		name := fmt.Sprintf("rule %d", n)
		if !slices.ContainsFunc(r.draft.Rules, func(q queue.SecondRule) bool { return q.Name == name }) {
			return name
		}
	}
}

func (r *rules) takeOut() {
	if r.chosen < 0 || !r.may() {
		return
	}
	r.draft.Rules = slices.Delete(r.draft.Rules, r.chosen, r.chosen+1)
	r.s.goTo(atRules)
}

// rename goes to the field with the rule's name.
func (r *rules) rename() {
	if r.chosen >= 0 && r.may() {
		r.s.goTo(atForm)
		r.s.offers.Focus(r.form.name)
		r.form.name.TypedShortcut(&fyne.ShortcutSelectAll{})
	}
}

// suggest takes the suggested rules in place of those that are there.
func (r *rules) suggest() {
	if !r.may() {
		return
	}
	o := r.s.desk.Policies().SuggestedOversight()
	r.draft.Rules, r.draft.Golden = o.Rules, o.Golden
	r.choose(0)
}

func (r *rules) mixIn() {
	steps := r.steps()
	r.mix((slices.Index(steps, r.draft.Golden) + 1) % len(steps))
}

func (r *rules) mix(option int) {
	if r.may() {
		r.draft.Golden = r.steps()[option]
		r.show()
	}
}

// save makes the draft the version that holds.
func (r *rules) save() {
	if !r.dirty() || !r.may() {
		return
	}
	if _, err := r.s.desk.SetOversight(context.Background(), r.draft); err != nil {
		say(r.fault, r.inPlace(err))
		r.scroll.Refresh()
		return
	}
	r.draft = clone(r.holds) // what was changed is saved
	r.s.at = atRules
	r.s.Shown()
}

// inPlace is an error with the name of the rule that it is about.
func (r *rules) inPlace(err error) string {
	var fault *queue.Error
	var i int
	if !errors.As(err, &fault) {
		return err.Error()
	}
	if n, _ := fmt.Sscanf(fault.Field, "rules[%d]", &i); n == 0 || i >= len(r.draft.Rules) {
		return err.Error()
	}
	_, field, _ := strings.Cut(fault.Field, ".")
	if field != "" {
		field += " "
	}
	return fmt.Sprintf("Not saved. Rule %d, “%s”: %s%s", i+1, kit.OneLine(r.draft.Rules[i].Name), field, fault.Msg)
}

// discard takes back what was not saved.
func (r *rules) discard() {
	r.draft, r.chosen = clone(r.holds), max(r.chosen, 0)
	say(r.fault, "")
	r.s.goTo(atRules)
}

// page scrolls by most of a page.
func (r *rules) page(by float32) {
	step := by * (r.scroll.Size().Height - 2*kit.Margin)
	r.scroll.ScrollToOffset(r.scroll.Offset.AddXY(0, step))
}

// reveal scrolls so that a stretch of the column can be seen.
func (r *rules) reveal(y, height float32) {
	top, room := r.scroll.Offset.Y, r.scroll.Size().Height
	switch {
	case y < top+kit.Margin:
		r.scroll.ScrollToOffset(fyne.NewPos(0, max(y-kit.Margin, 0)))
	case y+height > top+room-kit.Margin:
		r.scroll.ScrollToOffset(fyne.NewPos(0, y+height-room+kit.Margin))
	}
}

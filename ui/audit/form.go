package audit

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"discern/queue"
	"discern/ui/kit"
	"discern/ui/words"
)

// purpose is what a form is filled in for.
type purpose int

const (
	nothing     purpose = iota
	overturning         // the decision in force gives way to another
	settling            // of two that disagree, one is right, or neither
	contesting          // somebody appeals
	answering           // the item gets a known answer
)

// form asks, in its place below what was decided, what a supervisor's act needs:
// a verdict, a rule, what is done, and why. It is no dialog: the item and what
// others said of it stay in view. What was typed stays until it was taken, or the
// form is opened for another item.
type form struct {
	policies *queue.Policies
	purpose  purpose // nothing while it is closed
	last     purpose // and of which item: whose words are kept
	ref      queue.Ref
	began    string // its title: keeping the first's word and taking the second's are not the same

	verdict queue.Verdict
	policy  int // of the policies, whose rules are offered
	picked  []string
	actions []queue.Action // nil for the usual one
	signs   []queue.Indicator

	title    *kit.SectionTitle
	verdicts *kit.FilterChips
	ruled    *kit.SectionTitle
	rules    *kit.FilterChips
	acted    *kit.SectionTitle
	acts     *kit.ChipRow
	signed   *kit.SectionTitle
	signList *kit.FilterChips
	reason   *kit.Entry
	fault    *kit.Paragraph
	column   *fyne.Container
	card     *kit.Card

	offered []*queue.Rule // beside the chips of rules

	reveal  func(path ...fyne.CanvasObject) // scrolls to a part
	changed func()                          // other parts are shown, or another rule is picked
	commit  func()
}

var verdictChips = []struct {
	key     string
	words   string
	verdict queue.Verdict
}{{"A", "Allow", queue.NotViolating}, {"R", "Violating", queue.Violating}, {"U", "Unsure", queue.Unsure}}

// signKeys pick the indicators of a danger to life.
var signKeys = []fyne.KeyName{fyne.KeyF2, fyne.KeyF3, fyne.KeyF4, fyne.KeyF6, fyne.KeyF7}

func newForm(policies *queue.Policies) *form {
	f := &form{
		policies: policies, changed: func() {}, title: kit.NewSectionTitle("", "Esc"), verdicts: kit.NewFilterChips(),
		ruled: kit.NewSectionTitle("", ""), rules: kit.NewFilterChips(), acted: kit.NewSectionTitle("What is done", "C: the next"), acts: kit.NewChipRow(),
		signed: kit.NewSectionTitle("Signs of a danger to life", fmt.Sprintf("%d or more to refer it", queue.ReferFrom)), signList: kit.NewFilterChips(),
		reason: kit.NewNoteEntry("", 2), fault: kit.NewParagraph("", kit.Alarm, kit.TextBody),
	}
	f.verdicts.OnTapped = func(i int) { f.judge(verdictChips[i].verdict) }
	f.rules.OnTapped = func(i int) { f.pick(f.offered[i].Code, false) }
	f.ruled.OnRight = f.nextPolicy
	f.acted.OnRight = f.nextAction
	f.signList.OnTapped = func(i int) { f.sign(queue.Indicators[i]) }
	f.reason.OnKey = f.reasonKey
	f.reason.Commit = func() { f.commit() }
	f.column = kit.NewColumn(kit.Gap+2, 0, f.title, f.verdicts, f.ruled, f.rules, f.acted, f.acts, f.signed, f.signList, f.reason, f.fault)
	f.card = kit.NewCard(f.column)
	f.card.Hide()
	return f
}

func (f *form) object() fyne.CanvasObject { return f.card }

func (f *form) open() bool { return f.purpose != nothing }

// start opens the form for an item; what it says first is preset, unless the same was
// left half filled in. Words stay for whatever else is said about the item.
func (f *form) start(p purpose, ref queue.Ref, title string, preset *queue.Decision) {
	same := f.last == p && f.ref == ref
	if !same {
		f.reason.SetText("")
	}
	if !same || f.began != title {
		f.verdict, f.picked, f.actions, f.signs = preset.Verdict, nil, nil, nil
		for _, code := range preset.Policies {
			if f.policies.Rule(code) != nil {
				f.picked = append(f.picked, code)
			}
		}
		if p != answering && len(preset.Actions) > 0 {
			f.actions = preset.Actions
		}
		f.signs = preset.Indicators
		f.policy = f.policyOf(f.picked)
	}
	f.purpose, f.last, f.ref, f.began = p, p, ref, title
	f.title.Set(title, "Esc")
	f.reason.PlaceHolder = map[purpose]string{
		overturning: "Why, in a sentence, for whoever decided before. Enter returns to the keys.",
		settling:    "Why, in a sentence, for both. Enter returns to the keys.",
		contesting:  "What the appeal says. Enter returns to the keys.",
	}[p]
	f.reason.Refresh()
	f.fault.Set("")
	f.card.Show()
	f.show()
}

// policyOf is the policy in which the first of some rules stands.
func (f *form) policyOf(codes []string) int {
	if len(codes) == 0 {
		return f.policy
	}
	of := f.policies.Of(codes[0])
	return max(slices.IndexFunc(f.policies.All(), func(p queue.Policy) bool { return of != nil && p.ID == of.ID }), 0)
}

// close hides the form; what was typed stays.
func (f *form) close() {
	f.purpose = nothing
	f.card.Hide()
}

// done closes the form and forgets what was typed: it is on the disk.
func (f *form) done() {
	f.close()
	f.last, f.ref = nothing, 0
}

// say tells in the form why it was not taken, in sight.
func (f *form) say(fault string) {
	f.fault.Set(fault)
	f.changed()
	f.reveal(f.card, f.column, f.fault)
}

// show brings the parts up to what is chosen.
func (f *form) show() {
	chips := make([]kit.FilterChip, len(verdictChips))
	for i, c := range verdictChips {
		chips[i] = kit.FilterChip{Key: c.key, Words: c.words, Active: f.verdict == c.verdict}
	}
	f.verdicts.Set(chips)
	f.showRules()
	f.showActions()
	chips = nil
	for i, in := range queue.Indicators {
		chips = append(chips, kit.FilterChip{Key: string(signKeys[i]), Words: indicatorWord[in], Active: slices.Contains(f.signs, in)})
	}
	f.signList.Set(chips)
	judged := f.purpose != contesting
	done := judged && f.purpose != answering && f.verdict == queue.Violating && len(f.picked) > 0
	kit.ShowIf(judged, f.verdicts)
	kit.ShowIf(judged && len(f.offered) > 0, f.ruled, f.rules)
	kit.ShowIf(done, f.acted, f.acts)
	kit.ShowIf(done && f.dangerous(), f.signed, f.signList)
	kit.ShowIf(f.purpose != answering, f.reason)
	f.changed()
}

// showRules offers the rules of a policy that a verdict may rest on.
func (f *form) showRules() {
	p := f.policies.All()[f.policy]
	f.ruled.Set("Under", fmt.Sprintf("%s %s · P: next", p.ID, p.Version))
	f.offered = slices.DeleteFunc(slices.Collect(p.Every()), func(r *queue.Rule) bool {
		return f.verdict == queue.Unsure || r.Exempts() != (f.verdict == queue.NotViolating)
	})
	var chips []kit.FilterChip
	for _, r := range f.offered {
		c := kit.FilterChip{Words: r.Title, Active: slices.Contains(f.picked, r.Code)}
		if r.Key > 0 {
			c.Key = fmt.Sprint(r.Key)
		}
		chips = append(chips, c)
	}
	f.rules.Set(chips)
}

func (f *form) showActions() {
	var chips []kit.ChipItem
	chosen := f.chosen()
	for _, a := range f.allowed() {
		chip := kit.ChipItem{Text: words.Offer(a), OnTapped: func() { f.toggleAction(a) }}
		if slices.Contains(chosen, a) {
			chip.Tone = kit.Accent
		}
		chips = append(chips, chip)
	}
	f.acts.SetChips(chips...)
}

// allowed are the actions that the picked rules allow, the usual one first.
func (f *form) allowed() []queue.Action { return f.policies.Allowed(f.picked) }

// chosen are the actions that will be taken.
func (f *form) chosen() []queue.Action {
	if f.actions != nil {
		return f.actions
	}
	return f.allowed()[:min(len(f.allowed()), 1)]
}

func (f *form) dangerous() bool {
	return f.policies.SayDanger(f.picked)
}

func (f *form) judge(v queue.Verdict) {
	f.verdict, f.actions = v, nil
	f.picked = slices.DeleteFunc(slices.Clone(f.picked), func(code string) bool {
		return v == queue.Unsure || f.policies.Rule(code).Exempts() != (v == queue.NotViolating)
	})
	f.show()
}

// pick picks a rule, in place of what was picked; add keeps what was. Picking what
// is picked drops it.
func (f *form) pick(code string, add bool) {
	switch had := slices.Contains(f.picked, code); {
	case had:
		f.picked = slices.DeleteFunc(slices.Clone(f.picked), func(c string) bool { return c == code })
	case add:
		f.picked = append(slices.Clone(f.picked), code)
	default:
		f.picked = []string{code}
	}
	f.actions = nil
	f.show()
}

func (f *form) nextPolicy() {
	f.policy = (f.policy + 1) % len(f.policies.All())
	f.picked, f.actions = nil, nil
	f.show()
}

// nextAction chooses the action after the chosen one, alone.
func (f *form) nextAction() {
	allowed, chosen := f.allowed(), f.chosen()
	if len(allowed) == 0 {
		return
	}
	at := -1
	if len(chosen) > 0 {
		at = slices.Index(allowed, chosen[0])
	}
	f.actions = []queue.Action{allowed[(at+1)%len(allowed)]}
	f.show()
}

func (f *form) toggleAction(a queue.Action) { f.actions = kit.Toggled(f.chosen(), a); f.show() }

func (f *form) sign(in queue.Indicator) { f.signs = kit.Toggled(f.signs, in); f.show() }

// definitions are the rules that are picked, in words.
func (f *form) definitions() (all []string) {
	for _, code := range f.picked {
		all = append(all, ruleWords(f.policies.Rule(code)))
	}
	return all
}

// words are the reason, or what the appeal says.
func (f *form) words() string { return strings.TrimSpace(f.reason.Text) }

// missing says what is still to be filled in; empty for nothing.
func (f *form) missing() string {
	switch {
	case f.purpose == contesting && f.words() == "":
		return "Write down what the appeal says: N."
	case f.purpose == contesting:
		return ""
	case f.verdict == queue.Violating && len(f.picked) == 0:
		return "Pick the rule it violates: 1–9."
	case f.purpose != answering && f.words() == "":
		return "Say why in a sentence: N."
	}
	return ""
}

// judgement is what was filled in.
func (f *form) judgement(opened time.Time) queue.Judgement {
	j := queue.Judgement{Verdict: f.verdict, Policies: f.picked, Rationale: f.words(), OpenedAt: opened, ScoresShown: true}
	if f.verdict == queue.Violating {
		j.Actions = f.chosen()
		if f.dangerous() {
			j.Indicators = f.signs
		}
	}
	return j
}

// key takes the keys that mean something while the form is open.
func (f *form) key(name fyne.KeyName, shift bool) bool {
	if f.purpose == contesting {
		return false
	}
	for _, c := range verdictChips {
		if string(name) == c.key {
			f.judge(c.verdict)
			return true
		}
	}
	if i := slices.Index(signKeys, name); i >= 0 && f.signList.Visible() {
		f.sign(queue.Indicators[i])
		return true
	}
	switch name {
	case fyne.KeyP:
		f.nextPolicy()
	case fyne.KeyC:
		f.nextAction()
	default:
		if len(name) != 1 || name[0] < '1' || name[0] > '9' {
			return false
		}
		for _, r := range f.offered {
			if r.Key == int(name[0]-'0') {
				f.pick(r.Code, shift)
				return true
			}
		}
	}
	return true
}

// reasonKey leaves the field on Enter, so that the next key is an act again.
func (f *form) reasonKey(ev *fyne.KeyEvent) bool {
	if ev.Name != fyne.KeyReturn && ev.Name != fyne.KeyEnter {
		return false
	}
	if on := fyne.CurrentApp().Driver().CanvasForObject(f.reason); on != nil {
		on.Unfocus()
	}
	return true
}

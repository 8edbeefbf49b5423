package oversight_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"discern/queue"
	"discern/storage"
	"discern/storage/staging"
	"discern/ui/internal/screentest"
	"discern/ui/kit"
	"discern/ui/oversight"
)

// bench is the screen on a desk on a workspace.
type bench struct {
	*oversight.Screen
	desk  *queue.Desk
	focus fyne.Focusable
}

// open makes a workspace with an item, a supervisor sue where there is to be one, and
// seats somebody.
func open(t *testing.T, supervised bool, who string) *bench {
	t.Helper()
	rule := func(code string) queue.Rule {
		return queue.Rule{Code: code, Title: code, Severity: queue.High, Definition: "d", Actions: []queue.Action{queue.Remove}, AlwaysHuman: code == "NEWS"}
	}
	policies, err := queue.NewPolicies(queue.Policy{ID: "p", Version: "1", Rules: []queue.Rule{rule("HATE"), rule("GORE"), rule("NEWS")}})
	if err != nil {
		t.Fatal(err)
	}
	store := staging.Workspace(t, t.TempDir(), storage.Options{})
	staging.Put(t, store, policies, &queue.Item{ID: "a", Kind: queue.Text, Text: "words"})
	b := &bench{desk: queue.NewDesk(queue.Config{Store: store, Policies: policies, Reviewer: "sue"})}
	if supervised {
		if err := b.desk.Appoint(t.Context(), "sue", queue.Supervisor); err != nil {
			t.Fatal(err)
		}
	}
	if err := b.desk.Sit(t.Context(), who); err != nil {
		t.Fatal(err)
	}
	screentest.App(t)
	b.Screen = oversight.NewScreen(b.desk, kit.Inline(), oversight.Offers{Focus: func(f fyne.Focusable) { b.focus = f }})
	screentest.Window(t, b.Object(), fyne.NewSize(960, 700))
	b.Shown()
	return b
}

// press presses keys, by what stands on their caps.
func (b *bench) press(keys string) {
	for _, k := range strings.Fields(keys) {
		name := map[string]fyne.KeyName{"Enter": fyne.KeyReturn, "Esc": fyne.KeyEscape, "Del": fyne.KeyDelete}[k]
		if name == "" {
			name = fyne.KeyName(k)
		}
		if b.Key(name, false) {
			continue
		}
		for _, c := range b.Commands() {
			if c.Key == k {
				c.Run()
				break
			}
		}
	}
}

// write writes into the field that has the keyboard, in place of what is there.
func (b *bench) write(t *testing.T, words string) {
	t.Helper()
	entry, ok := b.focus.(*kit.Entry)
	if !ok {
		t.Fatal("no field has the keyboard")
	}
	entry.SetText(words)
	entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
}

// seen is everything that can be seen, in words.
func seen(o fyne.CanvasObject) string {
	if !o.Visible() {
		return ""
	}
	var inside []fyne.CanvasObject
	switch o := o.(type) {
	case *fyne.Container:
		inside = o.Objects
	case *container.Scroll:
		inside = []fyne.CanvasObject{o.Content}
	case *kit.Panel:
		inside = []fyne.CanvasObject{o.Content}
	}
	words := ""
	if a, ok := o.(fyne.Accessible); ok {
		words = a.AccessibilityLabel() + "\n"
	}
	for _, i := range inside {
		words += seen(i)
	}
	return words
}

func (b *bench) says(t *testing.T, words ...string) {
	t.Helper()
	all := seen(b.Object())
	for _, w := range words {
		if !strings.Contains(all, w) {
			t.Errorf("%q is not said in\n%s", w, all)
		}
	}
}

func (b *bench) saysNot(t *testing.T, words ...string) {
	t.Helper()
	all := seen(b.Object())
	for _, w := range words {
		if strings.Contains(all, w) {
			t.Errorf("%q is said in\n%s", w, all)
		}
	}
}

func (b *bench) holds(t *testing.T) queue.Oversight {
	t.Helper()
	o, err := b.desk.Oversight(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func TestTheFirstSupervisor(t *testing.T) {
	b := open(t, false, "kim")
	b.says(t, "Nobody is a supervisor here yet", "Make yourself one", "guards against mistakes, not against people", "nobody is one yet")
	b.press("M")
	b.says(t, "kim (you), supervisor since", "Name a person")
	b.saysNot(t, "Make yourself one", "only a supervisor")
	if mine, err := b.desk.Supervises(t.Context()); err != nil || !mine {
		t.Errorf("kim is no supervisor: %v", err)
	}
	for _, c := range b.Commands() {
		if c.Key == "M" {
			t.Error("it is offered again")
		}
	}
}

func TestDuties(t *testing.T) {
	b := open(t, true, "sue")
	b.press("N")
	b.write(t, "  kim ")
	if b.focus != nil {
		t.Error("the field keeps the keyboard")
	}
	b.says(t, "kim, moderator since")
	b.press("P Up Space")
	b.says(t, "kim, supervisor since")
	b.press("Space")
	b.says(t, "kim, moderator since")
	b.press("Down Space")
	b.says(t, "the workspace needs a supervisor", "sue (you), supervisor since")
	b.press("P Up Space Down Space")
	b.says(t, "sue (you), moderator since", "You can read the rules", "Supervisors here: kim")
	b.saysNot(t, "Name a person")
}

func TestRulesAreChangedAndSaved(t *testing.T) {
	b := open(t, true, "sue")
	b.says(t, "No rules were ever set", "no version yet")
	b.saysNot(t, "Not saved")
	b.press("A")
	b.says(t, "Not saved", "rule 1: 10 % of all decisions")
	b.write(t, "removals")
	b.press("Right Right Right Down Space Down Space Down Right Space Down Down Right Down Right")
	b.says(t, "removals: every decision that says violating with remove under GORE on items below every threshold of a reviewer's first 20")
	if b.holds(t).Version != 0 {
		t.Error("it holds before it was saved")
	}
	b.press("Esc G S")
	o := b.holds(t)
	want := queue.SecondRule{
		Name: "removals", Share: 1, Verdicts: []queue.Verdict{queue.Violating}, Actions: []queue.Action{queue.Remove}, Policies: []string{"GORE"},
		Scores: queue.Below, Newcomer: 20,
	}
	if o.Version != 1 || o.By != "sue" || o.Golden != 200 || len(o.Rules) != 1 || o.Rules[0].String() != want.String() || o.Rules[0].Name != want.Name {
		t.Errorf("it holds %+v", o)
	}
	b.says(t, "version 1", "set by sue", "once in 200 looks")
	b.saysNot(t, "Not saved")

	b.press("1 Del")
	b.says(t, "No rule: no decision is sent", "Not saved")
	b.press("Esc")
	b.says(t, "removals: every decision")
	b.saysNot(t, "Not saved")
	b.press("Del S")
	if o := b.holds(t); o.Version != 2 || len(o.Rules) != 0 {
		t.Errorf("without a rule it holds %+v", o)
	}
}

// A chosen value that is none of the usual ones is offered and kept.
func TestUnusualValuesStay(t *testing.T) {
	b := open(t, true, "sue")
	if _, err := b.desk.SetOversight(t.Context(), queue.Oversight{Golden: 7, Rules: []queue.SecondRule{{Name: "r", Share: .125, Newcomer: 3}}}); err != nil {
		t.Fatal(err)
	}
	b.Shown()
	b.press("1 Enter")
	b.says(t, "One is mixed in: once in 7 looks", "How many of them: 12.5 %", "The reviewer is: new: their first 3")
	b.saysNot(t, "Not saved")
}

func TestWhatCannotHoldIsNamed(t *testing.T) {
	b := open(t, true, "sue")
	b.press("T")
	b.says(t, "at random: 5 % of all decisions", "touches NEWS", "once in 50 looks")
	b.press("2 E")
	b.write(t, "at random")
	b.press("S")
	b.says(t, "Not saved. Rule 2, “at random”: name", "stands twice")
	if b.holds(t).Version != 0 {
		t.Error("it holds all the same")
	}
	b.press("E")
	b.write(t, "at times")
	b.press("Esc S")
	if o := b.holds(t); o.Version != 1 || o.Rules[1].Name != "at times" {
		t.Errorf("mended, it holds %+v", o)
	}
	b.saysNot(t, "stands twice", "Not saved")
}

func TestAModeratorReads(t *testing.T) {
	b := open(t, true, "sue")
	b.press("T S")
	if err := b.desk.Sit(t.Context(), "kim"); err != nil {
		t.Fatal(err)
	}
	b.Shown()
	b.says(t, "You can read the rules; only a supervisor changes them. Supervisors here: sue.", "at random: 5 %")
	b.press("1 A Del T G E Enter Down Right Space Down Space")
	b.says(t, "Nothing was changed", "How many of them: 5 %")
	b.saysNot(t, "Not saved", "rule 1:")
	b.press("S N P Space")
	b.says(t, "Only a supervisor gives duties. Supervisors here: sue.")
	if o := b.holds(t); o.Version != 1 {
		t.Errorf("version %d holds", o.Version)
	}
	if b.focus != nil {
		t.Error("a field has the keyboard")
	}
}

// Changes that are not saved stay while another screen is looked at.
func TestChangesStay(t *testing.T) {
	b := open(t, true, "sue")
	b.press("T")
	b.Shown()
	b.says(t, "Not saved", "at random: 5 %")
	b.press("Esc")
	b.saysNot(t, "at random")
}

// Of the past it says what a rule would have sent, where that is known.
func TestWhatRulesWouldHaveSent(t *testing.T) {
	b := open(t, true, "sue")
	task, err := b.desk.Next(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.desk.Decide(t.Context(), task.Ref, queue.Judgement{Verdict: queue.Violating, OpenedAt: time.Now()}); err != nil {
		t.Fatal(err)
	}
	_, err = b.desk.SetOversight(t.Context(), queue.Oversight{Rules: []queue.SecondRule{
		{Name: "all", Share: 1}, {Name: "allowed", Share: 1, Verdicts: []queue.Verdict{queue.NotViolating}}, {Name: "low", Share: 1, Scores: queue.Below},
	}})
	if err != nil {
		t.Fatal(err)
	}
	b.Shown()
	hints := map[string]string{}
	for _, row := range find[*kit.RuleList](b.Object()).Rows() {
		name, _, _ := strings.Cut(row.Title, ":")
		hints[name] = row.Hint
	}
	if hints["all"] != "1 of the last 1" || hints["allowed"] != "0 of the last 1" || hints["low"] != "not known" {
		t.Errorf("it says %q", hints)
	}
}

// The row that the keys are at can be seen in a small window, also when choosing there
// brings up that it is not saved.
func TestTheRowIsScrolledTo(t *testing.T) {
	b := open(t, true, "sue")
	b.press("T S")
	for row, keys := range []string{"2 Enter Down Right", "Down Space", "Down Space", "Down Space", "Down Space", "Down Right", "Down Right"} {
		b.press(keys)
		options := find[*kit.OptionList](b.Object(), func(l *kit.OptionList) bool { return len(l.Rows()) == 7 })
		y, height := options.Place()
		top := fyne.CurrentApp().Driver().AbsolutePositionForObject(options).Y + y
		if options.Row() != row || top < 0 || top+height > 700 {
			t.Errorf("row %d, at %v…%v of 700, where row %d is looked for", options.Row(), top, top+height, row)
		}
	}
}

// That something is not saved stays in sight wherever one scrolls, with the way out.
func TestWhatIsNotSavedStaysInSight(t *testing.T) {
	b := open(t, true, "sue")
	b.press("T 5 Enter")
	scroll := find[*container.Scroll](b.Object(), func(s *container.Scroll) bool { return find[*kit.OptionList](s.Content) != nil })
	ask := find[*kit.Ask](b.Object())
	if find[*kit.Ask](scroll.Content) != nil || !ask.Visible() || ask.Size().Height == 0 || scroll.Position().Y < ask.Size().Height {
		t.Errorf("the strip of what is not saved stands at %v, %v, what scrolls at %v", ask.Position(), ask.Size(), scroll.Position())
	}
	b.press("Esc Esc")
	if ask.Visible() {
		t.Error("what was discarded is still not saved")
	}
}

// find is the first object of a kind that all conditions hold for.
func find[T fyne.CanvasObject](o fyne.CanvasObject, is ...func(T) bool) (found T) {
	if t, ok := o.(T); ok && (len(is) == 0 || is[0](t)) {
		return t
	}
	var inside []fyne.CanvasObject
	switch o := o.(type) {
	case *fyne.Container:
		inside = o.Objects
	case *container.Scroll:
		inside = []fyne.CanvasObject{o.Content}
	case *kit.Panel:
		inside = []fyne.CanvasObject{o.Content}
	}
	for _, i := range inside {
		if t := find(i, is...); any(t) != any(found) {
			return t
		}
	}
	return found
}

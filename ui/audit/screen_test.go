package audit

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"github.com/google/go-cmp/cmp"

	"discern/queue"
	"discern/storage"
	"discern/storage/staging"
	"discern/ui/internal/screentest"
	"discern/ui/kit"
)

// stage is a screen on a workspace of its own, in a window of the test driver.
type stage struct {
	*Screen
	t      *testing.T
	store  *storage.Workspace
	window fyne.Window
	clock  time.Time
	said   []string // what was asked of the rest of the window
	later  []func() // what waits for its time
}

var (
	large = fyne.NewSize(1440, 900)
	slim  = fyne.NewSize(956, 700)
)

// perform shows a screen over what the people of a play did.
func perform(t *testing.T, run kit.Runner, size fyne.Size, play func(*stage)) *stage {
	t.Helper()
	screentest.App(t)
	policies := staging.Policies(t)
	store := staging.Workspace(t, t.TempDir(), storage.Options{})
	st := &stage{t: t, store: store, clock: time.Date(2026, 11, 23, 10, 0, 0, 0, time.Local)}
	desk := queue.NewDesk(queue.Config{Store: store, Policies: policies, Reviewer: "sue", Now: func() time.Time {
		st.clock = st.clock.Add(time.Second)
		return st.clock
	}})
	say := func(what string) { st.said = append(st.said, what) }
	st.Screen = NewScreen(desk, run, Offers{
		Browse: func(ref queue.Ref) { say(fmt.Sprint("browse ", ref)) },
		Review: func() { say("review") }, Import: func() { say("import") }, People: func() { say("people") },
		Case: func(ref queue.Ref, media bool) {
			say(fmt.Sprint("case ", ref, map[bool]string{true: " with media"}[media]))
		},
		Refer: func(ref queue.Ref) { say(fmt.Sprint("refer ", ref)) },
		Focus: func(on fyne.Focusable) { st.window.Canvas().Focus(on) },
	})
	st.after = func(_ time.Duration, f func()) { st.later = append(st.later, f) }
	st.banner.After = func(time.Duration, func()) {}
	if play != nil {
		play(st)
	}
	st.window = screentest.Window(t, st.Object(), size)
	st.Shown()
	return st
}

func (st *stage) must(err error) {
	st.t.Helper()
	if err != nil {
		st.t.Fatal(err)
	}
}

// put imports items whose ids are their texts.
func (st *stage) put(texts ...string) {
	st.t.Helper()
	half := .5
	var items []*queue.Item
	for n, text := range texts {
		items = append(items, &queue.Item{
			ID: text, Source: "forum", Kind: queue.Text, Lang: []string{"en", "de"}[n%2], Text: text, FlaggedAt: st.clock.Add(-time.Hour),
			Scores: []queue.Score{{Detector: "oracle", Label: "INCITEMENT", Score: .95 - float64(n)/10, Threshold: &half}},
		})
	}
	staging.Put(st.t, st.store, st.desk.Policies(), items...)
}

// ref finds an item.
func (st *stage) ref(id string) queue.Ref {
	st.t.Helper()
	ref, err := st.desk.Find(context.Background(), id)
	st.must(err)
	return ref
}

var (
	allowed = queue.Judgement{Verdict: queue.NotViolating}
	removed = queue.Judgement{Verdict: queue.Violating, Policies: []string{"TVEC8"}, Rationale: "A call to act."}
)

// decide has somebody decide an item that waits, or is asked about.
func (st *stage) decide(who, id string, j queue.Judgement) {
	st.t.Helper()
	ctx := context.Background()
	sat := st.desk.Reviewer()
	st.must(st.desk.Sit(ctx, who))
	task, err := st.desk.Take(ctx, st.ref(id))
	st.must(err)
	j.OpenedAt = st.clock.Add(-8 * time.Second)
	_, err = st.desk.Decide(ctx, task.Ref, j)
	st.must(err)
	st.must(st.desk.Sit(ctx, sat))
}

// team is two reviewers and a supervisor, sue, who looks: ann and bob disagree about
// "river", agree about "stone", and nobody looked again at "paper" and "glass".
func team(st *stage) {
	ctx := context.Background()
	st.put("river", "stone", "paper", "glass")
	st.must(st.desk.Appoint(ctx, "sue", queue.Supervisor))
	st.decide("ann", "river", removed)
	st.decide("ann", "stone", allowed)
	st.decide("ann", "paper", removed)
	st.decide("bob", "glass", allowed)
	for _, id := range []string{"river", "stone"} {
		st.must(st.desk.AskSecond(ctx, st.ref(id)))
		st.decide("bob", id, allowed)
	}
}

// command runs a command by its name, as the palette does.
func (st *stage) command(name string) {
	st.t.Helper()
	for _, c := range st.Commands() {
		if c.Name == name {
			c.Run()
			return
		}
	}
	st.t.Fatalf("there is no command %q", name)
}

// press does what the window does with keys: an open overlay takes them, then a
// field that is written in, then the screen, then the command whose key it is.
func (st *stage) press(keys ...string) {
	st.t.Helper()
	for _, key := range keys {
		bare, shift := strings.CutPrefix(key, "Shift+")
		name, r := fyne.KeyName(bare), rune(strings.ToLower(bare)[0])
		if m, ok := st.window.Canvas().Overlays().Top().(*kit.Menu); ok {
			m.TypedKey(&fyne.KeyEvent{Name: name})
			if len(key) == 1 {
				m.TypedRune(r)
			}
			continue
		}
		if f := st.window.Canvas().Focused(); f != nil {
			f.TypedKey(&fyne.KeyEvent{Name: name})
			continue
		}
		if st.Key(name, shift) {
			if m, ok := st.window.Canvas().Overlays().Top().(*kit.Menu); ok {
				m.TypedKey(&fyne.KeyEvent{Name: name})
				m.TypedRune(r) // the same press, as the toolkit sends it on
			}
			continue
		}
		for _, c := range st.Commands() {
			if c.Key == key {
				c.Run()
				break
			}
		}
	}
}

// write types words into the field that has the keyboard.
func (st *stage) write(words string) {
	st.t.Helper()
	f := st.window.Canvas().Focused()
	if f == nil {
		st.t.Fatal("no field has the keyboard")
	}
	for _, r := range words {
		f.TypedRune(r)
	}
}

// rows are the rows in words, without their times.
func (st *stage) rows() []string {
	var all []string
	for i := range st.lines.Len() {
		_, label, _ := strings.Cut(st.lines.Label(i), ", ")
		all = append(all, label)
	}
	return all
}

func (st *stage) titled() string {
	return strings.TrimPrefix(st.title.AccessibilityLabel(), "Decisions ")
}

func (st *stage) headline() string {
	head, _, _ := strings.Cut(st.detail.head.AccessibilityLabel(), " @")
	head, _, _ = strings.Cut(head, " author")
	return head
}

func TestRows(t *testing.T) {
	st := perform(t, kit.Inline(), large, team)
	want := []string{
		"bob, Allow, –, stone, second opinion", "bob, Allow, –, river, second opinion", "bob, Allow, –, glass, ",
		"ann, Remove, TVEC8, paper, ", "ann, Allow, –, stone, 2nd: agrees", "ann, Remove, TVEC8, river, 2nd: disagrees",
	}
	if diff := cmp.Diff(want, st.rows()); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
	if got := st.titled(); got != "6 · today 6" {
		t.Errorf("headed %q", got)
	}
	if got := st.status.AccessibilityLabel(); got != "1 to adjudicate: J" {
		t.Errorf("the status says %q", got)
	}
}

func TestFiltersByKeys(t *testing.T) {
	tests := []struct{ name, keys, want, titled string }{
		{"a person", "W B O B Return", "stone river glass", "3 of 6"},
		{"two people", "W Space Down Space Escape", "stone river glass paper stone river", "6 of 6"},
		{"a verdict", "V Return", "paper river", "2 of 6"},
		{"a rule", "R T V E C Return", "paper river", "2 of 6"},
		{"to adjudicate", "E Return", "river", "1 of 6"},
		{"nobody looked again", "E N O B O D Y Return", "glass paper", "2 of 6"},
		{"a language", "N G E R Return", "stone glass stone", "3 of 6"},
		{"a score", "C Home Return", "river river", "2 of 6"},
		{"a look", "Q S E C Return", "stone river", "2 of 6"},
		{"an action", "A R E M O V E Return", "paper river", "2 of 6"},
		{"a source", "S Return", "stone river glass paper stone river", "6 of 6"},
		{"today", "T Return", "stone river glass paper stone river", "6 of 6"},
		{"together", "W B O B Return V A L L Return N G E R Return", "stone glass", "2 of 6"},
		{"cleared", "W B O B Return Z", "stone river glass paper stone river", "6 · today 6"},
		{"ticked twice", "V Space Space Escape", "stone river glass paper stone river", "6 · today 6"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			st := perform(t, kit.Inline(), large, team)
			st.press(strings.Fields(tt.keys)...)
			var got []string
			for i := range st.lines.Len() {
				title, _, _ := st.lines.title(i)
				got = append(got, title)
			}
			if got := strings.Join(got, " "); got != tt.want {
				t.Errorf("lists %q, want %q", got, tt.want)
			}
			if st.titled() != tt.titled {
				t.Errorf("headed %q, want %q", st.titled(), tt.titled)
			}
		})
	}
}

func TestNothingMatches(t *testing.T) {
	st := perform(t, kit.Inline(), large, team)
	st.press(strings.Fields("W B O B Return V Return")...)
	want := []string{"Leave out Person: bob", "Leave out Verdict: violating", "Leave out everything"}
	if diff := cmp.Diff(want, st.empty.Names()); diff != "" {
		t.Errorf("offers (-want +got):\n%s", diff)
	}
	st.press("1")
	if st.titled() != "2 of 6" || st.empty.Object().Visible() {
		t.Errorf("after 1 the list is headed %q", st.titled())
	}
}

func TestNoDecisions(t *testing.T) {
	st := perform(t, kit.Inline(), large, nil)
	if got := st.detail.noOne.AccessibilityLabel(); got != "Nobody here is a supervisor yet." || !st.detail.noOne.Visible() {
		t.Errorf("says %q", got)
	}
	st.press("1", "2", "U")
	if diff := cmp.Diff([]string{"review", "import", "people"}, st.said); diff != "" {
		t.Errorf("asks for (-want +got):\n%s", diff)
	}
}

// A referral is offered where a decision finds a danger to life, and made where a
// second person agrees.
func TestReferral(t *testing.T) {
	danger := queue.Judgement{
		Verdict: queue.Violating, Policies: []string{"TVEC2"}, Rationale: "A place and an hour.",
		Actions: []queue.Action{queue.Remove, queue.Refer}, Indicators: []queue.Indicator{queue.NamedPlace, queue.NamedTime},
	}
	st := perform(t, kit.Inline(), large, func(st *stage) {
		st.put("square", "lamp")
		st.must(st.desk.Appoint(context.Background(), "sue", queue.Supervisor))
		st.decide("ann", "square", danger)
		st.decide("ann", "lamp", allowed)
	})
	lists := func() bool {
		return slices.ContainsFunc(st.Commands(), func(c kit.Command) bool { return c.Name == "Make the referral packet" })
	}
	st.press("Down")
	if st.detail.refers.Visible() || lists() {
		t.Error("a referral is offered of what nobody finds dangerous")
	}
	st.press("Down")
	if !st.detail.refers.Visible() || !lists() {
		t.Error("no referral is offered of a danger to life")
	}
	st.press("Shift+R")
	if got := st.banner.Message().Text; !strings.Contains(got, "a second person has to agree") {
		t.Errorf("refuses with %q", got)
	}
	st.decide("bob", "square", danger)
	st.press("F5", "Home", "Shift+R")
	if diff := cmp.Diff([]string{fmt.Sprint("refer ", st.ref("square"))}, st.said); diff != "" {
		t.Errorf("asks for (-want +got):\n%s", diff)
	}
}

// Why something was not taken is in sight, however low the window.
func TestFaultIsInSight(t *testing.T) {
	st := perform(t, kit.Inline(), fyne.NewSize(956, 500), team)
	st.press("J", "O", "Return")
	fault := st.detail.form.fault
	top := fyne.CurrentApp().Driver().AbsolutePositionForObject(fault).Y
	foot := fyne.CurrentApp().Driver().AbsolutePositionForObject(st.bar).Y
	if fault.AccessibilityLabel() == "" || top < 0 || top+fault.Size().Height > foot {
		t.Errorf("%q stands at %v…%v, above a foot at %v", fault.AccessibilityLabel(), top, top+fault.Size().Height, foot)
	}
}

// TestAct holds what a supervisor does, by keys alone.
func TestAct(t *testing.T) {
	tests := []struct {
		name string
		do   func(st *stage)
		head string // of the item afterwards
		want string // what the message begins with
	}{
		{"keep first", func(st *stage) {
			st.press("J", "K")
			st.write("It does call for it.")
			st.press("Return", "Return")
		}, "Adjudicated by sue: removed", "Settled: Removed."},
		{"take the second's", func(st *stage) {
			st.press("J", "O", "N")
			st.write("It reports what others said.")
			st.press("Return", "Return")
		}, "Adjudicated by sue: allowed", "Settled: Allowed."},
		{"keep first, after a look at what the second said", func(st *stage) {
			st.press("J", "O", "N")
			st.write("It does")
			st.press("Return", "Escape", "K")
			st.write(" call for it.")
			st.press("Return", "Return")
		}, "Adjudicated by sue: removed", "Settled: Removed."},
		{"decide otherwise", func(st *stage) {
			st.press("J", "O", "R", "7", "C", "N")
			st.write("Praise.")
			st.press("Return", "Return")
		}, "Adjudicated by sue: restricted", "Settled: Restricted."},
		{"overturn", func(st *stage) {
			st.press(strings.Fields("Down Down Down Down O N")...)
			st.write("News.")
			st.press("Return", "Return")
		}, "Overturned by sue: allowed", "Overturned: Allowed."},
		{"ask another", func(st *stage) { st.press(strings.Fields("Down Down Down H")...) }, "Waits for a second person", "Another person will be asked"},
		{"ask a third about a disagreement", func(st *stage) { st.press("J", "H") }, "Two people disagree", "Another person will be asked"},
		{"withdraw what was asked", func(st *stage) {
			st.press(strings.Fields("Down Down Down H")...)
			st.command("Withdraw what somebody is asked")
		}, "Allowed by bob", "Nobody is asked any more."},
		{"appeal", func(st *stage) {
			st.press(strings.Fields("Down Down Down Down P")...)
			st.write("I wrote about a film.")
			st.press("Return", "Return")
		}, "An appeal waits to be heard", "The appeal is recorded."},
		{"golden", func(st *stage) { st.press(strings.Fields("Down Down Down G Return")...) }, "Allowed by bob", "From now on"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			st := perform(t, kit.Inline(), large, team)
			tt.do(st)
			if got := st.headline(); got != tt.head {
				t.Errorf("the item is headed %q, want %q", got, tt.head)
			}
			if m := st.banner.Message(); !strings.HasPrefix(m.Text, tt.want) {
				t.Errorf("says %q, want %q", m.Text, tt.want)
			}
			if st.detail.form.open() {
				t.Error("the form is still open")
			}
			report, err := st.desk.Verify(t.Context(), nil)
			if err != nil || !report.OK {
				t.Errorf("the ledger: %+v, %v", report, err)
			}
		})
	}
}

func TestOtherKeys(t *testing.T) {
	st := perform(t, kit.Inline(), large, team)
	st.press("Down", "Return", "X", "Shift+X", "Shift+R", "L")
	ref := st.ref("stone")
	if diff := cmp.Diff([]string{fmt.Sprint("browse ", ref), fmt.Sprint("case ", ref), fmt.Sprint("case ", ref, " with media")}, st.said); diff != "" {
		t.Errorf("asks for (-want +got):\n%s", diff)
	}
	if !st.detail.bytes.Visible() || !strings.HasSuffix(st.detail.sealed.AccessibilityLabel(), "the hash is that of these bytes") {
		t.Errorf("L shows %q", st.detail.sealed.AccessibilityLabel())
	}
	st.press("L", "Escape")
	if st.detail.bytes.Visible() || st.open() != 0 || st.list.Chosen() != -1 {
		t.Error("something is still open")
	}
}

// TestWhatIsMissingIsAskedFor: nothing that was filled in is lost by a refusal.
func TestWhatIsMissingIsAskedFor(t *testing.T) {
	st := perform(t, kit.Inline(), large, team)
	st.press(strings.Fields("Down Down Down O Return")...) // glass, allowed: to be violating
	f := st.detail.form
	if got := f.fault.AccessibilityLabel(); got != "Pick the rule it violates: 1–9." {
		t.Errorf("without a rule it says %q", got)
	}
	st.press("8", "Return")
	if got := f.fault.AccessibilityLabel(); got != "Say why in a sentence: N." {
		t.Errorf("without a reason it says %q", got)
	}
	st.press("N")
	st.write("It calls for it.")
	st.press("Return")
	// Somebody names another supervisor and takes the duty away meanwhile.
	st.must(st.desk.Appoint(t.Context(), "eva", queue.Supervisor))
	st.must(st.desk.Sit(t.Context(), "eva"))
	st.must(st.desk.Appoint(t.Context(), "sue", queue.Moderator))
	st.must(st.desk.Sit(t.Context(), "sue"))
	st.press("Return")
	if got := f.fault.AccessibilityLabel(); !strings.Contains(got, "nly a supervisor may overturn") {
		t.Errorf("the desk's refusal is told as %q", got)
	}
	if f.words() != "It calls for it." || !f.open() {
		t.Errorf("after it %q is left", f.words())
	}
	st.press("Escape")
	if f.open() {
		t.Fatal("Escape does not leave the form")
	}
}

// TestLeavingKeepsWords holds that what was written is there again when the form is
// opened again, for the same item and no other.
func TestLeavingKeepsWords(t *testing.T) {
	st := perform(t, kit.Inline(), large, team)
	st.press("J", "K")
	st.write("Half a")
	st.press("Escape", "Escape", "K")
	if got := st.detail.form.words(); got != "Half a" {
		t.Errorf("%q is left", got)
	}
	st.press("Escape", "Escape", "Home", "O")
	if got := st.detail.form.words(); got != "" {
		t.Errorf("another item's form begins with %q", got)
	}
}

// TestRefusals holds that whoever may not do something is told why, by the pointer
// and by its key.
func TestRefusals(t *testing.T) {
	moderator := func(st *stage) {
		team(st)
		st.must(st.desk.Sit(context.Background(), "ann"))
	}
	nobody := func(st *stage) {
		st.put("river")
		st.decide("ann", "river", removed)
	}
	decider := func(st *stage) {
		team(st)
		st.must(st.desk.Appoint(context.Background(), "ann", queue.Supervisor))
		st.must(st.desk.Sit(context.Background(), "ann"))
	}
	tests := []struct {
		name, keys, want string
		play             func(*stage)
	}{
		{"moderator overturns", "Down O", "Only a supervisor may overturn a decision.", moderator},
		{"moderator asks", "Down H", "Only a supervisor may ask another person to look.", moderator},
		{"moderator gives an answer", "Down G", "Only a supervisor may give an item a known answer.", moderator},
		{"moderator jumps", "J", "Only a supervisor is told where people disagree.", moderator},
		{"no supervisor", "Down O", "Only a supervisor may overturn a decision, and nobody here is one yet.", nobody},
		{"nobody disagrees", "Down K", "Nobody disagrees about this item.", team},
		{"nothing is opened", "O", "Choose a decision first.", team},
		{"decided it oneself", "J K", "You have decided this item yourself: a disagreement is settled by somebody who has not.", decider},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			st := perform(t, kit.Inline(), large, tt.play)
			st.press(strings.Fields(tt.keys)...)
			if m := st.banner.Message(); m.Text != tt.want || !st.banner.Visible() {
				t.Errorf("says %q, want %q", m.Text, tt.want)
			}
			if st.detail.form.open() {
				t.Error("a form opens")
			}
		})
	}
	st := perform(t, kit.Inline(), large, moderator)
	st.press("Down")
	st.buttons[overturn].Tapped(nil)
	if m := st.banner.Message(); m.Text != "Only a supervisor may overturn a decision." {
		t.Errorf("a tap says %q", m.Text)
	}
	st.buttons[overturn].MouseOut()
	if st.banner.Visible() {
		t.Error("the reason stays when the pointer leaves")
	}
}

// TestKnownAnswersAreSecret holds that a moderator cannot tell by any word of the
// screen that an item has a known answer.
func TestKnownAnswersAreSecret(t *testing.T) {
	play := func(st *stage) {
		team(st)
		st.must(st.desk.SetGolden(context.Background(), st.ref("paper"), "", nil))
		st.decide("bob", "paper", allowed)
	}
	st := perform(t, kit.Inline(), large, play)
	if got := st.rows()[0]; got != "bob, Allow, –, paper, golden: wrong" {
		t.Errorf("the supervisor is told %q", got)
	}
	st.press(strings.Fields("E W R O N G Return")...)
	if st.titled() != "1 of 7" {
		t.Errorf("wrong answers are headed %q", st.titled())
	}
	st.press("Down")
	if c := st.detail.cards.shown[1]; c.title != "Known answer · bob" || c.state != "wrong: it is violating" {
		t.Errorf("the card is headed %q and says %q", c.title, c.state)
	}
	st.press("Z")
	st.must(st.desk.Sit(t.Context(), "ann"))
	st.Refresh()
	st.press("Home", "L")
	words := strings.Join(append(st.rows(), st.detail.cards.AccessibilityLabel(), st.detail.events.AccessibilityLabel()), "; ")
	for _, secret := range []string{"golden", "known answer", "quality"} {
		if strings.Contains(words, secret) {
			t.Errorf("the moderator is told of %q: %s", secret, words)
		}
	}
}

func TestCards(t *testing.T) {
	st := perform(t, kit.Inline(), large, team)
	st.press("J")
	var got []string
	for _, c := range st.detail.cards.shown {
		got = append(got, fmt.Sprintf("%s|%s|%s|%s|%s|%v", c.title, c.state, c.verdict, c.said, c.facts, c.here))
	}
	version := st.desk.Policies().Version("TVEC8")
	want := []string{
		"First · ann|in force|Remove · TVEC8 incitement|A call to act.|10:00 · 9 s · scores hidden · policy " + version + "|true",
		"Second · bob||Allow||10:00 · 9 s · scores hidden · policy " + st.desk.Policies().Version() + " · did not see the first|false",
	}
	for i, line := range got {
		parts := strings.Split(line, "|")
		_, rest, _ := strings.Cut(parts[4], " s · ")
		parts[4] = "10:00 · 9 s · " + rest
		got[i] = strings.Join(parts, "|")
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("cards (-want +got):\n%s", diff)
	}
	if got := st.headline(); got != "Two people disagree" {
		t.Errorf("headed %q", got)
	}
	if got := st.detail.events.AccessibilityLabel(); !strings.HasSuffix(got, "now waiting for you ") {
		t.Errorf("the history ends %q", got)
	}
}

// TestManyPeople holds that a thousand names can be gone through and searched.
func TestManyPeople(t *testing.T) {
	st := perform(t, kit.Inline(), large, func(st *stage) {
		st.put("river")
		var entries []queue.Entry
		for n := range 1000 {
			id, err := queueID(n)
			st.must(err)
			at := st.clock.Add(time.Duration(n) * time.Second).UTC()
			entries = append(entries, queue.Entry{
				ID: id, At: at, Kind: queue.Decided, Source: "forum", Item: "river", Reviewer: fmt.Sprintf("person %03d", n), Imported: &queue.Provenance{File: "old.jsonl", At: at},
				Decision: &queue.Decision{ID: id, Item: "river", Source: "forum", Verdict: queue.NotViolating, Reviewer: fmt.Sprintf("person %03d", n), DecidedAt: at},
			})
		}
		_, err := st.store.PutEntries(context.Background(), entries, false)
		st.must(err)
	})
	st.press(strings.Fields("W 7 3 1 Return")...)
	if diff := cmp.Diff([]string{"person 731, Allow, –, river, "}, st.rows()); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
	st.press("Z", "Down")
	if n := len(st.detail.cards.shown); n != 1000 {
		t.Errorf("%d cards", n)
	}
}

// TestReading holds that the screen can be left while the ledger is read, and that
// a reading that was stopped goes on.
func TestReading(t *testing.T) {
	var bg kit.Pending
	st := perform(t, bg.Runner(), large, team)
	if st.rec != nil || len(bg.Work) != 1 {
		t.Fatal("the ledger is not read in the background")
	}
	st.press("W", "J", "Down", "L", "O") // nothing of this is there yet
	if !st.reader.stop() {
		t.Fatal("nothing is read")
	}
	bg.GoOn()
	if m := st.banner.Message(); m.Text != "The reading was stopped; F5 reads on" {
		t.Errorf("says %q", m.Text)
	}
	if st.titled() != "F5 reads them" {
		t.Errorf("headed %q", st.titled())
	}
	st.press("F5")
	bg.GoOn()
	if len(st.rows()) != 6 {
		t.Errorf("%d rows", len(st.rows()))
	}
}

// TestWhatComesIsOffered holds that rows do not move under the reader's eyes.
func TestWhatComesIsOffered(t *testing.T) {
	st := perform(t, kit.Inline(), large, team)
	st.press("Down", "Down")
	st.must(st.desk.Contest(t.Context(), st.ref("paper"), "It is a film."))
	st.Tick()
	if got := st.titled(); got != "F5: more has come · 6 · today 6" {
		t.Errorf("headed %q", got)
	}
	st.press("F5")
	if got := st.rows()[3]; got != "ann, Remove, TVEC8, paper, appeal" || st.list.Chosen() != 1 {
		t.Errorf("after F5 row 3 is %q, and %d is chosen", got, st.list.Chosen())
	}
}

// TestNaughtyTexts holds that nothing written by anybody breaks the screen.
func TestNaughtyTexts(t *testing.T) {
	naughty := []string{
		"a\u202eabc\u202c", "a\u200b\u200d\ufeffb", strings.Repeat("w", 3000), strings.Repeat("line\n", 300),
		"مرحبا abc שלום 123", "<b>%s%n</b> ${x} '; DROP TABLE items;--", "\u2028\u2029x", "𝕬𝖑𝖑 \U000e0041",
	}
	for _, size := range []fyne.Size{large, slim, fyne.NewSize(640, 480)} {
		st := perform(t, kit.Inline(), size, func(st *stage) {
			for n, text := range naughty {
				id := fmt.Sprint(n)
				it := &queue.Item{ID: id, Source: "x", Kind: queue.Text, Text: text, Author: &queue.Author{Handle: text}, Lang: "x-" + id}
				_, err := st.store.PutItems(context.Background(), []*queue.Item{it}, st.desk.Policies().Stand, queue.Put{})()
				st.must(err)
				j := removed
				j.Rationale = text
				st.decide("ann\u202e", id, j)
			}
		})
		for range naughty {
			st.press("Down", "L")
			st.window.Canvas().Capture()
		}
	}
}

package review

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"discern/queue"
	"discern/ui/internal/screentest"
	"discern/ui/kit"
)

// lastDecision is the newest that is in force.
func lastDecision(t *testing.T, d *queue.Desk) (last queue.Decision) {
	t.Helper()
	for dec, err := range d.Decisions(context.Background(), time.Time{}) {
		if err != nil {
			t.Fatal(err)
		}
		last = dec
	}
	return last
}

func TestDangerByKeys(t *testing.T) {
	const removed = "a violating TVEC2 remove"
	tests := []struct {
		name, keys string
		open       bool // the list is, after
		decided    string
		ticked     string // of the decision, or of the view while none was made
		message    string
	}{
		{"R opens the list", "R", true, "", "", ""},
		{"and R again does not go on", "R R", true, "", "", "Enter then goes on"},
		{"Enter goes on with none", "R Return", false, removed, "", "A second person is asked at once"},
		{"with one", "R 3 Return", false, removed, "time", "Removed under TVEC2."},
		{"ticked twice is not ticked", "R 3 3 Return", false, removed, "", ""},
		{"they come in the list's order", "R 5 1 Return", false, removed, "target planning", ""},
		{"with one nothing is referred", "R 2 L", true, "", "place", "Not offered with fewer than 2"},
		{"with two it may be", "R 2 3 L Return", false, removed + " refer", "place time", "Removed, marked for referral under TVEC2. A second person"},
		{"or not", "R 2 3 L L Return", false, removed, "place time", ""},
		{"a tick less drops the referral", "R 2 3 L 3 Return", false, removed, "place", ""},
		{"Esc goes back and keeps the ticks", "R 2 3 Escape", false, "", "place time", ""},
		{"they are there when it opens again", "R 2 Escape R 4 Return", false, removed, "place means", ""},
		{"other digits do nothing", "R 6 9 Return", false, removed, "", ""},
		{"allowing means what it says", "R 2 A", false, "a not_violating", "", "Allowed."},
		{"a reason is asked for with digits of its own", "R 2 S 1", false, "", "", "Skipped"},
		{"another rule closes it, and has no ticks", "R 2 3 Escape 2 8 R", false, "a violating TVEC8 remove", "", "Removed under TVEC8."},
		{"undo brings the ticks back", "R 2 3 L Return U", false, "", "place time", "Taken back"},
		{"V opens it for a rule that may be referred", "2 3 V 1 4 L Return", false, "a violating TVEC3 remove refer", "target means", ""},
		{"which R does not ask about", "2 3 R", false, "a violating TVEC3 remove", "", "Removed under TVEC3."},
		{"V belongs to such rules", "2 6 V", false, "", "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := shown(t, wide, threeItems()...)
			press(s, "2")
			s.session.SetNote("names a hall and an evening")
			press(s, strings.Fields(tt.keys)...)
			if got := s.danger.ticks.Visible(); got != tt.open || s.rules.Visible() == got || s.scores.Visible() == got {
				t.Errorf("the list is shown: %v, the rules: %v", got, s.rules.Visible())
			}
			if got := decisions(t, s.session.desk); got != tt.decided {
				t.Errorf("decided %q, want %q", got, tt.decided)
			}
			ticked := s.shown.Indicators
			if tt.decided != "" {
				ticked = lastDecision(t, s.session.desk).Indicators
			}
			var words []string
			for _, i := range ticked {
				words = append(words, string(i))
			}
			if got := strings.Join(words, " "); got != tt.ticked {
				t.Errorf("ticked is %q, want %q", got, tt.ticked)
			}
			if got := s.shown.Message.Text; !strings.Contains(got, tt.message) {
				t.Errorf("says %q, want %q in it", got, tt.message)
			}
		})
	}
}

func TestDangerSaysWhatARefferalTakes(t *testing.T) {
	s := shown(t, wide, threeItems()...)
	press(s, "2")
	if got := seenOn(s.root); !strings.Contains(got, "Refer …") {
		t.Error("the rule's actions do not say that it may be referred")
	}
	s.session.SetNote("why")
	press(s, "R")
	const rule = "Two or more, and a second person's agreement, before it can be referred."
	for _, step := range []struct {
		key, says string
		offered   bool
	}{
		{"", "None ticked. " + rule, false},
		{"1", "1 of 5 ticked: a referral is not offered. " + rule, false},
		{"2", "2 of 5 ticked: it may be marked for referral. " + rule, true},
		{"1", "1 of 5 ticked: a referral is not offered. " + rule, false},
	} {
		press(s, step.key)
		if got := s.danger.count.AccessibilityLabel(); got != step.says {
			t.Errorf("after %q it says %q, want %q", step.key, got, step.says)
		}
		if got := s.danger.refer.Visible(); got != step.offered || strings.Contains(seenOn(s.root), "Refer as well") != step.offered {
			t.Errorf("after %q a referral is offered: %v", step.key, got)
		}
	}
	keys := map[string]bool{}
	for _, c := range s.Commands() {
		if keys[c.Key] && c.Key != "" {
			t.Errorf("two commands have the key %s", c.Key)
		}
		keys[c.Key] = true
	}
}

// In a narrow window the list is not covered by the author's card, and items that are
// ticked there are decided together.
func TestDangerTogether(t *testing.T) {
	s := shown(t, fyne.NewSize(1024, 700), ofKim(3)...)
	press(s, "2")
	s.session.SetNote("one plan in several posts")
	press(s, "O", "Down", "Down", "R", "1", "3")
	if !s.layout.right.Visible() || s.layout.right.Size().Width != rightWidth || s.card.panel.Size().Width != 0 {
		t.Errorf("the list is %v wide, the card %v", s.layout.right.Size(), s.card.panel.Size())
	}
	press(s, "Return")
	if got := s.shown.Message; !strings.Contains(got.Text, "Decides 3 items under TVEC2") || got.Key != "Enter" {
		t.Fatalf("says %+v", got)
	}
	press(s, "Return")
	if got := decisions(t, s.session.desk); strings.Count(got, "violating TVEC2 remove") != 3 {
		t.Errorf("decided %q", got)
	}
	if got := s.shown.Message.Text; !strings.Contains(got, "on 3 items") || !strings.Contains(got, "A second person is asked at once") {
		t.Errorf("says %q", got)
	}
	for d, err := range s.session.desk.Decisions(t.Context(), time.Time{}) {
		if err != nil || !slices.Equal(d.Indicators, []queue.Indicator{queue.NamedTarget, queue.NamedTime}) {
			t.Errorf("%s is decided with %v (%v)", d.Item, d.Indicators, err)
		}
	}
	n, err := s.session.desk.CountAsks(t.Context())
	if err != nil || n[queue.Second] != 3 {
		t.Errorf("asked is %v (%v)", n, err)
	}
}

// shownTo is a screen of kim's on a desk that others have used before.
func shownTo(t *testing.T, before func(*queue.Desk), items ...*queue.Item) *Screen {
	t.Helper()
	screentest.App(t)
	desk := mustDeskAt(t, func() time.Time { return morning }, items...)
	before(desk)
	check(t, desk.Sit(t.Context(), "kim"))
	s := NewScreen(desk, kit.Inline(), Offers{})
	screentest.Window(t, s.Object(), wide)
	s.Shown()
	return s
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// decidedBy has somebody remove an item under TVEC7, and names a supervisor, who sits
// at the desk then.
func decidedBy(t *testing.T, d *queue.Desk, name, id string) queue.Ref {
	t.Helper()
	ctx := t.Context()
	check(t, d.Sit(ctx, name))
	ref, err := d.Find(ctx, id)
	check(t, err)
	_, err = d.Decide(ctx, ref, queue.Judgement{Verdict: queue.Violating, Policies: []string{"TVEC7"}, Rationale: "a reason of mine"})
	check(t, err)
	check(t, d.Appoint(ctx, "grace", queue.Supervisor))
	check(t, d.Sit(ctx, "grace"))
	return ref
}

func TestAnAppealIsShown(t *testing.T) {
	s := shownTo(t, func(d *queue.Desk) {
		check(t, d.Contest(t.Context(), decidedBy(t, d, "noor", "a"), "It was a line of a song."))
	}, threeItems()[0])
	got := seenOn(s.root)
	for _, want := range []string{"Appeal, heard by somebody who has not decided the item · the author says:", "It was a line of a song.", "Contested: Removed under TVEC7 · ", "Your decision is the answer", "words of a"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not shown", want)
		}
	}
	for _, secret := range []string{"noor", "a reason of mine"} {
		if strings.Contains(got, secret) {
			t.Errorf("%q is shown", secret)
		}
	}
	if y := s.content.heard.Position().Y; y <= 0 || y >= s.content.card.Position().Y {
		t.Errorf("the appeal stands at %v, the item at %v", y, s.content.card.Position().Y)
	}
	press(s, "A")
	if d := lastDecision(t, s.session.desk); d.Pass != queue.Appeal || d.Verdict != queue.NotViolating || s.content.heard.Visible() {
		t.Errorf("decided is %+v; the appeal is shown: %v", d, s.content.heard.Visible())
	}
}

// TestAFurtherLookIsNotRecognised: all that the screen shows of an item is the same
// when somebody has decided it and the person is asked unknowing.
func TestAFurtherLookIsNotRecognised(t *testing.T) {
	items := func() []*queue.Item {
		list := ofKim(1)
		for _, it := range list {
			it.Author = &queue.Author{ID: "kit", Handle: "@kit"}
		}
		return list[:1]
	}
	views := func(s *Screen) (all []string) {
		add := func(keys ...string) {
			press(s, keys...)
			all = append(all, seenOn(s.root))
		}
		add()
		add("W")
		add("H")
		add("O")
		add("O", "I")
		add("2", "R")
		s.session.Start() // as after a break: the item is held already
		add()
		press(s, "Escape", "8", "R")
		add()
		return all
	}
	want := views(shownTo(t, func(*queue.Desk) {}, items()...))
	if !strings.Contains(want[0], "words of k1") || !strings.Contains(want[len(want)-1], "Removed under TVEC8") {
		t.Fatalf("a first look shows %q", want)
	}
	for name, ask := range map[string]func(*queue.Desk, queue.Ref) error{
		"a second opinion": func(d *queue.Desk, ref queue.Ref) error { return d.AskSecond(t.Context(), ref) },
		"a known answer": func(d *queue.Desk, ref queue.Ref) error {
			if _, err := d.SetOversight(t.Context(), queue.Oversight{Golden: 1}); err != nil {
				return err
			}
			return d.SetGolden(t.Context(), ref, "", nil)
		},
	} {
		t.Run(name, func(t *testing.T) {
			got := views(shownTo(t, func(d *queue.Desk) { check(t, ask(d, decidedBy(t, d, "noor", "k1"))) }, items()...))
			for i := range want {
				if got[i] != want[i] {
					t.Errorf("view %d\nfirst:   %q\nfurther: %q", i, want[i], got[i])
				}
			}
		})
	}
}

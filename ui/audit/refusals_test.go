package audit

import (
	"context"
	"strings"
	"testing"

	"discern/queue"
	"discern/ui/kit"
)

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
	if c := st.detail.cards.Shown()[1]; c.Title != "Known answer · bob" || c.State != "wrong: it is violating" {
		t.Errorf("the card is headed %q and says %q", c.Title, c.State)
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

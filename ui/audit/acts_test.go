package audit

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"discern/queue"
	"discern/ui/kit"
)

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

package browse

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"github.com/google/go-cmp/cmp"

	"discern/queue"
	"discern/ui/kit"
)

func TestMovingAndOpening(t *testing.T) {
	var items []*queue.Item
	for n := range 100 {
		items = append(items, item(fmt.Sprint(n), fmt.Sprintf("row %d", n), "en", queue.Text, .3))
	}
	page := func(st *stage) int { return st.list.Fits() - 1 }
	tests := []struct {
		keys string
		want func(st *stage) int
	}{
		{"Down", func(*stage) int { return 0 }},
		{"Down Down Down Up", func(*stage) int { return 1 }},
		{"Down Up Up", func(*stage) int { return 0 }},
		{"Down Next", page},
		{"Down Next Next Prior", page},
		{"End", func(*stage) int { return 99 }},
		{"End Down", func(*stage) int { return 99 }},
		{"End Home", func(*stage) int { return 0 }},
		{"Down Escape", func(*stage) int { return -1 }},
	}
	for _, tt := range tests {
		st := perform(t, kit.Inline(), wide, items...)
		st.press(strings.Fields(tt.keys)...)
		want := tt.want(st)
		if st.list.Chosen() != want {
			t.Errorf("%s: row %d is chosen, want %d", tt.keys, st.list.Chosen(), want)
			continue
		}
		if want < 0 {
			if st.detail.shown.task.Ref != 0 || !st.detail.nothing.Visible() {
				t.Errorf("%s: an item is still shown", tt.keys)
			}
			continue
		}
		if got, want := st.detail.shown.task.Item.Text, fmt.Sprintf("row %d", 99-want); got != want {
			t.Errorf("%s: %q is opened, want %q", tt.keys, got, want)
		}
		y := st.list.Place(want)
		if y < 0 || y+float64(lineHeight) > float64(st.list.Size().Height) {
			t.Errorf("%s: the chosen row lies at %v, out of sight", tt.keys, y)
		}
	}
}

// TestHeldKey holds that the press of a key and its first repetition, which the
// toolkit reports apart, count once.
func TestHeldKey(t *testing.T) {
	st := perform(t, kit.Inline(), wide, five()...)
	st.Key(fyne.KeyDown, false)
	st.Repeat(fyne.KeyDown)
	if st.list.Chosen() != 0 {
		t.Errorf("one press opens row %d", st.list.Chosen())
	}
	st.Repeat(fyne.KeyDown)
	st.Repeat(fyne.KeyDown)
	if st.list.Chosen() != 2 {
		t.Errorf("a press that is held for two more opens row %d", st.list.Chosen())
	}
}

func TestTapOpens(t *testing.T) {
	st := perform(t, kit.Inline(), wide, five()...)
	st.list.Tapped(&fyne.PointEvent{Position: fyne.NewPos(50, 2*lineHeight+5)})
	if got := st.detail.shown.task.Item.ID; got != "c" {
		t.Errorf("a tap on the third row opens %q", got)
	}
}

func TestHistoryOfWhatWasDone(t *testing.T) {
	st := perform(t, kit.Inline(), wide, five()...)
	ctx := context.Background()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	task, err := st.desk.Next(ctx)
	must(err)
	must(st.desk.Skip(ctx, task.Ref, "not my language"))
	_, err = st.desk.Undo(ctx)
	must(err)
	_, err = st.desk.Decide(ctx, task.Ref, queue.Judgement{Verdict: queue.Violating, Policies: []string{"TVEC8"}, Rationale: "A call to act."})
	must(err)
	st.Refresh()
	st.press("End")
	var got []string
	for _, e := range st.detail.events.Events() {
		line := "… " + e.Text
		if e.Said != "" {
			line += " “" + e.Said + "”"
		}
		if e.Detail != "" {
			line += " (" + e.Detail + ")"
		}
		got = append(got, line)
	}
	rule := st.desk.Policies().Version("TVEC8")
	want := []string{
		"… flagged · oracle INCITEMENT .90",
		"… you skipped it: not my language – taken back",
		"… you took back: the skip",
		"… you removed it under TVEC8 “A call to act.” (scores hidden · " + rule + ")",
		"… violating",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("history (-want +got):\n%s", diff)
	}
	if e := st.seen()[4]; e.state != "violating" || e.tone != kit.Alarm {
		t.Errorf("the row says %q", e.state)
	}
	if st.review.Enabled() {
		t.Error("a decided item is offered for review")
	}
	st.press("Return")
	if len(st.opened) > 0 || !strings.Contains(st.banner.Message().Text, "decided already") {
		t.Errorf("Enter opens %v and says %q", st.opened, st.banner.Message().Text)
	}
}

// TestTheOpenedItemFollows holds that what is decided meanwhile, as by an
// import, shows without a key.
func TestTheOpenedItemFollows(t *testing.T) {
	st := perform(t, kit.Inline(), wide, five()...)
	st.press("Down")
	ref := st.detail.shown.task.Ref
	if _, err := st.desk.Take(t.Context(), ref); err != nil {
		t.Fatal(err)
	}
	if _, err := st.desk.Decide(t.Context(), ref, queue.Judgement{Verdict: queue.NotViolating}); err != nil {
		t.Fatal(err)
	}
	st.Tick()
	events := st.detail.events.Events()
	if last := events[len(events)-1]; last.Text != "allowed" || st.review.Enabled() {
		t.Errorf("the history ends with %q; it can be reviewed: %v", last.Text, st.review.Enabled())
	}
	if e := st.seen()[0]; e.state != "allowed" {
		t.Errorf("the row says %q", e.state)
	}
}

func TestReviewThis(t *testing.T) {
	for _, key := range []string{"Return", "R", "KP_Enter"} {
		st := perform(t, kit.Inline(), wide, five()...)
		st.press(key)
		if len(st.opened) > 0 {
			t.Errorf("%s offers %v although nothing is opened", key, st.opened)
		}
		st.press("Down", "Down", key)
		if diff := cmp.Diff([]queue.Ref{4}, st.opened); diff != "" {
			t.Errorf("%s offers (-want +got):\n%s", key, diff)
		}
	}
}

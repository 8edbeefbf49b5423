package browse

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"discern/queue"
	"discern/ui/kit"
	"discern/ui/view"
	"discern/ui/words"
)

func TestReadTheOpenedItem(t *testing.T) {
	st := perform(t, kit.Inline(), wide, item("a", "first p\u0430ypal\u200b, then paypal", "en", queue.Text, .9))
	st.press("F", "M")
	if st.detail.find.Visible() || st.Text().Caret() {
		t.Fatal("something is read while nothing is opened")
	}
	st.press("Down")
	if got := st.detail.notes.AccessibilityLabel(); !strings.Contains(got, "1 hidden character shown; 1 word mixes look-alike letters") {
		t.Errorf("its notes say %q", got)
	}
	st.press("F")
	test.Type(st.window.Canvas().Focused(), "paypal")
	if got := st.detail.find.Count(); got != "1 of 2" {
		t.Errorf("the search counts %q", got)
	}
	st.window.Canvas().Unfocus()
	st.press("Escape")
	if st.detail.find.Visible() || st.detail.shown.task.Ref == 0 {
		t.Error("Escape closes more or less than the search")
	}
	st.Key(fyne.KeyT, true)
	if got := st.detail.notes.AccessibilityLabel(); !st.Text().Raw() || !strings.Contains(got, "raw text") {
		t.Errorf("Shift and T leave the text as it reads: %q", got)
	}
	st.press("M")
	if !st.Text().Caret() {
		t.Error("M leads to no caret")
	}
	st.window.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	st.press("Escape")
	if st.Text().Caret() || st.detail.shown.task.Ref != 0 {
		t.Error("Escape leaves the caret, or the item open")
	}
}

// TestEvidenceOfDecisions: what reviewers marked is shown with the item, unless
// their decision was taken back.
func TestEvidenceOfDecisions(t *testing.T) {
	st := perform(t, kit.Inline(), wide, item("a", "stone and river", "en", queue.Text, .9))
	task, err := st.desk.Next(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	decide := func() {
		t.Helper()
		j := queue.Judgement{Verdict: queue.NotViolating, Spans: []queue.Span{{Start: 10, End: 15}}}
		if _, err := st.desk.Decide(t.Context(), task.Ref, j); err != nil {
			t.Fatal(err)
		}
		st.Refresh()
	}
	reviewers := func() (n int) {
		for _, s := range words.Marked(&st.detail.shown.task.Item, st.detail.shown.entries) {
			if s.Tone == view.Reviewer && s.Start == 10 && s.End == 15 {
				n++
			}
		}
		return n
	}
	st.press("Down")
	decide()
	if n := reviewers(); n != 1 {
		t.Errorf("%d spans of reviewers are shown", n)
	}
	if _, err := st.desk.Undo(t.Context()); err != nil {
		t.Fatal(err)
	}
	st.Refresh()
	if n := reviewers(); n != 0 {
		t.Errorf("taken back, %d spans of reviewers are shown", n)
	}
}

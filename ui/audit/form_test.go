package audit

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"discern/queue"
	"discern/ui/kit"
)

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

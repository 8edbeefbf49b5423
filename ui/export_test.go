package ui

import (
	"context"
	"errors"
	"testing"
	"time"
)

// The toolkit's dialogs of files panic when they are resized before they are shown.
func TestFileDialogsOpen(t *testing.T) {
	w := openAt(t)
	for name, open := range map[string]func(){
		"import": w.chooseFiles, "watch": w.chooseFolder, "save": func() { w.saveFile("numbers.csv", []byte("a,b\n")) },
	} {
		open()
		top := w.win.Canvas().Overlays().Top()
		if top == nil {
			t.Fatalf("%s opens no dialog", name)
		}
		w.win.Canvas().Overlays().Remove(top)
	}
}

// Ctrl+4 and the rail go to the same screen, which says what to do while nothing is
// decided.
func TestInsightOpens(t *testing.T) {
	w := openAt(t)
	w.followRail(railInsight)
	if w.current != screen(w.insight) || w.rail.Active() != railInsight {
		t.Error("the rail does not go to insight")
	}
	w.keys.down("F5")
	w.show(w.review)
	w.insight.Close()
}

// What a supervisor looks for is found by its name, once, wherever they are.
func TestPaletteFinds(t *testing.T) {
	w := openAt(t)
	names := []string{"Audit decisions", "Insight: detectors and people", "People and second opinions", "Transparency report", "Statements of reasons (DSA)"}
	for _, s := range []screen{w.review, w.audit, w.insight, w.oversee} {
		w.show(s)
		if s == screen(w.audit) {
			count(t, w, "Export the case")
			count(t, w, "Export the case with its media")
		}
		for _, name := range names {
			count(t, w, name)
		}
	}
	w.show(w.review)
	w.insight.Close()
}

// count checks that exactly one command has a name.
func count(t *testing.T, w *windowAt, name string) {
	t.Helper()
	n := 0
	for _, c := range w.all() {
		if c.Name == name {
			n++
		}
	}
	if n != 1 {
		t.Errorf("%d commands are named %q on %T", n, name, w.current)
	}
}

// What came of a paper is told for a while; what went wrong stays until it was read.
func TestPapersAreTold(t *testing.T) {
	w := openAt(t)
	var pass func()
	w.strip.After = func(_ time.Duration, f func()) { pass = f }
	write := func(err error) {
		w.scribe.write("The case", func(context.Context, Tell) (string, error) { return "written", err }, func() {})
	}
	write(nil)
	if got := w.strip.Message().Text; got != "The case: written" {
		t.Errorf("tells %q", got)
	}
	pass()
	if w.strip.Visible() {
		t.Error("what came of it is still told")
	}
	pass = nil
	write(errors.New("no room"))
	if m := w.strip.Message(); pass != nil || m.Text != "The case: no room" || m.OnAction == nil {
		t.Fatalf("of a fault it tells %+v", m)
	}
	w.strip.Message().OnAction()
	if w.strip.Visible() {
		t.Error("the fault cannot be closed")
	}
}

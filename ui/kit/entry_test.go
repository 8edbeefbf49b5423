package kit_test

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"discern/ui/kit"
)

// listening is a canvas that takes shortcuts, as that of a real window does
// and that of the test driver does not.
type listening struct {
	fyne.Canvas
	heard []fyne.KeyName
}

func (l *listening) TypedShortcut(s fyne.Shortcut) {
	l.heard = append(l.heard, s.(*desktop.CustomShortcut).KeyName)
}

type listeningDriver struct {
	fyne.Driver
	canvas fyne.Canvas
}

func (d listeningDriver) CanvasForObject(fyne.CanvasObject) fyne.Canvas { return d.canvas }

type listeningApp struct {
	fyne.App
	driver fyne.Driver
}

func (a listeningApp) Driver() fyne.Driver { return a.driver }

func TestEntry(t *testing.T) {
	e := kit.NewEntry("search")
	w := show(t, e, 300, 60)
	canvas := &listening{Canvas: w.Canvas()}
	app := fyne.CurrentApp()
	fyne.SetCurrentApp(listeningApp{app, listeningDriver{app.Driver(), canvas}})
	t.Cleanup(func() { fyne.SetCurrentApp(app) })
	ctrl := func(name fyne.KeyName) {
		e.TypedShortcut(&desktop.CustomShortcut{KeyName: name, Modifier: fyne.KeyModifierControl})
	}
	w.Canvas().Focus(e)
	ctrl(fyne.KeyK)
	ctrl(fyne.KeyLeft) // moves by a word: the field's own
	if want := []fyne.KeyName{fyne.KeyK}; !slices.Equal(canvas.heard, want) {
		t.Errorf("handed on %q, want %q", canvas.heard, want)
	}
	ctrl(fyne.KeyReturn)
	if len(canvas.heard) != 2 {
		t.Error("a field that commits nothing kept Ctrl+Enter")
	}
	committed := 0
	e.Commit = func() { committed++ }
	ctrl(fyne.KeyReturn)
	ctrl(fyne.KeyEnter)
	if committed != 2 || len(canvas.heard) != 2 {
		t.Errorf("committed %d times, handed on %q", committed, canvas.heard)
	}

	test.Type(e, "kept")
	escaped := 0
	e.OnEscape = func() {
		escaped++
		if w.Canvas().Focused() != nil {
			t.Error("told before the field was left")
		}
	}
	e.TypedKey(key(fyne.KeyEscape))
	if escaped != 1 || w.Canvas().Focused() != nil || e.Text != "kept" {
		t.Errorf("escaped %d times, focused %v, text %q", escaped, w.Canvas().Focused(), e.Text)
	}

	var seen []fyne.KeyName
	e.OnKey = func(ev *fyne.KeyEvent) bool { seen = append(seen, ev.Name); return ev.Name == fyne.KeyBackspace }
	e.TypedKey(key(fyne.KeyBackspace))
	e.TypedKey(key(fyne.KeyHome))
	e.TypedKey(key(fyne.KeyDelete))
	if len(seen) != 3 || e.Text != "ept" {
		t.Errorf("saw %v, text %q: the first was taken, the last not", seen, e.Text)
	}
}

func TestNoteEntryKeepsLines(t *testing.T) {
	e := kit.NewNoteEntry("why", 3)
	show(t, e, 300, 120)
	test.Type(e, "one")
	e.TypedKey(key(fyne.KeyReturn))
	test.Type(e, "two")
	if e.Text != "one\ntwo" {
		t.Errorf("the text is %q", e.Text)
	}
}

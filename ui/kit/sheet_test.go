package kit_test

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"discern/ui/kit"
)

// sheet opens a sheet that notes what its commands and keys do.
func sheet(t *testing.T) (*kit.Sheet, fyne.Window, *[]string) {
	t.Helper()
	w := show(t, box(1, 1), 800, 600)
	var did []string
	s := kit.NewSheet("Hub", 400, kit.NewColumn(kit.Gap, 0, kit.NewParagraph("words", kit.Plain, kit.TextBody)))
	s.Commands = func() []kit.Command {
		return []kit.Command{{Key: "S", Run: func() { did = append(did, "S") }}, {Key: "Enter", Run: func() { did = append(did, "Enter") }}}
	}
	s.OnKey = func(name fyne.KeyName) bool {
		if name == fyne.KeyDown {
			did = append(did, "down")
		}
		return name == fyne.KeyDown
	}
	s.OpenOn(w.Canvas())
	return s, w, &did
}

// strike presses a key as the toolkit tells it: down, its rune, and its name as often as
// it repeats.
func strike(w fyne.Window, name fyne.KeyName, r rune, repeats int) {
	f := w.Canvas().Focused()
	if k, ok := f.(desktop.Keyable); ok {
		k.KeyDown(key(name))
	}
	for range 1 + repeats {
		f.TypedKey(key(name))
		if r != 0 {
			f.TypedRune(r)
		}
	}
}

func TestSheetKeys(t *testing.T) {
	s, w, did := sheet(t)
	strike(w, "S", 's', 5) // held down it acts once
	strike(w, "S", 'ы', 0) // wherever the letter lies
	strike(w, fyne.KeyReturn, 0, 3)
	strike(w, fyne.KeyDown, 0, 1) // this one repeats
	strike(w, "Z", 'z', 0)
	if want := []string{"S", "S", "Enter", "down", "down"}; !slices.Equal(*did, want) {
		t.Errorf("it did %q, want %q", *did, want)
	}
	if !s.IsOpen() {
		t.Fatal("a key closed it")
	}
	strike(w, fyne.KeyEscape, 0, 0)
	if s.IsOpen() || w.Canvas().Overlays().Top() != nil {
		t.Error("Escape does not close it")
	}
}

// The rune of a letter is not written into a field that the letter opens.
func TestSheetLetterIsNotWritten(t *testing.T) {
	s, w, _ := sheet(t)
	entry := kit.NewEntry("")
	w.SetContent(entry)
	s.Commands = func() []kit.Command {
		return []kit.Command{{Key: "P", Run: func() {
			s.Close()
			w.Canvas().Focus(entry)
		}}}
	}
	s.KeyDown(key("P"))
	if f := w.Canvas().Focused(); f != fyne.Focusable(s) {
		t.Fatalf("the keyboard is %T's before the letter was typed", f)
	}
	w.Canvas().Focused().TypedRune('p')
	if w.Canvas().Focused() != fyne.Focusable(entry) || entry.Text != "" {
		t.Errorf("the field says %q", entry.Text)
	}
}

func TestSheetClosesBesideIt(t *testing.T) {
	s, _, did := sheet(t)
	test.TapAt(s, at(400, 250))
	if !s.IsOpen() {
		t.Fatal("a tap on it closes it")
	}
	test.TapAt(s, at(10, 10))
	if s.IsOpen() || len(*did) > 0 {
		t.Errorf("a tap beside it leaves it open, or did %q", *did)
	}
}

// A sheet has the height of what lies on it, also when that changes.
func TestSheetFollowsItsContent(t *testing.T) {
	s, _, _ := sheet(t)
	p := s.Content().(*fyne.Container).Objects[0].(*kit.Paragraph)
	before := p.Size().Height
	p.Set("words\nwords\nwords")
	s.Settle()
	if got := p.Size().Height; got != 3*before {
		t.Errorf("three lines are %v high, one was %v", got, before)
	}
}

// A box among fields is turned by Space and left by Escape.
func TestCheck(t *testing.T) {
	c := kit.NewCheck("Remember it")
	w := show(t, c, 300, 60)
	w.Canvas().Focus(c)
	c.TypedRune(' ')
	if !c.Checked {
		t.Error("Space does not tick it")
	}
	press(t, w, fyne.KeyEscape)
	if w.Canvas().Focused() != nil || !c.Checked {
		t.Error("Escape does not leave it as it is")
	}
}

func TestProgress(t *testing.T) {
	b := kit.NewProgress()
	w := show(t, b, 200, 6)
	before := w.Canvas().Capture()
	b.Set(1.5)
	if got := labelled(t, b); got != "100 % done" {
		t.Errorf("it says %q", got)
	}
	if same(before, w.Canvas().Capture(), before.Bounds()) {
		t.Error("what is done does not show")
	}
}

package setup_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"discern/queue"
	"discern/ui/internal/screentest"
	"discern/ui/kit"
	"discern/ui/setup"
)

// desk is what the window would do, written down.
type desk struct {
	reviewer string
	seated   []string
	did      []string
	focus    fyne.Focusable
	team     queue.Team
	own      queue.Own
	policies *queue.Policies
}

var errNoName = errors.New("A decision needs a name: please type yours.")

func (d *desk) offers() setup.Offers {
	did := func(s string) func() { return func() { d.did = append(d.did, s) } }
	return setup.Offers{
		Reviewer: func() string { return d.reviewer },
		Seat: func(name string) error {
			if name == "" {
				return errNoName
			}
			d.reviewer = name
			d.seated = append(d.seated, name)
			return nil
		},
		Sample: did("sample"), Import: did("import"), Watch: did("watch"), Start: did("start"),
		Theme: func(m kit.Mode) {
			d.did = append(d.did, map[kit.Mode]string{kit.Dark: "dark", kit.Light: "light", kit.System: "system"}[m])
		},
		Focus: func(f fyne.Focusable) { d.focus = f },
		Look:  d.look(),
	}
}

// sit opens the screen in a window.
func sit(t *testing.T, reviewer string) (*setup.Screen, *desk) {
	t.Helper()
	screentest.App(t)
	d := newDesk(t)
	d.reviewer = reviewer
	s := setup.NewScreen(d.offers())
	w := test.NewTempWindow(t, s.Object())
	w.Resize(fyne.NewSize(1000, 900))
	s.Shown()
	return s, d
}

// visible lists what can be seen, in words, and the buttons among it.
func visible(o fyne.CanvasObject) (words []string, buttons []*kit.KeyButton) {
	if !o.Visible() {
		return nil, nil
	}
	var inside []fyne.CanvasObject
	switch o := o.(type) {
	case *fyne.Container:
		inside = o.Objects
	case *container.Scroll:
		inside = []fyne.CanvasObject{o.Content}
	case *kit.Card:
		inside = []fyne.CanvasObject{o.Content}
	case *kit.KeyButton:
		buttons = append(buttons, o)
	}
	if a, ok := o.(fyne.Accessible); ok {
		words = append(words, a.AccessibilityLabel())
	}
	for _, i := range inside {
		w, b := visible(i)
		words, buttons = append(words, w...), append(buttons, b...)
	}
	return words, buttons
}

// says reports whether some words can be seen.
func says(s *setup.Screen, words string) bool {
	all, _ := visible(s.Object())
	return slices.ContainsFunc(all, func(s string) bool { return strings.Contains(s, words) })
}

// write types a name into the field that was given the keyboard, and Enter.
func write(t *testing.T, d *desk, name string) {
	t.Helper()
	if d.focus == nil {
		t.Fatal("no field has the keyboard")
	}
	test.Type(d.focus, name)
	d.focus.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
}

var allKeys = []fyne.KeyName{"1", "2", "3", "4", "5", "6", fyne.KeyReturn, fyne.KeyEnter}

func TestNothingHappensWithoutAName(t *testing.T) {
	s, d := sit(t, "")
	for _, key := range allKeys {
		if s.Key(key, false) {
			t.Errorf("the key %s was taken", key)
		}
	}
	if _, buttons := visible(s.Object()); len(buttons) > 0 {
		t.Errorf("%d buttons can be seen", len(buttons))
	}
	if len(d.did) > 0 || !says(s, "Welcome") {
		t.Errorf("it did %q", d.did)
	}
}

func TestAnEmptyNameIsRefusedWithWords(t *testing.T) {
	for _, name := range []string{"", "   ", "\t"} {
		s, d := sit(t, "")
		write(t, d, name)
		if !says(s, errNoName.Error()) {
			t.Errorf("%q is refused without words", name)
		}
		if len(d.seated) > 0 || s.Key("1", false) || len(d.did) > 0 {
			t.Errorf("%q seated %q and did %q", name, d.seated, d.did)
		}
		write(t, d, "Ada")
		if says(s, errNoName.Error()) || d.reviewer != "Ada" {
			t.Errorf("after %q, a name does not mend it: %q sits here", name, d.reviewer)
		}
	}
}

func TestANameSeats(t *testing.T) {
	s, d := sit(t, "")
	write(t, d, "  Ada Lovelace ")
	if !slices.Equal(d.seated, []string{"Ada Lovelace"}) {
		t.Fatalf("seated %q", d.seated)
	}
	if d.focus != nil {
		t.Error("the field keeps the keyboard, so that the digits would be written into it")
	}
	if !says(s, "Hello, Ada Lovelace") {
		t.Error("it does not greet")
	}
	if _, buttons := visible(s.Object()); len(buttons) != 10 {
		t.Errorf("%d buttons can be seen, want 10", len(buttons))
	}
}

func TestKeysCallTheOffers(t *testing.T) {
	s, d := sit(t, "Ada")
	for _, key := range allKeys {
		if !s.Key(key, false) {
			t.Errorf("the key %s was not taken", key)
		}
	}
	if s.Key("0", false) || s.Key(fyne.KeyA, false) {
		t.Error("a key that is on no button was taken")
	}
	want := []string{"sample", "import", "watch", "dark", "light", "system", "start", "start"}
	if !slices.Equal(d.did, want) {
		t.Errorf("it did %q, want %q", d.did, want)
	}
}

func TestButtonsCallTheOffers(t *testing.T) {
	s, d := sit(t, "Ada")
	_, buttons := visible(s.Object())
	for _, b := range buttons {
		test.Tap(b)
	}
	want := []string{"sample", "import", "watch", "dark", "light", "system", "start", "saved", "summary"}
	if !slices.Equal(d.did, want) {
		t.Errorf("it did %q, want %q", d.did, want)
	}
}

func TestAnotherNameSeatsSomebodyElse(t *testing.T) {
	d := newDesk(t)
	offers := d.offers()
	var field fyne.Focusable
	offers.Focus = func(f fyne.Focusable) {
		if f != nil {
			field = f
		}
	}
	app := test.NewTempApp(t)
	app.Settings().SetTheme(kit.NewTheme(kit.Light))
	s := setup.NewScreen(offers)
	test.NewTempWindow(t, s.Object())
	s.Shown()
	entry := field.(*kit.Entry)
	for _, name := range []string{"Ada", "Ada", "Grace"} {
		entry.SetText(name)
		entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	}
	if want := []string{"Ada", "Grace"}; !slices.Equal(d.seated, want) {
		t.Errorf("seated %q, want %q", d.seated, want)
	}
	if !says(s, "Hello, Grace") || entry.Text != "Grace" {
		t.Errorf("it does not greet who sits here now; the field says %q", entry.Text)
	}
}

package ui

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"discern/ui/kit"
)

func TestHelpByKeys(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(kit.NewTheme(kit.Dark))
	h := newHelp()
	w := test.NewTempWindow(t, h.Object())
	w.Resize(fyne.NewSize(900, 300))
	last := len(h.topics) - 1
	for _, step := range []struct {
		key  fyne.KeyName
		took bool
		open int
	}{
		{fyne.KeyUp, true, 0},
		{fyne.KeyDown, true, 1},
		{fyne.KeyDown, true, 2},
		{fyne.KeyUp, true, 1},
		{fyne.KeyA, false, 1},
	} {
		if took := h.Key(step.key, false); took != step.took || h.open != step.open {
			t.Errorf("%s took the key: %v, opens topic %d; want %v, %d", step.key, took, h.open, step.took, step.open)
		}
	}
	for range h.topics {
		h.Key(fyne.KeyDown, false)
	}
	if h.open != last || h.head.AccessibilityLabel() == "" {
		t.Errorf("at the end topic %d of %d is open", h.open, last)
	}
	h.Key(fyne.KeyPageDown, false)
	if h.scroll.Offset.Y <= 0 {
		t.Error("a page down does not scroll")
	}
	h.Key(fyne.KeyPageUp, false)
	if h.scroll.Offset.Y != 0 {
		t.Errorf("a page up scrolls to %v", h.scroll.Offset.Y)
	}
}

// A tapped topic opens and leaves the keyboard to the screen, whose arrows go on
// from there.
func TestHelpAfterATap(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(kit.NewTheme(kit.Dark))
	h := newHelp()
	w := test.NewTempWindow(t, h.Object())
	w.Resize(fyne.NewSize(900, 500))
	w.Canvas().Focus(h.list)
	h.list.Select(3)
	if f := w.Canvas().Focused(); f != nil {
		t.Errorf("%T has the keyboard", f)
	}
	h.Key(fyne.KeyDown, false)
	if h.open != 4 {
		t.Errorf("topic %d is open", h.open)
	}
}

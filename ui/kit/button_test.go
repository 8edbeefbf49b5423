package kit_test

import (
	"testing"
	"time"

	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"discern/ui/kit"
)

func TestKeyButton(t *testing.T) {
	tapped := 0
	b := kit.NewKeyButton("R", "Remove", kit.Alarm, func() { tapped++ })
	w := show(t, b, 200, 40)
	test.Tap(b)
	if tapped != 1 {
		t.Errorf("one tap did it %d times", tapped)
	}
	if w.Canvas().Focused() != nil {
		t.Error("the button took the keyboard")
	}
	on := w.Canvas().Capture()
	b.SetEnabled(false)
	test.Tap(b)
	if tapped != 1 || b.Enabled() || b.Cursor() != desktop.DefaultCursor {
		t.Errorf("out of order it did it %d times, enabled %v", tapped, b.Enabled())
	}
	if off := w.Canvas().Capture(); same(on, off, on.Bounds()) {
		t.Error("out of order it looks as before")
	}
	b.SetEnabled(true)
	b.OnTapped = nil
	test.Tap(b)
	wide := kit.NewKeyButton("R", "Remove", kit.Plain, nil).MinSize()
	if bare := kit.NewKeyButton("", "Remove", kit.Plain, nil).MinSize(); bare.Width >= wide.Width {
		t.Errorf("without a key it is %v wide, with one %v", bare.Width, wide.Width)
	}
	b.Set("Allow", kit.Good)
	if got := labelled(t, b); got != "Allow" {
		t.Errorf("it says %q", got)
	}
}

func TestBanner(t *testing.T) {
	type clock struct {
		d time.Duration
		f func()
	}
	var clocks []clock
	b := kit.NewBanner(kit.Inline(), kit.NewRule())
	b.After = func(d time.Duration, f func()) { clocks = append(clocks, clock{d, f}) }
	show(t, b, 400, 40)
	if b.Visible() {
		t.Error("with nothing to say it shows")
	}
	b.Say(kit.Message{Text: "stays"})
	if !b.Visible() || labelled(t, b) != "stays" || len(clocks) != 0 {
		t.Errorf("visible %v, says %q, %d clocks", b.Visible(), labelled(t, b), len(clocks))
	}
	b.SayFor(kit.Message{Text: "for a while"}, 4*time.Second)
	b.SayFor(kit.Message{Text: "the next"}, 5*time.Second)
	if len(clocks) != 2 || clocks[0].d != 4*time.Second || clocks[1].d != 5*time.Second {
		t.Fatalf("clocks %v", clocks)
	}
	clocks[0].f()
	if !b.Visible() || b.Message().Text != "the next" {
		t.Error("an old clock hid a new message")
	}
	clocks[1].f()
	if b.Visible() || b.Message().Text != "" {
		t.Errorf("after its time, visible %v, says %q", b.Visible(), b.Message().Text)
	}
	b.SayFor(kit.Message{Text: "cleared"}, time.Second)
	b.Clear()
	b.Say(kit.Message{Text: "after"})
	clocks[2].f()
	if !b.Visible() || b.Message().Text != "after" {
		t.Error("the clock of a cleared message hid the next")
	}
}

func TestBannerAction(t *testing.T) {
	undone := 0
	b := kit.NewBanner(kit.Inline(), kit.NewRule())
	show(t, b, 400, 40)
	b.Say(kit.Message{Text: "Removed", Key: "U", Action: "Undo", OnAction: func() { undone++ }})
	test.TapAt(b, at(20, 10))
	if undone != 0 {
		t.Error("the words did what the action does")
	}
	test.TapAt(b, at(390, 10))
	if undone != 1 || b.Cursor() != desktop.PointerCursor {
		t.Errorf("the action was done %d times", undone)
	}
	b.Say(kit.Message{Text: "nothing to do"})
	test.TapAt(b, at(390, 10))
	if undone != 1 || b.Cursor() != desktop.DefaultCursor {
		t.Error("an action outlived its message")
	}
}

package kit_test

import (
	"image"
	"slices"
	"testing"

	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"discern/ui/kit"
)

func TestAsk(t *testing.T) {
	var did []string
	answer := func(key, words string) kit.Answer {
		return kit.Answer{Key: key, Words: words, Do: func() { did = append(did, key) }}
	}
	a := kit.NewAsk()
	show(t, a, 900, 44)
	if a.Visible() {
		t.Error("asking nothing it shows")
	}
	a.Set("You have looked at items for 50 min without a break.", answer("B", "Take a break"), answer("Esc", "Later"))
	if !a.Visible() || labelled(t, a) != "You have looked at items for 50 min without a break." {
		t.Errorf("visible %v, says %q", a.Visible(), labelled(t, a))
	}
	for x := float32(0); x < 900; x++ {
		test.TapAt(a, at(x, 20))
	}
	if got := slices.Compact(did); !slices.Equal(got, []string{"B", "Esc"}) {
		t.Errorf("from left to right the taps answered %q", got)
	}
	did = nil
	a.Set("Decided 2 times here.")
	for x := float32(0); x < 900; x++ {
		test.TapAt(a, at(x, 20))
	}
	if did != nil || a.Cursor() != desktop.DefaultCursor {
		t.Errorf("with nothing to answer the taps answered %q", did)
	}
	a.Set("")
	if a.Visible() {
		t.Error("answered it still shows")
	}
}

// The picture changes as the sun rises, and not otherwise.
func TestDawn(t *testing.T) {
	d := kit.NewDawn()
	w := show(t, d, 400, 300)
	all := image.Rect(0, 0, 400, 300)
	night := w.Canvas().Capture()
	d.SetProgress(.001)
	if !same(night, w.Canvas().Capture(), all) {
		t.Error("it changes with every moment")
	}
	d.SetProgress(.5)
	morning := w.Canvas().Capture()
	if same(night, morning, all) {
		t.Error("the sun does not rise")
	}
	if !same(night, morning, image.Rect(0, 290, 400, 300)) {
		t.Error("the hills move")
	}
	d.SetProgress(7)
	d.SetProgress(-1)
	if !same(night, w.Canvas().Capture(), all) {
		t.Error("back at the beginning it is another picture")
	}
}

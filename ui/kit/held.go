package kit

import "fyne.io/fyne/v2"

// Held tells a key that is held down from one that was pressed: a window hears of the
// press first, and then of the typed key, again and again while it is down.
type Held struct{ pressed fyne.KeyName }

// Press takes the press of a key.
func (h *Held) Press(name fyne.KeyName) { h.pressed = name }

// Again takes a typed key, and reports whether it was held down: the first stands for
// the press.
func (h *Held) Again(name fyne.KeyName) bool {
	first := name == h.pressed
	h.pressed = ""
	return !first
}

package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// Hover follows which of a widget's rows lies under the pointer. A widget that shows
// it embeds it.
type Hover struct {
	over    int
	at      func(fyne.Position) int
	changed func()
}

// NewHover follows the pointer: at is the row at a place, -1 for none, and changed is
// called when another one lies under it.
func NewHover(at func(fyne.Position) int, changed func()) Hover {
	return Hover{over: -1, at: at, changed: changed}
}

// Over is the row under the pointer, -1 for none.
func (h *Hover) Over() int { return h.over }

// MouseIn lights the row under the pointer.
func (h *Hover) MouseIn(ev *desktop.MouseEvent) { h.follow(h.at(ev.Position)) }

// MouseMoved lights the row under the pointer.
func (h *Hover) MouseMoved(ev *desktop.MouseEvent) { h.follow(h.at(ev.Position)) }

// MouseOut lights none.
func (h *Hover) MouseOut() { h.follow(-1) }

func (h *Hover) follow(i int) {
	if i != h.over {
		h.over = i
		h.changed()
	}
}

package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// Entry is a field to write in that gives the keyboard back: Escape leaves it,
// and shortcuts it has no use for go on to the window.
type Entry struct {
	widget.Entry

	// OnEscape is called when Escape is pressed, after the field was left.
	OnEscape func()
	// OnKey sees every key first and says whether it took it; nil for none.
	OnKey func(ev *fyne.KeyEvent) bool
	// Commit, on a field of several lines, is called by Ctrl+Enter.
	Commit func()
}

// NewEntry makes a field of one line.
func NewEntry(placeholder string) *Entry {
	e := &Entry{}
	e.PlaceHolder = placeholder
	e.Scroll = fyne.ScrollNone
	e.ExtendBaseWidget(e)
	return e
}

// NewSecretEntry makes a field of one line that does not show what is written in it.
func NewSecretEntry(placeholder string) *Entry {
	e := NewEntry(placeholder)
	e.Password = true
	return e
}

// NewNoteEntry makes a field of several lines that wraps.
func NewNoteEntry(placeholder string, lines int) *Entry {
	e := &Entry{}
	e.PlaceHolder = placeholder
	e.MultiLine = true
	e.Wrapping = fyne.TextWrapWord
	e.SetMinRowsVisible(lines)
	e.ExtendBaseWidget(e)
	return e
}

// TypedKey leaves the field on Escape.
func (e *Entry) TypedKey(ev *fyne.KeyEvent) {
	if e.OnKey != nil && e.OnKey(ev) {
		return
	}
	if ev.Name == fyne.KeyEscape {
		if c := e.canvas(); c != nil {
			c.Unfocus()
		}
		if e.OnEscape != nil {
			e.OnEscape()
		}
		return
	}
	e.Entry.TypedKey(ev)
}

// TypedShortcut hands on what is not a shortcut of writing.
func (e *Entry) TypedShortcut(s fyne.Shortcut) {
	custom, ok := s.(*desktop.CustomShortcut)
	if !ok || writes(custom) {
		e.Entry.TypedShortcut(s)
		return
	}
	if e.Commit != nil && custom.Modifier == fyne.KeyModifierControl &&
		(custom.KeyName == fyne.KeyReturn || custom.KeyName == fyne.KeyEnter) {
		e.Commit()
		return
	}
	if c, ok := e.canvas().(interface{ TypedShortcut(fyne.Shortcut) }); ok {
		c.TypedShortcut(s)
	}
}

// writes reports whether the shortcut moves in text or deletes words.
func writes(s *desktop.CustomShortcut) bool {
	switch s.KeyName {
	case fyne.KeyLeft, fyne.KeyRight, fyne.KeyUp, fyne.KeyDown, fyne.KeyHome, fyne.KeyEnd,
		fyne.KeyBackspace, fyne.KeyDelete:
		return true
	}
	return false
}

func (e *Entry) canvas() fyne.Canvas {
	return fyne.CurrentApp().Driver().CanvasForObject(e)
}

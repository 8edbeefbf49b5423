package view

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"discern/ui/kit"
	"discern/ui/view/letters"
)

// reader lies over a text and takes the pointer and the keyboard for it. It
// shows nothing. While it has the keyboard, the text has a caret.
type reader struct {
	widget.BaseWidget
	text *Text

	clicks  int // on one place, in one go
	clicked time.Time
	where   fyne.Position
	first   letters.Range // what the selection began with
	pulling bool          // the pointer is down
	bar     bool          // on the scroll bar
	over    bool          // the pointer is over the scroll bar
	pointer fyne.Position
	roll    *fyne.Animation // while the pointer pulls beyond an edge

	now   func() time.Time
	shift func() bool // whether the Shift key is down
}

var (
	_ desktop.Mouseable  = (*reader)(nil)
	_ desktop.Hoverable  = (*reader)(nil)
	_ desktop.Cursorable = (*reader)(nil)
	_ fyne.Draggable     = (*reader)(nil)
	_ fyne.Focusable     = (*reader)(nil)
	_ fyne.Tabbable      = (*reader)(nil)
	_ fyne.Shortcutable  = (*reader)(nil)
)

func newReader(t *Text) *reader {
	r := &reader{text: t, now: time.Now, shift: shiftDown}
	r.ExtendBaseWidget(r)
	return r
}

// shiftDown asks the driver.
func shiftDown() bool {
	d, ok := fyne.CurrentApp().Driver().(desktop.Driver)
	return ok && d.CurrentKeyModifiers()&fyne.KeyModifierShift != 0
}

// clickTime and clickReach bound what counts as one more click on the same
// place.
const (
	clickTime          = 400 * time.Millisecond
	clickReach float32 = 4
)

// MouseDown begins a selection: by characters, with a second click by words,
// with a third by paragraphs. Shift goes on with the last.
func (r *reader) MouseDown(ev *desktop.MouseEvent) {
	if ev.Button != desktop.MouseButtonPrimary {
		return
	}
	r.text.layFurther()
	if r.bar = r.text.onBar(ev.Position); r.bar {
		r.text.scrollToBar(ev.Position.Y)
		return
	}
	now, d := r.now(), ev.Position.Subtract(r.where)
	if now.Sub(r.clicked) > clickTime || d.X*d.X+d.Y*d.Y > clickReach*clickReach {
		r.clicks = 0
	}
	r.clicks++
	r.clicked, r.where, r.pointer, r.pulling = now, ev.Position, ev.Position, true
	at := r.text.placeAt(ev.Position)
	if r.grain() != byCharacter {
		at = r.text.under(ev.Position)
	}
	r.text.pressed(at, r.grain(), ev.Modifier&fyne.KeyModifierShift != 0)
}

func (r *reader) grain() grain { return grain(min(max(r.clicks-1, 0), int(byParagraph))) }

// MouseUp ends the selection.
func (r *reader) MouseUp(*desktop.MouseEvent) { r.DragEnd() }

// Dragged takes the selection on, or the scroll bar.
func (r *reader) Dragged(ev *fyne.DragEvent) {
	if r.bar {
		r.text.scrollToBar(ev.Position.Y)
		return
	}
	if !r.pulling {
		return
	}
	r.pointer = ev.Position
	r.text.pointAway()
	r.follow()
	beyond := r.beyond() != 0
	switch {
	case beyond && r.roll == nil:
		r.roll = fyne.NewAnimation(time.Second, func(float32) { r.pull() })
		r.roll.RepeatCount = fyne.AnimationRepeatForever
		r.roll.Start()
	case !beyond:
		r.rest()
	}
}

// DragEnd ends the selection.
func (r *reader) DragEnd() {
	r.pulling, r.bar = false, false
	r.rest()
}

func (r *reader) rest() {
	if r.roll != nil {
		r.roll.Stop()
		r.roll = nil
	}
}

// beyond is how far the pointer is below the text, or above it when negative.
func (r *reader) beyond() float32 {
	return max(r.pointer.Y-r.Size().Height, 0) + min(r.pointer.Y, 0)
}

// pull scrolls towards the pointer, the faster the further it is, and takes the
// selection along. It is called once a frame while the pointer is beyond.
func (r *reader) pull() {
	if d := r.beyond(); d != 0 && r.pulling {
		r.text.ScrollBy(min(max(d/4, -40), 40))
		r.follow()
	}
}

// follow takes the selection to the pointer. Beyond an edge that is the line at
// the edge.
func (r *reader) follow() {
	at := r.pointer
	if r.beyond() != 0 && !r.atEnd() {
		at.Y = min(max(at.Y, 1), r.Size().Height-1)
	}
	r.text.dragged(r.text.placeAt(at), r.grain())
}

// atEnd reports whether there is nothing to scroll to beyond.
func (r *reader) atEnd() bool {
	if r.beyond() < 0 {
		return r.text.offset == 0
	}
	return r.text.AtEnd()
}

// MouseIn says what is under the pointer.
func (r *reader) MouseIn(ev *desktop.MouseEvent) { r.MouseMoved(ev) }

// MouseMoved says what is under the pointer.
func (r *reader) MouseMoved(ev *desktop.MouseEvent) {
	r.over = r.text.onBar(ev.Position)
	r.text.pointTo(ev.Position)
}

// MouseOut says nothing any more.
func (r *reader) MouseOut() { r.text.pointAway() }

// Cursor is the one for text, but over the scroll bar.
func (r *reader) Cursor() desktop.Cursor {
	if r.over {
		return desktop.DefaultCursor
	}
	return desktop.TextCursor
}

// AcceptsTab keeps the tab key for the caret.
func (r *reader) AcceptsTab() bool { return true }

// FocusGained shows the caret.
func (r *reader) FocusGained() { r.text.showCaret(true) }

// FocusLost hides it.
func (r *reader) FocusLost() { r.text.showCaret(false) }

// take gives the keyboard to the caret.
func (r *reader) take() {
	if c := r.canvas(); c != nil {
		c.Focus(r)
	}
}

// leave gives the keyboard back.
func (r *reader) leave() {
	if c := r.canvas(); c != nil && c.Focused() == r {
		c.Unfocus()
	}
}

func (r *reader) canvas() fyne.Canvas { return fyne.CurrentApp().Driver().CanvasForObject(r) }

// TypedRune takes the letters that mean something here.
func (r *reader) TypedRune(c rune) {
	switch c {
	case 'm', 'M':
		r.text.Mark()
	case 't', 'T':
		r.text.SetRaw(!r.text.Raw())
	case 'f', 'F':
		if r.text.OnFind != nil {
			r.text.OnFind()
		}
	}
}

// TypedKey moves the caret, marks, or gives the keyboard back.
func (r *reader) TypedKey(ev *fyne.KeyEvent) {
	switch ev.Name {
	case fyne.KeyEscape:
		r.leave()
	case fyne.KeyReturn, fyne.KeyEnter:
		if r.text.Mark() {
			r.leave()
		}
	case fyne.KeyTab:
		r.text.toStrange(!r.shift())
	default:
		r.text.moveCaret(ev.Name, false, r.shift())
	}
}

// TypedShortcut copies, selects all, moves by words; other shortcuts are the
// window's.
func (r *reader) TypedShortcut(s fyne.Shortcut) {
	switch s := s.(type) {
	case *fyne.ShortcutCopy:
		r.text.Copy()
		return
	case *fyne.ShortcutSelectAll:
		r.text.SelectAll()
		return
	case *desktop.CustomShortcut:
		if s.Modifier&^fyne.KeyModifierShift == fyne.KeyModifierShortcutDefault &&
			r.text.moveCaret(s.KeyName, true, s.Modifier&fyne.KeyModifierShift != 0) {
			return
		}
	}
	if c, ok := r.canvas().(fyne.Shortcutable); ok {
		c.TypedShortcut(s)
	}
}

// CreateRenderer is for the toolkit.
func (r *reader) CreateRenderer() fyne.WidgetRenderer {
	return kit.Renderer{
		Object:  r,
		Content: func() []fyne.CanvasObject { return nil },
		Arrange: func(fyne.Size) {},
		Least:   func() fyne.Size { return fyne.Size{} },
	}
}

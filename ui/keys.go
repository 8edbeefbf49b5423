package ui

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"discern/ui/kit"
)

// The rules of the keyboard:
//
//   - A command's key is the text on its cap: one letter or digit, a sign, or a
//     chord such as Ctrl+K. There is no second table.
//   - A letter acts when it goes down, a sign when it is typed, once a press:
//     holding it never decides twice. Keys that move in a list repeat, see again.
//   - Letters act only while nothing has the keyboard and nothing lies over the
//     window. Chords act while a field is written in, too.
//   - A letter that opens a field is not written in it.

// keys hands pressed keys to the commands of the window and of its screen.
type keys struct {
	canvas   fyne.Canvas
	commands func() []kit.Command // now: the window's and the screen's
	first    func(name fyne.KeyName, shift bool) bool
	again    func(name fyne.KeyName) // a key that is held down, where the screen moves by it
	released func(name fyne.KeyName) // a key that was let go, whoever has the keyboard by then
	modifier func() fyne.KeyModifier
	opened   fyne.Focusable // by a letter that has yet to come as a rune; nil for none
	fresh    bool           // a key went down and has typed nothing yet
}

// attach listens on the window's canvas.
func (k *keys) attach(commands []kit.Command) {
	if d, ok := k.canvas.(desktop.Canvas); ok {
		d.SetOnKeyDown(func(ev *fyne.KeyEvent) { k.down(ev.Name) })
		d.SetOnKeyUp(func(ev *fyne.KeyEvent) {
			k.released(ev.Name)
			k.lend()
		})
	}
	k.canvas.SetOnTypedRune(k.typed)
	k.canvas.SetOnTypedKey(func(ev *fyne.KeyEvent) {
		if k.canvas.Overlays().Top() == nil {
			k.again(ev.Name)
		}
	})
	for _, c := range commands {
		if name, ok := strings.CutPrefix(c.Key, "Ctrl+"); ok {
			k.canvas.AddShortcut(chord(name), func(fyne.Shortcut) {
				if k.canvas.Overlays().Top() == nil {
					c.Run()
				}
			})
		}
	}
}

// chord is the shortcut of a key with Ctrl. The toolkit has its own for some.
func chord(name string) fyne.Shortcut {
	switch name {
	case "A":
		return &fyne.ShortcutSelectAll{}
	case "C":
		return &fyne.ShortcutCopy{}
	}
	return &desktop.CustomShortcut{KeyName: keyName(name), Modifier: fyne.KeyModifierShortcutDefault}
}

// down handles a key going down. Signs come as runes, see typed.
func (k *keys) down(name fyne.KeyName) {
	k.fresh = true
	if k.lend() {
		return // the key is the field's, and reaches it from here
	}
	mod := k.modifier()
	if mod&^fyne.KeyModifierShift != 0 || k.canvas.Overlays().Top() != nil {
		return
	}
	if k.first(name, mod&fyne.KeyModifierShift != 0) {
		return
	}
	if mod != 0 || isSign(string(name)) {
		return
	}
	k.run(string(name))
	if f := k.canvas.Focused(); f != nil && k.canvas.Overlays().Top() == nil {
		k.opened = f
		k.canvas.Unfocus()
	}
}

// lend gives the keyboard to a field that a letter has opened. That is when the
// letter has come as a rune, or another key shows that it will not.
func (k *keys) lend() bool {
	f := k.opened
	if f == nil {
		return false
	}
	k.opened = nil
	k.canvas.Focus(f)
	return true
}

// typed handles signs, which lie on other keys on other keyboards.
func (k *keys) typed(r rune) {
	fresh := k.fresh
	k.fresh = false
	if k.lend() {
		return
	}
	if fresh && k.canvas.Overlays().Top() == nil && isSign(string(r)) {
		k.run(string(r))
	}
}

func (k *keys) run(key string) {
	for _, c := range k.commands() {
		if keyName(c.Key) == fyne.KeyName(key) {
			c.Run()
			return
		}
	}
}

// isSign reports whether a key is a printed sign and neither letter nor digit.
func isSign(key string) bool {
	return len(key) == 1 && !strings.ContainsAny(key, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 ")
}

// keyName is the toolkit's name of what stands on a cap.
func keyName(cap string) fyne.KeyName {
	switch cap {
	case "Esc":
		return fyne.KeyEscape
	case "Enter":
		return fyne.KeyReturn
	case "Del":
		return fyne.KeyDelete
	}
	return fyne.KeyName(cap)
}

// modifiers asks the driver which modifiers are down.
func modifiers() fyne.KeyModifier {
	if d, ok := fyne.CurrentApp().Driver().(desktop.Driver); ok {
		return d.CurrentKeyModifiers()
	}
	return 0
}

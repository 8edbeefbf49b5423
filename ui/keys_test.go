package ui

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"discern/ui/kit"
)

func TestKeys(t *testing.T) {
	const shift, ctrl = fyne.KeyModifierShift, fyne.KeyModifierControl
	tests := []struct {
		name    string
		down    fyne.KeyName
		typed   rune
		mod     fyne.KeyModifier
		overlay bool
		want    string
	}{
		{"a letter", "A", 'a', 0, false, "A"},
		{"a letter nobody has", "Z", 'z', 0, false, ""},
		{"a letter with Shift is another", "A", 'A', shift, false, ""},
		{"a letter with Ctrl is a chord", "A", 0, ctrl, false, ""},
		{"under an overlay", "A", 'a', 0, true, ""},
		{"a sign, wherever it lies", "7", '/', shift, false, "first 7+shift /"},
		{"a sign under an overlay", fyne.KeySlash, '/', 0, true, ""},
		{"a sign on its own key acts once", fyne.KeySlash, '/', 0, false, "/"},
		{"a question mark", "-", '?', shift, false, "?"},
		{"a function key", fyne.KeyF1, 0, 0, false, "F1"},
		{"the screen comes first", "3", '3', 0, false, "first 3"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			test.NewTempApp(t)
			w := test.NewTempWindow(t, canvas.NewRectangle(nil))
			got := ""
			did := func(what string) {
				if got != "" {
					got += " "
				}
				got += what
			}
			command := func(key string) kit.Command { return kit.Command{Key: key, Run: func() { did(key) }} }
			k := &keys{
				canvas:   w.Canvas(),
				commands: func() []kit.Command { return []kit.Command{command("A"), command("/"), command("?"), command("F1")} },
				first: func(name fyne.KeyName, shift bool) bool {
					if name < "0" || name > "9" || len(name) != 1 {
						return false
					}
					what := "first " + string(name)
					if shift {
						what += "+shift"
					}
					did(what)
					return true
				},
				modifier: func() fyne.KeyModifier { return tt.mod },
			}
			if tt.overlay {
				w.Canvas().Overlays().Add(canvas.NewRectangle(nil))
			}
			k.down(tt.down)
			if tt.typed != 0 {
				k.typed(tt.typed)
				k.typed(tt.typed) // held down
			}
			if got != tt.want {
				t.Errorf("did %q, want %q", got, tt.want)
			}
		})
	}
}

// A letter's press comes first and its rune after it, each to whatever has the
// keyboard then.
func TestLetterThatOpensAField(t *testing.T) {
	for name, tt := range map[string]struct {
		events func(press func(fyne.KeyName), rune func(rune))
		want   string
	}{
		"its rune is not written": {func(press func(fyne.KeyName), rune func(rune)) {
			press("N")
			rune('n')
			press("A")
			rune('a')
		}, "a"},
		"without a rune, the next key is the field's": {func(press func(fyne.KeyName), rune func(rune)) {
			press("N")
			press("A")
			rune('a')
		}, "a"},
		"held, it writes": {func(press func(fyne.KeyName), rune func(rune)) {
			press("N")
			rune('n')
			rune('n')
		}, "n"},
	} {
		t.Run(name, func(t *testing.T) {
			test.NewTempApp(t)
			field := widget.NewEntry()
			c := test.NewTempWindow(t, field).Canvas()
			k := &keys{
				canvas: c,
				commands: func() []kit.Command {
					return []kit.Command{
						{Key: "N", Run: func() { c.Focus(field) }},
						{Key: "A", Run: func() { t.Error("a letter meant for the field acted") }},
					}
				},
				first:    func(fyne.KeyName, bool) bool { return false },
				modifier: func() fyne.KeyModifier { return 0 },
			}
			tt.events(func(name fyne.KeyName) {
				if c.Focused() == nil {
					k.down(name)
				}
			}, func(r rune) {
				if f := c.Focused(); f != nil {
					f.TypedRune(r)
				} else {
					k.typed(r)
				}
			})
			if field.Text != tt.want {
				t.Errorf("the field says %q, want %q", field.Text, tt.want)
			}
		})
	}
}

// The toolkit has shortcuts of its own for copying and selecting all.
func TestChords(t *testing.T) {
	for key, want := range map[string]fyne.Shortcut{
		"C": &fyne.ShortcutCopy{}, "A": &fyne.ShortcutSelectAll{},
		"K": &desktop.CustomShortcut{KeyName: fyne.KeyK, Modifier: fyne.KeyModifierShortcutDefault},
	} {
		if got := chord(key).ShortcutName(); got != want.ShortcutName() {
			t.Errorf("Ctrl+%s is %s, want %s", key, got, want.ShortcutName())
		}
	}
}

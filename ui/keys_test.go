package ui

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

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
			}
			if got != tt.want {
				t.Errorf("did %q, want %q", got, tt.want)
			}
		})
	}
}

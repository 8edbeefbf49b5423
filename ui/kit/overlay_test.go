package kit_test

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"discern/ui/kit"
)

func palette(t *testing.T) (*kit.Palette, fyne.Window, *[]string) {
	var ran []string
	p := kit.NewPalette(nil)
	w := show(t, box(1, 1), 800, 700)
	run := func(s string) func() {
		return func() {
			if p.IsOpen() || w.Canvas().Overlays().Top() != nil {
				t.Errorf("%s ran under the palette", s)
			}
			ran = append(ran, s)
		}
	}
	var commands []kit.Command
	for _, name := range []string{"Skip the item", "Import files", "Show the item's history", "Undo"} {
		commands = append(commands, kit.Command{Name: name, Group: "Review", Run: run(name)})
	}
	commands[1].Group = "Desk"
	p.SetCommands(append(commands, kit.Command{Name: "Without effect"}))
	p.OpenOn(w.Canvas())
	return p, w, &ran
}

// press types keys into what has the keyboard.
func press(t *testing.T, w fyne.Window, keys ...fyne.KeyName) {
	t.Helper()
	for _, name := range keys {
		f := w.Canvas().Focused()
		if f == nil {
			t.Fatalf("nothing takes the key %s", name)
		}
		f.TypedKey(key(name))
	}
}

func TestPaletteFilter(t *testing.T) {
	tests := []struct {
		typed string
		want  []string
	}{
		{"", []string{"Skip the item", "Import files", "Show the item's history", "Undo", "Without effect"}},
		{"  ", []string{"Skip the item", "Import files", "Show the item's history", "Undo", "Without effect"}},
		{"item", []string{"Skip the item", "Show the item's history"}},
		{"UND", []string{"Undo"}},
		{"history show", []string{"Show the item's history"}},
		{"i", []string{"Import files", "Skip the item", "Show the item's history", "Undo", "Without effect"}},
		{"review s", []string{"Skip the item", "Show the item's history"}},
		{"desk", []string{"Import files"}},
		{"nothing so", []string{}},
	}
	for _, tt := range tests {
		t.Run(tt.typed, func(t *testing.T) {
			p, w, _ := palette(t)
			test.Type(w.Canvas().Focused(), tt.typed)
			if got := p.Found(); !slices.Equal(got, tt.want) {
				t.Errorf("found %q, want %q", got, tt.want)
			}
		})
	}
}

func TestPaletteKeys(t *testing.T) {
	tests := []struct {
		name  string
		typed string
		keys  []fyne.KeyName
		want  []string
		open  bool
	}{
		{"Enter runs the first", "", []fyne.KeyName{fyne.KeyReturn}, []string{"Skip the item"}, false},
		{"so does the other Enter", "", []fyne.KeyName{fyne.KeyEnter}, []string{"Skip the item"}, false},
		{"Down", "", []fyne.KeyName{fyne.KeyDown, fyne.KeyDown, fyne.KeyReturn}, []string{"Show the item's history"}, false},
		{"Up again", "", []fyne.KeyName{fyne.KeyDown, fyne.KeyUp, fyne.KeyReturn}, []string{"Skip the item"}, false},
		{"Up at the top", "", []fyne.KeyName{fyne.KeyUp, fyne.KeyReturn}, []string{"Skip the item"}, false},
		{"the end, and one back", "", []fyne.KeyName{fyne.KeyPageDown, fyne.KeyDown, fyne.KeyUp, fyne.KeyReturn}, []string{"Undo"}, false},
		{"page up", "", []fyne.KeyName{fyne.KeyPageDown, fyne.KeyPageUp, fyne.KeyReturn}, []string{"Skip the item"}, false},
		{"among those found", "item", []fyne.KeyName{fyne.KeyDown, fyne.KeyReturn}, []string{"Show the item's history"}, false},
		{"nothing found", "nothing so", []fyne.KeyName{fyne.KeyDown, fyne.KeyReturn}, nil, true},
		{"Escape", "und", []fyne.KeyName{fyne.KeyEscape}, nil, false},
		{"a command without effect", "without", []fyne.KeyName{fyne.KeyReturn}, nil, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p, w, ran := palette(t)
			closed := 0
			p.OnClosed = func() { closed++ }
			test.Type(w.Canvas().Focused(), tt.typed)
			press(t, w, tt.keys...)
			if !slices.Equal(*ran, tt.want) || p.IsOpen() != tt.open {
				t.Errorf("ran %q, open %v; want %q, %v", *ran, p.IsOpen(), tt.want, tt.open)
			}
			if closed == 1 == tt.open {
				t.Errorf("told %d times that it was closed", closed)
			}
		})
	}
}

func TestPaletteChoiceStartsAnew(t *testing.T) {
	p, w, ran := palette(t)
	press(t, w, fyne.KeyDown, fyne.KeyDown)
	test.Type(w.Canvas().Focused(), "s")
	press(t, w, fyne.KeyReturn)
	if want := []string{"Skip the item"}; !slices.Equal(*ran, want) {
		t.Errorf("after typing it ran %q, want %q", *ran, want)
	}
	p.OpenOn(w.Canvas())
	if got := len(p.Found()); got != 5 {
		t.Errorf("opened again it finds %d", got)
	}
	p.OpenOn(w.Canvas()) // is open
	p.Close()
	p.Close()
	if w.Canvas().Overlays().Top() != nil {
		t.Error("something stays over the window")
	}
}

func TestPaletteTaps(t *testing.T) {
	p, w, ran := palette(t)
	w.Canvas().Capture()
	test.TapAt(p, at(2, 2))
	if p.IsOpen() || len(*ran) > 0 {
		t.Errorf("beside it, a tap left it open (%v) or ran %q", p.IsOpen(), *ran)
	}
	for y := float32(0); y < 700; y += 4 {
		p.OpenOn(w.Canvas())
		test.TapAt(p, at(400, y))
		p.Close()
	}
	if got, want := slices.Compact(*ran), []string{"Skip the item", "Import files", "Show the item's history", "Undo"}; !slices.Equal(got, want) {
		t.Errorf("from top to bottom the taps ran %q", got)
	}
}

func TestPalettePointerChooses(t *testing.T) {
	p, w, ran := palette(t)
	for y := float32(0); y < 700; y += 4 {
		p.MouseMoved(mouse(400, y))
	}
	press(t, w, fyne.KeyUp, fyne.KeyReturn)
	if want := []string{"Undo"}; !slices.Equal(*ran, want) {
		t.Errorf("ran %q, want %q", *ran, want)
	}
}

func TestKeySheet(t *testing.T) {
	groups := []kit.KeyGroup{
		{Title: "Decide", Keys: []kit.KeyHelp{{Key: "A", Meaning: "allow"}, {Key: "R", Meaning: "remove"}}},
		{Title: "Move", Keys: []kit.KeyHelp{{Key: "S", Meaning: "skip"}}},
	}
	tests := []struct {
		name string
		do   func(k *kit.KeySheet)
		open bool
	}{
		{"Escape", func(k *kit.KeySheet) { k.TypedKey(key(fyne.KeyEscape)) }, false},
		{"?", func(k *kit.KeySheet) { k.KeyDown(key(fyne.KeySlash)); k.TypedRune('?') }, false},
		{"the ? that opened it, still held", func(k *kit.KeySheet) { k.TypedRune('?'); k.TypedRune('?') }, true},
		{"another key", func(k *kit.KeySheet) { k.TypedKey(key(fyne.KeyA)); k.TypedRune('a') }, true},
		{"a tap beside", func(k *kit.KeySheet) { test.TapAt(k, at(2, 2)) }, false},
		{"a tap upon it", func(k *kit.KeySheet) { test.TapAt(k, at(500, 330)) }, true},
		{"Close", func(k *kit.KeySheet) { k.Close(); k.Close() }, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			k := kit.NewKeySheet(groups)
			w := show(t, box(1, 1), 1000, 800)
			bare := w.Canvas().Capture()
			closed := 0
			k.OnClosed = func() { closed++ }
			k.OpenOn(w.Canvas())
			if !k.IsOpen() || w.Canvas().Focused() != fyne.Focusable(k) {
				t.Fatal("it does not hold the keyboard")
			}
			if over := w.Canvas().Capture(); same(bare, over, bare.Bounds()) {
				t.Error("it does not show")
			}
			tt.do(k)
			if k.IsOpen() != tt.open || (w.Canvas().Overlays().Top() != nil) != tt.open || (closed == 0) != tt.open {
				t.Errorf("open %v, told %d times that it closed; want open %v", k.IsOpen(), closed, tt.open)
			}
		})
	}
}

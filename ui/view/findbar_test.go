package view

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"discern/ui/kit"
)

// searched is a readable text with an open bar above it.
func searched(t testing.TB, words string) (*Text, *FindBar, fyne.Window) {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(kit.NewTheme(kit.Dark))
	text := NewReadable(20)
	text.OnEvidence = text.SetEvidence
	text.Set(Content{Text: words})
	bar := NewFindBar(text)
	bar.shift = func() bool { return false }
	w := test.NewTempWindow(t, container.NewBorder(bar, nil, nil, nil, container.NewStack(text, text.Tip())))
	w.SetPadded(false)
	w.Resize(fyne.NewSize(700, 300))
	bar.Open()
	return text, bar, w
}

func press(bar *FindBar, names ...fyne.KeyName) {
	for _, name := range names {
		bar.entry.TypedKey(&fyne.KeyEvent{Name: name})
	}
}

func TestFindBar(t *testing.T) {
	text, bar, w := searched(t, "one word, two words, three words")
	if !bar.Visible() || w.Canvas().Focused() != bar.entry {
		t.Fatal("opened, it does not have the keyboard")
	}
	plain := w.Canvas().Capture()
	test.Type(bar.entry, "word")
	if got := bar.Count(); got != "1 of 3" {
		t.Errorf("counts %q", got)
	}
	if alike(w.Canvas().Capture(), plain) {
		t.Error("matches do not show")
	}
	for _, step := range []struct {
		key   fyne.KeyName
		shift bool
		want  string
	}{
		{fyne.KeyReturn, false, "2 of 3"},
		{fyne.KeyDown, false, "3 of 3"},
		{fyne.KeyEnter, false, "1 of 3"},
		{fyne.KeyUp, false, "3 of 3"},
		{fyne.KeyReturn, true, "2 of 3"},
	} {
		bar.shift = func() bool { return step.shift }
		press(bar, step.key)
		if got := bar.Count(); got != step.want {
			t.Errorf("%s (Shift: %v) goes to %q, want %q", step.key, step.shift, got, step.want)
		}
	}
	test.Type(bar.entry, "z")
	if got := bar.Count(); got != "not found" {
		t.Errorf("counts %q", got)
	}
	press(bar, fyne.KeyReturn, fyne.KeyBackspace)
	if got := bar.Count(); got != "1 of 3" {
		t.Errorf("with a letter less it counts %q", got)
	}
	press(bar, fyne.KeyEscape)
	if bar.Visible() || w.Canvas().Focused() != nil || len(text.found) != 0 {
		t.Errorf("closed it is shown: %v, %d matches stay", bar.Visible(), len(text.found))
	}
	if got := selected(text); got != "word" {
		t.Errorf("closing selects %q", got)
	}
	bar.Open()
	if got := bar.entry.Text; got != "word" {
		t.Errorf("opened on a selection it searches for %q", got)
	}
}

func TestFindThroughDisguise(t *testing.T) {
	for _, words := range []string{"x p\u0430ypal", "x p\u200bay\u00adpal", "x PÁYPAL", "x 𝐩𝐚𝐲𝐩𝐚𝐥", "x ｐａｙｐａｌ"} {
		text, bar, _ := searched(t, words)
		test.Type(bar.entry, "paypal")
		if got := bar.Count(); got != "1 of 1" {
			t.Errorf("in %+q it counts %q", words, got)
		}
		press(bar, fyne.KeyEscape)
		if start, end := text.Selection(); start != 2 || end != len(text.runes) {
			t.Errorf("in %+q it finds %d to %d", words, start, end)
		}
	}
}

func TestMatchesAreScrolledTo(t *testing.T) {
	text, bar, _ := searched(t, strings.Repeat("some words\n", 300)+"needle\n"+strings.Repeat("some words\n", 300)+"needle")
	test.Type(bar.entry, "needle")
	onScreen := func() bool {
		y := whereIs(text, text.found[text.here].Start).Y
		return y > 0 && y < text.Size().Height
	}
	if got := bar.Count(); got != "1 of 2" || !onScreen() {
		t.Errorf("counts %q, the match is on the screen: %v", got, onScreen())
	}
	press(bar, fyne.KeyReturn)
	if got := bar.Count(); got != "2 of 2" || !onScreen() || !text.AtEnd() {
		t.Errorf("counts %q, the match is on the screen: %v", got, onScreen())
	}
	bar.Close()
	text.ScrollToTop()
	text.ScrollBy(5000)
	bar.entry.SetText("")
	text.Select(0, 0)
	bar.Open()
	test.Type(bar.entry, "some")
	if here, _ := text.Found(); here < 100 {
		t.Errorf("it begins at match %d, not at what is on the screen", here)
	}
}

func TestAnotherTextEndsTheSearch(t *testing.T) {
	text, bar, _ := searched(t, "some words")
	test.Type(bar.entry, "words")
	text.Set(Content{Text: "words and words"})
	if here, all := text.Found(); here != 0 || all != 0 {
		t.Errorf("match %d of %d stays", here, all)
	}
	text.Find("words")
	if _, all := text.Found(); all != 2 {
		t.Errorf("in the new text %d are found", all)
	}
}

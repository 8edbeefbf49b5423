package kit

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/google/go-cmp/cmp"
)

func TestOffers(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(NewTheme(Dark))
	o := NewOffers()
	var done []string
	o.Say("Nothing matches", "None of 5 items.")
	o.Add("first", func() { done = append(done, "first") })
	o.Add("second", func() { done = append(done, "second") })
	o.Rename(1, "second · 3 items")
	if !o.Object().Visible() {
		t.Error("it is hidden")
	}
	if o.Key("3") || o.Key("A") || !o.Key("2") {
		t.Error("the digits do not stand for the offers")
	}
	if diff := cmp.Diff([]string{"first", "second · 3 items"}, o.Names()); diff != "" {
		t.Errorf("offers (-want +got):\n%s", diff)
	}
	o.Hide()
	if o.Key("1") || o.Object().Visible() {
		t.Error("hidden, it still offers something")
	}
	if diff := cmp.Diff([]string{"second"}, done); diff != "" {
		t.Errorf("done (-want +got):\n%s", diff)
	}
}

// TestARefusedButtonSaysWhy: by the pointer on it and by a tap, and stops when the
// pointer leaves.
func TestARefusedButtonSaysWhy(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(NewTheme(Dark))
	var said []string
	taps := 0
	b := NewKeyButton("O", "Overturn", Plain, func() { taps++ })
	b.OnWhy = func(why string) { said = append(said, why) }
	b.Refuse("Only a supervisor may.")
	b.MouseIn(nil)
	b.Tapped(nil)
	b.MouseOut()
	b.Refuse("")
	b.MouseIn(nil)
	b.Tapped(nil)
	b.MouseOut()
	if diff := cmp.Diff([]string{"Only a supervisor may.", "Only a supervisor may.", ""}, said); diff != "" {
		t.Errorf("says (-want +got):\n%s", diff)
	}
	if taps != 1 {
		t.Errorf("it was done %d times, want once", taps)
	}
}

func TestFilterChips(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(NewTheme(Dark))
	f := NewFilterChips()
	f.Set([]FilterChip{{Key: "T", Words: "Time"}, {Key: "F2", Words: "a place", Active: true}, {Words: "+ filter"}})
	w := test.NewTempWindow(t, f)
	w.Resize(fyne.NewSize(600, 60))
	tapped := -1
	f.OnTapped = func(i int) { tapped = i }
	for i := range 3 {
		at, size := f.area(i)
		f.Tapped(&fyne.PointEvent{Position: at.AddXY(size.Width/2, size.Height/2)})
		if tapped != i {
			t.Errorf("a tap on chip %d is one on %d", i, tapped)
		}
	}
	_, withKey := f.area(0)
	f.Set([]FilterChip{{Words: "Time"}})
	if _, without := f.area(0); without.Width >= withKey.Width {
		t.Errorf("without a key it is %v wide, with one %v", without.Width, withKey.Width)
	}
}

// TestLatest holds that of many things that are asked for while one is read, only
// the last is read next.
func TestLatest(t *testing.T) {
	var bg Pending
	var read, got []int
	l := Latest[int, int]{Run: bg.Runner(), Read: func(k int) int { read = append(read, k); return 10 * k }, Done: func(_, r int) { got = append(got, r) }}
	for k := 1; k <= 5; k++ {
		l.Open(k)
	}
	bg.GoOn()
	l.Open(6)
	l.Open(0) // dropped
	bg.GoOn()
	if diff := cmp.Diff([]int{1, 5, 6}, read); diff != "" {
		t.Errorf("read (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]int{50}, got); diff != "" {
		t.Errorf("done (-want +got):\n%s", diff)
	}
}

func TestMenuOfMany(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(NewTheme(Dark))
	choices := make([]Choice, 1000)
	for i := range choices {
		choices[i] = Choice{Value: string(rune('a' + i%26)), Label: string(rune('a'+i%26)) + string(rune('a'+i/26))}
	}
	m := NewMenu("Person", TickChoices(choices, []string{"gone"}, func(v string) string { return "who is " + v }))
	w := test.NewTempWindow(t, NewChip("", Plain))
	w.Resize(fyne.NewSize(800, 600))
	m.OpenOn(w.Canvas(), fyne.NewPos(10, 10), 'W')
	m.TypedRune('w') // the letter that opened it
	if m.Typed() != "" {
		t.Errorf("the letter that opened it is typed into it: %q", m.Typed())
	}
	m.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEnd})
	toggled := ""
	m.OnToggle = func(v string) { toggled = v }
	m.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if toggled != "gone" || w.Canvas().Overlays().Top() != nil {
		t.Errorf("Enter at the end toggles %q", toggled)
	}
}

func TestToggled(t *testing.T) {
	list := []string{"a", "b"}
	for _, tt := range []struct {
		list  []string
		value string
		want  []string
	}{
		{nil, "a", []string{"a"}},
		{list, "c", []string{"a", "b", "c"}},
		{list, "a", []string{"b"}},
		{list[:1], "a", []string{}},
	} {
		if diff := cmp.Diff(tt.want, Toggled(tt.list, tt.value)); diff != "" {
			t.Errorf("%q of %q (-want +got):\n%s", tt.value, tt.list, diff)
		}
	}
	if diff := cmp.Diff([]string{"a", "b"}, list); diff != "" {
		t.Errorf("the list that was given is another (-want +got):\n%s", diff)
	}
}

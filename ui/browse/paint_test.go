package browse

import (
	"fmt"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"discern/queue"
	"discern/ui/kit"
)

// naughty are texts that break what is careless.
var naughty = []string{
	"", " ", "\x00\x01\x02", "\u202eabc\u202c", "a\u200b\u200d\ufeffb", strings.Repeat("w", 5000), strings.Repeat("line\n", 300),
	"مرحبا abc שלום 123", "👩‍👩‍👧‍👦🏳️‍🌈e\u0301\u0301\u0301", "<b>%s%n</b> ${x} '; DROP TABLE items;--", "\u2028\u2029", "𝕬𝖑𝖑 \U000e0041\U000e0042",
}

func TestNaughtyTexts(t *testing.T) {
	var items []*queue.Item
	for n, text := range naughty {
		it := item(fmt.Sprint(n), text, "x-"+fmt.Sprint(n), queue.Text, .7)
		it.Author = &queue.Author{Handle: text}
		it.Flags = []queue.Flag{{By: queue.ByUser, Reason: text, Reference: text}}
		it.Context = []queue.Context{{Role: queue.Parent, Text: text, Author: it.Author}}
		items = append(items, it)
	}
	st := perform(t, kit.Inline(), wide, items...)
	for range naughty {
		st.press("Down")
		if err := st.desk.Note(t.Context(), st.detail.shown.task.Ref, "noted "+st.detail.shown.task.Item.Text); err != nil {
			t.Fatal(err)
		}
		st.Refresh()
		st.window.Canvas().Capture()
	}
	if st.list.Chosen() != len(naughty)-1 || st.detail.shown.task.Item.ID != "0" {
		t.Errorf("row %d is chosen and %q is shown", st.list.Chosen(), st.detail.shown.task.Item.ID)
	}
}

func TestSizes(t *testing.T) {
	tests := []struct {
		size  fyne.Size
		below bool // the item lies under the list
		chart bool
	}{
		{wide, false, true},
		{fyne.NewSize(956, 700), false, true},
		{fyne.NewSize(800, 700), true, false},
	}
	for _, tt := range tests {
		st := perform(t, kit.Inline(), tt.size, five()...)
		st.press("Down")
		item := st.detail.below.Object()
		at := item.Position()
		if (at.X == 0) != tt.below {
			t.Errorf("%v: the item lies at %v", tt.size, at)
		}
		if st.chart.Visible() != tt.chart {
			t.Errorf("%v: the chart is shown: %v", tt.size, st.chart.Visible())
		}
		if st.list.Fits() < 2 {
			t.Errorf("%v: %d rows fit", tt.size, st.list.Fits())
		}
		for _, o := range item.Objects {
			if end := o.Position().Y + o.Size().Height; o.Visible() && end > item.Size().Height {
				t.Errorf("%v: the item reaches %v of %v", tt.size, end, item.Size().Height)
			}
		}
	}
}

// TestWhatIsPainted holds that the chosen row and both themes reach the window,
// however far down the row is.
func TestWhatIsPainted(t *testing.T) {
	var items []*queue.Item
	for n := range 50 {
		items = append(items, item(fmt.Sprint(n), "words", "en", queue.Text, .3))
	}
	st := perform(t, kit.Inline(), wide, items...)
	st.press("End")
	for _, mode := range []kit.Mode{kit.Dark, kit.Light} {
		fyne.CurrentApp().Settings().SetTheme(kit.NewTheme(mode))
		st.root.Refresh()
		at := fyne.CurrentApp().Driver().AbsolutePositionForObject(st.list).AddXY(1, st.list.Size().Height-lineHeight/2)
		r, g, b, _ := st.window.Canvas().Capture().At(int(at.X), int(at.Y)).RGBA()
		want := kit.Now().Accent
		if got := [3]uint8{uint8(r >> 8), uint8(g >> 8), uint8(b >> 8)}; got != [3]uint8{want.R, want.G, want.B} {
			t.Errorf("mode %d: the bar of the chosen row is %v, want %v", mode, got, want)
		}
	}
}

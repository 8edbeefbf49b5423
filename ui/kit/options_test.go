package kit_test

import (
	"fmt"
	"slices"
	"testing"

	"fyne.io/fyne/v2/test"

	"discern/ui/kit"
)

func TestOptionList(t *testing.T) {
	var picked []string
	l := kit.NewOptionList(func(row, option int) { picked = append(picked, fmt.Sprint(row, option)) })
	l.SetRows([]kit.OptionRow{
		{Title: "Blur", Options: []kit.Option{{Words: "none", Off: true}, {Words: "soft"}, {Words: "strong", Chosen: true}}},
		{Title: "Kinds", Many: true, Apart: true, Options: []kit.Option{{Words: "gore"}, {Words: "hatred", Chosen: true}}},
	})
	show(t, l, 500, 200)
	took := func() []string {
		defer func() { picked = nil }()
		return picked
	}
	if got := labelled(t, l); got != "Blur: strong; Kinds: hatred" {
		t.Errorf("it says %q", got)
	}
	l.Step(1)
	l.Toggle()
	if got := took(); got != nil || l.Row() != -1 {
		t.Errorf("before any row was gone to it picked %q", got)
	}
	l.MoveRow(1)
	l.Step(1)
	l.Step(-1)
	l.Toggle()
	if got := took(); !slices.Equal(got, []string{"0 1"}) {
		t.Errorf("in a row of one it picked %q", got)
	}
	l.MoveRow(1)
	first, height := l.Place()
	l.Step(1)
	l.Step(1)
	l.Toggle()
	l.MoveRow(5)
	l.Toggle()
	if got := took(); !slices.Equal(got, []string{"1 1", "1 0"}) || first <= 0 || first+height > l.HeightFor(500) {
		t.Errorf("in a row of many, at %v to %v, it picked %q", first, first+height, got)
	}
	for y := float32(0); y < 100; y += 4 {
		for x := float32(0); x < 500; x += 4 {
			test.TapAt(l, at(x, y))
		}
	}
	if got := slices.Compact(took()); !slices.Contains(got, "0 1") || slices.Contains(got, "0 0") || !slices.Contains(got, "1 0") || !slices.Contains(got, "1 1") {
		t.Errorf("taps picked %q", got)
	}
	if l.HeightFor(200) <= l.HeightFor(500) {
		t.Error("in a narrow place the options do not go on in the next line")
	}
}

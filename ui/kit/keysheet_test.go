package kit

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"
)

// However many keys there are, all of them are in some column, and they stand in
// as many columns as their height needs and the window has room for.
func TestKeySheetColumns(t *testing.T) {
	group := func(n int) KeyGroup {
		g := KeyGroup{Title: "Group", Keys: make([]KeyHelp, n)}
		for i := range g.Keys {
			g.Keys[i] = KeyHelp{Key: fmt.Sprint(i), Meaning: "does something"}
		}
		return g
	}
	for _, c := range []struct {
		keys    []int
		size    fyne.Size
		columns int
	}{
		{[]int{3}, fyne.NewSize(1440, 900), 1},
		{[]int{6, 5, 4}, fyne.NewSize(1440, 900), 2},
		{[]int{6, 1, 5, 3, 2, 2, 7, 3, 13, 1, 4, 7, 3}, fyne.NewSize(1440, 900), 3},
		{[]int{6, 1, 5, 3, 2, 2, 7, 3, 13, 1, 4, 7, 3}, fyne.NewSize(800, 600), 2},
		{[]int{20, 20, 20, 20, 20}, fyne.NewSize(1440, 900), 4},
	} {
		k := &KeySheet{}
		for _, n := range c.keys {
			k.groups = append(k.groups, group(n))
		}
		columns := k.fit(sheetRoom(c.size))
		if len(columns) != c.columns {
			t.Errorf("%v in %v: %d columns, want %d", c.keys, c.size, len(columns), c.columns)
		}
		groups := 0
		for _, column := range columns {
			groups += len(column)
		}
		if groups != len(c.keys) {
			t.Errorf("%v: %d groups in the columns", c.keys, groups)
		}
	}
}

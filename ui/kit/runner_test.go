package kit_test

import (
	"slices"
	"testing"

	"discern/ui/kit"
)

func TestRunnerInline(t *testing.T) {
	var order []string
	r := kit.Inline()
	r.Go(func() {
		order = append(order, "work")
		r.Do(func() { order = append(order, "result") })
	})
	order = append(order, "after")
	if want := []string{"work", "result", "after"}; !slices.Equal(order, want) {
		t.Errorf("ran %q, want %q", order, want)
	}
}

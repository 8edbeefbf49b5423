package kit_test

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2/test"

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

func TestRunnerBackground(t *testing.T) {
	test.NewTempApp(t)
	r, end := kit.Background()
	ran := make(chan string, 2)
	r.Go(func() { r.Do(func() { ran <- "result" }) })
	if got := <-ran; got != "result" {
		t.Errorf("ran %q", got)
	}
	end()
	end() // a window can be asked to close twice
	r.Do(func() { ran <- "after the end" })
	select {
	case got := <-ran:
		t.Errorf("ran %q", got)
	default:
	}
}

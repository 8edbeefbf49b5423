package chart

import (
	"testing"

	"discern/ui/kit"
)

// TestMatrixText holds the text on every shade to the least contrast of
// WCAG 2.1 AA.
func TestMatrixText(t *testing.T) {
	for _, mode := range []kit.Mode{kit.Dark, kit.Light} {
		c := mode.Colors()
		for part := range 101 {
			ground := shade(c, float64(part)/100)
			if got := kit.Contrast(onto(ground), ground); got < 4.5 {
				t.Errorf("look %d: text on a share of %d in a hundred has a contrast of %.2f", mode, part, got)
			}
		}
	}
}

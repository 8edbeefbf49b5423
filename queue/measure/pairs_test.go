package measure

import (
	"maps"
	"testing"
)

// Of few people and of many the same pairs are told.
func TestPairCells(t *testing.T) {
	for _, raters := range []int{4, denseRaters + 1} {
		p := newPairCells(raters)
		for a := range 4 {
			for b := a + 1; b < 4; b++ {
				if a+b != 3 { // two pairs never met
					p.of(a, b)[a]++
					p.of(a, b)[b]++
				}
			}
		}
		got := map[[2]int]pairCell{}
		for pair, c := range p.all() {
			got[pair] = *c
		}
		want := map[[2]int]pairCell{{0, 1}: {0: 1, 1: 1}, {0, 2}: {0: 1, 2: 1}, {1, 3}: {1: 1, 3: 1}, {2, 3}: {2: 1, 3: 1}}
		if !maps.Equal(got, want) {
			t.Errorf("of %d people: %v, want %v", raters, got, want)
		}
	}
}

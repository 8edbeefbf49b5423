package measure

import "iter"

// pairCells is what each two of so many raters, numbered from 0, said of the same items.
// A thousand people make half a million pairs, most of which are met: those lie side by
// side, where a look at an item costs next to nothing. Of more people than denseRaters
// only the pairs that are met have a place.
type pairCells struct {
	n     int
	dense []pairCell
	met   map[[2]int32]*pairCell
}

// pairCell counts at 3a+b the items of which the first said a and the second b.
type pairCell [9]int32

const denseRaters = 1500 // 40 MB

func newPairCells(raters int) *pairCells {
	if raters <= denseRaters {
		return &pairCells{n: raters, dense: make([]pairCell, raters*(raters-1)/2)}
	}
	return &pairCells{n: raters, met: map[[2]int32]*pairCell{}}
}

// of returns the cell of two raters, a < b.
func (p *pairCells) of(a, b int) *pairCell {
	if p.met == nil {
		return &p.dense[b*(b-1)/2+a]
	}
	key := [2]int32{int32(a), int32(b)} //nolint:gosec // far fewer than 2³¹ raters
	c := p.met[key]
	if c == nil {
		c = new(pairCell)
		p.met[key] = c
	}
	return c
}

// all yields the pairs that looked at the same items.
func (p *pairCells) all() iter.Seq2[[2]int, *pairCell] {
	return func(yield func([2]int, *pairCell) bool) {
		for b := range p.n {
			for a := range b {
				if p.met != nil {
					break
				}
				if c := p.of(a, b); *c != (pairCell{}) && !yield([2]int{a, b}, c) {
					return
				}
			}
		}
		for key, c := range p.met {
			if !yield([2]int{int(key[0]), int(key[1])}, c) {
				return
			}
		}
	}
}

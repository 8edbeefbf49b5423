package bidi

import "iter"

// sequence is an isolating run sequence (BD13): characters of one level that
// follow one another when isolates between them are taken for one character.
type sequence struct {
	*resolver
	at         []int32 // where its characters are
	is         []class // what they are
	level      Level
	start, end class // sos and eos (X10): left or right
}

// run is a level run (BD7): where it is, counted without what X9 removes.
type run struct{ start, end int32 }

// sequences yields the isolating run sequences of the paragraph (X9 and X10). A
// sequence is good until the next one.
func (r *resolver) sequences() iter.Seq[*sequence] {
	kept := make([]int32, 0, len(r.original))
	for i, k := range r.original {
		if !k.removed() {
			kept = append(kept, int32(i))
		}
	}
	var runs []run
	for i := range kept {
		if i == 0 || r.embedded[kept[i]] != r.embedded[kept[i-1]] {
			runs = append(runs, run{start: int32(i)})
		}
		runs[len(runs)-1].end = int32(i) + 1
	}
	var runAt []int32 // by character that ends an isolate: the run that it begins
	if r.isolates != nil {
		runAt = make([]int32, len(r.original))
		for n, u := range runs {
			runAt[kept[u.start]] = int32(n)
		}
	}
	return func(yield func(*sequence) bool) {
		s := &sequence{resolver: r}
		for n := range runs {
			first := kept[runs[n].start]
			if r.isolates != nil && r.original[first] == popIsolate && r.isolates[first] != none {
				continue // it goes on with what began the isolate
			}
			s.at, s.is, s.level = s.at[:0], s.is[:0], r.embedded[first]
			last := int32(n)
			for {
				for _, i := range kept[runs[last].start:runs[last].end] {
					s.at, s.is = append(s.at, i), append(s.is, r.classes[i])
				}
				tail := s.at[len(s.at)-1]
				if !r.original[tail].isolates() || r.isolates[tail] == int32(len(r.original)) {
					break
				}
				last = runAt[r.isolates[tail]]
			}
			before, after := r.base, r.base
			if n > 0 {
				before = r.embedded[kept[runs[n].start-1]]
			}
			if tail := s.at[len(s.at)-1]; !r.original[tail].isolates() && int(last)+1 < len(runs) {
				after = r.embedded[kept[runs[last].end]]
			}
			s.start, s.end = towards(max(s.level, before)), towards(max(s.level, after))
			if !yield(s) {
				return
			}
		}
	}
}

// towards is the class of strong characters that run as a level does.
func towards(l Level) class {
	if l.RightToLeft() {
		return right
	}
	return left
}

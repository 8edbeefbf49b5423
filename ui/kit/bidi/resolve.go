package bidi

// resolver finds the levels of one paragraph.
type resolver struct {
	text     []rune
	original []class // as the characters have them
	classes  []class // as the rules have changed them
	isolates []int32 // partners, nil where no isolate counts
	base     Level
	embedded []Level // as the explicit rules alone have it
	levels   []Level
}

func (r *resolver) resolve() {
	r.classes = append([]class(nil), r.original...)
	r.embedded = make([]Level, len(r.levels))
	r.explicit()
	for s := range r.sequences() {
		s.weak()
		s.brackets()
		s.neutral()
		s.implicit()
	}
	r.fill()
}

// fill gives a level to what X9 removes: boundary neutrals that of what they
// follow, since they may be part of it, explicit controls the lower one of those
// beside them, so that an outer one stands at the outer side of what it turns.
func (r *resolver) fill() {
	before := r.base
	for i := 0; i < len(r.levels); i++ {
		if !r.original[i].removed() {
			before = r.levels[i]
			continue
		}
		after := r.base
		end := i
		for ; end < len(r.levels); end++ {
			if !r.original[end].removed() {
				after = r.levels[end]
				break
			}
		}
		for ; i < end && r.original[i] == boundary; i++ {
			r.levels[i] = before
		}
		for ; i < end; i++ {
			r.levels[i] = min(before, after)
		}
		i--
	}
}

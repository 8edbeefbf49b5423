package bidi

// neutral resolves what has no direction of its own (N1 and N2): between two that
// run the same way it does too, else as the text it is embedded in.
func (s *sequence) neutral() {
	before := s.start
	for i := 0; i < len(s.is); i++ {
		if d, ok := s.is[i].direction(); ok {
			before = d
			continue
		}
		end, after := i, s.end
		for ; end < len(s.is); end++ {
			if d, ok := s.is[end].direction(); ok {
				after = d
				break
			}
		}
		to := towards(s.level)
		if before == after {
			to = before
		}
		for ; i < end; i++ {
			s.is[i] = to
		}
		i--
	}
}

// implicit gives every character its level (I1 and I2).
func (s *sequence) implicit() {
	for n, k := range s.is {
		level := s.level
		switch {
		case level.RightToLeft() != (k == right):
			level++
		case k == arabicNum || k == number:
			level += 2
		}
		s.levels[s.at[n]] = level
	}
}

package bidi

// weak resolves numbers, what belongs to them, and marks (W1 to W7).
func (s *sequence) weak() {
	s.marksAndNumbers()
	s.separators()
	s.signs()
	strong := s.start
	for i, k := range s.is {
		switch k {
		case plusMinus, sign, comma: // W6
			s.is[i] = other
		case left, right:
			strong = k
		case number: // W7
			if strong == left {
				s.is[i] = left
			}
		}
	}
}

// marksAndNumbers applies W1 to W3: a mark is what it stands upon, a number after
// Arabic letters is an Arabic one, and from there on those letters run from right
// to left as any.
func (s *sequence) marksAndNumbers() {
	before, strong := s.start, s.start
	for i, k := range s.is {
		if k == mark {
			k = before
			if before >= leftIsolate && before <= popIsolate {
				k = other
			}
		}
		before = k
		switch k {
		case left, right, arabic:
			strong = k
		case number:
			if strong == arabic {
				k, before = arabicNum, arabicNum
			}
		}
		if k == arabic {
			k = right
		}
		s.is[i] = k
	}
}

// separators applies W4: one separator between two numbers belongs to them.
func (s *sequence) separators() {
	for i := 1; i+1 < len(s.is); i++ {
		before, k, after := s.is[i-1], s.is[i], s.is[i+1]
		if before == after &&
			(k == comma && (before == number || before == arabicNum) || k == plusMinus && before == number) {
			s.is[i] = before
		}
	}
}

// signs applies W5: signs beside a number belong to it.
func (s *sequence) signs() {
	for i := 0; i < len(s.is); i++ {
		if s.is[i] != sign {
			continue
		}
		start := i
		for i < len(s.is) && s.is[i] == sign {
			i++
		}
		if start > 0 && s.is[start-1] == number || i < len(s.is) && s.is[i] == number {
			for n := start; n < i; n++ {
				s.is[n] = number
			}
		}
	}
}

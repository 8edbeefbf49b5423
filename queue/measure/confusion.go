package measure

import "discern/queue"

// Confusion counts what one rater said against what another said of the same items:
// From[a][b] in the order of Verdicts. Of any two raters it is symmetric, each pair of
// ratings counted once each way round.
type Confusion [3][3]int

// Verdicts is the order of the rows and columns of a Confusion.
func Verdicts() []queue.Verdict { return verdicts[:] }

// Confusion counts the ratings of two named reviewers, a down and b across; with two
// empty names those of any two raters.
func (s *Selection) Confusion(a, b string) Confusion {
	var m Confusion
	if a == "" && b == "" {
		for _, item := range s.items {
			var n [3]int
			s.independent(item, func(l *look) { n[l.verdict]++ })
			for i := range n {
				for j := range n {
					m[i][j] += n[i] * n[j]
				}
				m[i][i] -= n[i]
			}
		}
		return m
	}
	one, ok := s.d.raters.at[a]
	two, known := s.d.raters.at[b]
	if !ok || !known {
		return m
	}
	for _, item := range s.items {
		said := [2]int8{-1, -1}
		s.independent(item, func(l *look) {
			if l.rater == one {
				said[0] = l.verdict
			}
			if l.rater == two {
				said[1] = l.verdict
			}
		})
		if said[0] >= 0 && said[1] >= 0 {
			m[said[0]][said[1]]++
		}
	}
	return m
}

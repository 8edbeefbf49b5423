package media

// span is what a pixel of a smaller image covers of a larger one in one direction:
// from within one pixel to within another. Weights are in 256ths of a pixel.
type span struct {
	first, last int
	head, tail  uint64 // of the first and the last; tail is 0 where there is no other
	inverse     uint64 // of the sum of all weights, times 2⁴⁰
}

// spans divides length pixels, from a place on, among n. Where a sample is for
// several pixels, the spans are of samples.
func spans(from, length, n, sample int) []span {
	all := make([]span, n)
	at := func(i int) int64 {
		return (int64(from)<<8 + (int64(i)*int64(length)<<8)/int64(n)) / int64(sample)
	}
	last := (from + length - 1) / sample
	for i := range all {
		a, b := at(i), max(at(i+1), at(i)+1)
		s := span{first: min(int(a>>8), last), last: min(int((b-1)>>8), last), inverse: 1 << 40 / uint64(b-a)}
		if s.first == s.last {
			s.head = uint64(b - a)
		} else {
			s.head, s.tail = uint64(256-a&255), uint64((b-1)&255+1)
		}
		all[i] = s
	}
	return all
}

// average makes the rows of a smaller image. It reads each row of the larger one
// once, save those that two rows share, which it keeps.
type average struct {
	channels     int
	across, down []span
	source       func(y int) []byte

	sums []uint64 // of the row that is being made
	kept []uint64 // a row of the source, averaged across, in 256ths
	y    int      // which one
}

func newAverage(channels int, across, down []span, source func(y int) []byte) *average {
	n := channels * len(across)
	return &average{channels: channels, across: across, down: down, source: source, sums: make([]uint64, n), kept: make([]uint64, n), y: -1}
}

// row makes a row.
func (a *average) row(y int, out []byte) {
	s := a.down[y]
	clear(a.sums)
	a.add(s.first, s.head)
	for i := s.first + 1; i < s.last; i++ {
		a.add(i, 256)
	}
	if s.tail > 0 {
		a.add(s.last, s.tail)
	}
	for i, sum := range a.sums {
		out[i] = byte((sum*s.inverse>>40 + 128) >> 8)
	}
}

// add adds a row of the source.
func (a *average) add(y int, weight uint64) {
	if y != a.y {
		a.y = y
		if row := a.source(y); a.channels == 1 {
			a.reduce1(row)
		} else {
			a.reduce4(row)
		}
	}
	sums := a.sums[:len(a.kept)]
	for i, v := range a.kept {
		sums[i] += v * weight
	}
}

// reduce1 averages a row of single samples.
func (a *average) reduce1(row []byte) {
	kept := a.kept[:len(a.across)]
	for x := range a.across {
		s := &a.across[x]
		sum := uint64(row[s.first]) * s.head
		if s.tail > 0 {
			for _, v := range row[s.first+1 : s.last] {
				sum += uint64(v) << 8
			}
			sum += uint64(row[s.last]) * s.tail
		}
		kept[x] = sum * s.inverse >> 32
	}
}

// reduce4 averages a row of four samples a pixel.
func (a *average) reduce4(row []byte) {
	for x := range a.across {
		s := &a.across[x]
		p := row[4*s.first : 4*s.first+4 : 4*s.first+4]
		s0, s1, s2, s3 := uint64(p[0])*s.head, uint64(p[1])*s.head, uint64(p[2])*s.head, uint64(p[3])*s.head
		if s.tail > 0 {
			for i := s.first + 1; i < s.last; i++ {
				p = row[4*i : 4*i+4 : 4*i+4]
				s0, s1, s2, s3 = s0+uint64(p[0])<<8, s1+uint64(p[1])<<8, s2+uint64(p[2])<<8, s3+uint64(p[3])<<8
			}
			p = row[4*s.last : 4*s.last+4 : 4*s.last+4]
			s0, s1, s2, s3 = s0+uint64(p[0])*s.tail, s1+uint64(p[1])*s.tail, s2+uint64(p[2])*s.tail, s3+uint64(p[3])*s.tail
		}
		k := a.kept[4*x : 4*x+4 : 4*x+4]
		k[0], k[1], k[2], k[3] = s0*s.inverse>>32, s1*s.inverse>>32, s2*s.inverse>>32, s3*s.inverse>>32
	}
}

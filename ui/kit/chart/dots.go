package chart

import (
	"slices"

	"fyne.io/fyne/v2"

	"discern/ui/kit"
	"discern/ui/kit/paint"
)

const (
	dotMost float32 = 6   // points across
	dotStep float32 = 5.2 // of columns at least, so that shapes can be told apart
)

// stacks is how the things of a Scatter become columns of dots.
type stacks struct {
	columns int
	dot     float32
	rows    int  // that fit above one another
	per     int  // how many things a dot stands for at most
	cut     bool // a column grows too high even so
}

// stack chooses the columns for an area: as fine as shapes can be told apart,
// and such that hundredths fall on their edges. When the columns would grow
// too high a dot stands for several things. The fullest few do not decide how
// many, or a peak would press all else to the ground: they are cut off, and
// marked.
func (s *Scatter) stack(a *plot) stacks {
	t := stacks{columns: 50}
	for _, n := range []int{100, 200} {
		if a.w/float32(n) >= dotStep {
			t.columns = n
		}
	}
	t.dot = min(a.w/float32(t.columns)-.8, dotMost)
	t.rows = max(int((a.h-4)/(t.dot+1)), 1)
	var heights []int
	for b := range t.columns {
		n := 0
		for k := range s.kinds {
			n += s.count(t, k, b)
		}
		if n > 0 {
			heights = append(heights, n)
		}
	}
	slices.Sort(heights)
	high := heights[(len(heights)-1)*95/100]
	room := max(t.rows-len(s.kinds)+1, 1) // each kind may be rounded up
	t.per = max((high+room-1)/room, 1)
	t.cut = heights[len(heights)-1] > t.per*t.rows
	return t
}

// words say what a dot stands for, if it is not simply one thing.
func (t stacks) words() string {
	words := ""
	if t.per > 1 {
		words = " · a dot stands for up to " + count(t.per)
	}
	if t.cut {
		words += " · ▲ more above"
	}
	return words
}

// count is how many things of a kind lie in a column.
func (s *Scatter) count(t stacks, kind, column int) int {
	n := Cells / t.columns
	return s.kinds[kind].sum(column*n, (column+1)*n)
}

// drawDots paints the columns upwards from the axis.
func (s *Scatter) drawDots(p *paint.Picture, c *kit.Colors, a *plot, t stacks) {
	width, step := a.w/float32(t.columns), t.dot+1
	dots := make([]int, len(s.kinds))
	for b := range t.columns {
		total := 0
		for k := range s.kinds {
			dots[k] = (s.count(t, k, b) + t.per - 1) / t.per
			total += dots[k]
		}
		x, y := a.x+(float32(b)+.5)*width, a.y+a.h-1-step/2
		if total > t.rows {
			shrink(dots, total, t.rows-1)
		}
		for k := range dots {
			tint := s.kinds[k].Tone.Of(c)
			for range dots[k] {
				s.kinds[k].Shape.draw(p, x, y, t.dot, tint)
				y -= step
			}
		}
		if total > t.rows {
			cut(p, c, x, y-t.dot/2, t.dot)
		}
	}
}

// shrink brings counts whose sum is total down to a sum of room, in their
// proportions. A kind that was there stays there.
func shrink(counts []int, total, room int) {
	left := room
	for k, n := range counts {
		if n > 0 {
			counts[k] = max(n*room/total, 1)
		}
		left -= counts[k]
	}
	largest := 0
	for k, n := range counts {
		if n > counts[largest] {
			largest = k
		}
	}
	counts[largest] = max(counts[largest]+left, 0)
}

// cut marks a column that goes on above the chart.
func cut(p *paint.Picture, c *kit.Colors, x, y, size float32) {
	p.Area([]fyne.Position{{X: x - size/2, Y: y + size}, {X: x, Y: y}, {X: x + size/2, Y: y + size}}, c.Muted)
}

// drawLines paints the two lines, and above them what they are.
func (s *Scatter) drawLines(p *paint.Picture, c *kit.Colors, a *plot) {
	var labels []lineLabel
	if s.threshold.ok {
		x := a.px(s.threshold.v)
		p.Box(x-1, a.y-2, 2, a.h+4, 0, c.Muted)
		labels = append(labels, lineLabel{thresholdWords(s.threshold), x, c.Text})
	}
	if s.whatIf.ok {
		x := a.px(s.whatIf.v)
		p.Box(x-1, a.y-2, 2, a.h+4, 0, c.Accent)
		p.Disc(x-5, a.y+a.h-5, 10, c.Accent)
		labels = append(labels, lineLabel{whatIfWords(s.whatIf), x, c.Accent})
	}
	spread(p, labels)
	for _, l := range labels {
		p.TextIn(l.words, l.x, a.y-a.above-1, axisHeight, tiny.Bolder(), l.tint)
	}
}

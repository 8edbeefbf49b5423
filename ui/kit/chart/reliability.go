package chart

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"discern/ui/kit"
	"discern/ui/kit/paint"
)

// Band is what people found among things whose scores lie between From and To,
// all of them 0 to 1. N is how many they looked at; with none, or with a Share
// that is not known, the band is drawn as not known.
type Band struct {
	From, To         float64
	N                int
	Mean             Value // of the scores
	Share, Low, High Value // of those that people found to be so, and its interval
}

func (b Band) known() bool { return b.N > 0 && b.Share.ok }

// middle is where the band's dot stands.
func (b Band) middle() float64 {
	if b.Mean.ok {
		return b.Mean.v
	}
	return (b.From + b.To) / 2
}

// Reliability shows whether scores mean what they say: for each band of scores
// the share that people found to be so, with its interval, against the diagonal
// on which both are equal. A dot's area grows with the number of things.
type Reliability struct {
	axes
	bands []Band
}

// NewReliability makes a chart without bands; empty is what it says until one
// is known.
func NewReliability(empty string) *Reliability {
	r := &Reliability{axes: axes{xName: "score", yName: "share that people found to be so"}}
	r.init(r, empty)
	return r
}

// SetBands shows other bands.
func (r *Reliability) SetBands(bands []Band) {
	if !slices.Equal(r.bands, bands) {
		r.bands = slices.Clone(bands)
		r.changed()
	}
}

func (r *Reliability) has() bool { return slices.ContainsFunc(r.bands, Band.known) }

func (r *Reliability) plot(size fyne.Size) plot {
	a := unitPlot(r.xName, r.yName)
	a.legend = legend{
		{dashes, kit.Quiet, "as sure as it should be"},
		{Disc, kit.Accent, "larger: more of them"},
	}
	if slices.ContainsFunc(r.bands, func(b Band) bool { return !b.known() }) {
		a.legend = append(a.legend, entry{hatched, kit.Quiet, notKnown})
	}
	a.fit(size)
	return a
}

// largest is the diameter of the dot of the band with the most things.
func (a *plot) largest() float32 { return min(18, a.w/8) }

func (r *Reliability) draw(p *paint.Picture, c *kit.Colors, over int) {
	a := r.plot(p.Size)
	r.drawUnknown(p, c, &a)
	if over >= 0 {
		b := r.bands[over]
		p.Box(a.px(b.From), a.y, a.px(b.To)-a.px(b.From), a.h, 0, c.Fill)
	}
	a.draw(p, c)
	p.Dashes(a.point(0, 0), a.point(1, 1), 1.2, 5, 4, c.Faint)
	most := 0
	for _, b := range r.bands {
		most = max(most, b.N)
	}
	for _, b := range r.bands {
		if !b.known() {
			continue
		}
		x := a.px(b.middle())
		if b.Low.ok && b.High.ok {
			top := a.py(b.High.v)
			p.Box(x-1, top, 2, a.py(b.Low.v)-top, 0, c.Accent)
		}
		d := max(a.largest()*float32(math.Sqrt(float64(b.N)/float64(most))), 6)
		p.Disc(x-d/2, a.py(b.Share.v)-d/2, d, c.Accent)
	}
}

// drawUnknown hatches the bands of which nothing is known, neighbours as one.
func (r *Reliability) drawUnknown(p *paint.Picture, c *kit.Colors, a *plot) {
	for i := 0; i < len(r.bands); i++ {
		from := i
		for i < len(r.bands) && !r.bands[i].known() {
			i++
		}
		if i > from {
			// The words keep clear of the diagonal.
			left, right := r.bands[from].From, r.bands[i-1].To
			down := float32(.88)
			if left+right < 1 {
				down = .12
			}
			a.unknown(p, c, left, right, down)
		}
	}
}

func (r *Reliability) at(pos fyne.Position, size fyne.Size) int {
	a := r.plot(size)
	if !a.holds(pos) {
		return -1
	}
	return slices.IndexFunc(r.bands, func(b Band) bool { return pos.X >= a.px(b.From) && pos.X < a.px(b.To) })
}

func (r *Reliability) words(i int) string {
	b := r.bands[i]
	where := "scores " + share(b.From) + " to " + share(b.To)
	if !b.known() {
		return where + "\n" + notKnown
	}
	lines := []string{where}
	if b.Mean.ok {
		lines[0] += ", mean " + share(b.Mean.v)
	}
	lines = append(lines, share(b.Share.v)+" of "+count(b.N))
	if words := between(b.Low, b.High, share); words != "" {
		lines = append(lines, "interval "+words)
	}
	return strings.Join(lines, "\n")
}

// AccessibilityLabel says every band.
func (r *Reliability) AccessibilityLabel() string {
	if !r.has() {
		return r.empty
	}
	parts := make([]string, len(r.bands))
	for i := range r.bands {
		parts[i] = strings.ReplaceAll(r.words(i), "\n", ", ")
	}
	return strings.Join(parts, "; ")
}

// Table is a row a band.
func (r *Reliability) Table() [][]string {
	rows := [][]string{{"from", "to", "n", "mean score", "share", "low", "high"}}
	for _, b := range r.bands {
		if !b.known() {
			b.Share, b.Low, b.High = Value{}, Value{}, Value{}
		}
		rows = append(rows, []string{
			digits(b.From), digits(b.To), fmt.Sprint(b.N), b.Mean.cell(), b.Share.cell(), b.Low.cell(), b.High.cell(),
		})
	}
	return rows
}

package chart

import (
	"math"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"discern/ui/kit"
	"discern/ui/kit/paint"
)

// Point is precision and recall, both 0 to 1, of a detector that flags what
// scores Threshold or more.
type Point struct {
	Threshold         float64
	Precision, Recall Value
}

func (q Point) known() bool { return q.Precision.ok && q.Recall.ok }

// Curve shows precision against recall for every threshold, with the threshold
// as it is and as it might be marked on it.
type Curve struct {
	axes
	points            []Point // by threshold
	threshold, whatIf Value
}

// NewCurve makes a chart without points; empty is what it says until one is
// known.
func NewCurve(empty string) *Curve {
	v := &Curve{axes: axes{xName: "recall", yName: "precision"}}
	v.init(v, empty)
	return v
}

// SetPoints shows other points, in any order.
func (v *Curve) SetPoints(points []Point) {
	v.points = slices.Clone(points)
	slices.SortStableFunc(v.points, func(a, b Point) int {
		switch {
		case a.Threshold < b.Threshold:
			return -1
		case a.Threshold > b.Threshold:
			return 1
		}
		return 0
	})
	v.changed()
}

// SetThreshold marks the threshold as it is; an unknown one is not marked.
func (v *Curve) SetThreshold(at Value) {
	if v.threshold != at {
		v.threshold = at
		v.drawing.Changed()
	}
}

// SetWhatIf marks the threshold as it might be; an unknown one is not marked.
func (v *Curve) SetWhatIf(at Value) {
	if v.whatIf != at {
		v.whatIf = at
		v.drawing.Changed()
	}
}

func (v *Curve) has() bool { return slices.ContainsFunc(v.points, Point.known) }

// marked is the point of a threshold: the first at or above it, since between
// two points nothing scores and the same things are flagged.
func (v *Curve) marked(at Value) (Point, bool) {
	if !at.ok {
		return Point{}, false
	}
	i := slices.IndexFunc(v.points, func(q Point) bool { return q.Threshold >= at.v-1e-9 })
	if i < 0 {
		return Point{}, false
	}
	return v.points[i], true
}

func (v *Curve) marks() []entry {
	var marks []entry
	if v.threshold.ok {
		marks = append(marks, entry{Diamond, kit.Plain, thresholdWords(v.threshold) + v.values(v.threshold)})
	}
	if v.whatIf.ok {
		marks = append(marks, entry{Disc, kit.Accent, whatIfWords(v.whatIf) + v.values(v.whatIf)})
	}
	return marks
}

func (v *Curve) values(at Value) string {
	q, ok := v.marked(at)
	if !ok {
		return ": " + notKnown
	}
	return ": precision " + q.Precision.say(share) + ", recall " + q.Recall.say(share)
}

func (v *Curve) plot(size fyne.Size) plot {
	a := unitPlot(v.xName, v.yName)
	a.legend = v.marks()
	a.fit(size)
	return a
}

func (v *Curve) draw(p *paint.Picture, c *kit.Colors, over int) {
	a := v.plot(p.Size)
	a.draw(p, c)
	var line []fyne.Position
	flush := func() {
		if len(line) == 1 {
			p.Disc(line[0].X-2, line[0].Y-2, 4, c.Muted)
		}
		p.Stroke(line, 2, c.Muted)
		line = line[:0]
	}
	for _, q := range v.points {
		if !q.known() {
			flush()
			continue
		}
		at := a.point(q.Recall.v, q.Precision.v)
		// Thousands of thresholds lie closer than can be seen.
		if n := len(line); n == 0 || abs(at.X-line[n-1].X)+abs(at.Y-line[n-1].Y) > .7 {
			line = append(line, at)
		}
	}
	flush()
	mark := func(q Point, s Shape, size float32, t kit.Tone) {
		at := a.point(q.Recall.v, q.Precision.v)
		s.draw(p, at.X, at.Y, size, t.Of(c))
	}
	if q, ok := v.marked(v.threshold); ok && q.known() {
		mark(q, Diamond, 11, kit.Plain)
	}
	if q, ok := v.marked(v.whatIf); ok && q.known() {
		mark(q, Disc, 11, kit.Accent)
	}
	if over >= 0 {
		mark(v.points[over], Ring, 13, kit.Plain)
	}
}

// at is the point nearest to a place, if it is near.
func (v *Curve) at(pos fyne.Position, size fyne.Size) int {
	a := v.plot(size)
	best, nearest := -1, float64(24)
	for i, q := range v.points {
		if !q.known() {
			continue
		}
		at := a.point(q.Recall.v, q.Precision.v)
		if d := math.Hypot(float64(at.X-pos.X), float64(at.Y-pos.Y)); d < nearest {
			best, nearest = i, d
		}
	}
	return best
}

func (v *Curve) words(i int) string {
	q := v.points[i]
	return "threshold " + share(q.Threshold) + "\nprecision " + q.Precision.say(share) + "\nrecall " + q.Recall.say(share)
}

// AccessibilityLabel says precision and recall at the marked thresholds.
func (v *Curve) AccessibilityLabel() string {
	if !v.has() {
		return v.empty
	}
	parts := []string{v.yName + " against " + v.xName}
	for _, m := range v.marks() {
		parts = append(parts, m.words)
	}
	return strings.Join(parts, "; ")
}

// Table is a row a threshold.
func (v *Curve) Table() [][]string {
	rows := [][]string{{"threshold", "precision", "recall"}}
	for _, q := range v.points {
		rows = append(rows, []string{digits(q.Threshold), q.Precision.cell(), q.Recall.cell()})
	}
	return rows
}

package chart

import (
	"image/color"
	"math"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"discern/ui/kit"
	"discern/ui/kit/paint"
)

// Reading is a value at one time, with its interval or none.
type Reading struct {
	Value, Low, High Value
	Detail           string // what else is known, said under the pointer
}

// Series is the readings of one thing, one for each of a Line's times.
type Series struct {
	Name     string
	Tone     kit.Tone
	Shape    Shape // Disc, Ring, Cross or Diamond; another than the other series have
	Readings []Reading
}

// Line shows values over time. Where a reading is not known the line has a gap,
// and where none of them is the time is hatched.
type Line struct {
	figure
	name      string
	low, high float64
	format    func(float64) string
	times     []string
	series    []Series
}

// NewLine makes a chart without readings; empty is what it says until one is
// known.
func NewLine(empty string) *Line {
	l := &Line{format: plain}
	l.init(l, empty)
	return l
}

// plain writes a number with at most two decimals.
func plain(v float64) string {
	if v == math.Trunc(v) && math.Abs(v) < 1e9 {
		return count(int(v))
	}
	return share(v)
}

// SetAxis names what lies upwards, and sets the least range of it; both 0 let
// the readings decide. Format writes a value, nil for plain numbers.
func (l *Line) SetAxis(name string, low, high float64, format func(float64) string) {
	if format == nil {
		format = plain
	}
	l.name, l.low, l.high, l.format = name, low, high, format
	l.changed()
}

// SetReadings shows other readings at other times. A series that is shorter
// than the times is not known at the last ones.
func (l *Line) SetReadings(times []string, series ...Series) {
	l.times, l.series = slices.Clone(times), slices.Clone(series)
	for i := range l.series {
		readings := make([]Reading, len(times))
		copy(readings, l.series[i].Readings)
		l.series[i].Readings = readings
	}
	l.changed()
}

// known reports whether any series has a value at a time.
func (l *Line) known(time int) bool {
	return slices.ContainsFunc(l.series, func(s Series) bool { return s.Readings[time].Value.ok })
}

func (l *Line) has() bool {
	for i := range l.times {
		if l.known(i) {
			return true
		}
	}
	return false
}

// extent is the range of values to be shown, with room for all intervals.
func (l *Line) extent() (low, high float64) {
	low, high = l.low, l.high
	for _, s := range l.series {
		for _, r := range s.Readings {
			for _, v := range []Value{r.Value, r.Low, r.High} {
				if v.ok && r.Value.ok {
					low, high = min(low, v.v), max(high, v.v)
				}
			}
		}
	}
	if low == high {
		high = low + 1
	}
	return low, high
}

func (l *Line) plot(size fyne.Size) plot {
	low, high := l.extent()
	a := plot{left: -.5, right: float64(len(l.times)) - .5, yName: l.name}
	rows := max(int((size.Height-80)/36), 2)
	step := roundStep((high - low) / float64(rows))
	a.bottom, a.top = math.Floor(low/step+1e-9)*step, math.Ceil(high/step-1e-9)*step
	a.yTicks = ticksTo(a.bottom, a.top, int(math.Round((a.top-a.bottom)/step)), l.format)
	if len(l.series) > 1 {
		for _, s := range l.series {
			a.legend = append(a.legend, entry{s.Shape, s.tone(), kit.OneLine(s.Name)})
		}
	}
	for i := range l.times {
		if !l.known(i) {
			a.legend = append(a.legend, entry{hatched, kit.Quiet, notKnown})
			break
		}
	}
	a.fit(size)
	a.xTicks = l.timeTicks(a.w)
	return a
}

// timeTicks are as many of the times as fit beside one another.
func (l *Line) timeTicks(width float32) []tick {
	widest := float32(1)
	for _, t := range l.times {
		widest = max(widest, paint.Width(t, tiny))
	}
	most := max(int(width/(widest+kit.Space)), 1)
	every := max((len(l.times)+most-1)/most, 1)
	var ticks []tick
	for i := 0; i < len(l.times); i += every {
		ticks = append(ticks, tick{float64(i), l.times[i]})
	}
	return ticks
}

// tone is that of the line; plain ones are accented.
func (s Series) tone() kit.Tone {
	if s.Tone == kit.Plain {
		return kit.Accent
	}
	return s.Tone
}

func (l *Line) draw(p *paint.Picture, c *kit.Colors, over int) {
	a := l.plot(p.Size)
	for i := 0; i < len(l.times); i++ {
		from := i
		for i < len(l.times) && !l.known(i) {
			i++
		}
		if i > from {
			a.unknown(p, c, float64(from)-.5, float64(i)-.5, .5)
		}
	}
	if over >= 0 {
		p.Box(a.px(float64(over)-.5), a.y, a.w/float32(len(l.times)), a.h, 0, c.Fill)
	}
	a.draw(p, c)
	for _, s := range l.series {
		s.draw(p, c, &a)
	}
}

// draw paints the stretches between gaps: the interval's band, the line, and a
// shape at each reading while there is room for them.
func (s Series) draw(p *paint.Picture, c *kit.Colors, a *plot) {
	tint := s.tone().Of(c)
	size := min(7, a.w/float32(len(s.Readings))*.7)
	for i := 0; i < len(s.Readings); i++ {
		var line, low, high []fyne.Position
		for ; i < len(s.Readings) && s.Readings[i].Value.ok; i++ {
			r, x := s.Readings[i], float64(i)
			line = append(line, a.point(x, r.Value.v))
			if r.Low.ok && r.High.ok {
				low, high = append(low, a.point(x, r.Low.v)), append(high, a.point(x, r.High.v))
				continue
			}
			band(p, low, high, tint)
			low, high = nil, nil
		}
		band(p, low, high, tint)
		p.Stroke(line, 1.6, tint)
		for _, at := range line {
			if size >= 3.5 || len(line) == 1 {
				s.mark(p, c, at, max(size, 4))
			}
		}
	}
}

// mark paints a reading's shape. A ring is hollow: the line does not run
// through it.
func (s Series) mark(p *paint.Picture, c *kit.Colors, at fyne.Position, size float32) {
	if s.Shape == Ring {
		Disc.draw(p, at.X, at.Y, size, c.Surface)
	}
	s.Shape.draw(p, at.X, at.Y, size, s.tone().Of(c))
}

// band fills what lies between two lines; of a single time it is a whisker.
func band(p *paint.Picture, low, high []fyne.Position, tint color.NRGBA) {
	if len(low) == 1 {
		p.Box(low[0].X-1, high[0].Y, 2, low[0].Y-high[0].Y, 0, tint)
		return
	}
	slices.Reverse(low)
	p.Area(append(high, low...), tinted(tint, 0x2e))
}

// at is the time at a place.
func (l *Line) at(pos fyne.Position, size fyne.Size) int {
	a := l.plot(size)
	if !a.holds(pos) {
		return -1
	}
	return min(max(int((pos.X-a.x)/a.w*float32(len(l.times))), 0), len(l.times)-1)
}

func (l *Line) words(i int) string {
	lines := []string{l.times[i]}
	for _, s := range l.series {
		r := s.Readings[i]
		words := r.Value.say(l.format)
		if name := kit.OneLine(s.Name); name != "" {
			words = name + ": " + words
		}
		if interval := between(r.Low, r.High, l.format); interval != "" && r.Value.ok {
			words += " (" + interval + ")"
		}
		if r.Detail != "" {
			words += ", " + r.Detail
		}
		lines = append(lines, words)
	}
	return strings.Join(lines, "\n")
}

// AccessibilityLabel says every reading.
func (l *Line) AccessibilityLabel() string {
	if !l.has() {
		return l.empty
	}
	parts := make([]string, len(l.times))
	for i := range parts {
		parts[i] = strings.ReplaceAll(l.words(i), "\n", ", ")
	}
	return strings.Join(parts, "; ")
}

// Table is a row for each series and time.
func (l *Line) Table() [][]string {
	value := l.name
	if value == "" {
		value = "value"
	}
	rows := [][]string{{"series", "time", value, "low", "high"}}
	for _, s := range l.series {
		for i, r := range s.Readings {
			rows = append(rows, []string{s.Name, l.times[i], r.Value.cell(), r.Low.cell(), r.High.cell()})
		}
	}
	return rows
}

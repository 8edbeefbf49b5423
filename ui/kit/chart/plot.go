package chart

import (
	"image/color"
	"math"

	"fyne.io/fyne/v2"

	"discern/ui/kit"
	"discern/ui/kit/paint"
)

// plot is the area of a chart in which values lie, between its axes.
type plot struct {
	x, y, w, h     float32
	left, right    float64 // the values at its edges
	bottom, top    float64
	xName, yName   string
	xTicks, yTicks []tick
	legend         legend
	above          float32 // room between legend and area, for labels of the chart's own
}

// tick is a place on an axis, and what is written there.
type tick struct {
	at    float64
	words string
}

// quarters are the ticks of an axis from 0 to 1.
var quarters = []tick{{0, "0"}, {.25, ".25"}, {.5, ".50"}, {.75, ".75"}, {1, "1"}}

// unitPlot is a plot of shares against shares.
func unitPlot(xName, yName string) plot {
	return plot{right: 1, top: 1, xName: xName, yName: yName, xTicks: quarters, yTicks: quarters}
}

// fit lays the area out within a chart of a size.
func (a *plot) fit(size fyne.Size) {
	edge := float32(0)
	for _, t := range a.yTicks {
		edge = max(edge, paint.Width(t.words, tiny))
	}
	a.x = float32(int(edge)) + 2
	if len(a.yTicks) > 0 {
		a.x += kit.Gap
	}
	end := float32(4)
	if n := len(a.xTicks); n > 0 {
		a.x = max(a.x, float32(int(paint.Width(a.xTicks[0].words, tiny)/2))+1)
		end = max(end, float32(int(paint.Width(a.xTicks[n-1].words, tiny)/2))+1)
	}
	a.y = a.legend.height(size.Width) + a.above
	if a.yName != "" {
		a.y += axisHeight
	}
	if len(a.yTicks) > 0 {
		a.y += 6 // half of the uppermost tick's words
	}
	below := axisHeight
	if a.xName != "" {
		below += axisHeight
	}
	a.w, a.h = max(size.Width-a.x-end, 10), max(size.Height-a.y-below, 10)
}

// px and py are where values lie, in points.
func (a *plot) px(v float64) float32 { return a.x + a.w*float32((v-a.left)/(a.right-a.left)) }

func (a *plot) py(v float64) float32 {
	return a.y + a.h*float32((a.top-v)/(a.top-a.bottom))
}

func (a *plot) point(x, y float64) fyne.Position { return fyne.NewPos(a.px(x), a.py(y)) }

// holds reports whether a place lies within the area, or near enough.
func (a *plot) holds(pos fyne.Position) bool {
	const near = 6
	return pos.X >= a.x-near && pos.X <= a.x+a.w+near && pos.Y >= a.y-near && pos.Y <= a.y+a.h+near
}

// draw paints the legend, the axes and the lines across.
func (a *plot) draw(p *paint.Picture, c *kit.Colors) {
	a.legend.draw(p, c)
	if a.yName != "" {
		p.TextIn(p.Fit(a.yName, p.Size.Width, tiny), 0, a.y-axisHeight-6-a.above, axisHeight, tiny, c.Muted)
	}
	for _, t := range a.yTicks {
		y := a.py(t.at)
		p.Box(a.x, y-.5, a.w, 1, 0, c.Line)
		p.TextRight(t.words, a.x-kit.Gap, y-axisHeight/2, axisHeight, tiny, c.Muted)
	}
	if len(a.yTicks) == 0 {
		p.Box(a.x, a.y+a.h, a.w, 1, 0, c.Line)
	}
	for _, t := range a.xTicks {
		w := p.Width(t.words, tiny)
		x := min(max(a.px(t.at)-w/2, 0), p.Size.Width-w)
		p.TextIn(t.words, x, a.y+a.h+3, axisHeight-3, tiny, c.Muted)
	}
	if a.xName != "" {
		name := p.Fit(a.xName, p.Size.Width, tiny)
		x := a.x + (a.w-p.Width(name, tiny))/2
		p.TextIn(name, min(max(x, 0), p.Size.Width-p.Width(name, tiny)), a.y+a.h+axisHeight, axisHeight, tiny, c.Muted)
	}
}

// unknown hatches a part of the area in which nothing is known, and says so
// at a part of its height from the top, where the words fit.
func (a *plot) unknown(p *paint.Picture, c *kit.Colors, from, to float64, down float32) {
	x, w := a.px(from), a.px(to)-a.px(from)
	p.Hatch(x, a.y, w, a.h, hatching(c))
	if room := p.Width(notKnown, tiny); room+12 < w {
		at, y := x+(w-room)/2, a.y+a.h*down-axisHeight/2
		p.Box(at-4, y, room+8, axisHeight, 3, c.Surface)
		p.TextIn(notKnown, at, y, axisHeight, tiny, c.Muted)
	}
}

// hatching is the colour of the lines over what is not known.
func hatching(c *kit.Colors) color.NRGBA { return kit.Towards(c.Line, c.Muted, .35) }

// ticksTo are round ticks from low to high, about as many as fit.
func ticksTo(low, high float64, most int, format func(float64) string) []tick {
	step := roundStep((high - low) / float64(max(most, 1)))
	var ticks []tick
	for i := math.Ceil(low/step - 1e-9); i*step <= high+step*1e-9; i++ {
		v := i * step
		if i == 0 {
			v = 0 // rather than -0
		}
		ticks = append(ticks, tick{v, format(v)})
	}
	return ticks
}

// roundStep is the next of 1, 2 and 5 times a power of ten.
func roundStep(v float64) float64 {
	if v <= 0 {
		return 1
	}
	power := math.Pow(10, math.Floor(math.Log10(v)))
	for _, f := range []float64{1, 2, 5} {
		if v <= f*power*(1+1e-9) {
			return f * power
		}
	}
	return 10 * power
}

// tinted is a colour that lets what lies below shine through.
func tinted(c color.NRGBA, alpha uint8) color.NRGBA {
	c.A = alpha
	return c
}

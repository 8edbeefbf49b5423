package chart

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"discern/ui/kit"
	"discern/ui/kit/paint"
)

// Cells is how finely a Kind counts between 0 and 1.
const Cells = 1000

// Kind is things of one kind in a Scatter, counted by their score.
type Kind struct {
	Name  string
	Tone  kit.Tone
	Shape Shape // Disc, Ring, Cross or Diamond; another than the other kinds have
	Count [Cells]int
}

// CellOf is the cell in which a score between 0 and 1 lies.
func CellOf(score float64) int {
	if math.IsNaN(score) {
		return 0
	}
	// A score of .29 must not fall into the cell below for the sake of its last bit.
	return int(min(max(score*Cells+1e-9, 0), Cells-1))
}

// Add counts a thing with a score. One that is not a number is left out.
func (k *Kind) Add(score float64) {
	if !math.IsNaN(score) {
		k.Count[CellOf(score)]++
	}
}

// Total is how many things were counted.
func (k *Kind) Total() int { return k.sum(0, Cells) }

func (k *Kind) sum(from, to int) (n int) {
	for _, c := range k.Count[from:to] {
		n += c
	}
	return n
}

// Step and Leap are how far a key moves the line of a Scatter.
const (
	Step = .01
	Leap = .05
)

// Scatter shows where between 0 and 1 things of several kinds lie, a dot for
// each while there is room and one for several after that, with two lines over
// them: a threshold as it is, and one as it might be, which can be moved by
// dragging, by a tap and through Nudge.
type Scatter struct {
	figure
	name      string
	kinds     []Kind
	threshold Value
	whatIf    Value
	dragging  bool
	near      bool // the pointer is on the line that can be moved

	// OnWhatIf is called while the line is moved; done is true when it was let go
	// or moved by a key, which is the time for slow work.
	OnWhatIf func(at float64, done bool)
}

var (
	_ fyne.Draggable     = (*Scatter)(nil)
	_ fyne.Tappable      = (*Scatter)(nil)
	_ desktop.Hoverable  = (*Scatter)(nil)
	_ desktop.Cursorable = (*Scatter)(nil)
)

// NewScatter makes a chart without things; empty is what it says until there
// are some.
func NewScatter(empty string) *Scatter {
	s := &Scatter{name: "score"}
	s.init(s, empty)
	return s
}

// SetAxis names what lies between 0 and 1.
func (s *Scatter) SetAxis(name string) {
	if s.name != name {
		s.name = name
		s.changed()
	}
}

// SetKinds shows other things; the first kind lies lowest.
func (s *Scatter) SetKinds(kinds ...Kind) {
	s.kinds = append(s.kinds[:0], kinds...)
	s.changed()
}

// SetThreshold places the line that stands still; an unknown one is not drawn.
func (s *Scatter) SetThreshold(at Value) {
	if s.threshold != at {
		s.threshold = at
		s.drawing.Changed()
	}
}

// SetWhatIf places the line that can be moved, without telling OnWhatIf; an
// unknown one is not drawn.
func (s *Scatter) SetWhatIf(at Value) {
	if at.ok {
		at.v = hundredth(at.v)
	}
	if s.whatIf != at {
		s.whatIf = at
		s.drawing.Changed()
	}
}

// WhatIf is where the line that can be moved stands.
func (s *Scatter) WhatIf() Value { return s.whatIf }

// Nudge moves the line, from the threshold if it is not there yet, and tells
// OnWhatIf that it was moved. Step and Leap are the usual distances.
func (s *Scatter) Nudge(by float64) {
	from := .5
	for _, v := range []Value{s.threshold, s.whatIf} {
		if v.ok {
			from = v.v
		}
	}
	s.move(from+by, true)
}

func (s *Scatter) move(to float64, done bool) {
	s.SetWhatIf(Known(to))
	if s.OnWhatIf != nil {
		s.OnWhatIf(s.whatIf.v, done)
	}
}

// hundredth brings v into 0 to 1, to whole hundredths: a threshold is meant to
// be said aloud.
func hundredth(v float64) float64 { return math.Round(min(max(v, 0), 1)*100) / 100 }

// Dragged moves the line with the pointer.
func (s *Scatter) Dragged(ev *fyne.DragEvent) {
	if s.has() {
		s.dragging = true
		s.tip.Say("")
		s.rest(-1)
		s.move(s.valueAt(ev.Position.X), false)
	}
}

// DragEnd lets the line go.
func (s *Scatter) DragEnd() {
	if s.dragging {
		s.dragging = false
		s.move(s.whatIf.v, true)
	}
}

// Tapped moves the line under the pointer.
func (s *Scatter) Tapped(ev *fyne.PointEvent) {
	if a := s.plot(s.Size()); s.has() && a.holds(ev.Position) {
		s.move(s.valueAt(ev.Position.X), true)
	}
}

func (s *Scatter) valueAt(x float32) float64 {
	a := s.plot(s.Size())
	return hundredth(float64((x - a.x) / a.w))
}

// MouseMoved tells what lies under the pointer, and shows where the line can be
// taken hold of.
func (s *Scatter) MouseMoved(ev *desktop.MouseEvent) {
	a := s.plot(s.Size())
	s.near = s.whatIf.ok && s.has() && abs(ev.Position.X-a.px(s.whatIf.v)) <= 6 && ev.Position.Y >= a.y-a.above
	s.figure.MouseMoved(ev)
}

// Cursor shows that the line can be moved where it can.
func (s *Scatter) Cursor() desktop.Cursor {
	if s.near || s.dragging {
		return desktop.HResizeCursor
	}
	return desktop.DefaultCursor
}

func abs(v float32) float32 { return max(v, -v) }

func (s *Scatter) has() bool {
	return slices.ContainsFunc(s.kinds, func(k Kind) bool { return k.Total() > 0 })
}

// at is the hundredth under the pointer.
func (s *Scatter) at(pos fyne.Position, size fyne.Size) int {
	a := s.plot(size)
	if !a.holds(pos) {
		return -1
	}
	return min(int(100*min(max((pos.X-a.x)/a.w, 0), 1)), 99)
}

func (s *Scatter) words(i int) string {
	lines := []string{share(float64(i)/100) + " to " + share(float64(i+1)/100)}
	for k := range s.kinds {
		lines = append(lines, count(s.kinds[k].sum(i*Cells/100, (i+1)*Cells/100))+" "+kit.OneLine(s.kinds[k].Name))
	}
	return strings.Join(lines, "\n")
}

// AccessibilityLabel says how many of each kind there are, and the lines.
func (s *Scatter) AccessibilityLabel() string {
	if !s.has() {
		return s.empty
	}
	var parts []string
	for k := range s.kinds {
		parts = append(parts, count(s.kinds[k].Total())+" "+s.kinds[k].Name)
	}
	if s.threshold.ok {
		parts = append(parts, thresholdWords(s.threshold))
	}
	if s.whatIf.ok {
		parts = append(parts, whatIfWords(s.whatIf))
	}
	return strings.Join(parts, "; ")
}

// Table counts every kind by hundredths.
func (s *Scatter) Table() [][]string {
	rows := [][]string{{"from", "to"}}
	for k := range s.kinds {
		rows[0] = append(rows[0], s.kinds[k].Name)
	}
	for i := range 100 {
		row := []string{fmt.Sprintf("%.2f", float64(i)/100), fmt.Sprintf("%.2f", float64(i+1)/100)}
		for k := range s.kinds {
			row = append(row, fmt.Sprint(s.kinds[k].sum(i*Cells/100, (i+1)*Cells/100)))
		}
		rows = append(rows, row)
	}
	return rows
}

func thresholdWords(v Value) string { return "threshold " + share(v.v) }

func whatIfWords(v Value) string { return "what if " + share(v.v) }

func (s *Scatter) plot(size fyne.Size) plot {
	a := plot{right: 1, top: 1, xName: s.name, xTicks: quarters}
	for k := range s.kinds {
		a.legend = append(a.legend, entry{s.kinds[k].Shape, s.kinds[k].Tone, kit.OneLine(s.kinds[k].Name) + " " + count(s.kinds[k].Total())})
	}
	if s.threshold.ok || s.whatIf.ok {
		a.above = axisHeight
	}
	a.fit(size)
	return a
}

func (s *Scatter) draw(p *paint.Picture, c *kit.Colors, over int) {
	a := s.plot(p.Size)
	t := s.stack(&a)
	a.xName = p.Fit(a.xName, p.Size.Width-p.Width(t.words(), tiny), tiny) + t.words()
	a.draw(p, c)
	if over >= 0 {
		p.Box(a.px(float64(over)/100), a.y, a.w/100, a.h, 0, c.Fill)
	}
	s.drawDots(p, c, &a, t)
	s.drawLines(p, c, &a)
}

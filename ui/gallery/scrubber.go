package gallery

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"discern/ui/kit"
	"discern/ui/kit/paint"
)

// scrubber shows where in a film one is, and leads elsewhere.
type scrubber struct {
	widget.BaseWidget
	at, length time.Duration // a length of 0 is not known
	state      kit.Part
	drawing    *kit.Drawing

	onSeek func(time.Duration)
}

var (
	_ fyne.Tappable      = (*scrubber)(nil)
	_ fyne.Draggable     = (*scrubber)(nil)
	_ desktop.Cursorable = (*scrubber)(nil)
	_ fyne.Accessible    = (*scrubber)(nil)
)

func newScrubber() *scrubber {
	s := &scrubber{}
	s.drawing = kit.NewDrawing(s.draw)
	s.ExtendBaseWidget(s)
	return s
}

func (s *scrubber) set(at, length time.Duration, state kit.Part) {
	if s.at != at || s.length != length || s.state != state {
		s.at, s.length, s.state = at, length, state
		s.drawing.Changed()
	}
}

// Places in the scrubber, in points.
const (
	trackTop    float32 = 8
	trackHeight float32 = 6
	timesTop    float32 = 20
	timesHeight float32 = 20
)

var small = paint.Style{Size: kit.TextSmall}

func (s *scrubber) draw(p *paint.Picture) {
	c := kit.Now()
	w := p.Size.Width
	p.Box(0, trackTop, w, trackHeight, trackHeight/2, c.Fill)
	if s.length > 0 {
		part := w * min(float32(s.at)/float32(s.length), 1)
		p.Box(0, trackTop, max(part, trackHeight), trackHeight, trackHeight/2, c.Accent)
	}
	times := clock(s.at)
	if s.length > 0 {
		times += " of " + clock(s.length)
	}
	used := p.TextIn(times, 0, timesTop, timesHeight, small, c.Text)
	p.TextIn(p.Fit(s.state.Text, w-used-2*kit.Gap, small), used+2*kit.Gap, timesTop, timesHeight, small, s.state.Tone.Of(c))
}

// CreateRenderer is for the toolkit.
func (s *scrubber) CreateRenderer() fyne.WidgetRenderer {
	return s.drawing.Renderer(s, func() fyne.Size { return fyne.NewSize(120, timesTop+timesHeight) })
}

// Tapped goes to a place in the film.
func (s *scrubber) Tapped(ev *fyne.PointEvent) { s.lead(ev.Position.X) }

// Dragged goes along the film.
func (s *scrubber) Dragged(ev *fyne.DragEvent) { s.lead(ev.Position.X) }

// DragEnd is for the toolkit.
func (s *scrubber) DragEnd() {}

func (s *scrubber) lead(x float32) {
	if s.length > 0 && s.Size().Width > 0 {
		part := min(max(x/s.Size().Width, 0), 1)
		s.onSeek(time.Duration(float64(part) * float64(s.length)))
	}
}

// Cursor is a hand.
func (s *scrubber) Cursor() desktop.Cursor { return desktop.PointerCursor }

// AccessibilityLabel is the time and what goes on.
func (s *scrubber) AccessibilityLabel() string { return clock(s.at) + " " + s.state.Text }

// AccessibilityRole is text.
func (s *scrubber) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

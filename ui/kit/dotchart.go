package kit

import (
	"fmt"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"discern/ui/kit/paint"
)

// Bins is how many columns a DotChart divides 0 to 1 into.
const Bins = 100

// Dots is what one column of a DotChart holds, by tone: how many lie there.
type Dots struct {
	Tone  Tone
	Count [Bins]int
}

// BinOf is the column in which a value between 0 and 1 lies.
func BinOf(v float64) int { return min(int(unit(v)*Bins), Bins-1) }

const (
	dotAxis  float32 = 20 // room for the labels below
	dotLeast float32 = 90
	dotStep          = .01
)

// DotChart shows how many things lie where between 0 and 1, a dot for each
// while there is room and a share of them after that, and lets a range be
// brushed over them: by dragging, or with the arrow keys once it has the
// keyboard (Space changes which end they move).
type DotChart struct {
	widget.BaseWidget
	dots      []Dots
	low, high float64
	moving    int // the end that the keys move: 0 low, 1 high
	anchor    float64
	dragging  bool
	focused   bool
	drawing   *Drawing

	// OnRange is called while the range changes; done is true when the drag or
	// the key is over, which is the time for a slow search.
	OnRange func(low, high float64, done bool)
}

var (
	_ fyne.Draggable     = (*DotChart)(nil)
	_ fyne.Focusable     = (*DotChart)(nil)
	_ fyne.Tappable      = (*DotChart)(nil)
	_ desktop.Mouseable  = (*DotChart)(nil)
	_ desktop.Cursorable = (*DotChart)(nil)
	_ fyne.Accessible    = (*DotChart)(nil)
)

// NewDotChart makes an empty chart with the whole range chosen.
func NewDotChart() *DotChart {
	d := &DotChart{high: 1}
	d.drawing = NewDrawing(d.draw)
	d.ExtendBaseWidget(d)
	return d
}

// SetDots shows other counts; the first kind lies lowest.
func (d *DotChart) SetDots(kinds ...Dots) {
	d.dots = append(d.dots[:0], kinds...)
	d.drawing.Changed()
}

// SetRange chooses a range without telling OnRange. What is out of 0 to 1 is
// cut off, and the ends may come in either order.
func (d *DotChart) SetRange(low, high float64) {
	low, high = unit(low), unit(high)
	if low > high {
		low, high = high, low
	}
	if low != d.low || high != d.high {
		d.low, d.high = low, high
		d.drawing.Changed()
	}
}

// Range is what is chosen.
func (d *DotChart) Range() (low, high float64) { return d.low, d.high }

// whole reports whether nothing is left out.
func (d *DotChart) whole() bool { return d.low <= 0 && d.high >= 1 }

func (d *DotChart) draw(p *paint.Picture) {
	c, width := Now(), p.Size.Width
	h := max(p.Size.Height-dotAxis, 1)
	x0, x1 := width*float32(d.low), width*float32(d.high)
	if !d.whole() {
		p.Box(x0, 0, x1-x0, h, 0, c.AccentGround)
	}
	d.drawDots(p, c, h-4)
	p.Box(0, h, width, 1, 0, c.Line)
	for i, x := range [2]float32{x0, x1} {
		tint := c.Accent
		if d.focused && d.moving == i {
			tint = c.Text
		}
		p.Box(min(max(x-1, 0), width-2), 0, 2, h+4, 0, tint)
	}
	p.TextIn("0", 0, h+2, 18, tiny, c.Muted)
	p.TextRight("1", width, h+2, 18, tiny, c.Muted)
	if d.whole() {
		return
	}
	lowText, highText := axisScore(d.low), axisScore(d.high)
	w := p.Width(lowText, capStyle)
	left := min(max(x0-w/2, 14), width-2*w-24)
	right := min(max(x1-w/2, left+w+6), width-w-14)
	p.TextIn(lowText, left, h+2, 18, capStyle, c.Accent)
	p.TextIn(highText, right, h+2, 18, capStyle, c.Accent)
}

// drawDots paints the dots upwards from y. When the fullest column would grow
// too high, a dot stands for several.
func (d *DotChart) drawDots(p *paint.Picture, c *Colors, y float32) {
	fullest := 0
	for b := range Bins {
		n := 0
		for k := range d.dots {
			n += d.dots[k].Count[b]
		}
		fullest = max(fullest, n)
	}
	if fullest == 0 {
		return
	}
	column := p.Size.Width / Bins
	dot := min(column*.72, 7)
	step := dot + 1
	most := max(int(y/step)-len(d.dots), 1) // each kind may be rounded up
	per := max((fullest+most-1)/most, 1)
	for b := range Bins {
		at := y + 4 - step
		within := BinOf(d.low) <= b && b <= BinOf(d.high)
		for k := range d.dots {
			tint := d.dots[k].Tone.Of(c)
			if !within {
				tint = Towards(c.Surface, tint, .35)
			}
			for range (d.dots[k].Count[b] + per - 1) / per {
				p.Disc(float32(b)*column+(column-dot)/2, at, dot, tint)
				at -= step
			}
		}
	}
}

func axisScore(v float64) string { return fmt.Sprintf("%.2f", v) }

func (d *DotChart) valueAt(x float32) float64 {
	if d.Size().Width <= 0 {
		return 0
	}
	// Whole hundredths: a range is meant to be said aloud.
	return unit(math.Round(float64(x/d.Size().Width)*100) / 100)
}

// MouseDown begins a range, or takes hold of an end that is near.
func (d *DotChart) MouseDown(ev *desktop.MouseEvent) {
	v := d.valueAt(ev.Position.X)
	near := float64(6 / max(d.Size().Width, 1))
	switch {
	case !d.whole() && math.Abs(v-d.low) <= near:
		d.anchor = d.high
	case !d.whole() && math.Abs(v-d.high) <= near:
		d.anchor = d.low
	default:
		d.anchor = v
	}
}

// MouseUp ends a range.
func (d *DotChart) MouseUp(*desktop.MouseEvent) {}

// Dragged changes the range.
func (d *DotChart) Dragged(ev *fyne.DragEvent) {
	d.dragging = true
	d.SetRange(d.anchor, d.valueAt(ev.Position.X))
	d.tell(false)
}

// DragEnd settles the range.
func (d *DotChart) DragEnd() {
	if d.dragging {
		d.dragging = false
		d.tell(true)
	}
}

// Tapped takes the keyboard.
func (d *DotChart) Tapped(*fyne.PointEvent) {
	if c := fyne.CurrentApp().Driver().CanvasForObject(d); c != nil {
		c.Focus(d)
	}
}

func (d *DotChart) tell(done bool) {
	if d.OnRange != nil {
		d.OnRange(d.low, d.high, done)
	}
}

// FocusGained lights the end that the keys move.
func (d *DotChart) FocusGained() { d.setFocus(true) }

// FocusLost puts the light out.
func (d *DotChart) FocusLost() { d.setFocus(false) }

func (d *DotChart) setFocus(on bool) {
	d.focused = on
	d.drawing.Changed()
}

// TypedRune does nothing.
func (d *DotChart) TypedRune(rune) {}

// TypedKey moves an end of the range by a hundredth, or a tenth with the page
// keys; Space takes the other end, Home and End its limits, Escape the whole
// range and the keyboard back.
func (d *DotChart) TypedKey(ev *fyne.KeyEvent) {
	switch ev.Name {
	case fyne.KeyLeft:
		d.move(-dotStep)
	case fyne.KeyRight:
		d.move(dotStep)
	case fyne.KeyPageUp:
		d.move(10 * dotStep)
	case fyne.KeyPageDown:
		d.move(-10 * dotStep)
	case fyne.KeyHome:
		d.move(-1)
	case fyne.KeyEnd:
		d.move(1)
	case fyne.KeySpace:
		d.moving = 1 - d.moving
		d.drawing.Changed()
	case fyne.KeyEscape:
		d.SetRange(0, 1)
		d.tell(true)
		if c := fyne.CurrentApp().Driver().CanvasForObject(d); c != nil {
			c.Unfocus()
		}
	}
}

func (d *DotChart) move(by float64) {
	low, high := d.low, d.high
	round := func(v float64) float64 { return math.Round(v*100) / 100 }
	if d.moving == 0 {
		low = min(round(low+by), high)
	} else {
		high = max(round(high+by), low)
	}
	d.SetRange(low, high)
	d.tell(true)
}

// Cursor is a cross.
func (d *DotChart) Cursor() desktop.Cursor { return desktop.CrosshairCursor }

// CreateRenderer is for the toolkit.
func (d *DotChart) CreateRenderer() fyne.WidgetRenderer {
	return d.drawing.Renderer(d, func() fyne.Size { return fyne.NewSize(160, dotLeast) })
}

// AccessibilityLabel says the chosen range.
func (d *DotChart) AccessibilityLabel() string {
	return "from " + axisScore(d.low) + " to " + axisScore(d.high)
}

// AccessibilityRole is container.
func (d *DotChart) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleContainer }

package kit

import (
	"fmt"
	"image"
	"image/color"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
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
	moving    int // the end that moves: 0 low, 1 high
	anchor    float64
	dragging  bool
	focused   bool

	raster          *canvas.Raster
	axis            *canvas.Rectangle
	brush           *canvas.Rectangle
	ends            [2]*canvas.Rectangle
	zero, one       *canvas.Text
	lowText, hiText *canvas.Text
	drawn           *image.RGBA // what raster shows, nil after a change

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
	d := &DotChart{
		high: 1, axis: newBox(0), brush: newBox(0), ends: [2]*canvas.Rectangle{newBox(1), newBox(1)},
		zero: newText(TextTiny, regular), one: newText(TextTiny, regular),
		lowText: newText(TextTiny, bold), hiText: newText(TextTiny, bold),
	}
	d.zero.Text, d.one.Text = "0", "1"
	d.raster = canvas.NewRaster(d.draw)
	d.recolour()
	d.ExtendBaseWidget(d)
	return d
}

// SetDots shows other counts; the first kind lies lowest.
func (d *DotChart) SetDots(kinds ...Dots) {
	d.dots = append(d.dots[:0], kinds...)
	d.redraw()
}

// SetRange chooses a range without telling OnRange. What is out of 0 to 1 is
// cut off, and the ends may come in either order.
func (d *DotChart) SetRange(low, high float64) {
	low, high = unit(low), unit(high)
	if low > high {
		low, high = high, low
	}
	if low == d.low && high == d.high {
		return
	}
	d.low, d.high = low, high
	d.arrange(d.Size())
	d.redraw()
}

// Range is what is chosen.
func (d *DotChart) Range() (low, high float64) { return d.low, d.high }

func (d *DotChart) redraw() {
	d.drawn = nil
	d.raster.Refresh()
}

func (d *DotChart) recolour() {
	c := Now()
	d.axis.FillColor, d.brush.FillColor = c.Line, c.AccentGround
	d.zero.Color, d.one.Color = c.Muted, c.Muted
	d.lowText.Color, d.hiText.Color = c.Accent, c.Accent
	for i, e := range d.ends {
		e.FillColor = c.Accent
		if d.focused && d.moving == i {
			e.FillColor = c.Text
		}
	}
	d.drawn = nil
}

// draw paints the dots for the raster. Each column grows upwards; when the
// fullest would leave the chart, a dot stands for several.
func (d *DotChart) draw(w, h int) image.Image {
	if d.drawn != nil && d.drawn.Rect.Dx() == w && d.drawn.Rect.Dy() == h {
		return d.drawn
	}
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	d.drawn = img
	if w < Bins/2 || h < 4 {
		return img
	}
	fullest := 0
	for b := range Bins {
		n := 0
		for k := range d.dots {
			n += d.dots[k].Count[b]
		}
		fullest = max(fullest, n)
	}
	if fullest == 0 {
		return img
	}
	c := Now()
	column := float64(w) / Bins
	dot := min(column*.72, 7)
	step := dot + 1
	most := int(float64(h) / step)
	per := max(math.Ceil(float64(fullest)/float64(max(most, 1))), 1)
	for b := range Bins {
		y := float64(h) - dot/2 - .5
		inside := BinOf(d.low) <= b && b <= BinOf(d.high)
		for k := range d.dots {
			n := int(math.Ceil(float64(d.dots[k].Count[b]) / per))
			tint := d.dots[k].Tone.Of(c)
			if !inside {
				tint = towards(c.Surface, tint, .35)
			}
			for range n {
				disc(img, (float64(b)+.5)*column, y, dot/2, tint)
				y -= step
			}
		}
	}
	return img
}

// disc paints a filled circle with soft edges.
func disc(img *image.RGBA, x, y, r float64, tint color.NRGBA) {
	box := image.Rect(int(x-r-1), int(y-r-1), int(x+r+2), int(y+r+2)).Intersect(img.Rect)
	for py := box.Min.Y; py < box.Max.Y; py++ {
		for px := box.Min.X; px < box.Max.X; px++ {
			cover := min(max(r+.5-math.Hypot(float64(px)+.5-x, float64(py)+.5-y), 0), 1)
			if cover == 0 {
				continue
			}
			i := img.PixOffset(px, py)
			for n, v := range [4]uint8{tint.R, tint.G, tint.B, 255} {
				old := float64(img.Pix[i+n])
				img.Pix[i+n] = uint8(old + (float64(v)-old)*cover)
			}
		}
	}
}

func (d *DotChart) arrange(size fyne.Size) {
	h := max(size.Height-dotAxis, 1)
	whole := d.low <= 0 && d.high >= 1
	putBox(d.raster, 0, 4, size.Width, h-4)
	putBox(d.axis, 0, h, size.Width, 1)
	x0, x1 := size.Width*float32(d.low), size.Width*float32(d.high)
	d.brush.Hidden = whole
	putBox(d.brush, x0, 0, max(x1-x0, 1), h)
	putBox(d.ends[0], min(max(x0-1, 0), size.Width-2), 0, 2, h+4)
	putBox(d.ends[1], min(max(x1-1, 0), size.Width-2), 0, 2, h+4)
	d.lowText.Text, d.hiText.Text = "", ""
	if !whole {
		d.lowText.Text, d.hiText.Text = axisScore(d.low), axisScore(d.high)
	}
	put(d.zero, 0, h+4)
	put(d.one, size.Width-widthOf(d.one), h+4)
	left := min(max(x0-widthOf(d.lowText)/2, 14), size.Width-60)
	right := min(max(x1-widthOf(d.hiText)/2, left+widthOf(d.lowText)+6), size.Width-widthOf(d.hiText)-14)
	put(d.lowText, left, h+4)
	put(d.hiText, right, h+4)
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
	switch whole := d.low <= 0 && d.high >= 1; {
	case !whole && math.Abs(v-d.low) <= near:
		d.anchor = d.high
	case !whole && math.Abs(v-d.high) <= near:
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
	d.recolour()
	canvas.Refresh(d.axis)
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
		d.recolour()
		canvas.Refresh(d.axis)
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
	objects := []fyne.CanvasObject{
		d.brush, d.raster, d.axis, d.ends[0], d.ends[1], d.zero, d.one, d.lowText, d.hiText,
	}
	return Renderer{
		Object:   d,
		Content:  func() []fyne.CanvasObject { return objects },
		Arrange:  d.arrange,
		Least:    func() fyne.Size { return fyne.NewSize(160, dotLeast) },
		Recolour: d.recolour,
	}
}

// AccessibilityLabel says the chosen range.
func (d *DotChart) AccessibilityLabel() string {
	return "from " + axisScore(d.low) + " to " + axisScore(d.high)
}

// AccessibilityRole is container.
func (d *DotChart) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleContainer }

package kit

import (
	"image"
	"image/color"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"discern/ui/kit/paint"
)

// Dawn is a picture to rest the eyes on: hills, and a sun that rises behind them as
// time goes on. Nothing else moves in it.
type Dawn struct {
	widget.BaseWidget
	step    int // of the sun, 0…dawnSteps
	drawing *Drawing
}

// dawnSteps is how many places the sun has on its way. The whole picture is painted
// anew for each, so it has no more than the eye sees.
const dawnSteps = 200

// NewDawn makes the picture with the sun still down.
func NewDawn() *Dawn {
	d := &Dawn{}
	d.drawing = NewDrawing(d.draw)
	d.ExtendBaseWidget(d)
	return d
}

// SetProgress moves the sun, from 0, below the hills, to 1, well above them.
func (d *Dawn) SetProgress(progress float64) {
	if step := int(unit(progress) * dawnSteps); step != d.step {
		d.step = step
		d.drawing.Changed()
	}
}

// daylight is what the picture is painted with in one look.
type daylight struct {
	top, low, glow, sun color.NRGBA
	hills               [3]color.NRGBA // the farthest first
}

var (
	dawnDark = daylight{
		top: rgb(0x14161a), low: rgb(0x232b3a), glow: rgb(0x6b4f45), sun: rgb(0xd9a066),
		hills: [3]color.NRGBA{rgb(0x1f2731), rgb(0x1a2028), rgb(0x15191f)},
	}
	dawnLight = daylight{
		top: rgb(0xf3f4f6), low: rgb(0xe6ecf3), glow: rgb(0xfbe3c6), sun: rgb(0xf0b36a),
		hills: [3]color.NRGBA{rgb(0xcfdadc), rgb(0xbccbcb), rgb(0xa9bcb9)},
	}
)

// wave is the height of a hill's ridge at a place across, both as parts of the
// picture: a few slow waves laid over each other.
type wave struct{ height, swell, shift float64 }

var ridges = [3]wave{{.24, .045, .3}, {.16, .04, 2.1}, {.08, .03, 4.4}}

func (w wave) at(x float64) float64 {
	return w.height + w.swell*(math.Sin(2*math.Pi*x*1.3+w.shift)+.5*math.Sin(2*math.Pi*x*2.9+2*w.shift))
}

func (d *Dawn) draw(p *paint.Picture) {
	c := dawnDark
	if !IsDark() {
		c = dawnLight
	}
	size := p.Image.Rect.Size()
	w, h, progress := float64(size.X), float64(size.Y), float64(d.step)/dawnSteps
	sun := image.Pt(int(w*.5), int(h*(.9-.3*progress)))
	light := newSunlight(h*.055, math.Hypot(w, h), progress)
	for y := range size.Y {
		sky := tintOf(c.top).towards(tintOf(c.low), float32(y)/float32(size.Y))
		row := p.Image.Pix[p.Image.PixOffset(0, y):]
		for x := range size.X {
			glow, disc := light.at(x-sun.X, y-sun.Y)
			lit := sky.towards(tintOf(c.glow), glow)
			if disc > 0 {
				lit = lit.towards(tintOf(c.sun), disc)
			}
			grain := grains[y&3][x&3]
			row[4*x], row[4*x+1], row[4*x+2], row[4*x+3] = uint8(lit.r+grain), uint8(lit.g+grain), uint8(lit.b+grain), 0xff
		}
	}
	for i, ridge := range ridges {
		for x := range size.X {
			top := int(h * (1 - ridge.at(float64(x)/w)))
			paint.Fill(p.Image, image.Rect(x, max(top, 0), x+1, size.Y), c.hills[i])
		}
	}
}

// tint is a colour before it is rounded: in a sky that changes so slowly, rounding
// alone would draw rings.
type tint struct{ r, g, b float32 }

func tintOf(c color.NRGBA) tint { return tint{float32(c.R), float32(c.G), float32(c.B)} }

func (t tint) towards(u tint, part float32) tint {
	return tint{t.r + (u.r-t.r)*part, t.g + (u.g-t.g)*part, t.b + (u.b-t.b)*part}
}

// grains say from where on a pixel's colour is rounded up: as many of sixteen
// neighbours are as the rest says (Bayer's pattern).
var grains = func() (g [4][4]float32) {
	for i, n := range [16]float32{0, 8, 2, 10, 12, 4, 14, 6, 3, 11, 1, 9, 15, 7, 13, 5} {
		g[i/4][i%4] = (n + .5) / 16
	}
	return g
}()

// sunlight is how much of the sun falls on a pixel, by its distance from the middle.
type sunlight struct {
	radius float32
	glow   []float32 // by whole pixels
}

func newSunlight(radius, farthest, progress float64) sunlight {
	s := sunlight{radius: float32(radius), glow: make([]float32, int(farthest)+2)}
	for i := range s.glow {
		s.glow[i] = float32(math.Exp(-float64(i)/(radius*6)) * (.35 + .65*progress))
	}
	return s
}

// at is how strong the glow is, and how much of the pixel the sun covers.
func (s *sunlight) at(dx, dy int) (glow, disc float32) {
	distance := float32(math.Sqrt(float64(dx*dx + dy*dy)))
	return s.glow[int(distance)], min(max(s.radius+.5-distance, 0), 1)
}

// CreateRenderer is for the toolkit.
func (d *Dawn) CreateRenderer() fyne.WidgetRenderer {
	return d.drawing.Renderer(d, func() fyne.Size { return fyne.NewSize(200, 120) })
}

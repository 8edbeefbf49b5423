package kit

import (
	"fmt"
	"image/color"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// Areas cost by the pixel where the processor does the drawing, as it does on
// remote desktops and in virtual machines: the toolkit's rectangle takes six
// times as long there as a shader that knows nothing but its colour, and its
// rounded rectangle nine times. Whatever is large is therefore made of flats.

// newFlat makes a filled rectangle with square corners, without a colour.
func newFlat() *canvas.Shader { return &canvas.Shader{} }

// paintFlat gives a flat an opaque colour. The colour is part of the program,
// so that the pixels below need not be read.
func paintFlat(f *canvas.Shader, c color.NRGBA) {
	name := fmt.Sprintf("flat-%02x%02x%02x", c.R, c.G, c.B)
	if f.Name == name {
		return
	}
	f.Name = name
	body := fmt.Sprintf("void main() { gl_FragColor = vec4(%.4f, %.4f, %.4f, 1.0); }\n",
		float64(c.R)/255, float64(c.G)/255, float64(c.B)/255)
	f.Source = []byte("#version 110\n" + body)
	f.SourceES = []byte("#version 100\nprecision mediump float;\n" + body)
}

// putFlat places a flat. The toolkit draws a shader's area larger than it is,
// by half a pixel rounded up to points, to leave room for soft edges; a flat
// has none, so it is placed smaller by as much.
func putFlat(f *canvas.Shader, x, y, w, h float32) {
	grown := float32(1)
	if c := fyne.CurrentApp().Driver().CanvasForObject(f); c != nil && c.Scale() > 0 {
		grown = float32(math.Round(float64(c.Scale()) / 2))
	}
	f.Hidden = w <= 2*grown || h <= 2*grown
	Place(f, x+grown, y+grown, max(w-2*grown, 0), max(h-2*grown, 0))
}

// slab is a filled box with rounded corners and perhaps a thin border: two
// rounded strips and a flat between them.
type slab struct {
	radius      float32
	top, bottom *canvas.Rectangle
	body        *canvas.Shader
	sides       [2]*canvas.Rectangle // nil without a border
}

func newSlab(radius float32, border bool) *slab {
	s := &slab{
		radius: radius, body: newFlat(),
		top:    &canvas.Rectangle{TopLeftCornerRadius: radius, TopRightCornerRadius: radius},
		bottom: &canvas.Rectangle{BottomLeftCornerRadius: radius, BottomRightCornerRadius: radius},
	}
	if border {
		s.top.StrokeWidth, s.bottom.StrokeWidth = 1, 1
		s.sides = [2]*canvas.Rectangle{{}, {}}
	}
	return s
}

func (s *slab) colour(ground, line color.NRGBA) {
	s.top.FillColor, s.bottom.FillColor = ground, ground
	paintFlat(s.body, ground)
	if s.sides[0] != nil {
		s.top.StrokeColor, s.bottom.StrokeColor = line, line
		s.sides[0].FillColor, s.sides[1].FillColor = line, line
	}
}

func (s *slab) place(x, y, w, h float32) {
	strip := min(s.radius+2, h/2)
	Place(s.top, x, y, w, strip)
	Place(s.bottom, x, y+h-strip, w, strip)
	if s.sides[0] == nil {
		putFlat(s.body, x, y+strip, w, h-2*strip)
		return
	}
	// The flat covers the border between strips and body, with a pixel to spare
	// for rounding.
	putFlat(s.body, x+1, y+strip-2, w-2, h-2*strip+4)
	Place(s.sides[0], x, y+strip-2, 1, h-2*strip+4)
	Place(s.sides[1], x+w-1, y+strip-2, 1, h-2*strip+4)
}

// objects appends the primitives, bottom first.
func (s *slab) objects(to []fyne.CanvasObject) []fyne.CanvasObject {
	to = append(to, s.top, s.bottom, s.body)
	if s.sides[0] != nil {
		to = append(to, s.sides[0], s.sides[1])
	}
	return to
}

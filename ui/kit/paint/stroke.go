package paint

import (
	"image"
	"image/color"
	"math"

	"fyne.io/fyne/v2"
	"golang.org/x/image/vector"
)

// pen fills the outlines of strokes and areas, one at a time.
var pen vector.Rasterizer

// Ring draws a circle's line, thick points wide, along the inside of its edge.
func (p *Picture) Ring(x, y, diameter, thick float32, c color.NRGBA) {
	r := p.rect(x, y, diameter, diameter)
	radius := float32(min(r.Dx(), r.Dy())) / 2
	hole := radius - max(thick*p.Scale, 1)
	corners(p.Image, r, int(math.Ceil(float64(radius))), c, func(distance float32) float32 {
		return inside(radius-distance) - inside(hole-distance)
	}, radius)
}

// Stroke draws a line through points, width points wide, with round joints.
func (p *Picture) Stroke(path []fyne.Position, width float32, c color.NRGBA) {
	half := max(width*p.Scale, 1) / 2
	var shapes [][]fyne.Position
	for i := 1; i < len(path); i++ {
		a, b := p.pixel(path[i-1]), p.pixel(path[i])
		shapes = append(shapes, beam(a, b, half))
		if i > 1 {
			shapes = append(shapes, joint(a, half))
		}
	}
	p.fill(shapes, c)
}

// Dashes draws a broken straight line, its dashes on points long and off apart.
func (p *Picture) Dashes(from, to fyne.Position, width, on, off float32, c color.NRGBA) {
	a, b := p.pixel(from), p.pixel(to)
	length := float32(math.Hypot(float64(b.X-a.X), float64(b.Y-a.Y)))
	half, dash, step := max(width*p.Scale, 1)/2, on*p.Scale, (on+off)*p.Scale
	if length <= 0 || step <= 0 {
		return
	}
	along := func(at float32) fyne.Position {
		part := min(at/length, 1)
		return fyne.NewPos(a.X+(b.X-a.X)*part, a.Y+(b.Y-a.Y)*part)
	}
	var shapes [][]fyne.Position
	for at := float32(0); at < length; at += step {
		shapes = append(shapes, beam(along(at), along(at+dash), half))
	}
	p.fill(shapes, c)
}

// Area fills what a closed line encloses; the colour may be see-through.
func (p *Picture) Area(outline []fyne.Position, c color.NRGBA) {
	shape := make([]fyne.Position, len(outline))
	for i, at := range outline {
		shape[i] = p.pixel(at)
	}
	p.fill([][]fyne.Position{shape}, c)
}

// Hatch draws slanted lines over a rectangle.
func (p *Picture) Hatch(x, y, w, h float32, c color.NRGBA) {
	if w <= 0 || h <= 0 {
		return
	}
	r := p.rect(x, y, w, h).Intersect(p.Image.Rect)
	step, thick := max(p.px(6), 3), max(p.px(1), 1)
	for py := r.Min.Y; py < r.Max.Y; py++ {
		for px := r.Min.X; px < r.Max.X; px++ {
			if (px+py)%step < thick {
				blend(p.Image, px, py, uint32(c.A), c)
			}
		}
	}
}

// TextUp writes a label that runs upwards, its lower left corner at x, y, and
// returns how high it reaches. Its line is as wide as a label of the style is
// high.
func (p *Picture) TextUp(s string, x, y float32, style Style, c color.NRGBA) float32 {
	long, high := p.Width(s, style), Height(style)
	lying := &Picture{
		Image: image.NewRGBA(image.Rect(0, 0, p.px(long)+2, p.px(high)+1)),
		Size:  fyne.NewSize(long, high), Scale: p.Scale,
	}
	lying.Text(s, 0, 0, style, c)
	size := lying.Image.Rect.Size()
	risen := image.NewRGBA(image.Rect(0, 0, size.Y, size.X))
	for v := range size.Y {
		for u := range size.X {
			risen.SetRGBA(v, size.X-1-u, lying.Image.RGBAAt(u, v))
		}
	}
	over(p.Image, risen, image.Pt(p.px(x), p.px(y)-size.X))
	return long
}

// pixel is a place in pixels, not rounded.
func (p *Picture) pixel(at fyne.Position) fyne.Position {
	return fyne.NewPos(at.X*p.Scale, at.Y*p.Scale)
}

// beam is the outline of a straight line.
func beam(a, b fyne.Position, half float32) []fyne.Position {
	dx, dy := b.X-a.X, b.Y-a.Y
	length := float32(math.Hypot(float64(dx), float64(dy)))
	if length == 0 {
		return nil
	}
	nx, ny := -dy/length*half, dx/length*half
	return []fyne.Position{{X: a.X + nx, Y: a.Y + ny}, {X: b.X + nx, Y: b.Y + ny}, {X: b.X - nx, Y: b.Y - ny}, {X: a.X - nx, Y: a.Y - ny}}
}

// joint is a small disc that runs around as a beam's outline does, so that
// where both lie they add up rather than cancel out.
func joint(at fyne.Position, half float32) []fyne.Position {
	const sides = 12
	outline := make([]fyne.Position, sides)
	for i := range outline {
		sin, cos := math.Sincos(-2 * math.Pi * float64(i) / sides)
		outline[i] = fyne.NewPos(at.X+half*float32(cos), at.Y+half*float32(sin))
	}
	return outline
}

// fill fills outlines, in pixels, as one shape.
func (p *Picture) fill(shapes [][]fyne.Position, c color.NRGBA) {
	x0, y0 := float32(math.MaxFloat32), float32(math.MaxFloat32)
	x1, y1 := -x0, -y0
	for _, outline := range shapes {
		for _, at := range outline {
			x0, x1 = min(x0, at.X), max(x1, at.X)
			y0, y1 = min(y0, at.Y), max(y1, at.Y)
		}
	}
	if x0 > x1 {
		return
	}
	box := image.Rect(floor(x0), floor(y0), floor(x1)+1, floor(y1)+1)
	if box.Intersect(p.Image.Rect).Empty() || box.Dx() > 2*p.Image.Rect.Dx()+64 || box.Dy() > 2*p.Image.Rect.Dy()+64 {
		return // it lies outside, or is no shape of this picture
	}
	pen.Reset(box.Dx(), box.Dy())
	for _, outline := range shapes {
		if len(outline) == 0 {
			continue
		}
		for i, at := range outline {
			x, y := at.X-float32(box.Min.X), at.Y-float32(box.Min.Y)
			if i == 0 {
				pen.MoveTo(x, y)
			} else {
				pen.LineTo(x, y)
			}
		}
		pen.ClosePath()
	}
	mask := image.NewAlpha(image.Rect(0, 0, box.Dx(), box.Dy()))
	pen.Draw(mask, mask.Rect, image.Opaque, image.Point{})
	if c.A < 0xff {
		for i, a := range mask.Pix {
			mask.Pix[i] = part(uint32(a) * uint32(c.A))
		}
	}
	through(p.Image, mask, box.Min, c)
}

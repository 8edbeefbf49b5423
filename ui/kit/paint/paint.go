// Package paint draws shapes and words into pictures.
//
// It is for widgets that show themselves as one picture, and for the text view,
// which needs glyphs. It is not a toolkit: it knows no events, no layout of
// widgets and no theme; colours come in.
//
// The one thing to know: the toolkit's price is the number of objects it draws
// and, for every new word, a fresh shaping and filling of its outlines. Here a
// widget is one object, and every glyph is filled once and then only copied.
// All of it runs on the UI's own goroutine and shares one cache.
package paint

import (
	"image"
	"image/color"
	"math"

	"fyne.io/fyne/v2"
)

// Picture is what is drawn into. Places and sizes are in points from the upper
// left corner, as the toolkit's are.
type Picture struct {
	Image *image.RGBA
	Size  fyne.Size // in points
	Scale float32   // pixels of a point
}

// New makes a transparent picture of w by h pixels for a widget of a size. It
// draws over old when that has the right size.
func New(old *image.RGBA, w, h int, size fyne.Size) *Picture {
	if old == nil || old.Rect.Dx() != w || old.Rect.Dy() != h {
		old = image.NewRGBA(image.Rect(0, 0, max(w, 0), max(h, 0)))
	} else {
		clear(old.Pix)
	}
	return &Picture{Image: old, Size: size, Scale: ScaleOf(w, h, size)}
}

// ScaleOf is how many pixels a point has when a widget of a size is drawn with
// w by h of them. The toolkit rounds sides to whole pixels, so the longer side
// tells, to a twentieth.
func ScaleOf(w, h int, size fyne.Size) float32 {
	scale := float32(1)
	switch {
	case size.Width >= size.Height && size.Width > 0:
		scale = float32(w) / size.Width
	case size.Height > 0:
		scale = float32(h) / size.Height
	}
	return max(float32(math.Round(float64(scale)*20))/20, .05)
}

// px rounds a distance to whole pixels.
func (p *Picture) px(v float32) int { return int(math.Floor(float64(v*p.Scale) + .5)) }

// rect is an area in pixels, none of its sides less than one.
func (p *Picture) rect(x, y, w, h float32) image.Rectangle {
	r := image.Rect(p.px(x), p.px(y), p.px(x+w), p.px(y+h))
	r.Max.X, r.Max.Y = max(r.Max.X, r.Min.X+1), max(r.Max.Y, r.Min.Y+1)
	return r
}

// Box fills an area whose corners are rounded by radius.
func (p *Picture) Box(x, y, w, h, radius float32, c color.NRGBA) {
	if w <= 0 || h <= 0 {
		return
	}
	round(p.Image, p.rect(x, y, w, h), radius*p.Scale, c)
}

// Border draws a line of one point along the inside of an area's edge.
func (p *Picture) Border(x, y, w, h, radius float32, c color.NRGBA) {
	r := p.rect(x, y, w, h)
	thick := max(p.px(1), 1)
	radius = min(radius*p.Scale, float32(r.Dx())/2, float32(r.Dy())/2)
	corner := int(math.Ceil(float64(radius)))
	Fill(p.Image, image.Rect(r.Min.X+corner, r.Min.Y, r.Max.X-corner, r.Min.Y+thick), c)
	Fill(p.Image, image.Rect(r.Min.X+corner, r.Max.Y-thick, r.Max.X-corner, r.Max.Y), c)
	Fill(p.Image, image.Rect(r.Min.X, r.Min.Y+corner, r.Min.X+thick, r.Max.Y-corner), c)
	Fill(p.Image, image.Rect(r.Max.X-thick, r.Min.Y+corner, r.Max.X, r.Max.Y-corner), c)
	corners(p.Image, r, corner, c, func(distance float32) float32 {
		return inside(radius-distance) - inside(radius-float32(thick)-distance)
	}, radius)
}

// Disc fills a circle.
func (p *Picture) Disc(x, y, diameter float32, c color.NRGBA) {
	p.Box(x, y, diameter, diameter, diameter/2, c)
}

// Fill fills a rectangle of pixels.
func Fill(img *image.RGBA, r image.Rectangle, c color.NRGBA) {
	r = r.Intersect(img.Rect)
	for y := r.Min.Y; y < r.Max.Y; y++ {
		row := img.Pix[img.PixOffset(r.Min.X, y):img.PixOffset(r.Max.X, y)]
		for i := 0; i < len(row); i += 4 {
			row[i], row[i+1], row[i+2], row[i+3] = c.R, c.G, c.B, c.A
		}
	}
}

// round fills a rectangle with rounded corners, whose edges are soft.
func round(img *image.RGBA, r image.Rectangle, radius float32, c color.NRGBA) {
	radius = min(radius, float32(r.Dx())/2, float32(r.Dy())/2)
	if radius < 1 {
		Fill(img, r, c)
		return
	}
	corner := int(math.Ceil(float64(radius)))
	Fill(img, image.Rect(r.Min.X, r.Min.Y+corner, r.Max.X, r.Max.Y-corner), c)
	Fill(img, image.Rect(r.Min.X+corner, r.Min.Y, r.Max.X-corner, r.Min.Y+corner), c)
	Fill(img, image.Rect(r.Min.X+corner, r.Max.Y-corner, r.Max.X-corner, r.Max.Y), c)
	corners(img, r, corner, c, func(distance float32) float32 { return inside(radius - distance) }, radius)
}

// inside is how much of a pixel lies within an edge that is so many pixels
// away from its middle, outwards.
func inside(depth float32) float32 { return min(max(depth+.5, 0), 1) }

// corners paints the four corners of r, each a square of side pixels, by how
// much a pixel at a distance from the corner's middle is covered.
func corners(img *image.RGBA, r image.Rectangle, side int, c color.NRGBA, cover func(distance float32) float32, radius float32) {
	for y := range side {
		for x := range side {
			dx, dy := radius-float32(x)-.5, radius-float32(y)-.5
			a := uint32(cover(float32(math.Sqrt(float64(dx*dx+dy*dy))))*255 + .5)
			if a == 0 {
				continue
			}
			left, right := r.Min.X+x, r.Max.X-1-x
			top, bottom := r.Min.Y+y, r.Max.Y-1-y
			blend(img, left, top, a, c)
			blend(img, right, top, a, c)
			blend(img, left, bottom, a, c)
			blend(img, right, bottom, a, c)
		}
	}
}

// blend covers a pixel with a colour by a of 255.
func blend(img *image.RGBA, x, y int, a uint32, c color.NRGBA) {
	if !(image.Point{X: x, Y: y}).In(img.Rect) {
		return
	}
	i := img.PixOffset(x, y)
	mix(img.Pix[i:i+4:i+4], a, c)
}

// mix covers one pixel, whose colours are premultiplied, by a of 255.
func mix(d []uint8, a uint32, c color.NRGBA) {
	if a == 255 {
		d[0], d[1], d[2], d[3] = c.R, c.G, c.B, 255
		return
	}
	rest := 255 - a
	d[0] = part(uint32(c.R)*a + uint32(d[0])*rest)
	d[1] = part(uint32(c.G)*a + uint32(d[1])*rest)
	d[2] = part(uint32(c.B)*a + uint32(d[2])*rest)
	d[3] = part(255*a + uint32(d[3])*rest)
}

// part is v / 255, rounded, without a division.
func part(v uint32) uint8 {
	v += 128
	return uint8((v + v>>8) >> 8)
}

// through paints a colour through a mask.
func through(img *image.RGBA, mask *image.Alpha, at image.Point, c color.NRGBA) {
	r := mask.Rect.Add(at).Intersect(img.Rect)
	for y := r.Min.Y; y < r.Max.Y; y++ {
		src := mask.Pix[mask.PixOffset(r.Min.X-at.X, y-at.Y):]
		dst := img.Pix[img.PixOffset(r.Min.X, y):]
		for i := range r.Dx() {
			if a := uint32(src[i]); a != 0 {
				mix(dst[4*i:4*i+4:4*i+4], a, c)
			}
		}
	}
}

// over paints a picture over another.
func over(img, picture *image.RGBA, at image.Point) {
	r := picture.Rect.Add(at).Intersect(img.Rect)
	for y := r.Min.Y; y < r.Max.Y; y++ {
		src := picture.Pix[picture.PixOffset(r.Min.X-at.X, y-at.Y):]
		dst := img.Pix[img.PixOffset(r.Min.X, y):]
		for i := 0; i < 4*r.Dx(); i += 4 {
			rest := 255 - uint32(src[i+3])
			if rest == 255 {
				continue
			}
			for n := range 4 {
				dst[i+n] = uint8(min(uint32(src[i+n])+uint32(part(uint32(dst[i+n])*rest)), 255))
			}
		}
	}
}

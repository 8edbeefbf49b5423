package paint

import (
	"image"
	"image/color"
	"math"

	"github.com/go-text/render"
	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"
	"github.com/go-text/typesetting/shaping"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"
)

// Glyph is one shape. X and Y lead from the left end of its line's baseline to
// its origin, in pixels, Y downwards.
type Glyph struct {
	Face *font.Face
	ID   font.GID
	Size int // in pixels
	X, Y float32
}

// Float is a distance of the shaper in pixels.
func Float(v fixed.Int26_6) float32 { return float32(v) / 64 }

// Stamp paints a glyph of a line that begins at x and has its baseline at y.
func Stamp(img *image.RGBA, g Glyph, x float32, y int, c color.NRGBA) {
	gx := x + g.X
	whole := floor(gx)
	s := drawn.of(g, gx-float32(whole))
	at := image.Pt(whole, y+floor(g.Y+.5)).Add(s.at)
	switch {
	case s.mask != nil:
		through(img, s.mask, at, c)
	case s.picture != nil:
		over(img, s.picture, at)
	}
}

// Prepare draws the shape that Stamp will need for a glyph of a line that
// begins at x, and keeps it.
func Prepare(g Glyph, x float32) {
	gx := x + g.X
	drawn.of(g, gx-float32(floor(gx)))
}

// quarters is how many horizontal positions within a pixel a shape is kept for.
const quarters = 4

// mostShapes bounds the cache of drawn shapes. A Latin text needs a few
// hundred, a Chinese one a few thousand.
const mostShapes = 8192

// largestShape is the side in pixels beyond which a shape is not drawn.
const largestShape = 2048

type shapeKey struct {
	face    *font.Face
	id      font.GID
	size    int
	quarter uint8
}

// shape is a drawn glyph: a mask to be filled with the colour of the text, or
// a picture. at leads from the glyph's origin to the upper left corner.
type shape struct {
	mask    *image.Alpha
	picture *image.RGBA
	at      image.Point
}

// shapes keeps drawn glyphs.
type shapes struct {
	kept   map[shapeKey]shape
	raster vector.Rasterizer
}

var drawn = shapes{kept: map[shapeKey]shape{}}

// of is the shape of a glyph whose origin lies at a fraction of a pixel.
func (s *shapes) of(g Glyph, fraction float32) shape {
	key := shapeKey{g.Face, g.ID, g.Size, uint8(fraction * quarters)}
	if kept, ok := s.kept[key]; ok {
		return kept
	}
	if len(s.kept) >= mostShapes {
		clear(s.kept)
	}
	drawn := s.draw(g, float32(key.quarter)/quarters)
	s.kept[key] = drawn
	return drawn
}

func (s *shapes) draw(g Glyph, dx float32) shape {
	switch data := g.Face.GlyphData(g.ID).(type) {
	case font.GlyphOutline:
		return s.outline(data.Segments, float32(g.Size)/float32(g.Face.Upem()), dx)
	case font.GlyphBitmap, font.GlyphSVG:
		return coloured(g)
	}
	return shape{}
}

// outline fills a path.
func (s *shapes) outline(path []opentype.Segment, scale, dx float32) shape {
	x0, y0 := float32(math.MaxFloat32), float32(math.MaxFloat32)
	x1, y1 := -x0, -y0
	for i := range path {
		for _, p := range path[i].ArgsSlice() {
			x0, x1 = min(x0, p.X), max(x1, p.X)
			y0, y1 = min(y0, -p.Y), max(y1, -p.Y)
		}
	}
	if x0 > x1 {
		return shape{} // a space
	}
	box := image.Rect(floor(x0*scale+dx), floor(y0*scale), floor(x1*scale+dx)+1, floor(y1*scale)+1)
	if box.Dx() > largestShape || box.Dy() > largestShape {
		return shape{}
	}
	at := func(p opentype.SegmentPoint) (float32, float32) {
		return p.X*scale + dx - float32(box.Min.X), -p.Y*scale - float32(box.Min.Y)
	}
	s.raster.Reset(box.Dx(), box.Dy())
	for i, seg := range path {
		ax, ay := at(seg.Args[0])
		bx, by := at(seg.Args[1])
		cx, cy := at(seg.Args[2])
		switch seg.Op {
		case opentype.SegmentOpMoveTo:
			if i > 0 {
				s.raster.ClosePath()
			}
			s.raster.MoveTo(ax, ay)
		case opentype.SegmentOpLineTo:
			s.raster.LineTo(ax, ay)
		case opentype.SegmentOpQuadTo:
			s.raster.QuadTo(ax, ay, bx, by)
		case opentype.SegmentOpCubeTo:
			s.raster.CubeTo(ax, ay, bx, by, cx, cy)
		}
	}
	s.raster.ClosePath()
	mask := image.NewAlpha(image.Rect(0, 0, box.Dx(), box.Dy()))
	s.raster.Draw(mask, mask.Rect, image.Opaque, image.Point{})
	return shape{mask: mask, at: box.Min}
}

func floor(v float32) int { return int(math.Floor(float64(v))) }

// coloured draws a glyph that has colours of its own.
func coloured(g Glyph) shape {
	extents, ok := g.Face.GlyphExtents(g.ID)
	if !ok {
		return shape{}
	}
	scale := float32(g.Size) / float32(g.Face.Upem())
	fix := func(v float32) fixed.Int26_6 { return fixed.Int26_6(v * scale * 64) }
	side := min(3*g.Size, largestShape)
	img := image.NewRGBA(image.Rect(0, 0, side, side))
	origin := image.Pt(g.Size/2, 2*g.Size)
	pen := render.Renderer{FontSize: float32(g.Size), PixScale: 1, Color: color.Black}
	pen.DrawShapedRunAt(shaping.Output{
		Face: g.Face, Size: fixed.I(g.Size),
		Glyphs: []shaping.Glyph{{
			GlyphID: g.ID, Width: fix(extents.Width), Height: fix(extents.Height),
			XBearing: fix(extents.XBearing), YBearing: fix(extents.YBearing),
		}},
	}, img, origin.X, origin.Y)
	return shape{picture: img, at: image.Pt(-origin.X, -origin.Y)}
}

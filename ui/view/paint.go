package view

import (
	"image"
	"image/color"
)

// ink is the colours that a text is painted with.
type ink struct {
	text, mark                                   color.NRGBA
	detector, detectorLine, reviewer, reviewLine color.NRGBA
	bar                                          color.NRGBA
}

// fill paints a rectangle.
func fill(img *image.RGBA, r image.Rectangle, c color.NRGBA) {
	r = r.Intersect(img.Rect)
	for y := r.Min.Y; y < r.Max.Y; y++ {
		row := img.Pix[img.PixOffset(r.Min.X, y):img.PixOffset(r.Max.X, y)]
		for i := 0; i < len(row); i += 4 {
			row[i], row[i+1], row[i+2], row[i+3] = c.R, c.G, c.B, c.A
		}
	}
}

// frame paints a thin border within r.
func frame(img *image.RGBA, r image.Rectangle, c color.NRGBA) {
	fill(img, image.Rect(r.Min.X+1, r.Min.Y, r.Max.X-1, r.Min.Y+1), c)
	fill(img, image.Rect(r.Min.X+1, r.Max.Y-1, r.Max.X-1, r.Max.Y), c)
	fill(img, image.Rect(r.Min.X, r.Min.Y+1, r.Min.X+1, r.Max.Y-1), c)
	fill(img, image.Rect(r.Max.X-1, r.Min.Y+1, r.Max.X, r.Max.Y-1), c)
}

// stamp paints a glyph whose line begins at x and has its baseline at y.
func stamp(img *image.RGBA, g glyph, x float32, y int, c color.NRGBA) {
	gx := x + g.x
	whole := floor(gx)
	s := drawn.of(g, gx-float32(whole))
	at := image.Pt(whole, y+floor(g.y+.5)).Add(s.at)
	switch {
	case s.mask != nil:
		through(img, s.mask, at, c)
	case s.picture != nil:
		over(img, s.picture, at)
	}
}

// through paints a colour through a mask.
func through(img *image.RGBA, mask *image.Alpha, at image.Point, c color.NRGBA) {
	r := mask.Rect.Add(at).Intersect(img.Rect)
	for y := r.Min.Y; y < r.Max.Y; y++ {
		src := mask.Pix[mask.PixOffset(r.Min.X-at.X, y-at.Y):]
		dst := img.Pix[img.PixOffset(r.Min.X, y):]
		for i := range r.Dx() {
			a := uint32(src[i])
			if a == 0 {
				continue
			}
			d := dst[4*i : 4*i+4 : 4*i+4]
			rest := 255 - a
			d[0] = uint8((uint32(c.R)*a + uint32(d[0])*rest + 127) / 255)
			d[1] = uint8((uint32(c.G)*a + uint32(d[1])*rest + 127) / 255)
			d[2] = uint8((uint32(c.B)*a + uint32(d[2])*rest + 127) / 255)
			d[3] = uint8((255*a + uint32(d[3])*rest + 127) / 255)
		}
	}
}

// over paints a picture.
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
				dst[i+n] = uint8(min(uint32(src[i+n])+(uint32(dst[i+n])*rest+127)/255, 255))
			}
		}
	}
}

// paint paints the lines that lie in img when its upper edge is top pixels
// below that of the text.
func (l *layout) paint(img *image.RGBA, top int, spans []Span, c ink) {
	height := l.lineHeight()
	first := max(top/height, 0)
	last := l.ensure((top+img.Rect.Dy())/height + 1)
	for i := first; i < last; i++ {
		y := i*height - top
		if y >= img.Rect.Dy() {
			break
		}
		l.paintLine(img, &l.lines[i], y, spans, c)
	}
}

func (l *layout) paintLine(img *image.RGBA, ln *line, y int, spans []Span, c ink) {
	x := float32(0)
	if ln.rtl {
		x = max(l.width-ln.width, 0)
	}
	base := y + l.baseline()
	rise, fall, under := l.size, l.size*3/10, max(l.size/10, 1)
	for _, s := range spans {
		if s.Start >= ln.end || s.End <= ln.start {
			continue
		}
		ground, edge := c.detector, c.detectorLine
		if s.Tone == Reviewer {
			ground, edge = c.reviewer, c.reviewLine
		}
		for _, e := range ln.extents(s.Start, s.End) {
			r := image.Rect(floor(x+e.x0), base-rise-1, floor(x+e.x1+.999), base+fall)
			fill(img, r, ground)
			fill(img, image.Rect(r.Min.X, r.Max.Y, r.Max.X, r.Max.Y+under), edge)
		}
	}
	for _, g := range ln.glyphs {
		stamp(img, g, x, base, c.text)
	}
	for _, m := range ln.marks {
		l.paintMark(img, m, x, base, c.mark)
	}
}

// paintMark paints a label in an outlined box.
func (l *layout) paintMark(img *image.RGBA, m mark, x float32, base int, c color.NRGBA) {
	size, pad := l.markSize(), l.markPad()
	height := size * 3 / 2
	middle := base - l.size*7/20
	box := image.Rect(floor(x+m.x+pad), middle-height/2, floor(x+m.x+m.width-pad+.5), middle-height/2+height)
	frame(img, box, c)
	glyphs, _ := l.fonts.label(m.label, size)
	for _, g := range glyphs {
		stamp(img, g, x+m.x+2*pad, middle+size*7/20, c)
	}
}

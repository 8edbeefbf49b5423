package media

import (
	"context"
	"image"

	smooth "golang.org/x/image/draw"
)

// Effects are what protects the person who looks. They are applied to a picture
// already reduced to the view.
type Effects struct {
	// Blur leaves of the image where it is light and dark and of what colour. It is
	// made from a reduction to blurSide pixels: no detail is in it to be brought back.
	Blur bool
	// Soft makes of Blur a weaker one, of softSide pixels: that there are people can
	// be told, and not who.
	Soft bool
	// LessDetail shows the image as blocks, blocksSide of them along the longer
	// side: what it is of can be told, what happens in it hardly. Blur goes further.
	LessDetail bool
	// Grey takes the colours away, red first of all.
	Grey bool
	// Sepia does, with a warm tone. It includes Grey.
	Sepia bool
}

const (
	blurSide   = 24
	softSide   = 56
	blocksSide = 48
)

// Apply returns the image with the effects, m itself where there are none. m is
// never changed.
func (e Effects) Apply(m *image.RGBA) *image.RGBA {
	if e == (Effects{}) || m.Rect.Empty() {
		return m
	}
	small := m
	switch {
	case e.Blur:
		side := blurSide
		if e.Soft {
			side = softSide
		}
		small = soften(shrink(m, side))
	case e.LessDetail:
		small = shrink(m, blocksSide)
	}
	// The fewer pixels the better: colours change before the image is large again.
	switch {
	case e.Sepia:
		small = sepia(small)
	case e.Grey:
		small = grey(small)
	}
	if small.Rect.Size() == m.Rect.Size() {
		return small
	}
	if e.Blur {
		return stretch(small, m.Rect.Size())
	}
	out := image.NewRGBA(image.Rectangle{Max: m.Rect.Size()})
	smooth.NearestNeighbor.Scale(out, out.Rect, small, small.Rect, smooth.Src, nil)
	return out
}

// stretch makes a small image large, each pixel between its neighbours in
// proportion. The few rows are made wide once, so that the rest is one pass: less
// than a quarter of the time that x/image/draw takes for the same.
func stretch(m *image.RGBA, size image.Point) *image.RGBA {
	out := image.NewRGBA(image.Rectangle{Max: size})
	wide := make([][]uint32, m.Rect.Dy())
	for y := range wide {
		wide[y] = make([]uint32, 4*size.X)
		row := m.Pix[y*m.Stride:]
		for x := range size.X {
			a, b, part := between(x, m.Rect.Dx(), size.X)
			for c := range 4 {
				wide[y][4*x+c] = uint32(row[4*a+c])*(256-part) + uint32(row[4*b+c])*part
			}
		}
	}
	for y := range size.Y {
		a, b, part := between(y, m.Rect.Dy(), size.Y)
		pix := out.Pix[y*out.Stride:][:4*size.X]
		upper, lower := wide[a][:len(pix)], wide[b][:len(pix)]
		for i := range pix {
			pix[i] = byte((upper[i]*(256-part) + lower[i]*part + 1<<15) >> 16)
		}
	}
	return out
}

// between returns which two of n pixels the i-th of many lies between, and how far
// from the first, in 256ths.
func between(i, n, many int) (a, b int, part uint32) {
	// Centres are compared, and what is outside of the outermost is as they are.
	at := max(0, (2*i+1)*n*128/many-128)
	a = at >> 8
	return a, min(a+1, n-1), uint32(at & 255)
}

// shrink returns the image with so many pixels along its longer side, fewer where
// it has fewer; always a new one.
func shrink(m *image.RGBA, side int) *image.RGBA {
	w, h := m.Rect.Dx(), m.Rect.Dy()
	long := max(w, h)
	side = min(side, max(1, long/4))
	size := image.Pt(proportion(w, side, long), proportion(h, side, long))
	out, _ := reduce(context.Background(), m, m.Rect, size)
	return out
}

// grey returns the image in its luma (ITU-R BT.601), into a new one where m is not
// its own.
func grey(m *image.RGBA) *image.RGBA {
	return recolour(m, func(p []byte) {
		y := byte(luma(p) >> 16)
		p[0], p[1], p[2] = y, y, y
	})
}

// sepia returns the image in the brown of old photographs: its luma with the
// ratios that the sepia filter of CSS gives to grey (Filter Effects Module 1, 9.1),
// which are 1.351, 1.203 and 0.937. What is too bright is cut at white, which
// premultiplied is alpha.
func sepia(m *image.RGBA) *image.RGBA {
	return recolour(m, func(p []byte) {
		y, white := luma(p)>>8, uint32(p[3])
		p[0] = byte(min(white, y*346>>16))
		p[1] = byte(min(white, y*308>>16))
		p[2] = byte(min(white, y*240>>16))
	})
}

// luma returns the brightness of a pixel in 65536ths.
func luma(p []byte) uint32 {
	return 19595*uint32(p[0]) + 38470*uint32(p[1]) + 7471*uint32(p[2]) + 1<<15
}

// recolour returns a copy of the image with each pixel changed.
func recolour(m *image.RGBA, change func(p []byte)) *image.RGBA {
	w, h := m.Rect.Dx(), m.Rect.Dy()
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		row := out.Pix[y*out.Stride:][:4*w]
		copy(row, m.Pix[y*m.Stride:])
		for x := 0; x < len(row); x += 4 {
			change(row[x : x+4 : x+4])
		}
	}
	return out
}

// soften averages a small image's pixels with their neighbours three times in each
// direction, which comes close to a Gaussian blur.
func soften(m *image.RGBA) *image.RGBA {
	w, h := m.Rect.Dx(), m.Rect.Dy()
	for range 3 {
		m = box(m, w, h, 4, m.Stride)
		m = box(m, h, w, m.Stride, 4)
	}
	return m
}

// box averages each pixel with the one before and the one behind it, along lines
// of length pixels a step apart.
func box(m *image.RGBA, length, lines, step, line int) *image.RGBA {
	out := image.NewRGBA(m.Rect)
	for l := range lines {
		for i := range length {
			at := l*line + i*step
			before, behind := at-min(i, 1)*step, at+min(length-1-i, 1)*step
			for c := range 4 {
				out.Pix[at+c] = byte((int(m.Pix[before+c]) + int(m.Pix[at+c]) + int(m.Pix[behind+c]) + 1) / 3)
			}
		}
	}
	return out
}

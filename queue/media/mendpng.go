package media

import (
	"compress/zlib"
	"image"
	"image/color"
	"image/png"
	"io"
)

// adam7 are the passes of an interlaced PNG: where each one's pixels begin and how
// far apart they are, and how far apart all pixels are that are known after it
// (PNG, third edition, 8.1).
var adam7 = [...]struct{ x, y, across, down, afterX, afterY int64 }{
	{0, 0, 8, 8, 8, 8},
	{4, 0, 8, 8, 4, 8},
	{0, 4, 4, 8, 4, 4},
	{2, 0, 4, 4, 2, 4},
	{0, 2, 2, 4, 2, 2},
	{1, 0, 2, 2, 1, 2},
	{0, 1, 1, 2, 1, 1},
}

// mend shows what there is of a PNG that its decoder refused. What can be unpacked
// of the image is packed again as a whole file of the same header, zeros for what
// is missing; checks that do not hold, of the file and of its chunks, are left out.
func (f *pngFile) mend(src *source) (image.Image, *Flaw) {
	packed := &chunkData{w: newWindow(src), at: f.data, kind: "IDAT"}
	unpacked, err := zlib.NewReader(packed)
	if err != nil {
		return nil, nil
	}
	defer unpacked.Close()
	again := &stored{from: unpacked, left: f.unpackedSize()}
	var m image.Image
	err = guard(func() (err error) {
		m, err = png.Decode(pngStream(f.header, f.palette, f.clear, again))
		return err
	})
	if err != nil {
		return nil, nil
	}
	flaw := &Flaw{Cause: Damaged}
	if !f.tail {
		flaw.Cause = CutOff
	}
	return f.known(m, again.got, flaw)
}

// unpackedSize returns the bytes of all rows with their filters.
func (f *pngFile) unpackedSize() (n int64) {
	w, h := f.header.width(), f.header.height()
	if !f.header.interlaced() {
		return times(f.header.row(w), h)
	}
	for i := range adam7 {
		n += f.passSize(i)
	}
	return n
}

// passSize returns the bytes of a pass of an interlaced image.
func (f *pngFile) passSize(i int) int64 {
	p := adam7[i]
	across := (f.header.width() - p.x + p.across - 1) / p.across
	down := (f.header.height() - p.y + p.down - 1) / p.down
	if across <= 0 || down <= 0 {
		return 0
	}
	return times(f.header.row(across), down)
}

// known returns the part of an image that so many unpacked bytes make.
func (f *pngFile) known(m image.Image, got int64, flaw *Flaw) (image.Image, *Flaw) {
	if !f.header.interlaced() {
		rows := got / f.header.row(f.header.width())
		if rows == 0 {
			return nil, nil
		}
		flaw.Shown = float64(rows) / float64(f.header.height())
		part, ok := m.(interface {
			SubImage(image.Rectangle) image.Image
		})
		if !ok {
			return nil, nil
		}
		return part.SubImage(image.Rect(0, 0, int(f.header.width()), int(rows))), flaw
	}
	pass := -1
	for pass+1 < len(adam7) && got >= f.passSize(pass+1) {
		pass++
		got -= f.passSize(pass)
	}
	if pass < 0 {
		return nil, nil
	}
	flaw.Shown = 1
	flaw.Coarse = pass+1 < len(adam7)
	if !flaw.Coarse {
		return m, flaw
	}
	return &coarse{m, int(adam7[pass].afterX), int(adam7[pass].afterY)}, flaw
}

// coarse is an image of which one pixel in each block is known.
type coarse struct {
	image.Image
	across, down int
}

// At returns the known pixel of the block that a pixel is in.
func (c *coarse) At(x, y int) color.Color {
	return c.Image.At(x-x%c.across, y-y%c.down)
}

var _ io.Reader = (*stored)(nil)

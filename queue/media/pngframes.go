package media

import (
	"image"
	"image/png"
)

func (f *pngFile) layers() []layer { return f.frames }

func (f *pngFile) whole() bool { return f.tail }

// draw decodes a frame as a PNG of its own: the header with the frame's size, the
// file's palette, and what the frame's chunks hold.
func (f *pngFile) draw(src *source, i int, canvas *image.RGBA) (shown float64, err error) {
	w := newWindow(src)
	b := w.at(f.at[i], 8)
	if b == nil {
		return 0, errHeader
	}
	size := f.frames[i].rect.Size()
	data := &chunkData{w: w, at: f.at[i], kind: string(b[4:8])}
	m, err := png.Decode(pngStream(f.header.sized(size), f.palette, f.clear, data))
	if err != nil {
		return 0, err
	}
	drawLayer(canvas, m, f.frames[i])
	return 1, nil
}

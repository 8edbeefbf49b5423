package media

import (
	"encoding/binary"
	"image"

	"golang.org/x/image/bmp"
)

// bmpFile is a BMP by its header.
type bmpFile struct {
	width, height int64
	bits          int64
}

func openBMP(w *window) (*bmpFile, error) {
	head := w.at(0, 30)
	if head == nil {
		return nil, cutOff(BMP)
	}
	if binary.LittleEndian.Uint32(head[14:]) < 40 {
		return nil, unsupported(BMP, bmp.ErrUnsupported)
	}
	f := &bmpFile{
		width:  int64(int32(binary.LittleEndian.Uint32(head[18:]))),
		height: int64(int32(binary.LittleEndian.Uint32(head[22:]))),
		bits:   int64(binary.LittleEndian.Uint16(head[28:])),
	}
	// A height below zero means that the rows go from top to bottom.
	f.height = max(f.height, -f.height)
	if f.width <= 0 || f.height == 0 {
		return nil, damaged(BMP, errNoSize)
	}
	return f, nil
}

func (f *bmpFile) info() Info {
	pixels := f.width * f.height
	// x/image/bmp holds the image and a row of the file.
	pixel := int64(4)
	if f.bits <= 8 {
		pixel = 1
	}
	return Info{
		Form: BMP, Width: int(f.width), Height: int(f.height), Orientation: 1,
		Frames: 1, Pixels: pixels, Memory: plus(times(pixel, pixels), 4*f.width+slack), raster: pixels,
	}
}

func (f *bmpFile) decode(src *source) (image.Image, error) {
	return bmp.Decode(src.stream())
}

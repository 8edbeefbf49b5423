package media

import (
	"encoding/binary"
	"image"
	"image/png"
	"io"
	"time"
)

const pngMagic = "\x89PNG\r\n\x1a\n"

// pngFile is a PNG by its chunks.
type pngFile struct {
	header      pngHeader
	palette     []byte // what the chunk PLTE holds, nil without one
	clear       []byte // tRNS
	orientation int
	data        int64 // the first chunk of the image
	tail        bool  // the end mark is there

	animated bool
	frames   []layer // of an animation, as many as are kept
	at       []int64 // where each one's first chunk of data is
	count    int
	pixels   int64       // of all frames
	largest  image.Point // what holds every frame
	back     bool        // some frame takes itself back
}

// pngHeader is what the chunk IHDR holds.
type pngHeader [13]byte

func (h *pngHeader) width() int64     { return int64(binary.BigEndian.Uint32(h[0:])) }
func (h *pngHeader) height() int64    { return int64(binary.BigEndian.Uint32(h[4:])) }
func (h *pngHeader) depth() int64     { return int64(h[8]) }
func (h *pngHeader) interlaced() bool { return h[12] != 0 }

// sized returns the header of a piece of another size.
func (h *pngHeader) sized(p image.Point) pngHeader {
	piece := *h
	binary.BigEndian.PutUint32(piece[0:], uint32(p.X))
	binary.BigEndian.PutUint32(piece[4:], uint32(p.Y))
	return piece
}

// samples returns how many numbers the file has for a pixel.
func (h *pngHeader) samples() int64 {
	return [...]int64{0: 1, 2: 3, 3: 1, 4: 2, 6: 4, 7: 4}[h[9]&7]
}

// row returns the bytes of a row of that many pixels, its filter included.
func (h *pngHeader) row(width int64) int64 {
	return 1 + (width*h.samples()*h.depth()+7)/8
}

func openPNG(w *window, keep int) (*pngFile, error) {
	f := &pngFile{orientation: 1}
	if b := w.at(8, 8+13); b == nil {
		return nil, cutOff(PNG)
	} else if binary.BigEndian.Uint32(b) != 13 || string(b[4:8]) != "IHDR" {
		return nil, damaged(PNG, errHeader)
	} else {
		copy(f.header[:], b[8:])
	}
	if f.header.width() == 0 || f.header.height() == 0 || f.header.width() > 1<<31-1 || f.header.height() > 1<<31-1 {
		return nil, damaged(PNG, errNoSize)
	}
	f.largest = image.Pt(int(f.header.width()), int(f.header.height()))
	f.chunks(w, keep)
	if f.data == 0 && f.tail {
		return nil, damaged(PNG, errNoImage)
	} else if f.data == 0 {
		return nil, cutOff(PNG)
	}
	return f, nil
}

// chunks walks through the file.
func (f *pngFile) chunks(w *window, keep int) {
	var pending *layer // a frame whose data is awaited
	for off := int64(8 + 25); ; {
		b := w.at(off, 8)
		if b == nil {
			return
		}
		n, kind, body := int64(binary.BigEndian.Uint32(b)), string(b[4:8]), off+8
		switch kind {
		case "PLTE":
			if f.palette == nil && f.data == 0 && n <= 3*256 {
				f.palette = append([]byte{}, w.at(body, int(n))...)
			}
		case "tRNS":
			if f.clear == nil && f.data == 0 && n <= 256 {
				f.clear = append([]byte{}, w.at(body, int(n))...)
			}
		case "eXIf":
			f.orientation = orientation(w, body, n)
		case "acTL":
			f.animated = f.animated || f.data == 0
		case "fcTL":
			if b := w.at(body, 26); b != nil && n == 26 {
				pending = pngFrame(b)
			}
		case "IDAT", "fdAT":
			if kind == "IDAT" && f.data == 0 {
				f.data = off
				// An image that stands before the animation is what programs show that
				// know none. It comes first, so that nothing of the file stays unseen.
				if f.animated && pending == nil {
					pending = &layer{rect: image.Rectangle{Max: f.largest}, delay: time.Second, disposal: disposeClear, replace: true}
				}
			}
			if f.animated && pending != nil {
				f.add(pending, off, keep)
				pending = nil
			}
		case "IEND":
			f.tail = body+n+4 <= w.src.size
			return
		}
		off = body + n + 4
	}
}

func (f *pngFile) add(l *layer, at int64, keep int) {
	f.count++
	size := l.rect.Size()
	f.pixels = plus(f.pixels, times(int64(size.X), int64(size.Y)))
	f.back = f.back || l.disposal == disposeBack
	f.largest = image.Pt(max(f.largest.X, size.X), max(f.largest.Y, size.Y))
	if len(f.frames) < keep {
		f.frames = append(f.frames, *l)
		f.at = append(f.at, at)
	}
}

// pngFrame reads the chunk fcTL (PNG, third edition, 11.3.6.2).
func pngFrame(b []byte) *layer {
	number := func(i int) int { return int(min(binary.BigEndian.Uint32(b[i:]), 1<<31-1)) }
	at := image.Pt(number(12), number(16))
	parts, of := binary.BigEndian.Uint16(b[20:]), binary.BigEndian.Uint16(b[22:])
	if of == 0 {
		of = 100
	}
	l := &layer{
		rect:    image.Rectangle{at, at.Add(image.Pt(number(4), number(8)))},
		delay:   time.Duration(parts) * time.Second / time.Duration(of),
		replace: b[25] == 0,
	}
	switch b[24] {
	case 1:
		l.disposal = disposeClear
	case 2:
		l.disposal = disposeBack
	}
	return l
}

func (f *pngFile) info() Info {
	w, h := f.header.width(), f.header.height()
	i := Info{Form: PNG, Width: int(w), Height: int(h), Orientation: f.orientation, Frames: 1, Pixels: times(w, h), raster: times(w, h)}
	i.Memory = f.memory(w, h)
	if f.animated && f.count > 0 {
		i.Form, i.Frames, i.Pixels = APNG, f.count, f.pixels
		i.raster = times(int64(f.largest.X), int64(f.largest.Y))
		i.Memory = plus(f.memory(int64(f.largest.X), int64(f.largest.Y)), canvasMemory(w, h, f.back))
	}
	return i
}

// memory follows image/png: the image, two rows of the file, and of an
// interlaced one each pass as an image of its own, which together are as large
// as the whole.
func (f *pngFile) memory(w, h int64) int64 {
	pixel := f.header.samples() * max(1, f.header.depth()/8)
	switch {
	case f.header[9] == 3:
		pixel = 1
	case f.clear != nil || f.header[9] != 0:
		pixel = 4 * max(1, f.header.depth()/8)
	}
	memory := times(pixel, times(w, h))
	if f.header.interlaced() {
		memory = times(2, plus(memory, 7*f.header.row(w)))
	}
	return plus(memory, 2*f.header.row(w)+slack)
}

func (f *pngFile) decode(src *source) (image.Image, error) {
	if !f.tail {
		return nil, io.ErrUnexpectedEOF
	}
	return png.Decode(src.stream())
}

package media

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/draw"
	"io"
	"time"

	"golang.org/x/image/webp"
)

// The flags of the chunk VP8X.
const (
	webpAnimated = 1 << 1
	webpAlpha    = 1 << 4
)

// webpFile is a WebP by its chunks. Its decoder knows no animation: each frame is
// presented to it as a file of its own.
type webpFile struct {
	width, height int64
	orientation   int
	still         webpImage // of what is no animation
	cut           bool      // a chunk reaches beyond the end of the file

	animated bool
	frames   []webpFrame
	count    int
	pixels   int64
	largest  int64 // memory that decoding a frame takes, at most
	raster   int64 // pixels of the image, or of the largest frame
}

// webpImage is an image within the file: a chunk VP8 or VP8L, perhaps one ALPH.
type webpImage struct {
	width, height int64
	coded         int64 // bytes of the image's chunk
	lossless      bool
	alpha         int64 // bytes of the chunk ALPH
	found         bool
}

// webpFrame is a frame of an animation: where its chunks are.
type webpFrame struct {
	layer
	webpImage
	at, size int64
}

// openWebP walks through the file (RFC 9649).
func openWebP(w *window, keep int) (*webpFile, error) {
	f := &webpFile{orientation: 1}
	b := w.at(0, 12)
	if b == nil {
		return nil, cutOff(WebP)
	}
	end := 8 + int64(binary.LittleEndian.Uint32(b[4:]))
	f.cut = end > w.src.size
	inChunk := walkRIFF(w, 12, min(end, w.src.size), func(kind string, at, n int64) bool {
		switch kind {
		case "VP8X":
			if b := w.at(at, 10); b != nil {
				f.animated = b[0]&webpAnimated != 0
				f.width, f.height = 1+uint24(b[4:]), 1+uint24(b[7:])
			}
		case "ANMF":
			if f.animated {
				f.add(w, at, n, keep)
			}
		case "EXIF":
			f.orientation = orientation(w, at, n)
		default:
			f.still.chunk(w, kind, at, n)
		}
		return true
	})
	f.cut = f.cut || inChunk
	if !f.animated {
		f.width, f.height = max(f.width, f.still.width), max(f.height, f.still.height)
		f.raster = times(f.width, f.height)
	}
	switch {
	case f.animated && f.count == 0 && f.cut, !f.animated && !f.still.found && f.cut:
		return nil, cutOff(WebP)
	case f.animated && f.count == 0, !f.animated && !f.still.found:
		return nil, damaged(WebP, errNoImage)
	case f.width == 0 || f.height == 0:
		return nil, damaged(WebP, errNoSize)
	}
	return f, nil
}

// walkRIFF calls back for each chunk that is whole, until told to stop. It
// reports whether the file ends within one.
func walkRIFF(w *window, off, end int64, chunk func(kind string, at, n int64) bool) (cut bool) {
	for off < end {
		b := w.at(off, 8)
		if b == nil || off+8 > end {
			return true
		}
		kind, n := string(b[:4]), int64(binary.LittleEndian.Uint32(b[4:]))
		if off+8+n > end {
			return true
		}
		if !chunk(kind, off+8, n) {
			return false
		}
		off += 8 + n + n&1
	}
	return false
}

// chunk notes what a chunk says of an image. The decoder uses the first one.
func (i *webpImage) chunk(w *window, kind string, at, n int64) {
	if i.found {
		return
	}
	switch kind {
	case "ALPH":
		i.alpha = max(i.alpha, n)
	case "VP8 ":
		i.found, i.coded = true, n
		if b := w.at(at, 10); b != nil && n >= 10 {
			i.width, i.height = int64(binary.LittleEndian.Uint16(b[6:])&0x3fff), int64(binary.LittleEndian.Uint16(b[8:])&0x3fff)
		}
	case "VP8L":
		i.found, i.coded, i.lossless = true, n, true
		if b := w.at(at, 5); b != nil && n >= 5 {
			size := binary.LittleEndian.Uint32(b[1:])
			i.width, i.height = 1+int64(size&0x3fff), 1+int64(size>>14&0x3fff)
		}
	}
}

// add notes a frame.
func (f *webpFile) add(w *window, at, n int64, keep int) {
	b := w.at(at, 16)
	if b == nil || n < 16 {
		return
	}
	frame := webpFrame{at: at + 16, size: n - 16}
	place := image.Pt(int(2*uint24(b)), int(2*uint24(b[3:])))
	frame.rect = image.Rectangle{place, place.Add(image.Pt(1+int(uint24(b[6:])), 1+int(uint24(b[9:]))))}
	frame.delay = time.Duration(uint24(b[12:])) * time.Millisecond
	frame.replace = b[15]&2 != 0
	if b[15]&1 != 0 {
		frame.disposal = disposeClear
	}
	walkRIFF(w, frame.at, frame.at+frame.size, func(kind string, at, n int64) bool {
		frame.chunk(w, kind, at, n)
		return !frame.found
	})
	f.count++
	f.pixels = plus(f.pixels, times(frame.width, frame.height))
	// The alpha channel is decoded in the size that the frame declares.
	width, height := max(frame.width, int64(frame.rect.Dx())), max(frame.height, int64(frame.rect.Dy()))
	f.largest = max(f.largest, frame.memory(width, height))
	f.raster = max(f.raster, times(width, height))
	if len(f.frames) < keep {
		f.frames = append(f.frames, frame)
	}
}

func uint24(b []byte) int64 { return int64(b[0]) | int64(b[1])<<8 | int64(b[2])<<16 }

func (f *webpFile) info() Info {
	i := Info{Form: WebP, Width: clampInt(f.width), Height: clampInt(f.height), Orientation: f.orientation, Frames: 1, Pixels: times(f.width, f.height), raster: f.raster}
	i.Memory = f.still.memory(f.width, f.height)
	if f.animated {
		i.Form, i.Frames, i.Pixels = AnimatedWebP, f.count, f.pixels
		i.raster = max(f.raster, times(f.width, f.height))
		i.Memory = plus(f.largest, canvasMemory(f.width, f.height, false))
	}
	return i
}

// memory follows x/image/webp for an image on a canvas of a size.
func (i *webpImage) memory(w, h int64) int64 {
	if i.lossless {
		return losslessMemory(w, h, i.coded)
	}
	// Three planes in blocks of 16 pixels, twelve bytes of state for each block, the
	// coded bytes, and a buffer that the header sizes by 19 bits.
	across, down := (i.width+15)/16, (i.height+15)/16
	memory := times(384+12, times(across, down)) + i.coded + 1<<19 + slack
	if i.alpha > 0 {
		memory = plus(memory, plus(times(w, h), losslessMemory(w, h, i.alpha)))
	}
	return memory
}

// losslessMemory follows x/image/vp8l: the image, once more where a palette packs
// several pixels in one, three images of a sixteenth for its transformations and
// codes, and the trees of its codes: of each group 2,680 bytes for up to one in a
// block of four by four pixels and no more than 2,600, and sixteen bytes for each
// symbol, of which a bit of the file can make two.
func losslessMemory(w, h, coded int64) int64 {
	tiles := times((w+3)/4, (h+3)/4)
	groups := min(tiles, 2600, coded)
	trees := times(groups, 2680) + min(times(groups, 50_000), times(256, coded))
	return plus(times(6, times(w, h)), plus(times(12, tiles), trees+4*slack))
}

func (f *webpFile) decode(src *source) (image.Image, error) {
	return webp.Decode(src.stream())
}

func (f *webpFile) layers() []layer {
	all := make([]layer, len(f.frames))
	for i, g := range f.frames {
		all[i] = g.layer
	}
	return all
}

func (f *webpFile) whole() bool { return !f.cut }

func (f *webpFile) draw(src *source, i int, canvas *image.RGBA) (shown float64, err error) {
	g := &f.frames[i]
	m, err := webp.Decode(g.file(src))
	if err != nil {
		return 0, err
	}
	drawLayer(canvas, m, g.layer)
	return 1, nil
}

// file presents a frame as a file: its chunks behind one that declares size and
// transparency.
func (g *webpFrame) file(src *source) io.Reader {
	head := []byte("RIFF\x00\x00\x00\x00WEBPVP8X\x0a\x00\x00\x00\x00\x00\x00\x00")
	binary.LittleEndian.PutUint32(head[4:], uint32(4+18+g.size))
	if g.alpha > 0 {
		head[20] = webpAlpha
	}
	w, h := g.rect.Dx()-1, g.rect.Dy()-1
	head = append(head, byte(w), byte(w>>8), byte(w>>16), byte(h), byte(h>>8), byte(h>>16))
	return io.MultiReader(bytes.NewReader(head), src.part(g.at, g.size))
}

// drawLayer draws a decoded frame at its place.
func drawLayer(canvas *image.RGBA, m image.Image, l layer) {
	op := draw.Over
	if l.replace {
		op = draw.Src
	}
	draw.Draw(canvas, l.rect, m, m.Bounds().Min, op)
}

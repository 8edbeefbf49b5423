package media_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"image"
	"image/draw"
	"io"
	"path/filepath"
	"runtime"
	"testing"

	"golang.org/x/image/tiff"

	"discern/queue/media"
)

// checkMemory holds what a file's walk foretells against what decoding it takes:
// all that is allocated, which is no less than what is held at once. The decoder
// of TIFF throws away a reader for every strip, so that there what is held is
// measured, whenever it reads.
func checkMemory(t *testing.T, name string, file []byte) (shown bool) {
	t.Helper()
	ctx := context.Background()
	info, err := media.Inspect(ctx, bytes.NewReader(file), int64(len(file)))
	if err != nil || !info.Form.CanShow() {
		return false
	}
	limits := media.Limits{Memory: 1 << 40, Pixels: 1 << 40}
	var p *media.Picture
	walk := allocated(func() { _, _ = media.Inspect(ctx, bytes.NewReader(file), int64(len(file))) })
	used := allocated(func() { p, _ = media.Decode(ctx, bytes.NewReader(file), int64(len(file)), limits) }) - walk
	if info.Form == media.TIFF {
		used = held(func(r io.ReaderAt) { p, _ = media.Decode(ctx, r, int64(len(file)), limits) }, file)
	}
	attempts := int64(1)
	if p != nil && p.Flaw != nil {
		attempts = 16 // to mend it, one after the other
	}
	if used > attempts*info.Memory {
		t.Errorf("%s (%s, %d × %d): foretold %d bytes, took %d", name, info.Form, info.Width, info.Height, info.Memory, used)
	}
	runtime.KeepAlive(p)
	return p != nil && p.Flaw == nil
}

// held returns the most bytes that a function holds at any time that it reads.
func held(f func(io.ReaderAt), file []byte) (most int64) {
	now := func() int64 {
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		return int64(m.HeapAlloc)
	}
	before := now()
	n := 0
	f(&flaky{ReaderAt: watched{bytes.NewReader(file), func() {
		if n++; n%(1+n/100) == 0 { // every time at first, then now and then
			most = max(most, now()-before)
		}
	}}, after: -1})
	return max(most, now()-before)
}

// watched calls back at every read.
type watched struct {
	io.ReaderAt
	read func()
}

func (w watched) ReadAt(p []byte, off int64) (int, error) {
	w.read()
	return w.ReaderAt.ReadAt(p, off)
}

func TestMemoryIsForetold(t *testing.T) {
	for _, size := range []image.Point{{1, 1}, {17, 5}, {333, 1}, {1, 333}, {601, 403}} {
		m := pattern(size.X, size.Y)
		clear := image.NewNRGBA(m.Rect)
		draw.Draw(clear, clear.Rect, m, image.Point{}, draw.Src)
		clear.Pix[3] = 7
		grey, grey16, deep := image.NewGray(m.Rect), image.NewGray16(m.Rect), image.NewNRGBA64(m.Rect)
		for _, to := range []draw.Image{grey, grey16, deep} {
			draw.Draw(to, m.Rect, clear, image.Point{}, draw.Src)
		}
		p := paletted(size.X, size.Y, 0)
		files := map[string][]byte{
			"jpeg": jpegOf(t, m), "grey jpeg": jpegOf(t, grey),
			"png": pngOf(t, m), "transparent png": pngOf(t, clear), "grey png": pngOf(t, grey), "deep grey png": pngOf(t, grey16), "deep png": pngOf(t, deep), "paletted png": pngOf(t, p),
			"gif": gifOf(t, size.X, size.Y, 0),
			"bmp": bmpOf(t, m), "paletted bmp": bmpOf(t, p), "transparent bmp": bmpOf(t, clear),
			"tiff": tiffOf(t, m, tiff.Uncompressed), "deflated tiff": tiffOf(t, m, tiff.Deflate), "deep tiff": tiffOf(t, deep, tiff.Deflate), "grey tiff": tiffOf(t, grey16, tiff.Deflate), "paletted tiff": tiffOf(t, p, tiff.Deflate),
			"cut jpeg": jpegOf(t, m)[:len(jpegOf(t, m))*2/3], "cut png": pngOf(t, m)[:len(pngOf(t, m))*2/3],
		}
		if size.X > 16 && size.Y > 1 {
			files["animated gif"] = gifOf(t, size.X, size.Y, 1, 3, 2, 3)
			files["apng"] = apngOf(t, size, m, apngFrame{m: m, dispose: 2}, apngFrame{m: clear, blend: 1})
		}
		for name, file := range files {
			checkMemory(t, name, file)
		}
	}
	for _, f := range []string{"progressive.jpg", "cmyk.jpg", "lossy.webp", "lossless.webp", "alpha.webp", "animated.webp", "animatedlossless.webp", "lzw.tiff", "packbits.tiff", "g4.tiff", "pages.tiff", "tiled.tiff", "interlaced.png"} {
		checkMemory(t, f, testdata(t, f))
	}
}

// Images of every kind of sampling and colour, written by what the wild has.
func TestMemoryIsForetoldOfJPEG(t *testing.T) {
	for _, sof := range []byte{0xc0, 0xc2} {
		for _, sampling := range [][]byte{{0x11}, {0x22}, {0x11, 0x11, 0x11}, {0x21, 0x11, 0x11}, {0x22, 0x11, 0x11}, {0x12, 0x11, 0x11}, {0x41, 0x11, 0x11}, {0x42, 0x11, 0x11}, {0x11, 0x11, 0x11, 0x11}, {0x22, 0x11, 0x11, 0x22}} {
			for _, adobe := range []string{"", "\xff\xee\x00\x0eAdobe\x00\x64\x00\x00\x00\x00\x00", "\xff\xee\x00\x0eAdobe\x00\x64\x00\x00\x00\x00\x01"} {
				for _, late := range []bool{false, true} {
					shown := checkMemory(t, "jpeg", jpegFlat(sof, 301, 203, sampling, adobe, late))
					if !shown && (len(sampling) != 4 || adobe != "") {
						t.Errorf("process %x, sampling %x, marker %q: not decoded", sof, sampling, adobe)
					}
				}
			}
		}
	}
}

// jpegFlat is a whole JPEG of one colour: every block is two codes of a bit each.
// The marker of its colours comes before the image or behind it, where the decoder
// heeds it too.
func jpegFlat(sof byte, w, h int, sampling []byte, adobe string, late bool) []byte {
	b := jpegHeader(sof, uint16(w), uint16(h), sampling...)
	if !late {
		b = append(b, adobe...)
	}
	b = binary.BigEndian.AppendUint16(append(b, 0xff, 0xda), uint16(6+2*len(sampling)))
	b = append(b, byte(len(sampling)))
	for i := range sampling {
		b = append(b, byte(i+1), 0)
	}
	last := byte(63)
	if sof == 0xc2 {
		last = 0
	}
	b = append(b, 0, last, 0)
	b = append(b, make([]byte, w*h)...)
	if late {
		b = append(b, adobe...)
	}
	return append(b, 0xff, 0xd9)
}

// The real files take no more than is foretold either.
func TestMemoryIsForetoldOfRealFiles(t *testing.T) {
	dir := realData(t)
	for _, pattern := range []string{"media/*", "robust/go-image-testdata/*", "robust/go-image-testdata/pngsuite/*"} {
		files, err := filepath.Glob(filepath.Join(dir, filepath.FromSlash(pattern)))
		must(t, err)
		for _, f := range files {
			if file := read(t, f); file != nil {
				checkMemory(t, filepath.Base(f), file)
			}
		}
	}
}

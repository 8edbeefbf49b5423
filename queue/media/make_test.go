package media_test

import (
	"bytes"
	"compress/zlib"
	"context"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"golang.org/x/image/bmp"
	"golang.org/x/image/tiff"

	"discern/queue/media"
)

// The files in testdata were made of an invented pattern by cwebp, img2webp and
// ImageMagick, for the forms that Go's libraries read and do not write.

// pattern is an image with detail in every place and no two rows alike.
func pattern(w, h int) *image.RGBA {
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := color.RGBA{byte(x * 255 / w), byte(y * 255 / h), byte((x*7 + y*13) % 256), 255}
			if (x/8+y/8)%3 == 0 {
				c = color.RGBA{byte(255 - y*255/h), 40, byte(x * 255 / w), 255}
			}
			m.SetRGBA(x, y, c)
		}
	}
	return m
}

func must(tb testing.TB, err error) {
	tb.Helper()
	if err != nil {
		tb.Fatal(err)
	}
}

func jpegOf(tb testing.TB, m image.Image) []byte {
	tb.Helper()
	var b bytes.Buffer
	must(tb, jpeg.Encode(&b, m, &jpeg.Options{Quality: 80}))
	return b.Bytes()
}

func pngOf(tb testing.TB, m image.Image) []byte {
	tb.Helper()
	var b bytes.Buffer
	must(tb, png.Encode(&b, m))
	return b.Bytes()
}

func bmpOf(tb testing.TB, m image.Image) []byte {
	tb.Helper()
	var b bytes.Buffer
	must(tb, bmp.Encode(&b, m))
	return b.Bytes()
}

func tiffOf(tb testing.TB, m image.Image, c tiff.CompressionType) []byte {
	tb.Helper()
	var b bytes.Buffer
	must(tb, tiff.Encode(&b, m, &tiff.Options{Compression: c}))
	return b.Bytes()
}

// paletted is an image of few colours.
func paletted(w, h int, shift byte) *image.Paletted {
	p := color.Palette{color.RGBA{}}
	for i := range 15 {
		p = append(p, color.RGBA{byte(i*17) + shift, byte(255 - i*17), byte(i * 40), 255})
	}
	m := image.NewPaletted(image.Rect(0, 0, w, h), p)
	for i := range m.Pix {
		m.Pix[i] = byte(i/3+i/w*5) % 16
	}
	return m
}

// gifOf makes an animation of as many frames as there are disposals: the first
// covers the canvas, the others lie in it.
func gifOf(tb testing.TB, w, h int, disposal ...byte) []byte {
	tb.Helper()
	g := &gif.GIF{Config: image.Config{Width: w, Height: h}, Disposal: disposal}
	for i := range disposal {
		m := paletted(w, h, byte(i*9))
		if i > 0 {
			m = paletted(w/2, h/2, byte(i*9))
			m.Rect = m.Rect.Add(image.Pt(i*3%(w-w/2), i*5%(h-h/2)))
		}
		g.Image = append(g.Image, m)
		g.Delay = append(g.Delay, 5+i)
	}
	var b bytes.Buffer
	must(tb, gif.EncodeAll(&b, g))
	return b.Bytes()
}

// chunk returns a PNG chunk.
func chunk(kind string, body ...byte) []byte {
	b := binary.BigEndian.AppendUint32(nil, uint32(len(body)))
	b = append(append(b, kind...), body...)
	return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b[4:]))
}

// chunksOf returns the chunks of a PNG, each whole.
func chunksOf(file []byte) (all [][]byte) {
	for rest := file[8:]; len(rest) >= 12; {
		n := 12 + int(binary.BigEndian.Uint32(rest))
		all = append(all, rest[:n])
		rest = rest[n:]
	}
	return all
}

func joinPNG(chunks ...[]byte) []byte {
	return append([]byte("\x89PNG\r\n\x1a\n"), bytes.Join(chunks, nil)...)
}

// header returns the chunk IHDR.
func header(w, h uint32, depth, colours, interlace byte) []byte {
	b := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, w), h)
	return chunk("IHDR", append(b, depth, colours, 0, 0, interlace)...)
}

// apngFrame describes a frame for apngOf.
type apngFrame struct {
	m              image.Image
	at             image.Point
	dispose, blend byte
}

// apngOf makes an animated PNG. Where first is given, it stands before the
// animation and is no part of it. All images must be of one colour type.
func apngOf(tb testing.TB, canvas image.Point, first image.Image, frames ...apngFrame) []byte {
	tb.Helper()
	model := pngOf(tb, image.NewNRGBA(image.Rectangle{Max: canvas}))
	out := [][]byte{chunksOf(model)[0]}
	out = append(out, chunk("acTL", 0, 0, 0, byte(len(frames)), 0, 0, 0, 0))
	if first != nil {
		out = append(out, dataOf(tb, first, "IDAT", 0)...)
	}
	for i, f := range frames {
		b := binary.BigEndian.AppendUint32(nil, uint32(2*i))
		for _, n := range []int{f.m.Bounds().Dx(), f.m.Bounds().Dy(), f.at.X, f.at.Y} {
			b = binary.BigEndian.AppendUint32(b, uint32(n))
		}
		out = append(out, chunk("fcTL", append(b, 0, 1, 0, 4, f.dispose, f.blend)...))
		kind := "fdAT"
		if i == 0 && first == nil {
			kind = "IDAT"
		}
		out = append(out, dataOf(tb, f.m, kind, uint32(2*i+1))...)
	}
	return joinPNG(append(out, chunk("IEND"))...)
}

// dataOf returns an image's data as chunks of a kind, with eight bits of red,
// green, blue and alpha.
func dataOf(tb testing.TB, m image.Image, kind string, number uint32) (out [][]byte) {
	tb.Helper()
	var raw bytes.Buffer
	z := zlib.NewWriter(&raw)
	for y := range m.Bounds().Dy() {
		row := []byte{0}
		for x := range m.Bounds().Dx() {
			c, _ := color.NRGBAModel.Convert(m.At(m.Bounds().Min.X+x, m.Bounds().Min.Y+y)).(color.NRGBA)
			row = append(row, c.R, c.G, c.B, c.A)
		}
		_, err := z.Write(row)
		must(tb, err)
	}
	must(tb, z.Close())
	for rest := raw.Bytes(); len(rest) > 0; {
		n := min(len(rest), 100)
		var head []byte
		if kind == "fdAT" {
			head = binary.BigEndian.AppendUint32(nil, number)
		}
		out = append(out, chunk(kind, append(head, rest[:n]...)...))
		rest = rest[n:]
	}
	return out
}

// exif returns a block that gives an orientation.
func exif(order binary.AppendByteOrder, orientation uint16) []byte {
	b := []byte("II*\x00")
	if order == binary.BigEndian {
		b = []byte("MM\x00*")
	}
	b = order.AppendUint32(b, 8)
	b = order.AppendUint16(b, 2)
	b = append(order.AppendUint32(order.AppendUint16(order.AppendUint16(b, 0x010f), 2), 4), "abc\x00"...)
	b = order.AppendUint32(order.AppendUint16(order.AppendUint16(b, 0x0112), 3), 1)
	b = order.AppendUint16(order.AppendUint16(b, orientation), 0)
	return order.AppendUint32(b, 0)
}

// withEXIF puts an EXIF block into a file of any form that has a place for it.
func withEXIF(file, block []byte) []byte {
	switch media.Sniff(file) {
	case media.JPEG:
		body := append([]byte("Exif\x00\x00"), block...)
		segment := append(binary.BigEndian.AppendUint16([]byte{0xff, 0xe1}, uint16(2+len(body))), body...)
		return bytes.Join([][]byte{file[:2], segment, file[2:]}, nil)
	case media.PNG:
		return bytes.Join([][]byte{file[:33], chunk("eXIf", block...), file[33:]}, nil)
	default: // WebP
		out := append(append([]byte{}, file...), "EXIF"...)
		out = append(binary.LittleEndian.AppendUint32(out, uint32(len(block))), block...)
		binary.LittleEndian.PutUint32(out[4:], uint32(len(out)-8))
		return out
	}
}

func testdata(tb testing.TB, name string) []byte {
	tb.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	must(tb, err)
	return data
}

// decode decodes a file that must be one.
func decode(tb testing.TB, file []byte, limits media.Limits) *media.Picture {
	tb.Helper()
	p, err := media.Decode(context.Background(), bytes.NewReader(file), int64(len(file)), limits)
	must(tb, err)
	return p
}

func inspect(tb testing.TB, file []byte) media.Info {
	tb.Helper()
	i, err := media.Inspect(context.Background(), bytes.NewReader(file), int64(len(file)))
	must(tb, err)
	return i
}

// whole returns a picture as it is.
func whole(tb testing.TB, p *media.Picture) *image.RGBA {
	tb.Helper()
	m, err := p.Fit(context.Background(), 1<<14, 1<<14)
	must(tb, err)
	return m
}

// allocated returns the bytes that a function allocates, freed ones included.
func allocated(f func()) int64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return int64(after.TotalAlloc - before.TotalAlloc)
}

// farthest returns the largest difference between two images' samples.
func farthest(tb testing.TB, a, b *image.RGBA) (worst int) {
	tb.Helper()
	if a.Rect.Size() != b.Rect.Size() {
		tb.Fatalf("%v against %v", a.Rect, b.Rect)
	}
	for i := range a.Pix {
		d := int(a.Pix[i]) - int(b.Pix[i])
		worst = max(worst, d, -d)
	}
	return worst
}

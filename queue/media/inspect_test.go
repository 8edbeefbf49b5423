package media_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"io"
	"testing"

	"golang.org/x/image/tiff"

	"discern/queue"
	"discern/queue/media"
)

func TestInspect(t *testing.T) {
	m := pattern(40, 30)
	for _, c := range []struct {
		name          string
		file          []byte
		form          media.Form
		width, height int
		frames        int
		pixels        int64
	}{
		{"jpeg", jpegOf(t, m), media.JPEG, 40, 30, 1, 1200},
		{"progressive jpeg", testdata(t, "progressive.jpg"), media.JPEG, 64, 48, 1, 3072},
		{"png", pngOf(t, m), media.PNG, 40, 30, 1, 1200},
		{"interlaced png", testdata(t, "interlaced.png"), media.PNG, 64, 48, 1, 3072},
		{"apng", apngOf(t, image.Pt(40, 30), nil, apngFrame{m: m}, apngFrame{m: pattern(7, 5)}), media.APNG, 40, 30, 2, 1235},
		{"apng with an image before it", apngOf(t, image.Pt(40, 30), m, apngFrame{m: pattern(7, 5)}), media.APNG, 40, 30, 2, 1235},
		{"gif", gifOf(t, 40, 30, 0), media.GIF, 40, 30, 1, 1200},
		{"animated gif", gifOf(t, 40, 30, 1, 2, 3), media.GIF, 40, 30, 3, 1800},
		{"webp", testdata(t, "lossy.webp"), media.WebP, 64, 48, 1, 3072},
		{"lossless webp", testdata(t, "lossless.webp"), media.WebP, 64, 48, 1, 3072},
		{"animated webp", testdata(t, "animated.webp"), media.AnimatedWebP, 64, 48, 4, 3072 + 3*25*13},
		{"bmp", bmpOf(t, m), media.BMP, 40, 30, 1, 1200},
		{"tiff", tiffOf(t, m, tiff.Deflate), media.TIFF, 40, 30, 1, 1200},
		{"tiff of pages", testdata(t, "pages.tiff"), media.TIFF, 64, 48, 3, 3072},
		{"tiff of tiles", testdata(t, "tiled.tiff"), media.TIFF, 64, 48, 1, 3072},
	} {
		got := inspect(t, c.file)
		if got.Form != c.form || got.Width != c.width || got.Height != c.height || got.Orientation != 1 || got.Frames != c.frames || got.Pixels != c.pixels {
			t.Errorf("%s: %+v", c.name, got)
		}
	}
	for _, head := range []string{"%PDF-1.7", "8BPS\x00\x01", "", "hello"} {
		if got := inspect(t, []byte(head)); got != (media.Info{Form: media.Sniff([]byte(head))}) {
			t.Errorf("%q: %+v", head, got)
		}
	}
}

// The orientation is found wherever a form keeps it, in either byte order.
func TestInspectOrientation(t *testing.T) {
	m := pattern(40, 30)
	for _, order := range []binary.AppendByteOrder{binary.LittleEndian, binary.BigEndian} {
		for o := range 10 {
			want := o
			if o < 1 || o > 8 {
				want = 1
			}
			block := exif(order, uint16(o))
			for name, file := range map[string][]byte{
				"jpeg":                    withEXIF(jpegOf(t, m), block),
				"png":                     withEXIF(pngOf(t, m), block),
				"webp":                    withEXIF(testdata(t, "alpha.webp"), block),
				"webp with a jpeg's mark": withEXIF(testdata(t, "alpha.webp"), append([]byte("Exif\x00\x00"), block...)),
				"tiff":                    tiffTurned(order, uint16(o)),
			} {
				if got := inspect(t, file).Orientation; got != want {
					t.Errorf("%s, %v, %d: %d", name, order, o, got)
				}
			}
		}
	}
}

// tiffTurned is a TIFF of one white pixel with an orientation.
func tiffTurned(order binary.AppendByteOrder, orientation uint16) []byte {
	return tiffWith(order, []byte{255}, [][2]uint32{
		{256, 1}, {257, 1}, {258, 8}, {259, 1}, {262, 1}, {273, 8}, {274, uint32(orientation)}, {278, 1}, {279, 1},
	})
}

// tiffWith is a TIFF of tags, each a tag and its value, with data at byte 8.
func tiffWith(order binary.AppendByteOrder, data []byte, tags [][2]uint32) []byte {
	b := []byte("II*\x00")
	if order == binary.BigEndian {
		b = []byte("MM\x00*")
	}
	b = order.AppendUint32(b, uint32(8+len(data)))
	b = append(b, data...)
	b = order.AppendUint16(b, uint16(len(tags)))
	for _, t := range tags {
		b = order.AppendUint16(b, uint16(t[0]))
		if t[0] == 274 {
			b = order.AppendUint32(order.AppendUint16(b, 3), 1)
			b = order.AppendUint16(order.AppendUint16(b, uint16(t[1])), 0)
			continue
		}
		b = order.AppendUint32(order.AppendUint32(order.AppendUint16(b, 4), 1), t[1])
	}
	return order.AppendUint32(b, 0)
}

// A walk allocates next to nothing, whatever the file has and says.
func TestInspectAllocatesLittle(t *testing.T) {
	many := make([]byte, 200)
	for name, file := range map[string][]byte{
		"a large jpeg":      jpegOf(t, pattern(1200, 900)),
		"a large png":       pngOf(t, pattern(900, 700)),
		"many gif frames":   gifOf(t, 64, 48, many...),
		"a huge png header": joinPNG(header(60000, 60000, 16, 6, 1), chunk("IDAT"), chunk("IEND")),
		"tiff":              tiffOf(t, pattern(200, 100), tiff.Uncompressed),
	} {
		used := allocated(func() { inspect(t, file) })
		if used > 16<<10 {
			t.Errorf("%s: %d bytes", name, used)
		}
	}
}

// A size that no memory holds is not taken for a small one because a sum of it
// does not fit in a number. The first was found by fuzzing.
func TestInspectHugeSizes(t *testing.T) {
	frame := chunksOf(apngOf(t, image.Pt(9, 9), nil, apngFrame{m: pattern(9, 9)}))
	for name, file := range map[string][]byte{
		"bmp":        bmpHeader(1650614882, 1650614882, 25186),
		"png":        joinPNG(header(1<<31-1, 1<<31-1, 16, 6, 1), chunk("IDAT"), chunk("IEND")),
		"apng":       joinPNG(header(1<<31-1, 1<<31-1, 16, 6, 1), frame[1], fcTL(1<<31-1, 1<<31-1), chunk("IDAT"), fcTL(1<<31-1, 1<<31-1), chunk("fdAT"), chunk("IEND")),
		"tiff":       tiffWith(binary.LittleEndian, nil, tiffTags(1<<32-1, 1<<32-1, 16, 5, 2, 1<<32-1, 0)),
		"tiff, tile": tiffWith(binary.LittleEndian, nil, [][2]uint32{{256, 1<<32 - 1}, {257, 1<<32 - 1}, {258, 16}, {262, 2}, {322, 1<<32 - 1}, {323, 1<<32 - 1}}),
		"webp":       webpOf(riff("VP8X", 10, 2, 0, 0, 0, 255, 255, 255, 255, 255, 255), riff("ANMF", 30, 0, 0, 0, 0, 0, 0, 255, 255, 255, 255, 255, 255, 0, 0, 0, 0, 'V', 'P', '8', 'L', 6, 0, 0, 0, 0x2f, 255, 255, 255, 255, 0)),
	} {
		if i := inspect(t, file); i.Memory < 1<<40 || i.Pixels < 1<<20 {
			t.Errorf("%s: %+v", name, i)
		}
	}
}

func TestInspectFaults(t *testing.T) {
	m := pattern(40, 30)
	jpeg, gif, bmp := jpegOf(t, m), gifOf(t, 40, 30, 0), bmpOf(t, m)
	tables, _, _ := bytes.Cut(jpeg, []byte{0xff, 0xda})
	for _, c := range []struct {
		name string
		file []byte
		kind queue.ErrorKind
	}{
		{"jpeg cut before its size", jpeg[:20], queue.Invalid},
		{"jpeg cut before its image", tables, queue.Invalid},
		{"jpeg without an image", append(bytes.Clone(tables), 0xff, 0xd9), queue.Invalid},
		{"lossless jpeg", []byte("\xff\xd8\xff\xc3\x00\x0b\x08\x00\x10\x00\x10\x01\x01\x11\x00\xff\xda\x00\x08\x01\x01\x00\x01\x00\x00\x00\xff\xd9"), queue.Refused},
		{"png cut in its header", pngOf(t, m)[:20], queue.Invalid},
		{"png without an image", joinPNG(header(40, 30, 8, 2, 0), chunk("IEND")), queue.Invalid},
		{"png of no width", joinPNG(header(0, 30, 8, 2, 0), chunk("IDAT"), chunk("IEND")), queue.Invalid},
		{"gif cut before a frame", gif[:13], queue.Invalid},
		{"gif without a frame", append(gif[:13:13], make([]byte, 48)...), queue.Invalid},
		{"webp cut", testdata(t, "lossy.webp")[:100], queue.Invalid},
		{"webp without an image", []byte("RIFF\x04\x00\x00\x00WEBP"), queue.Invalid},
		{"bmp cut", bmp[:20], queue.Invalid},
		{"bmp of no width", []byte("BM" + string(make([]byte, 12)) + "\x28" + string(make([]byte, 40))), queue.Invalid},
		{"bmp of the first kind", []byte("BM" + string(make([]byte, 12)) + "\x0c" + string(make([]byte, 40))), queue.Refused},
		{"tiff cut", tiffOf(t, m, tiff.Deflate)[:300], queue.Invalid},
		{"bigtiff", []byte("II+\x00\x08\x00\x00\x00\x10\x00\x00\x00"), queue.Refused},
	} {
		_, err := media.Inspect(context.Background(), bytes.NewReader(c.file), int64(len(c.file)))
		if queue.KindOf(err) != c.kind || err == nil {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

// What goes wrong with reading says nothing of the file.
func TestReadingFails(t *testing.T) {
	file := jpegOf(t, pattern(600, 400))
	wrong := errors.New("the seal does not hold")
	for after := range 6 {
		r := &flaky{ReaderAt: bytes.NewReader(file), after: after, do: func() error { return wrong }}
		_, err := media.Decode(context.Background(), r, int64(len(file)), media.Limits{})
		if r.reads > after && (!errors.Is(err, wrong) || queue.KindOf(err) != queue.Other) {
			t.Errorf("after %d reads: %v", after, err)
		}
	}
}

// Reading stops at once when nobody waits any more.
func TestCancelled(t *testing.T) {
	animation := gifOf(t, 640, 480, 1, 2, 3, 0, 1)
	for name, file := range map[string][]byte{
		"jpeg": jpegOf(t, pattern(1600, 1200)), "png": pngOf(t, pattern(600, 400)), "gif": animation,
		"webp": testdata(t, "lossless.webp"), "bmp": bmpOf(t, pattern(300, 200)), "tiff": tiffOf(t, pattern(300, 200), tiff.Deflate),
		"cut jpeg": jpegOf(t, pattern(1600, 1200))[:60000],
	} {
		for after := range 12 {
			ctx, cancel := context.WithCancel(context.Background())
			r := &flaky{ReaderAt: bytes.NewReader(file), after: after, do: func() error { cancel(); return nil }}
			_, err := media.Decode(ctx, r, int64(len(file)), media.Limits{})
			if r.reads > after && !errors.Is(err, context.Canceled) {
				t.Errorf("%s after %d reads: %v", name, after, err)
			}
			if r.reads > after+1 {
				t.Errorf("%s: read %d times more", name, r.reads-after-1)
			}
			cancel()
		}
	}
}

// flaky does something at a read after so many, and fails with what that returns.
type flaky struct {
	io.ReaderAt
	after, reads int
	do           func() error
}

func (f *flaky) ReadAt(p []byte, off int64) (int, error) {
	f.reads++
	if f.reads == f.after+1 {
		if err := f.do(); err != nil {
			return 0, err
		}
	}
	return f.ReaderAt.ReadAt(p, off)
}

// A panic within is a fault of the file.
func TestPanicIsAFault(t *testing.T) {
	file := jpegOf(t, pattern(600, 400))
	for after := 1; after < 5; after++ {
		r := &flaky{ReaderAt: bytes.NewReader(file), after: after, do: func() error { panic("within the decoder") }}
		_, err := media.Decode(context.Background(), r, int64(len(file)), media.Limits{})
		if r.reads > after && err != nil && queue.KindOf(err) != queue.Invalid {
			t.Errorf("after %d reads: %v", after, err)
		}
	}
}

func ExampleFlaw() {
	fmt.Println(&media.Flaw{Cause: media.CutOff, Shown: 0.57})
	fmt.Println(&media.Flaw{Cause: media.Damaged, Coarse: true, Shown: 1})
	fmt.Println(&media.Flaw{Cause: media.CutOff, Frame: true, Shown: 1})
	// Output:
	// The file is cut off; 57% of the image is shown.
	// The file is damaged; the image is shown without its finest detail.
	// The file is cut off; frames may be missing at its end.
}

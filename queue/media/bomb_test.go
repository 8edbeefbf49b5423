package media_test

import (
	"bytes"
	"compress/lzw"
	"compress/zlib"
	"context"
	"encoding/binary"
	"errors"
	"image"
	"io"
	"testing"

	"golang.org/x/image/tiff"

	"discern/queue"
	"discern/queue/media"
)

// zeros returns n zero bytes as a zlib stream: a thousandth of them.
func zeros(tb testing.TB, n int64) []byte {
	tb.Helper()
	var b bytes.Buffer
	z, err := zlib.NewWriterLevel(&b, zlib.BestCompression)
	must(tb, err)
	_, err = io.CopyN(z, zero{}, n)
	must(tb, err)
	must(tb, z.Close())
	return b.Bytes()
}

type zero struct{}

func (zero) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}

// blocks divides bytes as GIF does.
func blocks(b []byte) (out []byte) {
	for len(b) > 0 {
		n := min(255, len(b))
		out = append(append(out, byte(n)), b[:n]...)
		b = b[n:]
	}
	return append(out, 0)
}

// gifFrames is a GIF of a screen and frames all alike, which say that they are so
// large and hold so many pixels.
func gifFrames(tb testing.TB, screen, size, frames, pixels int) []byte {
	tb.Helper()
	var codes bytes.Buffer
	w := lzw.NewWriter(&codes, lzw.LSB, 8)
	_, err := w.Write(make([]byte, pixels))
	must(tb, err)
	must(tb, w.Close())
	le := binary.LittleEndian
	file := le.AppendUint16(le.AppendUint16([]byte("GIF89a"), uint16(screen)), uint16(screen))
	file = append(file, 0x80, 0, 0, 0, 0, 0, 255, 255, 255)
	for range frames {
		file = append(file, 0x2c, 0, 0, 0, 0)
		file = append(le.AppendUint16(le.AppendUint16(file, uint16(size)), uint16(size)), 0, 8)
		file = append(file, blocks(codes.Bytes())...)
	}
	return append(file, 0x3b)
}

// jpegHeader is the beginning of a JPEG: what every table needs, and a frame of a
// process, a size and components, given by their sampling.
func jpegHeader(sof byte, w, h uint16, sampling ...byte) []byte {
	b := []byte{0xff, 0xd8, 0xff, 0xdb, 0, 67, 0}
	b = append(b, bytes.Repeat([]byte{1}, 64)...)
	be := binary.BigEndian
	b = append(be.AppendUint16(append(b, 0xff, sof), uint16(8+3*len(sampling))), 8)
	b = append(be.AppendUint16(be.AppendUint16(b, h), w), byte(len(sampling)))
	for i, s := range sampling {
		b = append(b, byte(i+1), s, 0)
	}
	for _, table := range []byte{0x00, 0x10} {
		// Two codes of one and two bits: nothing, or a run to the end of so many bands.
		b = append(b, 0xff, 0xc4, 0, 21, table, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
		b = append(b, 0, []byte{1, 0xe0}[table>>4])
	}
	return b
}

// jpegScans adds passes of a few bytes each to a progressive file; every one makes
// the decoder go through the whole image.
func jpegScans(n int) []byte {
	b := jpegHeader(0xc2, 1024, 1024, 0x11)
	b = append(b, 0xff, 0xda, 0, 8, 1, 1, 0x00, 0, 0, 0x00)
	b = append(b, make([]byte, 1024*1024/64/8+1)...)
	for range n - 1 {
		// The code 10 and fourteen bits: a run of 16,384 blocks and more.
		b = append(b, 0xff, 0xda, 0, 8, 1, 1, 0x00, 1, 63, 0x00)
		b = append(b, bytes.Repeat([]byte{0xbf, 0xfe, 0xbf, 0xfe}, 8)...)
	}
	return append(b, 0xff, 0xd9)
}

// webpOf is a WebP of chunks.
func webpOf(chunks ...[]byte) []byte {
	body := append([]byte("WEBP"), bytes.Join(chunks, nil)...)
	return append(binary.LittleEndian.AppendUint32([]byte("RIFF"), uint32(len(body))), body...)
}

func riff(kind string, n uint32, body ...byte) []byte {
	return append(binary.LittleEndian.AppendUint32([]byte(kind), n), body...)
}

// tiffTags describes a TIFF for tiffWith: its data lies at byte 8.
func tiffTags(w, h, bits, compression, photometric, rows, bytes uint32) [][2]uint32 {
	return [][2]uint32{{256, w}, {257, h}, {258, bits}, {259, compression}, {262, photometric}, {273, 8}, {278, rows}, {279, bytes}}
}

// A bomb is refused or shown within bounds, and costs next to nothing before that
// is settled. Each is small; what it would become is not.
func TestBombs(t *testing.T) {
	le := binary.LittleEndian
	huge := zeros(t, 200e6)
	plain := chunksOf(pngOf(t, pattern(40, 30)))
	inChunk := func(kind, lead string) []byte {
		body := append([]byte(lead), huge...)
		return joinPNG(append([][]byte{plain[0], chunk(kind, body...)}, plain[1:]...)...)
	}
	const (
		refused = 64 << 10 // bytes that refusing may take
		small   = 1 << 20  // that showing a small image may take
	)
	for _, c := range []struct {
		name string
		file []byte
		kind queue.ErrorKind // of the error; -1 where it is shown
		most int64
	}{
		{"png of 60,000 × 60,000", joinPNG(header(60000, 60000, 8, 2, 0), chunk("IDAT", huge...), chunk("IEND")), queue.Refused, refused},
		{"interlaced deep png of 5,000 × 5,000", joinPNG(header(5000, 5000, 16, 6, 1), chunk("IDAT", huge...), chunk("IEND")), queue.Refused, refused},
		{"png of 2³¹ rows", joinPNG(header(1, 1<<31-1, 8, 2, 0), chunk("IDAT", huge...), chunk("IEND")), queue.Refused, refused},
		{"png bomb in iTXt", inChunk("iTXt", "k\x00\x01\x00\x00\x00"), -1, small},
		{"png bomb in zTXt", inChunk("zTXt", "k\x00\x00"), -1, small},
		{"png bomb in iCCP", inChunk("iCCP", "k\x00\x00"), -1, small},
		{"png with more data than rows", joinPNG(header(40, 30, 8, 2, 0), chunk("IDAT", huge...), chunk("IEND")), -1, small},
		{"png chunk that never ends", joinPNG(header(40, 30, 8, 2, 0), []byte("\x7f\xff\xff\xffIDAT")), queue.Invalid, small},
		{"png palette that never ends", joinPNG(header(40, 30, 8, 3, 0), []byte("\xff\xff\xff\xffPLTE"), chunk("IDAT", huge...)), queue.Invalid, small},
		{"apng frame of 60,000 × 60,000", joinPNG(plain[0], chunk("acTL", 0, 0, 0, 1, 0, 0, 0, 0), fcTL(60000, 60000), chunk("IDAT", huge...), chunk("IEND")), queue.Refused, refused},

		{"gif screen of 65,535 × 65,535", gifFrames(t, 65535, 10, 1, 100), queue.Refused, refused},
		{"gif frame of 65,535 × 65,535", gifFrames(t, 10, 65535, 1, 1000), queue.Refused, refused},
		{"gif of a hundred thousand frames", gifFrames(t, 200, 200, 100_000, 40_000), -1, 2 << 20},
		{"gif frame with too many pixels", gifFrames(t, 10, 10, 1, 10_000_000), -1, small},
		{"gif without colours", func() []byte { b := gifFrames(t, 10, 10, 1, 100); b[10] = 0; return append(b[:13], b[19:]...) }(), queue.Invalid, small},

		{"jpeg of 65,535 × 65,535", append(jpegHeader(0xc0, 65535, 65535, 0x22, 0x11, 0x11), 0xff, 0xda, 0, 12, 3, 1, 0, 2, 0, 3, 0, 0, 63, 0, 0xff, 0xd9), queue.Refused, refused},
		{"progressive jpeg of 10,000 × 8,000", append(jpegHeader(0xc2, 10000, 8000, 0x22, 0x11, 0x11), 0xff, 0xda, 0, 12, 3, 1, 0, 2, 0, 3, 0, 0, 0, 0, 0xff, 0xd9), queue.Refused, refused},
		{"jpeg of no height", append(jpegHeader(0xc0, 100, 0, 0x11), 0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0, 0xff, 0xd9), queue.Invalid, refused},

		{"webp canvas of 2²⁴ × 2²⁴", webpOf(riff("VP8X", 10, 0, 0, 0, 0, 255, 255, 255, 255, 255, 255), riff("VP8L", 6, 0x2f, 0, 0, 0, 0, 0)), queue.Refused, refused},
		{"webp of 16,384 × 16,384", webpOf(riff("VP8L", 6, 0x2f, 255, 255, 255, 15, 0)), queue.Refused, refused},
		{"webp of 16,383 × 16,383", webpOf(riff("VP8 ", 12, 0x10, 0, 0, 0x9d, 1, 0x2a, 0xff, 0x3f, 0xff, 0x3f, 0, 0)), queue.Refused, refused},
		{"webp that says it has 128 MB", webpOf(riff("VP8 ", 1<<27, 0x10, 0, 0, 0x9d, 1, 0x2a, 8, 0, 8, 0)), queue.Invalid, refused},
		{"webp alpha of 30,000 × 30,000", webpOf(riff("VP8X", 10, 0x10, 0, 0, 0, 0x2f, 0x75, 0, 0x2f, 0x75, 0), riff("ALPH", 2, 0, 0), riff("VP8 ", 12, 0x10, 0, 0, 0x9d, 1, 0x2a, 8, 0, 8, 0, 0, 0)), queue.Refused, refused},

		{"bmp of 2³¹ × 2³¹", bmpHeader(1<<31-1, 1<<31-1, 24), queue.Refused, refused},
		{"bmp upside down, of 2³¹ rows", bmpHeader(4, 1<<31, 32), queue.Refused, refused},

		{"tiff of 60,000 × 60,000", tiffWith(le, huge, tiffTags(60000, 60000, 8, 8, 1, 60000, uint32(len(huge)))), queue.Refused, refused},
		{"tiff strip that unpacks to too much", tiffWith(le, huge, tiffTags(100, 100, 8, 8, 1, 100, uint32(len(huge)))), -1, 5 << 20},
		{"tiff of tiles beyond it", tiffWith(le, huge, [][2]uint32{{256, 1}, {257, 1 << 20}, {258, 8}, {259, 8}, {262, 1}, {322, 1024}, {323, 8}, {324, 8}, {325, uint32(len(huge))}}), queue.Refused, refused},
		{"tiff of four thousand million strips", tiffWith(le, huge, tiffTags(1, 1<<32-1, 8, 8, 1, 1, uint32(len(huge)))), queue.Refused, refused},
	} {
		var err error
		used := allocated(func() {
			_, err = media.Decode(context.Background(), bytes.NewReader(c.file), int64(len(c.file)), media.Limits{Frames: 3000})
		})
		if c.kind < 0 {
			if err != nil {
				t.Errorf("%s: %v", c.name, err)
			}
		} else if err == nil || queue.KindOf(err) != c.kind {
			t.Errorf("%s: %v", c.name, err)
		}
		if used > c.most {
			t.Errorf("%s: %d bytes allocated, more than %d", c.name, used, c.most)
		}
	}
}

// fcTL is the chunk that announces a frame of a size.
func fcTL(w, h uint32) []byte {
	b := binary.BigEndian.AppendUint32(make([]byte, 4), w)
	b = binary.BigEndian.AppendUint32(b, h)
	return chunk("fcTL", append(b, make([]byte, 14)...)...)
}

func bmpHeader(w, h uint32, bits uint16) []byte {
	le := binary.LittleEndian
	b := append([]byte("BM"), make([]byte, 8)...)
	b = le.AppendUint32(le.AppendUint32(b, 54), 40)
	b = le.AppendUint32(le.AppendUint32(b, w), h)
	b = le.AppendUint16(le.AppendUint16(b, 1), bits)
	return append(b, make([]byte, 24)...)
}

// Passes beyond what any program writes are left out, and said, so that a file of
// a few bytes a pass costs no more than it should.
func TestManyPasses(t *testing.T) {
	p := decode(t, jpegScans(90), media.Limits{})
	if p.Flaw != nil {
		t.Errorf("90 passes: %v", p.Flaw)
	}
	p = decode(t, jpegScans(20_000), media.Limits{})
	if p.Flaw == nil || p.Flaw.Cause != media.TooMuch || !p.Flaw.Coarse {
		t.Errorf("20,000 passes: %v", p.Flaw)
	}
}

// A TIFF whose directory names the same bytes again and again would keep the
// decoder busy for as long as it liked.
func TestTIFFThatRepeats(t *testing.T) {
	const rows = 60_000
	le := binary.LittleEndian
	row := tiffOf(t, image.NewGray(image.Rect(0, 0, 2000, 1)), tiff.Deflate)
	data := row[8 : 8+len(zeros(t, 2000))]
	// Places and lengths of strips, all of the same one, which is padded.
	data = append(data, make([]byte, 4000-len(data))...)
	places, lengths := len(data), len(data)+4*rows
	for range rows {
		data = le.AppendUint32(data, 8)
	}
	for range rows {
		data = le.AppendUint32(data, 4000)
	}
	file := tiffWith(le, data, tiffTags(2000, rows, 8, 1, 1, 1, 0))
	for i := len(file) - 4 - 12*8; i < len(file)-4; i += 12 {
		switch tag := le.Uint16(file[i:]); tag {
		case 273, 279:
			le.PutUint32(file[i+4:], rows)
			le.PutUint32(file[i+8:], uint32(8+map[uint16]int{273: places, 279: lengths}[tag]))
		}
	}
	_, err := media.Decode(context.Background(), bytes.NewReader(file), int64(len(file)), media.Limits{})
	if queue.KindOf(err) != queue.Invalid || err == nil {
		t.Fatal(err)
	}
	if cause := errors.Unwrap(err); cause == nil || cause.Error() != "the same bytes are used again and again" {
		t.Errorf("%v", cause)
	}
}

package media_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"image"
	"image/draw"
	"image/gif"
	"image/jpeg"
	"image/png"
	"strings"
	"testing"

	"golang.org/x/image/bmp"
	"golang.org/x/image/tiff"
	"golang.org/x/image/webp"

	"discern/queue"
	"discern/queue/media"
)

// Every form comes out as its own decoder has it.
func TestDecode(t *testing.T) {
	m := pattern(40, 30)
	half := image.NewNRGBA(m.Rect)
	draw.Draw(half, half.Rect, m, image.Point{}, draw.Src)
	for i := 3; i < len(half.Pix); i += 4 {
		half.Pix[i] = byte(i)
	}
	grey := image.NewGray16(m.Rect)
	draw.Draw(grey, grey.Rect, m, image.Point{}, draw.Src)
	deep := image.NewNRGBA64(m.Rect)
	draw.Draw(deep, deep.Rect, half, image.Point{}, draw.Src)
	for _, c := range []struct {
		name string
		file []byte
	}{
		{"jpeg", jpegOf(t, m)},
		{"grey jpeg", jpegOf(t, grey)},
		{"progressive jpeg", testdata(t, "progressive.jpg")},
		{"cmyk jpeg", testdata(t, "cmyk.jpg")},
		{"png", pngOf(t, m)},
		{"transparent png", pngOf(t, half)},
		{"deep png", pngOf(t, deep)},
		{"deep grey png", pngOf(t, grey)},
		{"paletted png", pngOf(t, paletted(40, 30, 0))},
		{"interlaced png", testdata(t, "interlaced.png")},
		{"gif", gifOf(t, 40, 30, 0)},
		{"webp", testdata(t, "lossy.webp")},
		{"lossless webp", testdata(t, "lossless.webp")},
		{"transparent webp", testdata(t, "alpha.webp")},
		{"bmp", bmpOf(t, m)},
		{"paletted bmp", bmpOf(t, paletted(40, 30, 0))},
		{"tiff", tiffOf(t, m, tiff.Uncompressed)},
		{"deflated tiff", tiffOf(t, m, tiff.Deflate)},
		{"lzw tiff", testdata(t, "lzw.tiff")},
		{"packbits tiff", testdata(t, "packbits.tiff")},
		{"fax tiff", testdata(t, "g4.tiff")},
		{"tiled tiff", testdata(t, "tiled.tiff")},
	} {
		p := decode(t, c.file, media.Limits{})
		want := reference(t, c.file)
		if d := farthest(t, whole(t, p), want); d > 0 {
			t.Errorf("%s: differs by %d", c.name, d)
		}
		if w, h := p.Size(); w != want.Rect.Dx() || h != want.Rect.Dy() || p.Flaw != nil || p.LeftOut != 0 || p.Frames != 1 || p.Delay != 0 {
			t.Errorf("%s: %+v", c.name, p)
		}
	}
	if p := decode(t, testdata(t, "pages.tiff"), media.Limits{}); p.LeftOut != 2 || p.Frames != 1 {
		t.Errorf("pages: %d left out, %d shown", p.LeftOut, p.Frames)
	}
}

// reference decodes with the decoder of the form alone.
func reference(tb testing.TB, file []byte) *image.RGBA {
	tb.Helper()
	var (
		m   image.Image
		err error
		r   = bytes.NewReader(file)
	)
	switch media.Sniff(file) {
	case media.JPEG:
		m, err = jpeg.Decode(r)
	case media.PNG:
		m, err = png.Decode(r)
	case media.GIF:
		m, err = gif.Decode(r)
	case media.WebP:
		m, err = webp.Decode(r)
	case media.BMP:
		m, err = bmp.Decode(r)
	case media.TIFF:
		m, err = tiff.Decode(r)
	}
	must(tb, err)
	return rgba(m)
}

func rgba(m image.Image) *image.RGBA {
	out := image.NewRGBA(image.Rectangle{Max: m.Bounds().Size()})
	draw.Draw(out, out.Rect, m, m.Bounds().Min, draw.Src)
	return out
}

// What is not shown says why, in words for the person who looks.
func TestRefused(t *testing.T) {
	big := image.NewGray(image.Rect(0, 0, 3000, 10))
	for _, c := range []struct {
		name   string
		file   []byte
		limits media.Limits
		kind   queue.ErrorKind
		words  string
	}{
		{"a form that is not shown", []byte("8BPS\x00\x01"), media.Limits{}, queue.Refused, "This file (Photoshop image) is of a form that cannot be shown; the item can still be decided"},
		{"a video", []byte("FLV\x01"), media.Limits{}, queue.Refused, "Flash video"},
		{"nothing", nil, media.Limits{}, queue.Refused, "unknown form"},
		{"a jpeg of 12 bits", []byte("\xff\xd8\xff\xc1\x00\x0b\x0c\x00\x10\x00\x10\x01\x01\x11\x00\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00\x00\xff\xd9"), media.Limits{}, queue.Refused, "written in a way that cannot be shown"},
		{"a compressed bmp", compressedBMP(bmpOf(t, big)), media.Limits{}, queue.Refused, "written in a way that cannot be shown"},
		{"a tiff of four bits", tiffWith(binary.LittleEndian, make([]byte, 64), [][2]uint32{{256, 8}, {257, 8}, {258, 4}, {259, 1}, {262, 1}, {273, 8}, {278, 8}, {279, 32}}), media.Limits{}, queue.Refused, "written in a way that cannot be shown"},
		{"more pixels than allowed", pngOf(t, big), media.Limits{Pixels: 29999}, queue.Refused, "3000 × 10 pixels, has more to decode than the 0.029999 million"},
		{"just as many", pngOf(t, big), media.Limits{Pixels: 30000}, queue.Other, ""},
		{"more memory than allowed", pngOf(t, big), media.Limits{Memory: 200_000}, queue.Refused, "would take 0 MB of memory to show, more than the 0 MB allowed"},
		{"a file larger than memory", append(pngOf(t, big), make([]byte, 2e6)...), media.Limits{Memory: 1e6}, queue.Refused, "has 2 MB, more than the 1 MB"},
		{"noise behind a header", append([]byte("\x89PNG\r\n\x1a\n"), make([]byte, 100)...), media.Limits{}, queue.Invalid, "is damaged, and nothing of it can be shown"},
	} {
		_, err := media.Decode(context.Background(), bytes.NewReader(c.file), int64(len(c.file)), c.limits)
		if c.words == "" {
			must(t, err)
			continue
		}
		if queue.KindOf(err) != c.kind || err == nil || !strings.Contains(err.Error(), c.words) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

// compressedBMP says of a BMP that it is compressed.
func compressedBMP(file []byte) []byte {
	file[30] = 1
	return file
}

// Of a damaged file that is no JPEG, PNG or animation nothing can be shown.
func TestCutOffBeyondMending(t *testing.T) {
	m := pattern(64, 48)
	for name, file := range map[string][]byte{
		"webp": testdata(t, "lossy.webp"), "lossless webp": testdata(t, "lossless.webp"),
		"bmp": bmpOf(t, m), "tiff": testdata(t, "lzw.tiff"),
	} {
		for cut := 30; cut < len(file)-2; cut += 37 {
			_, err := media.Decode(context.Background(), bytes.NewReader(file[:cut]), int64(cut), media.Limits{})
			if name == "tiff" && err == nil {
				continue // the directory stands first, what is cut may be its description
			}
			if queue.KindOf(err) != queue.Invalid {
				t.Errorf("%s at %d: %v", name, cut, err)
			} else if name != "tiff" && !strings.Contains(err.Error(), "cut off") {
				t.Errorf("%s at %d: %v", name, cut, err)
			}
		}
	}
}

// A still is its own only frame, and is shown upright.
func TestStill(t *testing.T) {
	p := decode(t, withEXIF(jpegOf(t, pattern(40, 30)), exif(binary.LittleEndian, 6)), media.Limits{})
	if w, h := p.Size(); w != 30 || h != 40 || p.Info.Width != 40 || p.Info.Height != 30 || p.Info.Orientation != 6 {
		t.Errorf("%d × %d, %+v", w, h, p.Info)
	}
	same, err := p.Frame(context.Background(), 0)
	must(t, err)
	if same != p {
		t.Error("the first frame of a still is another picture")
	}
	for _, i := range []int{-1, 1} {
		if _, err := p.Frame(context.Background(), i); queue.KindOf(err) != queue.NotFound {
			t.Errorf("frame %d: %v", i, err)
		}
	}
}

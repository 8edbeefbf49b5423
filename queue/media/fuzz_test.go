package media_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"image"
	"os"
	"testing"

	"golang.org/x/image/tiff"

	"discern/queue"
	"discern/queue/media"
)

// seeds are small files of every form, and some that are nearly one.
func seeds(f *testing.F) {
	m := pattern(23, 17)
	for _, file := range [][]byte{
		jpegOf(f, m), jpegOf(f, toGrey(m)), jpegFlat(0xc2, 20, 20, []byte{0x22, 0x11, 0x11}, "", false), jpegScans(3)[:400],
		jpegFlat(0xc0, 20, 20, []byte{0x11, 0x11, 0x11, 0x11}, "\xff\xee\x00\x0eAdobe\x00\x64\x00\x00\x00\x00\x00", true),
		withEXIF(jpegOf(f, m), exif(binary.BigEndian, 6)),
		pngOf(f, m), pngOf(f, paletted(23, 17, 0)), pngOf(f, image.NewGray16(m.Rect)), withEXIF(pngOf(f, m), exif(binary.LittleEndian, 3)),
		apngOf(f, image.Pt(23, 17), m, apngFrame{m: pattern(5, 4), at: image.Pt(2, 2), dispose: 2, blend: 1}, apngFrame{m: m, dispose: 1}),
		gifOf(f, 23, 17, 0), gifOf(f, 23, 17, 1, 3, 2, 3), gifFrames(f, 9, 12, 2, 200),
		bmpOf(f, m), bmpOf(f, paletted(23, 17, 0)), bmpHeader(5, 1<<32-5, 32),
		tiffOf(f, m, tiff.Uncompressed), tiffOf(f, m, tiff.Deflate), tiffTurned(binary.BigEndian, 5),
	} {
		f.Add(file)
		f.Add(file[:len(file)*2/3])
	}
	names, err := os.ReadDir("testdata")
	must(f, err)
	for _, n := range names {
		if !n.IsDir() {
			f.Add(testdata(f, n.Name()))
		}
	}
	f.Add(withEXIF(testdata(f, "alpha.webp"), exif(binary.LittleEndian, 8)))
	for _, head := range []string{"", "%PDF-1.4", "<svg>", "\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic", "OggS", "\x1a\x45\xdf\xa3", "\xff\xfb\x90\x64", "\x47"} {
		f.Add([]byte(head))
	}
}

// The walk through any bytes ends, allocates little, and makes sense or says that
// it does not.
func FuzzInspect(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, file []byte) {
		var (
			info media.Info
			err  error
		)
		used := allocated(func() {
			info, err = media.Inspect(context.Background(), bytes.NewReader(file), int64(len(file)))
		})
		if used > 128<<10 {
			t.Fatalf("%d bytes allocated", used)
		}
		if info.Form.Name() == "" || info.Form.MIME() == "" {
			t.Fatalf("form %d", info.Form)
		}
		switch {
		case err != nil:
			if kind := queue.KindOf(err); kind != queue.Invalid && kind != queue.Refused {
				t.Fatalf("%v", err)
			}
		case !info.Form.CanShow():
			if info != (media.Info{Form: info.Form}) {
				t.Fatalf("%+v", info)
			}
		case info.Width < 1 || info.Height < 1 || info.Orientation < 1 || info.Orientation > 8 || info.Frames < 1 || info.Pixels < 0 || info.Memory < 1:
			t.Fatalf("%+v", info)
		}
	})
}

// Any bytes are shown or refused, within the limits.
func FuzzDecode(f *testing.F) {
	seeds(f)
	limits := media.Limits{Pixels: 1 << 16, Memory: 8 << 20, Frames: 5}
	const apart = 256 << 10 // what the walk and the test take
	f.Fuzz(func(t *testing.T, file []byte) {
		ctx := context.Background()
		var (
			p   *media.Picture
			err error
		)
		used := allocated(func() { p, err = media.Decode(ctx, bytes.NewReader(file), int64(len(file)), limits) })
		// A damaged file is decoded several times, one after the other; the decoder of
		// TIFF allocates a reader for every strip.
		most := 20 * limits.Memory
		if p != nil && p.Flaw == nil && p.Info.Form != media.TIFF {
			most = p.Info.Memory + apart
		}
		if used > most {
			t.Fatalf("%d bytes allocated, more than %d: %+v, %v", used, most, p, err)
		}
		if err != nil {
			if kind := queue.KindOf(err); p != nil || kind != queue.Invalid && kind != queue.Refused {
				t.Fatalf("%v", err)
			}
			return
		}
		w, h := p.Size()
		if w < 1 || h < 1 || int64(w)*int64(h) > limits.Pixels || p.Frames < 1 || p.LeftOut != p.Info.Frames-p.Frames || p.LeftOut < 0 {
			t.Fatalf("%d × %d, %+v", w, h, p)
		}
		for i := range p.Frames {
			frame, err := p.Frame(ctx, i)
			must(t, err)
			m, err := frame.Turn(i).Fit(ctx, 20, 15)
			must(t, err)
			if m.Rect.Dx() > 20 || m.Rect.Dy() > 15 {
				t.Fatalf("%v", m.Rect)
			}
			media.Effects{Blur: i%2 == 0, LessDetail: true, Sepia: true}.Apply(m)
			part, err := frame.View(ctx, image.Rect(w/3, h/3, w/3+5, h/3+4), 40, 32)
			must(t, err)
			if part.Rect != image.Rect(0, 0, 40, 32) {
				t.Fatalf("%v", part.Rect)
			}
		}
	})
}

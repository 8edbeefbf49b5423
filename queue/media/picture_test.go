package media_test

import (
	"context"
	"encoding/binary"
	"errors"
	"image"
	"image/color"
	"image/draw"
	"math"
	"testing"

	"discern/queue"
	"discern/queue/media"
)

// where says, for each EXIF orientation, which pixel of a stored image of w by h is
// shown at (x, y): the table of the standard, by what is at the top and at the left.
var where = map[int]func(x, y, w, h int) (int, int){
	1: func(x, y, _, _ int) (int, int) { return x, y },
	2: func(x, y, w, _ int) (int, int) { return w - 1 - x, y },
	3: func(x, y, w, h int) (int, int) { return w - 1 - x, h - 1 - y },
	4: func(x, y, _, h int) (int, int) { return x, h - 1 - y },
	5: func(x, y, _, _ int) (int, int) { return y, x },
	6: func(x, y, _, h int) (int, int) { return y, h - 1 - x },
	7: func(x, y, w, h int) (int, int) { return w - 1 - y, h - 1 - x },
	8: func(x, y, w, _ int) (int, int) { return w - 1 - y, x },
}

func turned(m *image.RGBA, orientation int) *image.RGBA {
	w, h := m.Rect.Dx(), m.Rect.Dy()
	size := image.Pt(w, h)
	if orientation >= 5 {
		size = image.Pt(h, w)
	}
	out := image.NewRGBA(image.Rectangle{Max: size})
	for y := range size.Y {
		for x := range size.X {
			sx, sy := where[orientation](x, y, w, h)
			out.SetRGBA(x, y, m.RGBAAt(sx, sy))
		}
	}
	return out
}

func TestOrientation(t *testing.T) {
	m := pattern(31, 22)
	for o := 1; o <= 8; o++ {
		p := decode(t, withEXIF(pngOf(t, m), exif(binary.BigEndian, uint16(o))), media.Limits{})
		want := turned(m, o)
		if d := farthest(t, whole(t, p), want); d > 0 {
			t.Errorf("orientation %d: differs by %d", o, d)
		}
		// Any part of it is where it should be, and turning goes on from there.
		for quarters := -1; quarters < 6; quarters++ {
			q := p.Turn(quarters)
			want := want
			for range (quarters + 4) % 4 {
				want = turned(want, 6)
			}
			w, h := q.Size()
			if w != want.Rect.Dx() || h != want.Rect.Dy() {
				t.Fatalf("orientation %d, %d quarters: %d × %d", o, quarters, w, h)
			}
			part := image.Rect(3, 5, w-6, h-2)
			got, err := q.View(context.Background(), part, part.Dx(), part.Dy())
			must(t, err)
			if d := farthest(t, got, crop(want, part)); d > 0 {
				t.Errorf("orientation %d, %d quarters: a part differs by %d", o, quarters, d)
			}
		}
	}
}

func TestFitSize(t *testing.T) {
	for _, c := range []struct{ w, h, inW, inH, wantW, wantH int }{
		{160, 100, 90, 60, 90, 56},
		{160, 100, 60, 90, 60, 38},
		{160, 100, 160, 100, 160, 100},
		{160, 100, 1000, 1000, 160, 100},
		{160, 100, 1000, 50, 80, 50},
		{100, 160, 90, 60, 38, 60},
		{300, 2, 30, 30, 30, 1},
		{2, 300, 30, 30, 1, 30},
		{1, 1, 30, 30, 1, 1},
		{160, 100, 1, 1, 1, 1},
	} {
		p := decode(t, pngOf(t, pattern(c.w, c.h)), media.Limits{})
		m, err := p.Fit(context.Background(), c.inW, c.inH)
		must(t, err)
		if m.Rect != image.Rect(0, 0, c.wantW, c.wantH) {
			t.Errorf("%d × %d in %d × %d: %v", c.w, c.h, c.inW, c.inH, m.Rect.Max)
		}
	}
}

// mean averages exactly, in floating point: each pixel of the result over what it
// covers of a part of the source.
func mean(m *image.RGBA, part image.Rectangle, w, h int) *image.RGBA {
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	fx, fy := float64(part.Dx())/float64(w), float64(part.Dy())/float64(h)
	cover := func(a, b float64, i int) float64 {
		return math.Max(0, math.Min(b, float64(i+1))-math.Max(a, float64(i)))
	}
	for y := range h {
		for x := range w {
			var sum [4]float64
			for sy := int(float64(y) * fy); sy < int(math.Ceil(float64(y+1)*fy)) && sy < part.Dy(); sy++ {
				for sx := int(float64(x) * fx); sx < int(math.Ceil(float64(x+1)*fx)) && sx < part.Dx(); sx++ {
					weight := cover(float64(x)*fx, float64(x+1)*fx, sx) * cover(float64(y)*fy, float64(y+1)*fy, sy)
					at := m.PixOffset(part.Min.X+sx, part.Min.Y+sy)
					for c := range sum {
						sum[c] += weight * float64(m.Pix[at+c])
					}
				}
			}
			for c, s := range sum {
				out.Pix[out.PixOffset(x, y)+c] = byte(s/(fx*fy) + 0.5)
			}
		}
	}
	return out
}

// What is reduced is the mean of what it stands for, whatever form it comes in.
func TestReduce(t *testing.T) {
	m := pattern(167, 103)
	half := image.NewNRGBA(m.Rect)
	draw.Draw(half, half.Rect, m, image.Point{}, draw.Src)
	for i := 3; i < len(half.Pix); i += 4 {
		half.Pix[i] = byte(i / 7)
	}
	for name, file := range map[string][]byte{
		"jpeg": jpegOf(t, m), "grey jpeg": jpegOf(t, toGrey(m)), "cmyk jpeg": testdata(t, "cmyk.jpg"), "progressive jpeg": testdata(t, "progressive.jpg"),
		"png": pngOf(t, m), "transparent png": pngOf(t, half), "paletted png": pngOf(t, paletted(167, 103, 0)), "grey png": pngOf(t, toGrey(m)),
		"webp": testdata(t, "lossy.webp"), "transparent webp": testdata(t, "alpha.webp"), "gif": gifOf(t, 167, 103, 0),
	} {
		p := decode(t, file, media.Limits{})
		full := whole(t, p)
		w, h := p.Size()
		for _, c := range []struct {
			part image.Rectangle
			w, h int
		}{
			{image.Rect(0, 0, w, h), w / 2, h / 2},
			{image.Rect(0, 0, w, h), w - 1, h - 1},
			{image.Rect(0, 0, w, h), 13, 11},
			{image.Rect(0, 0, w, h), 1, 1},
			{image.Rect(0, 0, w, h), w, 3},
			{image.Rect(7, 5, w-4, h-9), 17, 9},
			{image.Rect(1, 1, 34, 34), 32, 33},
		} {
			got, err := p.View(context.Background(), c.part, c.w, c.h)
			must(t, err)
			// Planes of a JPEG are averaged before their colours are cut to what a screen
			// has, and rounded once more.
			most := 1
			if p.Info.Form == media.JPEG || p.Info.Form == media.WebP {
				most = 4
			}
			want := mean(full, c.part, c.w, c.h)
			if d := farthest(t, got, want); d > most && distance(got, want) > 2 {
				t.Errorf("%s, %v in %d × %d: differs by %d, %.2f in the mean", name, c.part, c.w, c.h, d, distance(got, want))
			}
		}
	}
}

// What is enlarged keeps its place and its colours.
func TestEnlarge(t *testing.T) {
	m := image.NewRGBA(image.Rect(0, 0, 40, 30))
	draw.Draw(m, m.Rect, image.NewUniform(color.RGBA{200, 100, 50, 255}), image.Point{}, draw.Src)
	draw.Draw(m, image.Rect(20, 0, 40, 30), image.NewUniform(color.RGBA{10, 20, 240, 255}), image.Point{}, draw.Src)
	p := decode(t, pngOf(t, m), media.Limits{})
	got, err := p.View(context.Background(), image.Rect(10, 10, 30, 20), 400, 200)
	must(t, err)
	for x, want := range map[int]color.RGBA{0: {200, 100, 50, 255}, 150: {200, 100, 50, 255}, 250: {10, 20, 240, 255}, 399: {10, 20, 240, 255}} {
		if c := got.RGBAAt(x, 77); c != want {
			t.Errorf("at %d: %v", x, c)
		}
	}
	if got.Rect != image.Rect(0, 0, 400, 200) {
		t.Errorf("%v", got.Rect)
	}
}

func TestViewRefuses(t *testing.T) {
	p := decode(t, pngOf(t, pattern(40, 30)), media.Limits{})
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	for _, c := range []struct {
		name string
		view func() (*image.RGBA, error)
		err  func(error) bool
	}{
		{"no width", func() (*image.RGBA, error) { return p.Fit(context.Background(), 0, 10) }, isInvalid},
		{"no height", func() (*image.RGBA, error) { return p.Fit(context.Background(), 10, 0) }, isInvalid},
		{"less than no height", func() (*image.RGBA, error) { return p.Fit(context.Background(), 100, -5) }, isInvalid},
		{"beyond it", func() (*image.RGBA, error) {
			return p.View(context.Background(), image.Rect(40, 0, 50, 10), 10, 10)
		}, isInvalid},
		{"nothing of it", func() (*image.RGBA, error) { return p.View(context.Background(), image.Rectangle{}, 10, 10) }, isInvalid},
		{"too large", func() (*image.RGBA, error) {
			return p.View(context.Background(), image.Rect(0, 0, 9, 9), 1<<20, 1<<20)
		}, isInvalid},
		{"not waited for, reduced", func() (*image.RGBA, error) { return p.Fit(ctx, 10, 10) }, isCancelled},
		{"not waited for, as it is", func() (*image.RGBA, error) { return p.Fit(ctx, 100, 100) }, isCancelled},
		{"not waited for, enlarged", func() (*image.RGBA, error) { return p.View(ctx, image.Rect(0, 0, 9, 9), 100, 100) }, isCancelled},
	} {
		if m, err := c.view(); m != nil || !c.err(err) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	// A part that reaches beyond shows what there is.
	if m, err := p.View(context.Background(), image.Rect(-5, -5, 100, 100), 40, 30); err != nil || farthest(t, m, pattern(40, 30)) > 0 {
		t.Error(err)
	}
}

func isInvalid(err error) bool   { return queue.KindOf(err) == queue.Invalid }
func isCancelled(err error) bool { return errors.Is(err, context.Canceled) }

// What a view returns is the caller's: changing it changes no picture.
func TestViewsAreApart(t *testing.T) {
	for _, file := range [][]byte{pngOf(t, pattern(40, 30)), gifOf(t, 40, 30, 1, 1)} {
		p := decode(t, file, media.Limits{})
		first := whole(t, p)
		want := rgba(first)
		clear(first.Pix)
		if d := farthest(t, whole(t, p), want); d > 0 {
			t.Errorf("%s: differs by %d", p.Info.Form, d)
		}
	}
}

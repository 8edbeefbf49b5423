package media_test

import (
	"bytes"
	"image"
	"image/color"
	"math/rand/v2"
	"testing"

	"discern/queue/media"
)

// Two images that differ in nothing but detail become the same blur: what is not
// in it cannot be brought back.
func TestBlurKeepsNoDetail(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 1))
	for _, size := range []image.Point{{900, 600}, {600, 900}, {901, 13}, {128, 128}, {64, 40}} {
		plain := pattern(size.X, size.Y)
		for name, change := range map[string]func(x, y int) int{
			"noise":   func(int, int) int { return r.IntN(81) - 40 },
			"checks":  func(x, y int) int { return 80*((x+y)%2) - 40 },
			"stripes": func(x, _ int) int { return 80*(x/2%2) - 40 },
		} {
			detailed := image.NewRGBA(plain.Rect)
			for y := range size.Y {
				for x := range size.X {
					c := plain.RGBAAt(x, y)
					// Pushed about, not beyond what a sample holds, so that the mean stays.
					d := change(x, y)
					at := func(v byte) byte { return byte(48 + int(v)*5/8 + d) }
					detailed.SetRGBA(x, y, color.RGBA{at(c.R), at(c.G), at(c.B), 255})
					base := func(v byte) byte { return byte(48 + int(v)*5/8) }
					plain.SetRGBA(x, y, color.RGBA{base(c.R), base(c.G), base(c.B), 255})
				}
			}
			if d := distance(plain, detailed); d < 10 {
				t.Fatalf("%v, %s: the two differ by %.1f", size, name, d)
			}
			a, b := media.Effects{Blur: true}.Apply(plain), media.Effects{Blur: true}.Apply(detailed)
			most := 6 // what remains of noise by chance in the mean of a few pixels
			if size.X >= 600 && size.Y >= 600 {
				most = 2
			}
			if d := farthest(t, a, b); d > most {
				t.Errorf("%v, %s: the blurs differ by %d", size, name, d)
			}
		}
	}
}

// A blur has no edge: from one pixel to the next it hardly changes, however hard
// the edges of the image are.
func TestBlurIsSmooth(t *testing.T) {
	m := image.NewRGBA(image.Rect(0, 0, 900, 600))
	for y := range 600 {
		for x := range 900 {
			if (x/100+y/100)%2 == 0 {
				m.SetRGBA(x, y, color.RGBA{255, 255, 255, 255})
			} else {
				m.SetRGBA(x, y, color.RGBA{0, 0, 0, 255})
			}
		}
	}
	b := media.Effects{Blur: true}.Apply(m)
	if b.Rect != m.Rect {
		t.Fatalf("%v", b.Rect)
	}
	worst := 0
	for y := range 599 {
		for x := range 899 {
			for _, next := range []color.RGBA{b.RGBAAt(x+1, y), b.RGBAAt(x, y+1)} {
				d := int(b.RGBAAt(x, y).R) - int(next.R)
				worst = max(worst, d, -d)
			}
		}
	}
	if worst > 3 {
		t.Errorf("neighbours differ by %d", worst)
	}
}

// Less detail is blocks of one colour each.
func TestLessDetail(t *testing.T) {
	m := media.Effects{LessDetail: true}.Apply(pattern(960, 640))
	colours := map[color.RGBA]bool{}
	for y := range 640 {
		for x := range 960 {
			c := m.RGBAAt(x, y)
			colours[c] = true
			if c != m.RGBAAt(x/20*20, y/20*20) {
				t.Fatalf("%d, %d: %v within a block", x, y, c)
			}
		}
	}
	if len(colours) > 48*32 || len(colours) < 100 {
		t.Errorf("%d colours", len(colours))
	}
}

func TestColours(t *testing.T) {
	m := image.NewRGBA(image.Rect(0, 0, 4, 1))
	for x, c := range []color.RGBA{{255, 0, 0, 255}, {255, 255, 255, 255}, {100, 100, 100, 255}, {60, 30, 10, 128}} {
		m.SetRGBA(x, 0, c)
	}
	for _, c := range []struct {
		effects media.Effects
		want    []color.RGBA
	}{
		{media.Effects{Grey: true}, []color.RGBA{{76, 76, 76, 255}, {255, 255, 255, 255}, {100, 100, 100, 255}, {37, 37, 37, 128}}},
		{media.Effects{Sepia: true}, []color.RGBA{{103, 92, 71, 255}, {255, 255, 239, 255}, {135, 120, 94, 255}, {50, 44, 34, 128}}},
		{media.Effects{Sepia: true, Grey: true}, []color.RGBA{{103, 92, 71, 255}, {255, 255, 239, 255}, {135, 120, 94, 255}, {50, 44, 34, 128}}},
	} {
		got := c.effects.Apply(m)
		for x, want := range c.want {
			if g := got.RGBAAt(x, 0); g != want {
				t.Errorf("%+v at %d: %v, want %v", c.effects, x, g, want)
			}
		}
	}
	// A grey image is one throughout, blurred or in blocks.
	for _, e := range []media.Effects{{Grey: true}, {Grey: true, Blur: true}, {Grey: true, LessDetail: true}} {
		g := e.Apply(pattern(90, 60))
		for i := 0; i < len(g.Pix); i += 4 {
			if g.Pix[i] != g.Pix[i+1] || g.Pix[i] != g.Pix[i+2] {
				t.Fatalf("%+v: %v", e, g.Pix[i:i+4])
			}
		}
	}
}

// Effects change no pixel of the image they are given, even where it is a part of
// a larger one, and together they are as strong as the strongest.
func TestEffectsAreApart(t *testing.T) {
	large := pattern(200, 150)
	part, _ := large.SubImage(image.Rect(30, 20, 130, 90)).(*image.RGBA)
	before := bytes.Clone(large.Pix)
	for n := range 16 {
		e := media.Effects{Blur: n&1 != 0, LessDetail: n&2 != 0, Grey: n&4 != 0, Sepia: n&8 != 0}
		got := e.Apply(part)
		if n == 0 {
			if got != part {
				t.Error("no effect makes another image")
			}
			continue
		}
		if got.Rect != image.Rect(0, 0, 100, 70) {
			t.Errorf("%+v: %v", e, got.Rect)
		}
		if d := farthest(t, got, e.Apply(crop(large, part.Rect))); d > 0 {
			t.Errorf("%+v of a part differs by %d", e, d)
		}
		if !bytes.Equal(large.Pix, before) {
			t.Fatalf("%+v changed the image", e)
		}
	}
	tiny := image.NewRGBA(image.Rect(0, 0, 1, 3))
	for _, m := range []*image.RGBA{tiny, image.NewRGBA(image.Rectangle{}), pattern(5, 1)} {
		if got := (media.Effects{Blur: true, Sepia: true}).Apply(m); got.Rect.Size() != m.Rect.Size() {
			t.Errorf("%v: %v", m.Rect, got.Rect)
		}
	}
}

// A soft blur keeps more than a strong one and less than the picture.
func TestSoftBlurIsBetween(t *testing.T) {
	// Stripes so wide that a soft blur leaves something of them and a strong one hardly.
	m := image.NewRGBA(image.Rect(0, 0, 960, 640))
	for y := range 640 {
		for x := range 960 {
			v := byte(x / 40 % 2 * 255)
			m.SetRGBA(x, y, color.RGBA{v, v, v, 255})
		}
	}
	contrast := func(e media.Effects) int {
		b, low, high := e.Apply(m), 255, 0
		for x := 100; x < 860; x++ {
			v := int(b.RGBAAt(x, 320).R)
			low, high = min(low, v), max(high, v)
		}
		return high - low
	}
	none, soft, strong := contrast(media.Effects{}), contrast(media.Effects{Blur: true, Soft: true}), contrast(media.Effects{Blur: true})
	if !(strong < soft && soft < none) {
		t.Errorf("contrast is %d without, %d softly and %d strongly blurred", none, soft, strong)
	}
}

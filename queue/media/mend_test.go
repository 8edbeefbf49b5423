package media_test

import (
	"bytes"
	"context"
	"image"
	"math"
	"testing"

	"discern/queue"
	"discern/queue/media"
)

// tryDecode decodes a file that may be none.
func tryDecode(file []byte) (*media.Picture, error) {
	return media.Decode(context.Background(), bytes.NewReader(file), int64(len(file)), media.Limits{})
}

// Cut at any byte, a file shows the rows that are there as the whole one does, more
// of them the later it is cut, and says how many.
func TestCutRows(t *testing.T) {
	m := pattern(57, 83)
	for name, file := range map[string][]byte{
		"jpeg": jpegOf(t, m), "grey jpeg": jpegOf(t, toGrey(m)), "png": pngOf(t, m), "grey png": pngOf(t, toGrey(m)), "paletted png": pngOf(t, paletted(57, 83, 0)),
		"gif": gifOf(t, 57, 83, 0),
	} {
		full := whole(t, decode(t, file, media.Limits{}))
		rows, first := 0, 0
		for n := range file {
			p, err := tryDecode(file[:n])
			if err != nil {
				if rows > 0 || queue.KindOf(err) == queue.Other {
					t.Errorf("%s at %d: %v", name, n, err)
				}
				continue
			}
			if first == 0 {
				first = n
			}
			if p.Flaw == nil || p.Flaw.Cause != media.CutOff || p.Flaw.Coarse {
				t.Fatalf("%s at %d: %v", name, n, p.Flaw)
			}
			got := whole(t, p)
			shown := int(math.Round(p.Flaw.Shown * 83))
			if name != "gif" && got.Rect.Dy() != shown {
				t.Errorf("%s at %d: %d rows, said to be %d", name, n, got.Rect.Dy(), shown)
			}
			if shown < rows {
				t.Errorf("%s at %d: %d rows after %d", name, n, shown, rows)
			}
			rows = shown
			same := image.Rect(0, 0, 57, shown)
			if d := farthest(t, crop(got, same), crop(full, same)); d > 0 {
				t.Errorf("%s at %d: differs by %d", name, n, d)
			}
		}
		if rows != 83 || first > len(file)*4/5 {
			t.Errorf("%s: from byte %d of %d on, %d rows at last", name, first, len(file), rows)
		}
	}
}

func toGrey(m image.Image) *image.Gray {
	out := image.NewGray(m.Bounds())
	for y := range m.Bounds().Dy() {
		for x := range m.Bounds().Dx() {
			out.Set(x, y, m.At(x, y))
		}
	}
	return out
}

func crop(m *image.RGBA, r image.Rectangle) *image.RGBA { return rgba(m.SubImage(r)) }

// An image that is sent in passes shows all of itself from early on.
func TestCutPasses(t *testing.T) {
	for name, file := range map[string][]byte{
		"progressive jpeg": testdata(t, "progressive.jpg"),
		"interlaced png":   testdata(t, "interlaced.png"),
	} {
		full := whole(t, decode(t, file, media.Limits{}))
		coarse, last := 0, math.Inf(1)
		for n := 0; n < len(file); n += 9 {
			p, err := tryDecode(file[:n])
			if err != nil {
				if coarse > 0 {
					t.Errorf("%s at %d: %v", name, n, err)
				}
				continue
			}
			if p.Flaw == nil || p.Flaw.Cause != media.CutOff {
				t.Fatalf("%s at %d: %v", name, n, p.Flaw)
			}
			if !p.Flaw.Coarse {
				continue
			}
			coarse++
			if w, h := p.Size(); w != 64 || h != 48 {
				t.Errorf("%s at %d: %d × %d", name, n, w, h)
			}
			// Each pass makes it more like the whole.
			off := distance(whole(t, p), full)
			if off > last*1.02 {
				t.Errorf("%s at %d: %.1f off after %.1f", name, n, off, last)
			}
			last = off
		}
		if coarse < 10 || last > 12 {
			t.Errorf("%s: %d coarse ones, the last %.1f off", name, coarse, last)
		}
	}
}

// distance returns the mean difference of samples.
func distance(a, b *image.RGBA) float64 {
	sum := 0.0
	for i := range a.Pix {
		sum += math.Abs(float64(a.Pix[i]) - float64(b.Pix[i]))
	}
	return sum / float64(len(a.Pix))
}

// Colours that have not come are grey, not green.
func TestCutColours(t *testing.T) {
	b := jpegHeader(0xc0, 64, 64, 0x11, 0x11, 0x11)
	// The first component alone, all its blocks mid-grey, and no other.
	b = append(b, 0xff, 0xda, 0, 8, 1, 1, 0x00, 0, 63, 0)
	b = append(b, make([]byte, 64)...)
	p, err := tryDecode(b)
	must(t, err)
	if p.Flaw == nil || p.Flaw.Cause != media.CutOff {
		t.Errorf("%v", p.Flaw)
	}
	m := whole(t, p)
	if c := m.RGBAAt(20, 20); c.R != c.G || c.G != c.B {
		t.Errorf("%v", c)
	}
}

// Damage within a file, rather than at its end.
func TestDamaged(t *testing.T) {
	m := pattern(57, 83)
	jpeg, png := jpegOf(t, m), pngOf(t, m)
	full := whole(t, decode(t, png, media.Limits{}))

	spoilt := bytes.Clone(jpeg)
	copy(spoilt[len(spoilt)/2:], []byte{0xff, 0xc0, 0xff, 0xc0})
	p, err := tryDecode(spoilt)
	must(t, err)
	if p.Flaw == nil || p.Flaw.Cause != media.Damaged || p.Flaw.Shown < 0.1 || p.Flaw.Shown > 0.9 {
		t.Errorf("spoilt jpeg: %v", p.Flaw)
	}

	// A check that does not hold hides nothing.
	chunks := chunksOf(png)
	for i, c := range chunks {
		spoilt := bytes.Clone(c)
		spoilt[len(spoilt)-1]++
		file := joinPNG(append(append(append([][]byte{}, chunks[:i]...), spoilt), chunks[i+1:]...)...)
		p, err := tryDecode(file)
		must(t, err)
		if p.Flaw == nil || p.Flaw.Cause != media.Damaged || p.Flaw.Shown != 1 {
			t.Errorf("check of %s: %v", c[4:8], p.Flaw)
		}
		if d := farthest(t, whole(t, p), full); d > 0 {
			t.Errorf("check of %s: differs by %d", c[4:8], d)
		}
	}

	// A file behind its end is no part of it.
	for name, file := range map[string][]byte{"jpeg": jpeg, "png": png, "gif": gifOf(t, 9, 9, 0)} {
		if p := decode(t, append(bytes.Clone(file), jpeg...), media.Limits{}); p.Flaw != nil {
			t.Errorf("%s with a tail: %v", name, p.Flaw)
		}
	}
}

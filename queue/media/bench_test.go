package media_test

import (
	"bytes"
	"context"
	"image"
	"image/jpeg"
	"path/filepath"
	"testing"

	"discern/queue/media"
)

// bridge is a photograph of 1600 × 1004 pixels, 361 kB.
func bridge(b *testing.B) []byte {
	b.Helper()
	return read(b, filepath.Join(realData(b), "media", "bridge-mods-aaa-orig.jpg"))
}

// The floor: the decoder of the form and nothing else.
func BenchmarkBareDecode(b *testing.B) {
	file := bridge(b)
	for b.Loop() {
		if _, err := jpeg.Decode(bytes.NewReader(file)); err != nil {
			b.Fatal(err)
		}
	}
}

// From bytes to what a view shows.
func BenchmarkDecodeAndFit(b *testing.B) {
	file := bridge(b)
	for b.Loop() {
		p := decode(b, file, media.Limits{})
		if _, err := p.Fit(context.Background(), 900, 600); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkInspect(b *testing.B) {
	file := bridge(b)
	for b.Loop() {
		inspect(b, file)
	}
}

func BenchmarkFit(b *testing.B) {
	p := decode(b, bridge(b), media.Limits{})
	for b.Loop() {
		if _, err := p.Fit(context.Background(), 900, 600); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkView(b *testing.B) {
	p := decode(b, bridge(b), media.Limits{})
	for name, part := range map[string]image.Rectangle{
		"whole": image.Rect(0, 0, 1600, 1004), "as it is": image.Rect(300, 200, 1200, 800),
		"2x": image.Rect(400, 300, 850, 600), "8x": image.Rect(400, 300, 512, 375),
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := p.View(context.Background(), part, 900, 600); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkEffects(b *testing.B) {
	m := pattern(900, 600)
	for name, e := range map[string]media.Effects{
		"blur": {Blur: true}, "less detail": {LessDetail: true}, "grey": {Grey: true}, "sepia": {Sepia: true}, "all": {Blur: true, LessDetail: true, Grey: true, Sepia: true},
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				e.Apply(m)
			}
		})
	}
}

// A frame of an animation, the next each time.
func BenchmarkFrame(b *testing.B) {
	p := decode(b, gifOf(b, 500, 400, make([]byte, 60)...), media.Limits{})
	for i := 0; b.Loop(); i++ {
		if _, err := p.Frame(context.Background(), i%p.Frames); err != nil {
			b.Fatal(err)
		}
	}
}

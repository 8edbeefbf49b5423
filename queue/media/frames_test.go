package media_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"image"
	"image/color"
	"image/draw"
	"image/gif"
	"sync"
	"testing"
	"time"

	"discern/queue/media"
)

// frames returns all frames of an animation.
func frames(tb testing.TB, p *media.Picture) (all []*image.RGBA) {
	tb.Helper()
	for i := range p.Frames {
		f, err := p.Frame(context.Background(), i)
		must(tb, err)
		if f.Index != i {
			tb.Errorf("frame %d says it is %d", i, f.Index)
		}
		all = append(all, whole(tb, f))
	}
	return all
}

// composed draws a GIF's frames by the rules, as image/gif decodes them.
func composed(tb testing.TB, file []byte) (all []*image.RGBA) {
	tb.Helper()
	g, err := gif.DecodeAll(bytes.NewReader(file))
	must(tb, err)
	canvas := image.NewRGBA(image.Rect(0, 0, g.Config.Width, g.Config.Height))
	for i, m := range g.Image {
		before := rgba(canvas)
		draw.Draw(canvas, m.Rect, m, m.Rect.Min, draw.Over)
		all = append(all, rgba(canvas))
		switch g.Disposal[i] {
		case gif.DisposalBackground:
			draw.Draw(canvas, m.Rect, image.Transparent, image.Point{}, draw.Src)
		case gif.DisposalPrevious:
			canvas = before
		}
	}
	return all
}

func TestGIFFrames(t *testing.T) {
	for _, disposal := range [][]byte{{0}, {1, 1, 1}, {1, 2, 2, 2, 1}, {1, 3, 3, 1, 3}, {2, 3, 1, 2, 3, 0, 1}, {3, 3, 3}} {
		file := gifOf(t, 60, 41, disposal...)
		p := decode(t, file, media.Limits{})
		want := composed(t, file)
		got := frames(t, p)
		if len(got) != len(want) || p.LeftOut != 0 {
			t.Fatalf("%v: %d frames of %d, %d left out", disposal, len(got), len(want), p.LeftOut)
		}
		for i := range want {
			if d := farthest(t, got[i], want[i]); d > 0 {
				t.Errorf("%v: frame %d differs by %d", disposal, i, d)
			}
			f, err := p.Frame(context.Background(), i)
			must(t, err)
			stays := time.Duration(5+i) * 10 * time.Millisecond
			if len(want) == 1 {
				stays = 0
			}
			if f.Delay != stays || f.Flaw != nil {
				t.Errorf("%v: frame %d stays %v, %v", disposal, i, f.Delay, f.Flaw)
			}
		}
		// In any order they are the same.
		for _, i := range []int{len(want) - 1, 0, len(want) / 2} {
			f, err := p.Frame(context.Background(), i)
			must(t, err)
			if d := farthest(t, whole(t, f), want[i]); d > 0 {
				t.Errorf("%v: frame %d again differs by %d", disposal, i, d)
			}
		}
	}
}

// What no program writes and browsers show all the same.
func TestGIFOddities(t *testing.T) {
	plain := gifOf(t, 20, 16, 1)
	want := whole(t, decode(t, plain, media.Limits{}))
	for name, change := range map[string]func([]byte){
		"a screen smaller than the frame": func(b []byte) { b[6], b[8] = 3, 3 },
		"no screen":                       func(b []byte) { b[6], b[8] = 0, 0 },
	} {
		file := bytes.Clone(plain)
		change(file)
		if d := farthest(t, whole(t, decode(t, file, media.Limits{})), want); d > 0 {
			t.Errorf("%s: differs by %d", name, d)
		}
	}
	// A frame moved beyond a screen: what lies on it is shown. Only the first frame makes room.
	file := gifOf(t, 20, 16, 1, 1)
	second := bytes.LastIndexByte(file[:len(file)-1], 0x2c)
	for ; !bytes.Equal(file[second+5:second+9], []byte{10, 0, 8, 0}); second-- {
	}
	file[second+1] = 15
	p := decode(t, file, media.Limits{})
	f, err := p.Frame(context.Background(), 1)
	must(t, err)
	if w, h := f.Size(); w != 20 || h != 16 || f.Flaw != nil {
		t.Errorf("%d × %d, %v", w, h, f.Flaw)
	}
}

// The delay of a frame that gives none is that of browsers.
func TestDelay(t *testing.T) {
	for delay, want := range map[int]time.Duration{0: 100 * time.Millisecond, 1: 100 * time.Millisecond, 2: 20 * time.Millisecond, 300: 3 * time.Second} {
		g := &gif.GIF{Image: []*image.Paletted{paletted(4, 4, 0), paletted(4, 4, 1)}, Delay: []int{delay, delay}}
		var b bytes.Buffer
		must(t, gif.EncodeAll(&b, g))
		if got := decode(t, b.Bytes(), media.Limits{}).Delay; got != want {
			t.Errorf("%d: %v, want %v", delay, got, want)
		}
	}
}

// What is beyond the limit is left out, and counted.
func TestFramesLeftOut(t *testing.T) {
	many := make([]byte, 50)
	webp := testdata(t, "animated.webp")
	m := pattern(9, 9)
	for name, c := range map[string]struct {
		file  []byte
		limit int
		left  int
	}{
		"gif":  {gifOf(t, 30, 20, many...), 7, 43},
		"webp": {webp, 3, 1},
		"apng": {apngOf(t, image.Pt(9, 9), nil, apngFrame{m: m}, apngFrame{m: m}, apngFrame{m: m}), 1, 2},
	} {
		p := decode(t, c.file, media.Limits{Frames: c.limit})
		if p.Frames != c.limit || p.LeftOut != c.left || p.Info.Frames != c.limit+c.left {
			t.Errorf("%s: %d frames, %d left out of %d", name, p.Frames, p.LeftOut, p.Info.Frames)
		}
		frames(t, p)
	}
}

func TestAPNG(t *testing.T) {
	canvas := image.Rect(0, 0, 40, 30)
	red, green := image.NewUniform(color.NRGBA{255, 0, 0, 255}), image.NewUniform(color.NRGBA{0, 255, 0, 128})
	solid := func(u *image.Uniform, w, h int) image.Image {
		m := image.NewNRGBA(image.Rect(0, 0, w, h))
		draw.Draw(m, m.Rect, u, image.Point{}, draw.Src)
		return m
	}
	m := pattern(40, 30)
	file := apngOf(t, canvas.Max, nil,
		apngFrame{m: m},
		apngFrame{m: solid(green, 10, 10), at: image.Pt(5, 5), dispose: 2, blend: 1}, // lies on it, and takes itself back
		apngFrame{m: solid(red, 8, 8), at: image.Pt(20, 3), dispose: 1},
		apngFrame{m: solid(green, 6, 6), at: image.Pt(21, 4)}, // replaces what is there
		apngFrame{m: solid(red, 30, 30), at: image.Pt(35, 25)},
	)
	p := decode(t, file, media.Limits{})
	want := rgba(m)
	paint := func(r image.Rectangle, u *image.Uniform, op draw.Op) *image.RGBA {
		out := rgba(want)
		draw.Draw(out, r, u, image.Point{}, op)
		return out
	}
	steps := []*image.RGBA{want, paint(image.Rect(5, 5, 15, 15), green, draw.Over), paint(image.Rect(20, 3, 28, 11), red, draw.Src)}
	want = paint(image.Rect(20, 3, 28, 11), image.Transparent, draw.Src)
	want = paint(image.Rect(21, 4, 27, 10), green, draw.Src)
	steps = append(steps, want, paint(image.Rect(35, 25, 65, 55), red, draw.Src))
	got := frames(t, p)
	if len(got) != len(steps) || p.Info.Form != media.APNG || p.Delay != 250*time.Millisecond {
		t.Fatalf("%d frames, %+v", len(got), p)
	}
	for i := range steps {
		if d := farthest(t, got[i], steps[i]); d > 1 {
			t.Errorf("frame %d differs by %d", i, d)
		}
	}
}

// An image that programs show which know no animation comes first: nothing of a
// file escapes who judges it.
func TestAPNGHiddenImage(t *testing.T) {
	hidden, shown := pattern(20, 20), image.NewNRGBA(image.Rect(0, 0, 20, 20))
	p := decode(t, apngOf(t, image.Pt(20, 20), hidden, apngFrame{m: shown}), media.Limits{})
	got := frames(t, p)
	if len(got) != 2 || farthest(t, got[0], hidden) > 0 || farthest(t, got[1], rgba(shown)) > 0 || p.Delay != time.Second {
		t.Errorf("%d frames, the first stays %v", len(got), p.Delay)
	}
}

func TestAnimatedWebP(t *testing.T) {
	p := decode(t, testdata(t, "animatedlossless.webp"), media.Limits{})
	all := frames(t, p)
	if len(all) != 4 || p.Delay != 80*time.Millisecond || p.Info.Form != media.AnimatedWebP {
		t.Fatalf("%d frames, %+v", len(all), p)
	}
	// A white disc goes from left to right.
	for i, m := range all {
		for j := range all {
			c := m.RGBAAt(12+12*j, 24)
			if white := c == (color.RGBA{255, 255, 255, 255}); white != (i == j) {
				t.Errorf("frame %d at disc %d: %v", i, j, c)
			}
		}
	}
	if d := distance(frames(t, decode(t, testdata(t, "animated.webp"), media.Limits{}))[3], all[3]); d > 15 {
		t.Errorf("lossy differs by %.1f", d)
	}
}

// Frames in a file that does not say it is animated are none, as in browsers.
func TestWebPWithoutItsFlag(t *testing.T) {
	still := testdata(t, "alpha.webp")
	animated := testdata(t, "animated.webp")
	at := bytes.Index(animated, []byte("ANMF"))
	file := append(bytes.Clone(still), animated[at:]...)
	binary.LittleEndian.PutUint32(file[4:], uint32(len(file)-8))
	p := decode(t, file, media.Limits{})
	if p.Info.Form != media.WebP || p.Frames != 1 || p.LeftOut != 0 || p.Delay != 0 || p.Flaw != nil {
		t.Errorf("%+v", p)
	}
	if d := farthest(t, whole(t, p), reference(t, still)); d > 0 {
		t.Errorf("differs by %d", d)
	}
}

// A damaged frame costs itself alone.
func TestDamagedFrame(t *testing.T) {
	m := pattern(30, 20)
	file := apngOf(t, image.Pt(30, 20), nil, apngFrame{m: m}, apngFrame{m: pattern(9, 9)}, apngFrame{m: m})
	at := bytes.Index(file, []byte("fdAT"))
	copy(file[at+8:], "\xff\xff\xff\xff")
	p := decode(t, file, media.Limits{})
	for i, damaged := range []bool{false, true, false} {
		f, err := p.Frame(context.Background(), i)
		must(t, err)
		if (f.Flaw != nil) != damaged {
			t.Errorf("frame %d: %v", i, f.Flaw)
		}
		if d := farthest(t, whole(t, f), m); d > 0 {
			t.Errorf("frame %d differs by %d", i, d)
		}
	}
}

// An animation that is cut off shows the frames that are there, and says so of each.
func TestCutAnimation(t *testing.T) {
	for name, file := range map[string][]byte{
		"gif":  gifOf(t, 30, 20, 1, 1, 1, 1),
		"webp": testdata(t, "animated.webp"),
		"apng": apngOf(t, image.Pt(30, 20), nil, apngFrame{m: pattern(30, 20)}, apngFrame{m: pattern(30, 20)}, apngFrame{m: pattern(30, 20)}),
	} {
		full, seen := frames(t, decode(t, file, media.Limits{})), 0
		for n := range file {
			p, err := tryDecode(file[:n])
			if err != nil {
				if seen > 0 {
					t.Errorf("%s at %d: %v", name, n, err)
				}
				continue
			}
			if p.Frames < seen {
				t.Errorf("%s at %d: %d frames after %d", name, n, p.Frames, seen)
			}
			seen = p.Frames
			if p.Flaw == nil || p.Flaw.Cause != media.CutOff {
				t.Fatalf("%s at %d: %v", name, n, p.Flaw)
			}
			// All but the last are whole.
			for i, m := range frames(t, p)[:seen-1] {
				if d := farthest(t, m, full[i]); d > 0 {
					t.Errorf("%s at %d: frame %d differs by %d", name, n, i, d)
				}
			}
		}
		if seen < len(full)-1 {
			t.Errorf("%s: %d frames at last", name, seen)
		}
	}
}

// A frame that is not waited for leaves the animation as good as before.
func TestFrameCancelled(t *testing.T) {
	file := gifOf(t, 200, 150, 1, 2, 3, 1, 2)
	r := &flaky{ReaderAt: bytes.NewReader(file), after: -1}
	p, err := media.Decode(context.Background(), r, int64(len(file)), media.Limits{})
	must(t, err)
	want := frames(t, p)
	for after := range 6 {
		ctx, cancel := context.WithCancel(context.Background())
		r.reads, r.after, r.do = 0, after, func() error { cancel(); return nil }
		if _, err := p.Frame(ctx, 4); r.reads > after && !errors.Is(err, context.Canceled) {
			t.Errorf("after %d reads: %v", after, err)
		}
		cancel()
		r.after = -1
		f, err := p.Frame(context.Background(), 3)
		must(t, err)
		if d := farthest(t, whole(t, f), want[3]); d > 0 {
			t.Errorf("after %d reads: differs by %d", after, d)
		}
	}
}

// Any number may look at frames at once.
func TestFramesAtOnce(t *testing.T) {
	p := decode(t, gifOf(t, 60, 41, 1, 2, 3, 1), media.Limits{})
	want := frames(t, p)
	var all sync.WaitGroup
	for n := range 8 {
		all.Go(func() {
			for k := range 12 {
				i := (n*5 + k*3) % len(want)
				f, err := p.Frame(context.Background(), i)
				if err != nil {
					t.Error(err)
					return
				}
				m, err := f.Fit(context.Background(), 60, 41)
				if err != nil || !bytes.Equal(m.Pix, want[i].Pix) {
					t.Errorf("frame %d: %v", i, err)
				}
			}
		})
	}
	all.Wait()
}

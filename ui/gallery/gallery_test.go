package gallery_test

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/gif"
	"image/png"
	"io/fs"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"discern/assets"
	"discern/queue"
	"discern/queue/film"
	"discern/ui/gallery"
	"discern/ui/kit"
)

func TestMain(m *testing.M) {
	film.Shim()
	os.Exit(m.Run())
}

// held is a medium in memory.
type held struct {
	*bytes.Reader
	closed *atomic.Int64
}

func (h held) Close() error {
	h.closed.Add(1)
	return nil
}

// shelf gives media out of memory and counts what is asked of it.
type shelf struct {
	media  map[queue.Ref][][]byte
	opened int64
	closed atomic.Int64
}

// wantClosed waits until so many media were closed, which happens in the background.
func (s *shelf) wantClosed(tb testing.TB, n int64) {
	tb.Helper()
	for range 500 {
		if s.closed.Load() == n {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	tb.Errorf("%d of %d media were closed, want %d", s.closed.Load(), s.opened, n)
}

func (s *shelf) Medium(_ context.Context, ref queue.Ref, n int) (queue.Medium, error) {
	all := s.media[ref]
	if n >= len(all) {
		return nil, queue.Errorf(queue.NotFound, "there is no such medium here")
	}
	s.opened++
	return held{bytes.NewReader(all[n]), &s.closed}, nil
}

// stripes is a picture of narrow upright stripes in two colours.
func stripes(w, h int, one, other color.Color) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := one
			if x/8%2 == 1 {
				c = other
			}
			img.Set(x, y, c)
		}
	}
	return img
}

// halves is a picture whose left half has one colour and whose right another.
func halves(w, h int, left, right color.Color) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := left
			if x >= w/2 {
				c = right
			}
			img.Set(x, y, c)
		}
	}
	return img
}

func pngOf(tb testing.TB, img image.Image) []byte {
	tb.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

var (
	red  = color.NRGBA{R: 0xff, A: 0xff}
	blue = color.NRGBA{B: 0xff, A: 0xff}
)

// desk shows a gallery of some media in a window.
func desk(t *testing.T, media ...[]byte) (*gallery.Gallery, *shelf, gallery.Scene, fyne.Window) {
	t.Helper()
	test.NewTempApp(t)
	s := &shelf{media: map[queue.Ref][][]byte{1: media, 2: media}}
	g := gallery.New(s, kit.Inline())
	w := test.NewTempWindow(t, g.Object())
	w.SetPadded(false)
	w.Resize(fyne.NewSize(900, 500))
	t.Cleanup(g.Close)
	scene := gallery.Scene{Ref: 1, Cover: queue.Protection{Blur: queue.StrongBlur, Tint: queue.Grey}, Toned: true}
	for range media {
		scene.Media = append(scene.Media, gallery.Medium{Title: "Image", Here: true})
	}
	return g, s, scene, w
}

// seen counts the pixels of a window that are clearly red or blue.
func seen(w fyne.Window) (reds, blues int) {
	img := w.Canvas().Capture()
	for y := range img.Bounds().Dy() {
		for x := range img.Bounds().Dx() {
			r, g, b, _ := img.At(x, y).RGBA()
			switch {
			case r > 0xc000 && g < 0x4000 && b < 0x4000:
				reds++
			case b > 0xc000 && r < 0x4000 && g < 0x4000:
				blues++
			}
		}
	}
	return reds, blues
}

func TestCoveredUntilRevealed(t *testing.T) {
	g, _, scene, w := desk(t, pngOf(t, stripes(800, 600, red, blue)))
	g.Show(scene)
	if r, b := seen(w); r+b > 0 {
		t.Errorf("covered and grey, %d red and %d blue pixels are seen", r, b)
	}
	scene.Revealed = true
	g.Show(scene)
	if r, b := seen(w); r+b > 0 {
		t.Errorf("revealed in grey, %d red and %d blue pixels are seen", r, b)
	}
	scene.Toned = false
	g.Show(scene)
	if r, b := seen(w); r < 50_000 || b < 50_000 {
		t.Errorf("revealed in colour, %d red and %d blue pixels are seen", r, b)
	}
	scene.Revealed = false
	g.Show(scene)
	if r, b := seen(w); r+b > 0 {
		t.Errorf("covered again, %d red and %d blue pixels are seen", r, b)
	}
}

// What was revealed of one item does not uncover the next: the scene says what is
// revealed, and the next item is drawn from its own.
func TestTheNextItemIsCovered(t *testing.T) {
	g, s, scene, w := desk(t, pngOf(t, stripes(800, 600, red, blue)))
	scene.Toned = false
	g.Show(scene)
	g.Prepare(2, scene.Cover, g.Object().Size())
	if s.opened != 2 {
		t.Fatalf("%d media were opened, want the first and the next", s.opened)
	}
	scene.Revealed = true
	g.Show(scene)
	scene.Ref, scene.Revealed = 2, false
	g.Show(scene)
	if s.opened != 2 {
		t.Errorf("%d media were opened; want what was prepared to be shown", s.opened)
	}
	s.wantClosed(t, 1)
	if r, b := seen(w); r+b > 0 {
		t.Errorf("covered, %d red and %d blue pixels are seen", r, b)
	}
	scene.Revealed = true
	g.Show(scene)
	if r, b := seen(w); r < 50_000 || b < 50_000 {
		t.Errorf("revealed, %d red and %d blue pixels are seen", r, b)
	}
}

func TestWordsFirst(t *testing.T) {
	g, _, scene, w := desk(t, pngOf(t, halves(800, 600, red, blue)))
	scene.Waits, scene.Revealed, scene.Toned = true, true, false
	g.Show(scene)
	if r, b := seen(w); r+b > 0 {
		t.Errorf("before the words were read %d red and %d blue pixels are seen", r, b)
	}
	g.Look()
	if g.Looking() {
		t.Error("what waits can be looked at closely")
	}
	scene.Waits = false
	g.Show(scene)
	if r, b := seen(w); r == 0 || b == 0 {
		t.Errorf("after it %d red and %d blue pixels are seen", r, b)
	}
}

// What was closed, as for a break, is opened again when it is shown again.
func TestShownAgainAfterClosing(t *testing.T) {
	g, _, scene, w := desk(t, pngOf(t, halves(800, 600, red, blue)))
	scene.Revealed, scene.Toned = true, false
	g.Show(scene)
	g.Close()
	g.Show(scene)
	if r, b := seen(w); r == 0 || b == 0 {
		t.Errorf("shown again, %d red and %d blue pixels are seen", r, b)
	}
}

// Looked at closely a picture can be magnified, moved and turned; covered it is
// never magnified, since parts of a blur would show more than the whole.
func TestLookingClosely(t *testing.T) {
	g, _, scene, w := desk(t, pngOf(t, halves(800, 600, red, blue)))
	scene.Toned, scene.Revealed = false, true
	g.Show(scene)
	g.Look()
	for range 12 {
		g.Magnify(1)
	}
	for range 8 {
		g.Key(fyne.KeyLeft)
	}
	if r, b := seen(w); r == 0 || b > 0 {
		t.Errorf("at the left end of a magnified picture %d red and %d blue pixels are seen", r, b)
	}
	scene.Revealed = false
	g.Show(scene)
	if r, b := seen(w); r == 0 || b == 0 {
		t.Errorf("covered it is not whole: %d red, %d blue", r, b)
	}
	scene.Revealed = true
	g.Show(scene)
	if r, b := seen(w); r == 0 || b == 0 {
		t.Errorf("revealed again it is not whole: %d red, %d blue", r, b)
	}
	top := w.Canvas().Capture().At(450, 20)
	g.Key(fyne.KeyL)
	if turned := w.Canvas().Capture().At(450, 20); turned == top {
		t.Error("a turn changes nothing")
	}
	if !g.Key(fyne.KeyEscape) || g.Looking() || g.Key(fyne.KeyL) {
		t.Error("Escape does not lead back")
	}
}

func TestFrames(t *testing.T) {
	palette := color.Palette{color.White, red, blue}
	still := func(index uint8) *image.Paletted {
		img := image.NewPaletted(image.Rect(0, 0, 300, 200), palette)
		for i := range img.Pix {
			img.Pix[i] = index
		}
		return img
	}
	var b bytes.Buffer
	if err := gif.EncodeAll(&b, &gif.GIF{Image: []*image.Paletted{still(1), still(2)}, Delay: []int{10, 10}}); err != nil {
		t.Fatal(err)
	}
	g, _, scene, w := desk(t, b.Bytes())
	scene.Cover, scene.Revealed, scene.Toned = queue.Protection{}, true, false
	g.Show(scene)
	g.Look()
	if r, b := seen(w); r == 0 || b > 0 {
		t.Errorf("the first frame has %d red and %d blue pixels", r, b)
	}
	g.Step(1)
	if r, b := seen(w); r > 0 || b == 0 {
		t.Errorf("the second frame has %d red and %d blue pixels", r, b)
	}
	g.Step(1)
	if r, _ := seen(w); r == 0 {
		t.Error("after the last frame the first does not come again")
	}
}

func TestTurning(t *testing.T) {
	g, s, scene, w := desk(t, pngOf(t, halves(300, 200, red, red)), pngOf(t, halves(300, 200, blue, blue)), []byte("no picture"))
	scene.Cover, scene.Revealed, scene.Toned = queue.Protection{}, true, false
	g.Show(scene)
	g.Turn(-1)
	g.Turn(1)
	if r, b := seen(w); r > 0 || b == 0 {
		t.Errorf("the second medium has %d red and %d blue pixels", r, b)
	}
	g.Turn(1)
	g.Turn(1)
	if r, b := seen(w); r+b > 0 {
		t.Errorf("what is no picture shows %d red and %d blue pixels", r, b)
	}
	s.wantClosed(t, s.opened-1)
	g.Close()
	s.wantClosed(t, s.opened)
}

// A film is shown as its sheet, then frame by frame.
func TestFilm(t *testing.T) {
	if _, err := film.Find(t.Context()); err != nil {
		t.Skipf("no film can be shown here: %v", err)
	}
	reel, err := fs.ReadFile(assets.SampleFiles(), "media/es-12.mp4")
	if err != nil {
		t.Fatal(err)
	}
	g, _, scene, w := desk(t, reel)
	scene.Toned = false
	g.Show(scene)
	blurred := w.Canvas().Capture()
	scene.Revealed = true
	g.Show(scene)
	if said := labels(w); !strings.Contains(said, "contact sheet of") {
		t.Errorf("the window says %q", said)
	}
	if same(blurred, w.Canvas().Capture()) {
		t.Error("covered and revealed the sheet looks the same")
	}
	g.Look()
	first := w.Canvas().Capture()
	if said := labels(w); !strings.Contains(said, "0:00 paused") {
		t.Errorf("looked at closely the window says %q", said)
	}
	g.Key(fyne.KeyRight)
	if said := labels(w); !strings.Contains(said, "0:05 paused") || same(first, w.Canvas().Capture()) {
		t.Errorf("five seconds on, the window says %q", said)
	}
	g.Step(-1)
	if said := labels(w); !strings.Contains(said, "0:04 paused") {
		t.Errorf("a frame back, the window says %q", said)
	}
	g.Key(fyne.KeyUp)
	g.Key(fyne.KeyUp)
	g.Key(fyne.KeyReturn) // on this runner it plays to its end before it returns
	if said := labels(w); !strings.Contains(said, "paused · 4 ×") || !strings.Contains(said, "0:07") {
		t.Errorf("played, the window says %q", said)
	}
}

// labels are the words of everything that is seen, as a screen reader says them.
func labels(w fyne.Window) string {
	var said []string
	var walk func(o fyne.CanvasObject)
	walk = func(o fyne.CanvasObject) {
		if !o.Visible() {
			return
		}
		if a, ok := o.(fyne.Accessible); ok {
			said = append(said, a.AccessibilityLabel())
		}
		if c, ok := o.(*fyne.Container); ok {
			for _, o := range c.Objects {
				walk(o)
			}
		}
	}
	walk(w.Content())
	return strings.Join(said, "\n")
}

func same(a, b image.Image) bool {
	for y := range a.Bounds().Dy() {
		for x := range a.Bounds().Dx() {
			if a.At(x, y) != b.At(x, y) {
				return false
			}
		}
	}
	return true
}

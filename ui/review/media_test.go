package review

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/png"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"discern/queue"
	"discern/queue/film"
	"discern/ui/internal/screentest"
	"discern/ui/kit"
)

func TestMain(m *testing.M) {
	film.Shim()
	os.Exit(m.Run())
}

// picture is a PNG of red and green stripes.
func picture() []byte {
	img := image.NewRGBA(image.Rect(0, 0, 400, 300))
	for y := range 300 {
		for x := range 400 {
			c := color.NRGBA{R: 0xff, A: 0xff}
			if x/8%2 == 0 {
				c = color.NRGBA{G: 0xff, A: 0xff}
			}
			img.Set(x, y, c)
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		panic(err)
	}
	return b.Bytes()
}

// fetched is the network of tests: one address has a picture, another nothing.
func fetched(_ context.Context, url string) (io.ReadCloser, int64, error) {
	if url != "https://pictures.example/a.png" {
		return nil, 0, queue.Errorf(queue.NotFound, "nothing is at this address")
	}
	b := picture()
	return io.NopCloser(bytes.NewReader(b)), int64(len(b)), nil
}

// oneFeed is a feed of some items whose media are one picture.
type oneFeed struct {
	items []*queue.Item
	read  bool
}

func (f *oneFeed) Size() int64 { return 0 }

func (f *oneFeed) Read(context.Context) (queue.Batch, error) {
	if f.read {
		return queue.Batch{}, io.EOF
	}
	f.read = true
	find := func(path string) (queue.MediaFile, error) {
		if path == "lost.png" {
			return queue.MediaFile{}, queue.Errorf(queue.NotFound, "there is no such file")
		}
		b := append(picture(), path...) // what follows an image is not looked at
		return queue.MediaFile{Size: int64(len(b)), Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(b)), nil }}, nil
	}
	return queue.Batch{Items: f.items, At: make([]queue.Origin, len(f.items)), Media: find}, nil
}

// withMedia shows the screen on items that were imported with their media.
func withMedia(t *testing.T, items ...*queue.Item) (*Screen, fyne.Window) {
	t.Helper()
	screentest.App(t)
	desk := mustDesk(t)
	if _, err := desk.Import(t.Context(), &oneFeed{items: items}, queue.ImportOptions{}); err != nil {
		t.Fatal(err)
	}
	s := NewScreen(desk, kit.Inline(), Offers{})
	w := screentest.Window(t, s.Object(), wide)
	s.Shown()
	t.Cleanup(s.Close)
	return s, w
}

func photograph(id, text string, media ...queue.Media) *queue.Item {
	return &queue.Item{ID: id, Source: "forum", Kind: queue.Image, Text: text, Media: media, FlaggedAt: time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)}
}

// colourful counts the pixels of the middle that are clearly red or green.
func colourful(s *Screen, w fyne.Window) (n int) {
	img := w.Canvas().Capture()
	at, size := s.content.root.Position(), s.content.root.Size()
	for y := int(at.Y); y < int(at.Y+size.Height); y++ {
		for x := int(at.X); x < int(at.X+size.Width); x++ {
			r, g, b, _ := img.At(x, y).RGBA()
			if b < 0x4000 && (r > 0xb000 && g < 0x4000 || g > 0xb000 && r < 0x4000) {
				n++
			}
		}
	}
	return n
}

// A picture that nobody has scored comes covered and grey; the key that is held
// uncovers it, and the decision says that it was seen.
func TestMediaAreRevealedByHolding(t *testing.T) {
	s, w := withMedia(t, photograph("a", "", queue.Media{Path: "a.png"}), photograph("b", "", queue.Media{Path: "b.png"}))
	covered := colourful(s, w)
	press(s, "G")
	if grey := colourful(s, w); covered > 0 || grey > 0 {
		t.Fatalf("covered, %d pixels are colourful, and %d with their colour", covered, grey)
	}
	s.Key(fyne.KeySpace, false)
	if n := colourful(s, w); n < 5000 {
		t.Errorf("uncovered, %d pixels are colourful", n)
	}
	s.Released(fyne.KeySpace)
	if n := colourful(s, w); n > 0 {
		t.Errorf("let go, %d pixels are colourful", n)
	}
	press(s, "A")
	if n := colourful(s, w); n > 0 {
		t.Errorf("of the next item %d pixels are colourful", n)
	}
	press(s, "A")
	revealed := map[string]bool{}
	for d, err := range s.session.desk.Decisions(t.Context(), time.Time{}) {
		if err != nil {
			t.Fatal(err)
		}
		revealed[d.Item] = *d.Revealed
	}
	if !revealed["a"] || revealed["b"] || len(revealed) != 2 {
		t.Errorf("the decisions say that it was revealed: %v", revealed)
	}
}

func TestWordsComeBeforeMedia(t *testing.T) {
	s, w := withMedia(t, photograph("a", "some words", queue.Media{Path: "a.png"}))
	before := w.Canvas().Capture()
	s.Key(fyne.KeySpace, false)
	s.Released(fyne.KeySpace)
	if n := colourful(s, w); n > 0 || s.session.View().Uncovered {
		t.Errorf("asked for once, %d pixels are colourful, uncovered %v", n, s.session.View().Uncovered)
	}
	if sameImage(before, w.Canvas().Capture()) {
		t.Error("asked for, the picture is not drawn covered")
	}
	press(s, "G")
	s.Key(fyne.KeySpace, false)
	if n := colourful(s, w); n < 1000 {
		t.Errorf("asked for twice, %d pixels are colourful", n)
	}
}

func sameImage(a, b image.Image) bool {
	for y := range a.Bounds().Dy() {
		for x := range a.Bounds().Dx() {
			if a.At(x, y) != b.At(x, y) {
				return false
			}
		}
	}
	return true
}

// Looked at closely a medium has the whole middle, and deciding goes on.
func TestLookingCloselyHasTheMiddle(t *testing.T) {
	s, _ := withMedia(t, photograph("a", "", queue.Media{Path: "a.png"}), photograph("b", "", queue.Media{Path: "b.png"}))
	card := s.content.exhibits.Size()
	press(s, "Z")
	if wide := s.content.exhibits.Size(); wide.Width <= card.Width || s.content.author.Size().Height > 0 {
		t.Errorf("the card has %v, before %v", wide, card)
	}
	press(s, "+", "Escape")
	if again := s.content.exhibits.Size(); again != card || s.zoom != 0 {
		t.Errorf("after it the card has %v, before %v; the words are magnified by %d", again, card, s.zoom)
	}
	press(s, "Z", "A")
	if s.content.gallery.Looking() || s.shown.Task.Item.ID == "a" {
		t.Error("the next item begins where the last was left")
	}
}

// What did not come says so, and is decided all the same.
func TestMediaThatDidNotCome(t *testing.T) {
	s, _ := withMedia(t, photograph("a", "", queue.Media{Path: "lost.png"}), photograph("b", "", queue.Media{URL: "https://pictures.example/none.png"}))
	if m := s.shown.Media; len(m) != 1 || m[0].Whereabouts != queue.MediumMissing {
		t.Fatalf("media %+v", m)
	}
	s.Key(fyne.KeySpace, false)
	press(s, "Z", "]", ".", "A")
	s.AskToFetch()
	press(s, "1")
	if m := s.session.View().Message; !strings.Contains(m.Text, "nothing is at this address") {
		t.Errorf("a fetch that fails says %q", m.Text)
	}
	press(s, "A")
	if got := decisions(t, s.session.desk); got != "a not_violating; b not_violating" {
		t.Errorf("decided %q", got)
	}
}

// barSays is what stands on the bar below.
func barSays(s *Screen) string {
	var said []string
	for _, o := range s.bar.Objects {
		if a, ok := o.(fyne.Accessible); ok {
			said = append(said, a.AccessibilityLabel())
		}
	}
	return strings.Join(said, "; ")
}

// A medium of which only the address came is fetched when that is asked for twice,
// and the ledger says so.
func TestFetching(t *testing.T) {
	s, w := withMedia(t, photograph("a", "", queue.Media{URL: "https://pictures.example/a.png"}))
	ref := s.shown.Task.Ref
	if s.shown.Media[0].Whereabouts != queue.MediumLinked {
		t.Fatalf("media %+v", s.shown.Media)
	}
	s.AskToFetch()
	if said := barSays(s); !strings.Contains(said, "its server learns") || strings.Contains(said, "note") {
		t.Errorf("the bar asks %q", said)
	}
	press(s, "Escape")
	if entries, err := s.session.desk.History(t.Context(), ref); err != nil || len(entries) > 0 {
		t.Fatalf("not fetched, the ledger has %v (%v)", entries, err)
	}
	s.AskToFetch()
	press(s, "1", "G")
	s.Key(fyne.KeySpace, false)
	if n := colourful(s, w); n < 5000 {
		t.Errorf("fetched and uncovered, %d pixels are colourful", n)
	}
	entries, err := s.session.desk.History(t.Context(), ref)
	if err != nil || len(entries) != 1 || entries[0].Entry.Kind != queue.Fetched {
		t.Errorf("the ledger has %v (%v)", entries, err)
	}
	s.AskToFetch()
	if m := s.session.View().Message; !strings.Contains(m.Text, "nothing to fetch") {
		t.Errorf("fetching again says %q", m.Text)
	}
}

// A fetch that fails says why also where its answer comes late, as in a window.
func TestFetchThatFailsLate(t *testing.T) {
	desk := mustDesk(t, photograph("a", "", queue.Media{URL: "https://pictures.example/none.png"}))
	var late []func()
	run := kit.Runner{Go: func(f func()) { f() }, Do: func(f func()) { late = append(late, f) }}
	s := NewSession(desk, run, func(View) {})
	s.Start()
	for len(late) > 0 {
		f := late[0]
		late = late[1:]
		f()
	}
	s.Fetch(0)
	for _, f := range late {
		f()
	}
	if m := s.View().Message; !strings.Contains(m.Text, "nothing is at this address") {
		t.Errorf("it says %q", m.Text)
	}
}

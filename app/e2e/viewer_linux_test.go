package e2e

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"discern/assets"
	"discern/queue/film"
)

// striped is a PNG of narrow red and green stripes.
func striped(t *testing.T) []byte {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, 640, 400))
	for y := range 400 {
		for x := range 640 {
			c := color.NRGBA{R: 0xff, A: 0xff}
			if x/10%2 == 0 {
				c = color.NRGBA{G: 0xff, A: 0xff}
			}
			img.Set(x, y, c)
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// colourful counts the pixels of the middle that are clearly red or green.
func (d *desk) colourful() (n int) {
	d.Helper()
	img, err := d.screen.Image()
	if err != nil {
		d.Fatal(err)
	}
	for y := 60; y < 800; y++ {
		for x := 360; x < 1060; x++ {
			c := img.RGBAAt(x, y)
			if c.B < 0x40 && (c.R > 0xb0 && c.G < 0x40 || c.G > 0xb0 && c.R < 0x40) {
				n++
			}
		}
	}
	return n
}

// during looks at the screen while a key is held, four times as long as keys are
// held elsewhere: a busy machine needs its time to draw.
func (d *desk) during(key string, look func()) {
	d.Helper()
	let := make(chan error, 1)
	go func() { let <- d.screen.Hold(key, 4*held) }()
	time.Sleep(held / 2)
	look()
	if err := <-let; err != nil {
		d.Fatal(err)
	}
	time.Sleep(held / 4)
}

// grows looks until enough is colourful, or for as long as a key is held.
func (d *desk) grows(enough int) (n int) {
	d.Helper()
	for end := time.Now().Add(3 * held); n < enough && time.Now().Before(end); time.Sleep(held / 10) {
		n = d.colourful()
	}
	return n
}

// A picture and a film come covered, are seen while the key is held and no longer,
// and are looked at closely; what is decided says whether it was uncovered.
func TestMediaInTheWindow(t *testing.T) {
	d := newDesk(t)
	folder := t.TempDir()
	reel, err := fs.ReadFile(assets.SampleFiles(), "media/ar-12.mp4")
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{
		"a.png": striped(t), "b.png": append(striped(t), 'b'), "c.mp4": reel,
		"items.jsonl": []byte(`{"id":"a","source":"s","kind":"image","media":[{"path":"a.png"}]}
{"id":"b","source":"s","kind":"image","media":[{"path":"b.png"}]}
{"id":"c","source":"s","kind":"video","media":[{"path":"c.mp4","mime":"video/mp4"}]}
`),
	} {
		if err := os.WriteFile(filepath.Join(folder, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	d.command("import", filepath.Join(folder, "items.jsonl"))
	d.open()
	d.keys("g") // in colour
	time.Sleep(held)
	if n := d.colourful(); n > 0 {
		t.Errorf("covered, %d pixels are colourful", n)
	}
	d.during("Space", func() {
		if n := d.grows(5000); n < 5000 {
			t.Errorf("while the key is held %d pixels are colourful", n)
		}
	})
	if n := d.colourful(); n > 0 {
		t.Errorf("let go, %d pixels are colourful", n)
	}
	d.decides("a")
	d.keys("g")
	time.Sleep(held)
	if n := d.colourful(); n > 0 {
		t.Errorf("of the next picture %d pixels are colourful", n)
	}
	d.decides("a")
	if _, err := film.Find(t.Context()); err == nil {
		d.appears(item)
		d.shows("z", item) // a frame has the middle
		d.shows("Right", item)
		d.shows("Enter", item) // it plays
		d.keys("Enter", "z")
	}
	d.decides("a")
	d.close()
	revealed := map[string]bool{}
	for _, dec := range lines[struct {
		Item     string
		Revealed bool
	}](t, d.command("export", "decisions")) {
		revealed[dec.Item] = dec.Revealed
	}
	if len(revealed) != 3 || !revealed["a"] || revealed["b"] || revealed["c"] {
		t.Errorf("the decisions say that it was revealed: %v", revealed)
	}
	d.verify()
}

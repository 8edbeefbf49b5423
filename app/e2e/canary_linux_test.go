package e2e

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"image/png"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"discern/assets"
	"discern/queue"
	"discern/storage"
	"discern/storage/vault"
)

// canary is an item whose text, author and medium are full of marks that nothing
// else in the world holds: bytes of the files, and pixels as they are decoded.
type canary struct {
	text, medium, pixels []byte // the marks
	folder               string // of the file that it comes from
}

// picture is a PNG that has the pixels of the canary in every row and its bytes
// behind the end, where nothing looks.
func (c *canary) picture(t *testing.T, n int) []byte {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, len(c.pixels)/4, 40+n))
	for y := range img.Rect.Dy() {
		copy(img.Pix[y*img.Stride:], c.pixels)
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return append(b.Bytes(), bytes.Repeat(c.medium, 1000)...)
}

func newCanary(t *testing.T) canary {
	c := canary{text: []byte("text-" + rand.Text()), medium: []byte("medium-" + rand.Text()), pixels: make([]byte, 4*64), folder: t.TempDir()}
	rand.Read(c.pixels)
	for i := 3; i < len(c.pixels); i += 4 {
		c.pixels[i] = 0xff // no transparency: what is drawn is what is decoded
	}
	reel, err := fs.ReadFile(assets.SampleFiles(), "media/ar-12.mp4")
	if err != nil {
		t.Fatal(err)
	}
	var items bytes.Buffer
	for i := range 3 {
		it := queue.Item{
			ID: fmt.Sprint(i), Source: "canary", Kind: queue.Image, Text: fmt.Sprintf("%s and %d", c.text, i), Author: &queue.Author{Handle: string(c.text)},
			Media: []queue.Media{{Path: fmt.Sprintf("%d.jpg", i), Mime: "image/jpeg"}},
		}
		line, err := json.Marshal(it)
		if err != nil {
			t.Fatal(err)
		}
		items.Write(append(line, '\n'))
		medium := c.picture(t, i)
		if i == 2 {
			medium = append(slices.Clone(reel), bytes.Repeat(c.medium, 1000)...)
		}
		if err := os.WriteFile(filepath.Join(c.folder, it.Media[0].Path), medium, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(c.folder, "items.jsonl"), items.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return c
}

// marks returns the files below some folders, or written since a time into the
// system's own folder for temporary files, that hold a mark.
func (c canary) marks(t *testing.T, since time.Time, own string, folders ...string) (found []string) {
	t.Helper()
	system, err := os.ReadDir("/tmp")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range system {
		path := filepath.Join("/tmp", e.Name())
		if info, err := e.Info(); err == nil && info.ModTime().After(since) && !strings.HasPrefix(own, path+"/") {
			folders = append(folders, path)
		}
	}
	for _, folder := range folders {
		err := filepath.WalkDir(folder, func(path string, e fs.DirEntry, err error) error {
			if errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrPermission) {
				return nil // another's, or gone meanwhile
			}
			if err != nil || !e.Type().IsRegular() {
				return err
			}
			data, err := os.ReadFile(path)
			if err != nil && strings.HasPrefix(path, own) {
				return err
			}
			if bytes.Contains(data, c.text) || bytes.Contains(data, c.medium) || bytes.Contains(data, c.pixels) {
				found = append(found, path)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return found
}

// What is imported, judged in the window, opened and purged stands in no file but
// the databases, and of media not even there.
func TestNothingClearIsLeftBehind(t *testing.T) {
	began := time.Now()
	c := newCanary(t)
	home := t.TempDir()
	for _, name := range []string{"HOME", "TMPDIR", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR"} {
		dir := filepath.Join(home, strings.ToLower(name))
		if err := os.Mkdir(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		t.Setenv(name, dir)
	}
	d := newDesk(t)
	own := filepath.Dir(filepath.Dir(d.dir)) + "/" // all of this test's folders, the source among them
	search := func(when string) {
		t.Helper()
		for _, path := range c.marks(t, began, own, d.dir, home) {
			if name := filepath.Base(path); filepath.Dir(path) == d.dir && (strings.HasPrefix(name, "content.db") || strings.HasPrefix(name, "review.db")) {
				if data, err := os.ReadFile(path); err != nil || bytes.Contains(data, c.medium) {
					t.Errorf("%s: bytes of a medium stand in %s (%v)", when, name, err)
				}
				continue
			}
			t.Errorf("%s: clear marks stand in %s", when, path)
		}
	}
	d.command("import", filepath.Join(c.folder, "items.jsonl"))
	search("imported")
	d.open()
	d.during("Space", func() {}) // the words came first
	d.during("Space", func() { search("while a picture is uncovered") })
	d.keys("z", "+", "z")
	d.decides("a")
	d.decides("a")
	d.keys("Space")
	d.during("Space", func() { d.keys("z", "Enter"); search("while a film plays") })
	search("while the window is open")
	d.close()
	d.command("search", string(c.text))
	d.command("show", "0")
	d.command("verify", "--media")
	c.opens(t, d.dir)
	search("opened and closed")
	d.command("purge", "0", "must not be kept")
	d.command("retention", "0")
	d.command("purge")
	search("purged")
	if found := c.marks(t, began, own, c.folder); len(found) != 4 {
		t.Errorf("the search itself finds %v in the folder that the items came from", found)
	}
	if content, err := os.ReadFile(filepath.Join(d.dir, "content.db")); err != nil || !bytes.Contains(content, c.text) {
		t.Errorf("the text is not even in the database (%v)", err)
	}
}

// opens reads every medium through, as a view does.
func (c canary) opens(t *testing.T, dir string) {
	t.Helper()
	w, err := storage.Open(dir, storage.Options{})
	if err != nil {
		t.Fatal(err)
	}
	v, err := vault.Open(filepath.Join(dir, "media"), vault.Options{})
	if err != nil {
		t.Fatal(err)
	}
	desk := queue.NewDesk(queue.Config{Store: w, Vault: v})
	for ref := range queue.Ref(3) {
		m, err := desk.Medium(t.Context(), ref+1, 0)
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(io.NewSectionReader(m, 0, m.Size()))
		if err = errors.Join(err, m.Close()); err != nil || !bytes.Contains(data, c.medium) {
			t.Fatalf("medium %d: %v", ref, err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
}

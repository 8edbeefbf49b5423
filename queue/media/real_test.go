package media_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"discern/queue"
	"discern/queue/media"
)

// realData returns the folder of real data, or skips.
func realData(tb testing.TB) string {
	tb.Helper()
	dir := os.Getenv("DISCERN_DATA")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared", "data")
	}
	if _, err := os.Stat(filepath.Join(dir, "media")); err != nil {
		tb.Skip("no real data here; DISCERN_DATA names its folder")
	}
	return dir
}

// read returns a file's bytes, nil of a folder.
func read(tb testing.TB, path string) []byte {
	tb.Helper()
	if info, err := os.Stat(path); err != nil || info.IsDir() {
		return nil
	}
	data, err := os.ReadFile(path)
	must(tb, err)
	return data
}

// What becomes of every file of the real data, by family.
func TestRealFiles(t *testing.T) {
	dir := realData(t)
	for _, c := range []struct {
		family string // of file names, below the folder
		form   media.Form
		files  int
		shown  bool
	}{
		{"media/*.jpg", media.JPEG, 21, true},
		{"media/*.png", media.PNG, 2, true},
		{"media/*.mp4", media.MP4, 4, false},
		{"robust/go-image-testdata/*.jpeg", media.JPEG, 26, true},
		{"robust/go-image-testdata/*.png", media.PNG, 6, true},
		{"robust/go-image-testdata/*.gif", media.GIF, 5, true},
		{"robust/go-image-testdata/pngsuite/*.png", media.PNG, 35, true},
		{"robust/go-image-testdata/pngsuite/*.sng", media.Text, 35, false},
		{"robust/go-image-testdata/pngsuite/README*", media.Text, 2, false},
	} {
		files, err := filepath.Glob(filepath.Join(dir, filepath.FromSlash(c.family)))
		must(t, err)
		if len(files) != c.files {
			t.Errorf("%s: %d files, want %d", c.family, len(files), c.files)
		}
		for _, path := range files {
			name, file := filepath.Base(path), read(t, path)
			info := inspect(t, file)
			if info.Form != c.form {
				t.Errorf("%s: %s, want %s", name, info.Form, c.form)
			}
			p, err := media.Decode(context.Background(), bytes.NewReader(file), int64(len(file)), media.Limits{})
			if !c.shown {
				if queue.KindOf(err) != queue.Refused {
					t.Errorf("%s: %v", name, err)
				}
				continue
			}
			if err != nil {
				t.Errorf("%s: %v", name, err)
				continue
			}
			// truncated.jpeg lacks passes, not bytes: it ends as it should.
			if p.Flaw != nil {
				t.Errorf("%s: %v", name, p.Flaw)
			}
			if d := farthest(t, whole(t, p), reference(t, file)); d > 0 {
				t.Errorf("%s: differs from its decoder by %d", name, d)
			}
			m, err := p.Fit(context.Background(), 200, 100)
			must(t, err)
			if w, h := m.Rect.Dx(), m.Rect.Dy(); w > 200 || h > 100 {
				t.Errorf("%s: %d × %d", name, w, h)
			}
		}
	}
}

// Of a real image of any form, cut anywhere, what is there is shown and what is
// not is said.
func TestRealFilesCut(t *testing.T) {
	dir := realData(t)
	for _, name := range []string{"video-001.jpeg", "video-001.progressive.jpeg", "video-001.separate.dc.progression.jpeg", "video-001.restart2.jpeg", "video-001.cmyk.jpeg", "video-005.gray.jpeg", "video-001.png", "video-005.gray.png", "video-001.gif", "video-001.interlaced.gif", "pngsuite/basn3p04-31i.png"} {
		file := read(t, filepath.Join(dir, "robust", "go-image-testdata", filepath.FromSlash(name)))
		last := 0.0
		for i := range 40 {
			n := len(file) * i / 40
			p, err := media.Decode(context.Background(), bytes.NewReader(file[:n]), int64(n), media.Limits{})
			if err != nil {
				if last > 0 || i > 20 {
					t.Errorf("%s at %d of %d: %v", name, n, len(file), err)
				}
				if queue.KindOf(err) != queue.Invalid && !strings.Contains(err.Error(), "unknown form") {
					t.Errorf("%s at %d of %d: %v", name, n, len(file), err)
				}
				continue
			}
			if p.Flaw == nil || p.Flaw.Cause != media.CutOff {
				t.Errorf("%s at %d of %d: %v", name, n, len(file), p.Flaw)
				continue
			}
			if p.Flaw.Shown < last && !p.Flaw.Coarse {
				t.Errorf("%s at %d of %d: %v after %v", name, n, len(file), p.Flaw.Shown, last)
			}
			last = p.Flaw.Shown
			whole(t, p)
		}
	}
}

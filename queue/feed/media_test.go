package feed_test

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"discern/queue"
	"discern/queue/feed"
)

// finder opens one file of records and returns what finds the media of its items.
func finder(tb testing.TB, o feed.Options, path string) func(string) (queue.MediaFile, error) {
	tb.Helper()
	r, err := feed.Open([]string{path}, o)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := r.Close(); err != nil {
			tb.Error(err)
		}
	})
	for {
		b, err := r.Read(tb.Context())
		if err != nil {
			tb.Fatal(err)
		}
		if len(b.Items) > 0 {
			return b.Media
		}
	}
}

// content finds, opens and reads a medium.
func content(find func(string) (queue.MediaFile, error), path string) (string, error) {
	file, err := find(path)
	if err != nil {
		return "", err
	}
	r, err := file.Open()
	if err != nil {
		return "", err
	}
	data, err := io.ReadAll(r)
	if err == nil && int64(len(data)) != file.Size {
		err = fmt.Errorf("%d bytes, but the size is %d", len(data), file.Size)
	}
	return string(data), errors.Join(err, r.Close())
}

// wantMedium holds a finder to content, or to an error of a kind that says something.
func wantMedium(t *testing.T, find func(string) (queue.MediaFile, error), path, want string, kind queue.ErrorKind) {
	t.Helper()
	answered := make(chan struct{})
	go func() {
		defer close(answered)
		got, err := content(find, path)
		switch {
		case kind == queue.Other && (err != nil || got != want):
			t.Errorf("%s holds %q (%v), want %q", path, got, err, want)
		case kind != queue.Other && (queue.KindOf(err) != kind || !strings.Contains(err.Error(), want)):
			t.Errorf("%s answers %v of kind %d, want kind %d and %q", path, err, queue.KindOf(err), kind, want)
		}
	}()
	select {
	case <-answered:
	case <-time.After(10 * time.Second):
		t.Fatalf("%s is waited for", path)
	}
}

func TestMediaBesideRecords(t *testing.T) {
	dir := t.TempDir()
	outside := filepath.Join(t.TempDir(), "secret")
	for path, text := range map[string]string{
		outside:                                   "secret",
		filepath.Join(dir, "in", "m.jsonl"):       good,
		filepath.Join(dir, "in", "a.jpg"):         "a",
		filepath.Join(dir, "in", "pics", "b.jpg"): "b",
		filepath.Join(dir, "above.jpg"):           "above",
	} {
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, []byte(text), 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	for link, to := range map[string]string{"out": outside, "up": "../above.jpg", "inside": "pics/b.jpg", "dangling": "nowhere"} {
		if err := os.Symlink(to, filepath.Join(dir, "in", link)); err != nil {
			t.Skip("links cannot be made here")
		}
	}
	for _, from := range []string{filepath.Join(dir, "in", "m.jsonl"), filepath.Join(dir, "in")} {
		find := finder(t, feed.Options{}, from)
		wantMedium(t, find, "a.jpg", "a", queue.Other)
		wantMedium(t, find, "pics/b.jpg", "b", queue.Other)
		wantMedium(t, find, "pics/../a.jpg", "a", queue.Other)
		wantMedium(t, find, "inside", "b", queue.Other)
		wantMedium(t, find, "c.jpg", "there is no such file", queue.NotFound)
		wantMedium(t, find, "dangling", "there is no such file", queue.NotFound)
		wantMedium(t, find, "a.jpg/x", "", queue.Refused)
		wantMedium(t, find, "pics", "is a folder, not a file", queue.Refused)
		for _, path := range []string{"out", "up", "../above.jpg", outside, "/etc/hostname", `..\above.jpg`, `C:\a.jpg`, "a\x00b", "."} {
			wantMedium(t, find, path, "", queue.Refused)
		}
	}
}

// A file that was exchanged for a link after it was found is not followed.
func TestExchangedMedia(t *testing.T) {
	dir := t.TempDir()
	records := filepath.Join(dir, "m.jsonl")
	medium := filepath.Join(dir, "a.jpg")
	if err := errors.Join(os.WriteFile(records, []byte(good), 0o600), os.WriteFile(medium, []byte("a"), 0o600)); err != nil {
		t.Fatal(err)
	}
	file, err := finder(t, feed.Options{}, records)("a.jpg")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(medium); err != nil {
		t.Fatal(err)
	}
	if _, err := file.Open(); queue.KindOf(err) != queue.Refused {
		t.Errorf("a file that is gone: %v", err)
	}
	if err := os.Symlink("/etc/hostname", medium); err != nil {
		t.Skip("links cannot be made here")
	}
	if _, err := file.Open(); queue.KindOf(err) != queue.Refused {
		t.Errorf("a link out of the folder: %v", err)
	}
}

func TestNoMediaOfStandardInput(t *testing.T) {
	if find := finder(t, feed.Options{Stdin: strings.NewReader(good)}, "-"); find != nil {
		t.Error("media are looked for beside standard input")
	}
}

// archive packs files, by name, into an archive.
func archive(tb testing.TB, pack func(z *zip.Writer) error) string {
	tb.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	if err := errors.Join(pack(z), z.Close()); err != nil {
		tb.Fatal(err)
	}
	return store(tb, "a.zip", b.String())
}

// into packs one file.
func into(z *zip.Writer, name, text string) error {
	w, err := z.Create(name)
	if err == nil {
		_, err = io.WriteString(w, text)
	}
	return err
}

func TestMediaInAnArchive(t *testing.T) {
	path := archive(t, func(z *zip.Writer) error {
		err := errors.Join(into(z, "set/m.jsonl", good), into(z, "set/a.jpg", "a"), into(z, "set/a.jpg", "twice"), into(z, `set\pics\b.jpg`, "b"), into(z, "above.jpg", "above"), into(z, "set/pics/", ""))
		w, locked := z.CreateRaw(&zip.FileHeader{Name: "set/locked.jpg", Flags: 1, UncompressedSize64: 1, CompressedSize64: 1})
		if locked == nil {
			_, locked = w.Write([]byte("x"))
		}
		return errors.Join(err, locked)
	})
	find := finder(t, feed.Options{}, path)
	wantMedium(t, find, "a.jpg", "a", queue.Other)
	wantMedium(t, find, "pics/b.jpg", "b", queue.Other)
	wantMedium(t, find, "c.jpg", "there is no such file", queue.NotFound)
	wantMedium(t, find, "pics", "there is no such file", queue.NotFound)
	wantMedium(t, find, "locked.jpg", "is encrypted in its archive", queue.Refused)
	for _, path := range []string{"../above.jpg", "/above.jpg", "pics/../../above.jpg", `..\above.jpg`} {
		wantMedium(t, find, path, "leads out of the folder", queue.Refused)
	}
}

// An archive that unpacks to much more than it is, or than it says, fills no disk.
func TestArchivesThatFillTheDisk(t *testing.T) {
	zeros := strings.Repeat("\x00", 80<<20)
	path := archive(t, func(z *zip.Writer) error {
		return errors.Join(into(z, "m.jsonl", good), into(z, "bomb.jpg", zeros), into(z, "small.jpg", zeros[:1<<20]))
	})
	find := finder(t, feed.Options{}, path)
	wantMedium(t, find, "bomb.jpg", "is there to fill the disk", queue.Refused)
	wantMedium(t, find, "small.jpg", zeros[:1<<20], queue.Other)

	// A size that is a lie: the directory says that the file has 10 bytes.
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	entry := bytes.LastIndex(data, []byte("small.jpg")) - 46 // in the directory at the end
	binary.LittleEndian.PutUint32(data[entry+24:], 10)
	if got, err := content(finder(t, feed.Options{}, store(t, "liar.zip", string(data))), "small.jpg"); !errors.Is(err, zip.ErrFormat) {
		t.Errorf("a size that is a lie: %d bytes (%v)", len(got), err)
	}
}

// Standard input has media where its giver says, and nowhere else.
func TestMediaBesideStandardInput(t *testing.T) {
	files := fstest.MapFS{"media/a.jpg": {Data: []byte("a")}}
	find := finder(t, feed.Options{Stdin: strings.NewReader(good), Beside: files}, "-")
	wantMedium(t, find, "media/a.jpg", "a", queue.Other)
	wantMedium(t, find, "b.jpg", "there is no such file", queue.NotFound)
	wantMedium(t, find, "media", "is a folder, not a file", queue.Refused)
	for _, path := range []string{"../a.jpg", "/etc/hostname", `..\a.jpg`} {
		wantMedium(t, find, path, "", queue.Refused)
	}
	if find := finder(t, feed.Options{Stdin: strings.NewReader(good)}, "-"); find != nil {
		t.Error("standard input alone has media")
	}
}

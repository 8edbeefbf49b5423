package storage_test

import (
	"bytes"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"discern/queue"
	"discern/storage"
)

// wantError wants an error of a kind whose sentence holds some words.
func wantError(tb testing.TB, err error, kind queue.ErrorKind, words ...string) {
	tb.Helper()
	var e *queue.Error
	if !errors.As(err, &e) || e.Kind != kind {
		tb.Fatalf("error %v, want kind %d", err, kind)
	}
	for _, w := range words {
		if !strings.Contains(e.Error(), w) {
			tb.Errorf("%q does not say %q", e.Error(), w)
		}
	}
}

func TestOpenMakesAPrivateWorkspace(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "deep", "workspace")
	w := mustOpen(t, dir, storage.Options{})
	put(t, w, makeItem(1))
	if info, err := os.Stat(dir); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("the folder has mode %v (%v)", info.Mode(), err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(entries) < 4 {
		t.Errorf("only %v", entries)
	}
	for _, e := range entries {
		if info, err := e.Info(); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s has mode %v (%v)", e.Name(), info.Mode(), err)
		}
	}
	mustClose(t, w)
	mustClose(t, w) // twice does no harm
	for _, name := range []string{"review.db-wal", "content.db-wal"} {
		if _, err := os.Stat(filepath.Join(dir, name)); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("%s is left behind", name)
		}
	}
}

func TestAClosedWorkspaceAnswers(t *testing.T) {
	w := mustOpen(t, t.TempDir(), storage.Options{})
	it := makeItem(1)
	ref := put(t, w, it)[0]
	mustClose(t, w)
	_, err := w.Record(t.Context(), ref)
	wantError(t, err, queue.Refused, "closed")
	_, err = w.Append(t.Context(), act(queue.Noted, it, "ada", epoch), epoch)
	wantError(t, err, queue.Refused, "closed")
}

func TestOneProgramAWorkspace(t *testing.T) {
	dir := t.TempDir()
	w := mustOpen(t, dir, storage.Options{Program: "discern test"})
	_, err := storage.Open(dir, storage.Options{})
	wantError(t, err, queue.Busy, "discern test", "process")
	mustClose(t, w)
	mustOpen(t, dir, storage.Options{}) // the lock of a program that is gone is taken
}

func TestRightsAreMended(t *testing.T) {
	dir := t.TempDir()
	w := mustOpen(t, dir, storage.Options{})
	device := w.Device()
	mustClose(t, w)
	for _, name := range []string{"device.key", "review.db", "content.db"} {
		if err := os.Chmod(filepath.Join(dir, name), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	var log bytes.Buffer
	w = mustOpen(t, dir, storage.Options{Logger: slog.New(slog.NewTextHandler(&log, nil))})
	if w.Device() != device {
		t.Error("another key")
	}
	for _, name := range []string{"device.key", "review.db", "content.db"} {
		if info, err := os.Stat(filepath.Join(dir, name)); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s has mode %v (%v)", name, info.Mode(), err)
		}
	}
	if !strings.Contains(log.String(), "device.key could be read by others") {
		t.Errorf("the log says %q", log.String())
	}
}

func TestDamage(t *testing.T) {
	write := func(name string, data []byte) func(*testing.T, string) {
		return func(t *testing.T, dir string) {
			if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	remove := func(name string) func(*testing.T, string) {
		return func(t *testing.T, dir string) {
			if err := os.Remove(filepath.Join(dir, name)); err != nil {
				t.Fatal(err)
			}
		}
	}
	run := func(name, sql string) func(*testing.T, string) {
		return func(t *testing.T, dir string) { tamper(t, filepath.Join(dir, name), sql) }
	}
	overwrite := func(name string) func(*testing.T, string) {
		return func(t *testing.T, dir string) {
			path := filepath.Join(dir, name)
			b, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			for i := 100; i < len(b); i++ { // all but the header
				b[i] = 0xa5
			}
			write(name, b)(t, dir)
		}
	}
	noise := bytes.Repeat([]byte("not a database at all "), 400)
	for name, c := range map[string]struct {
		do    func(*testing.T, string)
		kind  queue.ErrorKind
		words string
	}{
		"review.db is gone":            {remove("review.db"), queue.Damaged, "put review.db back"},
		"review.db is empty":           {write("review.db", nil), queue.Damaged, "put review.db back"},
		"review.db is something else":  {write("review.db", noise), queue.Damaged, "put review.db back"},
		"review.db is overwritten":     {overwrite("review.db"), queue.Damaged, "put review.db back"},
		"review.db is another's":       {run("review.db", "PRAGMA application_id = 77"), queue.Damaged, "put review.db back"},
		"review.db is newer":           {run("review.db", "UPDATE meta SET value = 'discern 9.9' WHERE name = 'program'; PRAGMA user_version = 99"), queue.Newer, "discern 9.9"},
		"content.db is newer":          {run("content.db", "UPDATE meta SET value = 'discern 9.9' WHERE name = 'program'; PRAGMA user_version = 99"), queue.Newer, "discern 9.9"},
		"content.db is something else": {write("content.db", noise), queue.Damaged, "import its sources again"},
		"content.db is overwritten":    {overwrite("content.db"), queue.Damaged, "import its sources again"},
		"the two stand in each other's stead": {func(t *testing.T, dir string) {
			for _, m := range [][2]string{{"review.db", "x"}, {"content.db", "review.db"}, {"x", "content.db"}} {
				if err := os.Rename(filepath.Join(dir, m[0]), filepath.Join(dir, m[1])); err != nil {
					t.Fatal(err)
				}
			}
		}, queue.Damaged, "review.db"},
		"the key is cut":          {write("device.key", []byte("short")), queue.Damaged, "device.key is damaged"},
		"the workspace is a file": {func(t *testing.T, dir string) { os.RemoveAll(dir); write("", nil)(t, dir) }, queue.Other, "folder"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "w")
			w := mustOpen(t, dir, storage.Options{})
			items := makeItems(0, 200)
			put(t, w, items...)
			mustAppend(t, w, act(queue.Decided, items[3], "ada", epoch))
			mustClose(t, w)
			c.do(t, dir)
			before := listing(t, dir)
			_, err := storage.Open(dir, storage.Options{})
			wantError(t, err, c.kind, c.words)
			if after := listing(t, dir); after != before && c.kind == queue.Damaged {
				t.Errorf("a refused opening changed the folder from\n%s to\n%s", before, after)
			}
		})
	}
}

// listing names the databases in a folder with their sizes.
func listing(tb testing.TB, dir string) string {
	tb.Helper()
	var b strings.Builder
	for _, name := range []string{"content.db", "device.key", "review.db"} {
		if data, err := os.ReadFile(filepath.Join(dir, name)); err == nil {
			b.WriteString(name + " ")
			b.WriteString(strings.Repeat("#", len(data)/4096))
			b.WriteByte('\n')
		}
	}
	return b.String()
}

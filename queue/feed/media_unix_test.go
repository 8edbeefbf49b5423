//go:build unix

package feed_test

import (
	"net"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/sys/unix"

	"discern/queue"
	"discern/queue/feed"
)

// What is no plain file is told without opening it: a pipe would have its opener
// wait for ever.
func TestMediaThatAreNoFiles(t *testing.T) {
	t.Chdir(t.TempDir()) // a socket's path must be short
	if err := os.WriteFile("m.jsonl", []byte(good), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := unix.Mkfifo("pipe", 0o600); err != nil {
		t.Fatal(err)
	}
	socket, err := net.Listen("unix", "socket")
	if err != nil {
		t.Fatal(err)
	}
	defer socket.Close()
	if err := os.Symlink("pipe", "link"); err != nil {
		t.Fatal(err)
	}
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	find := finder(t, feed.Options{}, filepath.Join(here, "m.jsonl"))
	wantMedium(t, find, "pipe", "is a pipe, not a file", queue.Refused)
	wantMedium(t, find, "link", "is a pipe, not a file", queue.Refused)
	wantMedium(t, find, "socket", "is a socket, not a file", queue.Refused)
	if err := unix.Mknod("device", unix.S_IFCHR|0o600, int(unix.Mkdev(1, 5))); err != nil {
		t.Logf("no device can be made here: %v", err)
		return
	}
	wantMedium(t, find, "device", "is a device, not a file", queue.Refused)
}

// A file that became a pipe after it was found is not waited for either.
func TestMediaThatBecomePipes(t *testing.T) {
	dir := t.TempDir()
	records, medium := filepath.Join(dir, "m.jsonl"), filepath.Join(dir, "a.jpg")
	for _, path := range []string{records, medium} {
		if err := os.WriteFile(path, []byte(good), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	found := finder(t, feed.Options{}, records)
	file, err := found("a.jpg")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(medium); err != nil {
		t.Fatal(err)
	}
	if err := unix.Mkfifo(medium, 0o600); err != nil {
		t.Fatal(err)
	}
	wantMedium(t, func(string) (queue.MediaFile, error) { return file, nil }, "a.jpg", "is a pipe, not a file", queue.Refused)
}

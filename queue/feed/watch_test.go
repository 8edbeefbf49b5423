package feed_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"discern/queue"
	"discern/queue/feed"
)

func TestWatch(t *testing.T) {
	dir := t.TempDir()
	write := func(name, content string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("known.jsonl", good)
	write("here.jsonl", good)
	write("photo.jpg", "\xff\xd8\xff\x00")
	write(".part.jsonl", good)
	found := make(chan string, 10)
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() {
		ended <- feed.Watch(ctx, dir, 20*time.Millisecond, func(name string, size int64, mod time.Time) bool {
			return name == "known.jsonl"
		}, func(path string) { found <- path })
	}()
	expect := func(name string) {
		t.Helper()
		select {
		case path := <-found:
			if path != filepath.Join(dir, name) {
				t.Errorf("found %s, want %s", path, name)
			}
		case <-time.After(5 * time.Second):
			t.Fatalf("%s was not found", name)
		}
	}
	expect("here.jsonl")
	grow, err := os.Create(filepath.Join(dir, "grown.dat"))
	if err != nil {
		t.Fatal(err)
	}
	for range 15 { // without a pause of two polls
		if _, err := grow.WriteString(good); err != nil {
			t.Fatal(err)
		}
		time.Sleep(5 * time.Millisecond)
	}
	if err := grow.Close(); err != nil {
		t.Fatal(err)
	}
	expect("grown.dat")
	if info, _ := os.Stat(filepath.Join(dir, "grown.dat")); info.Size() != int64(15*len(good)) {
		t.Errorf("found while it grew")
	}
	write("here.jsonl", good+good)
	expect("here.jsonl")
	cancel()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("watching ended with %v", err)
	}
	if len(found) > 0 {
		t.Errorf("found %s besides", <-found)
	}
	if err := feed.Watch(t.Context(), filepath.Join(dir, "no"), time.Second, nil, nil); queue.KindOf(err) != queue.NotFound {
		t.Errorf("a folder that is not there answers %v", err)
	}
}

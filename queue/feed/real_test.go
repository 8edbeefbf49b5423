package feed_test

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"

	"discern/queue"
	"discern/queue/feed"
)

// realData returns the folder of real data, or skips.
func realData(tb testing.TB) string {
	tb.Helper()
	dir := os.Getenv("DISCERN_DATA")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared", "data")
	}
	if _, err := os.Stat(filepath.Join(dir, "items.jsonl.gz")); err != nil {
		tb.Skip("no real data here; DISCERN_DATA names its folder")
	}
	return dir
}

// readAll reads paths to their end.
func readAll(tb testing.TB, o feed.Options, paths ...string) (all queue.Batch) {
	tb.Helper()
	r, err := feed.Open(paths, o)
	if err != nil {
		tb.Fatal(err)
	}
	defer func() {
		if err := r.Close(); err != nil {
			tb.Error(err)
		}
	}()
	for {
		b, err := r.Read(context.Background())
		if errors.Is(err, io.EOF) {
			return all
		}
		if err != nil {
			tb.Fatal(err)
		}
		all.Items = append(all.Items, b.Items...)
		all.Entries = append(all.Entries, b.Entries...)
		all.At = append(all.At, b.At...)
		all.Rejects = append(all.Rejects, b.Rejects...)
		all.Read = b.Read
	}
}

func TestRealDataIsTakenWhole(t *testing.T) {
	dir := realData(t)
	for _, tt := range []struct {
		file           string
		items, entries int
	}{
		{"items.jsonl.gz", 43_875, 0},
		{"decisions.jsonl.gz", 0, 129_275},
		{"media-items.jsonl", 27, 0},
	} {
		t.Run(tt.file, func(t *testing.T) {
			all := readAll(t, feed.Options{}, filepath.Join(dir, tt.file))
			if len(all.Items) != tt.items || len(all.Entries) != tt.entries || len(all.Rejects) != 0 {
				t.Errorf("read %d items, %d entries, %d rejects; want %d, %d, none", len(all.Items), len(all.Entries), len(all.Rejects), tt.items, tt.entries)
			}
			for _, r := range all.Rejects[:min(5, len(all.Rejects))] {
				t.Log(r)
			}
			if info, _ := os.Stat(filepath.Join(dir, tt.file)); all.Read != info.Size() {
				t.Errorf("read %d of %d bytes", all.Read, info.Size())
			}
		})
	}
}

func BenchmarkRealItems(b *testing.B) {
	dir := realData(b)
	path := filepath.Join(dir, "items.jsonl.gz")
	b.SetBytes(17_362_814)
	b.ReportAllocs()
	for b.Loop() {
		r, err := feed.Open([]string{path}, feed.Options{})
		if err != nil {
			b.Fatal(err)
		}
		for err == nil {
			_, err = r.Read(context.Background())
		}
		_ = r.Close()
	}
}

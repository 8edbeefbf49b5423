package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"time"

	"discern/queue/feed"
)

// settingWatched keeps which files of the watched folder were taken, so that a
// start does not import them all again.
const settingWatched = "watched"

// watch reports files that appear in a folder and are whole. One that was taken
// is not reported again in the life of the workspace, unless it changes.
func (o *opened) watch(ctx context.Context, folder string, found func(path string, taken func())) {
	var (
		mu   sync.Mutex
		seen = map[string]string{}
	)
	if kept, err := o.Setting(ctx, settingWatched); err == nil && kept != "" {
		if err := json.Unmarshal([]byte(kept), &seen); err != nil {
			slog.Warn("the list of watched files cannot be read; they are imported again", "error", err)
		}
	}
	mark := func(size int64, mod time.Time) string { return fmt.Sprintf("%d %d", size, mod.UnixNano()) }
	known := func(name string, size int64, mod time.Time) bool {
		mu.Lock()
		defer mu.Unlock()
		return seen[filepath.Join(folder, name)] == mark(size, mod)
	}
	taken := func(path string) {
		info, err := os.Stat(path)
		if err != nil {
			return // it is gone; should it come back, it is imported again
		}
		mu.Lock()
		seen[path] = mark(info.Size(), info.ModTime())
		kept, err := json.Marshal(seen)
		mu.Unlock()
		if err == nil {
			err = o.SetSetting(ctx, settingWatched, string(kept))
		}
		if err != nil {
			slog.Warn("the list of watched files cannot be kept", "error", err)
		}
	}
	report := func(path string) { found(path, func() { taken(path) }) }
	if err := feed.Watch(ctx, folder, watchEvery, known, report); err != nil && ctx.Err() == nil {
		slog.Warn("the folder is not watched any more", "error", err)
	}
}

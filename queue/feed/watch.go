package feed

import (
	"context"
	"os"
	"path/filepath"
	"time"

	"discern/queue"
)

// fileState is what a poll sees of a file.
type fileState struct {
	size int64
	mod  time.Time
}

// Watch looks into a folder every interval, not into folders below, until ctx
// ends, and calls found with the path of every
// file that can be imported and has stopped growing: two polls in a row saw the
// same size and time. known says what was imported before; a file is found again
// only after it has changed. A folder that cannot be read now is looked into
// again; Watch returns ctx's error, or at once NotFound when there is no such
// folder.
func Watch(ctx context.Context, folder string, interval time.Duration, known func(name string, size int64, mod time.Time) bool, found func(path string)) error {
	if info, err := os.Stat(folder); err != nil {
		return unopened(folder, err)
	} else if !info.IsDir() {
		return queue.Errorf(queue.Invalid, "%s is not a folder", filepath.Base(folder))
	}
	tick := time.NewTicker(interval)
	defer tick.Stop()
	seen, done := map[string]fileState{}, map[string]fileState{}
	for {
		seen = poll(folder, seen, func(name string, s fileState) {
			if done[name] == s {
				return
			}
			done[name] = s
			if path := filepath.Join(folder, name); !known(name, s.size, s.mod) && isImportable(path) {
				found(path)
			}
		})
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-tick.C:
		}
	}
}

// poll returns what stands in the folder, having called settled with every file
// that stood there just so before.
func poll(folder string, before map[string]fileState, settled func(name string, s fileState)) map[string]fileState {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return before
	}
	now := map[string]fileState{}
	for _, e := range entries {
		info, err := e.Info()
		if err != nil || isHidden(e.Name()) || !e.Type().IsRegular() || info.Size() == 0 {
			continue
		}
		s := fileState{info.Size(), info.ModTime()}
		now[e.Name()] = s
		if before[e.Name()] == s {
			settled(e.Name(), s)
		}
	}
	return now
}

// isImportable reports whether a file is one that a folder's import would read,
// or an archive.
func isImportable(path string) bool {
	if zipped, err := isZip(path); err != nil || zipped {
		return err == nil
	}
	f := &file{name: filepath.Base(path), open: opener(path)}
	return f.lookInside() == nil && (f.sniff.sure || isNamedRecords(f.name))
}

package storage

import (
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
)

// The two files and what tells them apart.
const (
	contentFile = "content.db"
	reviewFile  = "review.db"

	contentApp = 0x44736e43 // "DsnC"
	reviewApp  = 0x44736e52 // "DsnR"
)

// database is one of the two files with everything that is open on it.
type database struct {
	w    *writer
	r    *pool
	back *checkpointer
}

// kind is what differs between the two files.
type kind struct {
	file   string
	folder string // of its migrations
	app    int64
	page   int // bytes
	cache  int // of the writer, in KiB
}

var (
	contentKind = kind{file: contentFile, folder: "content", app: contentApp, page: 8192, cache: 16 << 10}
	reviewKind  = kind{file: reviewFile, folder: "review", app: reviewApp, page: 2048, cache: 8 << 10}
)

// openDatabase opens a file, making it when fresh, and brings its schema up.
func openDatabase(dir string, k kind, program string, log *slog.Logger) (db *database, err error) {
	path := filepath.Join(dir, k.file)
	if err := touch(path); err != nil {
		return nil, err
	}
	c, err := dial(path, fmt.Sprintf("page_size=%d", k.page), "journal_mode=WAL", "synchronous=FULL",
		"wal_autocheckpoint=0", fmt.Sprintf("cache_size=-%d", k.cache))
	if err != nil {
		return nil, err
	}
	if err := migrate(c, k.folder, k.app, program); err != nil {
		_ = c.close() // the error on its way says more
		return nil, err
	}
	if err := syncDir(dir); err != nil {
		_ = c.close() // the error on its way says more
		return nil, osFault("make "+k.file, err)
	}
	back, err := dial(path, "synchronous=FULL", "wal_autocheckpoint=0")
	if err != nil {
		_ = c.close() // the error on its way says more
		return nil, err
	}
	db = &database{r: newPool(path)}
	db.back = newCheckpointer(back, path, k.page, func(err error) { log.Error("copying the log back failed", "file", k.file, "err", err) })
	db.w = newWriter(c, db.back.poke)
	go db.back.run(db.w)
	return db, nil
}

// close ends all work on the file; the last connection copies the log back and
// removes it.
func (db *database) close() error {
	return errors.Join(db.back.close(), db.r.close(), db.w.close())
}

// touch makes a file that only its owner may read, or takes everybody else's
// rights from one that is there.
func touch(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return osFault("open "+filepath.Base(path), err)
	}
	defer f.Close()
	if info, err := f.Stat(); err == nil && info.Mode().Perm()&0o077 != 0 {
		return osFault("protect "+filepath.Base(path), f.Chmod(0o600))
	}
	return nil
}

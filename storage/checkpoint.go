package storage

import (
	"context"
	"os"
	"time"
)

// The rules of the write-ahead log: nobody's commit ever waits for it to be
// copied back. A connection of its own copies once the log has grown by a
// limit, while writing goes on. If it never comes to the end, since more is written
// all the time, bulk alone is held for the moment that the rest takes, and only if
// that does not suffice either the reviewer too. Then the next commit begins the log anew, in the same blocks of
// the same file: a log that is not cut off needs no new blocks, and syncing it is
// quick.

// logLimit is how many pages of the log wait to be copied back at most, while
// no long reading holds them up. The crash tests make it less.
var logLimit int64 = 1024

// long is how many times that the log may be before anybody is held.
const long = 2

// warmAfter is how many times the log must have grown before it is given all its
// blocks at once: a program that only looks, or decides once, spares itself that.
const warmAfter = 8

// breath is the least time between two looks at the log.
const breath = 20 * time.Millisecond

// checkpointer copies a database's log back.
type checkpointer struct {
	db    *conn
	grown chan struct{}
	quit  chan struct{}
	done  chan struct{}
	fail  func(error)
	path  string // of the database
	page  int64  // its size, in bytes
}

func newCheckpointer(db *conn, path string, page int, fail func(error)) *checkpointer {
	return &checkpointer{db: db, path: path, page: int64(page), fail: fail, grown: make(chan struct{}, 1), quit: make(chan struct{}), done: make(chan struct{})}
}

// poke says that something was committed; it never blocks.
func (k *checkpointer) poke() {
	select {
	case k.grown <- struct{}{}:
	default:
	}
}

// run serves a writer until close.
func (k *checkpointer) run(w *writer) {
	defer close(k.done)
	for looks := 1; ; looks++ {
		select {
		case <-k.quit:
			return
		case <-k.grown:
		}
		err := k.copyBack(w)
		if err == nil && looks == warmAfter {
			err = k.warm(w)
		}
		if err != nil {
			k.fail(err)
		}
		select {
		case <-k.quit:
			return
		case <-time.After(breath):
		}
	}
}

func (k *checkpointer) copyBack(w *writer) error {
	log, rest, err := k.checkpoint("NOOP")
	if err != nil || rest < logLimit {
		return err
	}
	if _, _, err = k.checkpoint("PASSIVE"); err != nil || log < long*logLimit {
		return err
	}
	w.gate.Lock()
	defer w.gate.Unlock()
	if _, _, err = k.checkpoint("PASSIVE"); err != nil {
		return err
	}
	if _, rest, err = k.checkpoint("NOOP"); err != nil || rest == 0 {
		return err
	}
	return w.act(context.Background(), false, func(*conn) error {
		_, _, err := k.checkpoint("PASSIVE")
		return err
	}, nil)
}

// checkpoint returns how long the log is and how much of it is not copied back,
// in pages.
func (k *checkpointer) checkpoint(mode string) (log, rest int64, err error) {
	_, err = k.db.get("PRAGMA wal_checkpoint("+mode+")", func(r row) { log, rest = r.int(1), r.int(1)-r.int(2) })
	return log, rest, err
}

// warm writes zeros behind the end of the log, which nothing reads, while its
// writer is at rest, so that the blocks are there before they are needed.
func (k *checkpointer) warm(w *writer) error {
	return w.work(context.Background(), false, func(*conn) error {
		f, err := os.OpenFile(k.path+"-wal", os.O_WRONLY, 0)
		if err != nil {
			return err
		}
		defer f.Close()
		info, err := f.Stat()
		if err != nil {
			return err
		}
		const frameHeader = 24
		if n := long*logLimit*(k.page+frameHeader) - info.Size(); n > 0 {
			if _, err := f.WriteAt(make([]byte, n), info.Size()); err != nil {
				return err
			}
			return f.Sync()
		}
		return nil
	}, nil)
}

// close waits for the copying in hand and closes the connection.
func (k *checkpointer) close() error {
	close(k.quit)
	<-k.done
	return k.db.close()
}

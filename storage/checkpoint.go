package storage

import "time"

// The rules of the write-ahead log: nobody's commit ever waits for it to be
// copied back. A connection of its own copies once the log has grown by a
// limit, while writing goes on; if more was written meanwhile, bulk alone is
// held for the moment that the rest takes. Then the next commit begins the log
// anew, in the same blocks of the same file: a log that is not cut off needs no
// new blocks, and syncing it is quick.

// logLimit is how many pages of the log wait to be copied back at most, while
// no long reading holds them up.
const logLimit = 2048

// breath is the least time between two looks at the log.
const breath = 20 * time.Millisecond

// checkpointer copies a database's log back.
type checkpointer struct {
	db    *conn
	grown chan struct{}
	quit  chan struct{}
	done  chan struct{}
	fail  func(error)
}

func newCheckpointer(db *conn, fail func(error)) *checkpointer {
	return &checkpointer{db: db, fail: fail, grown: make(chan struct{}, 1), quit: make(chan struct{}), done: make(chan struct{})}
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
	for {
		select {
		case <-k.quit:
			return
		case <-k.grown:
		}
		if err := k.copyBack(w); err != nil {
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
	if rest, err := k.checkpoint("NOOP"); err != nil || rest < logLimit {
		return err
	}
	if rest, err := k.checkpoint("PASSIVE"); err != nil || rest == 0 {
		return err
	}
	w.gate.Lock()
	defer w.gate.Unlock()
	_, err := k.checkpoint("PASSIVE")
	return err
}

// checkpoint returns how many pages of the log are not copied back.
func (k *checkpointer) checkpoint(mode string) (rest int64, err error) {
	_, err = k.db.get("PRAGMA wal_checkpoint("+mode+")", func(r row) { rest = r.int(1) - r.int(2) })
	return rest, err
}

// close waits for the copying in hand and closes the connection.
func (k *checkpointer) close() error {
	close(k.quit)
	<-k.done
	return k.db.close()
}

package storage

import (
	"context"
	"sync"
	"time"
)

// The rules of writing: each database has one connection that writes, and one
// transaction on it at a time. There are two lanes to it: what a reviewer does
// goes before all bulk that waits, and bulk is cut into pieces small enough that
// the reviewer does not notice the one under way. Who has the turn writes on its
// own goroutine: handing the work to another would cost a reviewer more than the
// writing itself.

// writer is the writing connection of a database.
type writer struct {
	db    *conn
	gate  sync.RWMutex // closed while the end of the log is copied, to bulk alone
	wrote func()       // called after each commit

	durable bool // the level of synchronous that is set: FULL, else NORMAL

	mu      sync.Mutex
	free    sync.Cond // of mu
	busy    bool      // somebody writes
	urgent  int       // how many wait in the reviewer's lane
	waiting int       // how many wait in all
	closed  bool
	acted   time.Time // when a reviewer last did something that lasts
}

// newWriter takes over a connection on which synchronous is FULL.
func newWriter(db *conn, wrote func()) *writer {
	w := &writer{db: db, wrote: wrote, durable: true}
	w.free.L = &w.mu
	return w
}

// act runs a transaction of a reviewer, ahead of all bulk. A durable one is
// synced to the disk before act returns. What is given as then runs after the
// commit, before the next transaction.
func (w *writer) act(ctx context.Context, durable bool, run func(*conn) error, then func()) error {
	return w.transact(ctx, true, durable, run, then)
}

// work runs a transaction of bulk.
func (w *writer) work(ctx context.Context, durable bool, run func(*conn) error, then func()) error {
	w.gate.RLock()
	defer w.gate.RUnlock()
	return w.transact(ctx, false, durable, run, then)
}

func (w *writer) transact(ctx context.Context, urgent, durable bool, run func(*conn) error, then func()) error {
	if err := w.enter(urgent); err != nil {
		return err
	}
	defer w.leave()
	err := ctx.Err()
	if err == nil {
		err = w.commit(durable, run)
	}
	if err != nil {
		return err
	}
	if then != nil {
		then()
	}
	if urgent && durable {
		w.mu.Lock()
		w.acted = time.Now()
		w.mu.Unlock()
	}
	w.wrote()
	return nil
}

// enter waits for the turn.
func (w *writer) enter(urgent bool) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if urgent {
		w.urgent++
		defer func() { w.urgent-- }()
	}
	w.waiting++
	for w.busy || !urgent && w.urgent > 0 {
		w.free.Wait()
	}
	w.waiting--
	if w.closed {
		w.free.Broadcast()
		return errClosed
	}
	w.busy = true
	return nil
}

func (w *writer) leave() {
	w.mu.Lock()
	w.busy = false
	if w.waiting > 0 {
		w.free.Broadcast()
	}
	w.mu.Unlock()
}

func (w *writer) commit(durable bool, run func(*conn) error) error {
	if err := w.sync(durable); err != nil {
		return err
	}
	if err := w.db.exec("BEGIN IMMEDIATE"); err != nil {
		return err
	}
	err := run(w.db)
	if err == nil {
		err = w.db.exec("COMMIT")
	}
	if err != nil && !w.db.raw.AutoCommit() {
		if e := w.db.exec("ROLLBACK"); e != nil {
			return e
		}
	}
	return err
}

// sync sets how far the next commit goes. A durable one syncs the whole log, so
// it carries every relaxed commit before it to the disk as well.
func (w *writer) sync(durable bool) error {
	if w.durable == durable {
		return nil
	}
	level := "NORMAL"
	if durable {
		level = "FULL"
	}
	if err := w.db.script("PRAGMA synchronous=" + level); err != nil {
		return err
	}
	w.durable = durable
	return nil
}

// close waits for the transaction under way and closes the connection.
func (w *writer) close() error {
	w.mu.Lock()
	for w.busy {
		w.waiting++
		w.free.Wait()
		w.waiting--
	}
	w.closed = true
	w.free.Broadcast()
	w.mu.Unlock()
	return w.db.close()
}

// pressed reports whether a reviewer waits for whoever has the turn.
func (w *writer) pressed() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.urgent > 0
}

// lately reports whether a reviewer did something that lasts within a time.
func (w *writer) lately(within time.Duration) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return time.Since(w.acted) < within
}

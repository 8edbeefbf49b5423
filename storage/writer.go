package storage

import (
	"context"
	"sync"
)

// The rules of writing: each database has one connection that writes, owned by
// one goroutine. Work comes to it by two lanes; what a reviewer does goes
// first, and what is bulk is cut into pieces small enough that the reviewer
// does not notice them.

// writer owns the writing connection of a database.
type writer struct {
	db   *conn
	fast chan *job    // a reviewer's acts
	bulk chan *job    // imports and upkeep
	gate sync.RWMutex // closed while the end of the log is copied, to bulk alone
	quit chan struct{}
	done chan struct{}

	wrote   func() // called after each commit
	durable bool   // the level of synchronous that is set: FULL, else NORMAL
}

// job is one transaction.
type job struct {
	ctx     context.Context
	durable bool // synced to the disk before it is answered
	run     func(*conn) error
	then    func() // after the commit, before the next job
	done    chan error
}

// newWriter takes over a connection on which synchronous is FULL.
func newWriter(db *conn, wrote func()) *writer {
	w := &writer{
		db: db, wrote: wrote, durable: true,
		fast: make(chan *job), bulk: make(chan *job),
		quit: make(chan struct{}), done: make(chan struct{}),
	}
	go w.loop()
	return w
}

// act runs a transaction of a reviewer, ahead of all bulk.
func (w *writer) act(ctx context.Context, durable bool, run func(*conn) error, then func()) error {
	return w.hand(w.fast, &job{ctx: ctx, durable: durable, run: run, then: then})
}

// work runs a transaction of bulk.
func (w *writer) work(ctx context.Context, durable bool, run func(*conn) error, then func()) error {
	w.gate.RLock()
	defer w.gate.RUnlock()
	return w.hand(w.bulk, &job{ctx: ctx, durable: durable, run: run, then: then})
}

func (w *writer) hand(lane chan *job, j *job) error {
	j.done = make(chan error, 1)
	select {
	case lane <- j:
		return <-j.done
	case <-j.ctx.Done():
		return j.ctx.Err()
	case <-w.quit:
		return errClosed
	}
}

func (w *writer) loop() {
	defer close(w.done)
	for {
		select {
		case j := <-w.fast:
			w.do(j)
			continue
		default:
		}
		select {
		case j := <-w.fast:
			w.do(j)
		case j := <-w.bulk:
			w.do(j)
		case <-w.quit:
			return
		}
	}
}

func (w *writer) do(j *job) {
	err := j.ctx.Err()
	if err == nil {
		err = w.transact(j)
	}
	if err == nil && j.then != nil {
		j.then()
	}
	j.done <- err
	if err == nil {
		w.wrote()
	}
}

func (w *writer) transact(j *job) error {
	if err := w.sync(j.durable); err != nil {
		return err
	}
	if err := w.db.exec("BEGIN IMMEDIATE"); err != nil {
		return err
	}
	err := j.run(w.db)
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

// close ends the goroutine after the job in hand and closes the connection.
func (w *writer) close() error {
	close(w.quit)
	<-w.done
	return w.db.close()
}

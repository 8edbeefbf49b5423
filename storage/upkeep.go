package storage

import (
	"context"
	"time"
)

// The rules of upkeep: the indexes of words and ties grow by a segment with every batch and a
// search looks into each of them, so when no batch has come for a while they are
// merged, in steps so small that nobody has to wait for one.

const (
	upkeepAfter = time.Second          // without a batch
	upkeepPause = 5 * time.Millisecond // between two steps
)

// upkeep merges the index of a workspace.
type upkeep struct {
	put  chan struct{} // a batch came
	quit chan struct{}
	done chan struct{}
}

func newUpkeep() *upkeep {
	return &upkeep{put: make(chan struct{}, 1), quit: make(chan struct{}), done: make(chan struct{})}
}

// poke says that a batch came; it never blocks.
func (u *upkeep) poke() {
	select {
	case u.put <- struct{}{}:
	default:
	}
}

// run serves a workspace until close.
func (u *upkeep) run(w *Workspace) {
	defer close(u.done)
	var due <-chan time.Time // nil: nothing is to be merged
	for {
		select {
		case <-u.quit:
			return
		case <-u.put:
			due = time.After(upkeepAfter)
		case <-due:
			more, err := w.mergeIndex()
			if err != nil {
				w.log.Error("merging the search index failed", "err", err)
			}
			if due = nil; more && err == nil {
				due = time.After(upkeepPause)
			}
		}
	}
}

// mergeIndex takes one step and reports whether there is more to do.
func (w *Workspace) mergeIndex() (more bool, err error) {
	err = w.content.w.work(context.Background(), false, func(c *conn) error {
		var before, after int64
		if _, err := c.get("SELECT total_changes()", func(r row) { before = r.int(0) }); err != nil {
			return err
		}
		if err := c.exec("INSERT INTO words(words, rank) VALUES('merge', 64)"); err != nil {
			return err
		}
		if err := c.exec("INSERT INTO ties(ties, rank) VALUES('merge', 64)"); err != nil {
			return err
		}
		_, err := c.get("SELECT total_changes()", func(r row) { after = r.int(0) })
		more = after-before >= 3 // each statement counts one of its own
		return err
	}, nil)
	return more, err
}

func (u *upkeep) close() {
	close(u.quit)
	<-u.done
}

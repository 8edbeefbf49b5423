package storage

import "sync"

// turns lets goroutines through one at a time, in the order in which they joined.
type turns struct {
	mu   sync.Mutex
	last *turn // to join; nil for none
}

// turn is a place in the line. Who has joined must come, and then leave.
type turn struct {
	before *turn // nil when nobody was there
	gone   chan struct{}
	err    error // with which it was left
}

func (t *turns) join() *turn {
	t.mu.Lock()
	defer t.mu.Unlock()
	mine := &turn{before: t.last, gone: make(chan struct{})}
	if t.last != nil && t.last.left() {
		mine.before = nil
	}
	t.last = mine
	return mine
}

func (t *turn) left() bool {
	select {
	case <-t.gone:
		return true
	default:
		return false
	}
}

// come waits for the turn, and returns the error with which the one before left.
func (t *turn) come() (err error) {
	if t.before != nil {
		<-t.before.gone
		err, t.before = t.before.err, nil
	}
	return err
}

// leave lets the next one come.
func (t *turn) leave(err error) {
	t.err = err
	close(t.gone)
}

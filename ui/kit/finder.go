package kit

import (
	"context"
	"time"
)

const (
	typing = 200 * time.Millisecond // how long the keys must rest before a search begins
	slow   = 150 * time.Millisecond // how long a search may run before that is said
)

// Finder runs searches in the background, one at a time: a new one ends the old
// one, whose result is dropped. It lives on the UI's goroutine.
type Finder[Q, R any] struct {
	Find  func(ctx context.Context, q Q) R
	Run   Runner
	After func(d time.Duration, f func()) // calls f on the UI's goroutine
	Done  func(R)
	Slow  func() // a search is taking long

	serial int
	cancel context.CancelFunc
}

// Later runs a search when no other has been asked for meanwhile.
func (f *Finder[Q, R]) Later(q Q) {
	f.Stop()
	mine := f.serial
	f.After(typing, func() {
		if f.serial == mine {
			f.Now(q)
		}
	})
}

// Now runs a search.
func (f *Finder[Q, R]) Now(q Q) {
	f.Stop()
	mine := f.serial
	ctx, cancel := context.WithCancel(context.Background())
	f.cancel = cancel
	f.Run.Go(func() {
		r := f.Find(ctx, q)
		f.Run.Do(func() {
			if f.serial != mine {
				return
			}
			f.Stop()
			f.Done(r)
		})
	})
	if f.Running() {
		f.After(slow, func() {
			if f.serial == mine {
				f.Slow()
			}
		})
	}
}

// Stop ends the search that runs or waits.
func (f *Finder[Q, R]) Stop() {
	f.serial++
	if f.cancel != nil {
		f.cancel()
		f.cancel = nil
	}
}

// Running reports whether a search runs.
func (f *Finder[Q, R]) Running() bool { return f.cancel != nil }

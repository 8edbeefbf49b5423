package browse

import (
	"context"
	"time"

	"discern/queue"
	"discern/ui/kit"
)

const (
	typing = 200 * time.Millisecond // how long the keys must rest before a search begins
	slow   = 150 * time.Millisecond // how long a filter may run before that is said
)

// found is what a filter found, and how the workspace stood then.
type found struct {
	filter  queue.Filter
	listing queue.Listing
	stats   queue.Stats
	err     error
}

// finder runs filters in the background, one at a time: a new one ends the old
// one, whose result is dropped. It lives on the UI's goroutine.
type finder struct {
	desk   *queue.Desk
	run    kit.Runner
	after  func(d time.Duration, f func()) // calls f on the UI's goroutine
	done   func(found)
	slow   func() // a filter is taking long
	serial int
	cancel context.CancelFunc
}

// later runs a filter when no other has been asked for meanwhile.
func (f *finder) later(filter queue.Filter) {
	f.stop()
	mine := f.serial
	f.after(typing, func() {
		if f.serial == mine {
			f.now(filter)
		}
	})
}

// now runs a filter.
func (f *finder) now(filter queue.Filter) {
	f.stop()
	mine := f.serial
	ctx, cancel := context.WithCancel(context.Background())
	f.cancel = cancel
	f.run.Go(func() {
		r := find(ctx, f.desk, filter)
		f.run.Do(func() {
			if f.serial != mine {
				return
			}
			f.stop()
			f.done(r)
		})
	})
	if f.running() {
		f.after(slow, func() {
			if f.serial == mine {
				f.slow()
			}
		})
	}
}

// stop ends the filter that runs or waits.
func (f *finder) stop() {
	f.serial++
	if f.cancel != nil {
		f.cancel()
		f.cancel = nil
	}
}

// running reports whether a filter runs.
func (f *finder) running() bool { return f.cancel != nil }

// find runs a filter and counts the workspace. Words that are the name of an
// item find it whatever its text says.
func find(ctx context.Context, desk *queue.Desk, filter queue.Filter) found {
	r := found{filter: filter}
	if r.listing, r.err = desk.List(ctx, filter, kit.Bins); r.err != nil {
		return r
	}
	if onlyWords(filter) {
		if ref, err := desk.Find(ctx, filter.Words); err == nil {
			r.listing.Refs = first(ref, r.listing.Refs)
		}
	}
	r.stats, r.err = desk.Stats(ctx)
	return r
}

// first puts a ref before the others.
func first(ref queue.Ref, refs []queue.Ref) []queue.Ref {
	all := append(make([]queue.Ref, 0, len(refs)+1), ref)
	for _, r := range refs {
		if r != ref {
			all = append(all, r)
		}
	}
	return all
}

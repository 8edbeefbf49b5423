package insight

import (
	"context"
	"errors"
	"fmt"
	"time"

	"discern/queue"
	"discern/queue/measure"
	"discern/ui/kit"
)

// stamp is how the workspace stood when it was read, and for whom: while
// somebody is to look at an item unknowing, they are not told of its decisions.
type stamp struct {
	items, entries int64
	reviewer       string
}

// taken is what was read of a workspace.
type taken struct {
	data   *measure.Data
	facets queue.Facets
	stamp  stamp
	at     time.Time
}

// reader reads a workspace in the background. It lives on the UI's goroutine.
type reader struct {
	desk *queue.Desk
	run  kit.Runner

	// told is called with how far it is, done with what was read or why not.
	told func(words string)
	done func(taken, error)

	last   taken
	cancel context.CancelFunc // of what runs; nil for nothing
}

// read brings what was read up to the workspace: nothing where that has not
// changed, the decisions alone where no item came.
func (r *reader) read() {
	if r.cancel != nil {
		return
	}
	ctx, cancel := context.WithCancel(context.Background())
	r.cancel = cancel
	last := r.last
	r.run.Go(func() {
		now, err := r.take(ctx, last)
		r.run.Do(func() {
			cancel()
			r.cancel = nil
			if err == nil {
				r.last = now
			}
			r.done(now, err)
		})
	})
}

// stop ends the reading; what was read before still holds.
func (r *reader) stop() {
	if r.cancel != nil {
		r.cancel()
	}
}

func (r *reader) reading() bool { return r.cancel != nil }

// stampOf says how the workspace stands.
func stampOf(ctx context.Context, desk *queue.Desk) (stamp, error) {
	stats, err := desk.Stats(ctx)
	return stamp{items: stats.Total, entries: stats.Entries, reviewer: desk.Reviewer()}, err
}

// take reads, in the background.
func (r *reader) take(ctx context.Context, last taken) (taken, error) {
	s, err := stampOf(ctx, r.desk)
	if err != nil || last.data != nil && last.stamp == s {
		return last, err
	}
	tell := r.teller()
	chronicle, err := r.desk.Chronicle(ctx, func(done, total int64) {
		tell(fmt.Sprintf("%s of %s ledger entries", queue.Thousands(done), queue.Thousands(total)))
	})
	if err != nil {
		return last, stopped(ctx, err)
	}
	now := taken{stamp: s, at: r.desk.Now(), facets: last.facets}
	if last.data != nil && last.stamp.items == s.items {
		now.data = last.data.Renew(chronicle)
		return now, nil
	}
	now.data, err = measure.Read(ctx, chronicle, r.desk.Items(ctx, time.Time{}), measure.Options{Progress: func(items int64) {
		tell(fmt.Sprintf("%s of %s items", queue.Thousands(items), queue.Thousands(s.items)))
	}})
	if err == nil {
		now.facets, err = r.desk.Facets(ctx)
	}
	return now, stopped(ctx, err)
}

// stopped tells an end that was asked for from one that was not.
func stopped(ctx context.Context, err error) error {
	if err != nil && ctx.Err() != nil {
		return ctx.Err()
	}
	return err
}

// teller tells how far the reading is, at most ten times a second.
func (r *reader) teller() func(words string) {
	var before time.Time
	return func(words string) {
		if now := r.desk.Now(); now.Sub(before) >= 100*time.Millisecond {
			before = now
			r.run.Do(func() { r.told(words) })
		}
	}
}

// isStopped reports whether an error only says that it was asked to stop.
func isStopped(err error) bool { return errors.Is(err, context.Canceled) }

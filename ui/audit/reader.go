package audit

import (
	"context"
	"errors"
	"time"

	"discern/queue"
	"discern/ui/kit"
)

// tellEvery is how often the progress of a reading is told.
const tellEvery = 100 * time.Millisecond

// reader reads the record in the background, one reading at a time: what is asked
// for meanwhile is read after it. It lives on the UI's goroutine.
type reader struct {
	desk     *queue.Desk
	run      kit.Runner
	done     func(*record, error)
	progress func(done, total int64)

	cancel context.CancelFunc // nil while nothing is read
	again  bool
}

// start reads the record, or has it read again.
func (r *reader) start() {
	if r.cancel != nil {
		r.again = true
		return
	}
	ctx, cancel := context.WithCancel(context.Background())
	r.cancel = cancel
	var told time.Time
	r.run.Go(func() {
		rec, err := readRecord(ctx, r.desk, func(done, total int64) {
			if now := time.Now(); now.Sub(told) >= tellEvery {
				told = now
				r.run.Do(func() { r.progress(done, total) })
			}
		})
		r.run.Do(func() {
			cancel()
			r.cancel = nil
			if errors.Is(err, context.Canceled) {
				err = queue.Errorf(queue.Other, "the reading was stopped; F5 reads on")
			}
			r.done(rec, err)
			if r.again {
				r.again = false
				r.start()
			}
		})
	})
}

// stop gives a reading up, and reports whether there was one.
func (r *reader) stop() bool {
	if r.cancel == nil {
		return false
	}
	r.again = false
	r.cancel()
	return true
}

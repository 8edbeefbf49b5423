package ui

import (
	"context"
	"sync"

	"discern/queue"
	"discern/ui/kit"
)

// purger deletes the media whose retention is over, once, while the window is open.
// It says nothing of it: the ledger does.
type purger struct {
	desk    *queue.Desk
	run     kit.Runner
	fault   func(string) // on the UI's goroutine
	cancel  context.CancelFunc
	running sync.WaitGroup
}

func (p *purger) start() {
	ctx, cancel := context.WithCancel(context.Background())
	p.cancel = cancel
	p.running.Add(1)
	p.run.Go(func() {
		defer p.running.Done()
		if _, err := p.desk.Purge(ctx, queue.PurgeOptions{Calm: true}, nil); err != nil && ctx.Err() == nil && queue.KindOf(err) != queue.Broken { // that the window says by itself
			p.run.Do(func() { p.fault("Media whose retention is over could not be deleted: " + err.Error()) })
		}
	})
}

// stop ends the purge; what is left is deleted the next time.
func (p *purger) stop() { p.cancel() }

// wait returns when nothing runs any more; stop comes before it.
func (p *purger) wait() { p.running.Wait() }

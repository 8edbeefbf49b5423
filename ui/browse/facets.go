package browse

import (
	"context"

	"discern/queue"
	"discern/ui/kit"
)

// facets are the values that filters offer, counted in the background when a
// menu first needs them and again when items have come since. It lives on the
// UI's goroutine.
type facets struct {
	desk   *queue.Desk
	run    kit.Runner
	fault  func(error)
	counts queue.Facets
	known  bool  // they were counted
	total  int64 // items there are now
	when   int64 // items there were when they were counted
	busy   bool
	then   func() // to be called when they are counted
}

// outdate says how many items there are now.
func (f *facets) outdate(total int64) { f.total = total }

// load counts the values, unless they are up to date, and then calls the last
// function it was given.
func (f *facets) load(then func()) {
	f.then = then
	if f.busy || f.known && f.when == f.total {
		return
	}
	f.busy = true
	total := f.total
	f.run.Go(func() {
		counts, err := f.desk.Facets(context.Background())
		f.run.Do(func() {
			f.busy = false
			if err != nil {
				f.fault(err)
				return
			}
			f.counts, f.known, f.when = counts, true, total
			f.then()
		})
	})
}

// countOf finds a value's count; empty while nothing is counted.
func countOf(list []queue.Facet, value string, known bool) string {
	if !known {
		return ""
	}
	for _, f := range list {
		if f.Value == value {
			return queue.Thousands(f.Count)
		}
	}
	return "0"
}

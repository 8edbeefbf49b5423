package review

import (
	"sync/atomic"
	"time"
)

// patience is how long a key may hold up the UI's goroutine for its answer. The
// window draws a frame right after it has handed out the keys: an act that is
// saved by then, as most are, is answered in this frame and not in the next,
// which a person sees a sixtieth of a second later.
const patience = 10 * time.Millisecond

// soon runs work in the background, and what work returns on the UI's
// goroutine: before soon itself returns if the work takes no longer than
// patience, else when it is done.
func (s *Session) soon(work func() (show func())) {
	var settled atomic.Bool // who comes first, the answer or the end of patience
	ready := make(chan func(), 1)
	s.run.Go(func() {
		show := work()
		if settled.CompareAndSwap(false, true) {
			ready <- show
			return
		}
		s.run.Do(show)
	})
	wait := time.NewTimer(patience)
	defer wait.Stop()
	select {
	case show := <-ready:
		show()
	case <-wait.C:
		if !settled.CompareAndSwap(false, true) {
			(<-ready)()
		}
	}
}

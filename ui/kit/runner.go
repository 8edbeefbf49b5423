package kit

import (
	"sync"
	"time"

	"fyne.io/fyne/v2"
)

// Runner keeps slow work off the UI's goroutine: Go runs it in the background,
// Do brings its result back. It is the only border between the two.
type Runner struct {
	Go   func(func())
	Do   func(func())
	Rest time.Duration // before what nobody waits for, see Later; none in tests
}

// glance is more than a frame takes to be drawn, in software too, and less than
// anybody needs to read what is in it. Whoever presses keys faster is not made to
// share the processor, nor to see something move.
const glance = 300 * time.Millisecond

// Later runs in the background what nobody waits for, when the frame that is
// being made ready has been on the screen for a moment.
func (r Runner) Later(f func()) {
	r.Go(func() {
		time.Sleep(r.Rest)
		f()
	})
}

// Background is the runner of a real window. After end has returned, Do drops
// what it is given: a window that closes shows nothing any more, and the toolkit
// panics when something is brought to it after its end, or runs it beside the UI.
func Background() (r Runner, end func()) {
	var (
		mu    sync.RWMutex
		ended bool
	)
	do := func(f func()) {
		mu.RLock()
		defer mu.RUnlock()
		if !ended {
			fyne.Do(f)
		}
	}
	end = func() {
		mu.Lock()
		defer mu.Unlock()
		ended = true
	}
	return Runner{Go: func(f func()) { go f() }, Do: do, Rest: glance}, end
}

// Inline runs everything at once on the caller's goroutine: for tests, which it
// makes deterministic.
func Inline() Runner {
	now := func(f func()) { f() }
	return Runner{Go: now, Do: now}
}

// Pending keeps background work until it is told to go on: for tests of what is
// shown meanwhile.
type Pending struct{ Work []func() }

// Runner hands work to it.
func (p *Pending) Runner() Runner {
	return Runner{Go: func(f func()) { p.Work = append(p.Work, f) }, Do: func(f func()) { f() }}
}

// GoOn does what waits, and what comes of it.
func (p *Pending) GoOn() {
	for len(p.Work) > 0 {
		f := p.Work[0]
		p.Work = p.Work[1:]
		f()
	}
}

package kit

import (
	"sync"

	"fyne.io/fyne/v2"
)

// Runner keeps slow work off the UI's goroutine: Go runs it in the background,
// Do brings its result back. It is the only border between the two.
type Runner struct {
	Go func(func())
	Do func(func())
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
	return Runner{Go: func(f func()) { go f() }, Do: do}, end
}

// Inline runs everything at once on the caller's goroutine: for tests, which it
// makes deterministic.
func Inline() Runner {
	now := func(f func()) { f() }
	return Runner{Go: now, Do: now}
}

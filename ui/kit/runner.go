package kit

import "fyne.io/fyne/v2"

// Runner keeps slow work off the UI's goroutine: Go runs it in the background,
// Do brings its result back. It is the only border between the two.
type Runner struct {
	Go func(func())
	Do func(func())
}

// Background is the runner of a real window.
func Background() Runner {
	return Runner{Go: func(f func()) { go f() }, Do: fyne.Do}
}

// Inline runs everything at once on the caller's goroutine: for tests, which it
// makes deterministic.
func Inline() Runner {
	now := func(f func()) { f() }
	return Runner{Go: now, Do: now}
}

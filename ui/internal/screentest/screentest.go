// Package screentest begins a program and its windows on the toolkit's test driver.
//
// It is for tests alone. The one thing to know: what it opens ends with the test.
package screentest

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"discern/ui/kit"
)

// App begins a dark program of the test driver; screens are made in one.
func App(t *testing.T) {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(kit.NewTheme(kit.Dark))
}

// Window shows an object in a window.
func Window(t *testing.T, o fyne.CanvasObject, size fyne.Size) fyne.Window {
	t.Helper()
	w := test.NewTempWindow(t, o)
	w.SetPadded(false)
	w.Resize(size)
	return w
}

// Package staging sets the stage for tests of screens: the policies that the program
// comes with, a workspace of the test's own, and a window on the test driver.
//
// It is for tests alone. The one thing to know: what it opens ends with the test.
package staging

import (
	"bytes"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"discern/assets"
	"discern/queue"
	"discern/queue/feed"
	"discern/storage"
	"discern/ui/kit"
)

// Policies are those that the program comes with.
func Policies(tb testing.TB) *queue.Policies {
	tb.Helper()
	var list []queue.Policy
	for _, f := range assets.Policies() {
		p, err := feed.ReadPolicy(bytes.NewReader(f.Data))
		if err != nil {
			tb.Fatal(err)
		}
		list = append(list, p)
	}
	policies, err := queue.NewPolicies(list...)
	if err != nil {
		tb.Fatal(err)
	}
	return policies
}

// Workspace opens a workspace in a folder of the test's.
func Workspace(tb testing.TB, dir string, o storage.Options) *storage.Workspace {
	tb.Helper()
	store, err := storage.Open(dir, o)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := store.Close(); err != nil {
			tb.Error(err)
		}
	})
	return store
}

// Put puts items into a workspace, as an import does.
func Put(tb testing.TB, store *storage.Workspace, policies *queue.Policies, items ...*queue.Item) {
	tb.Helper()
	if len(items) == 0 {
		return
	}
	if _, err := store.PutItems(tb.Context(), items, policies.Stand, queue.Put{})(); err != nil {
		tb.Fatal(err)
	}
}

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

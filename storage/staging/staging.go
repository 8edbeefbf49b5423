// Package staging sets the stage for tests: the policies that the program comes with and
// a workspace of the test's own.
//
// It is for tests alone. The one thing to know: what it opens ends with the test.
package staging

import (
	"bytes"
	"testing"

	"discern/assets"
	"discern/queue"
	"discern/queue/feed"
	"discern/storage"
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

package queue_test

import (
	"slices"
	"testing"

	"discern/queue"
)

func TestTies(t *testing.T) {
	post := func(change func(*queue.Item)) *queue.Item {
		it := &queue.Item{ID: "1", Source: "forum", Kind: queue.Text, Text: "hello"}
		change(it)
		return it
	}
	author := func(id, handle string) func(*queue.Item) {
		return func(it *queue.Item) { it.Author = &queue.Author{ID: id, Handle: handle} }
	}
	answers := func(text string, role queue.Role) func(*queue.Item) {
		return func(it *queue.Item) {
			it.Context = []queue.Context{{Role: role, Text: text, Author: &queue.Author{Handle: "them"}}}
		}
	}
	for _, c := range []struct {
		name     string
		a, b     *queue.Item
		together bool
	}{
		{"the same author by id", post(author("7", "old")), post(author("7", "new")), true},
		{"the same handle, no id", post(author("", "kim")), post(author("", "kim")), true},
		{"another author", post(author("7", "x")), post(author("8", "x")), false},
		{"nobody", post(func(*queue.Item) {}), post(func(*queue.Item) {}), false},
		{"another source", post(author("7", "x")), post(func(it *queue.Item) { author("7", "x")(it); it.Source = "board" }), false},
		{"answers to the same post", post(answers("up", queue.Parent)), post(answers("up", queue.Parent)), true},
		{"answers to other posts", post(answers("up", queue.Parent)), post(answers("down", queue.Parent)), false},
		{"the post itself and its answer", post(func(it *queue.Item) {
			it.Author = &queue.Author{Handle: "them"}
			answers("x", queue.Reply)(it)
		}), post(answers("hello", queue.Parent)), true},
		{"the same medium", post(func(it *queue.Item) { it.Media = []queue.Media{{SHA256: "aa"}} }), post(func(it *queue.Item) { it.Media = []queue.Media{{SHA256: "bb", Found: "aa"}} }), true},
		{"the same reporter", post(func(it *queue.Item) { it.Flags = []queue.Flag{{By: queue.ByUser, Reporter: "rosa"}} }), post(func(it *queue.Item) { it.Flags = []queue.Flag{{By: queue.ByUser, Reporter: "rosa", Reason: "x"}} }), true},
		{"a person and a detector of one name", post(func(it *queue.Item) { it.Flags = []queue.Flag{{By: queue.ByUser, Reporter: "rosa"}} }), post(func(it *queue.Item) { it.Flags = []queue.Flag{{By: queue.ByDetector, Reporter: "rosa"}} }), false},
	} {
		together := slices.ContainsFunc(c.a.Ties(), func(tie queue.Tie) bool { return slices.Contains(c.b.Ties(), tie) })
		if together != c.together {
			t.Errorf("%s: together %v, want %v", c.name, together, c.together)
		}
	}
}

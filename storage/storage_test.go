package storage_test

import (
	"crypto/sha256"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"

	"discern/queue"
	"discern/storage"
)

// epoch is when tests begin.
var epoch = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)

// clock is a time that tests move by hand.
type clock struct{ at atomic.Int64 }

func newClock() *clock {
	c := new(clock)
	c.at.Store(epoch.UnixNano())
	return c
}

func (c *clock) now() time.Time          { return time.Unix(0, c.at.Load()).UTC() }
func (c *clock) advance(d time.Duration) { c.at.Add(int64(d)) }

// mustOpen opens a workspace that the test's end closes.
func mustOpen(tb testing.TB, dir string, o storage.Options) *storage.Workspace {
	tb.Helper()
	w, err := storage.Open(dir, o)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := w.Close(); err != nil {
			tb.Error(err)
		}
	})
	return w
}

func mustClose(tb testing.TB, w *storage.Workspace) {
	tb.Helper()
	if err := w.Close(); err != nil {
		tb.Fatal(err)
	}
}

// policies are two rules that tests judge by.
func policies(tb testing.TB) *queue.Policies {
	tb.Helper()
	rule := func(code string, s queue.Severity, danger bool, labels ...string) queue.Rule {
		return queue.Rule{Code: code, Title: code, Severity: s, Definition: code, Actions: []queue.Action{queue.Remove, queue.Warn}, DangerToLife: danger, Labels: labels}
	}
	ps, err := queue.NewPolicies(queue.Policy{ID: "test", Version: "1", Title: "Test", Rules: []queue.Rule{
		rule("HARM", queue.High, true, "threat"), rule("RUDE", queue.Low, false, "rude"), rule("HATE", queue.Middle, false, "hateful"),
	}})
	if err != nil {
		tb.Fatal(err)
	}
	return ps
}

// vocabulary is what the texts of tests are made of.
var vocabulary = strings.Fields("river stone garden window paper candle morning letter market bridge silver copper branch feather harbour lantern meadow orchard pebble quarry saddle thunder village whistle yellow anchor basket cradle dragon ember forest glacier hollow island jungle kettle ladder marble needle ocean")

// makeItem invents the n-th item: same n, same item.
func makeItem(n int) *queue.Item {
	rng := rand.New(rand.NewPCG(uint64(n), 7))
	words := make([]string, 8+rng.IntN(24))
	for i := range words {
		words[i] = vocabulary[rng.IntN(len(vocabulary))]
	}
	half := .5
	it := &queue.Item{
		ID: fmt.Sprintf("post-%07d", n), Source: "forum", Kind: queue.Text, Lang: []string{"en", "de", "ar", "fr"}[rng.IntN(4)],
		Text: strings.Join(words, " ") + ".", FlaggedAt: epoch.Add(-time.Duration(rng.IntN(1e6)) * time.Second),
		Author: &queue.Author{ID: fmt.Sprint(rng.IntN(5000)), Handle: fmt.Sprintf("walker%d", rng.IntN(5000))},
		Reach:  &queue.Reach{Views: int64(rng.IntN(1e6))},
		Scores: []queue.Score{
			{Detector: "oracle", Version: "3", Label: "hateful", Score: float64(rng.IntN(10000)) / 1e4, Threshold: &half},
			{Detector: "sibyl", Version: "1", Label: "rude", Score: float64(rng.IntN(10000)) / 1e4},
		},
	}
	return it
}

func makeItems(from, n int) []*queue.Item {
	items := make([]*queue.Item, n)
	for i := range items {
		items[i] = makeItem(from + i)
	}
	return items
}

// put imports items and returns their refs.
func put(tb testing.TB, w *storage.Workspace, items ...*queue.Item) []queue.Ref {
	tb.Helper()
	outs, err := w.PutItems(tb.Context(), items, policies(tb).Stand, queue.Put{})()
	if err != nil {
		tb.Fatal(err)
	}
	refs := make([]queue.Ref, len(outs))
	for i, o := range outs {
		refs[i] = o.Ref
	}
	return refs
}

// newID makes an id out of anything, the same each time.
func newID(parts ...any) uuid.UUID {
	sum := sha256.Sum256(fmt.Append(nil, parts...))
	id := uuid.UUID(sum[:16])
	id[6], id[8] = id[6]&0x0f|0x70, id[8]&0x3f|0x80
	return id
}

var serial atomic.Uint64

// act makes an entry of a reviewer about an item.
func act(kind queue.EntryKind, it *queue.Item, reviewer string, at time.Time) queue.Entry {
	e := queue.Entry{ID: newID("act", serial.Add(1)), At: at, Kind: kind, Reviewer: reviewer, Source: it.Source, Item: it.ID}
	switch kind {
	case queue.Decided:
		e.Decision = &queue.Decision{
			ID: e.ID, Item: it.ID, Source: it.Source, Pass: queue.First, Verdict: queue.Violating,
			Policies: []string{"HATE"}, Actions: []queue.Action{queue.Remove}, Reviewer: reviewer, OpenedAt: at, DecidedAt: at, PolicyVersion: "test 1",
		}
	case queue.Skipped:
		e.Text, e.Until = "later", at.Add(queue.SkipRest)
	default:
		e.Text = "words"
	}
	return e
}

func undo(e queue.Entry, at time.Time) queue.Entry {
	return queue.Entry{ID: newID("undo", serial.Add(1)), At: at, Kind: queue.Undone, Reviewer: e.Reviewer, Source: e.Source, Item: e.Item, Undoes: e.ID}
}

func mustAppend(tb testing.TB, w *storage.Workspace, e queue.Entry) queue.Sealed {
	tb.Helper()
	s, err := w.Append(tb.Context(), e, e.At)
	if err != nil {
		tb.Fatal(err)
	}
	return s
}

func wantKind(tb testing.TB, err error, kind queue.ErrorKind) {
	tb.Helper()
	if err == nil || queue.KindOf(err) != kind {
		tb.Fatalf("error %v, want kind %d", err, kind)
	}
}

func stats(tb testing.TB, w *storage.Workspace) queue.Stats {
	tb.Helper()
	s, err := w.Stats(tb.Context())
	if err != nil {
		tb.Fatal(err)
	}
	return s
}

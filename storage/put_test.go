package storage_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"discern/queue"
	"discern/storage"
)

func TestPutItems(t *testing.T) {
	clk := newClock()
	w := mustOpen(t, t.TempDir(), storage.Options{Now: clk.now})
	stand := policies(t).Stand
	fresh := func() *queue.Item { return makeItem(1) }
	with := func(f func(*queue.Item)) *queue.Item {
		it := fresh()
		f(it)
		return it
	}
	other := makeItem(2)
	namesake := with(func(it *queue.Item) { it.Source = "elsewhere" })
	rescored := with(func(it *queue.Item) { it.Scores[0].Score = .999; it.Scores[0].Label = "threat" })
	reworded := with(func(it *queue.Item) { it.Text = "something else"; it.Scores = nil })
	const kept = "differs from what was first flagged; the first was kept"
	for _, step := range []struct {
		name  string
		items []*queue.Item
		want  []queue.Outcome
	}{
		{"new", []*queue.Item{fresh(), other}, []queue.Outcome{{Result: queue.Added, Ref: 1}, {Result: queue.Added, Ref: 2}}},
		{"the same", []*queue.Item{fresh()}, []queue.Outcome{{Result: queue.Unchanged, Ref: 1}}},
		{"the same id of another source", []*queue.Item{namesake}, []queue.Outcome{{Result: queue.Added, Ref: 3}}},
		{"new scores", []*queue.Item{rescored}, []queue.Outcome{{Result: queue.Updated, Ref: 1}}},
		{"new scores again", []*queue.Item{rescored}, []queue.Outcome{{Result: queue.Unchanged, Ref: 1}}},
		{"another text", []*queue.Item{reworded}, []queue.Outcome{{Result: queue.Unchanged, Ref: 1, Field: "text", Note: kept}}},
		{"twice in one batch", []*queue.Item{makeItem(3), makeItem(3)}, []queue.Outcome{{Result: queue.Added, Ref: 4}, {Result: queue.Unchanged, Ref: 4}}},
		{"nothing", nil, nil},
	} {
		for _, dry := range []bool{true, false} {
			if dry && step.name == "twice in one batch" {
				continue // the desk counts this itself
			}
			got, err := w.PutItems(t.Context(), step.items, stand, queue.Put{Dry: dry})()
			if err != nil {
				t.Fatal(step.name, err)
			}
			want := append([]queue.Outcome(nil), step.want...)
			for i := range want {
				if dry && want[i].Result == queue.Added {
					want[i].Ref = 0
				}
			}
			if len(got) == 0 && len(want) == 0 {
				continue
			}
			if d := cmp.Diff(want, got); d != "" {
				t.Errorf("%s, dry %v (-want +got):\n%s", step.name, dry, d)
			}
		}
	}
	r, err := w.Record(t.Context(), 1)
	if err != nil {
		t.Fatal(err)
	}
	want := fresh()
	want.Merge(rescored)
	if d := cmp.Diff(*want, r.Item); d != "" {
		t.Errorf("the item (-want +got):\n%s", d)
	}
	s := stand(want)
	if r.Work.Priority != s.Priority || r.Work.Severity != s.Severity || !r.Work.Deadline.Equal(s.Deadline) {
		t.Errorf("standing %+v, want %+v", r.Work.Standing, s)
	}
	if s := stats(t, w); s.Total != 4 {
		t.Errorf("%+v", s)
	}
}

// Everything an item can hold comes back as it went in.
func TestItemsComeBackWhole(t *testing.T) {
	w := mustOpen(t, t.TempDir(), storage.Options{})
	third := 1. / 3
	at := time.Date(2026, 2, 3, 4, 5, 6, 789, time.FixedZone("", 3600))
	it := &queue.Item{
		ID: "id with / and \x00 and \u202e", Source: "süd/west", Kind: queue.Thread, Lang: "zh-Hant", Text: "北京\x00 <b>&amp;</b> \u2028 \u202e 🔪\n\ttab", URL: "https://example.org/?a=b&c",
		CreatedAt: at, FlaggedAt: at.Add(time.Nanosecond),
		Author:  &queue.Author{ID: "7", Handle: "Zoë<", CreatedAt: at, Followers: 1 << 60, Anonymous: true, PriorViolations: 3},
		Reach:   &queue.Reach{Views: 1 << 55, Shares: 2},
		Flags:   []queue.Flag{{By: queue.ByRemovalOrder, Reason: "r", Reference: "x", At: at, Deadline: at.Add(time.Hour)}},
		Scores:  []queue.Score{{Detector: "d", Version: "1", Label: "l", Score: third, Threshold: &third, Spans: []queue.ScoreSpan{{Span: queue.Span{Start: 0, End: 2}, Score: .1}}}},
		Media:   []queue.Media{{Path: "a/b.png", SHA256: "00", Mime: "image/png", Bytes: 12, Alt: "a kettle"}},
		Context: []queue.Context{{Role: queue.Parent, Author: &queue.Author{Handle: "h"}, Text: "before", CreatedAt: at}},
		Meta:    []byte(`{"gold":"x","n":12345678901234567890,"deep":[{"a":null}]}`),
	}
	ref := put(t, w, it)[0]
	r, err := w.Record(t.Context(), ref)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(*it, r.Item); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	refs, err := w.Find(t.Context(), it.Key())
	if err != nil || len(refs) != 1 || refs[0] != ref {
		t.Errorf("found %v (%v)", refs, err)
	}
	rows, err := w.Rows(t.Context(), []queue.Ref{ref, 99, ref}, at)
	if err != nil || len(rows) != 2 || rows[0].Key != it.Key() || rows[0].Lang != it.Lang || rows[0].Kind != it.Kind || !rows[0].FlaggedAt.Equal(it.FlaggedAt) || rows[0].Lane != queue.Due {
		t.Errorf("rows %+v (%v)", rows, err)
	}
}

// A second record changes what an item is found by and counted as.
func TestUpdatesReachTheIndexAndTheFacets(t *testing.T) {
	w := mustOpen(t, t.TempDir(), storage.Options{})
	it := &queue.Item{ID: "a", Kind: queue.Image}
	put(t, w, it)
	put(t, w, &queue.Item{ID: "b", Kind: queue.Text, Lang: "de", Text: "kettle"})
	later := &queue.Item{ID: "a", Kind: queue.Image, Lang: "en", Text: "a copper kettle", Author: &queue.Author{Handle: "walker"}}
	outs, err := w.PutItems(t.Context(), []*queue.Item{later}, policies(t).Stand, queue.Put{})()
	if err != nil || outs[0].Result != queue.Updated {
		t.Fatal(outs, err)
	}
	for words, want := range map[string][]queue.Ref{"kettle": {2, 1}, "copper": {1}, "walker": {1}} {
		got, err := w.Search(t.Context(), words, 0, 9)
		if err != nil || !cmp.Equal(got, want) {
			t.Errorf("%q finds %v, want %v (%v)", words, got, want, err)
		}
	}
	newer := &queue.Item{ID: "a", Kind: queue.Image, Author: &queue.Author{Handle: "runner"}}
	if _, err := w.PutItems(t.Context(), []*queue.Item{newer}, policies(t).Stand, queue.Put{})(); err != nil {
		t.Fatal(err)
	}
	for words, want := range map[string]int{"walker": 0, "runner": 1, "kettle": 2} {
		if got, err := w.Search(t.Context(), words, 0, 9); err != nil || len(got) != want {
			t.Errorf("%q finds %v, want %d (%v)", words, got, want, err)
		}
	}
	f, err := w.Facets(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want := queue.Facets{
		Kinds: []queue.Facet{{Value: "image", Count: 1}, {Value: "text", Count: 1}},
		Langs: []queue.Facet{{Value: "de", Count: 1}, {Value: "en", Count: 1}},
	}
	if d := cmp.Diff(want, f); d != "" {
		t.Errorf("facets (-want +got):\n%s", d)
	}
}

func TestACancelledPutWritesNothing(t *testing.T) {
	w := mustOpen(t, t.TempDir(), storage.Options{})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := w.PutItems(ctx, makeItems(0, 10), policies(t).Stand, queue.Put{})(); !errors.Is(err, context.Canceled) {
		t.Errorf("answered %v", err)
	}
	if s := stats(t, w); s.Total != 0 {
		t.Errorf("%+v", s)
	}
}

// Batches that are under way at the same time are taken as they were begun, and
// none behind one that fails, so that an import breaks off at one place.
func TestBatchesUnderWay(t *testing.T) {
	w := mustOpen(t, t.TempDir(), storage.Options{})
	stand := policies(t).Stand
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	const each, broken, batches = 40, 4, 7
	first := make(chan struct{}) // holds up the first batch until all are begun
	slow := func(it *queue.Item) queue.Standing {
		<-first
		return stand(it)
	}
	var waits []func() ([]queue.Outcome, error)
	for i := range batches {
		ctx, s := t.Context(), stand
		switch i {
		case 0:
			s = slow
		case broken:
			ctx = gone
		}
		waits = append(waits, w.PutItems(ctx, makeItems(i*each, each), s, queue.Put{Calm: i%2 == 1}))
	}
	close(first)
	for i, wait := range waits {
		outs, err := wait()
		if i >= broken {
			if !errors.Is(err, context.Canceled) {
				t.Errorf("batch %d answered %v", i, err)
			}
			continue
		}
		if err != nil {
			t.Fatal(i, err)
		}
		for k, out := range outs {
			if want := queue.Ref(1 + i*each + k); out.Ref != want || out.Result != queue.Added {
				t.Fatalf("item %d of batch %d is %+v, want ref %d", k, i, out, want)
			}
		}
	}
	if s := stats(t, w); s.Total != broken*each || s.Waiting != s.Total {
		t.Errorf("%+v", s)
	}
	if refs := put(t, w, makeItem(1000)); refs[0] != 1+broken*each {
		t.Errorf("after the failure an item gets ref %d", refs[0])
	}
}

func TestSettings(t *testing.T) {
	dir := t.TempDir()
	w := mustOpen(t, dir, storage.Options{})
	if v, err := w.Setting(t.Context(), "theme"); v != "" || err != nil {
		t.Errorf("%q %v", v, err)
	}
	for _, v := range []string{"dark", "light", ""} {
		if err := w.SetSetting(t.Context(), "theme", v); err != nil {
			t.Fatal(err)
		}
		mustClose(t, w)
		w = mustOpen(t, dir, storage.Options{})
		if got, err := w.Setting(t.Context(), "theme"); got != v || err != nil {
			t.Errorf("%q, want %q (%v)", got, v, err)
		}
	}
}

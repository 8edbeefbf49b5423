package storage_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"discern/queue"
	"discern/storage"
)

// The listing must be what looking at every item gives.
func TestListAgreesWithLookingAtEveryItem(t *testing.T) {
	clk := newClock()
	w := mustOpen(t, t.TempDir(), storage.Options{Now: clk.now})
	items := makeItems(0, 400)
	for i, it := range items {
		if i%5 == 0 {
			it.Kind, it.Source = queue.Video, "tube"
		}
	}
	put(t, w, items...)
	for i, it := range items[:90] {
		mustAppend(t, w, act([]queue.EntryKind{queue.Decided, queue.Skipped, queue.Escalated}[i%3], it, "ada", clk.now()))
	}
	stand := policies(t).Stand
	for name, f := range map[string]queue.Filter{
		"everything":  {},
		"kinds":       {Kinds: []queue.Kind{queue.Video}},
		"languages":   {Langs: []string{"ar", "fr"}},
		"sources":     {Sources: []string{"forum"}},
		"states":      {States: []queue.State{queue.Settled, queue.Resting}},
		"verdicts":    {Verdicts: []queue.Verdict{queue.Violating}},
		"low":         {Low: .5},
		"high":        {High: .25},
		"band":        {Low: .25, High: .5},
		"words":       {Words: "river stone"},
		"no words":    {Words: "nowhere"},
		"words, band": {Words: "river", Low: .3, High: .9, Langs: []string{"en"}, States: []queue.State{queue.Waiting}},
		"among":       {Among: []queue.Ref{7, 3, 300, 9999}},
		"words among": {Words: "river", Among: []queue.Ref{1, 2, 3, 4, 5, 6, 7, 8}},
		"nothing":     {Sources: []string{"nobody"}},
		"hostile":     {Sources: []string{"'; DROP TABLE work; --"}, Words: `"' OR 1=1 --`},
	} {
		t.Run(name, func(t *testing.T) {
			want := queue.Listing{Bins: make([]int, 10)}
			found := map[queue.Ref]bool{}
			if f.Words != "" {
				refs, err := w.Search(t.Context(), f.Words, 0, 1000)
				if err != nil {
					t.Fatal(err)
				}
				for _, r := range refs {
					found[r] = true
				}
			}
			in := func(n int, ok bool) bool { return n == 0 || ok }
			for i := len(items); i > 0; i-- {
				r, err := w.Record(t.Context(), queue.Ref(i))
				if err != nil {
					t.Fatal(err)
				}
				it, work := r.Item, r.Work
				if f.Words != "" && !found[work.Ref] || !in(len(f.Kinds), slices.Contains(f.Kinds, it.Kind)) || !in(len(f.Langs), slices.Contains(f.Langs, it.Lang)) ||
					!in(len(f.Sources), slices.Contains(f.Sources, it.Source)) || !in(len(f.States), slices.Contains(f.States, work.State)) || !in(len(f.Verdicts), slices.Contains(f.Verdicts, work.Verdict)) || !in(len(f.Among), slices.Contains(f.Among, work.Ref)) {
					continue
				}
				top := stand(&it).Top
				want.Bins[min(int(top*10), 9)]++
				high := f.High
				if high == 0 {
					high = 1
				}
				if top >= f.Low && top <= high {
					want.Refs = append(want.Refs, work.Ref)
				}
			}
			got, err := w.List(t.Context(), f, 10)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(want, got); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
		})
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := w.List(ctx, queue.Filter{}, 10); !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled listing answered %v", err)
	}
}

func TestSearch(t *testing.T) {
	w := mustOpen(t, t.TempDir(), storage.Options{})
	texts := []string{
		1:  "the river bends at Überlingen",
		2:  "a stone by the river, a river stone",
		3:  "我在北京的河边",
		4:  "河北京剧",
		5:  "رأيت كِتَابًا على الطاولة",
		6:  "मैं नमस्ते कहता हूँ",
		7:  "fish & chips 🐟🍟 tonight",
		8:  "you r\u200biver\u200bbed",
		9:  "ｆｕｌｌ width",
		10: "กินข้าวที่ตลาด",
		11: "O'Neill said: \"wait\" (NEAR) AND OR NOT",
	}
	for _, text := range texts[1:] {
		put(t, w, &queue.Item{ID: text, Kind: queue.Text, Text: text, Author: &queue.Author{Handle: "walker"}})
	}
	for words, want := range map[string][]queue.Ref{
		"river":         {2, 1},
		"RIVER":         {2, 1},
		"river stone":   {2},
		`"river stone"`: {2},
		`"stone river"`: nil,
		"riv*":          {8, 2, 1},
		"riverbed":      {8},
		"uberlingen":    {1},
		"Überlingen":    {1},
		"北京":            {4, 3},
		"京北":            nil,
		"北京的":           {3},
		"كتابا":         {5},
		"كِتَابًا":      {5},
		"नमस्ते":        {6},
		"नमस":           nil,
		"🐟":             {7},
		"🐟🍟":            {7},
		"🍟🐟":            nil,
		"full":          {9},
		"ข้าว":          {10},
		"ตลาด กิน":      {10},
		"near":          {11},
		"and or not":    {11},
		"o'neill":       {11},
		`"`:             nil,
		"":              nil,
		"%":             nil,
		"walker river":  {2, 1},
		"wal* -":        {11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1},
	} {
		got, err := w.Search(t.Context(), words, 0, 100)
		if err != nil {
			t.Errorf("%q: %v", words, err)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q finds %v, want %v", words, got, want)
		}
	}
	if got, err := w.Search(t.Context(), "walker", 8, 3); err != nil || !slices.Equal(got, []queue.Ref{7, 6, 5}) {
		t.Errorf("a page is %v (%v)", got, err)
	}
}

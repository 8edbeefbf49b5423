package storage_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"discern/queue"
	"discern/storage"
)

// followPage is how many entries come from a hub at a time.
const followPage = 5000

// BenchmarkFollow takes the same decisions once as imported and once as followed ones.
// The latter again while a reviewer decides every few milliseconds, whose decisions are
// measured, and those of one who decides alone.
func BenchmarkFollow(b *testing.B) {
	n := benchItems()
	for b.Loop() {
		spent := map[string]time.Duration{}
		for _, how := range []string{"imported", "followed", "alone", "deciding"} {
			w := mustOpen(b, b.TempDir(), storage.Options{})
			fill(b, w, n)
			ctx, stop := context.WithCancel(b.Context())
			var acting sync.WaitGroup
			if how == "alone" || how == "deciding" {
				mine := makeItems(n, 5000)
				put(b, w, mine...)
				acting.Go(func() { reportDeciding(ctx, b, w, mine, how) })
			}
			if how == "alone" {
				acting.Wait()
			} else {
				spent[how] = takePages(b, w, n, how == "imported")
				b.ReportMetric(float64(spent[how].Microseconds())/float64(n), how+"-µs")
			}
			stop()
			acting.Wait()
			mustClose(b, w)
		}
		b.ReportMetric(float64(spent["imported"])/float64(spent["followed"]), "x-imported")
	}
}

// takePages takes a decision on each of n items, and returns how long that took.
func takePages(b *testing.B, w *storage.Workspace, n int, imported bool) (spent time.Duration) {
	b.Helper()
	for from := 0; from < n; from += followPage {
		var entries []queue.Entry
		for _, it := range makeItems(from, min(followPage, n-from)) {
			entries = append(entries, act(queue.Decided, it, "bo", epoch))
		}
		list := fromHubAll(entries...)
		var outs []queue.Outcome
		var err error
		began := time.Now()
		if imported {
			outs, err = w.PutEntries(b.Context(), entries, false)
		} else {
			outs, err = w.PutFollowed(b.Context(), list, theHub, int64(from+1))
		}
		spent += time.Since(began)
		for i, out := range outs {
			if err != nil || out.Result != queue.Added {
				b.Fatalf("entry %d: %+v (%v)", i, out, err)
			}
		}
	}
	return spent
}

// reportDeciding decides on items one after the other.
func reportDeciding(ctx context.Context, b *testing.B, w *storage.Workspace, items []*queue.Item, name string) {
	var took []time.Duration
	for _, it := range items[:min(len(items), 1500)] {
		if ctx.Err() != nil {
			break
		}
		e := act(queue.Decided, it, "ada", time.Now())
		began := time.Now()
		if _, err := w.Append(b.Context(), e, e.At); err != nil {
			b.Error(err)
			return
		}
		took = append(took, time.Since(began))
		time.Sleep(3 * time.Millisecond)
	}
	b.ReportMetric(float64(percentile(took, .5).Microseconds())/1e3, name+"-p50-ms")
	b.ReportMetric(float64(percentile(took, .99).Microseconds())/1e3, name+"-p99-ms")
}

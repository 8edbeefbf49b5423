package storage_test

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	_ "github.com/mattn/go-sqlite3"

	"discern/queue"
	"discern/storage"
)

// benchItems is how many items the benchmarks of large workspaces use:
// DISCERN_BENCH_ITEMS, or few enough for every day.
func benchItems() int {
	if n, err := strconv.Atoi(os.Getenv("DISCERN_BENCH_ITEMS")); err == nil {
		return n
	}
	return 20_000
}

// importBatch is how many items one batch of an import holds.
const importBatch = 2000

func fill(tb testing.TB, w *storage.Workspace, n int) time.Duration {
	tb.Helper()
	ps := policies(tb)
	var spent time.Duration
	for from := 0; from < n; from += importBatch {
		items := makeItems(from, min(importBatch, n-from))
		start := time.Now()
		if _, err := w.PutItems(context.Background(), items, ps.Stand, queue.Put{})(); err != nil {
			tb.Fatal(err)
		}
		spent += time.Since(start)
	}
	return spent
}

// plainImport is the floor of an import: the same bytes in the same batches into
// one table, as plainly as SQLite can.
func plainImport(tb testing.TB, dir string, n int) time.Duration {
	tb.Helper()
	db, err := sql.Open("sqlite3", "file:"+filepath.Join(dir, "plain.db")+"?_journal=WAL&_sync=NORMAL&_txlock=immediate")
	if err != nil {
		tb.Fatal(err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	if _, err := db.Exec("CREATE TABLE t(ref INTEGER PRIMARY KEY, doc BLOB)"); err != nil {
		tb.Fatal(err)
	}
	var spent time.Duration
	for from := 0; from < n; from += importBatch {
		var docs [][]byte
		for _, it := range makeItems(from, min(importBatch, n-from)) {
			b, err := json.Marshal(it)
			if err != nil {
				tb.Fatal(err)
			}
			docs = append(docs, b)
		}
		start := time.Now()
		tx, err := db.Begin()
		if err != nil {
			tb.Fatal(err)
		}
		stmt, err := tx.Prepare("INSERT INTO t(doc) VALUES(?)")
		if err != nil {
			tb.Fatal(err)
		}
		defer stmt.Close()
		for _, b := range docs {
			if _, err := stmt.Exec(b); err != nil {
				tb.Fatal(err)
			}
		}
		if err := tx.Commit(); err != nil {
			tb.Fatal(err)
		}
		spent += time.Since(start)
	}
	return spent
}

func BenchmarkImport(b *testing.B) {
	n := benchItems()
	for b.Loop() {
		dir := b.TempDir()
		w := mustOpen(b, filepath.Join(dir, "w"), storage.Options{})
		spent := fill(b, w, n)
		plain := plainImport(b, dir, n)
		b.ReportMetric(float64(n)/spent.Seconds(), "items/s")
		b.ReportMetric(float64(spent)/float64(plain), "x-plain")
		b.ReportMetric(float64(plain.Microseconds())/float64(n), "plain-µs/item")
		w.Close()
	}
}

func percentile(d []time.Duration, p float64) time.Duration {
	slices.Sort(d)
	return d[min(len(d)-1, int(float64(len(d))*p))]
}

func BenchmarkAppend(b *testing.B) {
	dir := b.TempDir()
	w := mustOpen(b, filepath.Join(dir, "w"), storage.Options{})
	items := makeItems(0, 5000)
	put(b, w, items...)
	f, err := os.Create(filepath.Join(dir, "raw"))
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	line := make([]byte, 512)
	var ours, raw []time.Duration
	i := 0
	for b.Loop() {
		it := items[i%len(items)]
		i++
		now := time.Now()
		e := act(queue.Decided, it, "ada", now)
		start := time.Now()
		if _, err := w.Append(context.Background(), e, now); err != nil {
			b.Fatal(err)
		}
		ours = append(ours, time.Since(start))
		start = time.Now()
		if _, err := f.Write(line); err != nil {
			b.Fatal(err)
		}
		if err := fdatasync(f); err != nil {
			b.Fatal(err)
		}
		raw = append(raw, time.Since(start))
		if i == len(items) {
			break
		}
	}
	b.ReportMetric(float64(percentile(ours, .5).Microseconds()), "p50-µs")
	b.ReportMetric(float64(percentile(raw, .5).Microseconds()), "raw-p50-µs")
	b.ReportMetric(float64(percentile(ours, .1).Microseconds()), "p10-µs")
	b.ReportMetric(float64(percentile(raw, .1).Microseconds()), "raw-p10-µs")
	b.ReportMetric(float64(percentile(ours, .5))/float64(percentile(raw, .5)), "x-raw")
}

func BenchmarkUpcoming(b *testing.B) {
	for _, n := range []int{10_000, benchItems()} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			w := mustOpen(b, b.TempDir(), storage.Options{})
			fill(b, w, n)
			now := time.Now()
			for b.Loop() {
				if _, err := w.Upcoming(context.Background(), queue.MainQueue, now, 0, 1); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkOpen opens and closes workspaces of both sizes.
func BenchmarkOpen(b *testing.B) {
	for _, n := range []int{100, benchItems()} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			dir := b.TempDir()
			w := mustOpen(b, dir, storage.Options{})
			fill(b, w, n)
			mustClose(b, w)
			for b.Loop() {
				mustClose(b, mustOpen(b, dir, storage.Options{}))
			}
		})
	}
}

// BenchmarkList runs filters over every item.
func BenchmarkList(b *testing.B) {
	w := mustOpen(b, b.TempDir(), storage.Options{})
	fill(b, w, benchItems())
	for name, f := range map[string]queue.Filter{
		"all":      {},
		"filtered": {Langs: []string{"en"}, States: []queue.State{queue.Waiting}, Low: .5},
		"words":    {Words: "river stone"},
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := w.List(context.Background(), f, 50); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkSearch(b *testing.B) {
	w := mustOpen(b, b.TempDir(), storage.Options{})
	fill(b, w, benchItems())
	for _, q := range []string{"river", "river stone", `"river stone"`, "riv*", "walker77"} {
		b.Run(q, func(b *testing.B) {
			for b.Loop() {
				if _, err := w.Search(context.Background(), q, 0, 20); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkDecideWhileImporting measures a reviewer's decisions, one every few
// milliseconds, while items are imported as fast as they can be.
func BenchmarkDecideWhileImporting(b *testing.B) {
	w := mustOpen(b, b.TempDir(), storage.Options{})
	items := makeItems(10_000_000, 20_000)
	ps := policies(b)
	for from := 0; from < len(items); from += importBatch {
		if _, err := w.PutItems(context.Background(), items[from:from+importBatch], ps.Stand, queue.Put{})(); err != nil {
			b.Fatal(err)
		}
	}
	stop, stopped := make(chan struct{}), make(chan int)
	go func() {
		n := 0
		for {
			select {
			case <-stop:
				stopped <- n
				return
			default:
				if _, err := w.PutItems(context.Background(), makeItems(n, importBatch), ps.Stand, queue.Put{})(); err != nil {
					b.Error(err)
				}
				n += importBatch
			}
		}
	}()
	var took []time.Duration
	began := time.Now()
	for b.Loop() {
		e := act(queue.Decided, items[len(took)%len(items)], "ada", time.Now())
		start := time.Now()
		if _, err := w.Append(context.Background(), e, e.At); err != nil {
			b.Fatal(err)
		}
		took = append(took, time.Since(start))
		time.Sleep(3 * time.Millisecond)
	}
	close(stop)
	n := <-stopped
	b.ReportMetric(float64(n)/time.Since(began).Seconds(), "items/s")
	b.ReportMetric(float64(percentile(took, .5).Microseconds())/1e3, "p50-ms")
	b.ReportMetric(float64(percentile(took, .99).Microseconds())/1e3, "p99-ms")
	b.ReportMetric(float64(percentile(took, .999).Microseconds())/1e3, "p99.9-ms")
}

// BenchmarkDecideWhileExposing measures decisions one after the other, by turns alone
// and while exposure is written far more often than any window does: every five
// milliseconds, not once an item.
func BenchmarkDecideWhileExposing(b *testing.B) {
	w := mustOpen(b, b.TempDir(), storage.Options{})
	items := makeItems(0, 20_000)
	put(b, w, items...)
	var took [2][]time.Duration
	shift := queue.Shift{Began: epoch, Last: epoch}
	expose := func(stop chan struct{}) {
		for i := 0; ; i++ {
			select {
			case <-stop:
				return
			case <-time.After(5 * time.Millisecond):
				seen := queue.Stretch{At: epoch.Add(time.Duration(i/1000) * queue.StretchTime), Severity: queue.High, Seen: queue.Seen{Items: 1, Time: time.Second}}
				if err := w.AddExposure(context.Background(), "ada", []queue.Stretch{seen}, shift, time.Time{}); err != nil {
					b.Error(err)
				}
			}
		}
	}
	n := 0
	for b.Loop() {
		for i := range took {
			stop := make(chan struct{})
			var done sync.WaitGroup
			if i == 1 {
				done.Go(func() { expose(stop) })
			}
			for range 100 {
				e := act(queue.Decided, items[n%len(items)], "ada", time.Now())
				n++
				start := time.Now()
				if _, err := w.Append(context.Background(), e, e.At); err != nil {
					b.Fatal(err)
				}
				took[i] = append(took[i], time.Since(start))
				time.Sleep(time.Millisecond)
			}
			close(stop)
			done.Wait()
		}
		if n > len(items)-200 {
			break
		}
	}
	for i, name := range []string{"alone", "exposing"} {
		b.ReportMetric(float64(percentile(took[i], .5).Microseconds()), name+"-p50-µs")
		b.ReportMetric(float64(percentile(took[i], .99).Microseconds()), name+"-p99-µs")
	}
}

// BenchmarkSift finds the next item where most of what waits is passed over, and
// counts that.
func BenchmarkSift(b *testing.B) {
	w := mustOpen(b, b.TempDir(), storage.Options{})
	fill(b, w, benchItems())
	ps := policies(b)
	now := time.Now()
	for name, out := range map[string]queue.Harms{"nothing": 0, "one kind": ps.Covering("HATE"), "two kinds": ps.Covering("HATE", "RUDE")} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := w.Sift(context.Background(), queue.MainQueue, now, 0, 1, queue.Sieve{Out: out, NotDue: out}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	b.Run("count", func(b *testing.B) {
		for b.Loop() {
			if _, err := w.CountSifted(context.Background(), queue.MainQueue, now, ps.Covering("HATE")); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// BenchmarkBeside reads what stands beside an item whose author has a thousand
// others, half of them decided, among many.
func BenchmarkBeside(b *testing.B) {
	w := mustOpen(b, b.TempDir(), storage.Options{})
	n, ps := benchItems(), policies(b)
	apart := max(n/1000, 2)
	var of []*queue.Item
	for from := 0; from < n; from += importBatch {
		items := makeItems(from, min(importBatch, n-from))
		for i, it := range items {
			if (from+i)%apart == 0 {
				it.Author, it.Flags = &queue.Author{ID: "everybody knows them"}, []queue.Flag{{By: queue.ByUser, Reporter: "rosa"}}
				of = append(of, it)
			}
		}
		if _, err := w.PutItems(context.Background(), items, ps.Stand, queue.Put{})(); err != nil {
			b.Fatal(err)
		}
	}
	of = of[:min(len(of), queue.RecordDepth+1)]
	now := time.Now()
	for i := 0; i < len(of)-1; i += 2 {
		mustAppend(b, w, act(queue.Decided, of[i], "ada", now))
	}
	for range 5 {
		clue := act(queue.Clued, of[0], "ada", now)
		clue.Author = of[0].Author.Name()
		mustAppend(b, w, clue)
	}
	desk := queue.NewDesk(queue.Config{Store: w, Policies: ps, Reviewer: "ada"})
	last := of[len(of)-1]
	ref, err := desk.Find(context.Background(), last.Key().String())
	if err != nil {
		b.Fatal(err)
	}
	for name, read := range map[string]func() error{
		"author":    func() error { _, err := desk.AuthorRecord(context.Background(), ref); return err },
		"related":   func() error { _, err := desk.Related(context.Background(), ref); return err },
		"reporters": func() error { _, err := desk.Reporters(context.Background(), ref); return err },
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if err := read(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkDecideWhileVerifying measures decisions while a calm check of a long
// ledger runs again and again, and how long the log then is.
func BenchmarkDecideWhileVerifying(b *testing.B) {
	dir := b.TempDir()
	w := mustOpen(b, dir, storage.Options{})
	n, ps := benchItems(), policies(b)
	for from := 0; from < n; from += importBatch {
		items := makeItems(from, min(importBatch, n-from))
		if _, err := w.PutItems(context.Background(), items, ps.Stand, queue.Put{})(); err != nil {
			b.Fatal(err)
		}
		entries := make([]queue.Entry, len(items))
		for i, it := range items {
			entries[i] = act(queue.Decided, it, "old", epoch)
		}
		if _, err := w.PutEntries(context.Background(), entries, false); err != nil {
			b.Fatal(err)
		}
	}
	const decided = 2000
	fresh := makeItems(n, 2*decided)
	put(b, w, fresh...)
	decide := func(items []*queue.Item) (took []time.Duration) {
		for _, it := range items {
			e := act(queue.Decided, it, "ada", time.Now())
			start := time.Now()
			if _, err := w.Append(context.Background(), e, e.At); err != nil {
				b.Fatal(err)
			}
			took = append(took, time.Since(start))
			time.Sleep(3 * time.Millisecond)
		}
		return took
	}
	took := map[string][]time.Duration{"alone": decide(fresh[:decided])}
	ctx, cancel := context.WithCancel(context.Background())
	runs := make(chan time.Duration, 1000)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for ctx.Err() == nil {
			start := time.Now()
			if rep, err := w.Verify(ctx, true, nil); err == nil && rep.OK {
				runs <- time.Since(start)
			} else if ctx.Err() == nil {
				b.Error(rep, err)
			}
		}
	}()
	for b.Loop() {
		if len(took["verifying"]) < decided {
			took["verifying"] = decide(fresh[decided:])
		}
	}
	select { // at least one whole run
	case t := <-runs:
		b.ReportMetric(t.Seconds(), "check-s")
	case <-time.After(5 * time.Minute):
		b.Error("no check came to its end")
	}
	cancel()
	<-done
	for name, t := range took {
		b.ReportMetric(float64(percentile(t, .5).Microseconds()), name+"-p50-µs")
		b.ReportMetric(float64(percentile(t, .99).Microseconds()), name+"-p99-µs")
	}
	log, err := os.Stat(filepath.Join(dir, "review.db-wal"))
	if err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(float64(log.Size())/(1<<20), "log-MB")
}

package storage_test

import (
	"crypto/ed25519"
	"os"
	"runtime"
	"slices"
	"strconv"
	"syscall"
	"testing"
	"time"

	"github.com/google/uuid"

	"discern/queue"
	"discern/storage"
)

// followPage is how many entries come at a time from a hub.
const followPage = 5000

// BenchmarkFollow takes the same decisions once as imported and once as followed
// entries, and measures a reviewer's decisions while the latter run.
func BenchmarkFollow(b *testing.B) {
	n := benchItems()
	hub := newID("hub", 1)
	public := ed25519.PublicKey(make([]byte, ed25519.PublicKeySize))
	followed := func(items []*queue.Item, from int) []queue.Followed {
		list := make([]queue.Followed, len(items))
		for i, it := range items {
			list[i] = queue.Followed{Seq: int64(from + i + 1), At: epoch, Public: public, Sealed: queue.Sealed{Seq: int64(i + 1), Entry: act(queue.Decided, it, "grace", epoch)}}
			list[i].Entry.Device = "0123456789abcdef0123456789abcdef"
		}
		return list
	}
	for b.Loop() {
		for _, how := range []string{"imported", "followed", "deciding"} {
			w := mustOpen(b, b.TempDir(), storage.Options{})
			fill(b, w, n)
			stop, done := make(chan struct{}), make(chan []time.Duration)
			go func() {
				var took []time.Duration
				mine := makeItems(n, 100)
				for i := 0; how == "deciding"; i++ {
					select {
					case <-stop:
						done <- took
						return
					case <-time.After(3 * time.Millisecond):
					}
					if i%len(mine) == 0 {
						mine = makeItems(n+i, 100)
						put(b, w, mine...)
					}
					e := act(queue.Decided, mine[i%len(mine)], "ada", time.Now())
					began := time.Now()
					if _, err := w.Append(b.Context(), e, e.At); err != nil {
						b.Error(err)
					}
					took = append(took, time.Since(began))
				}
				done <- took
			}()
			var spent, cpu time.Duration
			for from := 0; from < n; from += followPage {
				list := followed(makeItems(from, min(followPage, n-from)), from)
				entries := make([]queue.Entry, len(list))
				for i := range list {
					entries[i] = list[i].Entry
				}
				runtime.GC()
				var u0, u1 syscall.Rusage
				syscall.Getrusage(0, &u0)
				began := time.Now()
				var outs []queue.Outcome
				var err error
				if how == "imported" {
					outs, err = w.PutEntries(b.Context(), entries, false)
				} else {
					outs, err = w.PutFollowed(b.Context(), list, hub, list[len(list)-1].Seq)
				}
				spent += time.Since(began)
				syscall.Getrusage(0, &u1)
				cpu += time.Duration(u1.Utime.Nano() + u1.Stime.Nano() - u0.Utime.Nano() - u0.Stime.Nano())
				if i := slices.IndexFunc(outs, func(o queue.Outcome) bool { return o.Result != queue.Added }); err != nil || i >= 0 {
					b.Fatal(i, err)
				}
			}
			close(stop)
			b.ReportMetric(float64(cpu.Microseconds())/float64(n), how+"-cpu")
			took := <-done
			b.ReportMetric(float64(spent.Microseconds())/float64(n), how+"-µs")
			if how == "deciding" {
				b.ReportMetric(float64(percentile(took, .5).Microseconds())/1e3, "p50-ms")
				b.ReportMetric(float64(percentile(took, .99).Microseconds())/1e3, "p99-ms")
			}
			mustClose(b, w)
		}
	}
	_ = os.Getenv
	_ = strconv.Itoa
	_ = uuid.Nil
}

package feed_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"

	"discern/queue"
	"discern/queue/feed"
)

// many writes n items as lines.
func many(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `{"id":"item-%d","text":"the %dth of many"}`+"\n", i, i)
	}
	return b.String()
}

func TestRecordsComeInOrder(t *testing.T) {
	path := store(t, "many.jsonl", many(20_000))
	r, err := feed.Open([]string{path}, feed.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	info, _ := os.Stat(path)
	if r.Size() != info.Size() {
		t.Errorf("size is %d, want %d", r.Size(), info.Size())
	}
	next, read := 0, int64(0)
	for {
		b, err := r.Read(t.Context())
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if len(b.Items) > 2000 || len(b.Items) != len(b.At) {
			t.Errorf("a batch of %d items at %d places", len(b.Items), len(b.At))
		}
		if b.Read < read || b.Read > r.Size() {
			t.Errorf("read %d after %d, of %d", b.Read, read, r.Size())
		}
		read = b.Read
		for i, it := range b.Items {
			if want := fmt.Sprintf("item-%d", next); it.ID != want || b.At[i] != (queue.Origin{File: "many.jsonl", Line: next + 1}) {
				t.Fatalf("got %s at %v, want %s", it.ID, b.At[i], want)
			}
			next++
		}
	}
	if next != 20_000 || read != r.Size() {
		t.Errorf("%d items, %d of %d bytes", next, read, r.Size())
	}
}

// Items come before the decisions about them, whatever the order of the paths.
func TestItemsComeFirst(t *testing.T) {
	decision := `{"id":"` + aUUID + `","item":"good","verdict":"unsure"}` + "\n"
	all := readAll(t, feed.Options{}, store(t, "a.jsonl", decision), store(t, "b.jsonl", good))
	if len(all.At) != 2 || all.At[0].File != "b.jsonl" || all.At[1].File != "a.jsonl" {
		t.Errorf("read %v", all.At)
	}
}

func TestStandardInput(t *testing.T) {
	for name, content := range map[string]string{"plain": good, "packed": zipped(t, good)} {
		r, err := feed.Open([]string{"-"}, feed.Options{Stdin: strings.NewReader(content)})
		if err != nil {
			t.Fatal(err)
		}
		if r.Size() != 0 {
			t.Errorf("%s: the size of standard input is %d, want unknown", name, r.Size())
		}
		b, err := r.Read(t.Context())
		if err != nil || len(b.Items) != 1 || b.At[0] != (queue.Origin{File: "stdin", Line: 1}) {
			t.Errorf("%s: read %v, %v", name, b, err)
		}
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	}
	all := readText(t, nil, feed.Options{})
	if got := rejects(all); len(got) != 1 || got[0] != "stdin:1: file: is empty: nothing to import" {
		t.Errorf("of an empty input rejects are %q", got)
	}
}

// A read that is cancelled answers at once, and nothing goes on after Close.
func TestCancelAndClose(t *testing.T) {
	path := store(t, "many.jsonl", many(50_000))
	before := runtime.NumGoroutine()
	for range 20 {
		r, err := feed.Open([]string{path}, feed.Options{})
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		if _, err := r.Read(ctx); err != nil {
			t.Fatal(err)
		}
		cancel()
		if _, err := r.Read(ctx); !errors.Is(err, context.Canceled) {
			t.Fatalf("a cancelled read answers %v", err)
		}
		if _, err := r.Read(t.Context()); err != nil {
			t.Fatalf("reading on after it answers %v", err)
		}
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	}
	for i := 0; runtime.NumGoroutine() > before; i++ {
		if i == 100 {
			t.Fatalf("%d goroutines, %d before", runtime.NumGoroutine(), before)
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// Standard input that never speaks does not hold up a cancelled read.
func TestCancelWhileWaiting(t *testing.T) {
	in, out := io.Pipe()
	defer out.Close()
	r, err := feed.Open([]string{"-"}, feed.Options{Stdin: in})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if _, err := r.Read(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("the read answers %v", err)
	}
	if err := r.Close(); err != nil {
		t.Error(err)
	}
}

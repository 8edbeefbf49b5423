package fetch_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"maps"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"discern/queue"
	"discern/queue/fetch"
)

// medium is bytes that no packing makes smaller.
func medium(n int) []byte {
	b := make([]byte, n)
	r := rand.NewChaCha8([32]byte{3})
	_, _ = r.Read(b) // never fails
	return b
}

func TestFetch(t *testing.T) {
	want := medium(300_000)
	n := newInternet("media.example.com")
	handler := func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/declared" {
			http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(want))
			return
		}
		w.(http.Flusher).Flush()
		_, _ = w.Write(want)
	}
	n.serve(t, publicAddr+":80", handler)
	n.serve(t, publicAddr+":443", handler)
	n.serve(t, "["+otherAddr+"]:8080", handler)
	for _, tt := range []struct {
		address string
		size    int64
	}{
		{"http://media.example.com/declared", int64(len(want))},
		{"http://media.example.com/chunked", -1},
		{"https://media.example.com/chunked", -1},
		{"HTTPS://Media.Example.COM:443/chunked#fragment", -1},
		{"https://media.example.com./chunked", -1},
		{"http://" + publicAddr + "/chunked", -1},
		{"http://[" + otherAddr + "]:8080/chunked", -1},
		{"http://[::ffff:" + publicAddr + "]/chunked", -1},
	} {
		got, size, err := get(n.fetcher(fetch.Limits{}), tt.address)
		if err != nil || size != tt.size || !bytes.Equal(got, want) {
			t.Errorf("%s: %d bytes of size %d, error %v; want %d bytes, size %d", tt.address, len(got), size, err, len(want), tt.size)
		}
	}
	for _, name := range n.asked {
		if !strings.HasSuffix(name, ".") {
			t.Errorf("%q was asked of the resolver without the dot that keeps local domains away", name)
		}
	}
}

// What a server learns besides the address is the same for everybody.
func TestRequestTellsNothing(t *testing.T) {
	n := newInternet("media.example.com")
	var mu sync.Mutex
	var seen []*http.Request
	n.serve(t, publicAddr+":443", func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		seen = append(seen, r)
		http.SetCookie(w, &http.Cookie{Name: "id", Value: "1"})
		if r.URL.Path == "/first" {
			http.Redirect(w, r, "/second?q=1", http.StatusFound)
			return
		}
		_, _ = io.WriteString(w, "medium")
	})
	f := n.fetcher(fetch.Limits{})
	for range 2 {
		if _, _, err := get(f, "https://media.example.com/first#"+secret); err != nil {
			t.Fatal(err)
		}
	}
	if len(seen) != 4 {
		t.Fatalf("%d requests, want 4", len(seen))
	}
	for _, r := range seen {
		want := http.Header{"User-Agent": {"Discern"}, "Accept": {"*/*"}, "Accept-Encoding": {"identity"}, "Connection": {"close"}}
		if diff := cmp.Diff(want, r.Header); diff != "" {
			t.Errorf("%s: headers (-want +got):\n%s", r.URL, diff)
		}
		if r.Method != http.MethodGet || r.ContentLength != 0 || r.Proto != "HTTP/1.1" || r.Host != "media.example.com" || strings.Contains(r.RequestURI, secret) {
			t.Errorf("the request is %s %s %s to %q with %d bytes", r.Method, r.RequestURI, r.Proto, r.Host, r.ContentLength)
		}
	}
}

// Addresses are often pasted; what may not stand in a request line is escaped.
func TestRequestLine(t *testing.T) {
	n := newInternet("xn--mgbh0fb.example.com")
	got := map[string]bool{}
	n.serve(t, publicAddr+":80", func(w http.ResponseWriter, r *http.Request) {
		got[r.Host+" "+r.RequestURI] = true
		_, _ = io.WriteString(w, "medium")
	})
	for _, address := range []string{
		"http://مثال.example.com/صورة?q=a b HTTP/1.1",
		"http://مثال.example.com/a b?\"<é>'",
		"http://مثال.example.com",
		"http://مثال.example.com//x/../y?a=%41&b=;",
	} {
		if _, _, err := get(n.fetcher(fetch.Limits{}), address); err != nil {
			t.Errorf("%s: %v", address, err)
		}
	}
	const host = "xn--mgbh0fb.example.com "
	want := []string{
		host + "/",
		host + "/%D8%B5%D9%88%D8%B1%D8%A9?q=a%20b%20HTTP/1.1",
		host + "/a%20b?%22%3C%C3%A9%3E%27",
		host + "//x/../y?a=%41&b=;",
	}
	slices.Sort(want)
	if diff := cmp.Diff(want, slices.Sorted(maps.Keys(got))); diff != "" {
		t.Errorf("request lines (-want +got):\n%s", diff)
	}
}

func TestCancel(t *testing.T) {
	n := newInternet("media.example.com")
	hungUp := make(chan struct{}, 8)
	n.serve(t, publicAddr+":80", func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/moved":
			w.Header().Set("Location", "/body")
			w.WriteHeader(http.StatusFound)
			fallthrough
		case "/body":
			_, _ = w.Write(medium(5000))
			w.(http.Flusher).Flush()
		}
		<-r.Context().Done()
		hungUp <- struct{}{}
	})
	wait := func(t *testing.T) {
		t.Helper()
		select {
		case <-hungUp:
		case <-time.After(10 * time.Second):
			t.Error("the connection is held on to")
		}
	}
	why := errors.New("the reviewer moved on")
	f := n.fetcher(fetch.Limits{})
	t.Run("before", func(t *testing.T) {
		ctx, cancel := context.WithCancelCause(t.Context())
		cancel(why)
		if _, _, err := f.Fetch(ctx, "http://media.example.com/"); !errors.Is(err, why) {
			t.Errorf("the error is %v", err)
		}
		n.checkUndialed(t)
	})
	t.Run("waiting for an answer", func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
		defer cancel()
		if _, _, err := f.Fetch(ctx, "http://media.example.com/"); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("the error is %v", err)
		}
		wait(t)
	})
	t.Run("within the medium", func(t *testing.T) {
		ctx, cancel := context.WithCancelCause(t.Context())
		stream, _, err := f.Fetch(ctx, "http://media.example.com/body")
		if err != nil {
			t.Fatal(err)
		}
		defer stream.Close()
		time.AfterFunc(50*time.Millisecond, func() { cancel(why) })
		for range 2 {
			if _, err := io.Copy(io.Discard, stream); !errors.Is(err, why) {
				t.Errorf("the error is %v", err)
			}
		}
		wait(t)
	})
	t.Run("sent on", func(t *testing.T) {
		stream, _, err := f.Fetch(t.Context(), "http://media.example.com/moved")
		if err != nil {
			t.Fatal(err)
		}
		wait(t) // the page that came with it is not waited for
		stream.Close()
		wait(t)
	})
	t.Run("closed within the medium", func(t *testing.T) {
		stream, _, err := f.Fetch(t.Context(), "http://media.example.com/body")
		if err != nil {
			t.Fatal(err)
		}
		time.AfterFunc(50*time.Millisecond, func() { stream.Close() })
		if _, err := io.Copy(io.Discard, stream); err == nil {
			t.Error("a part passed for the whole")
		}
		wait(t)
	})
}

func TestSeveralAtOnce(t *testing.T) {
	n := newInternet("media.example.com")
	want := medium(100_000)
	n.serve(t, publicAddr+":443", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(want) })
	f := n.fetcher(fetch.Limits{})
	var all sync.WaitGroup
	for range 16 {
		all.Go(func() {
			if got, _, err := get(f, "https://media.example.com/"); err != nil || !bytes.Equal(got, want) {
				t.Errorf("%d bytes, error %v", len(got), err)
			}
		})
	}
	all.Wait()
}

func TestAddresses(t *testing.T) {
	for _, tt := range []struct {
		address string
		kind    queue.ErrorKind
		words   string
	}{
		{"", queue.Invalid, "cannot be fetched"},
		{"media.example.com/" + secret, queue.Invalid, "cannot be fetched"},
		{"//media.example.com/" + secret, queue.Invalid, "cannot be fetched"},
		{"ftp://media.example.com/" + secret, queue.Invalid, "cannot be fetched"},
		{"file:///etc/" + secret, queue.Invalid, "cannot be fetched"},
		{"data:text/plain," + secret, queue.Invalid, "cannot be fetched"},
		{"javascript:" + secret, queue.Invalid, "cannot be fetched"},
		{"http:media.example.com/" + secret, queue.Invalid, "cannot be fetched"},
		{"http:///" + secret, queue.Invalid, "cannot be fetched"},
		{"http://:80/" + secret, queue.Invalid, "cannot be fetched"},
		{"http://media.example.com/\n" + secret, queue.Invalid, "cannot be fetched"},
		{"http://media.example.com/?a\r\nb:" + secret, queue.Invalid, "cannot be fetched"},
		{"http://media.example.com\\@127.0.0.1/" + secret, queue.Invalid, "cannot be fetched"},
		{"http://media example.com/" + secret, queue.Invalid, "cannot be fetched"},
		{"http://media.example.com/%zz" + secret, queue.Invalid, "cannot be fetched"},
		{"http://media.example.com/" + strings.Repeat("a", 8000), queue.Invalid, "cannot be fetched"},
		{"http://kim@media.example.com/" + secret, queue.Refused, "name or password"},
		{"http://kim:" + secret + "@media.example.com/", queue.Refused, "name or password"},
		{"http://@media.example.com/" + secret, queue.Refused, "name or password"},
		{"http://media.example.com:22/" + secret, queue.Refused, "port"},
		{"https://media.example.com:25/" + secret, queue.Refused, "port"},
		{"https://media.example.com:0/" + secret, queue.Refused, "port"},
		{"https://media.example.com:6667/" + secret, queue.Refused, "port"},
		{"https://media.example.com:65536/" + secret, queue.Refused, "port"},
		{"https://media.example.com:18446744073709551696/" + secret, queue.Refused, "port"},
	} {
		n := newInternet("media.example.com", "127.0.0.1")
		_, _, err := get(n.fetcher(fetch.Limits{}), tt.address)
		if err == nil {
			t.Errorf("%q was fetched", tt.address)
			continue
		}
		checkError(t, err, tt.kind, tt.words)
		n.checkUndialed(t)
		if len(n.asked) > 0 {
			t.Errorf("%q: the resolver was asked for %q", tt.address, n.asked)
		}
	}
}

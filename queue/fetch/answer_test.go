package fetch_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"discern/queue"
	"discern/queue/fetch"
)

func TestStatus(t *testing.T) {
	n := newInternet("media.example.com")
	n.serve(t, publicAddr+":80", func(w http.ResponseWriter, r *http.Request) {
		code, _ := strconv.Atoi(r.URL.Path[1:])
		w.WriteHeader(code)
		if code >= 400 {
			_, _ = io.WriteString(w, "a page about "+secret)
		}
	})
	for _, tt := range []struct {
		code  int
		kind  queue.ErrorKind
		words string
	}{
		{201, queue.Refused, "without the medium"},
		{202, queue.Refused, "without the medium"},
		{204, queue.Refused, "without the medium"},
		{206, queue.Refused, "without the medium"},
		{300, queue.Refused, "without the medium"},
		{304, queue.Refused, "without the medium"},
		{305, queue.Refused, "without the medium"},
		{400, queue.Refused, "without the medium"},
		{401, queue.Refused, "never signs in"},
		{403, queue.Refused, "never signs in"},
		{404, queue.NotFound, "no longer has this medium"},
		{407, queue.Refused, "never signs in"},
		{410, queue.NotFound, "no longer has this medium"},
		{429, queue.Other, "too busy"},
		{451, queue.Refused, "legal reasons"},
		{500, queue.Other, "the server failed"},
		{503, queue.Other, "too busy"},
		{599, queue.Other, "the server failed"},
		{999, queue.Other, "the server failed"},
	} {
		_, _, err := get(n.fetcher(fetch.Limits{}), fmt.Sprintf("http://media.example.com/%d?%s", tt.code, secret))
		checkError(t, err, tt.kind, tt.words)
		if err != nil && !strings.Contains(err.Error(), strconv.Itoa(tt.code)) {
			t.Errorf("the error of %d is %q", tt.code, err)
		}
	}
}

// What no well-meaning server answers.
func TestHostileAnswers(t *testing.T) {
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	_, _ = z.Write(make([]byte, 1<<20))
	_ = z.Close()
	const head, whole = "HTTP/1.1 200 OK\r\n", "Content-Length: 6\r\n\r\nabcdef"
	for _, tt := range []struct {
		name, answer string
		kind         queue.ErrorKind
		words        string
	}{
		{"nothing", "", queue.Other, "cannot be read"},
		{"not HTTP", "SSH-2.0-OpenSSH_9.2\r\n", queue.Other, "cannot be read"},
		{"HTTP/0.9", "<html>", queue.Other, "cannot be read"},
		{"a cut head", head + "Content-Le", queue.Other, "cannot be read"},
		{"a status that is none", "HTTP/1.1 2000 OK\r\n\r\n", queue.Other, "cannot be read"},
		{"switching protocols", "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n", queue.Refused, "without the medium"},
		{"headers by the hundred", head + strings.Repeat("X-A: "+strings.Repeat("a", 1000)+"\r\n", 100) + whole, queue.Other, "cannot be read"},
		{"a header of 100 kB", head + "X-A: " + strings.Repeat("a", 100_000) + "\r\n" + whole, queue.Other, "cannot be read"},
		{"promises by the hundred", strings.Repeat("HTTP/1.1 103 Early Hints\r\nLink: "+strings.Repeat("a", 1000)+"\r\n\r\n", 100) + head + whole, queue.Other, "cannot be read"},
		{"two sizes", head + "Content-Length: 3\r\nContent-Length: 6\r\n\r\nabcdef", queue.Other, "cannot be read"},
		{"a size below nothing", head + "Content-Length: -1\r\n\r\nabcdef", queue.Other, "cannot be read"},
		{"a size beyond numbers", head + "Content-Length: 99999999999999999999\r\n\r\nabcdef", queue.Other, "cannot be read"},
		{"an unknown transfer", head + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", queue.Other, "cannot be read"},
		{"packed", head + fmt.Sprintf("Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n%s", packed.Len(), packed.String()), queue.Refused, "packs the medium"},
		{"packed twice", head + "Content-Encoding: identity\r\nContent-Encoding: br\r\nContent-Length: 3\r\n\r\nabc", queue.Refused, "packs the medium"},
		{"no end", head + "\r\nabcdef", queue.Refused, "does not mark where the medium ends"},
		{"no end, of old", "HTTP/1.0 200 OK\r\n\r\nabcdef", queue.Refused, "does not mark where the medium ends"},
		{"larger than it may be", head + "Content-Length: 5000000000\r\n\r\nabc", queue.Refused, "larger than may be fetched"},
		{"empty", head + "Content-Length: 0\r\n\r\n", queue.NotFound, "empty medium"},
		{"empty, in chunks", head + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", queue.NotFound, "empty medium"},
		{"cut", head + "Content-Length: 7\r\n\r\nabcdef", queue.Other, "broke before the medium ended"},
		{"cut before the first byte", head + "Content-Length: 7\r\n\r\n", queue.Other, "broke before the medium ended"},
		{"cut in a chunk", head + "Transfer-Encoding: chunked\r\n\r\n6\r\nabc", queue.Other, "broke before the medium ended"},
		{"cut between chunks", head + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n", queue.Other, "broke before the medium ended"},
		{"cut before the last line", head + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n", queue.Other, "broke before the medium ended"},
		{"a chunk that is none", head + "Transfer-Encoding: chunked\r\n\r\n-3\r\nabc\r\n0\r\n\r\n", queue.Other, "broke before the medium ended"},
		{"a chunk beyond numbers", head + "Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\nabc\r\n0\r\n\r\n", queue.Other, "broke before the medium ended"},
		{"chunks of a byte with much about them", head + "Transfer-Encoding: chunked\r\n\r\n" + strings.Repeat("1;"+strings.Repeat("x", 1000)+"\r\na\r\n", 1000) + "0\r\n\r\n", queue.Other, "broke before the medium ended"},
		{"trailers without end", head + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n" + strings.Repeat("X-A: a\r\n", 10_000), queue.Other, "broke before the medium ended"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			n := newInternet("media.example.com")
			n.serve(t, publicAddr+":80", raw(tt.answer))
			_, _, err := get(n.fetcher(fetch.Limits{}), "http://media.example.com/"+secret)
			checkError(t, err, tt.kind, tt.words)
		})
	}
	// Encrypted as well, an end of the connection is not the end of the medium.
	n := newInternet("media.example.com")
	n.serve(t, publicAddr+":443", raw(head+"Connection: close\r\n\r\nabcdef"))
	_, _, err := get(n.fetcher(fetch.Limits{}), "https://media.example.com/"+secret)
	checkError(t, err, queue.Refused, "does not mark where the medium ends")
}

// What is odd, but whole.
func TestOddAnswersAreTaken(t *testing.T) {
	for _, tt := range []struct{ name, answer string }{
		{"bytes beyond the declared end", "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nabcdefghijkl"},
		{"a size twice", "HTTP/1.1 200 OK\r\nContent-Length: 6\r\nContent-Length: 6\r\n\r\nabcdef"},
		{"chunks beside a size", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n6\r\nabcdef\r\n0\r\n\r\n"},
		{"of old", "HTTP/1.0 200 Fine\r\nContent-Length: 6\r\n\r\nabcdef"},
		{"early hints", "HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nabcdef"},
		{"not packed, and said so", "HTTP/1.1 200 OK\r\nContent-Encoding: Identity\r\nContent-Length: 6\r\n\r\nabcdef"},
		{"trailers", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X\r\n\r\n6;a=b\r\nabcdef\r\n0\r\nX: y\r\n\r\n"},
		{"a type that lies", "HTTP/1.1 200 OK\r\nContent-Type: application/x-msdownload\r\nContent-Length: 6\r\n\r\nabcdef"},
	} {
		n := newInternet("media.example.com")
		n.serve(t, publicAddr+":80", raw(tt.answer))
		got, _, err := get(n.fetcher(fetch.Limits{}), "http://media.example.com/")
		if err != nil || string(got) != "abcdef" {
			t.Errorf("%s: %q, error %v", tt.name, got, err)
		}
	}
}

func TestSize(t *testing.T) {
	const limit = 100_000
	n := newInternet("media.example.com")
	n.serve(t, publicAddr+":80", func(w http.ResponseWriter, r *http.Request) {
		size, _ := strconv.Atoi(r.URL.Query().Get("size"))
		if r.URL.Path == "/declared" {
			w.Header().Set("Content-Length", strconv.Itoa(size))
		} else {
			w.(http.Flusher).Flush()
		}
		for b := make([]byte, 1000); size > 0; size -= len(b) { // until nobody listens
			if _, err := w.Write(b[:min(len(b), size)]); err != nil {
				return
			}
		}
	})
	f := n.fetcher(fetch.Limits{Size: limit})
	for _, path := range []string{"declared", "chunked"} {
		for _, size := range []int{1, limit - 1, limit} {
			got, _, err := get(f, fmt.Sprintf("http://media.example.com/%s?size=%d", path, size))
			if err != nil || len(got) != size {
				t.Errorf("%s: %d of %d bytes, error %v", path, len(got), size, err)
			}
		}
		for _, size := range []int{limit + 1, 1 << 40} {
			got, _, err := get(f, fmt.Sprintf("http://media.example.com/%s?size=%d", path, size))
			checkError(t, err, queue.Refused, "larger than may be fetched")
			if path == "declared" && len(got) > 0 || len(got) > limit {
				t.Errorf("%s: %d bytes came of %d", path, len(got), size)
			}
		}
	}
	// A reader that takes a byte at a time meets the same end, and meets it again.
	stream, _, err := f.Fetch(t.Context(), fmt.Sprintf("http://media.example.com/chunked?size=%d", limit+1))
	if err != nil {
		t.Fatal(err)
	}
	defer stream.Close()
	count := 0
	for b := make([]byte, 1); err == nil; {
		var n int
		n, err = stream.Read(b)
		count += n
	}
	checkError(t, err, queue.Refused, "larger than may be fetched")
	if _, again := stream.Read(make([]byte, 1)); !errors.Is(again, err) || count != limit {
		t.Errorf("after %d bytes: %v, then %v", count, err, again)
	}
}

package fetch_test

import (
	"io"
	"net"
	"net/http"
	"strconv"
	"testing"
	"time"

	"discern/queue"
	"discern/queue/fetch"
)

// A server that stops, or as good as stops, does not hold the person up.
func TestSlowServers(t *testing.T) {
	n := newInternet("media.example.com")
	n.serve(t, publicAddr+":80", func(w http.ResponseWriter, r *http.Request) {
		send := func(b []byte, pause time.Duration) {
			for r.Context().Err() == nil {
				if _, err := w.Write(b); err != nil {
					return
				}
				w.(http.Flusher).Flush()
				time.Sleep(pause)
			}
		}
		switch r.URL.Path {
		case "/silent":
			<-r.Context().Done()
		case "/stops":
			_, _ = w.Write(medium(5000))
			w.(http.Flusher).Flush()
			<-r.Context().Done()
		case "/drips":
			send([]byte{1}, 5*time.Millisecond)
		case "/flows":
			w.Header().Set("Content-Length", strconv.Itoa(12*2048))
			for range 12 {
				_, _ = w.Write(make([]byte, 2048))
				w.(http.Flusher).Flush()
				time.Sleep(100 * time.Millisecond)
			}
		}
	})
	n.serve(t, publicAddr+":8080", func(w http.ResponseWriter, _ *http.Request) {
		conn, _, err := w.(http.Hijacker).Hijack()
		if err != nil {
			panic(err)
		}
		defer conn.Close()
		for line := "HTTP/1.1 200 OK\r\nX-A: "; err == nil; line = "a" {
			_, err = io.WriteString(conn, line)
			time.Sleep(5 * time.Millisecond)
		}
	})
	mute, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer mute.Close()
	n.servers[publicAddr+":443"] = mute.Addr().String() // the system answers, and nobody behind it
	f := n.fetcher(fetch.Limits{Connect: 400 * time.Millisecond, Answer: 400 * time.Millisecond, Stall: 400 * time.Millisecond})
	for _, tt := range []struct{ address, words string }{
		{"http://media.example.com/silent", "did not answer in time"},
		{"http://media.example.com:8080/drips-its-head", "did not answer in time"},
		{"https://media.example.com/never-encrypts", "did not answer in time"},
		{"http://media.example.com/stops", "stopped sending"},
		{"http://media.example.com/drips", "stopped sending"},
	} {
		start := time.Now()
		_, _, err := get(f, tt.address+"?"+secret)
		checkError(t, err, queue.Other, tt.words)
		if took := time.Since(start); took > 5*time.Second {
			t.Errorf("%s: noticed after %v", tt.address, took)
		}
	}
	if got, _, err := get(f, "http://media.example.com/flows"); err != nil || len(got) != 12*2048 {
		t.Errorf("three times as long as a stall, but flowing: %d bytes, error %v", len(got), err)
	}
	// One who takes the medium slowly is not held against the server.
	stream, _, err := f.Fetch(t.Context(), "http://media.example.com/flows")
	if err != nil {
		t.Fatal(err)
	}
	defer stream.Close()
	time.Sleep(time.Second)
	if got, err := io.ReadAll(stream); err != nil || len(got) != 12*2048 {
		t.Errorf("taken slowly: %d bytes, error %v", len(got), err)
	}
}

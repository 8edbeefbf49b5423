package film

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"
)

// A medium is the bytes of a video.
type medium struct {
	at   io.ReaderAt
	size int64
}

// A source hands the bytes of a medium to one child, as it asks for them. It
// keeps the first fault of reading them, since what ffmpeg says of one tells
// nothing.
type source struct {
	medium
	mu  sync.Mutex
	err error
}

// ReadAt reads like the source and notes a fault.
func (s *source) ReadAt(p []byte, offset int64) (int, error) {
	n, err := s.at.ReadAt(p, offset)
	if err != nil && !errors.Is(err, io.EOF) {
		s.mu.Lock()
		defer s.mu.Unlock()
		if s.err == nil {
			s.err = err
		}
	}
	return n, err
}

// fault returns the first fault.
func (s *source) fault() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.err
}

// How a video is handed out.
const (
	user        = "film"
	maxAsking   = 8         // connections that are answered at a time; ffmpeg has two at most
	sendAhead   = 128 << 10 // bytes on the way: what lies past a seek was read in vain
	headersTime = 5 * time.Second
)

// newSecret makes the word that opens a video to the child alone. It travels in
// the child's environment, which other accounts cannot read as they can arguments.
func newSecret() string { return rand.Text() }

// serve answers the child that knows the secret, until the listener is closed.
// ffmpeg takes the desk for a proxy, since it looks for a proxy's name and
// password in its environment, where they are hidden, and for nothing else there.
func (s *source) serve(l net.Listener, secret string) *http.Server {
	want := "Basic " + base64.StdEncoding.EncodeToString([]byte(user+":"+secret))
	places := make(chan struct{}, maxAsking)
	server := &http.Server{
		ReadHeaderTimeout: headersTime,
		MaxHeaderBytes:    8 << 10,
		ErrorLog:          slog.NewLogLogger(slog.DiscardHandler, slog.LevelError), // the default is the terminal
		ConnContext: func(ctx context.Context, c net.Conn) context.Context {
			if tcp, ok := c.(*net.TCPConn); ok {
				_ = tcp.SetWriteBuffer(sendAhead) // a larger one costs time, no more
			}
			return ctx
		},
		Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if subtle.ConstantTimeCompare([]byte(r.Header.Get("Proxy-Authorization")), []byte(want)) != 1 {
				w.Header().Set("Proxy-Authenticate", `Basic realm="film"`)
				w.WriteHeader(http.StatusProxyAuthRequired)
				return
			}
			select {
			case places <- struct{}{}:
				defer func() { <-places }()
			default:
				w.WriteHeader(http.StatusServiceUnavailable)
				return
			}
			w.Header().Set("Content-Type", "application/octet-stream") // or the first bytes would be read to guess it
			http.ServeContent(w, r, "", time.Time{}, io.NewSectionReader(s, 0, s.size))
		}),
	}
	go func() { _ = server.Serve(l) }() // ends with the listener, which is not an error
	return server
}

// environment is what a child has in place of the desk's.
func environment(listener, secret string) []string {
	return []string{"http_proxy=http://" + user + ":" + secret + "@" + listener, "LC_ALL=C", "MALLOC_ARENA_MAX=2"}
}

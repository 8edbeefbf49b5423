package fetch

import (
	"context"
	"crypto/tls"
	"io"
	"io/fs"
	"net/http"
	"net/url"

	"discern/queue"
)

const (
	maxRedirects = 5
	maxHead      = 64 << 10 // bytes of an answer's status and header lines
	userAgent    = "Discern"
)

// A Fetcher gets media by their addresses. The zero value is ready, and is what
// the program uses; it may fetch from several goroutines at once.
type Fetcher struct {
	Limits
	network *network // nil means the machine's own
}

// Fetch asks for the medium at an address, http or https, and answers once its
// server has begun to: with the medium as a stream, and its size in bytes or -1
// where the server does not say. The caller closes the stream; until then ctx
// holds for it too.
//
// A medium is whole if, and only if, the stream ends with io.EOF. Any other error
// means that nothing of it is to be kept. Both Fetch and the stream fail with a
// queue.Error: Invalid for an address that cannot be fetched, Refused for one that
// must not be and for an answer that must not be taken, NotFound where there is no
// such server or medium, Other where the server or the line failed and a later
// attempt may succeed. When ctx ends they fail with its cause, and a stream that
// was closed with fs.ErrClosed.
func (f *Fetcher) Fetch(ctx context.Context, address string) (io.ReadCloser, int64, error) {
	u, err := parse(address)
	if err != nil {
		return nil, 0, err
	}
	limits := f.Limits.orDefaults()
	ctx, cancel := context.WithCancelCause(ctx)
	res, err := f.follow(ctx, u, limits)
	if err == nil {
		if err = judge(res, limits.Size); err == nil {
			return &body{ctx: ctx, cancel: cancel, src: res.Body, left: limits.Size, stall: limits.Stall}, res.ContentLength, nil
		}
		_ = res.Body.Close()
	}
	if cause := context.Cause(ctx); cause != nil {
		err = cause
	}
	cancel(fs.ErrClosed)
	return nil, 0, err
}

// follow asks, and asks again where an answer sends it on to. Each request is
// made afresh: http.Client would tell the next server of the one before.
func (f *Fetcher) follow(ctx context.Context, u *url.URL, limits Limits) (*http.Response, error) {
	transport := f.transport(limits)
	for hops := 0; ; hops++ {
		req := &http.Request{Method: http.MethodGet, URL: u, Header: http.Header{
			"User-Agent":      {userAgent},
			"Accept":          {"*/*"},
			"Accept-Encoding": {"identity"},
		}}
		res, err := transport.RoundTrip(req.WithContext(ctx))
		if err != nil {
			return nil, explain(err)
		}
		if !isRedirect(res.StatusCode) {
			return res, nil
		}
		_ = res.Body.Close()
		if hops == maxRedirects {
			return nil, queue.Errorf(queue.Refused, "the server sends on more than %d times, which is followed no further; nothing was kept", maxRedirects)
		}
		if u, err = next(u, res.Header.Get("Location")); err != nil {
			return nil, err
		}
	}
}

func isRedirect(status int) bool {
	switch status {
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther, http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
		return true
	}
	return false
}

// transport serves one fetch, without a proxy, and keeps no connection. HTTP/2 has
// nothing to give to a single request, and is left out: less can be tried on us.
func (f *Fetcher) transport(limits Limits) *http.Transport {
	n := f.network
	if n == nil {
		n = machine
	}
	var protocols http.Protocols
	protocols.SetHTTP1(true)
	return &http.Transport{
		DialContext:            dialer{n, limits.Connect}.dial,
		TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: n.roots},
		TLSHandshakeTimeout:    limits.Connect,
		ResponseHeaderTimeout:  limits.Answer,
		MaxResponseHeaderBytes: maxHead,
		DisableKeepAlives:      true,
		DisableCompression:     true,
		Protocols:              &protocols,
	}
}

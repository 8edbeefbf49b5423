package fetch_test

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"discern/queue"
	"discern/queue/fetch"
)

// FuzzFetch has any address fetched, its server's name resolved to anything, and
// any answer given. Nothing but public servers is connected to, on ports for the
// web; what they read is one request that tells nothing; and whatever they say ends
// in a medium within its limit or in an error for a person.
func FuzzFetch(f *testing.F) {
	const whole = "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nabcdef"
	public := netip.MustParseAddr(publicAddr).AsSlice()
	f.Add("http://media.example.com/a b?c d", public, whole)
	f.Add("https://media.example.com:8443/", public, whole)
	f.Add("http://xn--mgbh0fb.example.com/", append(public, 10, 0, 0, 1), whole)
	f.Add("http://0x7f.1/", []byte{127, 0, 0, 1}, whole)
	f.Add("http://[::ffff:7f00:1]:22/", []byte{}, whole)
	f.Add("http://127\u30020.0.1/", []byte{}, whole)
	f.Add("http://kim:x@media.example.com\\@[fe80::1%25eth0]/", public, whole)
	f.Add("http://media.example.com/", public, "HTTP/1.1 302 Found\r\nLocation: //127.0.0.1:22/?\xff \r\n\r\n")
	f.Add("http://media.example.com/", public, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n6\r\nabcdef\r\n0\r\n\r\n")
	f.Add("http://media.example.com/", public, "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc")
	f.Fuzz(func(t *testing.T, address string, addrs []byte, answer string) {
		resolve := func(_ context.Context, _, name string) ([]netip.Addr, error) {
			if !strings.HasSuffix(name, ".") || strings.Trim(strings.ToLower(name), "abcdefghijklmnopqrstuvwxyz0123456789-_.") != "" || strings.Count(name, ".") < 2 {
				t.Errorf("%q was asked of the resolver", name)
			}
			return split(addrs), nil
		}
		dial := func(_ context.Context, _, to string) (net.Conn, error) {
			at, err := netip.ParseAddrPort(to)
			if err != nil || !shouldBePublic(at.Addr()) || at.Addr().Zone() != "" || at.Port() < 1024 && at.Port() != 80 && at.Port() != 443 {
				t.Errorf("connected to %q", to)
			}
			here, there := net.Pipe()
			go answerOnce(t, there, answer)
			return here, nil
		}
		const limit = 5000
		fetcher := fetch.On(fetch.Limits{Size: limit, Connect: time.Second, Answer: time.Second, Stall: time.Second}, resolve, dial, func() ([]netip.Prefix, error) { return nil, nil }, nil)
		got, size, err := get(fetcher, address)
		if len(got) > limit || size > limit {
			t.Errorf("%d bytes of %d", len(got), size)
		}
		var foreseen *queue.Error
		switch {
		case err == nil && (len(got) == 0 || size >= 0 && size != int64(len(got))):
			t.Errorf("%d bytes of %d passed for the whole", len(got), size)
		case err != nil && !errors.As(err, &foreseen):
			t.Errorf("the error is %T %v", err, err)
		}
	})
}

// split makes IPv4 addresses of all that there is, the last 16 bytes IPv6.
func split(b []byte) []netip.Addr {
	var out []netip.Addr
	if len(b) > 16 {
		a, _ := netip.AddrFromSlice(b[len(b)-16:])
		out, b = append(out, a), b[:len(b)-16]
	}
	for ; len(b) >= 4; b = b[4:] {
		out = append(out, netip.AddrFrom4([4]byte(b)))
	}
	return out
}

// answerOnce reads the one request that may come, checks it, answers and hangs up.
func answerOnce(t *testing.T, conn net.Conn, answer string) {
	defer conn.Close()
	in := bufio.NewReader(conn)
	if first, err := in.Peek(1); err != nil || first[0] == 22 { // nobody, or the beginning of an encryption
		return
	}
	r, err := http.ReadRequest(in)
	if err != nil {
		t.Errorf("the request cannot be read: %v", err)
		return
	}
	want := http.Header{"User-Agent": {"Discern"}, "Accept": {"*/*"}, "Accept-Encoding": {"identity"}, "Connection": {"close"}}
	if diff := cmp.Diff(want, r.Header); diff != "" || r.Method != http.MethodGet || r.Proto != "HTTP/1.1" || r.ContentLength != 0 || in.Buffered() > 0 || r.Host == "" {
		t.Errorf("the request is %s %s to %q, headers (-want +got):\n%s", r.Method, r.Proto, r.Host, diff)
	}
	_, _ = io.WriteString(conn, answer)
}

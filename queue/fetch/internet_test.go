package fetch_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"discern/queue"
	"discern/queue/fetch"
)

const (
	publicAddr = "93.184.215.14" // of a server in most tests; nothing leaves this machine
	otherAddr  = "2606:4700::6810:84e5"
	secret     = "s3cr3t" // stands in addresses, and in no error
)

// TestMain has every test run where the environment names a proxy. One that was
// used would resolve names out of our sight, and none of these tests would pass.
func TestMain(m *testing.M) {
	for _, name := range []string{"HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"} {
		if err := os.Setenv(name, "http://proxy.example.org:3128"); err != nil {
			panic(err)
		}
	}
	os.Exit(m.Run())
}

// An internet is what a Fetcher in a test has for a network: names with addresses
// of our choice, and servers that stand at public addresses but are real ones on
// loopback. What the Fetcher asks for and where it connects to is kept.
type internet struct {
	mu      sync.Mutex
	names   map[string][][]string // of a name, one list of addresses an asking; the last goes on
	servers map[string]string     // public address and port to that on loopback
	own     []netip.Prefix
	roots   *x509.CertPool

	asked, dialed []string
}

func newInternet(names ...string) *internet {
	n := &internet{names: map[string][][]string{}, servers: map[string]string{}, roots: x509.NewCertPool()}
	for _, name := range names {
		n.names[name] = [][]string{{publicAddr}}
	}
	return n
}

// fetcher has limits that a test has time for, where limits says nothing else.
func (n *internet) fetcher(limits fetch.Limits) *fetch.Fetcher {
	return fetch.On(limits, n.resolve, n.dial, func() ([]netip.Prefix, error) { return n.own, nil }, n.roots)
}

func (n *internet) resolve(_ context.Context, _, name string) ([]netip.Addr, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.asked = append(n.asked, name)
	name = strings.ToLower(strings.TrimSuffix(name, "."))
	answers := n.names[name]
	if len(answers) == 0 {
		return nil, &net.DNSError{Err: "no such host", Name: name, IsNotFound: true}
	}
	if len(answers) > 1 {
		n.names[name] = answers[1:]
	}
	var out []netip.Addr
	for _, a := range answers[0] {
		out = append(out, netip.MustParseAddr(a))
	}
	return out, nil
}

// dial connects to the server at a public address. At any other nobody answers.
func (n *internet) dial(ctx context.Context, kind, address string) (net.Conn, error) {
	n.mu.Lock()
	n.dialed = append(n.dialed, address)
	to, ok := n.servers[address]
	n.mu.Unlock()
	if !ok {
		<-ctx.Done()
		return nil, &net.OpError{Op: "dial", Err: ctx.Err()}
	}
	return new(net.Dialer).DialContext(ctx, kind, to)
}

// serve puts a server at an address of the internet. With port 443 it is encrypted,
// by a certificate for example.com unless there is another.
func (n *internet) serve(tb testing.TB, at string, h http.HandlerFunc, certificates ...tls.Certificate) *httptest.Server {
	tb.Helper()
	s := httptest.NewUnstartedServer(h)
	s.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	s.TLS = &tls.Config{Certificates: certificates}
	if netip.MustParseAddrPort(at).Port() == 443 {
		s.StartTLS()
		n.roots.AddCert(s.Certificate())
	} else {
		s.Start()
	}
	tb.Cleanup(s.Close)
	n.servers[at] = s.Listener.Addr().String()
	return s
}

// raw answers with bytes of our own, after the request was read, and hangs up.
func raw(answer string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		conn, _, err := w.(http.Hijacker).Hijack()
		if err != nil {
			panic(err)
		}
		defer conn.Close()
		_, _ = io.WriteString(conn, answer) // who has heard enough hangs up first
	}
}

// get fetches a medium to its end.
func get(f *fetch.Fetcher, address string) ([]byte, int64, error) {
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	stream, size, err := f.Fetch(ctx, address)
	if err != nil {
		return nil, size, err
	}
	defer stream.Close()
	data, err := io.ReadAll(stream)
	return data, size, err
}

// checkError holds an error against its kind and words, and against ever telling
// where the medium was: not in its sentence and not in a cause.
func checkError(tb testing.TB, err error, kind queue.ErrorKind, words string) {
	tb.Helper()
	var foreseen *queue.Error
	if !errors.As(err, &foreseen) {
		tb.Fatalf("the error is %T %v, want a queue.Error", err, err)
	}
	if foreseen.Kind != kind || !strings.Contains(err.Error(), words) {
		tb.Errorf("the error is %q of kind %d, want …%s… of kind %d", err, foreseen.Kind, words, kind)
	}
	for e := err; e != nil; e = errors.Unwrap(e) {
		told := fmt.Sprintf("%v %+v", e, e)
		for _, hidden := range []string{secret, "example", publicAddr, otherAddr, "127.0.0.1"} {
			if strings.Contains(told, hidden) {
				tb.Errorf("the error tells %q: %s", hidden, told)
			}
		}
	}
}

// checkUndialed fails when a connection was made to anywhere but the addresses.
func (n *internet) checkUndialed(tb testing.TB, but ...string) {
	tb.Helper()
	n.mu.Lock()
	defer n.mu.Unlock()
	for _, d := range n.dialed {
		if !slices.Contains(but, d) {
			tb.Errorf("connected to %s", d)
		}
	}
}

package fetch_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"discern/queue"
	"discern/queue/fetch"
)

// However the inside is written, it is not connected to.
func TestInsideIsRefused(t *testing.T) {
	for _, host := range []string{
		"127.0.0.1", "127.1.2.3", "0.0.0.0", "10.0.0.1", "172.31.0.1", "192.168.1.1", "169.254.169.254", "100.100.100.200", "168.63.129.16",
		"255.255.255.255", "224.0.0.251", "192.0.2.1", "198.51.100.1", "203.0.113.1", "198.18.0.1", "240.0.0.1",
		"[::]", "[::1]", "[fe80::1]", "[fe80::1%25eth0]", "[2606:4700::1%25eth0]", "[fd00:ec2::254]", "[fec0::1]", "[ff02::1]", "[2001:db8::1]",
		"[::ffff:127.0.0.1]", "[::ffff:a9fe:a9fe]", "[::127.0.0.1]", "[64:ff9b::10.0.0.1]", "[64:ff9b:1::808:808]", "[2002:7f00:1::]", "[2002:0808:0808::]",
		"[2001:0:4136:e378:8000:63bf:3fff:fdd2]", "[2606:4700::5efe:10.0.0.1]", "[2606:4700::200:5efe:10.0.0.1]",
	} {
		n := newInternet()
		_, _, err := get(n.fetcher(fetch.Limits{}), "http://"+host+"/"+secret)
		if err == nil {
			t.Errorf("%s was fetched", host)
			continue
		}
		checkError(t, err, queue.Refused, "private or reserved network")
		n.checkUndialed(t)
	}
}

// Numbers that some resolvers take for addresses, and names of local networks, are
// not even asked for.
func TestNamesOfNoServer(t *testing.T) {
	for _, host := range []string{
		"localhost", "LOCALHOST", "localhost.", "a.localhost", "printer", "printer.local", "wiki.internal", "metadata.google.internal", "x.onion", "x.alt",
		"router.home.arpa", "1.0.0.127.in-addr.arpa", "2130706433", "0x7f000001", "017700000001", "0177.0.0.1", "0x7f.1", "127.1", "127.0.1", "127.0.0.01", "127.0.0.1.",
		"1.2.3.4.5", "256.256.256.256", "media.example.0x1", "a..example.com", ".example.com", "example.com..", ".", "..",
		"\uff11\uff12\uff17.0.0.1.", "ｌｏｃａｌｈｏｓｔ", "a.ｏｎｉｏｎ", "me$dia.example.com", "a*.example.com", "me%C2%ADdia.local", "media\uff1a22.example.com",
		strings.Repeat("a.", 127) + "example",
	} {
		n := newInternet()
		_, _, err := get(n.fetcher(fetch.Limits{}), "http://"+host+"/"+secret)
		if err == nil {
			t.Errorf("%s was fetched", host)
			continue
		}
		checkError(t, err, queue.Invalid, "name a server on the internet")
		n.checkUndialed(t)
		if len(n.asked) > 0 {
			t.Errorf("the resolver was asked for %q", n.asked)
		}
	}
}

// Written in full-width digits, an address is still judged as an address.
func TestWideDigits(t *testing.T) {
	n := newInternet()
	_, _, err := get(n.fetcher(fetch.Limits{}), "http://\uff11\uff12\uff17\u30020\u30020\u30021/")
	checkError(t, err, queue.Refused, "private or reserved network")
	n.checkUndialed(t)
}

// A name is judged by all its addresses, whatever their order.
func TestNamesThatLeadInside(t *testing.T) {
	for _, addrs := range [][]string{
		{"127.0.0.1"},
		{"10.0.0.1", publicAddr},
		{publicAddr, "10.0.0.1"},
		{otherAddr, publicAddr, "::1"},
		{publicAddr, publicAddr, publicAddr, publicAddr, publicAddr, publicAddr, "fe80::1%eth0"},
		{"64:ff9b::7f00:1"},
		{"::ffff:192.168.0.1"},
	} {
		n := newInternet()
		n.names["media.example.com"] = [][]string{addrs}
		n.serve(t, publicAddr+":80", func(http.ResponseWriter, *http.Request) { t.Error("asked") })
		_, _, err := get(n.fetcher(fetch.Limits{}), "http://media.example.com/"+secret)
		checkError(t, err, queue.Refused, "private or reserved network")
		n.checkUndialed(t)
	}
}

// In a network without IPv4 the resolver translates the addresses of public servers.
func TestTranslatedAddress(t *testing.T) {
	n := newInternet()
	n.names["media.example.com"] = [][]string{{"64:ff9b::" + publicAddr}}
	n.serve(t, "[64:ff9b::5db8:d70e]:80", func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "medium") })
	if _, _, err := get(n.fetcher(fetch.Limits{}), "http://media.example.com/"); err != nil {
		t.Error(err)
	}
}

// A resolver that answers something else the next time gains nothing: a request
// goes where the answer that was judged leads, and the next is judged anew.
func TestRebinding(t *testing.T) {
	n := newInternet()
	n.names["media.example.com"] = [][]string{{publicAddr}, {"127.0.0.1"}}
	inside := n.serve(t, "127.0.0.1:80", func(http.ResponseWriter, *http.Request) { t.Error("the inside was asked") })
	n.servers["127.0.0.1:80"] = inside.Listener.Addr().String()
	n.serve(t, publicAddr+":80", func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/again" {
			http.Redirect(w, r, "http://media.example.com/", http.StatusFound)
			return
		}
		_, _ = io.WriteString(w, "medium")
	})
	if _, _, err := get(n.fetcher(fetch.Limits{}), "http://media.example.com/"); err != nil {
		t.Fatal(err)
	}
	if len(n.asked) != 1 {
		t.Errorf("the resolver was asked %d times for one request", len(n.asked))
	}
	_, _, err := get(n.fetcher(fetch.Limits{}), "http://media.example.com/")
	checkError(t, err, queue.Refused, "private or reserved network")

	n.names["media.example.com"] = [][]string{{publicAddr}, {"127.0.0.1"}}
	_, _, err = get(n.fetcher(fetch.Limits{}), "http://media.example.com/again")
	checkError(t, err, queue.Refused, "private or reserved network")
	n.checkUndialed(t, publicAddr+":80")
}

// Neighbours and the machine itself may have public addresses.
func TestOwnNetworkIsRefused(t *testing.T) {
	n := newInternet("media.example.com")
	n.serve(t, publicAddr+":80", func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "medium") })
	for _, tt := range []struct {
		own     string
		refused bool
	}{
		{"93.184.215.99/24", true},
		{publicAddr + "/32", true},
		{"93.184.214.1/24", false},
		{"2606:4700::1/64", false},
	} {
		n.own = []netip.Prefix{netip.MustParsePrefix("127.0.0.1/8"), netip.MustParsePrefix(tt.own)}
		for _, host := range []string{"media.example.com", "[::ffff:" + publicAddr + "]"} {
			_, _, err := get(n.fetcher(fetch.Limits{}), "http://"+host+"/")
			if tt.refused {
				checkError(t, err, queue.Refused, "private or reserved network")
			} else if err != nil {
				t.Errorf("beside %s: %v", tt.own, err)
			}
		}
	}
	f := fetch.On(fetch.Limits{}, n.resolve, n.dial, func() ([]netip.Prefix, error) { return nil, errors.New("no") }, nil)
	_, _, err := get(f, "http://media.example.com/")
	checkError(t, err, queue.Refused, "networks of this machine")
}

// The Fetcher that the program uses, with the machine's own network below it,
// reaches nothing on this machine.
func TestThisMachineIsRefused(t *testing.T) {
	var asked atomic.Int64
	listen, err := net.Listen("tcp", ":0")
	if err != nil {
		t.Skipf("nothing can be listened to here: %v", err)
	}
	s := &httptest.Server{Listener: listen, Config: &http.Server{Handler: http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked.Add(1) })}}
	s.Config.ConnState = func(net.Conn, http.ConnState) { asked.Add(1) }
	s.Start()
	defer s.Close()
	_, port, _ := net.SplitHostPort(listen.Addr().String())
	hosts := []string{"127.0.0.1", "localhost", "localhost.", "[::1]", "0.0.0.0", "[::]", "[::ffff:127.0.0.1]", "2130706433", "0x7f.1", "0177.0.0.1", "127.1"}
	addrs, err := net.InterfaceAddrs()
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range addrs {
		if p, err := netip.ParsePrefix(a.String()); err == nil && p.Addr().Is4() {
			hosts = append(hosts, p.Addr().String())
		} else if err == nil {
			hosts = append(hosts, "["+p.Addr().String()+"]")
		}
	}
	for _, host := range hosts {
		_, _, err := get(new(fetch.Fetcher), "http://"+host+":"+port+"/")
		if kind := queue.KindOf(err); err == nil || kind != queue.Refused && kind != queue.Invalid {
			t.Errorf("%s: the error is %v", host, err)
		}
	}
	if asked.Load() > 0 {
		t.Errorf("%d connections came in", asked.Load())
	}
}

// An address at which nobody answers leaves time for the others.
func TestSilentAddress(t *testing.T) {
	n := newInternet()
	n.names["media.example.com"] = [][]string{{otherAddr, publicAddr}}
	n.serve(t, publicAddr+":80", func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "medium") })
	f := n.fetcher(fetch.Limits{Connect: 400 * time.Millisecond})
	if _, _, err := get(f, "http://media.example.com/"); err != nil {
		t.Error(err)
	}
	n.names["media.example.com"] = [][]string{{otherAddr}}
	_, _, err := get(f, "http://media.example.com/"+secret)
	checkError(t, err, queue.Other, "did not answer in time")

	many := make([]string, 200)
	for i := range many {
		many[i] = otherAddr
	}
	n.names["media.example.com"], n.dialed = [][]string{many}, nil
	_, _, err = get(f, "http://media.example.com/"+secret)
	checkError(t, err, queue.Other, "did not answer in time")
	if len(n.dialed) != 4 {
		t.Errorf("%d of 200 addresses were tried, want 4", len(n.dialed))
	}
}

func TestResolverFails(t *testing.T) {
	n := newInternet()
	_, _, err := get(n.fetcher(fetch.Limits{}), "http://media.example.com/"+secret)
	checkError(t, err, queue.NotFound, "no such server")
	for _, tt := range []struct {
		answer error
		kind   queue.ErrorKind
		words  string
	}{
		{nil, queue.NotFound, "no such server"},
		{&net.DNSError{Err: "server misbehaving", Name: "media.example.com", Server: "127.0.0.1:53"}, queue.Other, "cannot be reached"},
		{&net.DNSError{Err: "timeout", Name: "media.example.com", IsTimeout: true}, queue.Other, "did not answer in time"},
	} {
		f := fetch.On(fetch.Limits{}, func(context.Context, string, string) ([]netip.Addr, error) { return nil, tt.answer }, n.dial, func() ([]netip.Prefix, error) { return nil, nil }, nil)
		_, _, err := get(f, "http://media.example.com/"+secret)
		checkError(t, err, tt.kind, tt.words)
	}
}

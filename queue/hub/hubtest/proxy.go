package hubtest

import (
	"net"
	"strconv"
	"sync"
	"testing"
)

// Proxy is a line to a server that breaks: it forwards TCP and cuts connections
// after so many bytes, wherever in a message that is. What came before the cut
// arrives, on both sides; of what comes after nothing does.
type Proxy struct {
	port  int
	cut   func() int64
	fail  func(error)
	links sync.WaitGroup

	asking sync.Mutex // held while cut is asked

	mu       sync.Mutex
	to       string
	listener net.Listener // nil while the line is down
	present  map[*link]bool
	cuts     int64
}

// NewProxy opens a line to an address, which ends with the test. It asks cut, one
// call at a time, how many bytes a connection lasts, both directions together,
// or for less than 0 for as long as it likes. Without cut none is cut.
func NewProxy(tb testing.TB, to string, cut func() int64) *Proxy {
	tb.Helper()
	if cut == nil {
		cut = func() int64 { return -1 }
	}
	p := &Proxy{to: to, cut: cut, present: map[*link]bool{}}
	p.fail = func(err error) {
		tb.Helper()
		tb.Fatal(err)
	}
	var err error
	if p.port, err = freePort(); err != nil {
		tb.Fatal(err)
	}
	p.Up()
	tb.Cleanup(func() {
		p.Down()
		p.links.Wait()
	})
	return p
}

// Addr is 127.0.0.1:port, as long as the proxy lives.
func (p *Proxy) Addr() string { return "127.0.0.1:" + strconv.Itoa(p.port) }

// Cuts is how many connections were cut after their bytes, so far.
func (p *Proxy) Cuts() int64 {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.cuts
}

// To leads connections to another address from now on, and cuts those there are.
func (p *Proxy) To(addr string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.to = addr
	p.cutAll()
}

// Down takes the line away: connections are cut, and new ones refused.
func (p *Proxy) Down() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.listener != nil {
		_ = p.listener.Close() // it holds nothing back
		p.listener = nil
	}
	p.cutAll()
}

// Up gives the line back.
func (p *Proxy) Up() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.listener != nil {
		return
	}
	l, err := net.Listen("tcp4", p.Addr())
	if err != nil {
		p.fail(err)
		return
	}
	p.listener = l
	p.links.Go(func() { p.serve(l) })
}

// cutAll cuts the connections there are. The lock is held.
func (p *Proxy) cutAll() {
	for l := range p.present {
		l.cut()
	}
	clear(p.present)
}

func (p *Proxy) serve(l net.Listener) {
	for {
		conn, err := l.Accept()
		if err != nil {
			return // the line is down
		}
		p.links.Go(func() { p.forward(l, conn) })
	}
}

// link is one connection: near is the desk's end, far the server's.
type link struct {
	near, far net.Conn

	mu   sync.Mutex
	left int64 // bytes until the cut, <0 for no cut
	over bool  // none are left
}

func (l *link) cut() {
	_ = l.near.Close() // what was not sent is lost, as it should be
	_ = l.far.Close()
}

// take takes what there is left of n bytes, and reports whether that was the end.
func (l *link) take(n int) (taken int, last bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case n == 0 || l.over:
		return 0, false
	case l.left < 0:
		return n, false
	}
	taken = int(min(int64(n), l.left))
	l.left -= int64(taken)
	l.over = l.left == 0
	return taken, l.over
}

// forward carries a connection that came in through a listener.
func (p *Proxy) forward(through net.Listener, near net.Conn) {
	p.asking.Lock()
	left := p.cut()
	p.asking.Unlock()
	p.mu.Lock()
	to := p.to
	p.mu.Unlock()
	far, err := net.Dial("tcp", to)
	if err != nil {
		_ = near.Close() // nobody is there
		return
	}
	l := &link{near: near, far: far, left: left}
	p.mu.Lock()
	stands := p.listener == through && p.to == to // the line may have gone meanwhile
	if stands {
		p.present[l] = true
	}
	p.mu.Unlock()
	if stands {
		var ways sync.WaitGroup
		ways.Go(func() { p.carry(l, far, near) })
		ways.Go(func() { p.carry(l, near, far) })
		ways.Wait()
	}
	l.cut()
	p.mu.Lock()
	delete(p.present, l)
	p.mu.Unlock()
}

// carry carries one direction of a link, until its end or the cut. When the other
// direction has the last bytes and is still writing them, it reads on and drops
// what it reads: who never gets to read may be who cannot finish writing.
func (p *Proxy) carry(l *link, to, from net.Conn) {
	buffer := make([]byte, 32<<10)
	for {
		n, err := from.Read(buffer)
		taken, last := l.take(n)
		if taken > 0 {
			if _, werr := to.Write(buffer[:taken]); err == nil {
				err = werr
			}
		}
		if last {
			p.mu.Lock()
			p.cuts++
			p.mu.Unlock()
			l.cut()
			return
		}
		if err != nil {
			if half, ok := to.(*net.TCPConn); ok {
				_ = half.CloseWrite() // the other direction may have more to say
			}
			return
		}
	}
}

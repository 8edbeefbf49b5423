package hubtest_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"os"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"discern/queue/hub/hubtest"
)

// long is how long is waited for what a broken proxy would never do.
const long = time.Minute

// serve gives each connection to a function, and closes it after. It returns the address.
func serve(t *testing.T, each func(conn net.Conn)) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				_ = conn.SetDeadline(time.Now().Add(2 * long))
				each(conn)
				_ = conn.Close()
			}()
		}
	}()
	return l.Addr().String()
}

func dial(t *testing.T, addr string) net.Conn {
	t.Helper()
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	_ = conn.SetDeadline(time.Now().Add(long))
	return conn
}

func TestProxyCuts(t *testing.T) {
	message := bytes.Repeat([]byte("a word and another "), 20_000)
	heard := make(chan []byte, 1)
	listener := serve(t, func(conn net.Conn) {
		b, _ := io.ReadAll(conn)
		heard <- b
	})
	speaker := serve(t, func(conn net.Conn) { _, _ = conn.Write(message) })
	echo := serve(t, func(conn net.Conn) { _, _ = io.Copy(conn, conn) })

	var room atomic.Int64
	var cuts int64
	p := hubtest.NewProxy(t, listener, room.Load)
	for _, lasts := range []int64{-1, 0, 1, 70_001, int64(len(message)) - 1, int64(len(message)) + 1} {
		room.Store(lasts)
		want := message
		if lasts >= 0 && lasts < int64(len(message)) {
			want = message[:lasts]
			cuts += 2
		}
		p.To(listener)
		conn := dial(t, p.Addr())
		if _, err := conn.Write(message); err == nil {
			_ = conn.(*net.TCPConn).CloseWrite()
		}
		if got := <-heard; !bytes.Equal(got, want) {
			t.Errorf("cut after %d bytes, the server heard %d", lasts, len(got))
		}
		p.To(speaker)
		got, _ := io.ReadAll(dial(t, p.Addr()))
		if !bytes.Equal(got, want) {
			t.Errorf("cut after %d bytes, the desk heard %d", lasts, len(got))
		}
		if p.Cuts() != cuts {
			t.Errorf("cut after %d bytes: %d cuts, not %d", lasts, p.Cuts(), cuts)
		}
	}

	// Both directions count: of what is echoed half comes back.
	p.To(echo)
	for range 20 {
		lasts := 2 * rand.Int64N(int64(len(message)))
		room.Store(lasts)
		conn := dial(t, p.Addr())
		go func() { _, _ = conn.Write(message) }()
		got, _ := io.ReadAll(conn)
		if !bytes.HasPrefix(message, got) || int64(len(got)) > lasts/2 {
			t.Errorf("cut after %d bytes, %d came back", lasts, len(got))
		}
	}
}

func TestProxyDown(t *testing.T) {
	hold := func(name string) func(conn net.Conn) {
		return func(conn net.Conn) {
			_, _ = io.WriteString(conn, name)
			_, _ = io.Copy(io.Discard, conn)
		}
	}
	p := hubtest.NewProxy(t, serve(t, hold("one")), nil)
	name := make([]byte, 3)
	reach := func(want string) net.Conn {
		t.Helper()
		conn := dial(t, p.Addr())
		if _, err := io.ReadFull(conn, name); err != nil || string(name) != want {
			t.Fatalf("reached %q, not %q: %v", name, want, err)
		}
		return conn
	}
	ends := func(conn net.Conn) {
		t.Helper()
		if _, err := conn.Read(name); err == nil || errors.Is(err, os.ErrDeadlineExceeded) {
			t.Fatal("a connection outlived its line")
		}
	}
	conn := reach("one")
	p.Down()
	ends(conn)
	if conn, err := net.Dial("tcp", p.Addr()); err == nil {
		_ = conn.Close()
		t.Fatal("a line that is down takes connections")
	}
	p.Up()
	conn = reach("one")
	p.To(serve(t, hold("two")))
	ends(conn)
	reach("two")
	if p.Cuts() != 0 {
		t.Errorf("%d cuts: none was after its bytes", p.Cuts())
	}
}

func TestProxyBeforePostgreSQL(t *testing.T) {
	s := hubtest.Shared(t)
	dsn := s.Database(t)
	direct := connect(t, dsn)
	do(t, direct, "CREATE TABLE a (n int PRIMARY KEY)")
	p := hubtest.NewProxy(t, s.Addr(), func() int64 { return rand.Int64N(6000) })
	over := with(t, dsn, p.Addr())
	last := 0
	for p.Cuts() < 30 {
		conn, err := pgx.Connect(t.Context(), over)
		if err != nil {
			continue
		}
		last = commits(conn, last, func(int) {})
		_ = conn.Close(context.Background())
		// A commit whose answer was cut off is there, or is not; the next connection goes on from either.
		do(t, direct, fmt.Sprintf("DELETE FROM a WHERE n > %d", last))
	}
	if last == 0 {
		t.Fatal("nothing went through")
	}
	holds(t, direct, last)
}

package hubtest_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"discern/queue/hub/hubtest"
)

// child makes the test binary one that starts a server, says where, and waits to
// be killed. Its value says what becomes of the server before.
const child = "HUBTEST_CHILD"

func TestMain(m *testing.M) {
	if os.Getenv(child) == "" {
		os.Exit(hubtest.Main(m))
	}
	s, err := hubtest.Open(hubtest.Options{})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	pid := s.Pid()
	if os.Getenv(child) == "killed" {
		s.Kill()
	}
	fmt.Println(s.Addr(), s.Folder(), pid)
	_, _ = io.Copy(io.Discard, os.Stdin)
	os.Exit(1)
}

// connect opens a connection that ends with the test.
func connect(t *testing.T, dsn string) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close(context.Background()) })
	return conn
}

func do(t *testing.T, conn *pgx.Conn, sql string) {
	t.Helper()
	if _, err := conn.Exec(t.Context(), sql); err != nil {
		t.Fatal(err)
	}
}

func ask[T any](t *testing.T, conn *pgx.Conn, sql string) (answer T) {
	t.Helper()
	if err := conn.QueryRow(t.Context(), sql).Scan(&answer); err != nil {
		t.Fatal(err)
	}
	return answer
}

func TestDatabase(t *testing.T) {
	s := hubtest.Shared(t)
	if hubtest.Shared(t) != s {
		t.Error("there are two shared servers")
	}
	one, two := connect(t, s.Database(t)), connect(t, s.Database(t))
	do(t, one, "CREATE TABLE a (n int)")
	if n := ask[int](t, two, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"); n != 0 {
		t.Errorf("another database has %d of the tables", n)
	}
	var name string
	t.Run("short", func(t *testing.T) {
		conn, err := pgx.Connect(t.Context(), s.Database(t)) // and leaves it open
		if err != nil {
			t.Fatal(err)
		}
		name = ask[string](t, conn, "SELECT current_database()")
	})
	if n := ask[int](t, one, "SELECT count(*) FROM pg_database WHERE datname = '"+name+"'"); n != 0 {
		t.Error("the database outlived its test")
	}
}

func TestWhoMayConnect(t *testing.T) {
	s := hubtest.Shared(t)
	dsn := s.Database(t)
	super := connect(t, dsn)
	do(t, super, "CREATE ROLE harness_kim LOGIN PASSWORD 'it''s/a@b'")
	t.Cleanup(func() { _, _ = super.Exec(context.Background(), "DROP ROLE harness_kim") })
	if who := ask[string](t, connect(t, s.As(dsn, "harness_kim", "it's/a@b")), "SELECT session_user"); who != "harness_kim" {
		t.Errorf("connected as %s", who)
	}
	for name, dsn := range map[string]string{
		"a wrong password":  s.As(dsn, "harness_kim", "it's"),
		"no password":       s.As(dsn, "harness_kim", ""),
		"an unknown role":   s.As(dsn, "harness_lee", "it's/a@b"),
		"a wrong superuser": s.As(dsn, "postgres", "postgres"),
	} {
		conn, err := pgx.Connect(t.Context(), dsn)
		if err == nil {
			t.Errorf("%s is let in", name)
			_ = conn.Close(t.Context())
		}
	}
	for setting, want := range map[string]string{
		"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on", "max_connections": "200",
		"listen_addresses": "127.0.0.1", "unix_socket_directories": "", "server_encoding": "UTF8",
	} {
		if got := ask[string](t, super, "SHOW "+setting); got != want {
			t.Errorf("%s is %q, not %q", setting, got, want)
		}
	}
}

// commits writes numbers, each in a commit of its own, until one is not answered.
// It returns the last that was.
func commits(conn *pgx.Conn, from int, answered func(n int)) int {
	for n := from + 1; ; n++ {
		if _, err := conn.Exec(context.Background(), "INSERT INTO a VALUES ($1)", n); err != nil {
			return n - 1
		}
		answered(n)
	}
}

// holds checks that every number up to n is there, and at most one behind it: a
// commit whose answer was lost.
func holds(t *testing.T, conn *pgx.Conn, n int) {
	t.Helper()
	if got := ask[int](t, conn, fmt.Sprintf("SELECT count(*) FROM a WHERE n <= %d", n)); got != n {
		t.Fatalf("of %d commits that were answered %d are there", n, got)
	}
	if got := ask[int](t, conn, "SELECT count(*) FROM a"); got > n+1 {
		t.Fatalf("%d commits are there, of which %d were answered", got, n)
	}
}

// work gives a server what it never finishes, nor looks up from. It tells at the
// end whether that went on for a minute.
func work(t *testing.T, dsn string, watch *pgx.Conn) <-chan bool {
	t.Helper()
	conn := connect(t, dsn)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	ended := make(chan bool, 1)
	go func() {
		defer cancel()
		_, _ = conn.Exec(ctx, "DO 'BEGIN LOOP END LOOP; END'")
		ended <- ctx.Err() != nil
	}()
	for ask[int](t, watch, "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE 'DO%'") == 0 {
	}
	return ended
}

func TestKill(t *testing.T) {
	s := hubtest.Start(t, hubtest.Options{Settings: map[string]string{"max_connections": "31", "application_name": "it's ours"}})
	dsn := s.Database(t)
	conn := connect(t, dsn)
	do(t, conn, "CREATE TABLE a (n int PRIMARY KEY)")
	if got := ask[string](t, conn, "SHOW max_connections") + ask[string](t, conn, "SELECT reset_val FROM pg_settings WHERE name = 'application_name'"); got != "31it's ours" {
		t.Errorf("the settings are %q", got)
	}
	addr, last := s.Addr(), 0
	for round := range 3 {
		conn, idle := connect(t, dsn), connect(t, dsn)
		enough := make(chan struct{})
		done := make(chan int)
		first := last
		go func() {
			done <- commits(conn, first, func(n int) {
				if n == first+20 {
					close(enough)
				}
			})
		}()
		<-enough
		busy := work(t, dsn, idle)
		s.Kill()
		last = <-done
		if <-busy {
			t.Fatal("what the server was busy with outlived it")
		}
		if err := idle.Ping(t.Context()); err == nil {
			t.Fatal("a connection outlived the server")
		}
		if c, err := net.Dial("tcp", addr); err == nil {
			_ = c.Close()
			t.Fatal("a dead server listens")
		}
		s.Kill() // is dead already
		s.Restart()
		s.Restart() // runs already
		if s.Addr() != addr {
			t.Fatalf("round %d: the address is another", round)
		}
		after := connect(t, dsn)
		holds(t, after, last)
		do(t, after, fmt.Sprintf("DELETE FROM a WHERE n > %d", last))
	}
}

func TestStop(t *testing.T) {
	s := hubtest.Start(t, hubtest.Options{})
	dsn := s.Database(t)
	conn := connect(t, dsn)
	do(t, conn, "CREATE TABLE a AS SELECT 1 AS n")
	s.Stop()
	s.Stop() // is down already
	if err := conn.Ping(t.Context()); err == nil {
		t.Fatal("a connection outlived the server")
	}
	s.Restart()
	holds(t, connect(t, dsn), 1)
	p, err := os.FindProcess(s.Pid())
	if err == nil {
		err = p.Kill()
	}
	if err != nil {
		t.Fatal(err)
	}
	s.Restart() // after it ended by itself
	holds(t, connect(t, dsn), 1)
	s.Stop() // and is removed as well when it is down
}

func TestStandby(t *testing.T) {
	s := hubtest.Start(t, hubtest.Options{})
	dsn := s.Database(t)
	conn := connect(t, dsn)
	do(t, conn, "CREATE TABLE a (n int PRIMARY KEY)")
	standby, other := s.Standby(t), s.Standby(t)
	if n := ask[int](t, conn, "SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'"); n != 2 {
		t.Fatalf("%d of two standbys are waited for", n)
	}
	name := ask[string](t, conn, "SELECT current_database()")
	at := with(t, dsn, standby.Addr())
	if _, err := connect(t, at).Exec(t.Context(), "INSERT INTO a VALUES (0)"); !said(err, "25006") {
		t.Errorf("a standby took a write: %v", err)
	}

	enough, done := make(chan struct{}), make(chan int)
	go func() {
		done <- commits(conn, 0, func(n int) {
			if n == 50 {
				close(enough)
			}
		})
	}()
	<-enough
	s.Kill()
	last := <-done
	standby.Promote()
	promoted := connect(t, at)
	if got := ask[string](t, promoted, "SELECT current_database()"); got != name {
		t.Errorf("the database is %s", got)
	}
	holds(t, promoted, last)
	do(t, promoted, fmt.Sprintf("INSERT INTO a VALUES (%d)", last+2)) // waits for nobody
	other.Promote()
	holds(t, connect(t, with(t, dsn, other.Addr())), last)
}

func said(err error, code string) bool {
	var e *pgconn.PgError
	return errors.As(err, &e) && e.Code == code
}

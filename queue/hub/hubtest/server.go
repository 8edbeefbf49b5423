// Package hubtest starts real PostgreSQL servers, which tests break as they like:
// kill, start again, fail over, cut off in the middle of a byte.
//
// It is for tests and the bench alone. The one thing to know: a server ends with
// the test that started it, and with the test binary however that ends. What it
// promises is what PostgreSQL promises anybody: a commit it answered is on the
// disk (fsync and synchronous_commit are on).
//
// Servers take passwords alone, on 127.0.0.1 alone. PostgreSQL refuses to run as
// root; where the tests do, it runs as the user postgres, or as nobody.
package hubtest

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// patience is how long a server may take to come up, recovery included, or to end.
const patience = 90 * time.Second

// superuser owns every cluster.
const superuser = "postgres"

// Options are how a server differs from the usual one.
type Options struct {
	// Settings go into postgresql.conf, over what it holds otherwise.
	Settings map[string]string
	// TLS gives the server a certificate for localhost and 127.0.0.1 by an
	// authority of its own, whose certificate [Server.CA] names. Connections in the
	// clear are still taken.
	TLS bool
}

// Server is a PostgreSQL server with a cluster of its own. Its methods may be
// called by several goroutines. Those that return no error end the test when
// they fail, and panic on a server that no test started.
type Server struct {
	programs string // folder of PostgreSQL's programs
	folder   string // data, its log, and what it is set up with
	papers   string // where the certificates are: a standby has those of whom it follows
	port     int
	password string
	watchdog *watchdog
	fail     func(error)

	authority *authority // nil without TLS

	mu       sync.Mutex
	running  *process // nil while it is down
	crashed  bool     // it was killed and has not run since
	standbys int      // how many must have a commit
}

// Start makes a cluster of its own in a temporary folder and starts it. It is
// stopped and removed with the test. Where there is no PostgreSQL the test is
// skipped, but fails under make test, which installs it.
func Start(tb testing.TB, o Options) *Server {
	tb.Helper()
	s, err := Open(o)
	if err != nil {
		lacking(tb, err)
	}
	s.endWith(tb)
	return s
}

// lacking ends a test that has no server.
func lacking(tb testing.TB, err error) {
	tb.Helper()
	if errors.Is(err, ErrNoPostgreSQL) && os.Getenv("DISCERN_REFERENCES") == "" {
		tb.Skip(err)
	}
	tb.Fatal(err)
}

// endWith ties the server to a test.
func (s *Server) endWith(tb testing.TB) {
	s.fail = func(err error) {
		tb.Helper()
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if tb.Failed() {
			tb.Logf("the last words of the server at %s:\n%s", s.Addr(), s.lastWords(0))
		}
		if err := s.Close(); err != nil {
			tb.Error(err)
		}
	})
}

// Open is [Start] for who has no test: the bench. The caller closes the server.
// Where there is no PostgreSQL the error is [ErrNoPostgreSQL].
func Open(o Options) (*Server, error) {
	s, err := newServer()
	if err != nil {
		return nil, fmt.Errorf("start a PostgreSQL server: %w", err)
	}
	if err := s.makeCluster(o); err != nil {
		return nil, fmt.Errorf("make a PostgreSQL cluster: %w", errors.Join(err, s.Close()))
	}
	if err := s.begin(); err != nil {
		return nil, fmt.Errorf("start a PostgreSQL server: %w", errors.Join(err, s.Close()))
	}
	return s, nil
}

// newServer finds the programs, and makes the folder and who watches over it.
func newServer() (*Server, error) {
	programs, err := findPrograms()
	if err != nil {
		return nil, err
	}
	s := &Server{programs: programs, password: secret(), fail: func(err error) { panic(err) }}
	if s.folder, err = newFolder(); err != nil {
		return nil, err
	}
	s.papers = s.folder
	if s.watchdog, err = newWatchdog(s.folder); err != nil {
		return nil, errors.Join(err, os.RemoveAll(s.folder))
	}
	return s, nil
}

// secret is a password, or the end of a name that no other has.
func secret() string {
	b := make([]byte, 16)
	_, _ = rand.Read(b) // never fails
	return hex.EncodeToString(b)
}

// begin starts a new cluster on a port that nobody has.
func (s *Server) begin() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for range 20 {
		port, err := freePort()
		if err != nil {
			return err
		}
		s.port = port
		if err := s.launch(); !errors.Is(err, errTaken) {
			return err
		}
	}
	return errTaken
}

// errTaken tells of a port that another has, or of memory that the children of
// a killed server still hold: both may go by themselves.
var errTaken = errors.New("the port is taken")

// launch starts the server and waits until it answers.
func (s *Server) launch() error {
	before := s.logged()
	p, err := s.startProcess("postgres", "-D", s.data(), "-c", "port="+strconv.Itoa(s.port))
	if err != nil {
		return err
	}
	s.watchdog.guard(p.pid())
	if err := s.answers(p); err != nil {
		p.kill()
		s.watchdog.guard(0)
		words := s.lastWords(before)
		if strings.Contains(words, "could not bind") || strings.Contains(words, "is still in use") {
			err = errTaken
		}
		return fmt.Errorf("%w; its last words:\n%s", err, words)
	}
	s.running, s.crashed = p, false
	return nil
}

// answers waits until the server takes connections.
func (s *Server) answers(p *process) error {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	for {
		conn, err := s.connect(ctx)
		if err == nil {
			return conn.Close(ctx)
		}
		select {
		case <-p.ended:
			return errors.New("the server ended")
		case <-ctx.Done():
			return fmt.Errorf("the server did not answer: %w", err)
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// connect opens a connection as superuser, in the clear whatever tests do with
// the certificate.
func (s *Server) connect(ctx context.Context) (*pgx.Conn, error) {
	return pgx.Connect(ctx, s.url("postgres", url.Values{"sslmode": {"disable"}}))
}

// over does something over a connection as superuser.
func (s *Server) over(ctx context.Context, do func(ctx context.Context, conn *pgx.Conn) error) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	conn, err := s.connect(ctx)
	if err != nil {
		return err
	}
	return errors.Join(do(ctx, conn), conn.Close(ctx))
}

// dsn is the superuser's address of a database, as tests are to use it.
func (s *Server) dsn(database string) string {
	query := url.Values{"sslmode": {"disable"}}
	if s.authority != nil {
		query = url.Values{"sslmode": {"verify-full"}, "sslrootcert": {s.CA()}}
	}
	return s.url(database, query)
}

func (s *Server) url(database string, query url.Values) string {
	u := url.URL{
		Scheme: "postgres", User: url.UserPassword(superuser, s.password), Host: s.Addr(), Path: database,
		RawQuery: query.Encode(),
	}
	return u.String()
}

// Addr is 127.0.0.1:port, as long as the server lives.
func (s *Server) Addr() string { return "127.0.0.1:" + strconv.Itoa(s.port) }

// Program is the path of one of PostgreSQL's programs, of the server's version:
// "psql", "pgbench".
func (s *Server) Program(name string) string { return filepath.Join(s.programs, name) }

func (s *Server) data() string { return filepath.Join(s.folder, "data") }
func (s *Server) log() string  { return filepath.Join(s.folder, "log") }

// logged is the length of the log so far.
func (s *Server) logged() int64 {
	info, err := os.Stat(s.log())
	if err != nil {
		return 0
	}
	return info.Size()
}

// lastWords is the end of the log, of what came after a length.
func (s *Server) lastWords(after int64) string {
	b, err := os.ReadFile(s.log())
	if err != nil {
		return err.Error()
	}
	b = b[min(after, int64(len(b))):]
	return string(bytes.TrimSpace(b[max(0, len(b)-4000):]))
}

// Kill ends the server as a crash does: at once, with all that it runs. What
// clients were told is committed is on the disk, and nothing else need be. A
// server that is down stays so.
func (s *Server) Kill() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.running == nil {
		return
	}
	s.running.kill()
	s.down()
	s.crashed = true
}

// Restart starts the server again, on the same port and data, and waits until it
// answers: after [Server.Kill] when it has recovered. One that runs goes on.
func (s *Server) Restart() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.running != nil {
		return
	}
	err := s.launch()
	for deadline := time.Now().Add(patience); errors.Is(err, errTaken) && time.Now().Before(deadline); {
		time.Sleep(50 * time.Millisecond)
		err = s.launch()
	}
	if err != nil {
		s.fail(fmt.Errorf("start the PostgreSQL server again: %w", err))
	}
}

// Stop ends the server in order: its connections are cut, its data written. A
// server that is down stays so.
func (s *Server) Stop() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.stop(fast); err != nil {
		s.fail(err)
	}
}

// stop asks the server to end, in one of its ways, and makes it when it does not.
func (s *Server) stop(way os.Signal) (err error) {
	if s.running == nil {
		return nil
	}
	if !s.running.end(way) {
		err = errors.New("the PostgreSQL server did not stop when asked and was killed")
	}
	s.down()
	return err
}

func (s *Server) down() {
	s.watchdog.guard(0)
	s.running = nil
}

// Close ends the server and removes its data.
func (s *Server) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	err := s.stop(immediate)
	if s.crashed {
		s.sweep()
	}
	return errors.Join(err, os.RemoveAll(s.folder), s.watchdog.dismiss())
}

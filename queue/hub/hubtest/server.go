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
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"testing"
	"time"
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
	if s.watchdog, err = newWatchdog(s.folder, s.Program("postgres")); err != nil {
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

// Addr is 127.0.0.1:port, as long as the server lives.
func (s *Server) Addr() string { return "127.0.0.1:" + strconv.Itoa(s.port) }

// Program is the path of one of PostgreSQL's programs, of the server's version:
// "psql", "pgbench".
func (s *Server) Program(name string) string { return filepath.Join(s.programs, name) }

func (s *Server) data() string { return filepath.Join(s.folder, "data") }
func (s *Server) log() string  { return filepath.Join(s.folder, "log") }

// Kill ends the server as a crash does: at once, with all that it runs. What
// clients were told is committed is on the disk, and nothing else need be. A
// server that is down stays so.
func (s *Server) Kill() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.alive() {
		return
	}
	s.running.kill()
	s.down()
}

// Restart starts the server again, on the same port and data, and waits until it
// answers: after a crash when it has recovered. One that runs goes on.
func (s *Server) Restart() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.alive() {
		_ = s.answers(s.running) // or is about to end
	}
	if s.alive() {
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
	if !s.alive() {
		return
	}
	ended := s.running.end(fast)
	s.down()
	if !ended {
		s.fail(errors.New("the PostgreSQL server did not stop when asked and was killed"))
	}
}

// alive reports whether the server runs: nobody has ended it, nor has it ended
// by itself. The lock is held.
func (s *Server) alive() bool {
	if s.running == nil {
		return false
	}
	select {
	case <-s.running.ended:
		s.down()
		return false
	default:
		return true
	}
}

// down notes that the server has ended.
func (s *Server) down() {
	s.watchdog.guard(0)
	s.running = nil
}

// Close ends the server and removes its data.
func (s *Server) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.running = nil
	return s.watchdog.dismiss()
}

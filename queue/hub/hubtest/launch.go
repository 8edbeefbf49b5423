package hubtest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

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
		p.end(immediate)
		s.watchdog.guard(0)
		words := s.lastWords(before)
		if strings.Contains(words, "could not bind") || strings.Contains(words, "is still in use") {
			err = errTaken
		}
		return fmt.Errorf("%w; its last words:\n%s", err, words)
	}
	s.running = p
	return nil
}

// comingUp is what a server says that does not take connections yet.
const comingUp = "57P03"

// answers waits until the server takes connections.
func (s *Server) answers(p *process) error {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	for {
		conn, err := s.connect(ctx)
		if err == nil {
			return conn.Close(ctx)
		}
		if refused := new(pgconn.PgError); errors.As(err, &refused) && refused.Code != comingUp {
			return err
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

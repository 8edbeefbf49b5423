package hubtest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// Standby makes a copy of the server that follows it, on a port of its own, and
// waits until it does. From then on s answers a commit only when all its standbys
// have it on the disk too; without one of them it answers none. That ends with
// the test, as does the standby.
func (s *Server) Standby(tb testing.TB) *Server {
	tb.Helper()
	standby, err := s.follower()
	if err != nil {
		tb.Fatal(fmt.Errorf("make a standby: %w", err))
	}
	standby.endWith(tb)
	if err := s.waitFor(tb.Context(), 1); err != nil {
		tb.Fatal(fmt.Errorf("wait for a standby: %w", err))
	}
	tb.Cleanup(func() { // before the standby ends
		if err := s.waitFor(context.Background(), -1); err != nil {
			tb.Error(fmt.Errorf("go on without the standby: %w", err))
		}
	})
	return standby
}

// follower starts a copy of the server.
func (s *Server) follower() (*Server, error) {
	f, err := newServer()
	if err != nil {
		return nil, err
	}
	f.password, f.authority, f.papers = s.password, s.authority, s.papers
	if err := s.copyTo(f); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	if err := f.begin(); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

// copyTo copies the data of a server that runs, and sets the copy to follow it.
func (s *Server) copyTo(f *Server) error {
	from := fmt.Sprintf("host=127.0.0.1 port=%d user=%s sslmode=disable", s.port, superuser)
	err := f.runProgram("pg_basebackup", "-D", f.data(), "-d", from, "--write-recovery-conf", "--checkpoint", "fast", "--no-sync")
	if err != nil {
		return err
	}
	// It waits for none of the standbys that the other waits for.
	conf, err := os.OpenFile(filepath.Join(f.data(), "postgresql.auto.conf"), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(conf, "synchronous_standby_names = ''")
	return errors.Join(err, conf.Close())
}

// waitFor makes the server wait for so many more standbys, and returns when as
// many follow it. One that is down is left alone.
func (s *Server) waitFor(ctx context.Context, more int) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.standbys += more
	if !s.alive() {
		return nil
	}
	return s.over(ctx, func(ctx context.Context, conn *pgx.Conn) error {
		names := ""
		if s.standbys > 0 {
			names = fmt.Sprintf("FIRST %d (*)", s.standbys)
		}
		if _, err := conn.Exec(ctx, "ALTER SYSTEM SET synchronous_standby_names = '"+names+"'"); err != nil {
			return err
		}
		if _, err := conn.Exec(ctx, "SELECT pg_reload_conf()"); err != nil || more < 0 {
			return err
		}
		return followed(ctx, conn, s.standbys)
	})
}

// followed waits until a server waits for that many standbys.
func followed(ctx context.Context, conn *pgx.Conn, standbys int) error {
	for {
		var n int
		err := conn.QueryRow(ctx, "SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming' AND sync_state = 'sync'").Scan(&n)
		if err != nil || n >= standbys {
			return err
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("%d of %d follow: %w", n, standbys, ctx.Err())
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// Promote makes a standby take over, and waits until it takes writes. It follows
// nobody then and waits for nobody.
func (s *Server) Promote() {
	err := s.over(context.Background(), func(ctx context.Context, conn *pgx.Conn) error {
		var done bool
		err := conn.QueryRow(ctx, "SELECT pg_promote(true, $1)", int(patience.Seconds())).Scan(&done)
		if err == nil && !done {
			err = errors.New("it has not taken over")
		}
		return err
	})
	if err != nil {
		s.fail(fmt.Errorf("promote the standby: %w", err))
	}
}

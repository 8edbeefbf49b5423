package hubtest

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"testing"

	"github.com/jackc/pgx/v5"
)

// Database makes a new, empty database and returns its address as superuser: a
// postgres URL on 127.0.0.1 with a password. It is dropped with the test, with
// whoever is still connected to it. Roles belong to all databases of a server: a
// test that makes some on [Shared] names them as no other does.
func (s *Server) Database(tb testing.TB) string {
	tb.Helper()
	name, err := s.create(tb.Context())
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := s.drop(name); err != nil {
			tb.Error(err)
		}
	})
	return s.dsn(name)
}

// NewDatabase is [Server.Database] for who has no test: the database stays as
// long as the server.
func (s *Server) NewDatabase(ctx context.Context) (dsn string, err error) {
	name, err := s.create(ctx)
	if err != nil {
		return "", err
	}
	return s.dsn(name), nil
}

func (s *Server) create(ctx context.Context) (name string, err error) {
	name = "db_" + secret()
	err = s.over(ctx, func(ctx context.Context, conn *pgx.Conn) error {
		_, err := conn.Exec(ctx, "CREATE DATABASE "+name)
		return err
	})
	if err != nil {
		return "", fmt.Errorf("make a database: %w", err)
	}
	return name, nil
}

// drop drops a database. Of a server that is down it goes with the server.
func (s *Server) drop(name string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.alive() {
		return nil
	}
	err := s.over(context.Background(), func(ctx context.Context, conn *pgx.Conn) error {
		// A standby that the test has taken away does not hold it up.
		_, err := conn.Exec(ctx, "SET synchronous_commit = local")
		if err == nil {
			_, err = conn.Exec(ctx, "DROP DATABASE "+name+" WITH (FORCE)")
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("drop a database: %w", err)
	}
	return nil
}

// As is the same address for another role.
func (s *Server) As(dsn, role, password string) string {
	u, err := url.Parse(dsn)
	if err != nil {
		s.fail(errors.New("the address is not a URL")) // the error would say it, password and all
		return ""
	}
	u.User = url.UserPassword(role, password)
	return u.String()
}

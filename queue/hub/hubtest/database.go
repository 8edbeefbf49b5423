package hubtest

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"testing"
)

// Database makes a new, empty database and returns its address as superuser: a
// postgres URL on 127.0.0.1 with a password. It is dropped with the test, with
// whoever is still connected to it. Roles belong to all databases of a server: a
// test that makes some on [Shared] names them as no other does.
func (s *Server) Database(tb testing.TB) string {
	tb.Helper()
	name := "db_" + secret()
	if err := s.do(tb.Context(), "CREATE DATABASE "+name); err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if !s.up() {
			return // it goes with the server
		}
		if err := s.do(context.Background(), "DROP DATABASE "+name+" WITH (FORCE)"); err != nil {
			tb.Error(err)
		}
	})
	return s.dsn(name)
}

// NewDatabase is [Server.Database] for who has no test: the database stays as
// long as the server.
func (s *Server) NewDatabase(ctx context.Context) (dsn string, err error) {
	name := "db_" + secret()
	if err := s.do(ctx, "CREATE DATABASE "+name); err != nil {
		return "", fmt.Errorf("make a database: %w", err)
	}
	return s.dsn(name), nil
}

func (s *Server) up() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.running != nil
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

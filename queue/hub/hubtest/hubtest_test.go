package hubtest_test

import (
	"context"
	"os"
	"testing"

	"github.com/jackc/pgx/v5"

	"discern/queue/hub/hubtest"
)

func TestMain(m *testing.M) { os.Exit(hubtest.Main(m)) }

func connect(t *testing.T, dsn string) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close(context.Background()) })
	return conn
}

func TestKillAndRestart(t *testing.T) {
	s := hubtest.Start(t, hubtest.Options{})
	dsn := s.Database(t)
	conn := connect(t, dsn)
	if _, err := conn.Exec(t.Context(), "create table a (n int); insert into a values (1)"); err != nil {
		t.Fatal(err)
	}
	s.Kill()
	if err := conn.Ping(t.Context()); err == nil {
		t.Fatal("answers")
	}
	s.Restart()
	var n int
	if err := connect(t, dsn).QueryRow(t.Context(), "select n from a").Scan(&n); err != nil || n != 1 {
		t.Fatal(n, err)
	}
}

package main

import (
	"context"
	"crypto/rand"
	"errors"
	"net/url"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/rogpeppe/go-internal/testscript"

	"discern/queue/hub/hubtest"
)

// TestHubScripts runs the commands of a team's hub as TestScripts does the others, each
// script on a database of its own that is empty. DSN names it as its owner does, HUB as
// everybody else does, and OWNER without the password, which is in PGPASSWORD. ID goes
// into the names of roles, which are everybody's on the server.
func TestHubScripts(t *testing.T) {
	runScripts(t, func(name string) bool { return strings.HasPrefix(name, "hub") }, func(env *testscript.Env) error {
		server := hubtest.Shared(t)
		if filepath.Base(env.WorkDir) == "script-hubtls" {
			server = hubtest.Start(t, hubtest.Options{TLS: true})
			env.Setenv("CA", server.CA())
			env.Values[certified{}] = server
		}
		dsn, err := server.NewDatabase(t.Context())
		if err != nil {
			return err
		}
		u, err := url.Parse(dsn)
		if err != nil {
			return errors.New("the server's own address is no URL")
		}
		password, _ := u.User.Password()
		env.Setenv("DSN", dsn)
		env.Setenv("HUB", u.Host+u.Path)
		env.Setenv("OWNER", u.User.Username()+"@"+u.Host+u.Path)
		env.Setenv("OWNERS_PASSWORD", password)
		env.Setenv("ID", strings.ToLower(rand.Text()[:8]))
		return nil
	})
}

// certified is the key of the server that proves who it is.
type certified struct{}

// expire starts the server again with a certificate whose time is over.
func expire(ts *testscript.TestScript, _ bool, _ []string) {
	ts.Value(certified{}).(*hubtest.Server).Expire()
}

// hubsql STATEMENT changes the hub behind everybody's back.
func hubSQL(ts *testscript.TestScript, _ bool, args []string) {
	ctx := context.Background()
	conn, err := pgx.Connect(ctx, ts.Getenv("DSN"))
	ts.Check(err)
	_, err = conn.Exec(ctx, args[0])
	ts.Check(errors.Join(err, conn.Close(ctx)))
}

// hubbackup keeps the hub as it is, and a second time puts that back in place of the hub.
func hubBackup(ts *testscript.TestScript, _ bool, _ []string) {
	to, err := pgx.ParseConfig(ts.Getenv("DSN"))
	ts.Check(err)
	name := to.Database
	to.Database = "postgres"
	ctx := context.Background()
	conn, err := pgx.ConnectConfig(ctx, to)
	ts.Check(err)
	do := func(sql string) {
		_, err := conn.Exec(ctx, sql)
		ts.Check(err)
	}
	var kept bool
	ts.Check(conn.QueryRow(ctx, "SELECT EXISTS (SELECT 1 FROM pg_database WHERE datname = $1)", name+"_kept").Scan(&kept))
	if kept {
		do("DROP DATABASE " + name + " WITH (FORCE)")
		do("ALTER DATABASE " + name + "_kept RENAME TO " + name)
	} else {
		do("CREATE DATABASE " + name + "_kept TEMPLATE " + name)
	}
	ts.Check(conn.Close(ctx))
}

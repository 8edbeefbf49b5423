package hub

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"discern/queue"
)

//go:embed schema/*.sql
var schema embed.FS

// The roles of a hub. Nobody signs in as one of them; whoever does is a member of one.
const owner = "discern_owner"

// groups are the roles that give people their rights, by duty.
var groups = map[Duty]string{Moderator: "discern_moderator", Supervisor: "discern_supervisor", Ingest: "discern_ingest"}

// oldestServer is the first version of PostgreSQL that hubs are tested with.
const oldestServer = 14

// hubLock keeps two that upgrade from each other.
const hubLock = 0x64697363 // "disc"

// Init makes a hub in a database, or upgrades the one that is there, each step in one
// transaction: what fails leaves what was. It returns the version that was, 0 for none,
// and the one that is. Where the server has no such database it is made. The connection
// string names a superuser, or a role that may create roles (CREATEROLE) and things in
// the database; it becomes the hub's owner. It answers Newer where the hub is of a later
// version than this program.
func Init(ctx context.Context, dsn string) (from, to int, err error) {
	conn, err := dial(ctx, dsn)
	if queue.KindOf(err) == queue.NotFound {
		if err = makeDatabase(ctx, dsn, err); err == nil {
			conn, err = dial(ctx, dsn)
		}
	}
	if err != nil {
		return 0, 0, err
	}
	defer hangUp(conn)
	from, to, err = initialize(ctx, conn)
	var said *pgconn.PgError
	if errors.As(err, &said) && said.Code == "42501" {
		err = because(queue.Refused, "SQLSTATE 42501", "a hub is made and upgraded by a superuser, or by a role that may create roles (CREATEROLE) and owns the database; nothing was changed")
	}
	return from, to, fault(err)
}

// maintenance is the database that every server has to sign in to.
const maintenance = "postgres"

// makeDatabase makes the database that a connection string names, or answers why there
// is none, where it may not.
func makeDatabase(ctx context.Context, dsn string, missing error) error {
	to, who, err := parse(dsn)
	if err != nil {
		return err
	}
	name := to.database
	to.database = maintenance
	conn, err := dialAs(ctx, to, who)
	if err != nil {
		return missing
	}
	defer hangUp(conn)
	_, err = conn.Exec(ctx, "CREATE DATABASE "+quote(name)+" ENCODING 'UTF8' TEMPLATE template0")
	var said *pgconn.PgError
	switch {
	case errors.As(err, &said) && said.Code == "42501":
		return missing
	case errors.As(err, &said) && (said.Code == "42P04" || said.Code == "23505"): // somebody else was quicker
		return nil
	}
	return fault(err)
}

// hangUp ends a connection whose work is done.
func hangUp(conn *pgx.Conn) {
	ctx, cancel := context.WithTimeout(context.Background(), connectTime)
	defer cancel()
	_ = conn.Close(ctx)
}

func initialize(ctx context.Context, conn *pgx.Conn) (from, to int, err error) {
	if err := fitting(ctx, conn); err != nil {
		return 0, 0, err
	}
	steps, err := migrations()
	if err != nil {
		return 0, 0, err
	}
	return upgrade(ctx, conn, steps)
}

// upgrade runs the steps that a hub lacks.
func upgrade(ctx context.Context, conn *pgx.Conn, steps []string) (from, to int, err error) {
	if _, err := conn.Exec(ctx, "SELECT pg_advisory_lock($1)", hubLock); err != nil { // the session's end gives it back
		return 0, 0, err
	}
	if from, err = version(ctx, conn); err != nil {
		return 0, 0, err
	}
	if from > len(steps) {
		return from, from, newer(from)
	}
	if err := pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) error { return makeRoles(ctx, tx) }); err != nil {
		return from, from, err
	}
	for to = from; to < len(steps); to++ {
		if err := pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) error { return step(ctx, tx, steps[to], to+1) }); err != nil {
			return from, to, err
		}
	}
	return from, to, nil
}

// fitting reports whether a server can hold a hub.
func fitting(ctx context.Context, conn *pgx.Conn) error {
	var number int
	var encoding string
	if err := conn.QueryRow(ctx, "SELECT current_setting('server_version_num')::int, current_setting('server_encoding')").Scan(&number, &encoding); err != nil {
		return err
	}
	switch {
	case number < oldestServer*10000:
		return queue.Errorf(queue.Refused, "the server is PostgreSQL %d; a hub needs %d or later. Nothing was changed", number/10000, oldestServer)
	case encoding != "UTF8":
		return queue.Errorf(queue.Refused, "the database keeps text as %s; a hub needs one that was made with ENCODING 'UTF8'. Nothing was changed", encoding)
	}
	return nil
}

// migrations returns the steps of the schema, in order.
func migrations() ([]string, error) {
	files, err := fs.Glob(schema, "schema/*.sql")
	if err != nil {
		return nil, err
	}
	steps := make([]string, len(files))
	for i, f := range files {
		number, err := strconv.Atoi(strings.SplitN(strings.TrimPrefix(f, "schema/"), "_", 2)[0])
		if err != nil || number != i+1 {
			return nil, fmt.Errorf("migration %s is out of turn", f)
		}
		sql, err := schema.ReadFile(f)
		if err != nil {
			return nil, err
		}
		steps[i] = string(sql)
	}
	return steps, nil
}

// version returns which version the hub is of, 0 where there is none.
func version(ctx context.Context, conn *pgx.Conn) (n int, err error) {
	err = conn.QueryRow(ctx, "SELECT hub.schema_version()").Scan(&n)
	if said := (*pgconn.PgError)(nil); errors.As(err, &said) && (said.Code == "3F000" || said.Code == "42883") {
		return 0, nil
	}
	return n, err
}

// step runs one migration as the hub's owner.
func step(ctx context.Context, tx pgx.Tx, sql string, number int) error {
	return asRole(ctx, tx, owner, func() error {
		if _, err := tx.Conn().PgConn().Exec(ctx, sql).ReadAll(); err != nil { // several statements
			return err
		}
		_, err := tx.Exec(ctx, "INSERT INTO hub.version(n) VALUES($1)", number)
		return err
	})
}

// asRole does something within a transaction as a role that whoever signed in may act as.
func asRole(ctx context.Context, tx pgx.Tx, role string, do func() error) error {
	if _, err := tx.Exec(ctx, "SET LOCAL ROLE "+role); err != nil {
		return err
	}
	if err := do(); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, "RESET ROLE")
	return err
}

// makeRoles makes the roles of the hub that are not there, and whoever makes the hub a
// member of its owner.
func makeRoles(ctx context.Context, tx pgx.Tx) error {
	for _, name := range []string{owner, groups[Moderator], groups[Supervisor], groups[Ingest]} {
		var there bool
		if err := tx.QueryRow(ctx, "SELECT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = $1)", name).Scan(&there); err != nil {
			return err
		}
		if !there {
			if _, err := tx.Exec(ctx, "CREATE ROLE "+quote(name)+" NOLOGIN"); err != nil {
				return err
			}
		}
	}
	var me, database string
	var member bool
	if err := tx.QueryRow(ctx, "SELECT session_user, current_database(), pg_has_role(session_user, '"+owner+"', 'USAGE')").Scan(&me, &database, &member); err != nil {
		return err
	}
	if !member {
		if _, err := tx.Exec(ctx, "GRANT "+owner+" TO "+quote(me)); err != nil {
			return err
		}
	}
	_, err := tx.Exec(ctx, "GRANT CREATE ON DATABASE "+quote(database)+" TO "+owner)
	return err
}

// quote writes a name for SQL.
func quote(name string) string { return pgx.Identifier{name}.Sanitize() }

// sameVersion makes sure that hub and program speak the same version.
func sameVersion(ctx context.Context, conn *pgx.Conn) error {
	n, err := version(ctx, conn)
	if err != nil {
		return err
	}
	steps, err := migrations()
	switch {
	case err != nil:
		return err
	case n == 0:
		return queue.Errorf(queue.NotFound, noHub)
	case n < len(steps):
		return queue.Errorf(queue.Newer, "the hub is of version %d and this program speaks %d; the hub's owner upgrades it with discern hub init", n, len(steps))
	case n > len(steps):
		return newer(n)
	}
	return nil
}

func newer(n int) error {
	return queue.Errorf(queue.Newer, "the hub is of version %d, which this program does not know; install a later version of Discern. Nothing was changed", n)
}

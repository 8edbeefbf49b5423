package hub

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// as asks something of a hub as whom the connection string names. Whatever do asks is safe
// to be asked again.
func as(ctx context.Context, dsn string, do func(*pgx.Conn) error) error {
	conn, err := dial(ctx, dsn)
	if err != nil {
		return err
	}
	defer hangUp(conn)
	if err = sameVersion(ctx, conn); err == nil {
		err = again(ctx, func() error { return do(conn) })
	}
	return fault(err)
}

// query asks for rows and hands each to scan.
func query(ctx context.Context, conn *pgx.Conn, scan func(pgx.Rows) error, sql string, args ...any) error {
	rows, err := conn.Query(ctx, sql, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := scan(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// tries is how often the hub is asked for what met another there.
const tries = 6

// again does something until it does not meet another.
func again(ctx context.Context, do func() error) error {
	for n := 1; ; n++ {
		err := do()
		var said *pgconn.PgError
		if !errors.As(err, &said) || said.Code != "40001" && said.Code != "40P01" || n == tries {
			return err
		}
		if err := pause(ctx, time.Duration(n)*5*time.Millisecond); err != nil {
			return err
		}
	}
}

// pause waits for about a while, so that two that met do not meet again.
func pause(ctx context.Context, about time.Duration) error {
	select {
	case <-time.After(about/2 + rand.N(about)):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

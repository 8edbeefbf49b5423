package hub

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"discern/queue"
)

// Withdraw takes an item that is gone upstream from the queues and from every desk, with
// its content. It reports whether it did: false where the item was withdrawn before. It
// answers NotFound where the hub has no such item.
func Withdraw(ctx context.Context, dsn string, key queue.Key, reason string) (bool, error) {
	done, err := onItem(ctx, dsn, "SELECT hub.withdraw($1, $2, $3)", key.Source, key.ID, reason)
	if e := (*queue.Error)(nil); errors.As(err, &e) && e.Kind == queue.Invalid && e.Field == "item" {
		err = noItem
	}
	return done, err
}

var noItem = queue.Errorf(queue.NotFound, "the hub has no such item; nothing was changed")

// Prioritise gives an item another priority, see [queue.Standing], or another deadline;
// what is nil or zero stays as it is. It answers NotFound where the hub has no such item
// that is undecided.
func Prioritise(ctx context.Context, dsn string, key queue.Key, priority *int64, deadline time.Time) error {
	var at *time.Time
	if !deadline.IsZero() {
		at = &deadline
	}
	done, err := onItem(ctx, dsn, "SELECT hub.prioritise($1, $2, $3, $4)", key.Source, key.ID, priority, at)
	if err == nil && !done {
		err = queue.Errorf(queue.NotFound, "the hub has no such item that is undecided; nothing was changed")
	}
	return err
}

func onItem(ctx context.Context, dsn, sql string, args ...any) (done bool, err error) {
	err = as(ctx, dsn, func(conn *pgx.Conn) error {
		return conn.QueryRow(ctx, sql, args...).Scan(&done)
	})
	return done, err
}

// Revoke ends all leases of a person, as for a laptop that was lost: their items wait for
// others, and what they have decided meanwhile is a further opinion. It returns how many.
func Revoke(ctx context.Context, dsn, name string) (n int64, err error) {
	err = as(ctx, dsn, func(conn *pgx.Conn) error {
		return conn.QueryRow(ctx, "SELECT hub.revoke($1)", name).Scan(&n)
	})
	return n, err
}

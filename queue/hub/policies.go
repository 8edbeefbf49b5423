package hub

import (
	"context"

	"github.com/jackc/pgx/v5"
)

// Policies returns by which version of the policies a hub's team judges, see
// queue.Policies.Version; empty where nobody has said.
func Policies(ctx context.Context, dsn string) (version string, err error) {
	err = as(ctx, dsn, func(conn *pgx.Conn) error {
		return conn.QueryRow(ctx, "SELECT hub.policies()").Scan(&version)
	})
	return version, err
}

// SetPolicies says by which version of the policies a hub's team judges from now on, as
// its owner or a supervisor. Desks that judge by another one are told.
func SetPolicies(ctx context.Context, dsn, version string) error {
	return as(ctx, dsn, func(conn *pgx.Conn) error {
		_, err := conn.Exec(ctx, "SELECT hub.set_policies($1)", version)
		return err
	})
}

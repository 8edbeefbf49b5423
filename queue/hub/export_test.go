package hub

import "context"

// InitTo is [Init] as a program of an older version does it.
func InitTo(ctx context.Context, dsn string, version int) error {
	conn, err := dial(ctx, dsn)
	if err != nil {
		return err
	}
	defer hangUp(conn)
	steps, err := migrations()
	if err != nil {
		return err
	}
	_, _, err = upgrade(ctx, conn, steps[:version])
	return err
}

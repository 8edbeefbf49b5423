package hub

import (
	"context"
	"encoding/json"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"discern/queue"
)

// Lease implements [queue.Hub].
func (c *Client) Lease(ctx context.Context, q queue.QueueID, n int, lasts time.Duration, field bool) ([]queue.Grant, error) {
	return c.grants(ctx, "SELECT * FROM hub.lease($1, $2, $3, $4)", int32(q), n, lasts, field)
}

// Renew implements [queue.Hub]. No list is NULL there, and all.
func (c *Client) Renew(ctx context.Context, items []int64, lasts time.Duration) ([]queue.Grant, error) {
	return c.grants(ctx, "SELECT * FROM hub.renew($1, $2)", items, lasts)
}

func (c *Client) grants(ctx context.Context, sql string, args ...any) (grants []queue.Grant, err error) {
	err = c.call(ctx, func(ctx context.Context, conn *pgx.Conn) error {
		grants = nil
		return query(ctx, conn, func(r pgx.Rows) error {
			var g queue.Grant
			var ask *uuid.UUID
			if err := r.Scan(&g.Item, &g.Key.Source, &g.Key.ID, &g.Until, &g.Field, &ask, &g.Records); err != nil {
				return err
			}
			if ask != nil {
				g.Ask = *ask
			}
			grants = append(grants, g)
			return nil
		}, sql, args...)
	})
	return grants, err
}

// GiveBack implements [queue.Hub].
func (c *Client) GiveBack(ctx context.Context, items []int64) error {
	return c.call(ctx, func(ctx context.Context, conn *pgx.Conn) error {
		_, err := conn.Exec(ctx, "SELECT hub.give_back($1)", listed(items))
		return err
	})
}

// listed is a list that is never NULL, which the hub could take for all.
func listed(items []int64) []int64 {
	if items == nil {
		return []int64{}
	}
	return items
}

// Contents implements [queue.Hub]. What somebody else than this program published and is
// no item is left out: fewer records come than [queue.Grant] says.
func (c *Client) Contents(ctx context.Context, items []int64) (list []queue.Content, err error) {
	err = c.call(ctx, func(ctx context.Context, conn *pgx.Conn) error {
		list = nil
		return query(ctx, conn, func(r pgx.Rows) error {
			var one queue.Content
			var doc []byte
			if err := r.Scan(&one.ID, &one.Record, &doc); err != nil {
				return err
			}
			if json.Unmarshal(doc, &one.Item) == nil && one.Item.Validate() == nil {
				list = append(list, one)
			}
			return nil
		}, "SELECT * FROM hub.contents($1)", listed(items))
	})
	return list, err
}

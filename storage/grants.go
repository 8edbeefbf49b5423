package storage

import (
	"context"
	"time"

	"github.com/google/uuid"

	"discern/queue"
)

// KeepGrants keeps leases of the hub's, each in place of what was known of the one on
// the same item.
func (w *Workspace) KeepGrants(ctx context.Context, grants []queue.HeldGrant) error {
	if len(grants) == 0 {
		return ctx.Err()
	}
	return w.review.w.work(ctx, true, func(c *conn) error {
		for i := range grants {
			g := &grants[i]
			var ask any
			if g.Ask != uuid.Nil {
				ask = g.Ask[:]
			}
			err := c.exec("INSERT OR REPLACE INTO grants(item, ref, source, key, until, field, ask, records) VALUES(?, ?, ?, ?, ?, ?, ?, ?)",
				g.Item, g.Ref, g.Key.Source, g.Key.ID, g.Until.UnixNano(), truth(g.Field), ask, g.Records)
			if err != nil {
				return err
			}
		}
		return nil
	}, nil)
}

// Grants returns the leases kept, by the hub's numbers of their items.
func (w *Workspace) Grants(ctx context.Context) (grants []queue.HeldGrant, err error) {
	err = w.review.r.use(ctx, func(c *conn) error {
		return c.query(ctx, "SELECT item, ref, source, key, until, field, ask, records FROM grants ORDER BY item", func(r row) error {
			g := queue.HeldGrant{Ref: queue.Ref(r.int(1)), Grant: queue.Grant{
				Item: r.int(0), Key: queue.Key{Source: r.text(2), ID: r.text(3)},
				Until: time.Unix(0, r.int(4)).UTC(), Field: r.int(5) != 0, Records: int(r.int(7)),
			}}
			copy(g.Ask[:], r.blob(6))
			grants = append(grants, g)
			return nil
		})
	})
	return grants, err
}

// DropGrants forgets the leases on some items.
func (w *Workspace) DropGrants(ctx context.Context, refs []queue.Ref) error {
	if len(refs) == 0 {
		return ctx.Err()
	}
	return w.review.w.work(ctx, true, func(c *conn) error {
		for _, ref := range refs {
			if err := c.exec("DELETE FROM grants WHERE ref = ?", ref); err != nil {
				return err
			}
		}
		return nil
	}, nil)
}

package storage

import (
	"context"

	"discern/queue"
)

// Orphans names the items whose work is set aside because their content is
// missing, at most limit of them, and counts all. Their work comes back when
// they are imported again.
func (w *Workspace) Orphans(ctx context.Context, limit int) (keys []queue.Key, total int64, err error) {
	if limit <= 0 {
		return nil, w.follow.aside.Load(), ctx.Err()
	}
	err = w.review.r.use(ctx, func(c *conn) error {
		return c.query(ctx, "SELECT source, key FROM work INDEXED BY work_aside WHERE state >= 8", upTo(limit, func(r row) error {
			keys = append(keys, queue.Key{Source: r.text(0), ID: r.text(1)})
			return nil
		}))
	})
	return keys, w.follow.aside.Load(), err
}

package storage

import (
	"context"

	"discern/queue"
)

// Orphans names the items whose work is set aside because their content was lost,
// at most limit of them, and counts all. Their work comes back when they are
// imported again. What was withheld is none of them.
func (w *Workspace) Orphans(ctx context.Context, limit int) (keys []queue.Key, total int64, err error) {
	err = w.review.r.read(ctx, func(c *conn) error {
		if _, err := c.get("SELECT aside - withheld FROM head", func(r row) { total = r.int(0) }); err != nil || limit <= 0 || total == 0 {
			return err
		}
		return c.query(ctx, "SELECT source, key FROM work INDEXED BY work_aside WHERE state >= 8 AND state < 16", upTo(limit, func(r row) error {
			keys = append(keys, queue.Key{Source: r.text(0), ID: r.text(1)})
			return nil
		}))
	})
	return keys, total, err
}

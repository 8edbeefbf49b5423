package storage

import (
	"context"

	"discern/queue"
)

// refs numbers what arrives. The goroutine that writes content.db owns it.
type refs struct {
	next    queue.Ref
	rev     int64            // of the newest change
	sources map[string]int64 // ids of the sources
}

// openRefs finds the next number: behind all items, and behind all work, so that
// an item whose content was lost can have its old number again.
func (w *Workspace) openRefs(ctx context.Context) error {
	w.refs = refs{sources: map[string]int64{}}
	last := func(sql string) func(*conn) error {
		return func(c *conn) error {
			_, err := c.get(sql, func(r row) { w.refs.next = max(w.refs.next, queue.Ref(r.int(0))+1) })
			return err
		}
	}
	if err := w.review.r.use(ctx, last("SELECT coalesce(max(ref), 0) FROM work")); err != nil {
		return err
	}
	return w.content.r.use(ctx, func(c *conn) error {
		if err := last("SELECT coalesce(max(ref), 0) FROM items")(c); err != nil {
			return err
		}
		if _, err := c.get("SELECT coalesce(max(rev), 0) FROM changes", func(r row) { w.refs.rev = r.int(0) }); err != nil {
			return err
		}
		return c.query(ctx, "SELECT id, name FROM sources", func(r row) error {
			w.refs.sources[r.text(1)] = r.int(0)
			return nil
		})
	})
}

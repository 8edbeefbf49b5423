package storage

import (
	"context"
	"math"

	"discern/queue"
)

// Search returns the newest limit items that match words, before a ref (0: from
// the newest). What words may hold is said at match; words without a letter, a
// digit or a symbol match nothing.
func (w *Workspace) Search(ctx context.Context, words string, before queue.Ref, limit int) (refs []queue.Ref, err error) {
	if before == 0 {
		before = math.MaxInt64
	}
	query := match(words)
	if query == "" || limit <= 0 {
		return nil, ctx.Err()
	}
	err = w.content.r.use(ctx, func(c *conn) error {
		return c.query(ctx, "SELECT rowid FROM words WHERE words MATCH ? AND rowid < ? ORDER BY rowid DESC", upTo(limit, func(r row) error {
			refs = append(refs, queue.Ref(r.int(0)))
			return nil
		}), query, before)
	})
	return refs, err
}

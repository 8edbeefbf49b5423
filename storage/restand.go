package storage

import (
	"context"

	"discern/queue"
)

// Restand computes every undecided item's standing anew when the policies are
// others than the last time, and otherwise that of the items that were never
// ranked. A run that dies is begun again by the next call.
func (w *Workspace) Restand(ctx context.Context, version string, stand func(*queue.Item) queue.Standing, progress func(done, total int64)) error {
	const ranked = "ranked by"
	have := ""
	err := w.review.r.use(ctx, func(c *conn) error {
		_, err := c.get("SELECT value FROM meta WHERE name = ?", func(r row) { have = r.text(0) }, ranked)
		return err
	})
	if err != nil {
		return err
	}
	if have == version {
		return w.restandWhere(ctx, "SELECT ref, priority FROM work WHERE queue IN (0, 1) AND state = 0 AND priority < 0 AND ref > ? ORDER BY ref", stand, nil)
	}
	err = w.restandWhere(ctx, "SELECT ref, priority FROM work WHERE state IN (0, 1, 3) AND ref > ? ORDER BY ref", stand, progress)
	if err != nil {
		return err
	}
	return w.review.w.work(ctx, true, func(c *conn) error { return setMeta(c, ranked, version) }, nil)
}

// restandWhere ranks the rows that a query finds, page by page.
func (w *Workspace) restandWhere(ctx context.Context, sql string, stand func(*queue.Item) queue.Standing, progress func(done, total int64)) error {
	type rank struct {
		ref queue.Ref
		old int64
	}
	var total int64
	if progress != nil {
		s, err := w.Stats(ctx)
		if err != nil {
			return err
		}
		total = s.Waiting + s.Leased
	}
	after, done := queue.Ref(0), int64(0)
	for {
		var page []rank
		err := w.review.r.use(ctx, func(c *conn) error {
			return c.query(ctx, sql, upTo(piece, func(r row) error {
				page = append(page, rank{queue.Ref(r.int(0)), r.int(1)})
				return nil
			}), after)
		})
		if err != nil || len(page) == 0 {
			return err
		}
		after, done = page[len(page)-1].ref, done+int64(len(page))
		var items []*queue.Item
		here := page[:0]
		err = w.content.r.use(ctx, func(c *conn) error {
			for _, r := range page {
				it, err := readItem(c, r.ref)
				switch {
				case queue.KindOf(err) == queue.NotFound: // withheld meanwhile
					continue
				case err != nil:
					return err
				}
				items, here = append(items, it), append(here, r)
			}
			return nil
		})
		if err != nil {
			return err
		}
		standings := standAll(items, stand)
		err = w.review.w.work(ctx, false, func(c *conn) error {
			for i, s := range standings {
				// Only if no newer record has ranked it meanwhile.
				err := c.exec("UPDATE work SET priority = ?, deadline = ?, severity = ?, top = ?, harms = ? WHERE ref = ? AND priority = ?",
					s.Priority, nanos(s.Deadline), int64(s.Severity), millionths(s.Top), int64(s.Harms), here[i].ref, here[i].old)
				if err != nil {
					return err
				}
			}
			return nil
		}, nil)
		if err != nil {
			return err
		}
		if progress != nil {
			progress(done, max(total, done))
		}
	}
}

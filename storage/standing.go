package storage

import (
	"context"

	"discern/queue"
)

// InForce returns the decisions that are in force on some items.
func (w *Workspace) InForce(ctx context.Context, refs []queue.Ref) (map[queue.Ref]queue.Decision, error) {
	inForce := make(map[queue.Ref]queue.Decision, len(refs))
	err := w.review.r.read(ctx, func(c *conn) error {
		for _, ref := range refs {
			err := c.query(context.Background(), "SELECT "+entryColumns+" FROM ledger WHERE seq = (SELECT settled FROM work WHERE ref = ?)", func(r row) error {
				s, err := scanEntry(r)
				if err == nil {
					inForce[ref] = *s.Entry.Decision
				}
				return err
			}, ref)
			if err != nil {
				return err
			}
		}
		return ctx.Err()
	})
	return inForce, err
}

// Clues returns the newest limit clues about an author that stand, newest first.
func (w *Workspace) Clues(ctx context.Context, source, author string, limit int) (clues []queue.Entry, err error) {
	if limit <= 0 {
		return nil, ctx.Err()
	}
	err = w.review.r.read(ctx, func(c *conn) error {
		return c.query(ctx, "SELECT "+entryColumns+" FROM ledger AS l WHERE kind = 6 AND CAST(entry AS TEXT) ->> '$.author' = ? AND "+standing+" ORDER BY seq DESC", func(r row) error {
			s, err := scanEntry(r)
			if err != nil || s.Entry.Source != source {
				return err
			}
			if clues = append(clues, s.Entry); len(clues) == limit {
				return errEnough
			}
			return nil
		}, author)
	})
	return clues, err
}

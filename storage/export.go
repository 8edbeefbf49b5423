package storage

import (
	"context"
	"iter"
	"time"

	"discern/queue"
)

// The rules of reading everything: page by page, each in a short transaction of
// its own, since a long one would keep the log from being copied back; what
// arrives meanwhile comes too. Since a time means since something came here.

// exportPage is how many records are held at a time.
const exportPage = 256

// paged yields what read appends page by page; read is given the last number it
// answered with, from 0, and ends by appending nothing.
func paged[T any](ctx context.Context, read func(ctx context.Context, after int64, page []T) ([]T, int64, error)) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var zero T
		var page []T
		for after := int64(0); ; {
			var err error
			if page, after, err = read(ctx, after, page[:0]); err != nil {
				yield(zero, err)
				return
			}
			if len(page) == 0 {
				return
			}
			for _, v := range page {
				if !yield(v, nil) {
					return
				}
			}
		}
	}
}

// arrival is how a time bound is asked for; everything came after the zero time.
func arrival(since time.Time) int64 {
	if since.IsZero() {
		return -1 << 63
	}
	return since.UnixNano()
}

// Items yields every item with its work since a time.
func (w *Workspace) Items(ctx context.Context, since time.Time) iter.Seq2[queue.Record, error] {
	return paged(ctx, func(ctx context.Context, after int64, page []queue.Record) ([]queue.Record, int64, error) {
		err := w.content.r.read(ctx, func(c *conn) error {
			return c.query(ctx, "SELECT ref, doc, text FROM items WHERE ref > ? AND added >= ? ORDER BY ref", upTo(exportPage, func(r row) error {
				after = r.int(0)
				it, err := decodeItem(r.blob(1), r.text(2))
				if err == nil {
					page = append(page, queue.Record{Item: *it, Work: queue.Work{Ref: queue.Ref(after)}})
				}
				return err
			}), after, arrival(since))
		})
		if err != nil {
			return nil, 0, err
		}
		err = w.review.r.read(ctx, func(c *conn) error {
			for i := range page {
				ref := page[i].Work.Ref
				if _, err := c.get("SELECT "+workColumns+" FROM work WHERE ref = ?", func(r row) { page[i].Work = scanWork(r, 0) }, ref); err != nil {
					return err
				}
				page[i].Work.Ref = ref
				lapse(&page[i].Work, w.now())
			}
			return nil
		})
		return page, after, err
	})
}

// Ledger yields every entry since a time.
func (w *Workspace) Ledger(ctx context.Context, since time.Time) iter.Seq2[queue.Sealed, error] {
	return paged(ctx, func(ctx context.Context, after int64, page []queue.Sealed) ([]queue.Sealed, int64, error) {
		err := w.review.r.read(ctx, func(c *conn) error {
			err := c.query(ctx, "SELECT "+entryColumns+" FROM ledger WHERE seq > ? AND at >= ? ORDER BY seq", upTo(exportPage, func(r row) error {
				s, err := scanEntry(r)
				page = append(page, s)
				return err
			}), after, arrival(since))
			if err != nil || len(page) == 0 {
				return err
			}
			for i := range page {
				if i > 0 && page[i].Seq == page[i-1].Seq+1 {
					page[i].Prev = page[i-1].Hash
				} else if _, err := c.get("SELECT hash FROM ledger WHERE seq = ?", func(r row) { copy(page[i].Prev[:], r.blob(0)) }, page[i].Seq-1); err != nil {
					return err
				}
			}
			after = page[len(page)-1].Seq
			return nil
		})
		return page, after, err
	})
}

// Decisions yields every decision in force since a time.
func (w *Workspace) Decisions(ctx context.Context, since time.Time) iter.Seq2[queue.Decision, error] {
	return paged(ctx, func(ctx context.Context, after int64, page []queue.Decision) ([]queue.Decision, int64, error) {
		err := w.review.r.read(ctx, func(c *conn) error {
			return c.query(ctx, "SELECT "+entryColumns+" FROM ledger AS l WHERE seq > ? AND kind = 1 AND at >= ? AND "+standing+" ORDER BY seq", upTo(exportPage, func(r row) error {
				s, err := scanEntry(r)
				if err != nil {
					return err
				}
				after = s.Seq
				page = append(page, *s.Entry.Decision)
				return nil
			}), after, arrival(since))
		})
		return page, after, err
	})
}

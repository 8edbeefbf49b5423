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

// paged yields what read appends page by page, reading the next one while one is
// taken; read is given the last number it answered with, at first after, and ends by
// appending nothing.
func paged[T any](ctx context.Context, after int64, read func(ctx context.Context, after int64, page []T) ([]T, int64, error)) iter.Seq2[T, error] {
	type page struct {
		rows  []T
		after int64
		err   error
	}
	return func(yield func(T, error) bool) {
		ctx, stop := context.WithCancel(ctx)
		pages := make(chan page, 1)
		ahead := 0 // how many reads are under way
		begin := func(after int64, room []T) {
			ahead++
			go func() {
				rows, after, err := read(ctx, after, room[:0])
				pages <- page{rows, after, err}
			}()
		}
		defer func() { // the connection must have come back
			stop()
			for ; ahead > 0; ahead-- {
				<-pages
			}
		}()
		var zero T
		var room []T
		for begin(after, nil); ; {
			p := <-pages
			ahead--
			if p.err != nil {
				yield(zero, p.err)
				return
			}
			if len(p.rows) == 0 {
				return
			}
			begin(p.after, room)
			for _, v := range p.rows {
				if !yield(v, nil) {
					return
				}
			}
			room = p.rows
		}
	}
}

// firstOf is the first error of some.
func firstOf(all []error) error {
	for _, err := range all {
		if err != nil {
			return err
		}
	}
	return nil
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
	return paged(ctx, 0, func(ctx context.Context, after int64, page []queue.Record) ([]queue.Record, int64, error) {
		before := after
		var docs [][]byte
		err := w.content.r.read(ctx, func(c *conn) error {
			return c.query(ctx, "SELECT ref, doc, text FROM items WHERE ref > ? AND added >= ? ORDER BY ref", upTo(exportPage, func(r row) error {
				after = r.int(0)
				page = append(page, queue.Record{Item: queue.Item{Text: r.text(2)}, Work: queue.Work{Ref: queue.Ref(after)}})
				docs = append(docs, r.blob(1))
				return nil
			}), after, arrival(since))
		})
		if err != nil {
			return nil, 0, err
		}
		bad := make([]error, len(page))
		split(len(page), cores(false), func(i int) {
			var it *queue.Item
			if it, bad[i] = decodeItem(docs[i], page[i].Item.Text); bad[i] == nil {
				page[i].Item = *it
			}
		})
		if err := firstOf(bad); err != nil {
			return nil, 0, err
		}
		err = w.review.r.use(ctx, func(c *conn) error {
			i, now := 0, w.now()
			return c.query(ctx, "SELECT "+workColumns+", ref FROM work WHERE ref > ? AND ref <= ? ORDER BY ref", func(r row) error {
				ref := queue.Ref(r.int(9))
				for ; i < len(page) && page[i].Work.Ref <= ref; i++ {
					if page[i].Work.Ref == ref {
						page[i].Work = scanWork(r, 0)
						page[i].Work.Ref = ref
						lapse(&page[i].Work, now)
					}
				}
				return nil
			}, before, after)
		})
		return page, after, err
	})
}

// Ledger yields every entry since a time.
func (w *Workspace) Ledger(ctx context.Context, since time.Time) iter.Seq2[queue.Sealed, error] {
	return paged(ctx, 0, func(ctx context.Context, after int64, page []queue.Sealed) ([]queue.Sealed, int64, error) {
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
	return paged(ctx, 0, func(ctx context.Context, after int64, page []queue.Decision) ([]queue.Decision, int64, error) {
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

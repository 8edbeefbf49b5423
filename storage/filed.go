package storage

import (
	"context"
	"encoding/json"
	"iter"

	"discern/queue"
)

// filedPage is how many entries are read at a time: they are decoded on every core.
const filedPage = 4096

// Filed yields the entries behind one that decide, ask or undo, in order, with what
// the work says of their items.
func (w *Workspace) Filed(ctx context.Context, after int64) iter.Seq2[queue.Filed, error] {
	return func(yield func(queue.Filed, error) bool) {
		var page []queue.Filed
		var entries [][]byte
		for {
			page, entries = page[:0], entries[:0]
			err := w.review.r.read(ctx, func(c *conn) error {
				return c.query(ctx, `SELECT l.seq, l.entry, l.ref, coalesce(w.kind, 0), coalesce(w.lang, ''), coalesce(w.top, 0)
					FROM ledger AS l LEFT JOIN work AS w ON w.ref = l.ref
					WHERE l.seq > ? AND l.kind IN (1, 2, 11) ORDER BY l.seq`, upTo(filedPage, func(r row) error {
					page = append(page, queue.Filed{Seq: r.int(0), Ref: queue.Ref(r.int(2)), Kind: kindCodes.word(r.int(3)), Lang: r.text(4), Top: fraction(r.int(5))})
					entries = append(entries, r.blob(1))
					return nil
				}), after)
			})
			bad := make([]error, len(page))
			if err == nil {
				split(len(page), cores(false), func(i int) { bad[i] = json.Unmarshal(entries[i], &page[i].Entry) })
			}
			for i := range page {
				if err == nil && bad[i] != nil {
					err = damaged(reviewFile, bad[i])
				}
				if err != nil {
					break
				}
				after = page[i].Seq
				if !yield(page[i], nil) {
					return
				}
			}
			if err != nil {
				yield(queue.Filed{}, err)
				return
			}
			if len(page) < filedPage {
				return
			}
		}
	}
}

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
	entries := make([][]byte, 0, filedPage)
	return paged(ctx, after, func(ctx context.Context, after int64, page []queue.Filed) ([]queue.Filed, int64, error) {
		entries = entries[:0]
		err := w.review.r.use(ctx, func(c *conn) error {
			return c.query(ctx, `SELECT l.seq, l.entry, l.ref, coalesce(w.kind, 0), coalesce(w.lang, ''), coalesce(w.top, 0)
				FROM ledger AS l LEFT JOIN work AS w ON w.ref = l.ref
				WHERE l.seq > ? AND l.kind IN (1, 2, 11) ORDER BY l.seq`, upTo(filedPage, func(r row) error {
				after = r.int(0)
				page = append(page, queue.Filed{Seq: after, Ref: queue.Ref(r.int(2)), Kind: kindCodes.word(r.int(3)), Lang: r.text(4), Top: fraction(r.int(5))})
				entries = append(entries, r.blob(1))
				return nil
			}), after)
		})
		if err != nil {
			return nil, 0, err
		}
		bad := make([]error, len(page))
		split(len(page), cores(false), func(i int) { bad[i] = decodeFiled(entries[i], &page[i].Entry) })
		if err := firstOf(bad); err != nil {
			return nil, 0, damaged(reviewFile, err)
		}
		return page, after, nil
	})
}

// decodeFiled reads of an entry what queue.Filed tells.
func decodeFiled(canonical []byte, e *queue.Entry) error {
	if terseEntry(canonical, e) {
		return nil
	}
	*e = queue.Entry{}
	return json.Unmarshal(canonical, e)
}

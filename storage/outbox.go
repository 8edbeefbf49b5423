package storage

import (
	"context"
	"slices"

	"discern/queue"
)

// The rules of the outbox: it is no table but a range of the ledger, the entries that
// this device's key made here behind one that the hub has. Between them lie others that
// came from elsewhere, perhaps a million, so they are found by the index of those made
// here, which holds them by reviewer; there are few of these.

// Outbox returns the first limit entries behind one that this device's key made here.
func (w *Workspace) Outbox(ctx context.Context, after int64, limit int) (list []queue.Sealed, err error) {
	if limit <= 0 {
		return nil, ctx.Err()
	}
	err = w.review.r.read(ctx, func(c *conn) error {
		seqs, err := w.madeHere(ctx, c, after, limit)
		for _, seq := range seqs {
			if err != nil {
				break
			}
			var s queue.Sealed
			if s, err = readEntry(c, seq); err == nil {
				list = append(list, s)
			}
		}
		return err
	})
	return list, err
}

// ofDevice is the condition that an entry made here is this device's, the second of the
// arguments. Only where the device had another key before need the entry be read.
const ofDevice = "((SELECT count(*) FROM devices) = 1 OR CAST(entry AS TEXT) ->> '$.device' = ?2)"

// madeHere finds the numbers of the first limit entries behind one that were made here.
func (w *Workspace) madeHere(ctx context.Context, c *conn, after int64, limit int) (seqs []int64, err error) {
	err = eachReviewer(c, func(reviewer string) error {
		return c.query(ctx, "SELECT seq FROM ledger INDEXED BY ledger_reviewer WHERE imported = 0 AND reviewer = ?1 AND seq > ?3 AND "+ofDevice+" ORDER BY seq", upTo(limit, func(r row) error {
			seqs = append(seqs, r.int(0))
			return nil
		}), reviewer, w.device, after)
	})
	slices.Sort(seqs)
	return seqs[:min(limit, len(seqs))], err
}

// OutboxLength counts the entries behind one that this device's key made here.
func (w *Workspace) OutboxLength(ctx context.Context, after int64) (n int64, err error) {
	err = w.review.r.read(ctx, func(c *conn) error {
		return eachReviewer(c, func(reviewer string) error {
			_, err := c.get("SELECT count(*) FROM ledger INDEXED BY ledger_reviewer WHERE imported = 0 AND reviewer = ?1 AND seq > ?3 AND "+ofDevice,
				func(r row) { n += r.int(0) }, reviewer, w.device, after)
			return err
		})
	})
	return n, err
}

// eachReviewer calls f for each name under which something was made here.
func eachReviewer(c *conn, f func(reviewer string) error) error {
	const (
		first  = "SELECT reviewer FROM ledger INDEXED BY ledger_reviewer WHERE imported = 0 ORDER BY reviewer"
		others = "SELECT reviewer FROM ledger INDEXED BY ledger_reviewer WHERE imported = 0 AND reviewer > ? ORDER BY reviewer"
	)
	var reviewer string
	take := func(r row) { reviewer = r.text(0) }
	found, err := c.get(first, take)
	for found && err == nil {
		if err = f(reviewer); err == nil {
			found, err = c.get(others, take, reviewer)
		}
	}
	return err
}

// EntryMark returns the mark of an entry of the ledger.
func (w *Workspace) EntryMark(ctx context.Context, seq int64) (m queue.Mark, err error) {
	if seq == 0 {
		return m, ctx.Err()
	}
	found := false
	err = w.review.r.use(ctx, func(c *conn) (err error) {
		found, err = c.get("SELECT seq, hash FROM ledger WHERE seq = ?", func(r row) {
			m.Seq = r.int(0)
			copy(m.Hash[:], r.blob(1))
		}, seq)
		return err
	})
	if err == nil && !found {
		err = queue.Errorf(queue.NotFound, "the ledger has no entry %d", seq)
	}
	return m, err
}

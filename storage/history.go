package storage

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"discern/queue"
)

const entryColumns = "seq, entry, hash, sig"

// scanEntry reads entryColumns; Prev is for the caller to fill in.
func scanEntry(r row) (queue.Sealed, error) {
	s := queue.Sealed{Seq: r.int(0), Canonical: r.blob(1), Sig: r.blob(3)}
	if bytes.Equal(s.Sig, covered) {
		s.Sig = nil
	}
	copy(s.Hash[:], r.blob(2))
	if err := json.Unmarshal(s.Canonical, &s.Entry); err != nil {
		return s, damaged(reviewFile, err)
	}
	return s, nil
}

// readEntry reads one entry with the hash before it.
func readEntry(c *conn, seq int64) (s queue.Sealed, err error) {
	err = c.query(context.Background(), "SELECT "+entryColumns+" FROM ledger WHERE seq = ?", func(r row) error {
		s, err = scanEntry(r)
		return err
	}, seq)
	if err == nil {
		_, err = c.get("SELECT hash FROM ledger WHERE seq = ?", func(r row) { copy(s.Prev[:], r.blob(0)) }, seq-1)
	}
	return s, err
}

// standing is the condition that an entry of ledger l is not taken back.
const standing = "NOT EXISTS (SELECT 1 FROM ledger AS u WHERE u.undoes = l.seq)"

// LastAct returns the newest entry that a reviewer made here and can undo, and
// those that stand of the same act. An act is appended in one commit, so its
// entries follow one another.
func (w *Workspace) LastAct(ctx context.Context, reviewer string) (act []queue.Sealed, err error) {
	err = w.review.r.read(ctx, func(c *conn) error {
		var seq int64
		found, err := c.get("SELECT seq FROM ledger AS l WHERE reviewer = ? AND imported = 0 AND kind IN (1, 3, 4) AND "+standing+" ORDER BY seq DESC LIMIT 1",
			func(r row) { seq = r.int(0) }, reviewer)
		if err != nil {
			return err
		}
		if !found {
			return queue.Errorf(queue.NotFound, "there is nothing of yours to take back")
		}
		for ; seq > 0; seq-- {
			s, err := readEntry(c, seq)
			if err != nil {
				return err
			}
			if len(act) > 0 && s.Entry.Act != act[0].Entry.Act {
				break
			}
			stands, err := c.get("SELECT 1 FROM ledger AS l WHERE seq = ? AND "+standing, func(row) {}, seq)
			if err != nil {
				return err
			}
			if stands {
				act = append(act, s)
			}
			if s.Entry.Act == uuid.Nil {
				break
			}
		}
		return nil
	})
	slices.Reverse(act)
	return act, err
}

// History returns an item's entries, oldest first.
func (w *Workspace) History(ctx context.Context, ref queue.Ref) (list []queue.Sealed, err error) {
	err = w.review.r.read(ctx, func(c *conn) error {
		var seq int64
		_, err := c.get("SELECT last FROM work WHERE ref = ?", func(r row) { seq = r.int(0) }, ref)
		for seq > 0 && err == nil {
			var s queue.Sealed
			if s, err = readEntry(c, seq); err != nil {
				break
			}
			list = append(list, s)
			_, err = c.get("SELECT prior FROM ledger WHERE seq = ?", func(r row) { seq = r.int(0) }, seq)
			if err == nil && seq >= s.Seq {
				err = damaged(reviewFile, fmt.Errorf("entry %d follows entry %d", s.Seq, seq))
			}
		}
		return err
	})
	slices.Reverse(list)
	return list, err
}

// DoneSince counts a reviewer's own decisions in force since a time.
func (w *Workspace) DoneSince(ctx context.Context, reviewer string, since time.Time) (n int64, err error) {
	err = w.review.r.read(ctx, func(c *conn) error {
		_, err := c.get("SELECT count(*) FROM ledger AS l WHERE reviewer = ? AND imported = 0 AND kind = 1 AND at >= ? AND "+standing,
			func(r row) { n = r.int(0) }, reviewer, since.UnixNano())
		return err
	})
	return n, err
}

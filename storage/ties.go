package storage

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"math"
	"strings"

	"discern/queue"
)

// The rules of ties: each tie of an item is one word of a full-text index of its
// own, 64 bits of a hash, so that nothing of an author's name stands in it. Two ties
// of a million share a word once in 37 million such workspaces.

// tieWord is the word of a tie.
func tieWord(t queue.Tie) string {
	h := sha256.New()
	h.Write([]byte{byte(t.Link)})
	h.Write([]byte(t.Value))
	var sum [sha256.Size]byte
	return hex.EncodeToString(h.Sum(sum[:0])[:8])
}

// tieWords are the words of an item's ties.
func tieWords(it *queue.Item) string {
	ties := it.Ties()
	if len(ties) == 0 {
		return ""
	}
	words := make([]string, len(ties))
	for i, t := range ties {
		words[i] = tieWord(t)
	}
	return strings.Join(words, " ")
}

// Tied returns the newest limit items that have a tie, before a ref (0: from the
// newest).
func (w *Workspace) Tied(ctx context.Context, t queue.Tie, before queue.Ref, limit int) (refs []queue.Ref, err error) {
	if limit <= 0 {
		return nil, ctx.Err()
	}
	if before == 0 {
		before = math.MaxInt64
	}
	err = w.content.r.use(ctx, func(c *conn) error {
		return c.query(ctx, "SELECT rowid FROM ties WHERE ties MATCH ? AND rowid < ? ORDER BY rowid DESC", upTo(limit, func(r row) error {
			refs = append(refs, queue.Ref(r.int(0)))
			return nil
		}), `"`+tieWord(t)+`"`, before)
	})
	return refs, err
}

// tieAll indexes the ties of items that were taken by a version that knew none. It
// does nothing where that was done.
func (w *Workspace) tieAll(ctx context.Context, progress func(done, total int64)) error {
	const name = "tied"
	from, done := queue.Ref(1), false
	err := w.content.r.use(ctx, func(c *conn) error {
		_, err := c.get("SELECT value FROM meta WHERE name = ?", func(r row) { from = queue.Ref(r.int(0)) }, name)
		done = from < 0
		return err
	})
	if err != nil || done {
		return err
	}
	last := w.refs.next - 1
	for ; from <= last; from += page {
		err := w.content.w.work(ctx, true, func(c *conn) error {
			if err := w.tiePage(ctx, c, from, min(from+page-1, last)); err != nil {
				return err
			}
			return setMeta(c, name, int64(from+page))
		}, nil)
		if err != nil {
			return err
		}
		if progress != nil {
			progress(min(int64(from+page), int64(last)), int64(last))
		}
	}
	return w.content.w.work(ctx, true, func(c *conn) error { return setMeta(c, name, -1) }, nil)
}

func (w *Workspace) tiePage(ctx context.Context, c *conn, first, last queue.Ref) error {
	tied := map[queue.Ref]string{}
	err := c.query(ctx, "SELECT ref, doc, text FROM items WHERE ref BETWEEN ? AND ?", func(r row) error {
		it, err := decodeItem(r.blob(1), r.text(2))
		if err == nil {
			if words := tieWords(it); words != "" {
				tied[queue.Ref(r.int(0))] = words
			}
		}
		return err
	}, first, last)
	if err != nil {
		return err
	}
	for ref := first; ref <= last; ref++ {
		if words := tied[ref]; words != "" {
			if err := c.exec("INSERT INTO ties(rowid, tie) VALUES(?, ?)", ref, words); err != nil {
				return err
			}
		}
	}
	return nil
}

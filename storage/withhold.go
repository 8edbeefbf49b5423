package storage

import (
	"context"

	"discern/queue"
)

// The rules of withholding: the work is set aside first, so that nobody is handed an
// item whose content is on its way out, and in the same commit it is noted which
// content has to go; then the content goes. Whatever dies in between is found on
// opening by that note. It waits for its turn among the batches of items, so that none
// takes an item to be here that is about to go.

// Withhold takes the content of some items away for good and sets their work aside.
func (w *Workspace) Withhold(ctx context.Context, refs []queue.Ref) error {
	if len(refs) == 0 {
		return ctx.Err()
	}
	mine := w.puts.join()
	before := mine.come()
	err := w.withhold(ctx, refs)
	mine.leave(before)
	return err
}

func (w *Workspace) withhold(ctx context.Context, refs []queue.Ref) error {
	if err := w.catchUp(ctx); err != nil {
		return err
	}
	err := w.review.w.work(ctx, true, func(c *conn) error { return setAside(c, refs) }, nil)
	if err != nil {
		return err
	}
	if err := w.countAside(ctx); err != nil {
		return err
	}
	w.upkeep.poke()
	return w.removeLeaving(context.WithoutCancel(ctx))
}

// setAside sets the work on some items aside and notes that their content has to go.
func setAside(c *conn, refs []queue.Ref) error {
	var count struct{ total, settled, raised, aside, withheld int }
	for _, ref := range refs {
		state, queued := int64(-1), 0
		if _, err := c.get("SELECT state, queue FROM work WHERE ref = ?", func(r row) { state, queued = r.int(0), int(r.int(1)) }, ref); err != nil {
			return err
		}
		switch {
		case state < 0 || state >= withheld:
			continue
		case state >= aside:
			count.withheld++
		default:
			count.total--
			count.aside++
			count.withheld++
			if state == int64(queue.Settled) {
				count.settled--
			} else {
				count.raised -= queued
			}
		}
		if err := c.exec("UPDATE work SET state = 24 + 2 * (settled IS NOT NULL), until = NULL, holder = NULL WHERE ref = ?", ref); err != nil {
			return err
		}
		if err := c.exec("INSERT OR IGNORE INTO leaving VALUES(?)", ref); err != nil {
			return err
		}
	}
	return c.exec("UPDATE head SET total = total + ?, settled = settled + ?, raised = raised + ?, aside = aside + ?, withheld = withheld + ?",
		count.total, count.settled, count.raised, count.aside, count.withheld)
}

// removeLeaving takes the content away that is noted to go.
func (w *Workspace) removeLeaving(ctx context.Context) error {
	var refs []queue.Ref
	err := w.review.r.use(ctx, func(c *conn) error {
		return c.query(ctx, "SELECT ref FROM leaving", func(r row) error {
			refs = append(refs, queue.Ref(r.int(0)))
			return nil
		})
	})
	if err != nil || len(refs) == 0 {
		return err
	}
	gone := &put{w: w, facets: map[facet]int64{}}
	var keys []queue.Key
	err = w.content.w.work(ctx, true, func(c *conn) error {
		gone.c = c
		for _, ref := range refs {
			it, err := gone.remove(ref)
			if err != nil {
				return err
			}
			if it != nil {
				keys = append(keys, it.Key())
			}
		}
		if err := gone.count(); err != nil {
			return err
		}
		return gone.writeIndex()
	}, nil)
	if err != nil {
		return err
	}
	w.seen.forget(keys)
	return w.review.w.work(ctx, false, func(c *conn) error { return c.exec("DELETE FROM leaving") }, nil)
}

// remove takes an item out; nil where it is not there.
func (p *put) remove(ref queue.Ref) (*queue.Item, error) {
	it, err := readItem(p.c, ref)
	if queue.KindOf(err) == queue.NotFound {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	p.index = append(p.index, indexing{ref: ref, words: words(it), ties: tieWords(it), gone: true})
	p.tally(it, -1)
	return it, p.c.exec("DELETE FROM items WHERE ref = ?", ref)
}

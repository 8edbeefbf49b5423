package storage

import (
	"context"
	"errors"

	"discern/queue"
)

// The rules of withholding: the work is set aside first, so that nobody is handed an
// item whose content is on its way out, and in the same commit it is noted which content
// has to go. Then the content goes, which is a change like others, and the note with it.
// What dies in between is found by the note on opening, and what was put back from a
// backup when the files are brought together. Content that goes is written over where it
// stands, also in the indexes; the log, and what moved when a page was full, are written
// over when they are next used.

// Withhold takes the content of some items away for good and sets their work aside. It
// waits for its turn among the batches of items, and among those of entries: neither
// takes for here what is about to go.
func (w *Workspace) Withhold(ctx context.Context, refs []queue.Ref) error {
	if len(refs) == 0 {
		return ctx.Err()
	}
	w.inflow.Lock()
	defer w.inflow.Unlock()
	mine := w.puts.join()
	before := mine.come()
	defer func() { mine.leave(before) }() // no batch of items has failed here
	if err := w.catchUp(ctx); err != nil {
		return err
	}
	for len(refs) > 0 {
		n := min(piece, len(refs))
		if err := w.setAside(ctx, refs[:n], n == len(refs)); err != nil {
			return err
		}
		refs = refs[n:]
	}
	return w.letGo(context.WithoutCancel(ctx))
}

// setAside sets the work on some items aside in one commit, and notes that their content
// has to go.
func (w *Workspace) setAside(ctx context.Context, refs []queue.Ref, durable bool) error {
	var more int64
	return w.review.w.work(ctx, durable, func(c *conn) (err error) {
		more, err = setAside(c, refs)
		return err
	}, func() {
		w.follow.aside.Add(more)
		w.leaving.Store(true)
		w.seen.forget()
	})
}

// setAside returns how many rows of work are set aside more than before.
func setAside(c *conn, refs []queue.Ref) (more int64, err error) {
	var count struct{ total, settled, raised, aside, withheld int64 }
	for _, ref := range refs {
		state, raised := int64(withheld), int64(0)
		if _, err := c.get("SELECT state, queue FROM work WHERE ref = ?", func(r row) { state, raised = r.int(0), r.int(1) }, ref); err != nil {
			return 0, err
		}
		if state >= withheld { // or not there
			continue
		}
		count.withheld++
		if state < aside {
			count.aside++
			count.total--
			if state == int64(queue.Settled) {
				count.settled--
			} else {
				count.raised -= raised
			}
		}
		if err := c.exec("UPDATE work SET state = 24 + 2 * (settled IS NOT NULL), until = NULL, holder = NULL WHERE ref = ?", ref); err != nil {
			return 0, err
		}
		if err := c.exec("UPDATE asks SET holder = NULL, until = NULL WHERE ref = ? AND holder IS NOT NULL", ref); err != nil {
			return 0, err
		}
		if err := c.exec("INSERT OR IGNORE INTO leaving VALUES(?)", ref); err != nil {
			return 0, err
		}
	}
	return count.aside, c.exec("UPDATE head SET total = total + ?, settled = settled + ?, raised = raised + ?, aside = aside + ?, withheld = withheld + ?",
		count.total, count.settled, count.raised, count.aside, count.withheld)
}

// letGo takes the content away that is noted to go.
func (w *Workspace) letGo(ctx context.Context) error {
	var refs []queue.Ref
	err := w.review.r.use(ctx, func(c *conn) error {
		return c.query(ctx, "SELECT ref FROM leaving ORDER BY ref", func(r row) error {
			refs = append(refs, queue.Ref(r.int(0)))
			return nil
		})
	})
	if err == nil && len(refs) == 0 {
		w.leaving.Store(false)
		return nil
	}
	if err == nil {
		err = w.remove(ctx, refs)
	}
	if err != nil {
		return err
	}
	return w.review.w.work(ctx, true, func(c *conn) error {
		if err := c.exec("DELETE FROM leaving"); err != nil {
			return err
		}
		return setMeta(c, "followed", w.refs.rev)
	}, func() {
		w.follow.applied.Store(w.refs.rev)
		w.leaving.Store(false)
	})
}

// remove takes items out of content.db in one commit, and notes them as changed.
func (w *Workspace) remove(ctx context.Context, refs []queue.Ref) error {
	p := &put{w: w, facets: map[facet]int64{}}
	err := w.content.w.work(ctx, true, func(c *conn) error {
		p.c, p.rev = c, w.refs.rev
		return overwriting(c, func() error {
			for _, ref := range refs {
				if err := p.remove(ref); err != nil {
					return err
				}
			}
			return p.finish()
		})
	}, func() { w.refs.rev = p.rev })
	if errors.Is(err, errUnchanged) {
		return nil
	}
	return err
}

// remove takes an item out, if it is there.
func (p *put) remove(ref queue.Ref) error {
	it, err := readItem(p.c, ref)
	if queue.KindOf(err) == queue.NotFound {
		return nil
	}
	if err != nil {
		return err
	}
	p.index = append(p.index, indexing{ref: ref, words: words(it), ties: tieWords(it), gone: true})
	p.tally(it, -1)
	p.work = append(p.work, workRow{ref: ref})
	return p.c.exec("DELETE FROM items WHERE ref = ?", ref)
}

// overwriting runs f with all that it deletes written over. Imports, which delete from
// the indexes what they put there anew, are spared the time that it takes.
func overwriting(c *conn, f func() error) (err error) {
	if err := c.script("PRAGMA secure_delete=ON"); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, c.script("PRAGMA secure_delete=OFF")) }()
	for _, step := range []func() error{func() error { return eraseWords(c, 1) }, f, func() error { return eraseWords(c, 0) }} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// eraseWords sets whether the indexes of words and ties erase what is deleted from them.
func eraseWords(c *conn, on int) error {
	if err := c.exec("INSERT INTO words(words, rank) VALUES('secure-delete', ?)", on); err != nil {
		return err
	}
	return c.exec("INSERT INTO ties(ties, rank) VALUES('secure-delete', ?)", on)
}

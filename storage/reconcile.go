package storage

import (
	"context"
	"crypto/rand"
	"encoding/hex"

	"discern/queue"
)

// The rules of bringing the two files together, which opening does. As long as
// they belong together and nothing died between them, one look at their marks
// says so, however many items there are. Changes that the work has not followed
// are followed. When content.db is another one than before, older than the work
// or made anew, every row is held against every item: work without content is
// set aside, never handed out and never forgotten, and items without work wait,
// not ranked, until the desk ranks them.

// bond is what the two files know of each other.
type bond struct {
	identity   string // of content.db
	remembered string // the identity that review.db knows
	rev        int64  // newest change
	oldest     int64  // oldest change still noted
	applied    int64  // newest change that was followed
}

// whole reports whether every item has its work already.
func (b bond) whole() bool { return b.identity == b.remembered && b.rev == b.applied }

// close reports whether following the noted changes is enough.
func (b bond) close() bool {
	return b.identity == b.remembered && b.applied < b.rev && b.oldest <= b.applied+1
}

func (w *Workspace) reconcile(ctx context.Context, progress func(done, total int64)) error {
	b, err := w.bond(ctx)
	if err != nil {
		return err
	}
	w.follow.applied.Store(b.applied)
	switch {
	case b.whole():
	case b.close():
		err = w.followNoted(ctx, b.applied)
	default:
		err = w.compare(ctx, b, progress)
	}
	if err == nil {
		err = w.letGo(ctx)
	}
	if err != nil {
		return err
	}
	return w.countAside(ctx)
}

// bond reads what the files know of each other, giving a new content.db its name.
func (w *Workspace) bond(ctx context.Context) (b bond, err error) {
	err = w.content.r.use(ctx, func(c *conn) error {
		if _, err := c.get("SELECT value FROM meta WHERE name = 'identity'", func(r row) { b.identity = r.text(0) }); err != nil {
			return err
		}
		_, err := c.get("SELECT coalesce(min(rev), 0), coalesce(max(rev), 0) FROM changes", func(r row) { b.oldest, b.rev = r.int(0), r.int(1) })
		return err
	})
	if err != nil {
		return b, err
	}
	if b.identity == "" {
		var id [16]byte
		rand.Read(id[:])
		b.identity = hex.EncodeToString(id[:])
		if err := w.content.w.work(ctx, true, func(c *conn) error { return setMeta(c, "identity", b.identity) }, nil); err != nil {
			return b, err
		}
	}
	err = w.review.r.use(ctx, func(c *conn) error {
		return c.query(ctx, "SELECT name, value FROM meta WHERE name IN ('content', 'followed')", func(r row) error {
			if r.text(0) == "content" {
				b.remembered = r.text(1)
			} else {
				b.applied = r.int(1)
			}
			return nil
		})
	})
	return b, err
}

// followNoted follows the changes after one, reading their items.
func (w *Workspace) followNoted(ctx context.Context, after int64) error {
	type span struct{ rev, first, last int64 }
	var noted []span
	err := w.content.r.use(ctx, func(c *conn) error {
		return c.query(ctx, "SELECT rev, first, last FROM changes WHERE rev > ? ORDER BY rev", func(r row) error {
			noted = append(noted, span{r.int(0), r.int(1), r.int(2)})
			return nil
		}, after)
	})
	if err != nil {
		return err
	}
	for _, n := range noted {
		ch := change{rev: n.rev}
		err := w.content.r.use(ctx, func(c *conn) error {
			return c.query(ctx, "SELECT ref, doc, text FROM items WHERE ref BETWEEN ? AND ?", func(r row) error {
				it, err := decodeItem(r.blob(1), r.text(2))
				if err == nil {
					ch.rows = append(ch.rows, workOf(queue.Ref(r.int(0)), it, unranked(it)))
				}
				return err
			}, n.first, n.last)
		})
		if err != nil {
			return err
		}
		if err := w.apply(ctx, ch); err != nil {
			return err
		}
	}
	return nil
}

// unranked is the standing of an item as far as it stands in the item itself;
// the policies, which rank it, are the desk's.
func unranked(it *queue.Item) queue.Standing {
	s := queue.Standing{Priority: -1, Deadline: it.Deadline(), Severity: queue.Low}
	for _, sc := range it.Scores {
		s.Top = max(s.Top, sc.Calibrated())
	}
	return s
}

// page is how many rows compare holds at a time.
const page = 2000

// named is a row of either file.
type named struct {
	ref   queue.Ref
	key   queue.Key
	state int64 // of work
}

// compare holds every row of work against every item.
func (w *Workspace) compare(ctx context.Context, b bond, progress func(done, total int64)) error {
	w.log.Info("bringing content.db and review.db together")
	w.follow.applied.Store(b.rev)
	total := int64(w.refs.next) - 1
	for from := queue.Ref(1); from < w.refs.next; from += page {
		items, err := w.names(ctx, w.content.r, from, "SELECT i.ref, s.name, i.key, 0 FROM items AS i JOIN sources AS s ON s.id = i.source WHERE i.ref BETWEEN ? AND ? ORDER BY i.ref")
		if err != nil {
			return err
		}
		work, err := w.names(ctx, w.review.r, from, "SELECT ref, source, key, state FROM work WHERE ref BETWEEN ? AND ? ORDER BY ref")
		if err != nil {
			return err
		}
		if err := w.comparePage(ctx, items, work); err != nil {
			return err
		}
		if progress != nil {
			progress(min(int64(from)+page-1, total), total)
		}
	}
	return w.review.w.work(ctx, true, func(c *conn) error {
		if err := c.exec("UPDATE head SET (total, settled, raised, aside, withheld) = (" + countWork + ")"); err != nil {
			return err
		}
		if err := setMeta(c, "content", b.identity); err != nil {
			return err
		}
		return setMeta(c, "followed", w.refs.rev)
	}, func() { w.follow.applied.Store(w.refs.rev) })
}

func (w *Workspace) names(ctx context.Context, p *pool, from queue.Ref, sql string) (list []named, err error) {
	err = p.use(ctx, func(c *conn) error {
		return c.query(ctx, sql, func(r row) error {
			list = append(list, named{queue.Ref(r.int(0)), queue.Key{Source: r.text(1), ID: r.text(2)}, r.int(3)})
			return nil
		}, from, from+page-1)
	})
	return list, err
}

func (w *Workspace) comparePage(ctx context.Context, items, work []named) error {
	var lost, bare, back []queue.Ref
	for len(items) > 0 || len(work) > 0 {
		switch {
		case len(items) == 0 || len(work) > 0 && work[0].ref < items[0].ref:
			if work[0].state < aside {
				lost = append(lost, work[0].ref)
			}
			work = work[1:]
		case len(work) == 0 || items[0].ref < work[0].ref:
			bare = append(bare, items[0].ref)
			items = items[1:]
		case items[0].key != work[0].key:
			return queue.Errorf(queue.Damaged, "content.db belongs to another workspace: its items are not those that review.db knows. Move it away, put the right one back or import its sources again")
		default:
			switch {
			case work[0].state >= withheld:
				back = append(back, items[0].ref)
			case work[0].state >= aside:
				bare = append(bare, items[0].ref)
			}
			items, work = items[1:], work[1:]
		}
	}
	if len(lost) > 0 {
		err := w.review.w.work(ctx, false, func(c *conn) error {
			for _, ref := range lost {
				if err := c.exec("UPDATE work SET state = 8 + 2 * (settled IS NOT NULL), until = NULL, holder = NULL WHERE ref = ?", ref); err != nil {
					return err
				}
			}
			return nil
		}, nil)
		if err != nil {
			return err
		}
	}
	if len(back) > 0 {
		if err := w.removeAgain(ctx, back); err != nil {
			return err
		}
	}
	return w.adopt(ctx, bare)
}

// removeAgain takes content away that was withheld and has come back with a backup. If
// this dies, content.db must not pass for one that was held against the work.
func (w *Workspace) removeAgain(ctx context.Context, refs []queue.Ref) error {
	err := w.review.w.work(ctx, true, func(c *conn) error { return setMeta(c, "content", "") }, nil)
	if err != nil {
		return err
	}
	return w.remove(ctx, refs)
}

// adopt gives items their work, or what was set aside of it back.
func (w *Workspace) adopt(ctx context.Context, bare []queue.Ref) error {
	if len(bare) == 0 {
		return nil
	}
	rows := make([]workRow, 0, len(bare))
	err := w.content.r.use(ctx, func(c *conn) error {
		for _, ref := range bare {
			var fail error
			_, err := c.get("SELECT doc, text FROM items WHERE ref = ?", func(r row) {
				var it *queue.Item
				if it, fail = decodeItem(r.blob(0), r.text(1)); fail == nil {
					rows = append(rows, workOf(ref, it, unranked(it)))
				}
			}, ref)
			if err != nil {
				return err
			}
			if fail != nil {
				return fail
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return w.review.w.work(ctx, false, func(c *conn) error { return upsert(c, rows) }, nil)
}

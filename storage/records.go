package storage

import (
	"context"
	"fmt"
	"slices"
	"time"

	"discern/queue"
)

// Find returns the refs of the items with a key; with an empty source, of every
// source.
func (w *Workspace) Find(ctx context.Context, key queue.Key) (refs []queue.Ref, err error) {
	err = w.content.r.use(ctx, func(c *conn) error {
		refs, err = find(c, key)
		return err
	})
	return refs, err
}

func find(c *conn, key queue.Key) (refs []queue.Ref, err error) {
	collect := func(r row) error {
		refs = append(refs, queue.Ref(r.int(0)))
		return nil
	}
	if key.Source == "" {
		err = c.query(context.Background(), "SELECT ref FROM items WHERE key = ?", collect, key.ID)
	} else {
		err = c.query(context.Background(), "SELECT ref FROM items WHERE key = ? AND source = (SELECT id FROM sources WHERE name = ?)", collect, key.ID, key.Source)
	}
	slices.Sort(refs)
	return refs, err
}

// resolve finds the one item that an entry names, and its whole key.
func (w *Workspace) resolve(ctx context.Context, key queue.Key) (ref queue.Ref, whole queue.Key, err error) {
	if ref, ok := w.seen.find(key); ok {
		return ref, key, nil
	}
	err = w.content.r.read(ctx, func(c *conn) error {
		refs, err := find(c, key)
		switch {
		case err != nil:
			return err
		case len(refs) == 0:
			return &queue.Error{Kind: queue.NotFound, Field: "item", Msg: "names no item here; import its item first"}
		case len(refs) > 1:
			return &queue.Error{Kind: queue.Ambiguous, Field: "item", Msg: fmt.Sprintf("names %d items of different sources; say which source", len(refs))}
		}
		ref, whole = refs[0], key
		if key.Source == "" {
			_, err = c.get("SELECT s.name FROM items AS i JOIN sources AS s ON s.id = i.source WHERE i.ref = ?", func(r row) { whole.Source = r.text(0) }, ref)
		}
		return err
	})
	return ref, whole, err
}

const workColumns = "state, queue, priority, deadline, severity, top, verdict, until, coalesce(holder, '')"

// scanWork reads workColumns, which begin at column i.
func scanWork(r row, i int) queue.Work {
	return queue.Work{
		State: queue.State(r.int(i)), Queue: queue.QueueID(r.int(i + 1)),
		Standing: queue.Standing{Priority: r.int(i + 2), Deadline: r.instant(i + 3), Severity: queue.Severity(r.int(i + 4)), Top: fraction(r.int(i + 5))},
		Verdict:  verdictCodes.word(r.int(i + 6)), Until: r.instant(i + 7), Holder: r.text(i + 8),
	}
}

// lapse lets work wait whose lease or rest has run out.
func lapse(work *queue.Work, now time.Time) {
	if !work.Until.IsZero() && !work.Until.After(now) {
		work.State, work.Until, work.Holder = queue.Waiting, time.Time{}, ""
	}
}

// Record returns one item with its work.
func (w *Workspace) Record(ctx context.Context, ref queue.Ref) (rec queue.Record, err error) {
	found, age := false, w.seen.now()
	err = w.review.r.use(ctx, func(c *conn) (err error) {
		found, err = c.get("SELECT "+workColumns+" FROM work WHERE ref = ? AND state < 8", func(r row) { rec.Work = scanWork(r, 0) }, ref)
		return err
	})
	if err != nil {
		return rec, err
	}
	if !found {
		return rec, queue.Errorf(queue.NotFound, "there is no such item here")
	}
	rec.Work.Ref = ref
	lapse(&rec.Work, w.now())
	var it *queue.Item
	err = w.content.r.use(ctx, func(c *conn) error {
		it, err = readItem(c, ref)
		return err
	})
	if err == nil {
		rec.Item = *it
		w.seen.add(it.Key(), ref, age)
	}
	return rec, err
}

// readItem reads one item, which must be there.
func readItem(c *conn, ref queue.Ref) (it *queue.Item, err error) {
	var doc []byte
	var text string
	found, err := c.get("SELECT doc, text FROM items WHERE ref = ?", func(r row) { doc, text = r.blob(0), r.text(1) }, ref)
	if err != nil {
		return nil, err
	}
	if !found {
		return nil, queue.Errorf(queue.NotFound, "there is no such item here")
	}
	return decodeItem(doc, text)
}

// Works returns the work on some items, in the order asked for.
func (w *Workspace) Works(ctx context.Context, refs []queue.Ref, now time.Time) ([]queue.Work, error) {
	works := make([]queue.Work, 0, len(refs))
	err := w.review.r.read(ctx, func(c *conn) error {
		for _, ref := range refs {
			_, err := c.get("SELECT "+workColumns+" FROM work WHERE ref = ? AND state < 8", func(r row) {
				work := scanWork(r, 0)
				work.Ref = ref
				lapse(&work, now)
				works = append(works, work)
			}, ref)
			if err != nil {
				return err
			}
		}
		return ctx.Err()
	})
	return works, err
}

// Rows returns what lists show of some items, in the order asked for.
func (w *Workspace) Rows(ctx context.Context, refs []queue.Ref, now time.Time) ([]queue.Row, error) {
	works, err := w.Works(ctx, refs, now)
	if err != nil {
		return nil, err
	}
	rows := make([]queue.Row, 0, len(refs))
	err = w.content.r.read(ctx, func(c *conn) error {
		for _, work := range works {
			_, err := c.get("SELECT s.name, i.key, i.kind, i.lang, i.title, i.flagged FROM items AS i JOIN sources AS s ON s.id = i.source WHERE i.ref = ?", func(r row) {
				rows = append(rows, queue.Row{
					Ref: work.Ref, Key: queue.Key{Source: r.text(0), ID: r.text(1)}, Kind: kindCodes.word(r.int(2)), Lang: r.text(3),
					Title: r.text(4), FlaggedAt: r.instant(5),
					Severity: work.Severity, Top: work.Top, State: work.State, Queue: work.Queue, Verdict: work.Verdict, Deadline: work.Deadline,
				})
				if work.State == queue.Waiting {
					rows[len(rows)-1].Lane = work.LaneOf(now)
				}
			}, work.Ref)
			if err != nil {
				return err
			}
		}
		return ctx.Err()
	})
	return rows, err
}

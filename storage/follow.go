package storage

import (
	"context"
	"sync"
	"sync/atomic"

	"discern/queue"
)

// The rules of following: what a batch of items means for the work is noted in
// content.db, in the same commit, as a change; when that commit is on the disk
// the rows of work are written and review.db notes the change as followed, in
// one commit with the last of them. Whatever dies in between is found on opening
// as a change that is not followed, and followed then.

// piece is how many rows of work one transaction writes: few enough that a
// reviewer's decision, which waits for it, does not notice.
const piece = 200

// workRow is what a row of work takes over from its item.
type workRow struct {
	ref      queue.Ref
	key      queue.Key
	kind     queue.Kind
	lang     string
	standing queue.Standing
}

func workOf(ref queue.Ref, it *queue.Item, s queue.Standing) workRow {
	return workRow{ref: ref, key: it.Key(), kind: it.Kind, lang: it.Lang, standing: s}
}

// change is what one commit of content.db means for the work.
type change struct {
	rev  int64
	rows []workRow
}

// follower brings the work up to the content.
type follower struct {
	turn    sync.Mutex // held by who follows
	mu      sync.Mutex
	pending []change // committed in content.db, oldest first
	applied atomic.Int64
	aside   atomic.Int64 // how many rows of work lack their content
}

func (f *follower) add(ch change) {
	f.mu.Lock()
	f.pending = append(f.pending, ch)
	f.mu.Unlock()
}

func (f *follower) first() (change, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.pending) == 0 {
		return change{}, false
	}
	return f.pending[0], true
}

func (f *follower) pop() {
	f.mu.Lock()
	f.pending[0] = change{}
	f.pending = f.pending[1:]
	f.mu.Unlock()
}

// catchUp follows every pending change in turn. It is not given up half way:
// the content is on the disk, and the work belongs to it.
func (w *Workspace) catchUp(ctx context.Context) error {
	ctx = context.WithoutCancel(ctx)
	w.follow.turn.Lock()
	defer w.follow.turn.Unlock()
	for {
		ch, ok := w.follow.first()
		if !ok {
			return nil
		}
		if err := w.apply(ctx, ch); err != nil {
			return err
		}
		w.follow.pop()
	}
}

const (
	insertWork = "INSERT INTO work(ref, source, key, kind, lang, priority, deadline, severity, top, harms) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
	updateWork = "UPDATE work SET state = state & 7, kind = ?, lang = ?, priority = ?, deadline = ?, severity = ?, top = ?, harms = ? WHERE ref = ?"
)

// apply writes the rows of a change piece by piece, durable with the last.
// Applied twice it changes nothing more.
func (w *Workspace) apply(ctx context.Context, ch change) error {
	rows := ch.rows
	for last := false; !last; {
		n := min(piece, len(rows))
		part := rows[:n]
		rows = rows[n:]
		last = len(rows) == 0
		err := w.review.w.work(ctx, last, func(c *conn) error {
			if err := upsert(c, part); err != nil || !last {
				return err
			}
			return setMeta(c, "followed", ch.rev)
		}, func() {
			if last {
				w.follow.applied.Store(ch.rev)
			}
		})
		if err != nil {
			return err
		}
	}
	if w.follow.aside.Load() > 0 {
		return w.countAside(ctx)
	}
	return nil
}

// upsert writes rows of work, new or known. What was set aside comes back.
func upsert(c *conn, rows []workRow) error {
	var newest queue.Ref
	if _, err := c.get("SELECT coalesce(max(ref), 0) FROM work", func(r row) { newest = queue.Ref(r.int(0)) }); err != nil {
		return err
	}
	var count struct{ total, settled, raised, aside, withheld int }
	for i := range rows {
		r := &rows[i]
		kind, s := kindCodes.code(r.kind), r.standing
		deadline, severity, top, harms := nanos(s.Deadline), int64(s.Severity), millionths(s.Top), int64(s.Harms)
		known := false
		if r.ref <= newest {
			var err error
			if known, err = c.get("SELECT state, queue FROM work WHERE ref = ?", func(r row) {
				if r.int(0) < aside {
					return
				}
				count.aside--
				count.total++
				if r.int(0) >= withheld {
					count.withheld--
				}
				if r.int(0)&inWork == int64(queue.Settled) {
					count.settled++
				} else {
					count.raised += int(r.int(1))
				}
			}, r.ref); err != nil {
				return err
			}
		}
		var err error
		if known {
			err = c.exec(updateWork, kind, r.lang, s.Priority, deadline, severity, top, harms, r.ref)
		} else {
			err = c.exec(insertWork, r.ref, r.key.Source, r.key.ID, kind, r.lang, s.Priority, deadline, severity, top, harms)
			newest = max(newest, r.ref)
			count.total++
		}
		if err != nil {
			return err
		}
	}
	return c.exec("UPDATE head SET total = total + ?, settled = settled + ?, raised = raised + ?, aside = aside + ?, withheld = withheld + ?",
		count.total, count.settled, count.raised, count.aside, count.withheld)
}

// formerRef returns the ref that an item had before its content was lost; 0 for
// none, which is the rule.
func (f *follower) formerRef(w *Workspace, key queue.Key) (ref queue.Ref, err error) {
	if f.aside.Load() == 0 {
		return 0, nil
	}
	err = w.review.r.use(context.Background(), func(c *conn) error {
		_, err := c.get("SELECT ref FROM work WHERE key = ? AND source = ? AND state >= 8", func(r row) { ref = queue.Ref(r.int(0)) }, key.ID, key.Source)
		return err
	})
	return ref, err
}

// countAside counts the work whose content is missing.
func (w *Workspace) countAside(ctx context.Context) error {
	return w.review.r.use(ctx, func(c *conn) error {
		_, err := c.get("SELECT aside FROM head", func(r row) { w.follow.aside.Store(r.int(0)) })
		return err
	})
}

func setMeta(c *conn, name string, value any) error {
	return c.exec("INSERT INTO meta VALUES(?, ?) ON CONFLICT DO UPDATE SET value = excluded.value", name, value)
}

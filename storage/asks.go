package storage

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"

	"discern/queue"
)

// The rules of asking for a look: what an entry means for the asks is written in the
// commit that appends it, and follows from the ledger alone, leases aside. An ask
// ends with its answer, but for one with a known answer, which everybody is asked
// once. It is withdrawn with the decision it is about, and is open again when its
// answer is taken back.

// The states of an ask.
const (
	askOpen      = 0
	askAnswered  = 1
	askWithdrawn = 2
)

// resting begins the holder of an ask that somebody skipped, followed by their name: it
// rests for them alone.
const resting = "\x1f"

// errNotAsked answers to a look that nobody asks for.
var errNotAsked = queue.Errorf(queue.NotOpen, "nobody asks for this look any more; go on with the next item")

// openAsks reads whether there are asks.
func (w *Workspace) openAsks(ctx context.Context) error {
	return w.review.r.use(ctx, func(c *conn) error {
		found, err := c.get("SELECT 1 FROM asks LIMIT 1", func(row) {})
		w.asked.Store(found)
		return err
	})
}

// Asked reports whether anybody was ever asked for a further look here. Most
// workspaces begin without, and are spared looking for asks with every item.
func (w *Workspace) Asked() bool { return w.asked.Load() }

// follow writes what an inserted entry means for the asks.
func (s *sealed) follow(c *conn) error {
	if !s.asked {
		if e := &s.Entry; e.Answers != uuid.Nil && e.Kind == queue.Decided && e.Imported == nil {
			return errNotAsked
		}
		return nil
	}
	switch e := &s.Entry; e.Kind {
	case queue.Asked:
		return s.ask(c)
	case queue.Decided:
		return s.answer(c)
	case queue.Escalated:
		if e.Answers == uuid.Nil {
			return nil
		}
		err := c.exec("UPDATE asks SET state = (pass <> 3), answer = CASE pass WHEN 3 THEN NULL ELSE ?1 END, holder = NULL, until = NULL WHERE id = ?2 AND state = 0", s.Seq, e.Answers[:])
		if err != nil {
			return err
		}
		return c.exec("INSERT OR IGNORE INTO barred SELECT seq, ? FROM asks WHERE id = ? AND pass = 3", e.Reviewer, e.Answers[:])
	case queue.Skipped:
		if e.Answers != uuid.Nil {
			return c.exec("UPDATE asks SET holder = ?, until = ? WHERE id = ? AND state = 0", resting+e.Reviewer, nanos(e.Until), e.Answers[:])
		}
	case queue.Undone:
		if err := c.exec("UPDATE asks SET state = 2, holder = NULL, until = NULL WHERE seq = ?1 OR of = ?1 AND state = 0", s.undone.seq); err != nil {
			return err
		}
		return c.exec("UPDATE asks SET state = 0, answer = NULL WHERE answer = ? AND state = 1", s.undone.seq)
	}
	return nil
}

// ask opens an ask, and bars everybody from it who has decided the item.
func (s *sealed) ask(c *conn) error {
	a := s.Entry.Ask
	var of int64
	if a.Of != uuid.Nil {
		if _, err := c.get("SELECT seq FROM ledger WHERE id = ? AND ref = ?", func(r row) { of = r.int(0) }, a.Of[:], s.ref); err != nil {
			return err
		}
	}
	err := c.exec("INSERT INTO asks(seq, id, ref, pass, of, urgent) VALUES(?, ?, ?, ?, ?, ?)", s.Seq, s.Entry.ID[:], s.ref, passCodes.code(a.Pass), orNull(of), truth(a.Urgent))
	if err != nil {
		return err
	}
	var seq int64
	_, err = c.get("SELECT last FROM work WHERE ref = ?", func(r row) { seq = r.int(0) }, s.ref)
	for seq > 0 && err == nil {
		var kind, prior int64
		var reviewer string
		if _, err = c.get("SELECT kind, reviewer, coalesce(prior, 0) FROM ledger WHERE seq = ?", func(r row) { kind, reviewer, prior = r.int(0), r.text(1), r.int(2) }, seq); err != nil {
			return err
		}
		if kind == entryCodes.code(queue.Decided) && reviewer != "" {
			err = c.exec("INSERT OR IGNORE INTO barred VALUES(?, ?)", s.Seq, reviewer)
		}
		seq = prior
	}
	return err
}

// answer ends the ask that a decision answers, and bars whoever made it from the
// others about the item, also where they had one open or it may open again. What is
// superseded is not looked at again.
func (s *sealed) answer(c *conn) error {
	e := &s.Entry
	if e.Answers != uuid.Nil {
		open := false
		err := c.query(context.Background(), "UPDATE asks SET state = (pass <> 3), answer = CASE pass WHEN 3 THEN NULL ELSE ?1 END, holder = NULL, until = NULL WHERE id = ?2 AND ref = ?3 AND state = 0 RETURNING 1",
			func(row) error { open = true; return nil }, s.Seq, e.Answers[:], s.ref)
		if err != nil {
			return err
		}
		if !open && e.Imported == nil {
			return errNotAsked
		}
	}
	if s.replaces > 0 {
		if err := c.exec("UPDATE asks SET state = 2, holder = NULL, until = NULL WHERE of = ? AND state = 0 AND pass = 2", s.replaces); err != nil {
			return err
		}
	}
	if e.Reviewer == "" {
		return nil
	}
	if err := c.exec("INSERT OR IGNORE INTO barred SELECT seq, ? FROM asks WHERE ref = ? AND (state = 0 OR state = 1 AND answer <> ?)", e.Reviewer, s.ref, s.Seq); err != nil {
		return err
	}
	return c.exec("UPDATE asks SET holder = NULL, until = NULL WHERE ref = ? AND state = 0 AND holder = ?", s.ref, e.Reviewer)
}

func truth(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

const askColumns = "a.seq, a.id, a.ref, a.pass, a.urgent, coalesce(a.until, 0), coalesce(a.holder, '')"

func scanAsk(r row) (o queue.OpenAsk) {
	o.Seq, o.Ref, o.Pass, o.Urgent = r.int(0), queue.Ref(r.int(2)), passCodes.word(r.int(3)), r.int(4) != 0
	copy(o.ID[:], r.blob(1))
	if holder := r.text(6); holder != "" && !strings.HasPrefix(holder, resting) && r.int(5) > 0 {
		o.Holder, o.Until = r.text(6), time.Unix(0, r.int(5)).UTC()
	}
	return o
}

// HeldAsk returns the ask that a reviewer has a running lease on.
func (w *Workspace) HeldAsk(ctx context.Context, reviewer string, now time.Time) (o queue.OpenAsk, err error) {
	found := false
	if w.Asked() {
		err = w.review.r.use(ctx, func(c *conn) (err error) {
			found, err = c.get("SELECT "+askColumns+" FROM asks AS a INDEXED BY asks_held WHERE holder = ? AND until > ? AND state = 0", func(r row) { o = scanAsk(r) }, reviewer, now.UnixNano())
			return err
		})
	}
	if err == nil && (!found || reviewer == "") {
		err = queue.Errorf(queue.NotFound, "no further look is held")
	}
	return o, err
}

// openAsk is the query for the first open ask of a pass that a reviewer may answer: one
// about any item, or about one. What it asks for is written out: with values bound in
// its place SQLite would plan it anew each time.
type openAsk struct {
	pass   queue.Pass
	urgent bool
	about  bool // one item
	leased bool // leased by the hub
}

var openAsks = func() map[openAsk]string {
	all := map[openAsk]string{}
	for _, pass := range passCodes {
		for _, urgent := range []bool{true, false} {
			every := fmt.Sprintf(firstAsk, "INDEXED BY asks_open", passCodes.code(pass), truth(urgent), "a.holder <> char(31) || ?2")
			one := fmt.Sprintf(firstAsk, "INDEXED BY asks_ref", passCodes.code(pass), truth(urgent), "TRUE") + " AND a.ref = ?5"
			for _, leased := range []bool{false, true} {
				end := " ORDER BY a.seq LIMIT 1"
				if leased {
					end = " AND EXISTS (SELECT 1 FROM grants AS g WHERE g.ref = a.ref AND g.ask = a.id)" + end
				}
				all[openAsk{pass, urgent, false, leased}], all[openAsk{pass, urgent, true, leased}] = every+end, one+end
			}
		}
	}
	return all
}()

const firstAsk = "SELECT " + askColumns + ` FROM asks AS a %s JOIN work AS w ON w.ref = a.ref
	WHERE a.state = 0 AND a.pass = %d AND a.urgent = %d AND a.ref <> ?4 AND (a.until IS NULL OR a.until <= ?1 OR a.holder = ?2 OR a.holder GLOB char(31) || '*' AND %s)
	AND w.state = 2 AND w.harms & ?3 = 0 AND NOT EXISTS (SELECT 1 FROM barred WHERE ask = a.seq AND reviewer = ?2)`

// NextAsk returns the first open ask of some passes that a reviewer may answer.
func (w *Workspace) NextAsk(ctx context.Context, want queue.WantedAsk, now time.Time) (o queue.OpenAsk, err error) {
	args := []any{now.UnixNano(), want.Reviewer, int64(want.Out), want.But}
	if want.Ref != 0 {
		args = append(args, want.Ref)
	}
	for _, urgent := range []bool{true, false} {
		if !urgent && want.Urgent || !w.Asked() {
			break
		}
		for _, pass := range want.Passes {
			found := false
			err = w.review.r.use(ctx, func(c *conn) (err error) {
				found, err = c.get(openAsks[openAsk{pass, urgent, want.Ref != 0, want.Leased}], func(r row) { o = scanAsk(r) }, args...)
				return err
			})
			if err != nil || found {
				return o, err
			}
		}
	}
	return o, queue.Errorf(queue.NotFound, "nobody asks for a further look")
}

// LeaseAsk gives an ask to a reviewer until a time. It answers NotOpen when it is
// not open any more or held by another.
func (w *Workspace) LeaseAsk(ctx context.Context, id uuid.UUID, reviewer string, now, until time.Time) error {
	given := false
	err := w.review.w.act(ctx, false, func(c *conn) error {
		return c.query(context.Background(), "UPDATE asks SET holder = ?1, until = ?2 WHERE id = ?3 AND state = 0 AND (until IS NULL OR until <= ?4 OR holder = ?1 OR holder GLOB char(31) || '*') RETURNING 1",
			func(row) error { given = true; return nil }, reviewer, until.UnixNano(), id[:], now.UnixNano())
	}, nil)
	if err == nil && !given {
		err = queue.Errorf(queue.NotOpen, "somebody else has the item open; go on with the next one")
	}
	return err
}

// ReleaseAsks gives back what a reviewer holds of asks.
func (w *Workspace) ReleaseAsks(ctx context.Context, reviewer string) error {
	return w.review.w.act(ctx, false, func(c *conn) error {
		return c.exec("UPDATE asks SET holder = NULL, until = NULL WHERE holder = ? AND until IS NOT NULL", reviewer)
	}, nil)
}

// Asks returns the open asks of a pass, the urgent first, then the oldest; with a
// ref, those about one item.
func (w *Workspace) Asks(ctx context.Context, pass queue.Pass, ref queue.Ref) (list []queue.OpenAsk, err error) {
	err = w.review.r.read(ctx, func(c *conn) error {
		where, arg := "a.pass = ?", any(passCodes.code(pass))
		if ref != 0 {
			where, arg = "a.ref = ?", ref
		}
		return c.query(ctx, "SELECT "+askColumns+" FROM asks AS a WHERE a.state = 0 AND "+where+w.ofItemsHere()+" ORDER BY a.urgent DESC, a.seq", func(r row) error {
			if o := scanAsk(r); ref == 0 || o.Pass == pass {
				list = append(list, o)
			}
			return nil
		}, arg)
	})
	return list, err
}

// ofItemsHere is the condition that an ask is about an item whose content is here. Where
// none is set aside nothing need be looked at for it.
func (w *Workspace) ofItemsHere() string {
	if w.follow.aside.Load() == 0 {
		return ""
	}
	return " AND (SELECT state FROM work WHERE ref = a.ref) < 8"
}

// CountAsks counts the open asks by pass.
func (w *Workspace) CountAsks(ctx context.Context) (map[queue.Pass]int64, error) {
	n := map[queue.Pass]int64{}
	err := w.review.r.read(ctx, func(c *conn) error {
		return c.query(ctx, "SELECT a.pass, count(*) FROM asks AS a INDEXED BY asks_open WHERE a.state = 0"+w.ofItemsHere()+" GROUP BY a.pass", func(r row) error {
			n[passCodes.word(r.int(0))] = r.int(1)
			return nil
		})
	})
	return n, err
}

// Unknowing returns those of some items that a reviewer may yet be asked to look at
// without knowing of a decision; with no items, of all.
func (w *Workspace) Unknowing(ctx context.Context, reviewer string, refs []queue.Ref) (map[queue.Ref]bool, error) {
	blind := map[queue.Ref]bool{}
	if !w.Asked() {
		return blind, nil
	}
	const open = "SELECT ref FROM asks AS a WHERE state = 0 AND pass IN (2, 3) AND NOT EXISTS (SELECT 1 FROM barred WHERE ask = a.seq AND reviewer = ?)"
	err := w.review.r.read(ctx, func(c *conn) error {
		some := false
		if _, err := c.get("SELECT 1 FROM asks INDEXED BY asks_open WHERE state = 0 AND pass IN (2, 3) LIMIT 1", func(row) { some = true }); err != nil || !some {
			return err
		}
		note := func(r row) error {
			blind[queue.Ref(r.int(0))] = true
			return nil
		}
		if refs == nil {
			return c.query(ctx, open, note, reviewer)
		}
		for _, ref := range refs {
			if err := c.query(ctx, open+" AND ref = ?", note, reviewer, ref); err != nil {
				return err
			}
		}
		return nil
	})
	return blind, err
}

// Charter returns the entries about no item, oldest first.
func (w *Workspace) Charter(ctx context.Context) (list []queue.Sealed, err error) {
	err = w.review.r.read(ctx, func(c *conn) error {
		return c.query(ctx, "SELECT "+entryColumns+" FROM ledger INDEXED BY ledger_apart WHERE ref = 0 AND kind >= 6 ORDER BY seq", func(r row) error {
			s, err := scanEntry(r)
			list = append(list, s)
			return err
		})
	})
	return list, err
}

// DecidedFewer reports whether a reviewer has made fewer than n decisions, here or on
// another device of a hub's.
func (w *Workspace) DecidedFewer(ctx context.Context, reviewer string, n int) (fewer bool, err error) {
	err = w.review.r.use(ctx, func(c *conn) error {
		_, err := c.get(`SELECT (SELECT count(*) FROM (SELECT 1 FROM ledger INDEXED BY ledger_reviewer WHERE reviewer = ?1 AND imported = 0 AND kind = 1 LIMIT ?2))
			+ coalesce((SELECT decisions FROM elsewhere WHERE reviewer = ?1), 0)`, func(r row) { fewer = r.int(0) < int64(n) }, reviewer, n)
		return err
	})
	return fewer, err
}

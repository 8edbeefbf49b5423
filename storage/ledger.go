package storage

import (
	"context"
	"crypto/ed25519"
	"errors"
	"sync"
	"time"

	"github.com/google/uuid"

	"discern/queue"
)

// The rules of the ledger: an act is one INSERT, and triggers move the work on
// and refuse what is not open; the row is durable before it is answered; each
// row's hash covers the one before it and is signed by the device.

// head is the end of the ledger.
type head struct {
	seq  int64
	hash [32]byte
}

// ledger remembers the end of the ledger, which the goroutine that writes
// review.db moves on.
type ledger struct {
	mu  sync.RWMutex
	end head
}

func (l *ledger) head() head {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return l.end
}

func (l *ledger) moveTo(h head) {
	l.mu.Lock()
	l.end = h
	l.mu.Unlock()
}

// openLedger reads the ledger's end and makes this device known.
func (w *Workspace) openLedger(ctx context.Context) error {
	var h head
	var known bool
	err := w.review.r.use(ctx, func(c *conn) error {
		if _, err := c.get("SELECT seq, hash FROM head", func(r row) {
			h.seq = r.int(0)
			copy(h.hash[:], r.blob(1))
		}); err != nil {
			return err
		}
		_, err := c.get("SELECT 1 FROM devices WHERE id = ?", func(row) { known = true }, w.device)
		return err
	})
	if err != nil {
		return err
	}
	w.ledger.moveTo(h)
	if known {
		return nil
	}
	if h.seq > 0 {
		w.log.Warn("device.key is new: entries are signed with another key from here on, what the old one signed still verifies")
	}
	return w.review.w.work(ctx, true, func(c *conn) error {
		return c.exec("INSERT INTO devices VALUES(?, ?, ?)", w.device, []byte(w.key.Public().(ed25519.PublicKey)), w.now().UnixNano())
	}, nil)
}

// Turn returns the length of the ledger.
func (w *Workspace) Turn() int64 { return w.ledger.head().seq }

// sealed is an entry ready to be inserted.
type sealed struct {
	queue.Sealed
	ref      queue.Ref
	undone   target // of Undone
	replaces int64  // the entry in force that this one supersedes; 0 for none
	asked    bool   // there may be asks that the entry means something for
}

// seal hashes and signs an entry that follows prev.
func (w *Workspace) seal(e queue.Entry, ref queue.Ref, prev head) (s sealed, err error) {
	if e.Kind == queue.Asked {
		w.asked.Store(true)
	}
	s = sealed{ref: ref, asked: w.asked.Load(), Sealed: queue.Sealed{Entry: e}}
	if s.Canonical, err = e.Canonical(); err != nil {
		return s, err
	}
	s.chain(prev)
	return s, nil
}

// chain gives the entry its place behind another.
func (s *sealed) chain(prev head) {
	s.Seq, s.Prev = prev.seq+1, prev.hash
	s.Hash = queue.Chain(s.Prev, s.Canonical)
}

func (w *Workspace) sign(s *sealed) { s.Sig = ed25519.Sign(w.key, s.Hash[:]) }

// Append seals an entry that was made here, appends it and moves the work on.
func (w *Workspace) Append(ctx context.Context, e queue.Entry, now time.Time) (queue.Sealed, error) {
	done, err := w.AppendAll(ctx, []queue.Entry{e}, now)
	if err != nil {
		return queue.Sealed{}, err
	}
	return done[0].Sealed, done[0].Err
}

// AppendAll seals entries that were made here, appends those that can be, and
// moves the work on.
func (w *Workspace) AppendAll(ctx context.Context, entries []queue.Entry, now time.Time) ([]queue.Appended, error) {
	done := make([]queue.Appended, len(entries))
	todo := make([]sealed, len(entries))
	for i, e := range entries {
		ref, key, err := w.resolve(ctx, e.Key())
		if e.Kind.AboutNoItem() {
			ref, err = 0, nil
		}
		if err != nil && !isAbout(err, "item") {
			return nil, err
		}
		e.Device, e.Source = w.device, key.Source
		done[i].Err, todo[i] = err, sealed{ref: ref, Sealed: queue.Sealed{Entry: e}}
	}
	var end head
	err := w.review.w.act(ctx, true, func(c *conn) error {
		if err := w.wakeWithin(c, now); err != nil {
			return err
		}
		end = w.ledger.head()
		for i := range todo {
			if done[i].Err != nil {
				continue
			}
			s, err := w.appendOne(c, &todo[i], end)
			switch {
			case refusedBy(err, notOpen), errors.Is(err, errUnasked): // the statement alone is taken back
				done[i].Err = err
			case err != nil:
				return err
			default:
				done[i].Sealed, end = s, head{s.Seq, s.Hash}
			}
		}
		return nil
	}, func() {
		w.ledger.moveTo(end)
		for i := range done {
			w.wakes.before(done[i].Sealed.Entry.Until)
		}
	})
	switch {
	case refusedBy(err, isKnown):
		return nil, &queue.Error{Kind: queue.Invalid, Field: "id", Msg: "is in the ledger already", Err: err}
	case err != nil:
		return nil, err
	}
	for i := range done {
		if refusedBy(done[i].Err, notOpen) {
			done[i].Err = w.whyNotOpen(ctx, todo[i].ref, done[i].Err)
		}
	}
	return done, nil
}

// isAbout reports whether an error is a foreseen one about a field.
func isAbout(err error, field string) bool {
	var e *queue.Error
	return errors.As(err, &e) && e.Field == field
}

// errUnasked leaves out an ask about a decision that was left out.
var errUnasked = queue.Errorf(queue.NotOpen, "the decision that is to be looked at again was not made")

// appendOne seals an entry behind prev and inserts it.
func (w *Workspace) appendOne(c *conn, todo *sealed, prev head) (queue.Sealed, error) {
	s, err := w.seal(todo.Entry, todo.ref, prev)
	if err != nil {
		return s.Sealed, err
	}
	if s.Entry.Kind == queue.Undone {
		if s.undone, err = findTarget(c, s.Entry.Undoes, s.ref); err != nil {
			return s.Sealed, err
		}
	}
	if s.Entry.Kind == queue.Asked && s.Entry.Ask.Of != uuid.Nil {
		if made, err := c.get("SELECT 1 FROM ledger WHERE id = ?", func(row) {}, s.Entry.Ask.Of[:]); err != nil || !made {
			return s.Sealed, errors.Join(err, errUnasked)
		}
	}
	w.sign(&s)
	return s.Sealed, s.insert(c)
}

// target is an entry that is being taken back.
type target struct {
	seq    int64
	effect effect
}

// findTarget looks up the entry that an undo names.
func findTarget(c *conn, id uuid.UUID, ref queue.Ref) (t target, err error) {
	var of queue.Ref
	var undone, followed bool
	found, err := c.get(`SELECT seq, effect, ref, EXISTS (SELECT 1 FROM ledger AS u WHERE u.undoes = l.seq),
			EXISTS (SELECT 1 FROM ledger AS n WHERE n.replaces = l.seq AND NOT EXISTS (SELECT 1 FROM ledger AS u WHERE u.undoes = n.seq))
			OR EXISTS (SELECT 1 FROM asks WHERE (of = l.seq OR seq = l.seq) AND state = 1)
		FROM ledger AS l WHERE id = ?`,
		func(r row) {
			t, of, undone, followed = target{r.int(0), effect(r.int(1))}, queue.Ref(r.int(2)), r.int(3) != 0, r.int(4) != 0
		}, id[:])
	switch {
	case err != nil:
	case !found:
		err = &queue.Error{Kind: queue.NotFound, Field: "undoes", Msg: "names no entry here"}
	case of != ref:
		err = &queue.Error{Kind: queue.Invalid, Field: "undoes", Msg: "names an entry about another item"}
	case undone:
		err = &queue.Error{Kind: queue.NotOpen, Field: "undoes", Msg: "names an entry that is taken back already"}
	case followed:
		err = &queue.Error{Kind: queue.NotOpen, Field: "undoes", Msg: "names a decision on which somebody else has built since: it stands; a supervisor can overturn it"}
	}
	return t, err
}

// ground is what the effect of an entry depends on.
type ground struct {
	settled  bool // the item is decided
	rested   bool // it still rests by the skip that is taken back
	replaces bool // the decision that the entry supersedes is in force
}

// effect is what the entry does to the work as it stands.
func (s *sealed) effect(c *conn) (effect, error) {
	g := ground{rested: true}
	var err error
	switch {
	case s.undone.effect == rests:
		_, err = c.get("SELECT w.state = 3 AND w.until = l.until AND w.holder = l.reviewer FROM work AS w, ledger AS l WHERE w.ref = ? AND l.seq = ?",
			func(r row) { g.rested = r.int(0) != 0 }, s.ref, s.undone.seq)
	case s.Entry.Imported != nil || s.Entry.Kind == queue.Skipped || s.Entry.Kind == queue.Escalated:
		_, err = c.get("SELECT state = 2 FROM work WHERE ref = ?", func(r row) { g.settled = r.int(0) != 0 }, s.ref)
	}
	if id := s.Entry.Replaces(); err == nil && id != uuid.Nil {
		_, err = c.get("SELECT l.seq FROM work AS w JOIN ledger AS l ON l.seq = w.settled WHERE w.ref = ? AND l.id = ?", func(r row) { s.replaces = r.int(0) }, s.ref, id[:])
		g.replaces = s.replaces > 0
		if err == nil && !g.replaces && s.Entry.Imported == nil {
			err = queue.Errorf(queue.NotOpen, "the decision has been superseded meanwhile; nothing was changed")
		}
	}
	return s.effectOn(g), err
}

// effectOn is the effect on a given ground. A decision that was asked for, and an
// imported one where one is in force, comes as a further opinion. What somebody skipped
// elsewhere rests for them alone: whom it comes to is the hub's to say.
func (s *sealed) effectOn(g ground) effect {
	switch s.Entry.Kind {
	case queue.Decided:
		switch {
		case g.replaces:
			return replaces
		case g.settled || s.Entry.Answers != uuid.Nil && s.Entry.Imported == nil:
			return opinion
		}
		return settles
	case queue.Undone:
		if e := s.undone.effect.undoing(); e != wakes || g.rested {
			return e
		}
	case queue.Skipped:
		if !g.settled && !s.Entry.Until.IsZero() && !s.Entry.FromHub() {
			return rests
		}
	case queue.Escalated:
		if !g.settled {
			return escalates
		}
	}
	return noEffect
}

const insertEntry = `INSERT INTO ledger(seq, id, kind, effect, imported, ref, prior, at, until, verdict, undoes, reviewer, hash, sig, entry, replaces)
	VALUES(?1, ?2, ?3, ?4, ?5, ?6, (SELECT last FROM work WHERE ref = ?6), ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)`

func (s *sealed) insert(c *conn) error {
	eff, err := s.effect(c)
	if err != nil {
		return err
	}
	col := columnsOf(&s.Entry)
	err = c.exec(insertEntry, s.Seq, s.Entry.ID[:], col.kind, int64(eff), col.imported, s.ref, col.at, col.until, col.verdict,
		orNull(s.undone.seq), s.Entry.Reviewer, s.Hash[:], s.Sig, s.Canonical, orNull(s.replaces))
	if err != nil {
		return err
	}
	return s.follow(c)
}

// orNull is how the number of an entry is stored; NULL when there is none.
func orNull(seq int64) any {
	if seq == 0 {
		return nil
	}
	return seq
}

// columns are what stands beside the canonical bytes and is drawn from them.
type columns struct {
	kind     int64
	imported int64
	at       int64
	until    any
	verdict  any
}

func columnsOf(e *queue.Entry) columns {
	col := columns{kind: entryCodes.code(e.Kind), at: e.At.UnixNano(), until: nanos(e.Until)}
	if e.Imported != nil {
		col.imported, col.at = 1, e.Imported.At.UnixNano()
	}
	if e.Decision != nil {
		col.verdict = verdictCodes.code(e.Decision.Verdict)
	}
	return col
}

// whyNotOpen says in words what keeps a reviewer from acting on an item.
func (w *Workspace) whyNotOpen(ctx context.Context, ref queue.Ref, cause error) error {
	state, holder := queue.Settled, ""
	err := w.review.r.use(ctx, func(c *conn) error {
		_, err := c.get("SELECT state, coalesce(holder, '') FROM work WHERE ref = ?", func(r row) { state, holder = queue.State(r.int(0)), r.text(1) }, ref)
		return err
	})
	if err != nil {
		return err
	}
	msg := "the item is decided already; undo that decision first, or go on with the next item"
	switch {
	case state == queue.Leased:
		msg = holder + " has the item open; go on with the next one"
	case state >= aside:
		msg = "the item is not here any more; go on with the next one"
	}
	return &queue.Error{Kind: queue.NotOpen, Msg: msg, Err: cause}
}

package queue

import (
	"context"
	"errors"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"
)

// The rules of acting: every act is one entry, made durable before it is
// answered; it is made by a seated reviewer, on an item that is open to them.

// Decide records the reviewer's judgement of an item and settles it. The first
// look is Pass First. When it returns without error the decision is on the disk.
func (d *Desk) Decide(ctx context.Context, ref Ref, j Judgement) (Decision, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := j.complete(d.policies); err != nil {
		return Decision{}, err
	}
	r, err := d.record(ctx, ref)
	if err != nil {
		return Decision{}, err
	}
	e, err := d.decision(&r.Item, j)
	if err != nil {
		return Decision{}, err
	}
	answered, err := d.claim(ctx, ref, r.Work.State, e.At)
	if err != nil {
		return Decision{}, err
	}
	follow, err := d.consequences(ctx, &r.Item, &e, answered)
	if err != nil {
		return Decision{}, err
	}
	if err := d.appendWith(ctx, e, follow); err != nil {
		return Decision{}, err
	}
	return *e.Decision, nil
}

// appendWith appends an entry and what follows from it in one commit.
func (d *Desk) appendWith(ctx context.Context, e Entry, follow []Entry) error {
	if len(follow) == 0 {
		return d.append(ctx, e)
	}
	done, err := d.appendAll(ctx, append([]Entry{e}, follow...))
	if err != nil {
		return err
	}
	return done[0].Err
}

// decision makes the entry of a complete judgement of an item.
func (d *Desk) decision(it *Item, j Judgement) (Entry, error) {
	length := utf8.RuneCountInString(it.Text)
	if err := list("spans", j.Spans, func(s Span) error { return s.validate(length) }); err != nil {
		return Entry{}, err
	}
	e, err := d.entry(Decided, it.Key())
	if err != nil {
		return e, err
	}
	if j.OpenedAt.IsZero() || j.OpenedAt.After(e.At) {
		j.OpenedAt = e.At
	}
	e.Decision = &Decision{
		ID: e.ID, Item: e.Item, Source: e.Source, Pass: First,
		Verdict: j.Verdict, Policies: j.Policies, Actions: j.Actions, Rationale: j.Rationale, Spans: j.Spans, Indicators: j.Indicators,
		Reviewer: e.Reviewer, Device: e.Device, OpenedAt: j.OpenedAt.UTC(), DecidedAt: e.At,
		ScoresShown: &j.ScoresShown, Revealed: &j.Revealed,
		PolicyVersion: d.policies.Version(j.Policies...),
	}
	return e, nil
}

// Skip puts an item aside for SkipRest, with a reason.
func (d *Desk) Skip(ctx context.Context, ref Ref, reason string) error {
	return d.act(ctx, Skipped, ref, d.now().Add(SkipRest), reason, "say in a word why it is skipped")
}

// Escalate hands an item to the escalated queue, with a reason.
func (d *Desk) Escalate(ctx context.Context, ref Ref, reason string) error {
	return d.act(ctx, Escalated, ref, time.Time{}, reason, "say what the next person should look at")
}

// Note adds words to an item's history; its work does not change.
func (d *Desk) Note(ctx context.Context, ref Ref, words string) error {
	return d.act(ctx, Noted, ref, time.Time{}, words, "the note has no words")
}

// act appends an entry of words about an item; missing says what the words are for.
func (d *Desk) act(ctx context.Context, kind EntryKind, ref Ref, until time.Time, text, missing string) error {
	if text == "" {
		return invalid("reason", "is empty; %s", missing)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	r, err := d.record(ctx, ref)
	if err != nil {
		return err
	}
	e, err := d.entry(kind, r.Item.Key())
	if err != nil {
		return err
	}
	e.Text, e.Until = text, until.UTC()
	if kind != Skipped && kind != Escalated {
		return d.append(ctx, e) // it is no word on the item
	}
	ask, err := d.claim(ctx, ref, r.Work.State, e.At)
	if err != nil {
		return err
	}
	if ask == nil {
		return d.append(ctx, e)
	}
	e.Answers = ask.ID
	if kind == Skipped || ask.Pass == QA {
		return d.append(ctx, e)
	}
	// Who cannot answer hands the question on to a supervisor.
	about, err := d.asked(ctx, ask)
	if err != nil {
		return err
	}
	if open, err := d.store.Asks(ctx, Adjudication, ref); err != nil || len(open) > 0 {
		return errors.Join(err, d.append(ctx, e))
	}
	follow, err := d.asking(&r.Item, Ask{Pass: Adjudication, Of: about.Decision.ID, Urgent: ask.Urgent}, "")
	if err != nil {
		return err
	}
	return d.appendWith(ctx, e, follow)
}

// Undoing is what an undo took back.
type Undoing struct {
	Ref    Ref // of the item that Next returns
	Undone Entry
	Others []Entry // taken back with it, since they were decided together
}

// Undo takes back the reviewer's last act that is not yet taken back, on all its
// items when they were decided together, and leases the first of them to the
// reviewer again, so that Next returns it; not so where it was a decision in place of
// another, which is in force again then. It answers NotOpen where somebody else has
// built on it since, and NotFound when there is nothing to take back.
func (d *Desk) Undo(ctx context.Context) (Undoing, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	last, err := d.store.LastAct(ctx, d.reviewer)
	if err != nil {
		return Undoing{}, err
	}
	u := Undoing{Undone: last[0].Entry}
	undos := make([]Entry, len(last))
	for i := range last {
		e := &last[i].Entry
		refs, err := d.store.Find(ctx, e.Key())
		if err != nil {
			return Undoing{}, err
		}
		if len(refs) != 1 {
			return Undoing{}, Errorf(NotFound, "the item of your last act is not here any more; nothing was undone")
		}
		if undos[i], err = d.entry(Undone, e.Key()); err != nil {
			return Undoing{}, err
		}
		undos[i].Undoes = e.ID
		if i == 0 {
			u.Ref = refs[0]
		} else {
			u.Others = append(u.Others, *e)
		}
	}
	done, err := d.appendAll(ctx, undos)
	if err != nil {
		return Undoing{}, err
	}
	for _, a := range done {
		if a.Err != nil {
			return Undoing{}, a.Err
		}
	}
	now := d.now()
	if err := d.giveBack(ctx, 0, now); err != nil {
		return Undoing{}, err
	}
	switch dec := u.Undone.Decision; {
	case dec != nil && (dec.Pass == Adjudication || dec.Supersedes != uuid.Nil && dec.Pass != Appeal):
		return u, nil // what was in force is so again, and the item is nobody's to decide
	case u.Undone.Answers != uuid.Nil:
		return u, d.store.LeaseAsk(ctx, u.Undone.Answers, d.reviewer, now, now.Add(LeaseTime))
	}
	return u, d.store.Lease(ctx, u.Ref, d.reviewer, now, now.Add(LeaseTime))
}

// WakeAll ends the rest of every skipped item.
func (d *Desk) WakeAll(ctx context.Context) error { return d.store.Wake(ctx, "") }

// errNobody answers to an act while nobody sits at the desk.
var errNobody = invalid("reviewer", "is empty; say who sits at the desk")

// entry begins an entry of the seated reviewer about an item.
func (d *Desk) entry(kind EntryKind, key Key) (Entry, error) {
	if d.reviewer == "" {
		return Entry{}, errNobody
	}
	return d.entryBy(d.reviewer, kind, key)
}

// entryBy begins an entry of anybody, or of nobody, about an item.
func (d *Desk) entryBy(reviewer string, kind EntryKind, key Key) (Entry, error) {
	id, err := d.newID()
	if err != nil {
		return Entry{}, Errorf(Other, "could not make an id: %w", err)
	}
	at := d.now().UTC()
	if b := d.hub.bond.Load(); b != nil && reviewer != "" && reviewer != b.Reviewer {
		return Entry{}, b.notTheirs()
	}
	return Entry{ID: id, At: at, Kind: kind, Device: d.store.Device(), Reviewer: reviewer, Source: key.Source, Item: key.ID}, nil
}

func (d *Desk) append(ctx context.Context, e Entry) error {
	if err := d.writes(ctx); err != nil {
		return err
	}
	if err := e.Validate(); err != nil {
		return err
	}
	if err := d.fits(&e); err != nil {
		return err
	}
	_, err := d.store.Append(ctx, e, d.now())
	d.stir()
	return err
}

package queue

import (
	"context"
	"time"
	"unicode/utf8"
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
	r, err := d.store.Record(ctx, ref)
	if err != nil {
		return Decision{}, err
	}
	length := utf8.RuneCountInString(r.Item.Text)
	if err := list("spans", j.Spans, func(s Span) error { return s.validate(length) }); err != nil {
		return Decision{}, err
	}
	e, err := d.entry(Decided, r.Item.Key())
	if err != nil {
		return Decision{}, err
	}
	if j.OpenedAt.IsZero() || j.OpenedAt.After(e.At) {
		j.OpenedAt = e.At
	}
	e.Decision = &Decision{
		ID: e.ID, Item: e.Item, Source: e.Source, Pass: First,
		Verdict: j.Verdict, Policies: j.Policies, Actions: j.Actions, Rationale: j.Rationale, Spans: j.Spans,
		Reviewer: e.Reviewer, Device: e.Device, OpenedAt: j.OpenedAt.UTC(), DecidedAt: e.At,
		ScoresShown: &j.ScoresShown, Revealed: &j.Revealed,
		PolicyVersion: d.policies.Version(j.Policies...),
	}
	if err := d.append(ctx, e); err != nil {
		return Decision{}, err
	}
	return *e.Decision, nil
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
	r, err := d.store.Record(ctx, ref)
	if err != nil {
		return err
	}
	e, err := d.entry(kind, r.Item.Key())
	if err != nil {
		return err
	}
	e.Text, e.Until = text, until.UTC()
	return d.append(ctx, e)
}

// Undoing is what an undo took back.
type Undoing struct {
	Ref    Ref
	Undone Entry
}

// Undo takes back the reviewer's last act that is not yet taken back, and
// leases its item to them again, so that Next returns it. It answers NotFound
// when there is nothing to take back.
func (d *Desk) Undo(ctx context.Context) (Undoing, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	last, err := d.store.LastAct(ctx, d.reviewer)
	if err != nil {
		return Undoing{}, err
	}
	refs, err := d.store.Find(ctx, last.Entry.Key())
	if err != nil {
		return Undoing{}, err
	}
	if len(refs) != 1 {
		return Undoing{}, Errorf(NotFound, "the item of your last act is not here any more; nothing was undone")
	}
	e, err := d.entry(Undone, last.Entry.Key())
	if err != nil {
		return Undoing{}, err
	}
	e.Undoes = last.Entry.ID
	if err := d.append(ctx, e); err != nil {
		return Undoing{}, err
	}
	now := d.now()
	if err := d.giveBack(ctx, refs[0], now); err != nil {
		return Undoing{}, err
	}
	if err := d.store.Lease(ctx, refs[0], d.reviewer, now, now.Add(LeaseTime)); err != nil {
		return Undoing{}, err
	}
	return Undoing{Ref: refs[0], Undone: last.Entry}, nil
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
	return Entry{ID: id, At: d.now().UTC(), Kind: kind, Device: d.store.Device(), Reviewer: reviewer, Source: key.Source, Item: key.ID}, nil
}

func (d *Desk) append(ctx context.Context, e Entry) error {
	if err := e.Validate(); err != nil {
		return err
	}
	_, err := d.store.Append(ctx, e, d.now())
	return err
}

package queue

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
)

// The rules of deciding together: one judgement may settle several items, as the
// posts of one author, when each of them was looked at. Each has an entry of its
// own in the ledger, all in one commit; they share the id of the act, and one undo
// takes all of them back.

// MostTogether is how many items one judgement settles at the most.
const MostTogether = 100

// Looked is an item that was before the reviewer, and what they saw of it.
type Looked struct {
	Ref         Ref
	OpenedAt    time.Time // when it was shown; what was not shown is not decided
	ScoresShown bool
	Revealed    bool
	Spans       []Span // the evidence in its text
}

// Together is what became of items that were decided together.
type Together struct {
	Decided []Decision
	Refused []Refusal
}

// Refusal is an item that was not decided with the others, and why.
type Refusal struct {
	Ref Ref
	Err error
}

// DecideAll records one judgement of several items that the reviewer has looked at,
// and settles those that are open: the others are named. What the judgement says of
// one item alone, when it was opened and what was seen of it, is taken from looked.
// It answers Invalid, and decides nothing, when one was never opened, and the first
// refusal's error when none is open.
func (d *Desk) DecideAll(ctx context.Context, looked []Looked, j Judgement) (Together, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(looked) == 0 || len(looked) > MostTogether {
		return Together{}, invalid("items", "are %d; one judgement settles 1 to %d", len(looked), MostTogether)
	}
	if err := j.complete(d.policies); err != nil {
		return Together{}, err
	}
	var t Together
	var refs []Ref
	var entries, follow []Entry
	for i, l := range looked {
		if l.OpenedAt.IsZero() {
			return Together{}, invalid(fmt.Sprintf("items[%d]", i), "was not looked at; nothing is decided unseen")
		}
		r, err := d.record(ctx, l.Ref)
		if k := KindOf(err); k == NotFound || k == NotOpen {
			t.Refused = append(t.Refused, Refusal{l.Ref, err})
			continue
		}
		if err != nil {
			return Together{}, err
		}
		one := j
		one.OpenedAt, one.ScoresShown, one.Revealed, one.Spans = l.OpenedAt, l.ScoresShown, l.Revealed, l.Spans
		e, err := d.decision(&r.Item, one)
		if err != nil {
			return Together{}, under(fmt.Sprintf("items[%d]", i), err)
		}
		answered, err := d.claim(ctx, l.Ref, r.Work.State, e.At)
		if KindOf(err) == NotOpen {
			t.Refused = append(t.Refused, Refusal{l.Ref, err})
			continue
		}
		if err != nil {
			return Together{}, err
		}
		more, err := d.consequences(ctx, &r.Item, &e, answered)
		if err != nil {
			return Together{}, err
		}
		refs, entries = append(refs, l.Ref), append(entries, e)
		follow = append(follow, more...)
	}
	done, err := d.appendAll(ctx, append(entries, follow...))
	if err != nil {
		return Together{}, err
	}
	for i, a := range done[:len(entries)] {
		if a.Err != nil {
			t.Refused = append(t.Refused, Refusal{refs[i], a.Err})
		} else {
			t.Decided = append(t.Decided, *a.Sealed.Entry.Decision)
		}
	}
	if len(t.Decided) == 0 {
		return t, t.Refused[0].Err
	}
	return t, nil
}

// appendAll appends entries as one act.
func (d *Desk) appendAll(ctx context.Context, entries []Entry) ([]Appended, error) {
	if err := d.writes(ctx); err != nil {
		return nil, err
	}
	act := uuid.Nil
	if len(entries) > 1 {
		var err error
		if act, err = d.newID(); err != nil {
			return nil, Errorf(Other, "could not make an id: %w", err)
		}
	}
	for i := range entries {
		entries[i].Act = act
		if err := firstError(entries[i].Validate(), d.fits(&entries[i])); err != nil {
			return nil, err
		}
	}
	defer d.stir()
	return d.store.AppendAll(ctx, entries, d.now())
}

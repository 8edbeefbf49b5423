package queue

import (
	"context"
	"slices"
	"strings"

	"github.com/google/uuid"
)

// The rules of overruling: the decision in force gives way to another decision, which
// names it and says why. Both stand in the ledger. An appeal is heard by somebody who
// has not decided the item, and so is a disagreement.

// Overturn decides an item anew, in place of the decision in force. Only a supervisor
// may, with a reason, and it must say something else than what is in force.
func (d *Desk) Overturn(ctx context.Context, ref Ref, j Judgement) (Decision, error) {
	return d.overrule(ctx, ref, j, QA)
}

// Adjudicate ends a disagreement: its decision takes the place of the one in force,
// whether it says the same or not. Only a supervisor may who has not decided the item.
func (d *Desk) Adjudicate(ctx context.Context, ref Ref, j Judgement) (Decision, error) {
	return d.overrule(ctx, ref, j, Adjudication)
}

func (d *Desk) overrule(ctx context.Context, ref Ref, j Judgement, pass Pass) (Decision, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	what := map[Pass]string{QA: "overturn a decision", Adjudication: "adjudicate"}[pass]
	if err := d.needSupervisor(ctx, what, ref); err != nil {
		return Decision{}, err
	}
	if strings.TrimSpace(j.Rationale) == "" {
		return Decision{}, invalid("rationale", "is empty; say in a sentence why, for whoever decided before")
	}
	if err := j.complete(d.policies); err != nil {
		return Decision{}, err
	}
	r, err := d.store.Record(ctx, ref)
	if err != nil {
		return Decision{}, err
	}
	before, err := d.inForce(ctx, ref)
	if err != nil {
		return Decision{}, err
	}
	e, err := d.decision(&r.Item, j)
	if err != nil {
		return Decision{}, err
	}
	e.Decision.Pass, e.Decision.Supersedes = pass, before.ID
	open, err := d.store.Asks(ctx, Adjudication, ref)
	if err != nil {
		return Decision{}, err
	}
	switch {
	case pass == Adjudication && len(open) == 0:
		return Decision{}, Errorf(NotOpen, "nobody disagrees about this item; to decide otherwise, overturn the decision")
	case pass == Adjudication:
		if err := d.notDecider(ctx, ref, "a disagreement is settled by somebody who has not decided the item"); err != nil {
			return Decision{}, err
		}
		e.Answers = open[0].ID
	case len(open) > 0:
		return Decision{}, Errorf(Refused, "a supervisor is to settle what is said of this item: adjudicate instead")
	case !Differ(&before, e.Decision):
		return Decision{}, invalid("verdict", "says what is in force already; nothing was changed")
	}
	return *e.Decision, d.append(ctx, e)
}

// notDecider refuses whoever has decided an item; why says what it is for. A decision
// that was taken back counts, since it was made, but not one of a supervisor who
// settles the same disagreement again.
func (d *Desk) notDecider(ctx context.Context, ref Ref, why string) error {
	history, err := d.store.History(ctx, ref)
	if err != nil {
		return err
	}
	undone := map[uuid.UUID]bool{}
	for i := range history {
		undone[history[i].Entry.Undoes] = true
	}
	if slices.ContainsFunc(history, func(s Sealed) bool {
		e := &s.Entry
		return e.Kind == Decided && e.Reviewer == d.reviewer && (e.Decision.Pass != Adjudication || !undone[e.ID])
	}) {
		return Errorf(Refused, "you have decided this item yourself: %s", why)
	}
	return nil
}

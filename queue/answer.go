package queue

import (
	"context"

	"github.com/google/uuid"
)

// The rules of answering: a decision that was asked for names what it answers. To
// which further look it leads, by the rules of oversight, for a danger to life or since
// two people disagree, is written in the same commit.

// consequences makes a decision the answer to what was asked, if it was, and returns
// the asks that follow from it: of one that was asked for, a supervisor's where it says
// something else than the one before; of a first look, a second where the rules of
// oversight or a danger to life demand one.
func (d *Desk) consequences(ctx context.Context, it *Item, e *Entry, answered *OpenAsk) ([]Entry, error) {
	if answered != nil {
		if err := d.answering(ctx, e, answered); err != nil {
			return nil, err
		}
		return d.disagreement(ctx, it, e, answered)
	}
	over, err := d.Oversight(ctx)
	if err != nil {
		return nil, err
	}
	ask := Ask{Pass: Second, Of: e.ID, Version: over.Version, Urgent: d.policies.Endangers(e.Decision)}
	if ask.Rules, err = d.sentBy(ctx, over, it, e.Decision); err != nil {
		return nil, err
	}
	if len(ask.Rules) == 0 && !ask.Urgent {
		return nil, nil
	}
	return d.asking(it, ask, "")
}

// answering makes a decision the answer to what was asked. That to an appeal takes
// the place of the decision in force; the others stand beside it.
func (d *Desk) answering(ctx context.Context, e *Entry, ask *OpenAsk) error {
	e.Answers, e.Decision.Pass = ask.ID, ask.Pass
	if ask.Pass != Appeal {
		return nil
	}
	before, err := d.inForce(ctx, ask.Ref)
	e.Decision.Supersedes = before.ID
	return err
}

// disagreement asks a supervisor where a second look says something else than the
// decision that it is about, unless one is asked already.
func (d *Desk) disagreement(ctx context.Context, it *Item, e *Entry, answered *OpenAsk) ([]Entry, error) {
	if answered.Pass != Second {
		return nil, nil
	}
	open, err := d.store.Asks(ctx, Adjudication, answered.Ref)
	if err != nil || len(open) > 0 {
		return nil, err
	}
	about, err := d.asked(ctx, answered)
	if err != nil || !Differ(&about.Decision, e.Decision) {
		return nil, err
	}
	return d.asking(it, Ask{Pass: Adjudication, Of: e.ID, Urgent: answered.Urgent}, "")
}

// asked reads what an ask is about.
func (d *Desk) asked(ctx context.Context, o *OpenAsk) (c Contested, err error) {
	history, err := d.store.History(ctx, o.Ref)
	if err != nil {
		return c, err
	}
	var of uuid.UUID
	for i := range history {
		if e := &history[i].Entry; e.ID == o.ID {
			c.Words, of = e.Text, e.Ask.Of
		}
	}
	for i := range history {
		if e := &history[i].Entry; e.ID == of && e.Decision != nil {
			c.Decision = *e.Decision
			return c, nil
		}
	}
	return c, Errorf(Damaged, "the decision that is looked at again is not in the ledger")
}

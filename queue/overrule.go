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

// Contest records that an item's author, or somebody for them, appeals against the
// decision in force. It goes to somebody who has not decided the item.
func (d *Desk) Contest(ctx context.Context, ref Ref, words string) error {
	if strings.TrimSpace(words) == "" {
		return invalid("text", "is empty; say what the appeal says")
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.askFor(ctx, ref, Ask{Pass: Appeal}, words, "an appeal is open already")
}

// AskSecond asks a further person for a look at a decided item, who is told nothing of
// the decision. Only a supervisor may.
func (d *Desk) AskSecond(ctx context.Context, ref Ref) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := d.needSupervisor(ctx, "ask for a second opinion", ref); err != nil {
		return err
	}
	return d.askFor(ctx, ref, Ask{Pass: Second}, "", "somebody is asked for a look already")
}

// askFor asks for a look at a decided item, once at a time.
func (d *Desk) askFor(ctx context.Context, ref Ref, ask Ask, words, already string) error {
	r, err := d.store.Record(ctx, ref)
	if err != nil {
		return err
	}
	before, err := d.inForce(ctx, ref)
	if err != nil {
		return err
	}
	open, err := d.store.Asks(ctx, ask.Pass, ref)
	if err != nil {
		return err
	}
	if len(open) > 0 {
		return Errorf(NotOpen, "%s; nothing was changed", already)
	}
	if ask.Pass != QA {
		ask.Of = before.ID
	}
	entries, err := d.asking(&r.Item, ask, words)
	if err != nil {
		return err
	}
	return d.append(ctx, entries[0])
}

// SetGolden gives a decided item a known answer: from now on everybody who has not
// decided it is asked to, unknowing. With no verdict the answer is the decision in
// force. Only a supervisor may.
func (d *Desk) SetGolden(ctx context.Context, ref Ref, verdict Verdict, rules []string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := d.needSupervisor(ctx, "give an item a known answer", ref); err != nil {
		return err
	}
	for _, code := range rules {
		if d.policies.Rule(code) == nil {
			return invalid("policy", "%q is no rule of the policies here; `discern policies` lists them", short(code))
		}
	}
	if verdict == "" {
		before, err := d.inForce(ctx, ref)
		if err != nil {
			return err
		}
		verdict, rules = before.Verdict, before.Policies
	}
	return d.askFor(ctx, ref, Ask{Pass: QA, Verdict: verdict, Policies: rules}, "", "the item has a known answer already")
}

// Unask withdraws an ask that nobody has answered. Only a supervisor may.
func (d *Desk) Unask(ctx context.Context, o OpenAsk) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := d.needSupervisor(ctx, "withdraw what was asked", o.Ref); err != nil {
		return err
	}
	open, err := d.store.Asks(ctx, o.Pass, o.Ref)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(open, func(a OpenAsk) bool { return a.ID == o.ID }) {
		return Errorf(NotOpen, "nobody asks for this look any more; nothing was changed")
	}
	r, err := d.store.Record(ctx, o.Ref)
	if err != nil {
		return err
	}
	e, err := d.entry(Undone, r.Item.Key())
	if err != nil {
		return err
	}
	e.Undoes = o.ID
	return d.append(ctx, e)
}

// Asks returns the open asks of a pass, the urgent first, then the oldest. Who may be
// asked to look unknowing is not told of them: it answers Refused.
func (d *Desk) Asks(ctx context.Context, pass Pass) ([]OpenAsk, error) {
	if err := d.supervisorsTold(ctx, "see what is asked"); err != nil {
		return nil, err
	}
	return d.store.Asks(ctx, pass, 0)
}

// AsksOf returns the open asks about an item.
func (d *Desk) AsksOf(ctx context.Context, ref Ref) (list []OpenAsk, err error) {
	if err := d.supervisorsTold(ctx, "see what is asked"); err != nil {
		return nil, err
	}
	for _, pass := range Passes[1:] {
		some, err := d.store.Asks(ctx, pass, ref)
		if err != nil {
			return nil, err
		}
		list = append(list, some...)
	}
	return list, nil
}

// CountAsks counts the open asks by pass.
func (d *Desk) CountAsks(ctx context.Context) (map[Pass]int64, error) { return d.store.CountAsks(ctx) }

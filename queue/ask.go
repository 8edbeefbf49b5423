package queue

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
)

// The rules of asking: somebody else can be asked to look at an item that is decided,
// once at a time, by a supervisor, by the rules of oversight, or by whoever appeals.
// Until they have looked the decision in force stays in force.

// Ask is what an entry of kind Asked says: that somebody else is to look at an item.
type Ask struct {
	Pass     Pass      `json:"pass"`               // Second, QA, Appeal or Adjudication
	Of       uuid.UUID `json:"of,omitzero"`        // the decision that is looked at again; of QA none
	Rules    []string  `json:"rules,omitempty"`    // names of the rules of oversight that asked; empty where a person did
	Version  int       `json:"version,omitempty"`  // of that oversight
	Urgent   bool      `json:"urgent,omitempty"`   // danger to life: it comes before everything else
	Verdict  Verdict   `json:"verdict,omitempty"`  // of QA: the known answer
	Policies []string  `json:"policies,omitempty"` // of QA: rules of the known answer
}

func (a *Ask) validate() error {
	switch {
	case !slices.Contains(Passes, a.Pass) || a.Pass == First:
		return invalid("pass", "%q is not one of second, qa, appeal, adjudication", short(string(a.Pass)))
	case (a.Pass == QA) != (a.Verdict != ""):
		return invalid("verdict", "is the known answer, and stands in every ask of the pass qa and in no other")
	case a.Verdict != "" && !slices.Contains(Verdicts, a.Verdict):
		return invalid("verdict", "%q is not one of violating, not_violating, unsure", short(string(a.Verdict)))
	case (a.Pass == QA) != (a.Of == uuid.Nil):
		return invalid("of", "names the decision that is looked at again, in every ask but of the pass qa")
	}
	return firstError(list("rules", a.Rules, func(r string) error { return name("", r) }),
		list("policies", a.Policies, func(c string) error { return name("", c) }))
}

// OpenAsk is an ask that nobody has answered yet.
type OpenAsk struct {
	Seq    int64 // its entry in the ledger
	ID     uuid.UUID
	Ref    Ref
	Pass   Pass
	Urgent bool
	Holder string    // who has it open; empty for nobody
	Until  time.Time // end of their lease
}

// WantedAsk says which ask is looked for. Nobody is given one about an item that
// they have decided.
type WantedAsk struct {
	Reviewer string
	Passes   []Pass // in the order in which they are looked for
	Urgent   bool   // urgent ones alone
	Out      Harms  // what the reviewer passes over
	Ref      Ref    // about this item alone; 0 for any
	But      Ref    // not about this item; 0 for none
	Leased   bool   // those alone that the hub has leased to this workspace
}

// Contested is what an appeal is about.
type Contested struct {
	Words    string // of whoever appeals
	Decision Decision
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

// asking makes the entry of an ask, as a list.
func (d *Desk) asking(it *Item, ask Ask, words string) ([]Entry, error) {
	e, err := d.entry(Asked, it.Key())
	e.Ask, e.Text = &ask, words
	return []Entry{e}, err
}

// Unask withdraws an ask that nobody has answered. Only a supervisor may; a
// disagreement is not withdrawn but settled.
func (d *Desk) Unask(ctx context.Context, o OpenAsk) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := d.needSupervisor(ctx, "withdraw what was asked", o.Ref); err != nil {
		return err
	}
	if o.Pass == Adjudication {
		return Errorf(Refused, "a disagreement is settled by a decision, and not withdrawn")
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

package queue

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/google/uuid"
)

// The rules of looking again: a decision in force stays in force while others look
// at its item. Nobody looks again at what they have decided; whoever looks again is
// told neither what was decided nor by whom; and what comes of it is a decision of
// its own, which supersedes the one before or stands beside it. Nothing is rewritten.

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
}

// Contested is what an appeal is about.
type Contested struct {
	Words    string // of whoever appeals
	Decision Decision
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

// veil is the items of which the person at the desk is not told the decisions, each
// with their own verdict where they have given one.
type veil map[Ref]Verdict

// covers reports whether decisions on an item are not told.
func (v veil) covers(ref Ref) bool {
	_, ok := v[ref]
	return ok
}

// blind returns those of some items, or with none of all, on which the person at the
// desk is not told the decisions: they may be asked for a look of their own, or have
// given it and could still take it back. A supervisor is told of every decision, but
// for the item that they are looking at again themself.
func (d *Desk) blind(ctx context.Context, refs ...Ref) (veil, error) {
	who := d.sits()
	v := veil{}
	overseer, err := d.isSupervisor(ctx)
	if err != nil {
		return nil, err
	}
	if overseer {
		o, err := d.store.HeldAsk(ctx, who, d.now())
		if KindOf(err) == NotFound {
			return v, nil
		}
		if err == nil && (o.Pass == Second || o.Pass == QA) {
			v[o.Ref] = ""
		}
		return v, err
	}
	unknowing, err := d.store.Unknowing(ctx, who, refs)
	if err != nil {
		return nil, err
	}
	for ref := range unknowing {
		v[ref] = ""
	}
	return v, d.ownWord(ctx, who, v)
}

// ownWord adds the item of a person's last act, where that was a look unknowing: told
// what others decided, they could take theirs back and say the same.
func (d *Desk) ownWord(ctx context.Context, who string, v veil) error {
	if !d.store.Asked() {
		return nil
	}
	last, err := d.store.LastAct(ctx, who)
	if KindOf(err) == NotFound {
		return nil
	}
	if err != nil {
		return err
	}
	for i := range last {
		e := &last[i].Entry
		if e.Answers == uuid.Nil || e.Decision != nil && e.Decision.Pass != Second && e.Decision.Pass != QA {
			continue
		}
		refs, err := d.store.Find(ctx, e.Key())
		if err != nil {
			return err
		}
		for _, ref := range refs {
			v[ref] = ""
			if e.Decision != nil {
				v[ref] = e.Decision.Verdict
			}
		}
	}
	return nil
}

// unknowing takes out of a row what decisions of others say of its item, and puts in its
// place what the person said themself; where they did not, it waits in a lane, or is
// open to them.
func (r *Row) unknowing(own Verdict, lane Lane, open bool) {
	switch {
	case r.State != Settled:
		return
	case own != "":
		r.Verdict = own
		return
	}
	r.State, r.Verdict, r.Queue, r.Lane = Waiting, "", MainQueue, lane
	if open {
		r.State, r.Lane = Leased, 0
	}
}

// rows is what lists show of some items to the person at the desk.
func (d *Desk) rows(ctx context.Context, refs []Ref) ([]Row, error) {
	now := d.now()
	rows, err := d.store.Rows(ctx, refs, now)
	if err != nil || len(rows) == 0 {
		return rows, err
	}
	blind, err := d.blind(ctx, refs...)
	if err != nil || len(blind) == 0 {
		return rows, err
	}
	open, err := d.opened(ctx)
	if err != nil {
		return nil, err
	}
	works, err := d.store.Works(ctx, slices.Collect(maps.Keys(blind)), now)
	lanes := map[Ref]Lane{}
	for _, w := range works {
		lanes[w.Ref] = w.LaneOf(now)
	}
	for i := range rows {
		if ref := rows[i].Ref; blind.covers(ref) {
			rows[i].unknowing(blind[ref], lanes[ref], open.Ref == ref)
		}
	}
	return rows, err
}

// opened returns the ask that the person at the desk has open; the zero OpenAsk for
// none.
func (d *Desk) opened(ctx context.Context) (OpenAsk, error) {
	o, err := d.store.HeldAsk(ctx, d.sits(), d.now())
	if KindOf(err) == NotFound {
		return OpenAsk{}, nil
	}
	return o, err
}

// askShare is the length of the round of which, on average, one place belongs to a
// further look that somebody asked for.
const askShare = 4

// askTurn reports whether the place after turn acts belongs to an ask, on average one
// in n; which it is cannot be told by counting.
func askTurn(turn int64, n int, salt uint64) bool {
	if n <= 0 {
		return false
	}
	x := (uint64(turn) + salt) * 0x9e3779b97f4a7c15 // Fibonacci hashing, Knuth
	x ^= x >> 32
	return x%uint64(n) == 0
}

// further finds the ask that comes before the next item of the order: what is urgent
// at once, others in their turn or when nothing else waits.
func (d *Desk) further(ctx context.Context, s *sitting, first Lane, now time.Time) (OpenAsk, bool, error) {
	want := WantedAsk{Reviewer: d.reviewer, Passes: []Pass{Second, Appeal}, Urgent: true, Out: s.out}
	o, err := d.store.NextAsk(ctx, want, now)
	if KindOf(err) != NotFound {
		return o, err == nil, err
	}
	if first != 0 && first <= Danger {
		return o, false, nil
	}
	want.Urgent, want.Passes, want.Out = false, nil, d.care.sieve(s, now).NotDue
	over, err := d.oversight(ctx)
	if err != nil {
		return o, false, err
	}
	turn := d.store.Turn()
	if askTurn(turn, over.Golden, 1) {
		want.Passes = append(want.Passes, QA)
	}
	if first == 0 || askTurn(turn, askShare, 0) {
		want.Passes = append(want.Passes, Second, Appeal)
	}
	if len(want.Passes) == 0 {
		return o, false, nil
	}
	o, err = d.store.NextAsk(ctx, want, now)
	if KindOf(err) == NotFound {
		return o, false, nil
	}
	return o, err == nil, err
}

// leaseAsk gives the person at the desk an item to look at again, as one that waits
// and comes in a lane; 0 for that in which it would stand.
func (d *Desk) leaseAsk(ctx context.Context, o OpenAsk, lane Lane, now time.Time) (Task, error) {
	until := now.Add(LeaseTime)
	if err := d.store.LeaseAsk(ctx, o.ID, d.reviewer, now, until); err != nil {
		return Task{}, err
	}
	o.Until = until
	return d.askTask(ctx, o, lane, now)
}

// askTask is an item that is looked at again.
func (d *Desk) askTask(ctx context.Context, o OpenAsk, lane Lane, now time.Time) (Task, error) {
	t, err := d.task(ctx, o.Ref, lane, now)
	if err != nil {
		return t, err
	}
	t.State, t.Until, t.Verdict, t.Queue = Leased, o.Until, "", MainQueue
	if o.Pass == Appeal {
		t.Appeal = new(Contested)
		*t.Appeal, err = d.asked(ctx, &o)
		t.Appeal.Decision.Reviewer = "" // it is heard for what it says
	}
	return t, err
}

// held returns the ask that the person at the desk has open about an item.
func (d *Desk) held(ctx context.Context, ref Ref, now time.Time) (o OpenAsk, held bool, err error) {
	o, err = d.store.HeldAsk(ctx, d.reviewer, now)
	if KindOf(err) == NotFound {
		return o, false, nil
	}
	return o, err == nil && o.Ref == ref, err
}

// claim returns the ask that the person at the desk answers by an act on an item: the
// one that they have open, or one that they would be given, as if the item waited for
// them; nil for none. One that really waits has none: only what is decided is looked at
// again.
func (d *Desk) claim(ctx context.Context, ref Ref, state State, now time.Time) (*OpenAsk, error) {
	o, held, err := d.held(ctx, ref, now)
	switch {
	case err != nil || held:
		return &o, err
	case state != Settled:
		return nil, nil
	}
	blind, err := d.blind(ctx, ref)
	if own, ok := blind[ref]; err != nil || !ok || own != "" {
		return nil, err
	}
	o, err = d.store.NextAsk(ctx, WantedAsk{Reviewer: d.reviewer, Passes: []Pass{Second, QA}, Ref: ref}, now)
	switch {
	case KindOf(err) == NotFound:
		return nil, d.elsewhere(ctx, ref)
	case err != nil:
		return nil, err
	}
	return &o, d.store.LeaseAsk(ctx, o.ID, d.reviewer, now, now.Add(LeaseTime))
}

// elsewhere refuses an item that is decided to who may not know that it is, as if
// somebody had it open.
func (d *Desk) elsewhere(ctx context.Context, ref Ref) error {
	r, err := d.store.Record(ctx, ref)
	if err == nil && r.Work.State == Settled {
		err = Errorf(NotOpen, "somebody else has the item open; go on with the next one")
	}
	return err
}

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
	over, err := d.oversight(ctx)
	if err != nil {
		return nil, err
	}
	ask := Ask{Pass: Second, Of: e.ID, Version: over.Version}
	if ask.Rules, err = d.sentBy(ctx, over, it, e.Decision); err != nil {
		return nil, err
	}
	if d.dangerous(e.Decision) {
		ask.Urgent = true
	}
	if len(ask.Rules) == 0 && !ask.Urgent {
		return nil, nil
	}
	return d.asking(it, ask, "")
}

// asking makes the entry of an ask, as a list.
func (d *Desk) asking(it *Item, ask Ask, words string) ([]Entry, error) {
	e, err := d.entry(Asked, it.Key())
	e.Ask, e.Text = &ask, words
	return []Entry{e}, err
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

// Differ reports whether two decisions say different things about an item: another
// verdict, other actions, or no rule in common.
func Differ(a, b *Decision) bool {
	return differ(a.Verdict, b.Verdict, a.Policies, b.Policies) || !sameSet(a.Actions, b.Actions)
}

func differ(a, b Verdict, rulesA, rulesB []string) bool {
	if a != b {
		return true
	}
	if len(rulesA) == 0 || len(rulesB) == 0 {
		return false
	}
	for _, r := range rulesA {
		for _, s := range rulesB {
			if r == s {
				return false
			}
		}
	}
	return true
}

func sameSet[T comparable](a, b []T) bool {
	in := func(list, other []T) bool {
		for _, v := range list {
			found := false
			for _, w := range other {
				found = found || v == w
			}
			if !found {
				return false
			}
		}
		return true
	}
	return in(a, b) && in(b, a)
}

package queue

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
)

// Look is one decision in the narrow form that lists, filters and measures read:
// one person's look at one item, made here or imported, not taken back.
type Look struct {
	Seq  int64 // its entry in the ledger
	ID   uuid.UUID
	Ref  Ref
	Key  Key
	Kind Kind    // of the item
	Lang string  // of the item
	Top  float64 // of the item: the strongest calibrated score
	Pass Pass    // First where it does not say
	Verdict
	Policies []string // rule codes
	Actions  []Action
	Reviewer string    // empty where an import does not say
	OpenedAt time.Time // zero where an import does not say
	At       time.Time // when it was decided; zero where an import does not say
	Imported bool

	ScoresShown *bool // nil where an import does not say

	InForce    bool     // it is the decision in force on its item
	Overturned bool     // a later decision superseded it and says something else
	Overturns  bool     // it superseded one that says something else
	Check      Check    // what a second person said of it
	Golden     Verdict  // of a look at an item with a known answer: that answer; else empty
	Rules      []string // names of the rules of oversight that sent it to a second person
}

// Check is what became of a decision that was sent to a second person, or of a look
// at an item with a known answer.
type Check int

// The checks.
const (
	Unchecked Check = iota
	Sampled         // a second person is to look, and has not yet
	Agreed          // the second person says the same; of a known answer: it is that
	Disagreed       // they say something else
)

// Independent reports whether the look was made without knowing of others: only such
// looks say something about agreement.
func (l *Look) Independent() bool {
	return l.Pass == First || l.Pass == Second || l.Pass == QA && l.Golden != ""
}

// differs is Differ for looks.
func (l *Look) differs(m *Look) bool {
	return differ(l.Verdict, m.Verdict, l.Policies, m.Policies) || !sameSet(l.Actions, m.Actions)
}

// Taken is how long the decision took; 0 where it is not known.
func (l *Look) Taken() time.Duration {
	if l.OpenedAt.IsZero() || l.At.IsZero() {
		return 0
	}
	return l.At.Sub(l.OpenedAt)
}

// Filed is a ledger entry with what the work says of its item; Ref is 0 where it is
// about none.
type Filed struct {
	Seq   int64
	Entry Entry
	Ref   Ref
	Kind  Kind
	Lang  string
	Top   float64
}

// Chronicle is every decision of a ledger in narrow form, in the order of the
// ledger. It is not changed once [Desk.Chronicle] has returned it.
type Chronicle struct {
	Looks []Look
	Seq   int64 // the ledger entry up to which it goes
}

// chronicler draws a chronicle from ledger entries, which it is given in order.
type chronicler struct {
	looks    []Look
	gone     []bool // which of looks were taken back
	at       map[uuid.UUID]int
	force    map[Ref]int             // the look in force
	before   map[int]int             // what a look took the place of
	answered map[int]int             // which look a second one is about
	asks     map[uuid.UUID]*filedAsk // open or answered, by the entry's id
	named    map[string]string       // the one copy that is kept of a word
	lists    map[string][]string
	doings   map[string][]Action
	seq      int64
}

// filedAsk is an ask with the look it is about.
type filedAsk struct {
	Ask
	ref Ref
	of  int // in looks; -1 for none
}

func newChronicler() *chronicler {
	return &chronicler{
		at: map[uuid.UUID]int{}, force: map[Ref]int{}, before: map[int]int{}, answered: map[int]int{}, asks: map[uuid.UUID]*filedAsk{},
		named: map[string]string{}, lists: map[string][]string{}, doings: map[string][]Action{},
	}
}

// chronicle returns what was drawn so far, as a copy.
func (c *chronicler) chronicle() *Chronicle {
	kept := make([]Look, 0, len(c.looks))
	for i := range c.looks {
		if !c.gone[i] {
			kept = append(kept, c.looks[i])
		}
	}
	return &Chronicle{Looks: kept, Seq: c.seq}
}

// add takes in the next entry.
func (c *chronicler) add(f *Filed) {
	c.seq = f.Seq
	switch e := &f.Entry; e.Kind {
	case Decided:
		c.decided(f)
	case Asked:
		c.asked(f)
	case Undone:
		c.undone(e.Undoes)
	}
}

func (c *chronicler) decided(f *Filed) {
	e, d := &f.Entry, f.Entry.Decision
	l := Look{
		Seq: f.Seq, ID: e.ID, Ref: f.Ref, Key: Key{c.word(e.Source), e.Item}, Kind: f.Kind, Lang: c.word(f.Lang), Top: f.Top,
		Pass: d.Pass, Verdict: d.Verdict, Policies: oneCopy(c.lists, d.Policies), Actions: oneCopy(c.doings, d.Actions),
		Reviewer: c.word(d.Reviewer), OpenedAt: d.OpenedAt, At: d.DecidedAt, Imported: e.Imported != nil, ScoresShown: d.ScoresShown,
	}
	if l.Pass == "" {
		l.Pass = First
	}
	if l.Reviewer == "" {
		l.Reviewer = c.word(e.Reviewer)
	}
	i := len(c.looks)
	before, settled := c.force[f.Ref]
	if of, ok := c.at[d.Supersedes]; ok && d.Supersedes != uuid.Nil && c.looks[of].Ref == f.Ref {
		if old := &c.looks[of]; old.differs(&l) {
			old.Overturned, l.Overturns = true, true
		}
		if settled && before == of {
			c.looks[of].InForce, settled = false, false
			c.before[i] = of
		}
	}
	if !settled {
		l.InForce = true
		c.force[f.Ref] = i
	}
	c.looks, c.gone = append(c.looks, l), append(c.gone, false)
	c.at[e.ID] = i
	c.answer(e.Answers, i)
}

// answer says what a look that was asked for says of the one it is about.
func (c *chronicler) answer(id uuid.UUID, i int) {
	ask := c.asks[id]
	if ask == nil {
		return
	}
	l := &c.looks[i]
	switch ask.Pass {
	case QA:
		l.Golden, l.Check = ask.Verdict, Agreed
		if differ(ask.Verdict, l.Verdict, ask.Policies, l.Policies) {
			l.Check = Disagreed
		}
	case Second:
		if ask.of >= 0 {
			of := &c.looks[ask.of]
			c.answered[i] = ask.of
			if of.differs(l) {
				of.Check = Disagreed
			} else if of.Check != Disagreed {
				of.Check = Agreed
			}
		}
	}
}

func (c *chronicler) asked(f *Filed) {
	a := &filedAsk{Ask: *f.Entry.Ask, ref: f.Ref, of: -1}
	if i, ok := c.at[a.Of]; ok && a.Of != uuid.Nil {
		a.of = i
		if a.Pass == Second && c.looks[i].Check == Unchecked {
			c.looks[i].Check, c.looks[i].Rules = Sampled, a.Rules
		}
	}
	c.asks[f.Entry.ID] = a
}

// undone takes back a decision or an ask.
func (c *chronicler) undone(id uuid.UUID) {
	if a := c.asks[id]; a != nil {
		if a.of >= 0 && c.looks[a.of].Check == Sampled {
			c.looks[a.of].Check = Unchecked
		}
		delete(c.asks, id)
		return
	}
	i, ok := c.at[id]
	if !ok || c.gone[i] {
		return
	}
	c.gone[i] = true
	l := &c.looks[i]
	if of, ok := c.answered[i]; ok && c.looks[of].Check != Unchecked {
		c.looks[of].Check = Sampled
	}
	if !l.InForce {
		return
	}
	l.InForce = false
	delete(c.force, l.Ref)
	if old, ok := c.before[i]; ok {
		c.looks[old].InForce, c.looks[old].Overturned = true, false
		c.force[l.Ref] = old
	}
}

// word returns the one copy of a word.
func (c *chronicler) word(s string) string {
	if kept, ok := c.named[s]; ok {
		return kept
	}
	c.named[s] = s
	return s
}

// oneCopy returns the one copy of a list of words.
func oneCopy[T ~string](kept map[string][]T, words []T) []T {
	if len(words) == 0 {
		return nil
	}
	var b strings.Builder
	for _, w := range words {
		b.WriteString(string(w))
		b.WriteByte(0)
	}
	if list, ok := kept[b.String()]; ok {
		return list
	}
	kept[b.String()] = slices.Clone(words)
	return kept[b.String()]
}

// Chronicle returns every decision in narrow form. The first call reads the whole
// ledger, a later one what has come since. While somebody is still to look at an
// item unknowing, only supervisors are told of the decisions on it.
func (d *Desk) Chronicle(ctx context.Context, progress func(done, total int64)) (*Chronicle, error) {
	d.reading.Lock()
	defer d.reading.Unlock()
	if d.past == nil {
		d.past = newChronicler()
	}
	total := d.store.Turn()
	for f, err := range d.store.Filed(ctx, d.past.seq) {
		if err != nil {
			return nil, err
		}
		d.past.add(&f)
		if progress != nil && f.Seq%1024 == 0 {
			progress(f.Seq, max(total, f.Seq))
		}
	}
	c := d.past.chronicle()
	blind, err := d.blind(ctx)
	if len(blind) > 0 {
		c.Looks = slices.DeleteFunc(c.Looks, func(l Look) bool { return blind.covers(l.Ref) })
	}
	return c, err
}

package queue

import (
	"context"
	"slices"
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

	ScoresShown *bool // nil where an import does not say

	Imported   bool     // it came in a file; what came from the team's hub did not
	InForce    bool     // it is the decision in force on its item
	Overturned bool     // a later decision superseded it and says something else
	Overturns  bool     // it superseded one that says something else
	Check      Check    // what a second person said of it
	Golden     Verdict  // of a look at an item with a known answer: that answer; else empty
	Rules      []string // names of the rules of oversight that sent it to a second person
}

// Check is what became of a decision that was sent to a second person, or of a look
// at an item with a known answer.
type Check int8

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
// about none. Of the entry it has what a chronicle is drawn from, and may leave out the
// rest: what it names and answers, whether it was imported, and of a decision what a
// Look says.
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
	Looks []*Look
	Seq   int64 // the ledger entry up to which it goes
}

// chronicler draws a chronicle from ledger entries, which it is given in order. The
// chronicles that it has returned share its looks, see edit.
type chronicler struct {
	looks    []*Look
	gone     []bool // which of looks were taken back
	room     []Look // for the next ones
	last     *Chronicle
	shared   int // so many of looks are in chronicles that were returned
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

// chronicle returns what was drawn so far.
func (c *chronicler) chronicle() *Chronicle {
	if c.last == nil || c.last.Seq != c.seq {
		kept := make([]*Look, 0, len(c.looks))
		for i, l := range c.looks {
			if !c.gone[i] {
				kept = append(kept, l)
			}
		}
		c.last, c.shared = &Chronicle{Looks: kept, Seq: c.seq}, len(c.looks)
	}
	return c.last
}

// edit returns a look to change it: where chronicles have it already, a copy that
// takes its place.
func (c *chronicler) edit(i int) *Look {
	if i < c.shared {
		c.looks[i] = c.keep(*c.looks[i])
	}
	return c.looks[i]
}

// keep returns a look in its place in memory, where many lie side by side.
func (c *chronicler) keep(l Look) *Look {
	if len(c.room) == cap(c.room) {
		c.room = make([]Look, 0, 512)
	}
	c.room = append(c.room, l)
	return &c.room[len(c.room)-1]
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
		Reviewer: c.word(d.Reviewer), OpenedAt: d.OpenedAt, At: d.DecidedAt, Imported: e.Imported != nil && !e.FromHub(), ScoresShown: d.ScoresShown,
	}
	if l.Pass == "" {
		l.Pass = First
	}
	if l.Reviewer == "" {
		l.Reviewer = c.word(e.Reviewer)
	}
	i := len(c.looks)
	before, settled := c.force[f.Ref]
	if of, ok := c.at[e.Replaces()]; ok && e.Replaces() != uuid.Nil && c.looks[of].Ref == f.Ref {
		old := c.edit(of)
		if d.Supersedes != uuid.Nil && old.differs(&l) {
			old.Overturned, l.Overturns = true, true
		}
		if settled && before == of {
			old.InForce, settled = false, false
			c.before[i] = of
		}
	}
	if !settled {
		l.InForce = true
		c.force[f.Ref] = i
	}
	c.looks, c.gone = append(c.looks, c.keep(l)), append(c.gone, false)
	c.at[e.ID] = i
	c.answer(e.Answers, i)
}

// answer says what a look that was asked for says of the one it is about.
func (c *chronicler) answer(id uuid.UUID, i int) {
	ask := c.asks[id]
	if ask == nil {
		return
	}
	l := c.edit(i)
	switch ask.Pass {
	case QA:
		l.Golden, l.Check = ask.Verdict, Agreed
		if differ(ask.Verdict, l.Verdict, ask.Policies, l.Policies) {
			l.Check = Disagreed
		}
	case Second:
		if ask.of >= 0 {
			of := c.edit(ask.of)
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
			l := c.edit(i)
			l.Check, l.Rules = Sampled, a.Rules
		}
	}
	c.asks[f.Entry.ID] = a
}

// undone takes back a decision or an ask.
func (c *chronicler) undone(id uuid.UUID) {
	if a := c.asks[id]; a != nil {
		if a.of >= 0 && c.looks[a.of].Check == Sampled {
			c.edit(a.of).Check = Unchecked
		}
		delete(c.asks, id)
		return
	}
	i, ok := c.at[id]
	if !ok || c.gone[i] {
		return
	}
	c.gone[i] = true
	l := c.edit(i)
	if of, ok := c.answered[i]; ok && c.looks[of].Check != Unchecked {
		c.edit(of).Check = Sampled
	}
	if !l.InForce {
		return
	}
	l.InForce = false
	delete(c.force, l.Ref)
	if old, ok := c.before[i]; ok {
		l := c.edit(old)
		l.InForce, l.Overturned = true, false
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
	var room [128]byte
	key := room[:0]
	for _, w := range words {
		key = append(append(key, w...), 0)
	}
	list, ok := kept[string(key)]
	if !ok {
		list = slices.Clone(words)
		kept[string(key)] = list
	}
	return list
}

// Chronicle returns every decision in narrow form. The first call reads the whole
// ledger, a later one what has come since. While somebody is still to look at an
// item unknowing, only supervisors are told of the decisions on it.
func (d *Desk) Chronicle(ctx context.Context, progress func(done, total int64)) (*Chronicle, error) {
	if progress == nil {
		progress = func(_, _ int64) {}
	}
	c, err := d.drawn(ctx, progress)
	if err != nil {
		return nil, err
	}
	blind, err := d.blind(ctx)
	if err != nil || len(blind) == 0 {
		return c, err
	}
	told := make([]*Look, 0, len(c.Looks))
	for _, l := range c.Looks {
		if !blind.covers(l.Ref) {
			told = append(told, l)
		}
	}
	return &Chronicle{Looks: told, Seq: c.Seq}, nil
}

// drawn reads what has come. One caller reads; the others wait, and are told how far
// that one is.
func (d *Desk) drawn(ctx context.Context, progress func(done, total int64)) (*Chronicle, error) {
	total := d.store.Turn()
	for waits := true; waits; {
		select {
		case d.reading <- struct{}{}:
			waits = false
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(100 * time.Millisecond):
			progress(d.read.Load(), total)
		}
	}
	defer func() { <-d.reading }()
	if d.past == nil {
		d.past = newChronicler()
	}
	n := 0
	for f, err := range d.store.Filed(ctx, d.past.seq) {
		if err != nil {
			return nil, err
		}
		d.past.add(&f)
		if n++; n%1024 == 0 {
			d.read.Store(f.Seq)
			progress(f.Seq, max(total, f.Seq))
		}
	}
	return d.past.chronicle(), nil
}

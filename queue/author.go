package queue

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
)

// The rules of records: what is said of a person, author or reporter, is counted
// from what was decided here and leaves out the item that is being judged. The
// newest items tell enough of somebody with very many, and the record says so.

// What is read in full of an author's decisions, and shown one by one.
const (
	decisionsRead  = 50
	decisionsShown = 5
)

// AuthorRecord is what is known here of an item's author, that item aside.
type AuthorRecord struct {
	Author   string          // see Author.Name; empty where the item names nobody, and then nothing else is set
	Items    int             // of the author's that are here
	Waiting  int             // of them, undecided
	Decided  int             // of them, decided
	Verdicts map[Verdict]int // of the decided ones
	Cut      bool            // there are more items than RecordDepth, and only the newest were counted
	Read     int             // decisions that Rules and Actions count: the newest 50 items' at the most
	Rules    []Count         // codes of the rules that were found to apply, most frequent first
	Actions  []Count         // what was done, most frequent first
	Newest   []Judged        // the newest few of the decided items
	Clues    []Clue          // that stand, newest first
}

// Count is how often something occurs.
type Count struct {
	Name string
	N    int
}

// Judged is a decided item with the decision that is in force.
type Judged struct {
	Row
	Decision Decision
}

// Rate is the share of a verdict in what is decided, 0…1; 0 where nothing is.
func (r *AuthorRecord) Rate(v Verdict) float64 {
	if r.Decided == 0 {
		return 0
	}
	return float64(r.Verdicts[v]) / float64(r.Decided)
}

// Clue is words about an author, for whoever judges them next.
type Clue struct {
	ID       uuid.UUID
	Key      Key // of the item on which it was written
	Words    string
	Reviewer string    // who wrote it
	At       time.Time // zero where an import does not say
}

// mostClues is how many clues about one author are read.
const mostClues = 100

// AuthorRecord returns what is known here of an item's author.
func (d *Desk) AuthorRecord(ctx context.Context, ref Ref) (AuthorRecord, error) {
	r, err := d.store.Record(ctx, ref)
	if err != nil {
		return AuthorRecord{}, err
	}
	a := AuthorRecord{Author: r.Item.Author.Name(), Verdicts: map[Verdict]int{}}
	if a.Author == "" {
		return a, nil
	}
	works, cut, err := d.tied(ctx, r.Item.authorTie(), ref)
	if err != nil {
		return a, err
	}
	a.Items, a.Cut = len(works), cut
	var decided []Ref
	for _, w := range works {
		if w.State != Settled {
			a.Waiting++
			continue
		}
		a.Decided++
		a.Verdicts[w.Verdict]++
		decided = append(decided, w.Ref)
	}
	if err := a.read(ctx, d, decided[:min(len(decided), decisionsRead)]); err != nil {
		return a, err
	}
	a.Clues, err = d.clues(ctx, &r.Item)
	return a, err
}

// read reads the decisions in force on some items.
func (r *AuthorRecord) read(ctx context.Context, d *Desk, refs []Ref) error {
	inForce, err := d.store.InForce(ctx, refs)
	if err != nil {
		return err
	}
	rules, actions := map[string]int{}, map[string]int{}
	for _, dec := range inForce {
		r.Read++
		for _, code := range dec.Policies {
			rules[code]++
		}
		for _, act := range dec.Actions {
			actions[string(act)]++
		}
	}
	r.Rules, r.Actions = counted(rules), counted(actions)
	rows, err := d.store.Rows(ctx, refs[:min(len(refs), decisionsShown)], d.now())
	for _, row := range rows {
		r.Newest = append(r.Newest, Judged{Row: row, Decision: inForce[row.Ref]})
	}
	return err
}

// counted lists counts, the highest first.
func counted(m map[string]int) []Count {
	list := make([]Count, 0, len(m))
	for name, n := range m {
		list = append(list, Count{name, n})
	}
	slices.SortFunc(list, func(x, y Count) int {
		if x.N != y.N {
			return y.N - x.N
		}
		return strings.Compare(x.Name, y.Name)
	})
	return list
}

// clues returns the clues that stand about an item's author.
func (d *Desk) clues(ctx context.Context, it *Item) ([]Clue, error) {
	entries, err := d.store.Clues(ctx, it.Source, it.Author.Name(), mostClues)
	if err != nil {
		return nil, err
	}
	clues := make([]Clue, len(entries))
	for i := range entries {
		e := &entries[i]
		clues[i] = Clue{ID: e.ID, Key: e.Key(), Words: e.Text, Reviewer: e.Reviewer, At: e.At}
	}
	return clues, nil
}

// Clue adds words about an item's author, which are seen on every item of that
// author from then on. It answers Invalid when the item names nobody.
func (d *Desk) Clue(ctx context.Context, ref Ref, words string) error {
	if words = strings.TrimSpace(words); words == "" {
		return invalid("text", "is empty; the clue has no words")
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	r, err := d.store.Record(ctx, ref)
	if err != nil {
		return err
	}
	author := r.Item.Author.Name()
	if author == "" {
		return invalid("author", "is not named by the item; a note on the item itself is kept in its history")
	}
	e, err := d.entry(Clued, r.Item.Key())
	if err != nil {
		return err
	}
	e.Author, e.Text = author, words
	return d.append(ctx, e)
}

// Withdraw takes back a clue about an item's author; the ledger keeps both. Any
// reviewer may, since what is wrong about a person must not stand because its
// writer has left: the ledger says who did. It answers NotFound when no such clue
// stands.
func (d *Desk) Withdraw(ctx context.Context, ref Ref, clue uuid.UUID) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	r, err := d.store.Record(ctx, ref)
	if err != nil {
		return err
	}
	clues, err := d.clues(ctx, &r.Item)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(clues, func(c Clue) bool { return c.ID == clue })
	if i < 0 {
		return Errorf(NotFound, "no such clue about this author stands; nothing was withdrawn")
	}
	e, err := d.entry(Undone, clues[i].Key)
	if err != nil {
		return err
	}
	e.Undoes = clue
	return d.append(ctx, e)
}

package measure

import (
	"cmp"
	"context"
	"iter"
	"math"
	"slices"
	"time"

	"discern/queue"
)

// Data is what was scored and decided in a workspace, in a form so narrow that a
// million items with three scores each take some 100 MB and are gone through in
// milliseconds. It is never changed: many may read it at once.
type Data struct {
	*items
	looks []look  // by item, in the order of the ledger
	first []int32 // where each item's looks begin; one more than items

	raters words // names of reviewers
	rules  words // codes of rules
	lists  [][]int32
	stray  int
}

// items is what does not change when somebody decides. Each slice has one entry an item.
type items struct {
	refs    []queue.Ref
	byRef   []int32 // items in the order of their refs
	source  []int32 // in names
	lang    []int32 // in names
	kind    []int32 // in names
	gold    []Truth
	flagged []int64 // Unix seconds; unset where not known
	state   []waiting
	names   words

	tags   []int32 // in meta, those of one item after the other
	tagged []int32 // where each item's tags begin
	meta   tagWords

	reach  map[int32]queue.Reach
	due    map[int32]due
	series []series
}

// unset is a time that is not known.
const unset = int64(-1 << 62)

// waiting says where an undecided item waits; settled is for those that do not.
type waiting uint8

const (
	waitsMain waiting = iota
	waitsEscalated
	settled
)

// due is when an item must be decided, in Unix seconds; unset for never.
type due struct{ order, other int64 }

// series is what one version of a detector said for one label, strongest first.
type series struct {
	detector, version, label string
	threshold                float64
	declared                 bool
	score                    []float32
	item                     []int32
}

// look is one decision. A nameless one has rater −1, an unknown time is unset, and an
// unknown time taken −1.
type look struct {
	at      int64 // Unix seconds
	item    int32
	rater   int32
	list    int32 // in lists
	taken   int32 // seconds
	verdict int8  // its place in verdicts
	is      marks
}

type marks uint8

const (
	independent marks = 1 << iota // made without knowing of others
	repeat                        // an independent look of somebody who had looked before
	inForce
	overturned
	settles // it was made knowing the others, and outweighs them: see Majority
	held    // it is or was in force: see Overturned
)

// verdicts in the order in which ordinal measures see them: unsure lies between.
var verdicts = [3]queue.Verdict{queue.NotViolating, queue.Unsure, queue.Violating}

const (
	notViolating = 0
	unsure       = 1
	violating    = 2
)

// Options says how items are read.
type Options struct {
	// Meta names the keys of items' meta that conditions will ask for. With none
	// every key is kept that has at most MostValues values.
	Meta     []string
	Progress func(items int64) // called now and then; may be nil
}

// Read takes in a run of items and the decisions on them. Decisions on items that are
// not among them are left out and counted, see Strays.
func Read(ctx context.Context, c *queue.Chronicle, records iter.Seq2[queue.Record, error], o Options) (*Data, error) {
	r := newReader(o)
	for rec, err := range records {
		if err != nil {
			return nil, err
		}
		r.add(&rec)
		if n := len(r.it.refs); n%4096 == 0 {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			if o.Progress != nil {
				o.Progress(int64(n))
			}
		}
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return (&Data{items: r.done()}).Renew(c), nil
}

// Renew returns the same items with the decisions of a later chronicle; it reads no
// item. Whether an item waits stays as it was read, but for what was decided since.
func (d *Data) Renew(c *queue.Chronicle) *Data {
	n := &Data{items: d.items, first: make([]int32, len(d.refs)+1), raters: newWords(), rules: newWords()}
	at := make([]int32, len(c.Looks))
	for i := range c.Looks {
		at[i] = n.find(c.Looks[i].Ref)
		if at[i] < 0 {
			n.stray++
			continue
		}
		n.first[at[i]+1]++
	}
	for i := range d.refs {
		n.first[i+1] += n.first[i]
	}
	next := slices.Clone(n.first)
	n.looks = make([]look, len(c.Looks)-n.stray)
	lists := map[*string]int32{}
	n.lists = [][]int32{nil}
	for i := range c.Looks {
		if at[i] >= 0 {
			n.looks[next[at[i]]] = n.narrow(at[i], c.Looks[i], lists)
			next[at[i]]++
		}
	}
	n.mark()
	return n
}

// narrow is a look in its narrow form. lists knows the lists of rules by where they
// lie, since a chronicle has one copy of each.
func (d *Data) narrow(item int32, l *queue.Look, lists map[*string]int32) look {
	n := look{item: item, rater: -1, at: unix(l.At), taken: -1, verdict: int8(slices.Index(verdicts[:], l.Verdict))} //nolint:gosec // −1…2
	if n.verdict < 0 {
		n.verdict = unsure
	}
	if l.Reviewer != "" {
		n.rater = d.raters.of(l.Reviewer)
	}
	if !l.OpenedAt.IsZero() && !l.At.IsZero() {
		n.taken = int32(min(max(0, l.At.Sub(l.OpenedAt)/time.Second), math.MaxInt32)) //nolint:gosec // bounded
	}
	if len(l.Policies) > 0 {
		list, ok := lists[&l.Policies[0]]
		if !ok {
			list = int32(len(d.lists)) //nolint:gosec // far fewer than 2³¹
			lists[&l.Policies[0]] = list
			codes := make([]int32, 0, len(l.Policies))
			for _, code := range l.Policies {
				if c := d.rules.of(code); !slices.Contains(codes, c) {
					codes = append(codes, c)
				}
			}
			d.lists = append(d.lists, codes)
		}
		n.list = list
	}
	for _, m := range []struct {
		is   bool
		mark marks
	}{
		{l.Independent(), independent},
		{l.InForce, inForce},
		{l.Overturned, overturned},
		{l.InForce && (l.Overturns || l.Pass == queue.Adjudication || l.Pass == queue.Appeal), settles},
		{l.InForce || l.Overturned, held},
	} {
		if m.is {
			n.is |= m.mark
		}
	}
	return n
}

// mark finds what only shows beside the other looks at an item: who looks again, and
// which look was the first to be in force.
func (d *Data) mark() {
	seen := make([]int32, len(d.raters.list)) // the item that each rater was last seen at, counted from 1
	for i := range d.refs {
		for j := d.first[i]; j < d.first[i+1]; j++ {
			l := &d.looks[j]
			if j == d.first[i] {
				l.is |= held
			}
			if l.is&independent == 0 || l.rater < 0 {
				continue
			}
			if seen[l.rater] == l.item+1 {
				l.is |= repeat
			}
			seen[l.rater] = l.item + 1
		}
	}
}

// of returns the looks at an item.
func (d *Data) of(item int32) []look { return d.looks[d.first[item]:d.first[item+1]] }

// find returns the item with a ref, or −1.
func (d *items) find(ref queue.Ref) int32 {
	if i := ref - 1; i >= 0 && int64(i) < int64(len(d.refs)) && d.refs[i] == ref {
		return int32(i) //nolint:gosec // an index
	}
	at, ok := slices.BinarySearchFunc(d.byRef, ref, func(i int32, ref queue.Ref) int { return cmp.Compare(d.refs[i], ref) })
	if !ok {
		return -1
	}
	return d.byRef[at]
}

// Items counts the items.
func (d *Data) Items() int { return len(d.refs) }

// Looks counts the decisions on them.
func (d *Data) Looks() int { return len(d.looks) }

// Reviewers returns the names of those who decided, in order.
func (d *Data) Reviewers() []string { return slices.Sorted(slices.Values(d.raters.list)) }

// Rules returns the codes of the rules that decisions name, in order.
func (d *Data) Rules() []string { return slices.Sorted(slices.Values(d.rules.list)) }

// Strays counts the decisions that were left out since their items were not read.
func (d *Data) Strays() int { return d.stray }

// unix is a time in Unix seconds, or unset.
func unix(t time.Time) int64 {
	if t.IsZero() {
		return unset
	}
	return t.Unix()
}

// words are names that are kept once and spoken of by number.
type words struct {
	list []string
	at   map[string]int32
}

func newWords() words { return words{at: map[string]int32{}} }

// of returns the number of a name, which it takes in when it is new.
func (w *words) of(name string) int32 {
	i, ok := w.at[name]
	if !ok {
		i = int32(len(w.list)) //nolint:gosec // far fewer than 2³¹
		w.at[name] = i
		w.list = append(w.list, name)
	}
	return i
}

package report

import (
	"cmp"
	"slices"
	"time"

	"discern/queue"
)

// The rules of counting: a decision belongs to the period in which it was made, and a
// notice to the one in which it came; what has no time belongs to none and is counted
// apart. What became of items is counted by the decision in force when the report is
// made. Nothing is estimated, and what cannot be computed is not known.

// Period is the time that a report is about: From included, To not.
type Period struct{ From, To time.Time }

func (p Period) holds(t time.Time) bool { return !t.IsZero() && !t.Before(p.From) && t.Before(p.To) }

// Transparency counts what a transparency report says: Regulation (EU) 2022/2065,
// Articles 15 and 24, and Regulation (EU) 2021/784, Article 7. It is given every look
// when it is made, then every item once, and holds no item and no name.
type Transparency struct {
	period   Period
	policies *queue.Policies
	looks    []*queue.Look
	byItem   []int // indices of looks, by item and in order

	timeless int // looks without a time
	notices  map[queue.Flagger]*noticed
	placed   map[queue.Flagger]*judgedBy // decisions in force, by what brought the item
	machine  judgedBy                    // those on items that a machine found
	people   judgedBy
	waits    []time.Duration // flag to decision
	orders   orders
}

// noticed counts notices of one kind.
type noticed struct{ notices, items, decided, violating, timeless int }

// judgedBy counts decisions in force.
type judgedBy struct{ decisions, violating, restricting int }

func (j *judgedBy) add(l *queue.Look) {
	j.decisions++
	if l.Verdict == queue.Violating {
		j.violating++
	}
	if restricts(l) {
		j.restricting++
	}
}

// restricts reports whether a look restricts the item or its author.
func restricts(l *queue.Look) bool { return Restricts(l.Actions) }

// orders counts removal orders.
type orders struct{ all, within, later, kept, waiting, unknown int }

// NewTransparency begins a report on a period.
func NewTransparency(p Period, c *queue.Chronicle, ps *queue.Policies) *Transparency {
	t := &Transparency{
		period: p, policies: ps, looks: c.Looks, byItem: make([]int, len(c.Looks)),
		notices: map[queue.Flagger]*noticed{}, placed: map[queue.Flagger]*judgedBy{},
	}
	for i := range t.looks {
		t.byItem[i] = i
		if t.looks[i].At.IsZero() {
			t.timeless++
		}
	}
	slices.SortStableFunc(t.byItem, func(a, b int) int { return cmp.Compare(t.looks[a].Ref, t.looks[b].Ref) })
	for _, by := range bySource {
		t.notices[by], t.placed[by] = new(noticed), new(judgedBy)
	}
	return t
}

// of returns the looks at an item, in order.
func (t *Transparency) of(ref queue.Ref) []int {
	i, _ := slices.BinarySearchFunc(t.byItem, ref, func(i int, ref queue.Ref) int { return cmp.Compare(t.looks[i].Ref, ref) })
	n := i
	for n < len(t.byItem) && t.looks[t.byItem[n]].Ref == ref {
		n++
	}
	return t.byItem[i:n]
}

// Add counts an item.
func (t *Transparency) Add(ref queue.Ref, it *queue.Item) {
	looks := t.of(ref)
	var standing *queue.Look
	for _, i := range looks {
		if l := t.looks[i]; l.InForce {
			standing = l
		}
	}
	t.addNotices(it, standing)
	for _, f := range it.Flags {
		if f.By == queue.ByRemovalOrder && t.period.holds(cameAt(&f, it)) {
			t.addOrder(&f, looks)
		}
	}
	if standing == nil || !t.period.holds(standing.At) {
		return
	}
	flag := source(it, standing.At)
	t.placed[flag.By].add(standing)
	if detected(it, standing.At) {
		t.machine.add(standing)
	} else {
		t.people.add(standing)
	}
	if from := cameAt(&flag, it); !from.IsZero() && !from.After(standing.At) {
		t.waits = append(t.waits, standing.At.Sub(from))
	}
}

// cameAt is when a flag was raised, as far as its item says.
func cameAt(f *queue.Flag, it *queue.Item) time.Time {
	if f.At.IsZero() {
		return it.FlaggedAt
	}
	return f.At
}

func (t *Transparency) addNotices(it *queue.Item, standing *queue.Look) {
	counted := map[queue.Flagger]bool{}
	for i := range it.Flags {
		f := &it.Flags[i]
		n := t.notices[f.By]
		at := cameAt(f, it)
		if n == nil {
			continue
		}
		if at.IsZero() {
			n.timeless++
		}
		if !t.period.holds(at) {
			continue
		}
		n.notices++
		if counted[f.By] {
			continue
		}
		counted[f.By] = true
		n.items++
		if standing != nil {
			n.decided++
			if standing.Verdict == queue.Violating {
				n.violating++
			}
		}
	}
}

// hour is how soon content must be gone after a removal order was received:
// Regulation (EU) 2021/784, Article 3(3).
const hour = time.Hour

// addOrder counts what became of a removal order: by its deadline where it names one,
// else by the hour after it came.
func (t *Transparency) addOrder(f *queue.Flag, looks []int) {
	o := &t.orders
	o.all++
	by := f.Deadline
	if by.IsZero() && !f.At.IsZero() {
		by = f.At.Add(hour)
	}
	for _, i := range looks {
		l := t.looks[i]
		if !slices.Contains(l.Actions, queue.Remove) && !slices.Contains(l.Actions, queue.Restrict) {
			continue
		}
		switch {
		case l.At.IsZero() || by.IsZero():
			o.unknown++
		case l.At.After(by):
			o.later++
		default:
			o.within++
		}
		return
	}
	if len(looks) > 0 {
		o.kept++
	} else {
		o.waiting++
	}
}

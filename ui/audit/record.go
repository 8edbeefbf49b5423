package audit

import (
	"cmp"
	"context"
	"slices"
	"time"

	"discern/queue"
)

// record is what the list is made of: every decision, and what is asked about
// them. It is not changed once it is read.
type record struct {
	looks []*queue.Look
	order []int32 // places in looks, the newest decision first
	rules map[string]bool

	disputed, appealed map[queue.Ref]bool // items that wait for a supervisor, or to be heard
	next               []queue.Ref        // the disputed, in the order of their turn
	counts             map[queue.Pass]int64
	entries            int64 // of the ledger when it was read
	charter
}

// charter is what the person at the desk may do here.
type charter struct {
	me         string
	supervises bool
	supervised bool // somebody here is a supervisor
	oversees   bool // may see what is asked and which items have a known answer
}

// readRecord reads the record. It can be given up through ctx: what was read of the
// ledger by then is kept by the desk.
func readRecord(ctx context.Context, desk *queue.Desk, progress func(done, total int64)) (*record, error) {
	stats, err := desk.Stats(ctx)
	if err != nil {
		return nil, err
	}
	c, err := desk.Chronicle(ctx, progress)
	if err != nil {
		return nil, err
	}
	r := &record{looks: c.Looks, order: newestFirst(c.Looks), entries: stats.Entries, rules: dangers(desk.Policies())}
	if r.charter, err = readCharter(ctx, desk); err != nil {
		return nil, err
	}
	if r.counts, err = desk.CountAsks(ctx); err != nil {
		return nil, err
	}
	if r.disputed, r.next, err = asked(ctx, desk, queue.Adjudication); err != nil {
		return nil, err
	}
	r.appealed, _, err = asked(ctx, desk, queue.Appeal)
	return r, err
}

func readCharter(ctx context.Context, desk *queue.Desk) (c charter, err error) {
	c.me = desk.Reviewer()
	if c.supervises, err = desk.Supervises(ctx); err != nil {
		return c, err
	}
	if c.oversees, err = desk.Oversees(ctx); err != nil {
		return c, err
	}
	c.supervised = c.supervises || !c.oversees
	return c, nil
}

// asked lists the items about which a look is asked; none to who is not told.
func asked(ctx context.Context, desk *queue.Desk, pass queue.Pass) (map[queue.Ref]bool, []queue.Ref, error) {
	open, err := desk.Asks(ctx, pass)
	if queue.KindOf(err) == queue.Refused {
		return nil, nil, nil
	}
	refs, list := map[queue.Ref]bool{}, make([]queue.Ref, 0, len(open))
	for _, o := range open {
		if !refs[o.Ref] {
			refs[o.Ref], list = true, append(list, o.Ref)
		}
	}
	return refs, list, err
}

// dangers are the rules that speak of a danger to life.
func dangers(ps *queue.Policies) map[string]bool {
	found := map[string]bool{}
	for _, p := range ps.All() {
		for r := range p.Every() {
			found[r.Code] = r.DangerToLife
		}
	}
	return found
}

// newestFirst orders decisions by when they were made, the latest of the ledger
// first where that is the same or not known; what has no time comes last.
func newestFirst(looks []*queue.Look) []int32 {
	type made struct { // side by side in memory: they are compared often
		at    int64
		nanos int32
		look  int32
	}
	all := make([]made, len(looks))
	for i, l := range looks {
		all[len(looks)-1-i] = made{l.At.Unix(), int32(l.At.Nanosecond()), int32(i)}
	}
	slices.SortFunc(all, func(a, b made) int {
		return cmp.Or(cmp.Compare(b.at, a.at), cmp.Compare(b.nanos, a.nanos), cmp.Compare(b.look, a.look))
	})
	order := make([]int32, len(all))
	for i := range all {
		order[i] = all[i].look
	}
	return order
}

// today counts the decisions of a day.
func (r *record) today(now time.Time) int {
	begin := midnight(now)
	n, _ := slices.BinarySearchFunc(r.order, begin, func(i int32, begin time.Time) int {
		if r.looks[i].At.Before(begin) {
			return 1
		}
		return -1
	})
	return n
}

func midnight(now time.Time) time.Time {
	return time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, now.Location())
}

// dangerous reports whether a decision finds a danger to life.
func (r *record) dangerous(l *queue.Look) bool {
	return l.Verdict == queue.Violating && slices.ContainsFunc(l.Policies, func(code string) bool { return r.rules[code] })
}

// inForce is the decision in force on an item, as a place in order; -1 for none.
func (r *record) inForce(ref queue.Ref, among []int32) int {
	return slices.IndexFunc(among, func(i int32) bool { return r.looks[i].Ref == ref && r.looks[i].InForce })
}

// place is where a decision stands among some; -1 for nowhere.
func (r *record) place(seq int64, among []int32) int {
	return slices.IndexFunc(among, func(i int32) bool { return r.looks[i].Seq == seq })
}

// after is the disputed item whose turn comes after another's; 0 for none.
func (r *record) after(ref queue.Ref) queue.Ref {
	if len(r.next) == 0 {
		return 0
	}
	return r.next[(slices.Index(r.next, ref)+1)%len(r.next)]
}

// tallied is how many decisions have a value.
type tallied struct {
	value string
	n     int
}

// tally counts the values of a field, the most frequent first.
func (r *record) tally(by field) []tallied {
	counts := map[string]int{}
	for _, l := range r.looks {
		r.values(by, l, func(v string) { counts[v]++ })
	}
	all := make([]tallied, 0, len(counts))
	for v, n := range counts {
		all = append(all, tallied{v, n})
	}
	slices.SortFunc(all, func(a, b tallied) int { return cmp.Or(b.n-a.n, cmp.Compare(a.value, b.value)) })
	return all
}

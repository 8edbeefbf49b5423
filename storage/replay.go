package storage

import (
	"context"
	"fmt"

	"discern/queue"
)

// replay acts the ledger out again, to hold the work against it.
type replay struct {
	items     map[int64]*outcome // by ref
	undone    map[int64]bool     // by entry
	decisions int64              // in force
	elsewhere map[string]int64   // decisions that came from a hub, by reviewer
	asks      asksReplay
}

// outcome is what the ledger says of an item's work.
type outcome struct {
	last, settled, raised int64
	verdict               any
	skip                  int64 // the skip that the item may rest by
	until                 any
	holder                string
	before                []superseded
}

// superseded is a decision that another one took the place of.
type superseded struct {
	seq     int64
	verdict any
}

func newReplay() *replay {
	return &replay{items: map[int64]*outcome{}, undone: map[int64]bool{}, elsewhere: map[string]int64{}, asks: newAsksReplay()}
}

// act takes in the next entry and says what is wrong with its effect.
func (p *replay) act(r *ledgerRow) string {
	if r.ref == 0 {
		return r.aboutNoItem()
	}
	o := p.items[r.ref]
	if o == nil {
		o = new(outcome)
		p.items[r.ref] = o
	}
	if r.prior != o.last {
		return "it does not follow the entry before it about the same item"
	}
	o.last = r.seq
	s := sealed{Sealed: queue.Sealed{Entry: r.parsed}, undone: target{effect: effect(r.undoneEffect)}}
	replaced, _ := r.replaces.(int64)
	g := ground{
		settled:  o.settled > 0 && (r.imported == 1 || r.kind != entryCodes.code(queue.Decided)),
		rested:   effect(r.effect) == wakes, // whether the rest had ended by itself is not in the ledger
		replaces: replaced > 0 && replaced == o.settled,
	}
	if want := s.effectOn(g); effect(r.effect) != want || (effect(r.effect) == replaces) != (replaced > 0) {
		return "its effect is another than an entry of its kind has there"
	}
	if r.kind == entryCodes.code(queue.Decided) {
		p.decisions++
		if r.parsed.FromHub() {
			p.elsewhere[r.reviewer]++
		}
	}
	undoes, _ := r.undoes.(int64)
	if undoes > 0 {
		if undoes >= r.seq || p.undone[undoes] {
			return "it takes back what was not there to be taken back"
		}
		p.undone[undoes] = true
	}
	switch effect(r.effect) {
	case settles:
		if o.settled > 0 {
			return "it settles an item that was settled"
		}
		o.settled, o.verdict, o.skip = r.seq, r.verdict, 0
	case reopens:
		if o.settled != undoes {
			return "it reopens an item that another entry had settled"
		}
		o.settled, o.verdict = 0, nil
	case replaces:
		o.before = append(o.before, superseded{o.settled, o.verdict})
		o.settled, o.verdict = r.seq, r.verdict
	case restores:
		n := len(o.before) - 1
		if o.settled != undoes || n < 0 {
			return "it brings a decision back that another entry had superseded"
		}
		o.settled, o.verdict = o.before[n].seq, o.before[n].verdict
		o.before = o.before[:n]
	case rests:
		o.skip, o.until, o.holder = r.seq, r.until, r.reviewer
	case wakes:
		if o.skip != undoes {
			return "it ends a rest that another entry began"
		}
		o.skip = 0
	case escalates:
		o.raised++
		o.skip = 0
	case returns:
		o.raised--
	}
	if e := effect(r.undoneEffect); undoes > 0 && (e == settles || e == opinion || e == replaces) {
		p.decisions--
	}
	return p.asks.act(r)
}

// aboutNoItem says what is wrong with an entry that is about no item.
func (r *ledgerRow) aboutNoItem() string {
	if !r.parsed.Kind.AboutNoItem() || effect(r.effect) != noEffect {
		return "it is about no item, and an entry of its kind has one"
	}
	return ""
}

// compare holds the work, and what is counted of it, against the outcomes.
func (p *replay) compare(ctx context.Context, c *conn) (*flaw, error) {
	var bad *flaw
	note := func(seq int64, why string) {
		if bad == nil || seq < bad.seq {
			bad = &flaw{seq, why}
		}
	}
	err := c.query(ctx, `SELECT ref, state, queue, verdict, coalesce(settled, 0), coalesce(last, 0), raised, until, coalesce(holder, '') FROM work
		WHERE last IS NOT NULL OR settled IS NOT NULL OR verdict IS NOT NULL OR queue <> 0 OR raised <> 0 OR state IN (2, 3, 10, 26)`,
		func(r row) error {
			o := p.items[r.int(0)]
			delete(p.items, r.int(0))
			if o == nil {
				o = new(outcome)
			}
			if why := o.differs(r); why != "" {
				note(max(o.last, r.int(5)), why)
			}
			return nil
		})
	if err != nil {
		return nil, err
	}
	for _, o := range p.items {
		note(o.last, "the work on its item is gone")
	}
	if bad != nil {
		return bad, nil
	}
	if bad, err = p.asks.compare(ctx, c); bad != nil || err != nil {
		return bad, err
	}
	if bad, err = p.compareElsewhere(ctx, c); bad != nil || err != nil {
		return bad, err
	}
	return p.compareCounts(c)
}

// compareElsewhere holds what is counted of decisions from a hub against the ledger.
func (p *replay) compareElsewhere(ctx context.Context, c *conn) (bad *flaw, err error) {
	left := len(p.elsewhere)
	err = c.query(ctx, "SELECT reviewer, decisions FROM elsewhere", func(r row) error {
		if n := p.elsewhere[r.text(0)]; n != r.int(1) {
			bad = &flaw{0, fmt.Sprintf("%d decisions of a person are counted as come from the hub, but there are %d", r.int(1), n)}
		}
		left--
		return nil
	})
	if err == nil && bad == nil && left > 0 {
		bad = &flaw{0, "decisions that came from the hub are not counted"}
	}
	return bad, err
}

// differs says how a row of work differs from what the ledger says of it. Leases
// and ended rests are not in the ledger.
func (o *outcome) differs(r row) string {
	state := r.int(1) & inWork
	switch {
	case r.int(5) != o.last:
		return "the work on its item does not know it"
	case r.int(4) != o.settled || r[3] != o.verdict || (state == int64(queue.Settled)) != (o.settled > 0):
		return "the verdict in force on its item is another than the ledger says"
	case r.int(6) != o.raised || (r.int(2) == int64(queue.EscalatedQueue)) != (o.raised > 0):
		return "its item is in another queue than the ledger says"
	case r.int(1) == int64(queue.Resting) && (o.skip == 0 || r[7] != o.until || r.text(8) != o.holder):
		return "its item rests, and the ledger does not say so"
	}
	return ""
}

// compareCounts counts the work and holds what was counted all along against it.
func (p *replay) compareCounts(c *conn) (*flaw, error) {
	var why string
	_, err := c.get("SELECT h.total, w.total, h.settled, w.settled, h.raised, w.raised, h.aside, w.aside, h.withheld, w.withheld, h.decisions FROM head AS h, ("+countWork+") AS w",
		func(r row) {
			for i, what := range []string{"in work", "decided", "escalated", "set aside", "withheld"} {
				if r.int(2*i) != r.int(2*i+1) {
					why = fmt.Sprintf("%d items are counted as %s, but there are %d", r.int(2*i), what, r.int(2*i+1))
					return
				}
			}
			if r.int(10) != p.decisions {
				why = fmt.Sprintf("%d decisions are counted as in force, but there are %d", r.int(10), p.decisions)
			}
		})
	if err != nil || why == "" {
		return nil, err
	}
	return &flaw{0, why}, nil
}

package storage

import (
	"context"

	"github.com/google/uuid"

	"discern/queue"
)

// asksReplay acts out what the ledger means for the asks, to hold them against it.
type asksReplay struct {
	by map[uuid.UUID]*askReplay
	of map[uuid.UUID][]*askReplay // by the decision they are about
}

type askReplay struct {
	seq    int64
	pass   queue.Pass
	state  int64
	answer int64
}

func newAsksReplay() asksReplay {
	return asksReplay{by: map[uuid.UUID]*askReplay{}, of: map[uuid.UUID][]*askReplay{}}
}

// act takes in the next entry and says what is wrong with it.
func (p asksReplay) act(r *ledgerRow) string {
	e := &r.parsed
	switch e.Kind {
	case queue.Asked:
		a := &askReplay{seq: r.seq, pass: e.Ask.Pass}
		p.by[e.ID] = a
		if e.Ask.Of != uuid.Nil {
			p.of[e.Ask.Of] = append(p.of[e.Ask.Of], a)
		}
	case queue.Decided, queue.Escalated:
		a := p.by[e.Answers]
		if e.Answers != uuid.Nil && r.imported == 0 && (a == nil || a.state != askOpen) {
			return "it answers what nobody asks"
		}
		if a != nil && a.state == askOpen && a.pass != queue.QA {
			a.state, a.answer = askAnswered, r.seq
		}
		if effect(r.effect) == replaces {
			for _, a := range p.of[e.Replaces()] {
				if a.state == askOpen && a.pass == queue.Second {
					a.state = askWithdrawn
				}
			}
		}
	case queue.Undone:
		if a := p.by[e.Undoes]; a != nil {
			a.state, a.answer = askWithdrawn, 0
		}
		for _, a := range p.of[e.Undoes] {
			if a.state == askOpen {
				a.state = askWithdrawn
			}
		}
		undone, _ := r.undoes.(int64)
		for _, a := range p.by {
			if a.state == askAnswered && a.answer == undone {
				a.state, a.answer = askOpen, 0
			}
		}
	}
	return ""
}

// compare holds the asks against what the ledger says of them.
func (p asksReplay) compare(ctx context.Context, c *conn) (bad *flaw, err error) {
	left := len(p.by)
	err = c.query(ctx, "SELECT id, seq, pass, state, coalesce(answer, 0) FROM asks", func(r row) error {
		var id uuid.UUID
		copy(id[:], r.blob(0))
		a := p.by[id]
		if bad == nil && (a == nil || a.seq != r.int(1) || passCodes.code(a.pass) != r.int(2) || a.state != r.int(3) || a.answer != r.int(4)) {
			bad = &flaw{r.int(1), "the look it asks for stands otherwise than the ledger says"}
		}
		left--
		return nil
	})
	if err == nil && bad == nil && left != 0 {
		bad = &flaw{0, "a look that was asked for is gone"}
	}
	return bad, err
}

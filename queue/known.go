package queue

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

// The rules of known content: who has seen something once need not see it again.
// An item whose media were decided here before, byte by byte, comes with what was
// decided; where all of it says the same, the same can be decided without a look.
// Not so where the rule turns on what stands around the medium, as for news.

// Precedent is what was decided here about the bytes of one medium, in other items.
type Precedent struct {
	Medium   int // which of the item's media
	Decided  int // items with the same bytes that are decided; the newest MostPrecedents are looked at
	Verdicts map[Verdict]int
	Last     Decision // the newest
	Agree    bool     // all say what Last says: verdict, rules and actions
}

// MostPrecedents is how many items with the same bytes are looked at.
const MostPrecedents = 50

// Known is what is known here about an item's media.
type Known struct {
	Precedents []Precedent // of the media that were decided before
	// Again is the earlier judgement, when every medium was decided before and all
	// of it agrees; nil when the item must be looked at.
	Again *Judgement
}

// sameBytes is the rationale of a decision that rests on precedents alone.
const sameBytes = "The same bytes were decided so before."

// Known looks for earlier decisions on the media of an item.
func (d *Desk) Known(ctx context.Context, ref Ref) (Known, error) {
	r, err := d.store.Record(ctx, ref)
	if err != nil {
		return Known{}, err
	}
	var k Known
	for i := range r.Item.Media {
		p, err := d.precedent(ctx, ref, &r.Item.Media[i])
		if err != nil {
			return Known{}, err
		}
		if p.Decided > 0 {
			p.Medium = i
			k.Precedents = append(k.Precedents, p)
		}
	}
	if len(k.Precedents) == len(r.Item.Media) {
		k.Again = d.again(k.Precedents)
	}
	return k, nil
}

// precedent looks for decisions on other items with the bytes of a medium.
func (d *Desk) precedent(ctx context.Context, ref Ref, m *Media) (Precedent, error) {
	p := Precedent{Verdicts: map[Verdict]int{}, Agree: true}
	address := m.Address()
	if address == "" {
		return p, nil
	}
	works, _, err := d.tied(ctx, Tie{OfMedium, address}, ref)
	if err != nil {
		return p, err
	}
	var decided []Ref
	for _, w := range works[:min(len(works), MostPrecedents)] {
		if w.State == Settled {
			decided = append(decided, w.Ref)
		}
	}
	inForce, err := d.store.InForce(ctx, decided)
	if err != nil {
		return p, err
	}
	for _, other := range decided {
		decision := inForce[other]
		if p.Decided == 0 {
			p.Last = decision
		}
		p.Decided++
		p.Verdicts[decision.Verdict]++
		p.Agree = p.Agree && sameJudgement(&decision, &p.Last)
		if decision.DecidedAt.After(p.Last.DecidedAt) {
			p.Last = decision
		}
	}
	return p, nil
}

// sameJudgement reports whether two decisions say the same to the letter.
func sameJudgement(a, b *Decision) bool {
	return a.Verdict == b.Verdict && slices.Equal(a.Policies, b.Policies) && slices.Equal(a.Actions, b.Actions)
}

// again makes the judgement that the precedents of every medium of an item agree
// on, or nil.
func (d *Desk) again(all []Precedent) *Judgement {
	for i := range all {
		p := &all[i]
		if !p.Agree || p.Last.Verdict == Unsure || !sameJudgement(&p.Last, &all[0].Last) {
			return nil
		}
		for _, code := range p.Last.Policies {
			if r := d.policies.Rule(code); r == nil || r.AlwaysHuman {
				return nil
			}
		}
	}
	if len(all) == 0 {
		return nil
	}
	last := &all[0].Last
	return &Judgement{Verdict: last.Verdict, Policies: last.Policies, Actions: last.Actions, Rationale: sameBytes}
}

// String says in a sentence what was decided, as "Decided 3 times here: always
// violating under TVEC1, remove."
func (p Precedent) String() string {
	times := fmt.Sprintf("Decided %d times here: ", p.Decided)
	always := "always "
	if p.Decided == 1 {
		times, always = "Decided once here: ", ""
	}
	if p.Agree {
		return times + always + p.Last.inWords() + "."
	}
	var parts []string
	for _, v := range Verdicts {
		if n := p.Verdicts[v]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, v.InWords()))
		}
	}
	if len(parts) == 1 {
		return times + "always " + p.Last.Verdict.InWords() + ", under other rules or with other actions."
	}
	return times + strings.Join(parts, ", ") + "."
}

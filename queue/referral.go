package queue

import (
	"cmp"
	"context"
	"fmt"
	"strings"
)

// The rules of referral: the packet for law enforcement is made when the decision in
// force on an item finds a danger to life with at least [ReferFrom] indicators, and
// another person's decision on the item, which also stands, finds one with as many.
// The program makes the packet and sends nothing.

// Referral is what a referral rests on.
type Referral struct {
	Decision   Decision    // in force
	Second     Decision    // of another person, who agrees
	Indicators []Indicator // that either found, in the order of the checklist
}

// Referrable returns what a referral of an item rests on, from the item's ledger
// entries, oldest first. It answers Refused, saying what lacks.
func Referrable(entries []Sealed, ps *Policies) (Referral, error) {
	var decisions []*Decision
	var inForce *Decision
	stand := ThatStand(entries)
	settling := InForce(stand)
	for _, s := range stand {
		if s.Entry.Decision == nil {
			continue
		}
		d := *s.Entry.Decision
		d.Reviewer = cmp.Or(d.Reviewer, s.Entry.Reviewer)
		decisions = append(decisions, &d)
		if s == settling {
			inForce = &d
		}
	}
	refuse := func(lack string) (Referral, error) {
		return Referral{}, Errorf(Refused, "no referral packet was made: %s", lack)
	}
	if inForce == nil {
		return refuse("the item is not decided; a decision under a rule of danger to life comes first")
	}
	if lack := inForce.lacks(ps); lack != "" {
		return refuse("the decision in force " + lack)
	}
	if inForce.Reviewer == "" {
		return refuse("who made the decision in force is not known, so nobody can be told apart from them")
	}
	lack := "nobody else has decided the item"
	for _, d := range decisions {
		switch {
		case d == inForce:
		case d.Reviewer == "":
			lack = "who made the other decision on the item is not known"
		case !strings.EqualFold(d.Reviewer, inForce.Reviewer):
			if lack = d.lacks(ps); lack == "" {
				return Referral{Decision: *inForce, Second: *d, Indicators: signs(inForce.Indicators, d.Indicators)}, nil
			}
			lack = "the decision of another person " + lack
		}
	}
	return refuse("a second person has to agree, and " + lack)
}

// lacks says what a decision lacks to find a danger to life that may be referred;
// empty for nothing.
func (d *Decision) lacks(ps *Policies) string {
	if d.Verdict != Violating {
		return "does not find the item violating"
	}
	if !ps.SayDanger(d.Policies) {
		return "names no rule of danger to life"
	}
	if n := len(signs(d.Indicators)); n < ReferFrom {
		return fmt.Sprintf("marks %d of the five indicators; at least %d are needed", n, ReferFrom)
	}
	return ""
}

// Referred writes down that a referral packet of an item was made: sum is the
// SHA-256 of the packet in lower-case hex. It answers Refused as [Referrable] does.
func (d *Desk) Referred(ctx context.Context, ref Ref, sum string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	r, err := d.store.Record(ctx, ref)
	if err != nil {
		return err
	}
	entries, err := d.store.History(ctx, ref)
	if err != nil {
		return err
	}
	if _, err := Referrable(entries, d.policies); err != nil {
		return err
	}
	e, err := d.entry(Referred, r.Item.Key())
	if err != nil {
		return err
	}
	e.Media = []string{sum}
	return d.append(ctx, e)
}

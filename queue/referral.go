package queue

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"
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
	var standing *Decision
	for _, e := range inForce(entries) {
		if e.Kind != Decided {
			continue
		}
		d := *e.Decision
		d.Reviewer = cmp.Or(d.Reviewer, e.Reviewer)
		decisions = append(decisions, &d)
		if standing == nil || d.Supersedes != uuid.Nil && d.Supersedes == standing.ID {
			standing = &d
		}
	}
	refuse := func(lack string) (Referral, error) {
		return Referral{}, Errorf(Refused, "no referral packet was made: %s", lack)
	}
	if standing == nil {
		return refuse("the item is not decided; a decision under a rule of danger to life comes first")
	}
	if lack := standing.endangers(ps); lack != "" {
		return refuse("the decision in force " + lack)
	}
	if standing.Reviewer == "" {
		return refuse("who made the decision in force is not known, so nobody can be told apart from them")
	}
	lack := "nobody else has decided the item"
	for _, d := range decisions {
		switch {
		case d == standing:
		case d.Reviewer == "":
			lack = "who made the other decision on the item is not known"
		case !strings.EqualFold(d.Reviewer, standing.Reviewer):
			if lack = d.endangers(ps); lack == "" {
				return Referral{Decision: *standing, Second: *d, Indicators: either(standing.Indicators, d.Indicators)}, nil
			}
			lack = "the decision of another person " + lack
		}
	}
	return refuse("a second person has to agree, and " + lack)
}

// endangers says what lacks for a decision to find a danger to life that may be
// referred; empty for nothing.
func (d *Decision) endangers(ps *Policies) string {
	if d.Verdict != Violating {
		return "does not find the item violating"
	}
	if !slices.ContainsFunc(d.Policies, func(code string) bool { r := ps.Rule(code); return r != nil && r.DangerToLife }) {
		return "names no rule of danger to life"
	}
	if n := len(either(d.Indicators, nil)); n < ReferFrom {
		return fmt.Sprintf("marks %d of the five indicators; at least %d are needed", n, ReferFrom)
	}
	return ""
}

// either lists the indicators that stand in one of two lists, each once.
func either(a, b []Indicator) (all []Indicator) {
	for _, i := range Indicators {
		if slices.Contains(a, i) || slices.Contains(b, i) {
			all = append(all, i)
		}
	}
	return all
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

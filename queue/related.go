package queue

import (
	"cmp"
	"context"
	"slices"
)

// Bounds on what one item can have read, whatever it names.
const (
	mostRelated = 50 // related items that are listed
	mostTies    = 50 // media and reporters that are looked up
)

// Related is what else waits and belongs to an item, newest first.
type Related struct {
	Items []Relation
	Cut   bool // not all was considered: there may be more
}

// Relation is an item that belongs to another one.
type Relation struct {
	Row
	Links []Link // how: by author, thread or medium, in this order
}

// Related returns the other items of the same author, thread or medium that can
// be decided now: those that wait and those that were skipped. Of each link the
// newest RecordDepth items are considered.
func (d *Desk) Related(ctx context.Context, ref Ref) (rel Related, err error) {
	r, err := d.store.Record(ctx, ref)
	if err != nil {
		return rel, err
	}
	ties := slices.DeleteFunc(r.Item.Ties(), func(t Tie) bool { return t.Link == ByReporter })
	if len(ties) > mostTies {
		ties, rel.Cut = ties[:mostTies], true
	}
	links := map[Ref][]Link{}
	for _, t := range ties {
		works, cut, err := d.tied(ctx, t, ref)
		if err != nil {
			return rel, err
		}
		rel.Cut = rel.Cut || cut
		for _, w := range works {
			if (w.State == Waiting || w.State == Resting) && !slices.Contains(links[w.Ref], t.Link) {
				links[w.Ref] = append(links[w.Ref], t.Link)
			}
		}
	}
	refs := make([]Ref, 0, len(links))
	for r := range links {
		refs = append(refs, r)
	}
	slices.SortFunc(refs, func(a, b Ref) int { return cmp.Compare(b, a) })
	if len(refs) > mostRelated {
		refs, rel.Cut = refs[:mostRelated], true
	}
	rows, err := d.Rows(ctx, refs)
	for _, row := range rows {
		slices.Sort(links[row.Ref])
		rel.Items = append(rel.Items, Relation{Row: row, Links: links[row.Ref]})
	}
	return rel, err
}

package browse

import (
	"context"

	"discern/queue"
	"discern/ui/kit"
)

// found is what a filter found, and how the workspace stood then.
type found struct {
	filter  queue.Filter
	listing queue.Listing
	stats   queue.Stats
	err     error
}

// find runs a filter and counts the workspace. Words that are the name of an
// item find it whatever its text says.
func find(ctx context.Context, desk *queue.Desk, filter queue.Filter) found {
	r := found{filter: filter}
	if r.listing, r.err = desk.List(ctx, filter, kit.Bins); r.err != nil {
		return r
	}
	if onlyWords(filter) {
		if ref, err := desk.Find(ctx, filter.Words); err == nil {
			r.listing.Refs = first(ref, r.listing.Refs)
		}
	}
	r.stats, r.err = desk.Stats(ctx)
	return r
}

// first puts a ref before the others.
func first(ref queue.Ref, refs []queue.Ref) []queue.Ref {
	all := append(make([]queue.Ref, 0, len(refs)+1), ref)
	for _, r := range refs {
		if r != ref {
			all = append(all, r)
		}
	}
	return all
}

package queue

import (
	"context"
	"slices"

	"github.com/google/uuid"
)

// The rules of what is in force: what was taken back does not stand. Of the decisions
// on an item that stand, the first is in force, until one takes its place: that of
// whoever overrules it, or at a joined workspace one that came to the hub before it.

// ThatStand returns the entries that are not taken back, of some that are all about
// one item or one workspace. It keeps their order.
func ThatStand(entries []Sealed) []*Sealed {
	undone := map[uuid.UUID]bool{}
	for i := range entries {
		if e := &entries[i].Entry; e.Kind == Undone {
			undone[e.Undoes] = true
		}
	}
	var list []*Sealed
	for i := range entries {
		if e := &entries[i].Entry; e.Kind != Undone && !undone[e.ID] {
			list = append(list, &entries[i])
		}
	}
	return list
}

// InForce returns the entry of the decision in force on an item, from its entries that
// stand, oldest first; nil where nothing is decided. [Store] says the same of its items.
func InForce(stand []*Sealed) *Sealed {
	var now *Sealed
	for _, s := range stand {
		if s.Entry.Decision != nil && (now == nil || s.Entry.Replaces() == now.Entry.ID) {
			now = s
		}
	}
	return now
}

// inForce returns the decision in force on an item, or NotFound.
func (d *Desk) inForce(ctx context.Context, ref Ref) (Decision, error) {
	found, err := d.store.InForce(ctx, []Ref{ref})
	if err != nil {
		return Decision{}, err
	}
	dec, ok := found[ref]
	if !ok {
		return Decision{}, Errorf(NotFound, "nobody has decided this item; it waits in the queue")
	}
	return dec, nil
}

// Differ reports whether two decisions say different things about an item: another
// verdict, other actions, or no rule in common.
func Differ(a, b *Decision) bool {
	return differ(a.Verdict, b.Verdict, a.Policies, b.Policies) || !sameSet(a.Actions, b.Actions)
}

// differ is Differ without the actions. Where one names no rule, rules say nothing.
func differ(a, b Verdict, rulesA, rulesB []string) bool {
	return a != b || len(rulesA) > 0 && len(rulesB) > 0 && !common(rulesA, rulesB)
}

// common reports whether two lists have a value in common.
func common[T comparable](a, b []T) bool {
	return slices.ContainsFunc(a, func(v T) bool { return slices.Contains(b, v) })
}

// sameSet reports whether two lists hold the same values, in whatever order.
func sameSet[T comparable](a, b []T) bool {
	within := func(list, other []T) bool {
		return !slices.ContainsFunc(list, func(v T) bool { return !slices.Contains(other, v) })
	}
	return within(a, b) && within(b, a)
}

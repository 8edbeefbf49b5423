package queue

import (
	"context"
	"crypto/ed25519"
	"maps"
	"slices"
	"time"
)

// The rules of reading: what is read is leased to nobody. Of items that the person at the
// desk may yet look at unknowing, nothing tells what was decided.

// Look returns an item without leasing it.
func (d *Desk) Look(ctx context.Context, ref Ref) (Task, error) {
	now := d.now()
	t, err := d.task(ctx, ref, 0, now)
	if err != nil {
		return t, err
	}
	blind, err := d.blind(ctx, ref)
	if err != nil || !blind.covers(ref) || t.State != Settled {
		return t, err
	}
	if own := blind[ref]; own != "" {
		t.Verdict = own
		return t, nil
	}
	t.State, t.Verdict, t.Queue = Waiting, "", MainQueue
	open, err := d.opened(ctx, now)
	if open.Ref == ref {
		t.State, t.Until = Leased, open.Until
	}
	return t, err
}

// Find returns the one item that words name: "id", or "source/id" where several
// sources use the id. It answers NotFound or Ambiguous.
func (d *Desk) Find(ctx context.Context, words string) (Ref, error) {
	for _, key := range keysOf(words) {
		refs, err := d.store.Find(ctx, key)
		switch {
		case err != nil:
			return 0, err
		case len(refs) == 1:
			return refs[0], nil
		case len(refs) > 1:
			return 0, Errorf(Ambiguous, "%q names %d items of different sources; write source/id", short(words), len(refs))
		}
	}
	return 0, Errorf(NotFound, "no item is called %q here", short(words))
}

// keysOf lists the readings of what a person typed: the whole as an id, then
// each way to split it into source and id, since both may hold slashes.
func keysOf(words string) []Key {
	keys := []Key{{ID: words}}
	for i := range len(words) {
		if words[i] == '/' && i > 0 && i < len(words)-1 {
			keys = append(keys, Key{Source: words[:i], ID: words[i+1:]})
		}
	}
	return keys
}

// Upcoming returns what lists show of the next n items that the reviewer does not
// pass over, without leasing any.
func (d *Desk) Upcoming(ctx context.Context, n int) ([]Row, error) {
	d.mu.Lock()
	q, reviewer := d.queue, d.reviewer
	d.mu.Unlock()
	now := d.now()
	next, err := d.care.line(ctx, reviewer, q, now, n)
	if err != nil {
		return nil, err
	}
	if q == MainQueue && reviewer != "" && d.store.Asked() {
		if next, err = d.foreseen(ctx, reviewer, next, now); err != nil {
			return nil, err
		}
		next = next[:min(len(next), n)]
	}
	refs := make([]Ref, len(next))
	for i, u := range next {
		refs[i] = u.Ref
	}
	rows, err := d.Rows(ctx, refs)
	if err != nil {
		return nil, err
	}
	lanes := map[Ref]Lane{}
	for _, u := range next {
		lanes[u.Ref] = u.Lane
	}
	for i := range rows {
		if lane := lanes[rows[i].Ref]; lane != 0 { // what is looked at again has its own
			rows[i].Lane = lane
		}
	}
	return rows, nil
}

// Search returns the newest items that match words, as lists show them.
func (d *Desk) Search(ctx context.Context, words string, limit int) ([]Row, error) {
	refs, err := d.store.Search(ctx, words, 0, limit)
	if err != nil {
		return nil, err
	}
	return d.Rows(ctx, refs)
}

// List runs a filter; Rows reads a page of what it found.
func (d *Desk) List(ctx context.Context, f Filter, bins int) (Listing, error) {
	l, err := d.store.List(ctx, f, bins)
	if err != nil || len(f.Verdicts) == 0 && len(f.States) == 0 {
		return l, err
	}
	blind, err := d.blind(ctx) // a filter must not tell what the list does not
	if len(blind) > 0 {
		l.Refs = slices.DeleteFunc(l.Refs, blind.covers)
	}
	return l, err
}

// Rows returns what lists show of some items to the person at the desk.
func (d *Desk) Rows(ctx context.Context, refs []Ref) ([]Row, error) {
	now := d.now()
	rows, err := d.store.Rows(ctx, refs, now)
	if err != nil || len(rows) == 0 {
		return rows, err
	}
	blind, err := d.blind(ctx, refs...)
	if err != nil || len(blind) == 0 {
		return rows, err
	}
	open, err := d.opened(ctx, now)
	if err != nil {
		return nil, err
	}
	works, err := d.store.Works(ctx, slices.Collect(maps.Keys(blind)), now)
	lanes := map[Ref]Lane{}
	for _, w := range works {
		lanes[w.Ref] = w.LaneOf(now)
	}
	for i := range rows {
		if ref := rows[i].Ref; blind.covers(ref) {
			rows[i].unknowing(blind[ref], lanes[ref], open.Ref == ref)
		}
	}
	return rows, err
}

// Facets counts the values that filters offer.
func (d *Desk) Facets(ctx context.Context) (Facets, error) { return d.store.Facets(ctx) }

// History returns an item's ledger entries, oldest first. Who may yet be asked for a
// look of their own is not told of decisions of others and of what was asked.
func (d *Desk) History(ctx context.Context, ref Ref) ([]Sealed, error) {
	history, err := d.store.History(ctx, ref)
	if err != nil {
		return nil, err
	}
	blind, err := d.blind(ctx, ref)
	if who := d.sits(); blind.covers(ref) {
		history = slices.DeleteFunc(history, func(s Sealed) bool {
			others := s.Entry.Reviewer != who || who == ""
			return s.Entry.Kind == Asked || others && (s.Entry.Kind == Decided || s.Entry.Kind == Undone)
		})
	}
	return history, err
}

// Dossier returns all of an item's ledger entries, for its case. Whoever is not told
// of all of them is told of none: it answers Refused.
func (d *Desk) Dossier(ctx context.Context, ref Ref) ([]Sealed, error) {
	blind, err := d.blind(ctx, ref)
	switch {
	case err != nil:
		return nil, err
	case blind.covers(ref):
		return nil, Errorf(Refused, "the case of this item is a supervisor's to make, for now; nothing was written")
	}
	return d.store.History(ctx, ref)
}

// Stats counts the workspace. What the person at the desk may yet be asked to look at
// unknowing counts as what it looks like: waiting.
func (d *Desk) Stats(ctx context.Context) (Stats, error) {
	s, err := d.store.Stats(ctx)
	if err != nil {
		return s, err
	}
	if overseer, err := d.Supervises(ctx); err != nil || overseer {
		return s, err
	}
	blind, err := d.store.Unknowing(ctx, d.sits(), nil)
	if err != nil || len(blind) == 0 {
		return s, err
	}
	works, err := d.store.Works(ctx, slices.Collect(maps.Keys(blind)), d.now())
	for _, w := range works {
		if w.State == Settled {
			s.Waiting++
			s.Decided--
		}
	}
	return s, err
}

// DoneSince counts the reviewer's own decisions in force since a time.
func (d *Desk) DoneSince(ctx context.Context, since time.Time) (int64, error) {
	return d.store.DoneSince(ctx, d.Reviewer(), since)
}

// DeviceKey returns the public half of the key that a device named in the ledger
// signs with. It answers NotFound where the device is not known.
func (d *Desk) DeviceKey(ctx context.Context, device string) (ed25519.PublicKey, error) {
	return d.store.DeviceKey(ctx, device)
}

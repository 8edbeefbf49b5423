package queue

import (
	"context"
	"maps"
	"slices"
	"time"
)

// The rules of purging: bytes belong to every item that has them. They go when each
// of these items can do without, and each has an entry of its purge, which stands in
// the ledger before the first byte goes. What the ledger says is purged and is still
// there, because the program ended in between, goes with the next purge. A purge by
// the retention is nobody's act: its entries name no reviewer, and their reason is
// the retention.
//
// While an import or a fetch rests on what is in the vault, which its items do not
// say yet, nothing is purged; they hold Desk.taking for reading. A purge tries to
// hold it for writing again and again in place of waiting for it, since one that
// waits would stop the next batch of an import, which has yet to let go of the one
// before.

// PurgeOptions steers a purge.
type PurgeOptions struct {
	Dry  bool      // count, delete nothing
	Calm bool      // slower, for the sake of whoever decides meanwhile
	Now  time.Time // by which the retention is told; zero: the desk's time
}

// PurgeReport counts what a purge deleted, or in a dry run would, and what it left.
type PurgeReport struct {
	Media     int64 `json:"media"`     // deleted
	Bytes     int64 `json:"bytes"`     // of these
	Items     int64 `json:"items"`     // that had them and have an entry of it now
	Finished  int64 `json:"finished"`  // of Media: the ledger had said so already
	Unclaimed int64 `json:"unclaimed"` // of Media: no item has had them for as long as the retention
	Undecided int64 `json:"undecided"` // left: an item that has them is not decided, or they are part of a medium that still comes
	Recent    int64 `json:"recent"`    // left: the retention is not over
	Held      int64 `json:"held"`      // left: an item that has them is held
	Unsent    int64 `json:"unsent"`    // left: the hub does not have the decision yet
}

// Purge deletes the media of which every item is decided, longer ago than the
// retention, and under no hold. progress may be nil; it is told how many media were
// looked at. What is wrong with one medium does not keep the others; the first such
// error is answered when all were looked at.
func (d *Desk) Purge(ctx context.Context, o PurgeOptions, progress func(done, total int64)) (PurgeReport, error) {
	p := &purge{desk: d, dry: o.Dry, now: o.Now, size: map[string]int64{}, items: map[Ref]bool{}}
	if d.vault == nil {
		return p.report, nil
	}
	if p.now.IsZero() {
		p.now = d.now()
	}
	var err error
	if p.retention, err = d.Retention(ctx); err != nil {
		return p.report, err
	}
	p.reason = p.retention.reason()
	if err := p.askHub(ctx); err != nil {
		return p.report, err
	}
	var all []Kept
	for kept, err := range d.vault.All() {
		if err != nil {
			return p.report, err
		}
		all = append(all, kept)
		p.size[kept.Address] = kept.Size
	}
	var first error
	for i, kept := range all {
		began := time.Now()
		err := p.look(ctx, kept)
		if ctx.Err() != nil || err != nil && KindOf(err) == NoSpace {
			return p.report, err
		}
		first = firstError(first, err)
		if progress != nil {
			progress(int64(i+1), int64(len(all)))
		}
		if o.Calm {
			if err := pause(ctx, time.Since(began)/restFor); err != nil {
				return p.report, err
			}
		}
	}
	return p.report, first
}

// PurgeItem deletes the media of one item at once, because they must not be kept,
// whatever the retention says. Every other item that has the same bytes loses them
// too, and has its entry. It answers Refused while one of these items is held, and
// NotFound when no medium of the item is here. Where there is a supervisor only they
// may: what the retention purges is nobody's act, and what a person purges is.
func (d *Desk) PurgeItem(ctx context.Context, ref Ref, reason string) (PurgeReport, error) {
	p := &purge{desk: d, now: d.now(), reviewer: d.Reviewer(), reason: reason, size: map[string]int64{}, items: map[Ref]bool{}}
	if err := d.supervisorsOnly(ctx, "purge an item's media"); err != nil {
		return p.report, err
	}
	switch {
	case reason == "":
		return p.report, invalid("reason", "is empty; say why the media must not be kept")
	case p.reviewer == "":
		return p.report, errNobody
	case d.vault == nil:
		return p.report, Errorf(NotFound, "no media are kept here")
	}
	if err := d.stopTaking(ctx); err != nil {
		return p.report, err
	}
	defer d.taking.Unlock()
	r, err := d.store.Record(ctx, ref)
	if err != nil {
		return p.report, err
	}
	all := owners{}
	for i := range r.Item.Media {
		address := r.Item.Media[i].Address()
		if !d.vault.Has(address) {
			continue
		}
		p.size[address] = d.sizeOf(address)
		if _, err := all.add(ctx, d, address); err != nil {
			return p.report, err
		}
	}
	if len(p.size) == 0 {
		return p.report, Errorf(NotFound, "no medium of the item is here")
	}
	for _, o := range all.ordered() {
		if list := holds(&o.record.Item, o.entries, p.now); len(list) > 0 {
			return p.report, Errorf(Refused, "%v is held %s: its media cannot be purged", o.record.Item.Key(), list[0].end())
		}
	}
	err = p.purge(ctx, slices.Sorted(maps.Keys(p.size)), all)
	return p.report, err
}

// sizeOf is how long a medium is that is about to be deleted; 0 when it cannot be
// opened.
func (d *Desk) sizeOf(address string) int64 {
	m, err := d.vault.Open(address)
	if err != nil {
		return 0
	}
	defer m.Close()
	return m.Size()
}

// stopTaking waits until no import and no fetch rests on the vault, and keeps the
// next one from it until taking is unlocked.
func (d *Desk) stopTaking(ctx context.Context) error {
	for !d.taking.TryLock() {
		if err := pause(ctx, 20*time.Millisecond); err != nil {
			return err
		}
	}
	return nil
}

// pause waits for a while, or for ctx.
func pause(ctx context.Context, d time.Duration) error {
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

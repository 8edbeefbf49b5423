package queue

import (
	"cmp"
	"context"
	"maps"
	"math"
	"slices"
	"time"
)

// purge is one run of a purge.
type purge struct {
	desk      *Desk
	dry       bool
	now       time.Time
	retention Retention
	sent      int64           // how far a hub has the ledger; all of it where the workspace belongs to none
	coming    map[string]bool // chunks of media that still come from a hub
	reviewer  string          // empty: nobody, the retention
	reason    string
	size      map[string]int64 // of the media that are here still
	items     map[Ref]bool     // that were counted
	report    PurgeReport
}

// askHub learns what a joined workspace needs its media for besides. What is left of
// media that nobody wants any more goes before, since it belongs to no item.
func (p *purge) askHub(ctx context.Context) error {
	p.sent = math.MaxInt64
	b, err := p.desk.bonded(ctx)
	if b == nil || err != nil {
		return err
	}
	p.sent, p.coming = b.Had, map[string]bool{}
	if !p.dry {
		if err := p.desk.tidyChunks(ctx); err != nil {
			return err
		}
	}
	lists, err := p.desk.chunks(ctx, nil)
	for _, list := range lists {
		for _, chunk := range list {
			p.coming[chunk] = true
		}
	}
	return err
}

// look purges a medium if that is due, together with the other media of its items
// that are due as well, so that these have one entry of it.
func (p *purge) look(ctx context.Context, kept Kept) error {
	if _, here := p.size[kept.Address]; !here {
		return nil // it went with another
	}
	if !p.dry {
		if err := p.desk.stopTaking(ctx); err != nil {
			return err
		}
		defer p.desk.taking.Unlock()
	}
	all := owners{}
	mine, err := all.add(ctx, p.desk, kept.Address)
	if err != nil {
		return err
	}
	if len(mine) == 0 {
		if p.coming[kept.Address] {
			p.report.Undecided++
			return nil
		}
		if !p.retention.over(kept.Since, p.now) {
			p.report.Recent++
			return nil
		}
		p.report.Unclaimed++
		return p.delete(kept.Address)
	}
	switch p.needs(kept.Address, mine) {
	case held:
		p.report.Held++
		return nil
	case undecided:
		p.report.Undecided++
		return nil
	case unsent:
		p.report.Unsent++
		return nil
	case recent:
		p.report.Recent++
		return nil
	}
	due := []string{kept.Address}
	for _, o := range mine {
		for i := range o.record.Item.Media {
			address := o.record.Item.Media[i].Address()
			if _, here := p.size[address]; !here || slices.Contains(due, address) {
				continue
			}
			with := owners{}
			theirs, err := with.add(ctx, p.desk, address)
			if err != nil {
				return err
			}
			if p.needs(address, theirs) == notNeeded {
				due = append(due, address)
				maps.Copy(all, with)
			}
		}
	}
	return p.purge(ctx, due, all)
}

// needs says what keeps a medium that some items have.
func (p *purge) needs(address string, of []*owner) needed {
	most := notNeeded
	for _, o := range of {
		if o.purged[address] == nil {
			most = max(most, p.retention.needs(&o.record, o.entries, p.now, p.sent))
		}
	}
	return most
}

// purge writes down of every owner that media are purged, and then deletes them.
func (p *purge) purge(ctx context.Context, due []string, from owners) error {
	owed := map[string]bool{}
	for _, o := range from.ordered() {
		media := o.owes(due)
		if len(media) == 0 {
			continue
		}
		for _, address := range media {
			owed[address] = true
		}
		if err := p.enter(ctx, o, media); err != nil {
			return err
		}
	}
	for _, address := range due {
		if !owed[address] {
			p.report.Finished++
		}
		if err := p.delete(address); err != nil {
			return err
		}
	}
	return nil
}

// enter writes down that media of an item are purged.
func (p *purge) enter(ctx context.Context, o *owner, media []string) error {
	if !p.dry {
		e, err := p.desk.entryBy(p.reviewer, Purged, o.record.Item.Key())
		if err != nil {
			return err
		}
		e.Media, e.Text = media, p.reason
		if err := p.desk.append(ctx, e); err != nil {
			return err
		}
	}
	if !p.items[o.ref] {
		p.items[o.ref] = true
		p.report.Items++
	}
	return nil
}

// delete deletes one medium, which nobody has or whose entries stand.
func (p *purge) delete(address string) error {
	if !p.dry {
		if err := p.desk.vault.Delete(address); err != nil && KindOf(err) != NotFound {
			return err
		}
	}
	p.report.Media++
	p.report.Bytes += p.size[address]
	delete(p.size, address)
	return nil
}

// owner is an item that has media.
type owner struct {
	ref     Ref
	record  Record
	entries []Sealed
	purged  map[string]*Entry
}

// owes lists those of some media that the item has and has no entry of being
// purged.
func (o *owner) owes(media []string) (list []string) {
	for _, address := range media {
		if o.purged[address] == nil && o.has(address) {
			list = append(list, address)
		}
	}
	return list
}

func (o *owner) has(address string) bool {
	return slices.ContainsFunc(o.record.Item.Media, func(m Media) bool { return m.Address() == address })
}

// owners are the items that have some media.
type owners map[Ref]*owner

// add adds the items that have a medium, and returns these alone.
func (all owners) add(ctx context.Context, d *Desk, address string) (list []*owner, err error) {
	const page = 500
	for before := Ref(0); ; {
		refs, err := d.store.Tied(ctx, Tie{OfMedium, address}, before, page)
		if err != nil {
			return nil, err
		}
		for _, ref := range refs {
			before = ref
			o := all[ref]
			if o == nil {
				if o, err = d.owner(ctx, ref); err != nil {
					return nil, err
				}
			}
			if o.has(address) { // ties are equal by chance now and then
				all[ref] = o
				list = append(list, o)
			}
		}
		if len(refs) < page {
			return list, nil
		}
	}
}

func (d *Desk) owner(ctx context.Context, ref Ref) (*owner, error) {
	r, err := d.store.Record(ctx, ref)
	if err != nil {
		return nil, err
	}
	entries, err := d.store.History(ctx, ref)
	return &owner{ref: ref, record: r, entries: entries, purged: purges(entries)}, err
}

// ordered returns the items in the order in which they came.
func (all owners) ordered() []*owner {
	return slices.SortedFunc(maps.Values(all), func(a, b *owner) int { return cmp.Compare(a.ref, b.ref) })
}

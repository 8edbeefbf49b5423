package queue

import (
	"context"
	"crypto/ed25519"
	"runtime"
	"slices"
	"sync"
)

// The rules of following: what others did comes in the hub's order and joins the ledger
// here, as where it came from is noted. An entry that its device has not signed is left
// out and counted: the hub passes on what it was given and cannot tell. What is about an
// item that is not here comes with that item, which a supervisor keeps when it is decided
// and nobody else is shown. How far the hub was followed is noted with what came.

// pulled is a stretch of the hub's chain.
type pulled struct {
	list     []Followed
	next     int64
	unsigned int64 // entries that were left out
	err      error
}

// pull asks for the stretch behind a place.
func (r *round) pull(ctx context.Context, after int64) (p pulled) {
	if p.list, p.next, p.err = r.hub.Pull(ctx, after); p.err == nil {
		n := len(p.list)
		p.list = authentic(p.list)
		p.unsigned = int64(n - len(p.list))
	}
	return p
}

// follow follows the hub to its end, asking for a stretch while the one before is written.
func (r *round) follow(ctx context.Context) error {
	if err := r.desk.writes(ctx); err != nil {
		return err
	}
	after, err := r.desk.store.FollowedTo(ctx)
	if err != nil {
		return err
	}
	p := r.pull(ctx, after)
	for p.err == nil && p.next != after {
		bare, err := r.fetchItems(ctx, p.list)
		if err != nil {
			return err
		}
		further := make(chan pulled, 1)
		go func() { further <- r.pull(ctx, p.next) }()
		err = r.take(ctx, p.list, bare, p.next)
		r.report.Unsigned += p.unsigned
		after, p = p.next, <-further
		if err != nil {
			return err
		}
		r.report.ToPull = max(0, r.seat.Head.Seq-after)
		r.tell()
	}
	if p.err == nil {
		r.report.ToPull = 0
	}
	return p.err
}

// take takes entries of others over, up to a place in the hub's chain; bare are items that
// were brought without their content.
func (r *round) take(ctx context.Context, list []Followed, bare []Ref, next int64) error {
	d := r.desk
	if err := r.cameBack(ctx, list); err != nil {
		return err
	}
	if err := r.outrun(ctx, list); err != nil {
		return err
	}
	outs, err := d.store.PutFollowed(ctx, list, d.hub.bond.Load().Hub, next)
	if err != nil {
		return err
	}
	touched := map[Ref]bool{}
	var withdrawn []leaving
	for i, out := range outs {
		e := &list[i].Entry
		if out.Result == Added {
			r.report.Pulled++
		}
		switch {
		case e.Kind == Overseen:
			d.reread()
		case out.Ref == 0:
		case e.Kind == Withdrawn:
			withdrawn = append(withdrawn, leaving{HeldGrant{Ref: out.Ref}, whyWithdrawn})
		default:
			touched[out.Ref] = true
		}
	}
	if err := d.store.Wake(ctx, d.sits()); err != nil { // what others skipped rests for them
		return err
	}
	if err := d.store.Withhold(ctx, bare); err != nil {
		return err
	}
	if err := r.withdraw(ctx, withdrawn); err != nil {
		return err
	}
	refs := make([]Ref, 0, len(touched))
	for ref := range touched {
		refs = append(refs, ref)
	}
	return r.ungranted(ctx, refs)
}

// How many items are fetched at a time to go with their entries.
const followedAtOnce = 200

// fetchItems brings the items that entries are about and that are not here. It returns
// those of which the hub has no content any more: their place alone is kept.
func (r *round) fetchItems(ctx context.Context, list []Followed) (bare []Ref, err error) {
	d := r.desk
	var items []int64
	keys := map[int64]Key{}
	for i := range list {
		f := &list[i]
		if f.Item == 0 || f.Entry.Kind.AboutNoItem() || keys[f.Item] != (Key{}) {
			continue
		}
		keys[f.Item] = f.Entry.Key()
		refs, err := d.store.Find(ctx, f.Entry.Key())
		if err != nil {
			return nil, err
		}
		if len(refs) == 0 {
			items = append(items, f.Item)
		}
	}
	wait := func() ([]Outcome, error) { return nil, nil }
	for part := range slices.Chunk(items, followedAtOnce) {
		contents, err := r.hub.Contents(ctx, part)
		if _, late := wait(); err == nil {
			err = late
		}
		if err != nil {
			return nil, err
		}
		records, of := usable(contents)
		wait = d.store.PutItems(ctx, records, d.policies.Stand, Put{Calm: r.brief > 0})
		var stubs []*Item
		for _, item := range part {
			if !slices.Contains(of, item) {
				key := keys[item]
				stubs = append(stubs, &Item{ID: key.ID, Source: key.Source, Kind: Text})
			}
		}
		if len(stubs) == 0 {
			continue
		}
		outs, err := d.store.PutItems(ctx, stubs, d.policies.Stand, Put{})()
		if err != nil {
			_, _ = wait()
			return nil, err
		}
		for _, out := range outs {
			bare = append(bare, out.Ref)
		}
	}
	_, err = wait()
	return bare, err
}

// authentic leaves out what its device has not signed, or says that it is something else.
// One signature is enough for entries that follow one another in a device's ledger: the
// hash of the last covers them all.
func authentic(list []Followed) []Followed {
	good := make([]bool, len(list))
	each := func(f func(i int)) {
		var checking sync.WaitGroup
		workers := min(runtime.GOMAXPROCS(0), len(list)/16+1)
		for w := range workers {
			checking.Go(func() {
				for i := w; i < len(list); i += workers {
					f(i)
				}
			})
		}
		checking.Wait()
	}
	each(func(i int) { good[i] = list[i].follows() })
	covered := make([]int, len(list)) // by which entry's signature: its place, from 1
	last := map[string]int{}
	for i := range list {
		f := &list[i]
		if !good[i] || f.Public == nil {
			continue
		}
		if k, ok := last[f.Entry.Device]; ok && list[k].Hash == f.Prev && list[k].Public.Equal(f.Public) {
			covered[k] = i + 1
		}
		last[f.Entry.Device] = i
	}
	each(func(i int) {
		if covered[i] == 0 {
			good[i] = good[i] && list[i].signed()
		}
	})
	held := list[:0:0]
	for i := len(list) - 1; i >= 0; i-- {
		if covered[i] > 0 {
			good[i] = good[covered[i]-1] || list[i].signed()
		}
	}
	for i := range list {
		if good[i] {
			held = append(held, list[i])
		}
	}
	return held
}

// follows reports whether the entry is what its hash says, and of the device whose key
// comes with it. What the hub itself notes has none: that an item was withdrawn.
func (f *Followed) follows() bool {
	if f.Hash != Chain(f.Prev, f.Canonical) || f.Entry.Imported != nil {
		return false
	}
	if f.Public == nil {
		return f.Entry.Kind == Withdrawn && f.Entry.Device == ""
	}
	return f.Entry.Kind != Withdrawn && len(f.Public) == ed25519.PublicKeySize && DeviceID(f.Public) == f.Entry.Device
}

// signed reports whether the device signed the entry's hash.
func (f *Followed) signed() bool {
	return f.Public == nil || ed25519.Verify(f.Public, f.Hash[:], f.Sig)
}

// withdraw takes items off the desk that were withdrawn at the hub, whoever decided them.
// The ledger says of those that were decided that their media went. Those that are held
// stay: nobody can have what has to be kept by law.
func (r *round) withdraw(ctx context.Context, list []leaving) error {
	d := r.desk
	var out []leaving
	leaves := map[Ref]bool{}
	for _, l := range list {
		o, err := d.owner(ctx, l.Ref)
		if KindOf(err) == NotFound {
			continue
		}
		if err != nil {
			return err
		}
		if o.record.Work.State == Settled && len(holds(&o.record.Item, o.entries, d.now())) > 0 {
			continue
		}
		if g, ok, err := d.grantOf(ctx, o.record.Item.Key()); err != nil {
			return err
		} else if ok {
			l.HeldGrant = g
		}
		out, leaves[l.Ref] = append(out, l), true
	}
	for _, l := range out {
		o, err := d.owner(ctx, l.Ref)
		if err == nil && o.record.Work.State == Settled {
			err = d.notePurge(ctx, o, leaves)
		}
		if err != nil {
			return err
		}
	}
	went, err := d.takeOff(ctx, out)
	r.report.Withdrawn += int64(went)
	return err
}

// notePurge writes down that the media of a decided item go which nothing else here has;
// leaves says which items go as well.
func (d *Desk) notePurge(ctx context.Context, of *owner, leaves map[Ref]bool) error {
	if d.vault == nil {
		return nil
	}
	var media []string
	for i := range of.record.Item.Media {
		address := of.record.Item.Media[i].Address()
		if address == "" || of.purged[address] != nil || slices.Contains(media, address) || !d.vault.Has(address) {
			continue
		}
		have, err := owners{}.add(ctx, d, address)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(have, func(o *owner) bool { return !leaves[o.ref] }) {
			media = append(media, address)
		}
	}
	if len(media) == 0 {
		return nil
	}
	e, err := d.entryBy("", Purged, of.record.Item.Key())
	if err != nil {
		return err
	}
	e.Media, e.Text = media, "the item was withdrawn at the hub"
	return d.append(ctx, e)
}

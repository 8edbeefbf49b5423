package queue

import (
	"context"
	"errors"
	"io"
	"slices"
	"sync/atomic"
	"time"
)

// Fetch gets a medium from the network: a deliberate act, made by whoever gives the
// desk one. It answers Refused for an address that must not be reached. size is what
// the other side says, 0 or less where it says nothing.
type Fetch func(ctx context.Context, url string) (body io.ReadCloser, size int64, err error)

// Fetch gets the n-th medium of an item from the network, seals it and writes it
// down. progress may be nil; total is 0 where it is not known. It does nothing when
// the medium is here, and answers Refused where nothing is fetched at all.
func (d *Desk) Fetch(ctx context.Context, ref Ref, n int, progress func(done, total int64)) (Media, error) {
	m, err := d.medium(ctx, ref, n)
	switch {
	case err != nil:
		return Media{}, err
	case d.vault == nil || d.fetch == nil:
		return Media{}, Errorf(Refused, "nothing is fetched from the network here")
	case m.URL == "":
		return Media{}, invalid("url", "is empty: the medium has no address on the network")
	case m.Address() != "" && d.vault.Has(m.Address()):
		return m, nil
	case d.Reviewer() == "":
		return Media{}, errNobody
	}
	if err := d.writes(ctx); err != nil {
		return Media{}, err // before anything is got: the ledger could not say so
	}
	d.taking.RLock()
	defer d.taking.RUnlock()
	kept, err := d.sealFetched(ctx, m.URL, progress)
	if err != nil {
		return Media{}, err
	}
	return d.takeFetched(ctx, ref, n, m, kept)
}

// sealFetched gets a medium and seals it as it comes.
func (d *Desk) sealFetched(ctx context.Context, url string, progress func(done, total int64)) (Kept, error) {
	body, size, err := d.fetch(ctx, url)
	if err != nil {
		return Kept{}, err
	}
	defer body.Close()
	if size > MaxMedium {
		return Kept{}, &Error{Kind: Refused, Msg: "the medium " + tooLarge}
	}
	var done atomic.Int64
	from := &mediaReader{Reader: body, ctx: ctx, rested: time.Now(), done: &done}
	if progress != nil {
		from.told = func() { progress(done.Load(), max(size, 0)) }
	}
	kept, err := d.vault.Seal(ctx, from)
	var known *Error
	switch {
	case err == nil:
		return kept, nil
	case ctx.Err() != nil:
		return Kept{}, ctx.Err()
	case errors.As(err, &known):
		return Kept{}, err
	}
	return Kept{}, &Error{Kind: Other, Msg: "the medium broke off while it was fetched; nothing of it was kept", Err: err}
}

// takeFetched writes down that a medium was got, and says in its item what came.
func (d *Desk) takeFetched(ctx context.Context, ref Ref, n int, m Media, kept Kept) (Media, error) {
	r, err := d.store.Record(ctx, ref)
	if err != nil {
		return Media{}, err
	}
	d.mu.Lock()
	e, err := d.entry(Fetched, r.Item.Key())
	if err == nil {
		e.Media, e.Text = []string{kept.Address}, m.URL
		err = d.append(ctx, e)
	}
	d.mu.Unlock()
	if err != nil {
		return Media{}, err
	}
	w := &wanted{m: &m, was: &r.Item.Media[n]}
	w.agree(kept.Address)
	m.Bytes = kept.Size
	// The item takes it as it takes any later record of itself.
	again := &Item{ID: r.Item.ID, Source: r.Item.Source, Kind: r.Item.Kind, Media: slices.Clone(r.Item.Media)}
	again.Media[n] = m
	if _, err := d.store.PutItems(ctx, []*Item{again}, d.policies.Stand, Put{Calm: true})(); err != nil {
		return Media{}, err
	}
	return d.medium(ctx, ref, n)
}

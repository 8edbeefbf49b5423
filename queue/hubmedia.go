package queue

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"slices"
	"time"
)

// The rules of media from the hub: they come chunk by chunk, each checked against its
// address and the whole against its own. A chunk that came is kept in the vault under its
// own address until the medium is whole, and it is written down before which medium it is
// of: so nothing is fetched twice however often the line breaks, and nothing of it is left
// when the medium is whole or nobody wants it any more. A medium of one chunk needs none
// of this. Media of items that leave the desk leave with them.

// mediaFetched counts the media of some items.
type mediaFetched struct {
	here    int64 // that are in the vault
	bytes   int64 // of these, as far as the items say
	lacking int64 // that the hub does not have
}

// fetch fetches the media of what is to be decided here.
func (r *round) fetch(ctx context.Context) error {
	d := r.desk
	if d.vault == nil {
		return nil
	}
	list, err := d.undecided(ctx, func(HeldGrant) bool { return true })
	if err != nil {
		return err
	}
	if d.hub.bond.Load().Duty == Supervisor { // who settles a disagreement holds no lease
		asks, err := d.store.Asks(ctx, Adjudication, 0)
		if err != nil {
			return err
		}
		for _, o := range asks {
			list = append(list, HeldGrant{Ref: o.Ref})
		}
	}
	return r.fetchFor(ctx, list, func(mediaFetched) {})
}

// BringMedia fetches the media of one item from the hub, as a supervisor's who looks at
// what others decided. It returns how many of them the hub does not have.
func (d *Desk) BringMedia(ctx context.Context, hub Hub, ref Ref) (lacking int64, err error) {
	r := newRound(d, hub, SyncOptions{})
	err = r.only(ctx, func(ctx context.Context) error {
		return r.fetchFor(ctx, []HeldGrant{{Ref: ref}}, func(m mediaFetched) { lacking = m.lacking })
	})
	return lacking, err
}

// fetchFor fetches the media of some items, in order, and tells how many there are.
func (r *round) fetchFor(ctx context.Context, list []HeldGrant, told func(mediaFetched)) error {
	d := r.desk
	if d.vault == nil {
		return nil
	}
	if err := d.tidyChunks(ctx); err != nil {
		return err
	}
	var m mediaFetched
	began, seen := time.Now(), map[string]bool{}
	for _, g := range list {
		record, err := d.store.Record(ctx, g.Ref)
		if KindOf(err) == NotFound {
			continue
		}
		if err != nil {
			return err
		}
		for i := range record.Item.Media {
			medium := &record.Item.Media[i]
			address := medium.Address()
			if address == "" || seen[address] {
				continue
			}
			seen[address] = true
			here := d.vault.Has(address)
			if !here {
				at, err := d.purgedAt(ctx, g.Ref, address)
				if err != nil {
					return err
				}
				if !at.IsZero() {
					continue
				}
				if r.late(began) {
					return nil
				}
				if here, err = r.fetchMedium(ctx, address, began); err != nil || r.left {
					return err
				}
			}
			if here {
				m.here++
				m.bytes += medium.Bytes
			} else {
				m.lacking++
			}
			told(m)
		}
	}
	return nil
}

// late reports whether the round has been at media for as long as it may.
func (r *round) late(began time.Time) bool {
	r.left = r.left || r.brief > 0 && time.Since(began) > r.brief
	return r.left
}

// fetchMedium fetches one medium. It reports false where the hub does not have it, or has
// something else under its address, and stops between chunks when the round is late.
func (r *round) fetchMedium(ctx context.Context, address string, began time.Time) (here bool, err error) {
	d := r.desk
	n, err := r.hub.Chunks(ctx, address)
	if err != nil || n == 0 {
		return false, err
	}
	if n == 1 {
		data, err := r.hub.Chunk(ctx, address, 0)
		if err != nil || addressOf(data) != address {
			return false, err
		}
		if err := d.sealChunk(ctx, data); err != nil {
			return false, err
		}
		r.report.Media++
		return true, nil
	}
	lists, err := d.chunks(ctx, nil)
	if err != nil {
		return false, err
	}
	chunks := slices.Clone(lists[address])
	for i := range n {
		if i < len(chunks) && d.vault.Has(chunks[i]) {
			continue
		}
		if r.late(began) {
			return false, nil
		}
		data, err := r.hub.Chunk(ctx, address, i)
		if err != nil {
			return false, err
		}
		if i == len(chunks) {
			chunks = append(chunks, "")
		}
		chunks[i] = addressOf(data)
		if _, err := d.chunks(ctx, func(all chunkLists) { all[address] = slices.Clone(chunks) }); err != nil {
			return false, err
		}
		if err := d.sealChunk(ctx, data); err != nil {
			return false, err
		}
	}
	here, err = d.joinChunks(ctx, address, chunks[:n])
	if err != nil {
		return false, err
	}
	if here {
		r.report.Media++
	}
	return here, d.dropChunks(ctx, address)
}

func addressOf(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// dropMedia deletes those of some media that no item here has any more.
func (d *Desk) dropMedia(ctx context.Context, media []string) error {
	if d.vault == nil || len(media) == 0 {
		return nil
	}
	if err := d.stopTaking(ctx); err != nil {
		return err
	}
	defer d.taking.Unlock()
	var first error
	for _, address := range media {
		wanted, err := d.wanted(ctx, address)
		if err == nil && !wanted {
			err = d.vault.Delete(address)
		}
		if KindOf(err) != NotFound {
			first = errors.Join(first, err)
		}
	}
	return first
}

package queue

import (
	"context"
	"time"

	"github.com/google/uuid"
)

// Whereabouts is where the bytes of an item's medium are.
type Whereabouts int

// The whereabouts.
const (
	MediumMissing Whereabouts = iota // they did not come, or were lost
	MediumKept                       // they are here
	MediumLinked                     // they are on the network: only their URL came
	MediumPurged                     // they were here, and were deleted for good
)

// MediumState is how it stands with a medium of an item.
type MediumState struct {
	Media
	Whereabouts Whereabouts
	PurgedAt    time.Time // of MediumPurged
	Why         string    // of MediumPurged: the reason that was given
	Differs     bool      // what came with the item is not what was flagged
	Same        int       // other items here that have the same bytes, RecordDepth at the most
	Verdicts    map[Verdict]int
}

// Medium opens the n-th medium of an item, from 0. It answers Gone when it was
// purged, NotFound when its bytes are not here, and Damaged when they are not what
// was sealed.
func (d *Desk) Medium(ctx context.Context, ref Ref, n int) (Medium, error) {
	m, err := d.medium(ctx, ref, n)
	if err != nil {
		return nil, err
	}
	opened, err := d.openMedium(m.Address())
	if err == nil || KindOf(err) != NotFound {
		return opened, err
	}
	at, gone := d.purgedAt(ctx, ref, m.Address())
	switch {
	case gone != nil:
		return nil, gone
	case !at.IsZero():
		return nil, Errorf(Gone, "the medium was purged on %s", at.Local().Format(time.DateOnly))
	case d.hub.joined():
		return nil, Errorf(NotFound, "the medium is not here; it comes from the hub while that is reached")
	case m.Path == "" && m.URL != "":
		return nil, Errorf(NotFound, "only the address of the medium is known; it was not fetched")
	}
	return nil, Errorf(NotFound, "the bytes of the medium are not here; import its item together with its file")
}

func (d *Desk) openMedium(address string) (Medium, error) {
	if d.vault == nil || address == "" {
		return nil, Errorf(NotFound, "no such medium is here")
	}
	return d.vault.Open(address)
}

// medium returns what an item says of its n-th medium.
func (d *Desk) medium(ctx context.Context, ref Ref, n int) (Media, error) {
	r, err := d.store.Record(ctx, ref)
	if err != nil {
		return Media{}, err
	}
	if n < 0 || n >= len(r.Item.Media) {
		return Media{}, Errorf(NotFound, "the item has %d media; there is none with the number %d", len(r.Item.Media), n)
	}
	return r.Item.Media[n], nil
}

// MediaOf says how it stands with each medium of an item, in the item's order.
// Nothing is opened for it.
func (d *Desk) MediaOf(ctx context.Context, ref Ref) ([]MediumState, error) {
	r, err := d.store.Record(ctx, ref)
	if err != nil || len(r.Item.Media) == 0 {
		return nil, err
	}
	entries, err := d.store.History(ctx, ref)
	if err != nil {
		return nil, err
	}
	gone := purges(entries)
	states := make([]MediumState, len(r.Item.Media))
	for i, m := range r.Item.Media {
		s := MediumState{Media: m, Differs: m.Found != "" && m.Found != m.SHA256}
		address := m.Address()
		purge := gone[address]
		switch {
		case address != "" && d.vault != nil && d.vault.Has(address):
			s.Whereabouts = MediumKept
		case purge != nil:
			s.Whereabouts, s.PurgedAt, s.Why = MediumPurged, purge.At, purge.Text
		case m.Path == "" && m.URL != "":
			s.Whereabouts = MediumLinked
		}
		if s.Same, s.Verdicts, err = d.same(ctx, ref, address); err != nil {
			return nil, err
		}
		states[i] = s
	}
	return states, nil
}

// same counts the other items that have a medium of an address, and how those that
// are decided were.
func (d *Desk) same(ctx context.Context, ref Ref, address string) (n int, verdicts map[Verdict]int, err error) {
	if address == "" {
		return 0, nil, nil
	}
	works, _, err := d.tied(ctx, Tie{OfMedium, address}, ref)
	for _, w := range works {
		if w.State == Settled {
			if verdicts == nil {
				verdicts = map[Verdict]int{}
			}
			verdicts[w.Verdict]++
		}
	}
	return len(works), verdicts, err
}

// purges returns, by address, the entry that purged each medium of an item that was
// purged and not got again since.
func purges(entries []Sealed) map[string]*Entry {
	gone := map[string]*Entry{}
	for _, s := range ThatStand(entries) {
		e := &s.Entry
		if e.Imported != nil && e.Imported.Hub != uuid.Nil {
			continue // it says what was purged from another desk
		}
		for _, address := range e.Media {
			if e.Kind == Purged {
				gone[address] = e
			} else {
				delete(gone, address)
			}
		}
	}
	return gone
}

// purgedAt returns when one of some media was purged from an item; zero when none
// was.
func (d *Desk) purgedAt(ctx context.Context, ref Ref, addresses ...string) (time.Time, error) {
	entries, err := d.store.History(ctx, ref)
	if err != nil {
		return time.Time{}, err
	}
	gone := purges(entries)
	for _, address := range addresses {
		if e := gone[address]; e != nil {
			return e.At, nil
		}
	}
	return time.Time{}, nil
}

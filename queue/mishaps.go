package queue

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"
)

// MishapOf is an entry of this device that did not come to what was meant.
type MishapOf struct {
	Entry uuid.UUID `json:"entry"`
	Why   Mishap    `json:"why"`
	Kind  EntryKind `json:"kind"`
	Key   Key       `json:"key"` // of the item it is about; zero where it is about none
	Ref   Ref       `json:"-"`   // 0 where the item is not here
	At    time.Time `json:"at"`  // when the entry was made
}

// mostMishaps is how many are remembered.
const mostMishaps = 1000

// Mishaps returns the entries that did not come to what was meant and that nobody has
// put aside, the newest first. First decisions that came later are among the
// [Desk.Conflicts] instead.
func (d *Desk) Mishaps(ctx context.Context) ([]MishapOf, error) {
	if b, err := d.bonded(ctx); b == nil || err != nil {
		return nil, err
	}
	list, err := d.mishaps(ctx, nil)
	if err != nil {
		return nil, err
	}
	for i := range list {
		if list[i].Key == (Key{}) {
			continue
		}
		refs, err := d.store.Find(ctx, list[i].Key)
		if err != nil {
			return nil, err
		}
		if len(refs) == 1 {
			list[i].Ref = refs[0]
		}
	}
	slices.Reverse(list)
	return list, nil
}

// DismissMishaps puts those aside that somebody has looked at.
func (d *Desk) DismissMishaps(ctx context.Context, entries ...uuid.UUID) error {
	if _, err := d.belongs(ctx); err != nil {
		return err
	}
	_, err := d.mishaps(ctx, func(list []MishapOf) []MishapOf {
		return slices.DeleteFunc(list, func(m MishapOf) bool { return slices.Contains(entries, m.Entry) })
	})
	return err
}

// mishaps returns the mishaps, the oldest first, after a change; nil for none.
func (d *Desk) mishaps(ctx context.Context, change func([]MishapOf) []MishapOf) ([]MishapOf, error) {
	d.hub.mu.Lock()
	defer d.hub.mu.Unlock()
	var list []MishapOf
	if err := recall(ctx, d.store, settingMishaps, &list); err != nil || change == nil {
		return list, err
	}
	list = change(list)
	list = list[max(0, len(list)-mostMishaps):]
	d.hub.changed++
	return list, saveSetting(ctx, d.store, settingMishaps, list)
}

// noteMishaps remembers what the hub said of entries that were sent.
func (d *Desk) noteMishaps(ctx context.Context, sent []Sealed, said []Said) error {
	var fresh []MishapOf
	for _, s := range said {
		i := slices.IndexFunc(sent, func(o Sealed) bool { return o.Entry.ID == s.Entry })
		if i < 0 {
			continue
		}
		e := &sent[i].Entry
		clash := e.Kind == Decided && s.Why == CameLater && e.Answers == uuid.Nil
		if clash || e.Kind == Purged { // the one is told as a conflict, the other is nobody's act
			continue
		}
		if s.Why == NotKnown {
			if remade, err := d.ofAnotherKey(ctx, e); err != nil {
				return err
			} else if remade { // on purpose, see remake
				continue
			}
		}
		fresh = append(fresh, MishapOf{Entry: e.ID, Why: s.Why, Kind: e.Kind, Key: e.Key(), At: e.At})
	}
	return d.addMishaps(ctx, fresh)
}

// addMishaps remembers mishaps, each once.
func (d *Desk) addMishaps(ctx context.Context, fresh []MishapOf) error {
	if len(fresh) == 0 {
		return nil
	}
	_, err := d.mishaps(ctx, func(list []MishapOf) []MishapOf {
		for _, m := range fresh {
			if !slices.ContainsFunc(list, func(o MishapOf) bool { return o.Entry == m.Entry }) {
				list = append(list, m)
			}
		}
		return list
	})
	return err
}

// InWords says in a sentence what became of an entry.
func (m Mishap) InWords() string {
	switch m {
	case CameLater:
		return "Somebody else's came to the hub before; this one is kept as a further opinion."
	case WasReplaced:
		return "The decision that it was to take the place of had given way to another; what is in force stays so."
	case WasWithdrawn:
		return "The item was withdrawn at the hub before it came; it is kept in the record."
	case NotKnown:
		return "The hub does not know what it is about; it is kept in the record."
	case NotAllowed:
		return "The hub does not let you do this; it is kept in the record and changed nothing."
	case NotSent:
		return "It was made on a copy of this workspace, or under a key that was lost, so the hub could not take it; it is kept in the record."
	case WasBuiltOn:
		return "Others have built on what it was to take back, which stands."
	}
	return "It did not come to what was meant; it is kept in the record."
}

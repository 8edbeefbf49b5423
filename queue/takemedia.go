package queue

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"
)

// The rules of taking media: they are sealed before their items are taken, so that
// an item never waits for bytes that did not come. What is here already, or was
// purged from this very item, is not read. A medium that cannot be had is a notice,
// and its item is taken all the same: a person can decide on what is known of it.
// Only a fault of the vault itself, as a full disk, ends the import.

// wanted is a medium that an item names.
type wanted struct {
	m     *Media
	was   *Media // as the item stands here; nil when it is new
	at    Origin
	field string
	file  MediaFile
	note  string // why it is not sealed, or what is to be known of it
	tally MediaTally
}

// media seals the media of a batch and says in its items what was sealed. Until done
// is called nothing is purged that the items may rest on.
func (in *intake) media(ctx context.Context, b Batch) (done func(), err error) {
	if in.desk.vault == nil || !slices.ContainsFunc(b.Items, bringsMedia) {
		return func() {}, nil
	}
	in.desk.taking.RLock()
	all, err := in.lookAll(ctx, b)
	switch {
	case err != nil:
	case in.dry != nil:
		in.sealNone(all)
	default:
		err = in.sealAll(ctx, all)
	}
	for _, w := range all {
		in.report.Media.add(w.tally)
		if w.note != "" {
			in.notice(Reject{Origin: w.at, Form: ItemForm, Field: w.field, Reason: w.note})
		}
	}
	if err != nil {
		in.desk.taking.RUnlock()
		return nil, err
	}
	return in.desk.taking.RUnlock, nil
}

// bringsMedia reports whether a record says where bytes are, or what was found of
// them elsewhere. What is only linked costs an import nothing.
func bringsMedia(it *Item) bool {
	return slices.ContainsFunc(it.Media, func(m Media) bool { return m.Path != "" || m.Found != "" })
}

// lookAll finds the media that the items of a batch name.
func (in *intake) lookAll(ctx context.Context, b Batch) (all []*wanted, err error) {
	for i, it := range b.Items {
		if !bringsMedia(it) {
			continue
		}
		known, err := in.desk.knownMedia(ctx, it.Key())
		if err != nil {
			return all, err
		}
		for n := range it.Media {
			w := &wanted{m: &it.Media[n], at: b.At[i], field: fmt.Sprintf("media[%d].path", n)}
			if known.item != nil && !w.isOf(known.item, n) {
				continue
			}
			if err := in.look(ctx, w, b.Media, known); err != nil {
				return all, err
			}
			all = append(all, w)
		}
	}
	in.bytes.meet(all, b.Read)
	return all, nil
}

// isOf reports whether the item that is here will take over what the record says
// of its n-th medium, which from then on says what the item does.
func (w *wanted) isOf(here *Item, n int) bool {
	w.m.Found = "" // it is known here what was found
	w.was = here.medium(w.m, n)
	switch {
	case w.was == nil:
		return len(here.Media) == 0
	case w.was.SHA256 == "" || w.m.SHA256 == w.was.SHA256:
		return true
	case w.m.SHA256 == "":
		w.m.SHA256 = w.was.SHA256
		return true
	}
	return false
}

// look finds the file of a medium that is to be sealed.
func (in *intake) look(ctx context.Context, w *wanted, find func(path string) (MediaFile, error), known knownMedia) error {
	if w.m.SHA256 != "" && in.desk.vault.Has(w.m.SHA256) {
		w.tally.Known = 1
		w.agree(w.m.SHA256)
		return nil
	}
	if w.m.Path == "" {
		return nil
	}
	if w.was != nil {
		at, err := in.desk.purgedAt(ctx, known.ref, w.m.SHA256, w.was.Found)
		if err != nil {
			return err
		}
		if !at.IsZero() {
			w.refuse("was purged from this item on " + at.Local().Format(time.DateOnly) + " and is not taken again")
			return nil
		}
	}
	if find == nil {
		w.tally.Missing = 1
		return nil
	}
	file, err := find(w.m.Path)
	switch {
	case err == nil && file.Size > MaxMedium:
		w.refuse(tooLarge)
	case err == nil:
		w.file = file
	case KindOf(err) == NotFound:
		w.note = "is not there; the item was taken without it"
		w.tally.Missing = 1
	default:
		w.refuse(sentence(err))
	}
	return nil
}

var tooLarge = fmt.Sprintf("is larger than the %d GiB that a medium may have", int64(MaxMedium)>>30)

// refuse notes why a medium is not sealed.
func (w *wanted) refuse(why string) {
	w.note = why + "; the item was taken without it"
	w.tally = MediaTally{Refused: 1}
}

// agree notes which bytes are here.
func (w *wanted) agree(address string) {
	switch {
	case w.m.SHA256 == "":
		w.m.SHA256, w.m.Found = address, ""
	case w.m.SHA256 != address:
		w.m.Found = address
		w.note = "differs from what was flagged: the file has another SHA-256 than the item names"
		w.tally.Differing = 1
	case w.was != nil && w.was.Found != "":
		w.m.Found = address // by which merging knows that what was flagged has come
	default:
		w.m.Found = ""
	}
}

// sentence is what an error says, without the field.
func sentence(err error) string {
	if e := (*Error)(nil); errors.As(err, &e) {
		return e.Msg
	}
	return "cannot be read"
}

// knownMedia is the item that a record is about, where it is here.
type knownMedia struct {
	ref  Ref
	item *Item // nil when the item is new
}

func (d *Desk) knownMedia(ctx context.Context, key Key) (knownMedia, error) {
	refs, err := d.store.Find(ctx, key)
	if err != nil {
		return knownMedia{}, err
	}
	for _, ref := range refs {
		r, err := d.store.Record(ctx, ref)
		switch {
		case err == nil && r.Item.Source == key.Source: // a key without a source finds those of every source
			return knownMedia{ref, &r.Item}, nil
		case err != nil && KindOf(err) != NotFound:
			return knownMedia{}, err
		}
	}
	return knownMedia{}, nil
}

func (t *MediaTally) add(o MediaTally) {
	t.Sealed += o.Sealed
	t.Known += o.Known
	t.Missing += o.Missing
	t.Refused += o.Refused
	t.Differing += o.Differing
}

package queue

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/google/uuid"
)

// The rules of a new key: a workspace gets one when its ledger and what the hub has of it
// have parted, or when the key was lost, and is another device to the hub then. What the
// key before signed and the hub does not have cannot be handed in any more. The hub gives
// back what it has, so once it was followed to its end the rest is known: decisions are
// made again under the new key, word for word, and what else there is is told as mishaps.

// settingParted keeps what keys before this one made that the hub may not have, as
// mishaps without a reason.
const settingParted = "hub/parted"

// rekeyed notes what another key made here, when the workspace has a new one.
func (d *Desk) rekeyed(ctx context.Context) error {
	b, err := d.belongs(ctx)
	if err != nil || b.Device == d.store.Device() {
		return err
	}
	if err := d.part(ctx, func(s *Sealed) bool { return s.Entry.Device == b.Device && s.Seq > b.Had }); err != nil {
		return err
	}
	return d.rebond(ctx, func(b *bond) { b.Device, b.Had = d.store.Device(), 0 })
}

// part notes those of some entries that other keys made here and that stand.
func (d *Desk) part(ctx context.Context, of func(*Sealed) bool) error {
	var made []Sealed
	for s, err := range d.store.Ledger(ctx, time.Time{}) {
		if err != nil {
			return err
		}
		if e := &s.Entry; e.Imported == nil && e.Reviewer != "" && e.Device != d.store.Device() && of(&s) {
			made = append(made, s)
		}
	}
	var list []MishapOf
	if err := recall(ctx, d.store, settingParted, &list); err != nil {
		return err
	}
	known := map[uuid.UUID]bool{}
	for i := range list {
		known[list[i].Entry] = true
	}
	among := map[uuid.UUID]bool{}
	for i := range made {
		among[made[i].Entry.ID] = true
	}
	stand := ThatStand(made)
	for i := range made {
		if e := &made[i].Entry; e.Kind == Undone && !among[e.Undoes] { // what the hub has was taken back
			stand = append(stand, &made[i])
		}
	}
	for _, s := range stand {
		if e := &s.Entry; e.Kind != Skipped && !known[e.ID] {
			list = append(list, MishapOf{Entry: e.ID, Why: NotSent, Kind: e.Kind, Key: e.Key(), At: e.At})
		}
	}
	return d.saveParted(ctx, list)
}

func (d *Desk) saveParted(ctx context.Context, list []MishapOf) error {
	if len(list) == 0 {
		return d.store.SetSetting(ctx, settingParted, "")
	}
	return saveSetting(ctx, d.store, settingParted, list)
}

// cameBack strikes out what the hub has after all.
func (r *round) cameBack(ctx context.Context, followed []Followed) error {
	var list []MishapOf
	if err := recall(ctx, r.desk.store, settingParted, &list); err != nil || len(list) == 0 {
		return err
	}
	has := map[uuid.UUID]bool{}
	for i := range followed {
		has[followed[i].Entry.ID] = true
	}
	n := len(list)
	if list = slices.DeleteFunc(list, func(m MishapOf) bool { return has[m.Entry] }); len(list) == n {
		return nil
	}
	return r.desk.saveParted(ctx, list)
}

// remake makes again what the hub does not have, when it was followed to its end, and
// sends it.
func (r *round) remake(ctx context.Context) error {
	d := r.desk
	var list, left []MishapOf
	if err := recall(ctx, d.store, settingParted, &list); err != nil || len(list) == 0 {
		return err
	}
	for _, m := range list {
		done, err := d.decideAgain(ctx, &m)
		if err != nil {
			return err
		}
		if !done {
			left = append(left, m)
		}
	}
	if err := d.addMishaps(ctx, left); err != nil {
		return err
	}
	if err := d.saveParted(ctx, nil); err != nil {
		return err
	}
	return r.send(ctx)
}

// decideAgain takes a decision of another key back and makes it again with this one. It
// reports false for what is no decision, or cannot be made again.
func (d *Desk) decideAgain(ctx context.Context, m *MishapOf) (done bool, err error) {
	if m.Kind != Decided {
		return false, nil
	}
	refs, err := d.store.Find(ctx, m.Key)
	if err != nil || len(refs) != 1 {
		return false, err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	history, err := d.store.History(ctx, refs[0])
	if err != nil {
		return false, err
	}
	stand := ThatStand(history)
	i := slices.IndexFunc(stand, func(s *Sealed) bool { return s.Entry.ID == m.Entry })
	if i < 0 {
		return true, nil // it was made again before the round was cut, or taken back
	}
	undo, err := d.entry(Undone, m.Key)
	if err != nil {
		return false, err
	}
	undo.Undoes = m.Entry
	again, err := d.entry(Decided, m.Key)
	if err != nil {
		return false, err
	}
	again.Answers, again.Text = stand[i].Entry.Answers, stand[i].Entry.Text
	decision := *stand[i].Entry.Decision
	decision.ID, decision.Device = again.ID, again.Device
	again.Decision = &decision
	made, err := d.appendAll(ctx, []Entry{undo, again})
	if err != nil {
		return false, err
	}
	refused := errors.Join(made[0].Err, made[1].Err)
	if refused != nil && KindOf(refused) != NotOpen {
		return false, refused
	}
	return refused == nil, nil
}

// ofAnotherKey reports whether an entry takes back what another key made here.
func (d *Desk) ofAnotherKey(ctx context.Context, e *Entry) (bool, error) {
	if e.Kind != Undone {
		return false, nil
	}
	refs, err := d.store.Find(ctx, e.Key())
	if err != nil || len(refs) != 1 {
		return false, err
	}
	history, err := d.store.History(ctx, refs[0])
	return slices.ContainsFunc(history, func(s Sealed) bool {
		return s.Entry.ID == e.Undoes && s.Entry.Imported == nil && s.Entry.Device != e.Device
	}), err
}

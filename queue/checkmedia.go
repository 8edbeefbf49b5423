package queue

import (
	"context"
	"time"
)

// MediaReport is what checking the media found.
type MediaReport struct {
	Media   int64    `json:"media"`   // that are here and whole
	Bytes   int64    `json:"bytes"`   // of these
	Damaged []string `json:"damaged"` // addresses of those that are not what was sealed
	Lost    []string `json:"lost"`    // addresses of those whose sealed file is gone, though nobody purged them
	Absent  int64    `json:"absent"`  // media that items name by a path and that never came
}

// OK reports whether every medium that should be here is, and is whole.
func (r *MediaReport) OK() bool { return len(r.Damaged) == 0 && len(r.Lost) == 0 }

// CheckMedia reads every medium through, and looks for those that items name and
// that are not here. progress may be nil; it is told how many bytes were read.
func (d *Desk) CheckMedia(ctx context.Context, progress func(done, total int64)) (MediaReport, error) {
	rep := MediaReport{Damaged: []string{}, Lost: []string{}}
	if d.vault == nil {
		return rep, nil
	}
	var all []Kept
	var done, total int64
	for kept, err := range d.vault.All() {
		if err != nil {
			return rep, err
		}
		all = append(all, kept)
		total += kept.Size
	}
	lost := map[string]bool{}
	for _, kept := range all {
		switch err := d.vault.Check(ctx, kept.Address); {
		case err == nil:
			rep.Media++
			rep.Bytes += kept.Size
		case ctx.Err() != nil:
			return rep, ctx.Err()
		case KindOf(err) == Damaged:
			rep.Damaged = append(rep.Damaged, kept.Address)
		case KindOf(err) == NotFound && kept.Lost:
			rep.Lost = append(rep.Lost, kept.Address)
			lost[kept.Address] = true
		case KindOf(err) != NotFound: // else it was purged meanwhile
			return rep, err
		}
		done += kept.Size
		if progress != nil {
			progress(done, total)
		}
	}
	for r, err := range d.store.Items(ctx, time.Time{}) {
		if err != nil {
			return rep, err
		}
		for i := range r.Item.Media {
			m := &r.Item.Media[i]
			if m.Path == "" || d.vault.Has(m.Address()) || lost[m.Address()] {
				continue
			}
			at, err := d.purgedAt(ctx, r.Work.Ref, m.Address())
			if err != nil {
				return rep, err
			}
			if at.IsZero() {
				rep.Absent++
			}
		}
	}
	return rep, nil
}

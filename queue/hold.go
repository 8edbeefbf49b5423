package queue

import (
	"context"
	"slices"
	"time"
)

// The rules of holds: while an item is held its media are not purged, neither by the
// retention nor by hand. A person sets a hold, with a reason, until a time or until
// it is lifted; lifting ends all that were set. What was removed or restricted on a
// removal order is held by law, without any entry, for six months from the decision:
// Regulation (EU) 2021/784, Article 6. Nobody can lift that.

// Hold is why the media of an item are kept, whatever the retention says.
type Hold struct {
	Until  time.Time // zero: until it is lifted
	Reason string
	ByLaw  bool // Article 6, which nobody set and nobody can lift
}

// end says when a hold ends.
func (h *Hold) end() string {
	switch {
	case h.ByLaw:
		return "by law until " + h.Until.Local().Format(time.DateOnly)
	case h.Until.IsZero():
		return "until the hold is lifted"
	}
	return "until " + h.Until.Local().Format(time.DateOnly)
}

// lawMonths is how long the law has media kept.
const lawMonths = 6

// Holds returns the holds on an item, those of people first. That by law is left out
// for whoever is not told of the decision that it follows from.
func (d *Desk) Holds(ctx context.Context, ref Ref) ([]Hold, error) {
	list, err := d.holdsOn(ctx, ref)
	if err != nil || len(list) == 0 {
		return list, err
	}
	blind, err := d.blind(ctx, ref)
	if blind.covers(ref) {
		list = slices.DeleteFunc(list, func(h Hold) bool { return h.ByLaw })
	}
	return list, err
}

func (d *Desk) holdsOn(ctx context.Context, ref Ref) ([]Hold, error) {
	r, err := d.store.Record(ctx, ref)
	if err != nil {
		return nil, err
	}
	entries, err := d.store.History(ctx, ref)
	if err != nil {
		return nil, err
	}
	return holds(&r.Item, entries, d.now()), nil
}

// holds returns the holds on an item at a time.
func holds(it *Item, entries []Sealed, now time.Time) []Hold {
	var list []Hold
	var law time.Time
	ordered := slices.ContainsFunc(it.Flags, func(f Flag) bool { return f.By == ByRemovalOrder })
	for _, s := range ThatStand(entries) {
		e := &s.Entry
		switch {
		case e.Kind == HoldSet:
			list = append(list, Hold{Until: e.Until, Reason: e.Text})
		case e.Kind == Lifted:
			list = nil
		case e.Kind == Decided && ordered && (slices.Contains(e.Decision.Actions, Remove) || slices.Contains(e.Decision.Actions, Restrict)):
			if until := cameAt(e).AddDate(0, lawMonths, 0); until.After(law) {
				law = until
			}
		}
	}
	list = slices.DeleteFunc(list, func(h Hold) bool { return !h.Until.IsZero() && !h.Until.After(now) })
	if law.After(now) {
		list = append(list, Hold{Until: law, Reason: "kept after a removal order, Regulation (EU) 2021/784, Article 6", ByLaw: true})
	}
	return list
}

// cameAt is when an entry was made or, where that is later or not known the other
// way, when it came here.
func cameAt(e *Entry) time.Time {
	if e.Imported != nil && e.Imported.At.After(e.At) {
		return e.Imported.At
	}
	return e.At
}

// Hold keeps the media of an item from being purged until a time, which lies ahead,
// or with a zero time until the hold is lifted.
func (d *Desk) Hold(ctx context.Context, ref Ref, until time.Time, reason string) error {
	if !until.IsZero() && !until.After(d.now()) {
		return invalid("until", "lies in the past; name a day to come, or none")
	}
	return d.act(ctx, HoldSet, ref, until, reason, "say why it is held")
}

// Lift ends the holds that people have set on an item. It answers NotFound when
// there is none. Where there is a supervisor only they may.
func (d *Desk) Lift(ctx context.Context, ref Ref, reason string) error {
	if err := d.supervisorsOnly(ctx, "lift a hold"); err != nil {
		return err
	}
	list, err := d.holdsOn(ctx, ref)
	if err != nil {
		return err
	}
	switch {
	case len(list) == 0:
		return Errorf(NotFound, "the item is not held")
	case list[0].ByLaw:
		return Errorf(Refused, "the item is held by law until %s, which cannot be lifted", list[0].Until.Local().Format(time.DateOnly))
	}
	return d.act(ctx, Lifted, ref, time.Time{}, reason, "say why the hold ends")
}

package queue

import (
	"context"

	"github.com/google/uuid"
)

// The rules of blindness: who may yet be asked for a look of their own is told neither
// what was decided of the item nor by whom, in any list, count or history; and who gave
// theirs is not, while they could take it back and say the same as others.

// veil is the items of which the person at the desk is not told the decisions, each
// with their own verdict where they have given one.
type veil map[Ref]Verdict

// covers reports whether decisions on an item are not told.
func (v veil) covers(ref Ref) bool {
	_, ok := v[ref]
	return ok
}

// blind returns those of some items, or with none of all, on which the person at the
// desk is not told the decisions: they may be asked for a look of their own, or have
// given it and could still take it back. A supervisor is told of every decision, but
// for the item that they are looking at again themself.
func (d *Desk) blind(ctx context.Context, refs ...Ref) (veil, error) {
	v := veil{}
	overseer, err := d.Supervises(ctx)
	if err != nil {
		return nil, err
	}
	if overseer {
		o, err := d.opened(ctx, d.now())
		if o.Pass == Second || o.Pass == QA {
			v[o.Ref] = ""
		}
		return v, err
	}
	who := d.sits()
	unknowing, err := d.store.Unknowing(ctx, who, refs)
	if err != nil {
		return nil, err
	}
	for ref := range unknowing {
		v[ref] = ""
	}
	return v, d.ownWord(ctx, who, v)
}

// ownWord adds the item of a person's last act, where that was a look unknowing: told
// what others decided, they could take theirs back and say the same.
func (d *Desk) ownWord(ctx context.Context, who string, v veil) error {
	if !d.store.Asked() {
		return nil
	}
	last, err := d.store.LastAct(ctx, who)
	if KindOf(err) == NotFound {
		return nil
	}
	if err != nil {
		return err
	}
	for i := range last {
		e := &last[i].Entry
		if e.Answers == uuid.Nil || e.Decision != nil && e.Decision.Pass != Second && e.Decision.Pass != QA {
			continue
		}
		refs, err := d.store.Find(ctx, e.Key())
		if err != nil {
			return err
		}
		for _, ref := range refs {
			v[ref] = ""
			if e.Decision != nil {
				v[ref] = e.Decision.Verdict
			}
		}
	}
	return nil
}

// unknowing takes out of a row what decisions of others say of its item, and puts in its
// place what the person said themself; where they did not, it waits in a lane, or is
// open to them.
func (r *Row) unknowing(own Verdict, lane Lane, open bool) {
	switch {
	case r.State != Settled:
		return
	case own != "":
		r.Verdict = own
		return
	}
	r.State, r.Verdict, r.Queue, r.Lane = Waiting, "", MainQueue, lane
	if open {
		r.State, r.Lane = Leased, 0
	}
}

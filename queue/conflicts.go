package queue

import (
	"cmp"
	"context"
	"slices"

	"github.com/google/uuid"
)

// The rules of conflicts: where two people decided one item, as when a lease lapsed on
// the road, the decision that came to the hub first is in force and the other is kept as
// a further opinion. Both are told, and either can leave it at that or ask a supervisor.
// A conflict whose decisions do not stand any more is none.

// knownClash is a clash that the workspace knows of.
type knownClash struct {
	Clash
	Seen bool `json:"seen,omitempty"` // somebody here has said what is to come of it
}

// learn learns of the clashes that came since: before the decisions of others come, some
// of which take the place of what was decided here.
func (r *round) learn(ctx context.Context) error {
	d := r.desk
	for {
		after := d.hub.bond.Load().Clashed
		list, err := r.hub.Clashes(ctx, after)
		if err != nil {
			return err
		}
		if len(list) == 0 {
			return nil
		}
		_, err = d.clashes(ctx, func(known []knownClash) []knownClash {
			for _, c := range list {
				same := func(k knownClash) bool { return k.Later == c.Later }
				if i := slices.IndexFunc(known, same); i >= 0 {
					known[i].Clash = c
				} else {
					known = append(known, knownClash{Clash: c})
				}
			}
			return known
		})
		if err != nil {
			return err
		}
		if err := d.rebond(ctx, func(b *bond) { b.Clashed = list[len(list)-1].Seq }); err != nil {
			return err
		}
	}
}

// meet counts the clashes whose decisions stand.
func (r *round) meet(ctx context.Context) error {
	known, err := r.standing(ctx)
	r.report.Conflicts = int64(unseen(known))
	return err
}

// standing forgets the clashes whose decisions do not stand any more, where something
// came or went that may have taken them back, and returns the others.
func (r *round) standing(ctx context.Context) ([]knownClash, error) {
	d := r.desk
	known, err := d.clashes(ctx, nil)
	if err != nil || r.report.Pulled == 0 && r.report.Sent == 0 {
		return known, err
	}
	fallen := map[uuid.UUID]bool{}
	for _, k := range known {
		if k.Seen {
			continue
		}
		_, stands, err := d.conflict(ctx, d.hub.bond.Load(), k)
		if err != nil {
			return nil, err
		}
		if !stands {
			fallen[k.Later] = true
		}
	}
	if len(fallen) == 0 {
		return known, nil
	}
	return d.clashes(ctx, func(known []knownClash) []knownClash {
		return slices.DeleteFunc(known, func(k knownClash) bool { return fallen[k.Later] })
	})
}

// outrun notes which decisions of others came to the hub before one that was made here,
// and so take its place: those of a clash, those that the hub said of what was sent, and
// those that are here before what was made here is sent.
func (r *round) outrun(ctx context.Context, list []Followed) error {
	d := r.desk
	b := d.hub.bond.Load()
	known, err := d.clashes(ctx, nil)
	if err != nil {
		return err
	}
	before := map[uuid.UUID]uuid.UUID{}
	for _, k := range known {
		if k.LaterBy == b.Reviewer {
			before[k.First] = k.Later
		}
	}
	unsent, err := d.store.Outbox(ctx, max(b.Had, r.seat.Had.Seq), mostSent)
	if err != nil {
		return err
	}
	for i := range unsent {
		r.behind(&unsent[i].Entry)
	}
	for i := range list {
		e := &list[i].Entry
		if !e.firstLook() {
			continue
		}
		var ok bool
		if list[i].Before, ok = before[e.ID]; !ok {
			list[i].Before = r.later[e.Key()]
		}
	}
	return nil
}

// behind notes a first decision made here that comes to the hub after another's.
func (r *round) behind(e *Entry) {
	if e.firstLook() {
		r.later[e.Key()] = e.ID
	}
}

// firstLook reports whether the entry decides an item that waits.
func (e *Entry) firstLook() bool {
	return e.Kind == Decided && e.Answers == uuid.Nil && e.Decision.Supersedes == uuid.Nil && (e.Decision.Pass == First || e.Decision.Pass == "")
}

// unseen counts the clashes that nobody here has looked at.
func unseen(known []knownClash) (n int) {
	for _, k := range known {
		if !k.Seen {
			n++
		}
	}
	return n
}

// clashes returns what is known of clashes, after a change; nil for none.
func (d *Desk) clashes(ctx context.Context, change func([]knownClash) []knownClash) ([]knownClash, error) {
	d.hub.mu.Lock()
	defer d.hub.mu.Unlock()
	var known []knownClash
	if err := recall(ctx, d.store, settingClashes, &known); err != nil || change == nil {
		return known, err
	}
	known = change(known)
	d.hub.changed++
	return known, saveSetting(ctx, d.store, settingClashes, known)
}

// Conflicts returns where first decisions on one item met, those that nobody here has
// looked at first, then the newest first. A supervisor is told of everybody's, others of
// their own.
func (d *Desk) Conflicts(ctx context.Context) ([]Conflict, error) {
	b, err := d.bonded(ctx)
	if b == nil || err != nil {
		return nil, err
	}
	known, err := d.clashes(ctx, nil)
	if err != nil {
		return nil, err
	}
	list := make([]Conflict, 0, len(known))
	for _, k := range known {
		c, stands, err := d.conflict(ctx, b, k)
		if err != nil {
			return nil, err
		}
		if stands {
			list = append(list, c)
		}
	}
	slices.SortFunc(list, func(x, y Conflict) int {
		if x.Seen != y.Seen {
			return cmp.Compare(btoi(x.Seen), btoi(y.Seen))
		}
		return cmp.Compare(y.Seq, x.Seq)
	})
	return list, nil
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// conflict reads what two people decided. It reports false where one of the decisions was
// taken back.
func (d *Desk) conflict(ctx context.Context, b *bond, k knownClash) (c Conflict, stands bool, err error) {
	c = Conflict{Clash: k.Clash, MineInForce: k.LaterBy != b.Reviewer, Seen: k.Seen}
	refs, err := d.store.Find(ctx, k.Key)
	if err != nil || len(refs) != 1 {
		return c, err == nil, err
	}
	c.Ref = refs[0]
	history, err := d.store.History(ctx, c.Ref)
	if err != nil {
		return c, false, err
	}
	mine, theirs := k.First, k.Later
	if !c.MineInForce {
		mine, theirs = k.Later, k.First
	}
	gone := map[uuid.UUID]bool{}
	for i := range history {
		switch e := &history[i].Entry; {
		case e.Kind == Undone:
			gone[e.Undoes] = true
		case e.ID == mine && e.Decision != nil:
			c.Mine = *e.Decision
		case e.ID == theirs && e.Decision != nil:
			c.Theirs = *e.Decision
		}
	}
	return c, !gone[mine] && !gone[theirs], nil
}

// SettleConflict says what is to come of a conflict: that what is in force may stay so,
// or that a supervisor is to decide, for whom it waits then as a disagreement does. It
// answers NotFound where the item, which a supervisor would have to see, is not here.
func (d *Desk) SettleConflict(ctx context.Context, c Conflict, s Settling) error {
	if _, err := d.belongs(ctx); err != nil {
		return err
	}
	if s == AskSupervisor {
		if err := d.askSupervisor(ctx, c); err != nil {
			return err
		}
	}
	_, err := d.clashes(ctx, func(known []knownClash) []knownClash {
		for i := range known {
			if known[i].Later == c.Later {
				known[i].Seen = true
			}
		}
		return known
	})
	return err
}

// askSupervisor asks for a conflict to be settled, unless that is asked already.
func (d *Desk) askSupervisor(ctx context.Context, c Conflict) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	r, err := d.record(ctx, c.Ref)
	if err != nil {
		return err
	}
	open, err := d.store.Asks(ctx, Adjudication, c.Ref)
	if err != nil || len(open) > 0 {
		return err
	}
	entries, err := d.asking(&r.Item, Ask{Pass: Adjudication, Of: c.Later}, "")
	if err != nil {
		return err
	}
	return d.append(ctx, entries[0])
}

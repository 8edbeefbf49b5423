package queue

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"
)

// The rules of sending: the outbox is the end of the ledger that the hub does not have
// yet. It is sent in order, many entries at a time, of which the hub takes all or none;
// what it has already it does not do again. What was done a moment ago stays here, and
// with it whatever comes behind: an undo takes back what nobody has seen. What was taken
// back goes together with what takes it back.

// Grace is how long an entry stays here before it is sent.
const Grace = 10 * time.Second

// What is handed in at a time, at the most.
const (
	mostSent  = 200
	bytesSent = 1 << 20
)

// send hands the outbox in.
func (r *round) send(ctx context.Context) error {
	d := r.desk
	for {
		had := d.hub.bond.Load().Had
		r.report.Acknowledged = had
		list, err := d.store.Outbox(ctx, had, mostSent)
		if err != nil {
			return err
		}
		if !r.o.Now {
			list = ripe(list, d.now())
		}
		if list = atOnce(list); len(list) == 0 {
			return nil
		}
		receipt, err := r.hub.Submit(ctx, d.store.Device(), list)
		if err != nil {
			return err
		}
		last := list[len(list)-1].Seq
		if receipt.Had.Seq < last {
			return Errorf(Damaged, "the hub took entries and does not have them; nothing is lost, they are kept here")
		}
		for _, s := range receipt.Said {
			if i := slices.IndexFunc(list, func(o Sealed) bool { return o.Entry.ID == s.Entry }); i >= 0 && s.Why == CameLater {
				r.behind(&list[i].Entry)
			}
		}
		if err := d.noteMishaps(ctx, list, receipt.Said); err != nil {
			return err
		}
		if err := r.handedOver(ctx, list); err != nil {
			return err
		}
		err = d.rebond(ctx, func(b *bond) {
			b.Had = last
			if receipt.Head.Seq > 0 {
				b.Head = save(receipt.Head)
			}
		})
		if err != nil {
			return err
		}
		r.report.Sent += int64(len(list))
		r.tell()
	}
}

// ripe returns the entries that may be sent at a time: those before the first that was
// made within the grace, but for what is taken back behind it. One of a time to come was
// made before the clock was set right.
func ripe(list []Sealed, now time.Time) []Sealed {
	n := slices.IndexFunc(list, func(s Sealed) bool { return now.Sub(s.Entry.At).Abs() < Grace })
	if n < 0 {
		return list
	}
	late := map[uuid.UUID]bool{} // what entries from n on take back
	for i := len(list) - 1; i >= 0; i-- {
		e := &list[i].Entry
		if i < n && late[e.ID] {
			n = i
			for k := i; k < len(list); k++ {
				late[list[k].Entry.Undoes] = true
			}
		}
		if i >= n {
			late[e.Undoes] = true
		}
	}
	return list[:n]
}

// atOnce returns as many of the first entries as are handed in at a time.
func atOnce(list []Sealed) []Sealed {
	bytes := 0
	for i := range list {
		if bytes += len(list[i].Canonical); bytes > bytesSent && i > 0 {
			return list[:i]
		}
	}
	return list
}

// handedOver notes which leases end with what was sent: by a decision the item stays, as
// what was done, and its lease is over; by a skip or an escalation the item goes back.
func (r *round) handedOver(ctx context.Context, list []Sealed) error {
	var over []HeldGrant
	for i := range list {
		e := &list[i].Entry
		if e.Kind != Decided && e.Kind != Skipped && e.Kind != Escalated && e.Kind != Undone {
			continue
		}
		g, held, err := r.desk.grantOf(ctx, e.Key())
		switch {
		case err != nil:
			return err
		case e.Kind == Undone:
			r.loose = append(r.loose, g.Ref)
			continue
		case !held:
			continue
		case e.Kind != Decided:
			r.given[g.Ref] = true
			continue
		}
		done, err := r.desk.decidedByThem(ctx, g.Ref)
		if err != nil {
			return err
		}
		if done && !g.over() {
			over = append(over, g.after(list[i].Seq))
		}
	}
	return r.desk.keepGrants(ctx, over)
}

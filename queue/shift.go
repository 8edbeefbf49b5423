package queue

import (
	"context"
	"time"
)

// What the person at the desk can know and do about their own exposure. None of
// these methods takes a reviewer: each is about who sits there.

// Expose adds what the person at the desk was exposed to. It writes nothing, so
// that it costs an act nothing; SaveExposure does.
func (d *Desk) Expose(ctx context.Context, seen ...Exposure) error {
	return d.care.with(ctx, d.Reviewer(), func(s *sitting) error {
		if s.reviewer != "" {
			for _, e := range seen {
				s.add(e)
			}
		}
		return nil
	})
}

// SaveExposure writes what was exposed and is not written yet. It is for quiet
// moments: about once an item, or a minute.
func (d *Desk) SaveExposure(ctx context.Context) error {
	return d.care.save(ctx, d.Reviewer())
}

// Shift returns how the shift of the person at the desk stands, and what their
// budget says to it.
func (d *Desk) Shift(ctx context.Context) (Shift, Advice, error) {
	var shift Shift
	var advice Advice
	err := d.care.with(ctx, d.Reviewer(), func(s *sitting) error {
		now := d.now()
		shift, advice = s.standing(now), Advise(s.shift, s.budget(), now)
		return nil
	})
	return shift, advice, err
}

// standing is how the shift stands at a time, a break that was taken by then
// counted; the zero Shift when it is over.
func (s *sitting) standing(now time.Time) Shift {
	if s.shift.Began.IsZero() || now.Sub(s.shift.Last) >= ShiftPause {
		return Shift{}
	}
	return s.shift.At(now, s.budget().RestTime())
}

// Course returns the stretches of the person at the desk that are still kept,
// oldest first.
func (d *Desk) Course(ctx context.Context) ([]Stretch, error) {
	reviewer := d.Reviewer()
	if reviewer == "" {
		return nil, nil
	}
	if err := d.care.save(ctx, reviewer); err != nil {
		return nil, err
	}
	return d.store.Course(ctx, reviewer, d.now().Add(-ExposureKept))
}

// ForgetExposure erases everything that was kept of what the person at the desk
// was exposed to, the shift under way too. Their settings stay.
func (d *Desk) ForgetExposure(ctx context.Context) error {
	reviewer := d.Reviewer()
	if reviewer == "" {
		return nil
	}
	d.care.saving.Lock() // so that nothing is written behind it
	defer d.care.saving.Unlock()
	return d.care.with(ctx, reviewer, func(s *sitting) error {
		if err := d.store.ForgetExposure(ctx, reviewer); err != nil {
			return err
		}
		s.shift, s.unsaved, s.changed = Shift{}, nil, false
		return nil
	})
}

// SumsOf is how many people it takes for their sums to be told: of fewer, one
// could be told from the others.
const SumsOf = 3

// ExposureSums returns what everybody at this workspace was exposed to in one
// whole day, together. It answers Refused for a day that is not over, since sums
// that grow tell a course, and for a day on which fewer than SumsOf people looked
// at anything.
func (d *Desk) ExposureSums(ctx context.Context, day time.Time) (Sums, error) {
	year, month, date := day.Date()
	from := time.Date(year, month, date, 0, 0, 0, 0, day.Location())
	to := time.Date(year, month, date+1, 0, 0, 0, 0, day.Location())
	if to.After(d.now()) {
		return Sums{}, Errorf(Refused, "the day is not over; sums are told of whole days alone")
	}
	if err := d.SaveExposure(ctx); err != nil {
		return Sums{}, err
	}
	sums, people, err := d.store.ExposureSums(ctx, from, to)
	if err != nil {
		return Sums{}, err
	}
	if people < SumsOf {
		return Sums{}, Errorf(Refused, "fewer than %d people looked at items that day; their sums would tell of one of them", SumsOf)
	}
	return sums, nil
}

// Unfinished says what waits for the person at the desk during a break.
type Unfinished struct {
	Open bool // they have an item open
	Due  int  // items that are overdue or due within DueSoon; at most MostDue are counted
}

// MostDue is how many due items Unfinished counts.
const MostDue = 100

// Unfinished looks what waits for the person at the desk.
func (d *Desk) Unfinished(ctx context.Context) (u Unfinished, err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	now := d.now()
	_, err = d.store.HeldBy(ctx, d.reviewer, now)
	if err != nil && KindOf(err) != NotFound {
		return u, err
	}
	u.Open = err == nil
	err = d.care.with(ctx, d.reviewer, func(s *sitting) error {
		list, err := d.store.Sift(ctx, d.queue, now, d.store.Turn(), MostDue, Sieve{Out: s.out, NotDue: s.out, Leased: d.hub.joined()})
		for _, up := range list {
			if up.Lane <= Due {
				u.Due++
			}
		}
		return err
	})
	return u, err
}

// Finish hands out one item although a break is insisted on: what the person has
// open, else the first that is due. It is counted, and shown to them in the
// summary. It answers Empty when there is neither.
func (d *Desk) Finish(ctx context.Context) (Task, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	now := d.now()
	u := Upcoming{Lane: Held}
	var err error
	u.Ref, err = d.store.HeldBy(ctx, d.reviewer, now)
	if err != nil && KindOf(err) != NotFound {
		return Task{}, err
	}
	err = d.care.with(ctx, d.reviewer, func(s *sitting) error {
		if u.Ref == 0 {
			list, err := d.store.Sift(ctx, d.queue, now, d.store.Turn(), 1, Sieve{Out: s.out, NotDue: s.out, Leased: d.hub.joined()})
			if err != nil {
				return err
			}
			if len(list) == 0 || list[0].Lane > Due {
				return Errorf(Empty, "nothing is open and nothing is due")
			}
			u = list[0]
		}
		if s.gate(0, now) != nil {
			s.shift.Overrides++
			s.shift.Last, s.changed = now, true
		}
		s.finish = u.Ref
		return nil
	})
	if err != nil {
		return Task{}, err
	}
	return d.lease(ctx, u.Ref, u.Lane, now)
}

package queue

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"
)

// care is what a desk knows of how the person who sits at it is doing. It is kept
// in memory, since it is asked for with every item, and is written by
// [Desk.SaveExposure]. Its lock is taken after the desk's.
type care struct {
	store    Store
	policies *Policies
	now      func() time.Time
	joined   func() bool // the workspace is a hub's

	mu sync.Mutex
	at *sitting // nil until somebody is asked about

	saving sync.Mutex // taken before mu; one writing at a time
}

// sitting is one person at the desk.
type sitting struct {
	reviewer string // empty for nobody
	team     Team
	own      Own
	out      Harms // of own.Out
	shift    Shift
	finish   Ref // the item that may be finished although a break is insisted on; 0 for none
	unsaved  []Stretch
	changed  bool      // the shift is not saved as it stands
	swept    time.Time // when old stretches were last removed
	passed   passed
}

// with calls f with what is known of a reviewer, who is the one at the desk. Whoever
// sat there before leaves nothing unsaved. What takes long is not for f: the next
// item waits for it.
func (c *care) with(ctx context.Context, reviewer string, f func(*sitting) error) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.at == nil || c.at.reviewer != reviewer {
		if c.at != nil {
			if err := c.write(ctx, c.at.unwritten(c.now())); err != nil {
				return err
			}
		}
		s := &sitting{reviewer: reviewer}
		if err := c.load(ctx, s); err != nil {
			return err
		}
		c.at = s
	}
	return f(c.at)
}

// grave is how grave a set of harms counts here.
func (c *care) grave(ctx context.Context, set Harms) (Severity, error) {
	team, err := c.team(ctx)
	return c.policies.Gravest(set, team.severityOf), err
}

// team returns what the team set.
func (c *care) team(ctx context.Context) (Team, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.at != nil {
		return c.at.team, nil
	}
	return loadTeam(ctx, c.store)
}

func (c *care) load(ctx context.Context, s *sitting) error {
	var err error
	if s.team, err = loadTeam(ctx, c.store); err != nil || s.reviewer == "" {
		return err
	}
	own, err := loadOwn(ctx, c.store, s.reviewer)
	if err != nil {
		return err
	}
	s.keep(c.policies, own)
	s.shift, err = c.store.Shift(ctx, s.reviewer)
	return err
}

// keep takes over what the person set.
func (s *sitting) keep(policies *Policies, o Own) {
	s.own = o
	s.out = policies.Covering(o.Out...)
	s.passed = passed{}
}

// budget is what holds for the person: the stricter of what they and their team
// set.
func (s *sitting) budget() Budget { return s.team.Budget.Stricter(s.own.Budget) }

// add takes over what was seen.
func (s *sitting) add(e Exposure) {
	s.shift = s.shift.After(e, s.budget().RestTime())
	if e.Seen == (Seen{}) {
		return
	}
	s.changed = true
	at := e.To.Truncate(StretchTime)
	for i := range s.unsaved {
		if u := &s.unsaved[i]; u.At.Equal(at) && u.Severity == e.Severity {
			u.Seen = u.Plus(e.Seen)
			return
		}
	}
	s.unsaved = append(s.unsaved, Stretch{At: at, Severity: e.Severity, Seen: e.Seen})
}

// unwritten is what is to be written of a sitting.
type unwritten struct {
	reviewer  string
	stretches []Stretch
	shift     Shift
	oldest    time.Time // what is older is removed; zero for nothing
}

// unwritten takes what is not saved yet; no reviewer when that is nothing.
func (s *sitting) unwritten(now time.Time) (u unwritten) {
	if !s.changed {
		return u
	}
	u = unwritten{reviewer: s.reviewer, stretches: s.unsaved, shift: s.shift}
	if now.Sub(s.swept) >= 24*time.Hour {
		u.oldest, s.swept = now.Add(-ExposureKept), now
	}
	s.unsaved, s.changed = nil, false
	return u
}

func (c *care) write(ctx context.Context, u unwritten) error {
	if u.reviewer == "" {
		return nil
	}
	return c.store.AddExposure(ctx, u.reviewer, u.stretches, u.shift, u.oldest)
}

// save writes what is not saved yet, while the next item may be asked for. What
// could not be written is kept for the next time.
func (c *care) save(ctx context.Context, reviewer string) error {
	c.saving.Lock()
	defer c.saving.Unlock()
	var u unwritten
	err := c.with(ctx, reviewer, func(s *sitting) error {
		u = s.unwritten(c.now())
		return nil
	})
	if err != nil {
		return err
	}
	if err = c.write(ctx, u); err == nil {
		return nil
	}
	return errors.Join(err, c.with(ctx, reviewer, func(s *sitting) error {
		s.unsaved, s.changed, s.swept = append(u.stretches, s.unsaved...), true, time.Time{}
		return nil
	}))
}

// sieve is what the person passes over at a time: what they opted out of, and what
// is used up.
func (c *care) sieve(s *sitting, now time.Time) Sieve {
	sieve := Sieve{Out: s.out, NotDue: s.out, Leased: c.joined()}
	if below := Advise(s.shift, s.budget(), now).Below; below != 0 {
		sieve.NotDue |= c.policies.AsGrave(below, s.team.severityOf)
	}
	return sieve
}

// first finds the item that comes first for the person: the first in order that
// they do not pass over. After a run of severe items that is a milder one, if one
// waits and nothing is due.
func (c *care) first(ctx context.Context, s *sitting, q QueueID, now time.Time) (u Upcoming, found bool, err error) {
	sieve := c.sieve(s, now)
	turn := c.store.Turn()
	list, err := c.store.Sift(ctx, q, now, turn, 1, sieve)
	if err != nil || len(list) == 0 {
		return u, false, err
	}
	u = list[0]
	if s.team.Run == 0 || s.shift.At(now, s.budget().RestTime()).Run < s.team.Run || u.Lane <= Due {
		return u, true, nil
	}
	sieve.NotDue |= c.policies.AsGrave(High, s.team.severityOf)
	milder, err := c.store.Sift(ctx, q, now, turn, 1, sieve)
	if err == nil && len(milder) > 0 && milder[0].Ref != u.Ref {
		u = Upcoming{Ref: milder[0].Ref, Lane: Milder}
	}
	return u, true, err
}

// line returns the first n items that come for the person, in the order in which
// they will.
func (c *care) line(ctx context.Context, reviewer string, q QueueID, now time.Time, n int) ([]Upcoming, error) {
	var sieve Sieve
	var first Upcoming
	err := c.with(ctx, reviewer, func(s *sitting) (err error) {
		sieve = c.sieve(s, now)
		first, _, err = c.first(ctx, s, q, now)
		return err
	})
	if err != nil {
		return nil, err
	}
	next, err := c.store.Sift(ctx, q, now, c.store.Turn(), n, sieve)
	if first.Lane != Milder || len(next) == 0 || err != nil {
		return next, err
	}
	next = slices.DeleteFunc(next, func(u Upcoming) bool { return u.Ref == first.Ref })
	next = slices.Insert(next, 0, first)
	return next[:min(len(next), n)], nil
}

// gate answers OnBreak while a break is insisted on, for all but the item that
// the person said they must finish.
func (s *sitting) gate(ref Ref, now time.Time) error {
	if s.finish != 0 && s.finish == ref {
		return nil
	}
	s.finish = 0
	a := Advise(s.shift, s.budget(), now)
	if a.Advised != InsistOnBreak {
		return nil
	}
	return Errorf(OnBreak, "%s Take a break: the next item comes in %s", a.Why, Spell(a.Until.Sub(now)+time.Minute-1))
}

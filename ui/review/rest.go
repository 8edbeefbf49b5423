package review

import (
	"context"
	"time"

	"discern/queue"
	"discern/ui/kit"
)

// Rest is a break.
type Rest struct {
	Chosen     bool             // by the person; else it is insisted on
	Why        string           // it is insisted on
	Began      time.Time        // for the picture
	Until      time.Time        // when it will have been a break
	Over       bool             // it has been
	Unfinished queue.Unfinished // of an insisted break: what waits for the person
}

// Left is how much of the break is left at a time.
func (r *Rest) Left(now time.Time) time.Duration { return max(r.Until.Sub(now), 0) }

// Break begins a break: nothing is shown until the person comes back.
func (s *Session) Break() {
	if s.busy || s.view.Rest != nil {
		return
	}
	s.Touch()
	now := s.now()
	s.begin(&Rest{Chosen: true, Began: now, Until: now.Add(s.view.Advice.Rest)})
	s.Refresh()
}

// begin hides everything for a break. What was measured up to now is taken, and
// nothing more is until it ends.
func (s *Session) begin(r *Rest) {
	s.care.meter.Rest(s.now())
	v := s.view
	v.Rest, v.Task, v.Upcoming, v.Offer, v.Revealed, v.Checking, v.Message = r, nil, nil, "", false, false, kit.Message{}
	s.set(v)
}

// Later puts an offered break off.
func (s *Session) Later() {
	s.Touch()
	s.care.putOff = s.now().Add(laterTime)
	s.toggle(func(v *View) { v.Offer = "" })
}

// Resume ends a break. One that is insisted on ends only when it is over.
func (s *Session) Resume() {
	r := s.view.Rest
	if r == nil || s.busy || !r.Chosen && s.now().Before(r.Until) {
		return
	}
	s.view.Rest = nil
	s.care.meter.Watch(s.now(), s.care.front)
	s.Start()
}

// Finish goes on with one item during a break that is insisted on: what was open, or
// what is due. It is counted.
func (s *Session) Finish() {
	r := s.view.Rest
	if r == nil || r.Chosen {
		return
	}
	s.act(func(ctx context.Context) (kit.Message, error) {
		_, err := s.desk.Finish(ctx)
		return kit.Message{}, err
	})
}

// rest shows the break that is insisted on.
func (s *Session) rest(l loaded) {
	r := &Rest{Why: l.minded.advice.Why, Until: l.minded.advice.Until, Unfinished: l.minded.unfinished, Began: s.now()}
	if before := s.view.Rest; before != nil && before.Until.Equal(r.Until) {
		r.Began = before.Began
	}
	s.view.Shift, s.view.Advice, s.view.Passed = l.minded.shift, l.minded.advice, l.minded.passed
	s.view.Stats, s.view.Done, s.view.Reviewer = l.stats, l.done, s.desk.Reviewer()
	s.begin(r)
}

// refreshRest moves the break on: the time, and what waits meanwhile.
func (s *Session) refreshRest(due bool) {
	s.reading = true
	began, chosen := s.acts, s.view.Rest.Chosen
	seen, _ := s.measured()
	s.run.Go(func() {
		ctx := context.Background()
		err := s.expose(ctx, seen, due)
		var left queue.Unfinished
		if err == nil && !chosen {
			left, err = s.desk.Unfinished(ctx)
		}
		s.run.Do(func() {
			s.reading = false
			switch r := s.view.Rest; {
			case s.acts != began || r == nil:
			case err != nil:
				s.fault(err)
			default:
				next := *r
				next.Over, next.Unfinished = !s.now().Before(r.Until), left
				v := s.view
				v.Rest = &next
				s.set(v)
			}
		})
	})
}

// Summarise shows the summary of the shift, or closes it.
func (s *Session) Summarise() {
	if s.view.Summary != nil {
		s.CloseSummary()
		return
	}
	s.Touch()
	s.summarise(false)
}

// Part shows the summary before the window closes, once, and reports whether it
// does: a shift of a few minutes needs none.
func (s *Session) Part() bool {
	if s.care.parted || s.view.Summary != nil || s.view.Shift.Total.All().Time < worthSumming {
		return false
	}
	s.care.parted = true
	s.summarise(true)
	return true
}

// worthSumming is how long somebody must have looked at items for the summary to be
// shown when they close the window.
const worthSumming = 15 * time.Minute

func (s *Session) summarise(closing bool) {
	s.Reveal(false)
	seen, _ := s.measured()
	s.run.Go(func() {
		ctx := context.Background()
		err := s.expose(ctx, seen, false)
		var sum queue.Summary
		if err == nil {
			sum, err = s.desk.Summary(ctx)
		}
		s.run.Do(func() {
			if err != nil {
				s.fault(err)
				return
			}
			v := s.view
			v.Summary, v.Closing = &sum, closing
			s.set(v)
		})
	})
}

// CloseSummary goes back to the work, or to the break.
func (s *Session) CloseSummary() { s.toggle(func(v *View) { v.Summary, v.Closing = nil, false }) }

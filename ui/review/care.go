package review

import (
	"context"
	"time"

	"discern/queue"
)

// The rules of the person at the screen: what they see is measured while the window
// has the keyboard, the screen is in front and they do something; media are covered
// until they uncover them; and while a break goes on there is nothing to see.

// Care is what a view says of the person who looks, and of how they are to see.
type Care struct {
	Protection queue.Protection // how the media of the task are first shown
	Toggle     bool             // uncovered media stay so until covered again; else while the key is held
	Asked      bool             // media may be drawn at all; false while the text comes first
	Revealed   bool             // media are drawn uncovered
	Uncovered  bool             // they were at some time: a decision says so
	Grey       bool             // media are drawn in grey, covered or not

	Known  queue.Known      // earlier decisions on the same bytes
	Shift  queue.Shift      // so far
	Advice queue.Advice     // of the budget
	Passed queue.PassedOver // of what waits, by opting out

	Offer   string         // why a break is offered; empty while none is
	Rest    *Rest          // the break under way; nil for none
	Summary *queue.Summary // of the shift, while it is shown
	Closing bool           // it is shown because the window is to be closed
}

// laterTime is how long an offered break that was put off is not offered again.
const laterTime = 10 * time.Minute

// keeper is what a session remembers of the person.
type keeper struct {
	meter   queue.Meter
	front   bool      // the screen is before the person
	counted queue.Ref // the item that was counted last
	putOff  time.Time // until when no break is offered
	opted   string    // the rule that was opted out of by the last act; empty for none
	saved   queue.Ref // the item after which exposure was written last
	savedAt time.Time // and when
	parted  bool      // the summary was shown before closing

	uncovered map[queue.Ref]bool // items whose media were uncovered at this desk since it was opened
}

// saveEvery is how often exposure is written at least while something is measured.
const saveEvery = time.Minute

// now is the desk's time as the clock on the wall has it: a machine that slept gave
// its person a break.
func (s *Session) now() time.Time { return s.desk.Now().Round(0) }

// Touch notes that the person did something.
func (s *Session) Touch() {
	if s.view.Rest == nil {
		s.care.meter.Act(s.now())
	}
}

// Watch tells the session whether the screen is before the person. Media that were
// left uncovered are covered when it is not.
func (s *Session) Watch(on bool) {
	if s.care.front == on {
		return
	}
	s.care.front = on
	if s.view.Rest != nil {
		return
	}
	if !on {
		s.Reveal(false)
	}
	s.care.meter.Watch(s.now(), on && s.view.Task != nil)
}

// measured takes what was measured since the last time, and the item it ended with.
func (s *Session) measured() ([]queue.Exposure, queue.Ref) {
	return s.care.meter.Take(s.now()), s.care.counted
}

// meet notes that an item came before the person, unless it is the one that was.
func (s *Session) meet(ctx context.Context, t *queue.Task, last queue.Ref) error {
	if t.Ref == last {
		return nil
	}
	now := s.now()
	return s.desk.Expose(ctx, queue.Exposure{Severity: t.Harm, Seen: queue.Seen{Items: 1}, From: now, To: now})
}

// minded is what is read for the person with every view.
type minded struct {
	protection queue.Protection
	toggle     bool
	shift      queue.Shift
	advice     queue.Advice
	passed     queue.PassedOver
	unfinished queue.Unfinished // during a break
}

// mind reads how the person stands, and how they are to see a task; nil for none.
func (s *Session) mind(ctx context.Context, t *queue.Task) (m minded, err error) {
	if t != nil {
		if m.protection, err = s.desk.Protection(ctx, &t.Item); err != nil {
			return m, err
		}
	}
	own, err := s.desk.Own(ctx)
	if err != nil {
		return m, err
	}
	m.toggle = own.Toggle
	if m.shift, m.advice, err = s.desk.Shift(ctx); err != nil {
		return m, err
	}
	m.passed, err = s.desk.PassedOver(ctx)
	return m, err
}

// take puts what was read into a view.
func (m *minded) take(s *Session, v *View) {
	v.Toggle, v.Shift, v.Advice, v.Passed = m.toggle, m.shift, m.advice, m.passed
	if v.Beside.Look == nil {
		v.Protection = m.protection
	}
	v.Offer = ""
	if m.advice.Advised == queue.OfferBreak && !s.now().Before(s.care.putOff) {
		v.Offer = m.advice.Why
	}
}

// cover covers the media of the item that has just come into the middle.
func (s *Session) cover(v *View) {
	now, t := s.now(), v.Middle().Task
	v.Known = queue.Known{}
	v.Revealed, v.Uncovered = false, s.care.uncovered[t.Ref]
	v.Grey = v.Protection.Tint == queue.Grey
	v.Asked = !v.Protection.TextFirst || t.Item.Text == ""
	s.care.counted = v.Task.Ref
	s.care.meter.Watch(now, s.care.front)
	s.care.meter.Item(now, t.Harm)
	if v.Asked && v.Protection.Blur == queue.NoBlur {
		s.uncover(v)
	}
}

// uncover draws the media uncovered, and counts it.
func (s *Session) uncover(v *View) {
	t := v.Middle().Task
	if v.Revealed || len(t.Item.Media) == 0 {
		return
	}
	v.Revealed, v.Uncovered = true, true
	if s.care.uncovered == nil {
		s.care.uncovered = map[queue.Ref]bool{}
	}
	s.care.uncovered[t.Ref] = true
	s.care.meter.Reveal(s.now(), true)
}

// Reveal uncovers the media of the task, or covers them again. While the text comes
// first, asking for them once draws them covered.
func (s *Session) Reveal(on bool) {
	v := s.view
	if v.Task == nil || !on && (!v.Revealed || v.Protection.Blur == queue.NoBlur) {
		return
	}
	switch {
	case !on:
		v.Revealed = false
		s.care.meter.Reveal(s.now(), false)
	case !v.Asked:
		v.Asked = true
		if v.Protection.Blur == queue.NoBlur {
			s.uncover(&v)
		}
	default:
		s.uncover(&v)
	}
	s.set(v)
}

// RevealKey is what the key does that uncovers media, when it goes down and when it
// is let go: held, it uncovers them as long; or each press turns them over.
func (s *Session) RevealKey(down bool) {
	switch {
	case !s.view.Toggle:
		s.Reveal(down)
	case down:
		s.Reveal(!s.view.Revealed)
	}
}

// ToggleGrey has the media of the task drawn in grey, or in their own colours.
func (s *Session) ToggleGrey() {
	s.Touch()
	s.toggle(func(v *View) { v.Grey = !v.Grey })
}

// lookUp looks for earlier decisions on the media of the task.
func (s *Session) lookUp() {
	if s.view.Task == nil || len(s.view.Task.Item.Media) == 0 {
		return
	}
	ref := s.view.Task.Ref
	s.run.Go(func() {
		known, err := s.desk.Known(context.Background(), ref)
		s.run.Do(func() {
			if err != nil || s.view.Task == nil || s.view.Task.Ref != ref {
				return // without precedents the item is judged like any other
			}
			v := s.view
			v.Known = known
			s.set(v)
		})
	})
}

// Again decides as was decided about the same bytes before, where that may be done
// without another look.
func (s *Session) Again() {
	switch {
	case s.view.Task == nil:
	case s.view.Known.Again == nil:
		s.ask("No earlier decision here covers all of it: it has to be looked at.")
	default:
		s.decide(*s.view.Known.Again)
	}
}

// saveDue reports whether exposure is to be written: after each item, or once a
// minute.
func (s *Session) saveDue() bool {
	now := s.now()
	due := s.care.saved != s.care.counted || now.Sub(s.care.savedAt) >= saveEvery
	if due {
		s.care.saved, s.care.savedAt = s.care.counted, now
	}
	return due
}

// expose hands what was measured to the desk, and writes it when that is due. It is
// for the background.
func (s *Session) expose(ctx context.Context, seen []queue.Exposure, save bool) error {
	if err := s.desk.Expose(ctx, seen...); err != nil || !save {
		return err
	}
	return s.desk.SaveExposure(ctx)
}

// End writes what is not written yet, when the window closes.
func (s *Session) End() error {
	seen, _ := s.measured()
	return s.expose(context.Background(), seen, true)
}

// Leave ends what the session knows of the person, before another one sits down: what
// they were shown, and their break.
func (s *Session) Leave() error {
	err := s.End()
	s.care = keeper{front: s.care.front}
	s.view.Task, s.view.Upcoming, s.view.Care = nil, nil, Care{}
	return err
}

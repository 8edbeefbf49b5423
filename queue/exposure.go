package queue

import "time"

// The rules of exposure: what a person looks at in the course of their work is
// counted for them, so that they and their desk can tell when it is enough. It is
// theirs: it is in no ledger, no export and no log, and only who sits at the desk
// is told of their own. Everybody else gets [Desk.ExposureSums].

const (
	// StretchTime is the length of a stretch, the finest that is kept of when
	// somebody looked at what.
	StretchTime = 10 * time.Minute
	// ShiftPause is the pause that ends a shift: whoever comes back after it
	// begins a new one.
	ShiftPause = 4 * time.Hour
	// Idle is how long nothing may be done until time no longer counts.
	Idle = 2 * time.Minute
	// ExposureKept is how long stretches are kept.
	ExposureKept = 90 * 24 * time.Hour
)

// Seen counts what somebody was exposed to.
type Seen struct {
	Items   int           `json:"items"`   // that came before them
	Reveals int           `json:"reveals"` // media uncovered
	Time    time.Duration `json:"time"`    // with an item before them
	Shown   time.Duration `json:"shown"`   // of that, with media uncovered
}

// Plus adds what was seen besides.
func (s Seen) Plus(t Seen) Seen {
	return Seen{Items: s.Items + t.Items, Reveals: s.Reveals + t.Reveals, Time: s.Time + t.Time, Shown: s.Shown + t.Shown}
}

// Sums is what was seen of each severity. The place 0 is not used.
type Sums [High + 1]Seen

// All adds up every severity.
func (s Sums) All() (all Seen) {
	for _, seen := range s {
		all = all.Plus(seen)
	}
	return all
}

// Exposure is a piece of work without a long pause in it: what was seen of one
// severity from one act to another.
type Exposure struct {
	Severity Severity
	Seen
	From, To time.Time // the first and the last act
}

// Stretch is ten minutes of somebody's work with items of one severity.
type Stretch struct {
	At       time.Time // when the ten minutes begin
	Severity Severity
	Seen
}

// Shift is how a person's working day stands: everything since the last pause of
// ShiftPause. The zero Shift has not begun.
type Shift struct {
	Began     time.Time `json:"began"`
	Last      time.Time `json:"last"`      // act
	Total     Sums      `json:"total"`     // in the shift
	Since     Sums      `json:"since"`     // the last break, or the beginning
	Breaks    int       `json:"breaks"`    // taken
	Overrides int       `json:"overrides"` // how often they went on although a break was insisted on
	Run       int       `json:"run"`       // severe items in a row, up to now
}

// After returns the shift with a piece of work added. A pause without acts of at
// least rest before it was a break, and one of ShiftPause ended the shift.
func (s Shift) After(e Exposure, rest time.Duration) Shift {
	s = s.At(e.From, rest)
	if e.Severity >= Low && e.Severity <= High {
		s.Total[e.Severity] = s.Total[e.Severity].Plus(e.Seen)
		s.Since[e.Severity] = s.Since[e.Severity].Plus(e.Seen)
	}
	switch {
	case e.Items == 0:
	case e.Severity == High:
		s.Run += e.Items
	default:
		s.Run = 0
	}
	if e.To.After(s.Last) {
		s.Last = e.To
	}
	return s
}

// At returns the shift of somebody who acts at a time: as it was, after a break,
// or a new one.
func (s Shift) At(now time.Time, rest time.Duration) Shift {
	pause := now.Sub(s.Last)
	switch {
	case s.Began.IsZero() || pause >= ShiftPause:
		return Shift{Began: now, Last: now}
	case pause >= rest:
		s.Breaks++
		s.Since, s.Run, s.Last = Sums{}, 0, now
	case pause < -StretchTime: // the clock was set back
		s.Last = now
	}
	return s
}

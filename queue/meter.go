package queue

import "time"

// Meter measures what the person at a screen sees, for [Desk.Expose]. It counts
// time only while an item is before them, and of a time without acts no more than
// [Idle]. It asks no clock: every method is told the time. The zero Meter measures
// nothing until something is done. It is for one goroutine.
type Meter struct {
	severity Severity
	watching bool      // an item is before a person, as far as a window can know
	shown    bool      // with media uncovered
	counted  time.Time // up to when time was counted
	now      Exposure  // the piece under way; no From: none is
	news     bool      // it holds an act that was not taken yet
	past     []Exposure
}

// Act notes that the person did something.
func (m *Meter) Act(now time.Time) {
	m.count(now)
	if pause := now.Sub(m.now.To); pause > Idle || pause < -Idle { // by as much the clock was set back
		m.end()
	}
	if m.now.From.IsZero() {
		m.now = Exposure{Severity: m.severity, From: now}
		m.counted = now
	}
	if now.After(m.now.To) {
		m.now.To = now
	}
	m.news = true
}

// Item notes that another item, of a severity, is before the person, with its
// media covered. Whoever hands it out counts it.
func (m *Meter) Item(now time.Time, severity Severity) {
	m.Act(now)
	m.end()
	m.severity, m.shown = severity, false
	m.Act(now)
}

// Watch notes whether an item is before the person: the window may be behind
// another, or show something else. Coming back to it is an act.
func (m *Meter) Watch(now time.Time, on bool) {
	if on == m.watching {
		return
	}
	m.count(now)
	if m.watching = on; on {
		m.Act(now)
	}
}

// Rest notes that a break begins: no item is before the person, and what they did
// last is over.
func (m *Meter) Rest(now time.Time) {
	m.Watch(now, false)
	m.end()
}

// Reveal notes that media were uncovered, or covered again.
func (m *Meter) Reveal(now time.Time, on bool) {
	m.Act(now)
	if on && !m.shown {
		m.now.Reveals++
	}
	m.shown = on
}

// Take returns what was measured since it was last taken.
func (m *Meter) Take(now time.Time) []Exposure {
	m.count(now)
	if m.news || m.now.Seen != (Seen{}) {
		m.past = append(m.past, m.now)
		m.now.Seen, m.now.From, m.news = Seen{}, m.now.To, false
	}
	taken := m.past
	m.past = nil
	return taken
}

// count counts the time up to now, or as much of it as is not idle.
func (m *Meter) count(now time.Time) {
	if m.now.From.IsZero() {
		return
	}
	until := now
	if idle := m.now.To.Add(Idle); until.After(idle) {
		until = idle
	}
	if spent := until.Sub(m.counted); spent > 0 && m.watching {
		m.now.Time += spent
		if m.shown {
			m.now.Shown += spent
		}
	}
	if now.After(m.counted) {
		m.counted = now
	}
}

// end ends the piece under way.
func (m *Meter) end() {
	if m.news || m.now.Seen != (Seen{}) {
		m.past = append(m.past, m.now)
	}
	m.now, m.news = Exposure{}, false
}

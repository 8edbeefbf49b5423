package audit

import (
	"context"
	"time"
)

// Tick is called about once a second: it asks how the ledger stands, offers what has
// come since the list was read, rather than moving the rows under the reader's eyes,
// and once a minute moves the times.
func (s *Screen) Tick() {
	if now := s.desk.Now().Truncate(time.Minute); now.After(s.minute) {
		s.minute = now
		s.list.Redraw()
		s.detail.tick(s.desk.Now())
	}
	if s.asking || s.rec == nil || s.reader.cancel != nil {
		return
	}
	s.asking = true
	s.run.Go(func() {
		stats, err := s.desk.Stats(context.Background())
		s.run.Do(func() {
			s.asking = false
			if err != nil || stats.Entries == s.fresh {
				return // what is shown still holds, and the next act says what is wrong
			}
			s.fresh = stats.Entries
			if len(s.rec.looks) == 0 {
				s.Refresh()
				return
			}
			s.showTitle()
			if ref := s.open(); ref != 0 {
				s.opener.Open(ref)
			}
		})
	})
}

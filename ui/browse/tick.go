package browse

import (
	"context"
	"time"

	"discern/queue"
)

// Tick is called about once a second: it asks how the workspace stands, offers
// what has come since the list was read, and once a minute moves the ages.
func (s *Screen) Tick() {
	if now := s.desk.Now().Truncate(time.Minute); now.After(s.minute) {
		s.minute = now
		s.list.Redraw()
		s.detail.tick(s.desk.Now())
	}
	if s.asking {
		return
	}
	s.asking = true
	s.run.Go(func() {
		stats, err := s.desk.Stats(context.Background())
		s.run.Do(func() {
			s.asking = false
			if err == nil { // else what is shown still holds, and the next act says what is wrong
				s.compare(stats)
			}
		})
	})
}

// compare offers new items rather than moving the rows under the reader's eyes;
// only a list without rows is read anew by itself.
func (s *Screen) compare(stats queue.Stats) {
	if s.finder.Running() {
		return // it brings its own count
	}
	before := s.fresh
	s.fresh = stats
	if stats.Total > 0 && s.found.stats.Total == 0 {
		s.Refresh()
		return
	}
	if stats.Entries != before.Entries {
		s.pages.Refresh()
		s.list.Redraw()
		if ref := s.detail.shown.task.Ref; ref != 0 {
			s.opener.Open(ref)
		}
	}
	if stats.Total != before.Total {
		s.facets.outdate(stats.Total)
		s.showTitle()
	}
}

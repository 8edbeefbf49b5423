package gallery_test

import (
	"strings"
	"testing"
	"time"

	"discern/queue"
	"discern/ui/gallery"
)

func TestDescribe(t *testing.T) {
	of := func(w queue.Whereabouts, change func(*queue.MediumState)) queue.MediumState {
		s := queue.MediumState{Media: queue.Media{Mime: "image/png", SHA256: strings.Repeat("ab", 32)}, Whereabouts: w}
		change(&s)
		return s
	}
	for _, c := range []struct {
		name  string
		state queue.MediumState
		here  bool
		says  []string
	}{
		{"here and whole", of(queue.MediumKept, func(s *queue.MediumState) { s.Bytes = 2048 }), true, []string{"Image", "hash is the one on record", "2 KB"}},
		{"here and another", of(queue.MediumKept, func(s *queue.MediumState) { s.Differs = true }), true, []string{"not what was flagged"}},
		{"missing", of(queue.MediumMissing, func(*queue.MediumState) {}), false, []string{"did not come"}},
		{"an address", of(queue.MediumLinked, func(*queue.MediumState) {}), false, []string{"Only its address"}},
		{"purged", of(queue.MediumPurged, func(s *queue.MediumState) {
			s.PurgedAt, s.Why = time.Date(2026, 5, 6, 12, 0, 0, 0, time.UTC), "must not\nbe kept"
		}), false, []string{"Deleted on 2026-05-06", "must not be kept"}},
		{"described", of(queue.MediumKept, func(s *queue.MediumState) { s.Alt = "a\nlantern" }), true, []string{"Described as: a lantern"}},
		{"seen elsewhere", of(queue.MediumKept, func(s *queue.MediumState) { s.Same = 2 }), true, []string{"in 2 other items"}},
	} {
		m := gallery.Describe([]queue.MediumState{c.state})[0]
		said := strings.Join(append(m.Known, m.Title, m.Alarm, m.Away), "\n")
		for _, words := range c.says {
			if !strings.Contains(said, words) {
				t.Errorf("%s: %q does not say %q", c.name, said, words)
			}
		}
		if m.Here != c.here {
			t.Errorf("%s: here %v", c.name, m.Here)
		}
	}
	two := gallery.Describe(make([]queue.MediumState, 2))
	if two[1].Title != "Medium 2 of 2" {
		t.Errorf("the second is called %q", two[1].Title)
	}
}

package storage

import (
	"sync"

	"discern/queue"
)

// seen remembers the names of the items last looked at: what a person acts on
// was before them a moment ago, and an item's name and number never change.
type seen struct {
	mu   sync.Mutex
	age  int // how often all was forgotten
	refs map[queue.Key]queue.Ref
	ring [64]queue.Key // what is forgotten next stands at next
	next int
}

// now returns the age that add wants of whoever is about to look at an item.
func (s *seen) now() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.age
}

// add remembers an item, unless all was forgotten since it was looked at.
func (s *seen) add(key queue.Key, ref queue.Ref, age int) {
	if key.Source == "" {
		return // an entry that names no source means any
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, known := s.refs[key]; known || age != s.age {
		return
	}
	if s.refs == nil {
		s.refs = make(map[queue.Key]queue.Ref, len(s.ring))
	}
	delete(s.refs, s.ring[s.next])
	s.refs[key], s.ring[s.next] = ref, key
	s.next = (s.next + 1) % len(s.ring)
}

// forget forgets all, since some items are here no more.
func (s *seen) forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.refs)
	s.age++
}

func (s *seen) find(key queue.Key) (queue.Ref, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	ref, ok := s.refs[key]
	return ref, ok
}

package storage

import (
	"sync"

	"discern/queue"
)

// seen remembers the names of the items last looked at: what a person acts on
// was before them a moment ago, and an item's name and number never change.
type seen struct {
	mu   sync.Mutex
	refs map[queue.Key]queue.Ref
	ring [64]queue.Key // what is forgotten next stands at next
	next int
}

func (s *seen) add(key queue.Key, ref queue.Ref) {
	if key.Source == "" {
		return // an entry that names no source means any
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, known := s.refs[key]; known {
		return
	}
	if s.refs == nil {
		s.refs = make(map[queue.Key]queue.Ref, len(s.ring))
	}
	delete(s.refs, s.ring[s.next])
	s.refs[key], s.ring[s.next] = ref, key
	s.next = (s.next + 1) % len(s.ring)
}

// forget makes names unknown again.
func (s *seen) forget(keys []queue.Key) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, key := range keys {
		delete(s.refs, key)
	}
}

func (s *seen) find(key queue.Key) (queue.Ref, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	ref, ok := s.refs[key]
	return ref, ok
}

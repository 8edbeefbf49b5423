package measure

import (
	"cmp"
	"slices"

	"discern/queue"
)

// DetectorKey names what one detector says for one label. An empty Version stands for
// all versions together, where an item that several scored has the score of the one
// that was met last.
type DetectorKey struct{ Detector, Version, Label string }

// Scored is what one detector said of the picked items for one label, beside what is
// known of them. It is made once; every question to it is quick.
type Scored struct {
	DetectorKey
	Versions  []string // those it holds, in the order in which they were met
	Threshold float64  // where it flags, as it says itself
	Declared  bool     // whether it does; else Threshold is 0.9
	Against   Against

	refs  []queue.Ref // strongest score first
	score []float32
	known []opinion
	upTo  []tally // of the i strongest; one more than items
}

// tally counts some items.
type tally struct{ yes, no, split, unseen int32 }

// Items counts the items scored.
func (s *Scored) Items() int { return len(s.refs) }

// Decided counts the items of which it is known whether they violate.
func (s *Scored) Decided() int { t := s.all(); return int(t.yes + t.no) }

// Violating counts those that do.
func (s *Scored) Violating() int { return int(s.all().yes) }

// Split counts the items that people looked at and nothing is known of, since as many
// said one thing as the other or most were unsure.
func (s *Scored) Split() int { return int(s.all().split) }

// Unseen counts the items that nobody looked at.
func (s *Scored) Unseen() int { return int(s.all().unseen) }

func (s *Scored) all() tally { return s.upTo[len(s.refs)] }

// DetectorKeys returns what the detectors of all items say, by detector, label and
// version; joined, every version of a detector stands together.
func (d *Data) DetectorKeys(joined bool) []DetectorKey {
	var keys []DetectorKey
	for i := range d.series {
		key := d.series[i].key()
		if joined {
			key.Version = ""
		}
		if !slices.Contains(keys, key) {
			keys = append(keys, key)
		}
	}
	slices.SortFunc(keys, func(a, b DetectorKey) int {
		return cmp.Or(cmp.Compare(a.Detector, b.Detector), cmp.Compare(a.Label, b.Label), cmp.Compare(a.Version, b.Version))
	})
	return keys
}

func (s *series) key() DetectorKey { return DetectorKey{s.detector, s.version, s.label} }

// Detector gathers what a detector said of the picked items. It answers NotFound where
// no item has such a score.
func (s *Selection) Detector(key DetectorKey, against Against) (*Scored, error) {
	var parts []*series
	for i := range s.d.series {
		p := &s.d.series[i]
		if p.detector == key.Detector && p.label == key.Label && (key.Version == "" || p.version == key.Version) {
			parts = append(parts, p)
		}
	}
	if len(parts) == 0 {
		return nil, queue.Errorf(queue.NotFound, "no item has a score of detector %q for label %q; `discern detectors` lists those there are", key.Detector, key.Label)
	}
	sc := &Scored{DetectorKey: key, Against: against}
	for _, p := range parts {
		sc.Versions = append(sc.Versions, p.version)
		sc.Threshold, sc.Declared = p.threshold, p.declared
	}
	whole := parts[0]
	if len(parts) > 1 {
		whole = join(parts, len(s.d.refs))
	}
	picked := make([]bool, len(s.d.refs))
	for _, i := range s.items {
		picked[i] = true
	}
	var t tally
	sc.upTo = append(sc.upTo, t)
	for at, item := range whole.item {
		if !picked[item] {
			continue
		}
		o := s.truth(item, against)
		switch {
		case o.truth == True:
			t.yes++
		case o.truth == NotTrue:
			t.no++
		case o.split:
			t.split++
		}
		if !o.seen {
			t.unseen++
		}
		sc.refs, sc.score = append(sc.refs, s.d.refs[item]), append(sc.score, whole.score[at])
		sc.known, sc.upTo = append(sc.known, o), append(sc.upTo, t)
	}
	return sc, nil
}

// join puts several versions together.
func join(parts []*series, items int) *series {
	score := make([]float32, items)
	has := make([]bool, items)
	for _, p := range parts {
		for at, item := range p.item {
			score[item], has[item] = p.score[at], true
		}
	}
	whole := &series{}
	for item := range has {
		if has[item] {
			whole.item, whole.score = append(whole.item, int32(item)), append(whole.score, score[item]) //nolint:gosec // an index
		}
	}
	whole.sort()
	return whole
}

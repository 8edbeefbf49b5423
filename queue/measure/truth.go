package measure

import "fmt"

// Truth is what an item is taken to be when a detector is measured.
type Truth uint8

// The truths.
const (
	UnknownTruth Truth = iota
	NotTrue            // it does not violate
	True               // it violates
)

// truthOf reads a known answer as sources write it.
func truthOf(gold string) Truth {
	switch gold {
	case "hateful", "violating":
		return True
	case "non-hateful", "not_violating":
		return NotTrue
	}
	return UnknownTruth
}

// Against is what a detector is measured by.
type Against int

// What detectors are measured by.
const (
	// Majority is what most people said who looked without knowing of others, the
	// first look of each. Where a decision in force was made knowing theirs, by
	// adjudication, appeal or overturn, it holds instead. Where most were unsure, or as
	// many said one thing as the other, nothing is known.
	Majority Against = iota
	// Gold is the answer that came with the item, as meta.gold: "hateful" and
	// "violating", "non-hateful" and "not_violating". Anything else is not known.
	Gold
)

// ParseAgainst reads "majority" or "gold".
func ParseAgainst(s string) (Against, error) {
	switch s {
	case "majority", "":
		return Majority, nil
	case "gold":
		return Gold, nil
	}
	return 0, fmt.Errorf("%q is neither majority nor gold", s)
}

// String returns the word that ParseAgainst reads.
func (a Against) String() string {
	if a == Gold {
		return "gold"
	}
	return "majority"
}

// opinion is what is known of an item, and whether anybody has looked at it at all.
type opinion struct {
	truth Truth
	seen  bool // a person has looked
	split bool // people looked, and nothing is known
}

// truth returns what is known of an item.
func (s *Selection) truth(item int32, against Against) opinion {
	o := opinion{}
	var said [3]int
	settling := int8(-1)
	for i := range s.d.of(item) {
		l := &s.d.of(item)[i]
		if !s.takes(l) {
			continue
		}
		o.seen = true
		if l.is&settles != 0 {
			settling = l.verdict
		}
		if l.is&independent != 0 && l.is&repeat == 0 {
			said[l.verdict]++
		}
	}
	if against == Gold {
		o.truth = s.d.gold[item]
		return o
	}
	if settling >= 0 {
		said = [3]int{}
		said[settling] = 1
	}
	switch yes, no := said[violating], said[notViolating]; {
	case yes > max(no, said[unsure]):
		o.truth = True
	case no > max(yes, said[unsure]):
		o.truth = NotTrue
	default:
		o.split = o.seen
	}
	return o
}

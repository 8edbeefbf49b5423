package storage

import (
	"slices"
	"time"

	"discern/queue"
)

// The words of the domain are numbers in the databases. The numbers are part of
// the files' form: new words go to the end.
var (
	kindCodes    = codes[queue.Kind]{queue.Text, queue.Image, queue.Video, queue.Account, queue.Thread}
	verdictCodes = codes[queue.Verdict]{queue.Violating, queue.NotViolating, queue.Unsure}
	entryCodes   = codes[queue.EntryKind]{
		queue.Decided, queue.Undone, queue.Skipped, queue.Escalated, queue.Noted,
		queue.Clued, queue.Fetched, queue.Purged, queue.HoldSet, queue.Lifted,
		queue.Asked, queue.Appointed, queue.Overseen, queue.Referred, queue.Accepted,
		queue.Denied, queue.Withdrawn,
	}
)

// passCodes are the passes that can be asked for.
var passCodes = codes[queue.Pass]{queue.First, queue.Second, queue.QA, queue.Appeal, queue.Adjudication}

// codes numbers words from 1.
type codes[T ~string] []T

func (c codes[T]) code(word T) int64 { return int64(slices.Index(c, word) + 1) }

// word returns the word of a number; empty for 0 and what is not known.
func (c codes[T]) word(code int64) T {
	if code < 1 || code > int64(len(c)) {
		return ""
	}
	return c[code-1]
}

// aside is added to the state of work whose content is missing, and withheld as well
// where it was taken away on purpose. Until the content comes again the work is only
// settled or not; inWork is what is left of the state then.
const (
	aside    = 8
	withheld = 16
	inWork   = 7
)

// effect is what an entry did to the work on its item.
type effect int64

// The effects.
const (
	noEffect  effect = 0
	settles   effect = 1
	opinion   effect = 2 // a decision on an item that was decided already
	rests     effect = 3
	escalates effect = 4
	reopens   effect = 5 // undoes settles
	wakes     effect = 6 // undoes rests
	returns   effect = 7 // undoes escalates
	replaces  effect = 8 // a decision that takes the place of the one in force
	restores  effect = 9 // undoes replaces
)

// undoing is the effect of taking an entry back.
func (e effect) undoing() effect {
	switch e {
	case settles:
		return reopens
	case rests:
		return wakes
	case escalates:
		return returns
	case replaces:
		return restores
	}
	return noEffect
}

// nanos is how a time is stored; NULL when it is zero.
func nanos(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.UnixNano()
}

// instant reads a stored time.
func (r row) instant(i int) time.Time {
	if r.null(i) {
		return time.Time{}
	}
	return time.Unix(0, r.int(i)).UTC()
}

// millionths is how a fraction of 0…1 is stored.
func millionths(v float64) int64 { return int64(v*1e6 + 0.5) }

// fraction reads a stored fraction.
func fraction(n int64) float64 { return float64(n) / 1e6 }

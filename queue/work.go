package queue

import "time"

// Ref numbers an item within one workspace, in the order of arrival. It is a
// handle, not a name: it means nothing outside the workspace.
type Ref int64

// QueueID names one of the desk's queues.
type QueueID int

// The queues. An item is in one of them, whatever its state.
const (
	MainQueue      QueueID = 0
	EscalatedQueue QueueID = 1
)

// State is how far the work on an item is.
type State int

// The states.
const (
	Waiting State = 0 // open to be leased
	Leased  State = 1 // held by a reviewer until a time
	Settled State = 2 // decided
	Resting State = 3 // skipped; waits again from a time on
)

// Work is the state of one item's work.
type Work struct {
	Ref Ref
	Standing
	Queue   QueueID
	State   State
	Until   time.Time // end of the lease or of the rest
	Holder  string    // who leases or skipped it
	Verdict Verdict   // of the decision in force; empty when there is none
}

// Record is an item with its work.
type Record struct {
	Item Item
	Work Work
}

// Row is what a list shows of an item: no more is read for it.
type Row struct {
	Ref       Ref
	Key       Key
	Kind      Kind
	Lang      string
	Title     string // the first characters of the text, on one line; empty for bare media
	FlaggedAt time.Time
	Severity  Severity
	Top       float64 // strongest calibrated score
	State     State
	Queue     QueueID
	Verdict   Verdict
	Deadline  time.Time
	Lane      Lane // of a waiting item, at the time of the call
}

// Filter selects items for browsing. Zero fields select everything.
type Filter struct {
	Words    string // full-text search
	Kinds    []Kind
	Langs    []string
	Sources  []string
	States   []State
	Verdicts []Verdict
	Low      float64 // strongest calibrated score, inclusive
	High     float64 // 0 means 1
	Among    []Ref   // these items alone
}

// Listing is the result of a filter: newest first, read page by page. It holds
// refs alone, so that a million rows cost 8 MB.
type Listing struct {
	Refs []Ref
	Bins []int // how many items have their strongest score in each of len(Bins) equal bands of 0…1, the score filter aside
}

// Facets are the values that filters offer, most frequent first.
type Facets struct {
	Kinds, Langs, Sources []Facet
}

// Facet is one value and how many items have it.
type Facet struct {
	Value string
	Count int64
}

// Stats counts the workspace. Waiting includes resting items.
type Stats struct {
	Total, Waiting, Leased, Decided int64
	Resting                         int64
	Escalated                       int64 // undecided items in the escalated queue
	Decisions                       int64 // in force: not undone
	Entries                         int64 // in the ledger
}

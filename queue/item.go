package queue

import (
	"encoding/json"
	"time"
)

// Kind is what an item is.
type Kind string

// The kinds of item.
const (
	Text    Kind = "text"
	Image   Kind = "image"
	Video   Kind = "video"
	Account Kind = "account"
	Thread  Kind = "thread"
)

// Kinds lists every kind, in the order in which filters show them.
var Kinds = []Kind{Text, Image, Video, Account, Thread}

// Key names an item for good: ids are unique within their source.
type Key struct {
	Source string
	ID     string
}

// String returns "source/id", or the id alone where there is no source.
func (k Key) String() string {
	if k.Source == "" {
		return k.ID
	}
	return k.Source + "/" + k.ID
}

// Item is one flagged piece of content with its author and context, as design
// §4 writes it. Text holds any valid UTF-8; times may be zero when unknown.
type Item struct {
	ID        string          `json:"id"`
	Source    string          `json:"source,omitempty"`
	Kind      Kind            `json:"kind"`
	Lang      string          `json:"lang,omitempty"` // BCP 47
	Text      string          `json:"text,omitempty"`
	URL       string          `json:"url,omitempty"`
	CreatedAt time.Time       `json:"created_at,omitzero"`
	FlaggedAt time.Time       `json:"flagged_at,omitzero"`
	Author    *Author         `json:"author,omitempty"`
	Reach     *Reach          `json:"reach,omitempty"`
	Flags     []Flag          `json:"flags,omitempty"`
	Scores    []Score         `json:"scores,omitempty"`
	Media     []Media         `json:"media,omitempty"`
	Context   []Context       `json:"context,omitempty"`
	Meta      json.RawMessage `json:"meta,omitempty"` // an object: whatever else the source said
}

// Author is who posted an item.
type Author struct {
	ID              string    `json:"id,omitempty"`
	Handle          string    `json:"handle,omitempty"`
	CreatedAt       time.Time `json:"created_at,omitzero"`
	Followers       int64     `json:"followers,omitempty"`
	Anonymous       bool      `json:"anonymous,omitempty"`
	PriorViolations int64     `json:"prior_violations,omitempty"`
}

// Reach is how far an item has spread.
type Reach struct {
	Views  int64 `json:"views,omitempty"`
	Shares int64 `json:"shares,omitempty"`
}

// Flagger is who raised a flag.
type Flagger string

// The flaggers.
const (
	ByDetector       Flagger = "detector"
	ByUser           Flagger = "user"
	ByTrustedFlagger Flagger = "trusted_flagger"
	ByGovernment     Flagger = "government"
	ByRemovalOrder   Flagger = "removal_order"
)

// Flaggers lists every flagger.
var Flaggers = []Flagger{ByDetector, ByUser, ByTrustedFlagger, ByGovernment, ByRemovalOrder}

// Flag is one reason why an item is here. Reporter names who raised it as the
// source does, where it does: whoever reports often builds up a record. A zero
// Deadline is none.
type Flag struct {
	By        Flagger   `json:"by"`
	Reporter  string    `json:"reporter,omitempty"`
	Reason    string    `json:"reason,omitempty"`
	Reference string    `json:"reference,omitempty"`
	At        time.Time `json:"at,omitzero"`
	Deadline  time.Time `json:"deadline,omitzero"`
}

// Score is one detector's output for one label. Score and Threshold lie in
// 0…1; a nil Threshold means that the detector names none.
type Score struct {
	Detector  string      `json:"detector"`
	Version   string      `json:"version,omitempty"`
	Label     string      `json:"label"`
	Score     float64     `json:"score"`
	Threshold *float64    `json:"threshold,omitempty"`
	Spans     []ScoreSpan `json:"spans,omitempty"`
}

// Span is a part of an item's text in Unicode code points, end exclusive.
type Span struct {
	Start int `json:"start"`
	End   int `json:"end"`
}

// ScoreSpan is a span that a detector scored, 0…1.
type ScoreSpan struct {
	Span
	Score float64 `json:"score,omitempty"`
}

// Media is one file of an item. Path is relative to the file it was imported
// from; SHA256 is lower-case hex of the bytes that were flagged. Found is that of
// the bytes that came with the item, where they are others than were flagged.
type Media struct {
	Path   string `json:"path,omitempty"`
	URL    string `json:"url,omitempty"`
	SHA256 string `json:"sha256,omitempty"`
	Found  string `json:"found,omitempty"`
	Mime   string `json:"mime,omitempty"`
	Bytes  int64  `json:"bytes,omitempty"`
	Alt    string `json:"alt,omitempty"`
}

// Address is the SHA-256 under which the medium's bytes are kept, in lower-case
// hex; empty when neither file nor hash is known.
func (m *Media) Address() string {
	if m.Found != "" {
		return m.Found
	}
	return m.SHA256
}

// Role is how a context post relates to its item.
type Role string

// The roles.
const (
	Parent     Role = "parent"
	Reply      Role = "reply"
	SameAuthor Role = "same_author"
	Quoted     Role = "quoted"
)

// Roles lists every role.
var Roles = []Role{Parent, Reply, SameAuthor, Quoted}

// Context is a post around an item.
type Context struct {
	Role      Role      `json:"role"`
	Author    *Author   `json:"author,omitempty"`
	Text      string    `json:"text,omitempty"`
	CreatedAt time.Time `json:"created_at,omitzero"`
}

// Key returns the item's lasting name.
func (it *Item) Key() Key { return Key{Source: it.Source, ID: it.ID} }

// Deadline returns the earliest deadline of the item's flags, or zero.
func (it *Item) Deadline() time.Time {
	var first time.Time
	for _, f := range it.Flags {
		if !f.Deadline.IsZero() && (first.IsZero() || f.Deadline.Before(first)) {
			first = f.Deadline
		}
	}
	return first
}

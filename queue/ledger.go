package queue

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
)

// EntryKind is what a ledger entry records.
type EntryKind string

// The kinds of entry.
const (
	Decided   EntryKind = "decision"  // a decision, made here or imported
	Undone    EntryKind = "undo"      // an earlier entry taken back
	Skipped   EntryKind = "skip"      // an item put aside for a while
	Escalated EntryKind = "escalate"  // an item handed to the escalated queue
	Noted     EntryKind = "note"      // words about an item
	Clued     EntryKind = "clue"      // words about an item's author, for whoever judges them next
	Fetched   EntryKind = "fetch"     // a medium got from the network
	Purged    EntryKind = "purge"     // media of an item deleted; without a reviewer: by the retention, which nobody does
	HoldSet   EntryKind = "hold"      // media of an item kept until a time, whatever the retention says
	Lifted    EntryKind = "lift"      // a hold ended
	Asked     EntryKind = "ask"       // somebody else is to look at an item, see Ask
	Appointed EntryKind = "appoint"   // a person given a role
	Overseen  EntryKind = "oversight" // the rules of oversight that hold from now on
	Referred  EntryKind = "refer"     // a referral packet made; Media names its hash
	Accepted  EntryKind = "accept"    // writing goes on behind an entry that does not hold
	Denied    EntryKind = "deny"      // an act that was refused since it is a supervisor's; Text names it
	Withdrawn EntryKind = "withdraw"  // an item taken out of the team's queue, as the hub notes it; Text is the reason
)

// EntryKinds lists every kind.
var EntryKinds = []EntryKind{Decided, Undone, Skipped, Escalated, Noted, Clued, Fetched, Purged, HoldSet, Lifted, Asked, Appointed, Overseen, Referred, Accepted, Denied, Withdrawn}

// AboutNoItem reports whether entries of the kind are about the workspace itself.
func (k EntryKind) AboutNoItem() bool {
	return k == Appointed || k == Overseen || k == Accepted || k == Denied
}

// Entry is one act in the ledger. Its canonical form is its JSON, whose bytes
// are kept as they were hashed and signed.
type Entry struct {
	ID        uuid.UUID   `json:"id"` // of a decision: the decision's own
	At        time.Time   `json:"at,omitzero"`
	Kind      EntryKind   `json:"kind"`
	Device    string      `json:"device"` // that appended it, see DeviceID
	Reviewer  string      `json:"reviewer,omitempty"`
	Source    string      `json:"source,omitempty"`
	Item      string      `json:"item"`
	Decision  *Decision   `json:"decision,omitempty"`  // of Decided
	Author    string      `json:"author,omitempty"`    // of Clued: whom the words are about, see Author.Name
	Media     []string    `json:"media,omitempty"`     // of Fetched and Purged: SHA-256 of each medium; of Referred: of the packet
	Text      string      `json:"text,omitempty"`      // the reason of Skipped, Escalated, HoldSet, Lifted, Purged or Withdrawn, the words of Noted or Clued, the address of Fetched, what Denied refused
	Until     time.Time   `json:"until,omitzero"`      // of Skipped: when the item comes again; of HoldSet: when it ends, zero for never
	Undoes    uuid.UUID   `json:"undoes,omitzero"`     // of Undone: the entry taken back
	Act       uuid.UUID   `json:"act,omitzero"`        // shared by the entries of one act on several items; zero for an act on one
	Ask       *Ask        `json:"ask,omitempty"`       // of Asked
	Answers   uuid.UUID   `json:"answers,omitzero"`    // of Decided, Skipped and Escalated: the entry that asked for this look
	Person    *Person     `json:"person,omitempty"`    // of Appointed
	Oversight *Oversight  `json:"oversight,omitempty"` // of Overseen
	Imported  *Provenance `json:"imported,omitempty"`  // nil for what was done here
}

// Provenance says how an entry came here that was not made here.
type Provenance struct {
	File   string    `json:"file"`             // base name of the file; "hub" where it came from a hub
	At     time.Time `json:"at"`               // when it was imported, or came to the hub
	Device string    `json:"device,omitempty"` // where it was made, if the file says so
	Hub    uuid.UUID `json:"hub,omitzero"`     // the team's hub that it was followed from; zero where it came in a file
	Before uuid.UUID `json:"before,omitzero"`  // of a first decision that came to the hub before one that was made here: that one, whose place it takes
}

// Sealed is an entry in its place in the chain. Canonical is what was hashed:
//
//	Hash = SHA-256(Prev ‖ Canonical), Prev of the first entry being 32 zero bytes,
//
// and Sig is the device's ed25519 signature of Hash. An entry that was followed from a
// hub may have none: the signature of a later one covers it.
type Sealed struct {
	Seq       int64 // 1, 2, 3 …
	Entry     Entry
	Canonical []byte
	Prev      [32]byte
	Hash      [32]byte
	Sig       []byte
}

// Covered reports whether the entry needs no signature, since it came from a hub and
// that of a later entry covers it: what Store.Verify checks, and nobody can who has the
// entry alone.
func (s *Sealed) Covered() bool { return len(s.Sig) == 0 && s.Entry.FromHub() }

// FromHub reports whether the entry was followed from a team's hub.
func (e *Entry) FromHub() bool { return e.Imported != nil && e.Imported.Hub != uuid.Nil }

// Replaces names the decision whose place the entry's decision takes, if that is in
// force: the one it supersedes, or one that came to the hub after it; zero for none.
func (e *Entry) Replaces() uuid.UUID {
	switch {
	case e.Decision == nil:
		return uuid.Nil
	case e.Decision.Supersedes == uuid.Nil && e.Imported != nil:
		return e.Imported.Before
	}
	return e.Decision.Supersedes
}

// Key names the item the entry is about.
func (e *Entry) Key() Key { return Key{Source: e.Source, ID: e.Item} }

// Validate checks the entry by itself.
func (e *Entry) Validate() error {
	switch {
	case e.ID == uuid.Nil:
		return invalid("id", "is missing; an entry needs a UUID")
	case !slices.Contains(EntryKinds, e.Kind):
		return invalid("kind", "%q is not one of %s", short(string(e.Kind)), join(EntryKinds))
	case (e.Item == "") != e.Kind.AboutNoItem():
		return invalid("item", "is missing or empty; it stands in every entry but of the kinds appoint, oversight, accept and deny")
	case (e.Kind == Decided) != (e.Decision != nil):
		return invalid("decision", "stands in every entry of kind decision and in no other")
	case (e.Kind == Undone) != (e.Undoes != uuid.Nil):
		return invalid("undoes", "stands in every entry of kind undo and in no other")
	case (e.Kind == Clued) != (e.Author != ""):
		return invalid("author", "stands in every entry of kind clue and in no other")
	case (e.Kind == Fetched || e.Kind == Purged || e.Kind == Referred) != (len(e.Media) > 0):
		return invalid("media", "stands in every entry of kind fetch, purge or refer and in no other")
	case (e.Kind == Asked) != (e.Ask != nil):
		return invalid("ask", "stands in every entry of kind ask and in no other")
	case (e.Kind == Appointed) != (e.Person != nil):
		return invalid("person", "stands in every entry of kind appoint and in no other")
	case (e.Kind == Overseen) != (e.Oversight != nil):
		return invalid("oversight", "stands in every entry of kind oversight and in no other")
	case e.Answers != uuid.Nil && e.Kind != Decided && e.Kind != Skipped && e.Kind != Escalated:
		return invalid("answers", "stands in entries of kind decision, skip or escalate alone")
	case len(e.Text) > MaxRationale:
		return invalid("text", "is %d bytes long; at most %d", len(e.Text), MaxRationale)
	}
	if e.Decision != nil {
		if e.Decision.ID != e.ID {
			return invalid("decision.id", "differs from the entry's id")
		}
		if err := e.Decision.Validate(); err != nil {
			return under("decision", err)
		}
	}
	if e.Ask != nil {
		if err := e.Ask.validate(); err != nil {
			return under("ask", err)
		}
	}
	if e.Person != nil {
		if err := e.Person.validate(); err != nil {
			return under("person", err)
		}
	}
	if e.Oversight != nil {
		if err := e.Oversight.Validate(); err != nil {
			return under("oversight", err)
		}
	}
	return firstError(name("item", e.Item), name("source", e.Source), name("reviewer", e.Reviewer),
		name("device", e.Device), name("author", e.Author), list("media", e.Media, fullAddress), utf8Field("text", e.Text), date("at", e.At))
}

// Canonical returns the bytes that are hashed and signed.
func (e *Entry) Canonical() ([]byte, error) {
	b, err := json.Marshal(e)
	if err != nil {
		return nil, fmt.Errorf("encode a ledger entry: %w", err)
	}
	return b, nil
}

// Chain returns the hash of an entry that follows one with hash prev.
func Chain(prev [32]byte, canonical []byte) [32]byte {
	h := sha256.New()
	h.Write(prev[:])
	h.Write(canonical)
	var sum [32]byte
	h.Sum(sum[:0])
	return sum
}

// VerifyReport is what checking the ledger found.
type VerifyReport struct {
	OK       bool
	Entries  int64
	Head     [32]byte // hash of the last entry; zero when there is none
	FirstBad int64    // the first entry that does not hold; 0 when all hold
	Reason   string   // what is wrong with it, in a sentence
}

// DeviceID names a signing key: the first 16 bytes of the SHA-256 of its public
// half, in hex.
func DeviceID(public ed25519.PublicKey) string {
	sum := sha256.Sum256(public)
	return hex.EncodeToString(sum[:16])
}

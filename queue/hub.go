package queue

import (
	"context"
	"crypto/ed25519"
	"time"

	"github.com/google/uuid"
)

// Hub is a team's shared queue as one person reaches it. Package hub implements it on
// PostgreSQL. Every method asks the hub once, and is safe to repeat: what was done by
// a call whose answer was lost is done, and the next call finds it so.
//
// It answers Offline where the hub cannot be reached, Refused where the person may not
// or the password is wrong, Newer where hub and program do not speak the same version,
// Forked where the device's ledger and what the hub has of it part, and NoSpace where
// the hub's disk is full.
type Hub interface {
	// Hello makes a device known, if it is not yet, and says how things stand. witness
	// is the hub's chain as it was last seen; the zero Mark for never.
	Hello(ctx context.Context, device ed25519.PublicKey, witness Mark) (Seat, error)
	// Lease takes at most n items or further looks for the person, the most urgent
	// first, out of a queue, for a time. Field leases are for days away from the hub.
	Lease(ctx context.Context, q QueueID, n int, lasts time.Duration, field bool) ([]Grant, error)
	// Renew extends the person's leases; what is not in the answer is theirs no more. With
	// no time it only looks, and with nil it is about all that they hold.
	Renew(ctx context.Context, items []int64, lasts time.Duration) ([]Grant, error)
	// GiveBack ends leases of the person.
	GiveBack(ctx context.Context, items []int64) error
	// Contents returns every record that the hub has of some items, in the order of
	// arrival. What the person may not see is left out.
	Contents(ctx context.Context, items []int64) ([]Content, error)
	// History returns the entries about some items that the person may see, in the
	// hub's order, and the standing clues about the items' authors.
	History(ctx context.Context, items []int64) ([]Followed, error)
	// Submit hands in entries that the device made, in the order of its ledger. It
	// takes all or none, and those that it has already without doing them again; what
	// was said of them is said again.
	Submit(ctx context.Context, device string, entries []Sealed) (Receipt, error)
	// Pull returns the entries behind one of the hub's chain that concern the person:
	// a supervisor every entry, others those that hold for everybody and those about
	// items that they hold or have decided. It looks at a bounded stretch of the chain:
	// next is where it ended, and equals after where there is nothing more.
	Pull(ctx context.Context, after int64) (list []Followed, next int64, err error)
	// Clashes returns where first decisions on one item met: those of the person, or
	// for a supervisor everybody's, after one of them.
	Clashes(ctx context.Context, after int64) ([]Clash, error)
	// Chunks says how many chunks a medium has at the hub; 0 where it is not there.
	Chunks(ctx context.Context, address string) (int, error)
	// Chunk returns a chunk of a medium, from 0, and its address.
	Chunk(ctx context.Context, address string, n int) (data []byte, err error)
	// Await returns when the hub calls: something urgent came, was withdrawn or now
	// holds; or with ctx's error. Others may be asked meanwhile, and go first.
	Await(ctx context.Context) error
	Close() error
}

// Mark is a place in a chain of entries. The zero Mark is the beginning.
type Mark struct {
	Seq  int64    `json:"seq"`
	Hash [32]byte `json:"-"`
}

// Seat is what a hub says of the person that reached it.
type Seat struct {
	Hub       uuid.UUID // which hub it is
	Reviewer  string    // under whom every entry is made: the name of the database role
	Duty      Duty
	Languages []string // what the person sees; empty for all
	Rules     []string // likewise
	Most      int      // how many leases they may hold at a time
	MostField int      // likewise, of field leases
	Now       time.Time
	Had       Mark     // how far the hub has this device's ledger
	Head      Mark     // the end of the hub's chain
	Witnessed bool     // the hub's chain holds the witness it was given
	People    []Person // the team
}

// Grant is a lease that the hub gave.
type Grant struct {
	Item    int64 // the number of the item at the hub
	Key     Key
	Until   time.Time // by the hub's time
	Field   bool
	Ask     uuid.UUID // the further look that it is for; zero for a first one
	Records int       // how many records of the item the hub has
}

// Content is one record of an item as it was published; several make the item, see
// [Item.Merge].
type Content struct {
	ID     int64 // the item's number at the hub
	Record int   // 1, 2, 3 …
	Item   Item
}

// Followed is an entry as the hub has it: what another device made, or the hub itself.
type Followed struct {
	Seq    int64             // its place in the hub's chain
	At     time.Time         // when it came to the hub
	Item   int64             // the item's number at the hub; 0 where it is about none there
	Before uuid.UUID         // a decision of this device's that came to the hub after it, see Provenance; set here
	Public ed25519.PublicKey // of the device that signed it; nil for what the hub itself notes
	Sealed                   // as the device made it: its number, hash and signature there
}

// Receipt is what a hub says of entries that were handed in.
type Receipt struct {
	Had  Mark   // of the device's ledger, all up to here is at the hub for good
	Head Mark   // of the hub's chain
	Said []Said // of the entries that did not come to what the device made of them
}

// Said is what became of an entry that did not come to what the device made of it. It
// is kept by the hub all the same.
type Said struct {
	Entry uuid.UUID
	Why   Mishap
}

// Mishap is why an entry did not come to what the device made of it.
type Mishap string

// The mishaps.
const (
	CameLater    Mishap = "came_later"    // another first decision on the item came before
	WasReplaced  Mishap = "was_replaced"  // the decision that it takes the place of is not in force any more
	WasWithdrawn Mishap = "was_withdrawn" // the item was withdrawn at the hub
	NotKnown     Mishap = "not_known"     // the hub has no such item or entry
	NotAllowed   Mishap = "not_allowed"   // it is a supervisor's, or about what another person did
	WasBuiltOn   Mishap = "was_built_on"  // what it takes back is what others have built on
	NotSent      Mishap = "not_sent"      // it was made under a key from which the hub takes nothing more
)

// Clash is where two first decisions on one item met, as when a lease lapsed on the
// road. The first that came to the hub is in force; the later is a further opinion.
type Clash struct {
	Seq          int64     `json:"seq"` // counts a hub's clashes
	Key          Key       `json:"key"`
	First, Later uuid.UUID // the two decisions
	FirstBy      string
	LaterBy      string
	At           time.Time // when the later came to the hub
	Agree        bool      // they say the same
}

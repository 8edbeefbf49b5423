package queue

import (
	"time"

	"github.com/google/uuid"
)

// The rules of a joined workspace: all its items come from one hub, and everything that
// is done in it goes there. It is joined while it is empty, its reviewer is whom the
// hub knows, and duties are the hub's to give. What is decided offline is decided: it
// waits in the ledger, of which the outbox is the end that the hub does not have yet.

// Joined is which hub a workspace belongs to, and as whom.
type Joined struct {
	Server    string    `json:"server"` // as a person writes it, without a password
	Hub       uuid.UUID `json:"hub"`
	Reviewer  string    `json:"reviewer"`
	Duty      Duty      `json:"duty"`
	Languages []string  `json:"languages,omitempty"`
	Rules     []string  `json:"rules,omitempty"`
	Most      int       `json:"most"`
	MostField int       `json:"most_field"`
	Policies  string    `json:"policies,omitempty"` // by which version of the policies the team judges; empty where nobody has said
}

// HeldGrant is a lease of the hub's that this workspace holds.
type HeldGrant struct {
	Grant
	Ref Ref
}

// SyncOptions steers a round with the hub. The zero value sends and follows alone.
type SyncOptions struct {
	Now      bool // sends what was done just now too, which an undo could still take back unseen
	Ahead    int  // how many items are kept leased ahead for work online; 0 takes none
	Progress func(SyncReport)
}

// SyncReport counts what a round did, or so far.
type SyncReport struct {
	Pulled       int64 `json:"pulled"`       // entries of others that came
	Unsigned     int64 `json:"unsigned"`     // entries that were left out, since their device has not signed them
	Sent         int64 `json:"sent"`         // entries handed in
	Acknowledged int64 `json:"acknowledged"` // of the device's ledger, how many entries the hub has now for good: the number of the last
	Conflicts    int64 `json:"conflicts"`    // clashes of first decisions that nobody here has looked at
	Leased       int64 `json:"leased"`       // items that came
	Lost         int64 `json:"lost"`         // leases that are the person's no more
	Withdrawn    int64 `json:"withdrawn"`    // items that were withdrawn at the hub and are gone from here
	Media        int64 `json:"media"`        // media that came
	ToPull       int64 `json:"to_pull"`      // how much of the hub's chain lies ahead yet
}

// SyncState is how it stands between the desk and its hub.
type SyncState struct {
	Joined        Joined
	Online        bool          // the last round went well
	Last          time.Time     // when the last round that went well ended; zero for never
	Fault         error         // why the last round did not go well; nil when it did
	Waiting       int64         // entries that wait to be sent
	Had           int64         // the number of the last entry that the hub has for good
	Mishaps       int           // entries that did not come to what was meant, see [Desk.Mishaps]
	Drained       bool          // when the hub was last asked, it had nothing more for the person
	Open          int           // leased items that are undecided; with none, Drained tells whether more may come
	Leases        int           // items held online
	Field         int           // items checked out
	Lapsed        int           // of both: those whose time is over
	Soonest       time.Time     // when the first of those checked out that are undecided lapses; zero for none
	Clashes       int           // conflicts that nobody here has looked at
	OtherPolicies bool          // the team judges by other policies than this program
	ClockOff      time.Duration // how far the hub's clock is ahead of this machine's
}

// Conflict is a clash as the desk shows it.
type Conflict struct {
	Clash
	Ref         Ref      // 0 where the item is not here
	Mine        Decision // of the person at the desk; of whoever came first, where it is neither's
	Theirs      Decision // the other one
	MineInForce bool     // Mine came first
	Seen        bool     // somebody here has said what is to come of it
}

// Settling is what a person says is to come of a conflict.
type Settling int

// The ways to settle a conflict.
const (
	AcceptForce   Settling = iota // what is in force may stay so
	AskSupervisor                 // a supervisor is to decide
)

// CheckOutReport counts what a check-out brought.
type CheckOutReport struct {
	Items   int64     `json:"items"`   // that are checked out and undecided, those from before too
	Media   int64     `json:"media"`   // of these items, that are here
	Bytes   int64     `json:"bytes"`   // of the media
	Lacking int64     `json:"lacking"` // media that the hub does not have
	Until   time.Time `json:"until"`   // by when they are to be decided and synced
}

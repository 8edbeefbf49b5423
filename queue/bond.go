package queue

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"sync"
	"sync/atomic"
	"time"

	"github.com/google/uuid"
)

// The rules of time: the hub's counts. How far its clock is ahead of this machine's is
// learnt with every round and kept, so that a laptop whose clock is wrong by days decides
// and counts by the hub's time also while it is away from it.

// bond is what a workspace remembers of its hub. It is replaced, never changed.
type bond struct {
	Joined
	People   []Person      `json:"people"`
	Device   string        `json:"device"`    // whose ledger the hub has
	Had      int64         `json:"had"`       // of that ledger, the hub has all up to here
	Head     savedMark     `json:"head"`      // the end of the hub's chain as it was last seen: the witness
	ClockOff time.Duration `json:"clock_off"` // how far the hub's clock is ahead
	Last     time.Time     `json:"last"`      // when a round last went well
	Drained  bool          `json:"drained"`   // the hub had nothing more when it was last asked
	Clashed  int64         `json:"clashed"`   // the last clash that came
}

// savedMark is a Mark as it is kept.
type savedMark struct {
	Seq  int64  `json:"seq"`
	Hash string `json:"hash"` // in hex
}

func save(m Mark) savedMark { return savedMark{m.Seq, hex.EncodeToString(m.Hash[:])} }

func (s savedMark) mark() (m Mark) {
	m.Seq = s.Seq
	_, _ = hex.Decode(m.Hash[:], []byte(s.Hash)[:min(len(s.Hash), 64)])
	return m
}

// Settings of a joined workspace, which no other method reads or writes.
const (
	settingHub     = "hub"         // a bond, as JSON
	settingClashes = "hub/clashes" // what is known of clashes
	settingMishaps = "hub/mishaps"
	settingLeasing = "hub/leasing" // while the hub's answer to a lease is not known
	settingChunks  = "hub/chunks"  // the chunks that are here of media that are not whole
)

// hubSide is what a desk holds in memory of its hub. Its lock is taken after the desk's.
type hubSide struct {
	talk  chan struct{} // full while somebody does something with the hub: one at a time
	stir  chan struct{} // wakes the line when something was done
	used  atomic.Int64  // when somebody last asked for an item or did something, by this machine's clock
	bond  atomic.Pointer[bond]
	known atomic.Bool // the bond was read; nil then means that there is none

	mu      sync.Mutex
	grants  map[Ref]HeldGrant // nil until they are read
	changed int               // counts what changed the grants
	gone    map[Ref]string    // why an item was taken off the desk, in a sentence
	swept   bool              // strays were looked for
	online  bool
	fault   error
	seen    syncCount
}

// bonded returns what is remembered of the hub; nil where the workspace belongs to none.
func (d *Desk) bonded(ctx context.Context) (*bond, error) {
	if d.hub.known.Load() {
		return d.hub.bond.Load(), nil
	}
	d.hub.mu.Lock()
	defer d.hub.mu.Unlock()
	if d.hub.known.Load() {
		return d.hub.bond.Load(), nil
	}
	text, err := d.store.Setting(ctx, settingHub)
	if err != nil {
		return nil, err
	}
	if text != "" {
		b := new(bond)
		if err := json.Unmarshal([]byte(text), b); err != nil || b.Hub == uuid.Nil || b.Reviewer == "" {
			return nil, Errorf(Damaged, "what the workspace remembers of its hub cannot be read; put review.db back from a backup")
		}
		d.hub.bond.Store(b)
	}
	d.hub.known.Store(true)
	return d.hub.bond.Load(), nil
}

// belongs is bonded for what needs a hub.
func (d *Desk) belongs(ctx context.Context) (*bond, error) {
	b, err := d.bonded(ctx)
	if err == nil && b == nil {
		err = errNotJoined
	}
	return b, err
}

// rebond remembers something else of the hub.
func (d *Desk) rebond(ctx context.Context, change func(*bond)) error {
	d.hub.mu.Lock()
	defer d.hub.mu.Unlock()
	var b bond
	if before := d.hub.bond.Load(); before != nil {
		b = *before
	}
	change(&b)
	if err := saveSetting(ctx, d.store, settingHub, b); err != nil {
		return err
	}
	d.hub.bond.Store(&b)
	d.hub.known.Store(true)
	return nil
}

// now is the desk's time: the hub's, as far as it is known.
func (d *Desk) now() time.Time {
	b, _ := d.bonded(context.Background()) // what cannot be read is said by whoever needs it
	if b == nil {
		return d.clock()
	}
	return d.clock().Add(b.ClockOff)
}

// recall reads a setting that holds JSON; what was never set leaves into as it is.
func recall(ctx context.Context, store Store, name string, into any) error {
	text, err := store.Setting(ctx, name)
	if err != nil || text == "" {
		return err
	}
	if err := json.Unmarshal([]byte(text), into); err != nil {
		return Errorf(Damaged, "what the workspace remembers of its hub cannot be read: %w", err)
	}
	return nil
}

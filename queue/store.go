package queue

import (
	"context"
	"crypto/ed25519"
	"iter"
	"time"

	"github.com/google/uuid"
)

// Store keeps a workspace. Package storage implements it; every method is safe
// for concurrent use. What a method has returned without error is on the disk,
// leases alone excepted: they may be lost with the power, and mean nothing then.
type Store interface {
	// Device names this workspace's signing key: DeviceID of its public half.
	Device() string
	// DeviceKey returns the public half of the key that a device named in the ledger
	// signs with, or NotFound.
	DeviceKey(ctx context.Context, device string) (ed25519.PublicKey, error)

	// Upcoming returns the first n waiting items of a queue in the order of
	// Before at a time, the fair turns taken from turn on. Items whose lease
	// or rest has run out count as waiting.
	Upcoming(ctx context.Context, q QueueID, now time.Time, turn int64, n int) ([]Upcoming, error)
	// Sift is Upcoming without what a sieve takes out.
	Sift(ctx context.Context, q QueueID, now time.Time, turn int64, n int, sieve Sieve) ([]Upcoming, error)
	// CountSifted counts the waiting items of a queue with one of some harms.
	CountSifted(ctx context.Context, q QueueID, now time.Time, out Harms) (PassedOver, error)
	// HeldBy returns the item a reviewer has a running lease on, or NotFound.
	HeldBy(ctx context.Context, reviewer string, now time.Time) (Ref, error)
	// Lease gives an item to a reviewer until a time. It answers NotOpen when
	// the item is decided or another reviewer's lease on it runs.
	Lease(ctx context.Context, ref Ref, reviewer string, now, until time.Time) error
	// Release gives a lease back; nothing happens when there is none.
	Release(ctx context.Context, ref Ref, reviewer string) error
	// Wake ends the rest of all items skipped by anyone but reviewer; with an
	// empty reviewer, of all.
	Wake(ctx context.Context, except string) error

	// Append seals an entry, appends it and moves the item's work on, in one
	// durable commit. A decision answers NotOpen when the item is decided or
	// leased by another.
	Append(ctx context.Context, e Entry, now time.Time) (Sealed, error)
	// AppendAll does so with several entries, in one durable commit and one after
	// the other. One that Append would answer NotOpen or NotFound to is left out,
	// and its Err says why; any other error leaves out all.
	AppendAll(ctx context.Context, entries []Entry, now time.Time) ([]Appended, error)
	// LastAct returns the newest entry that a reviewer made here, of kind
	// Decided, Skipped or Escalated, and has not undone, with all that stand of
	// the same act, oldest first; else NotFound.
	LastAct(ctx context.Context, reviewer string) ([]Sealed, error)
	// Turn returns the length of the ledger, which counts the fair turns.
	Turn() int64

	// Asked reports whether anybody was ever asked for a further look here. While not,
	// there is nothing that the following could find.
	Asked() bool
	// HeldAsk returns the ask that a reviewer has a running lease on, or NotFound.
	HeldAsk(ctx context.Context, reviewer string, now time.Time) (OpenAsk, error)
	// NextAsk returns the first open ask that is wanted, or NotFound.
	NextAsk(ctx context.Context, want WantedAsk, now time.Time) (OpenAsk, error)
	// LeaseAsk gives an ask to a reviewer until a time, or answers NotOpen.
	LeaseAsk(ctx context.Context, id uuid.UUID, reviewer string, now, until time.Time) error
	// ReleaseAsks gives back what a reviewer holds of asks.
	ReleaseAsks(ctx context.Context, reviewer string) error
	// Asks returns the open asks of a pass, the urgent first, then the oldest; with
	// a ref, those about one item.
	Asks(ctx context.Context, pass Pass, ref Ref) ([]OpenAsk, error)
	// CountAsks counts the open asks by pass.
	CountAsks(ctx context.Context) (map[Pass]int64, error)
	// Unknowing returns those of some items (nil: of all) that a reviewer may yet be
	// asked to look at without knowing of a decision.
	Unknowing(ctx context.Context, reviewer string, refs []Ref) (map[Ref]bool, error)
	// DecidedFewer reports whether a reviewer has made fewer than n decisions, here or on
	// another device of a hub's.
	DecidedFewer(ctx context.Context, reviewer string, n int) (bool, error)
	// Charter returns the entries about no item, oldest first.
	Charter(ctx context.Context) ([]Sealed, error)

	// Find returns the refs of the items with a key; with an empty source, of
	// every source.
	Find(ctx context.Context, key Key) ([]Ref, error)
	// Record returns one item with its work.
	Record(ctx context.Context, ref Ref) (Record, error)
	// Rows returns what lists show of some items, in the order asked for; an
	// item that is not there is left out.
	Rows(ctx context.Context, refs []Ref, now time.Time) ([]Row, error)
	// Search returns the newest limit items that match words, before a ref
	// (0: from the newest).
	Search(ctx context.Context, words string, before Ref, limit int) ([]Ref, error)
	// Tied returns the newest limit items that have a tie, before a ref (0: from
	// the newest).
	Tied(ctx context.Context, t Tie, before Ref, limit int) ([]Ref, error)
	// Works returns the work on some items, in the order asked for; an item that
	// is not there is left out. It reads much less than Rows.
	Works(ctx context.Context, refs []Ref, now time.Time) ([]Work, error)
	// InForce returns the decisions that are in force on some items.
	InForce(ctx context.Context, refs []Ref) (map[Ref]Decision, error)
	// Clues returns the newest limit clues about an author that were not taken
	// back, newest first.
	Clues(ctx context.Context, source, author string, limit int) ([]Entry, error)
	// List runs a filter over every item.
	List(ctx context.Context, f Filter, bins int) (Listing, error)
	// Facets counts the values that filters offer.
	Facets(ctx context.Context) (Facets, error)
	// History returns an item's entries, oldest first.
	History(ctx context.Context, ref Ref) ([]Sealed, error)
	// Stats counts the workspace without reading it through.
	Stats(ctx context.Context) (Stats, error)
	// DoneSince counts a reviewer's own decisions in force since a time.
	DoneSince(ctx context.Context, reviewer string, since time.Time) (int64, error)
	// Verdicts counts them by verdict.
	Verdicts(ctx context.Context, reviewer string, since time.Time) (map[Verdict]int64, error)

	// AddExposure adds what a reviewer was exposed to and keeps how their shift
	// stands. It removes everybody's stretches before oldest, unless that is zero.
	// It may be lost with the power.
	AddExposure(ctx context.Context, reviewer string, seen []Stretch, shift Shift, oldest time.Time) error
	// Shift returns how a reviewer's shift stands; the zero Shift where nothing is
	// known of one.
	Shift(ctx context.Context, reviewer string) (Shift, error)
	// Course returns a reviewer's stretches since a time, oldest first.
	Course(ctx context.Context, reviewer string, since time.Time) ([]Stretch, error)
	// ExposureSums adds up what everybody was exposed to in the stretches that begin
	// between two times, and counts the people.
	ExposureSums(ctx context.Context, from, to time.Time) (sums Sums, people int, err error)
	// ForgetExposure erases a reviewer's stretches and shift.
	ForgetExposure(ctx context.Context, reviewer string) error

	// PutItems begins to take a batch of items in one commit: new ones are added,
	// known ones merged (see Item.Merge) and their standing set anew by stand.
	// It returns at once, so that a batch is made ready while the one before is
	// written; batches are taken in the order of the calls, and none that was
	// begun behind one that fails. What it returns waits until the batch is on
	// the disk. Outcomes are in the order of the items.
	PutItems(ctx context.Context, items []*Item, stand func(*Item) Standing, how Put) (wait func() ([]Outcome, error))
	// PutEntries takes a batch of imported entries in one commit. The first
	// decision on an undecided item settles it; the others are opinions. The
	// entries' Device is set here.
	PutEntries(ctx context.Context, entries []Entry, dry bool) ([]Outcome, error)
	// Restand computes every undecided item's standing anew when version
	// differs from the one it was computed under.
	Restand(ctx context.Context, version string, stand func(*Item) Standing, progress func(done, total int64)) error

	// Items, Decisions and Ledger yield everything since a time (zero: all), in
	// order of arrival. Decisions leaves out what was undone.
	Items(ctx context.Context, since time.Time) iter.Seq2[Record, error]
	Decisions(ctx context.Context, since time.Time) iter.Seq2[Decision, error]
	Ledger(ctx context.Context, since time.Time) iter.Seq2[Sealed, error]
	// Filed yields the entries behind one that decide, ask or undo, in order.
	Filed(ctx context.Context, after int64) iter.Seq2[Filed, error]
	// Verify checks every entry's hash, chain and signature, and that the work
	// agrees with the ledger. A calm one takes one core and leaves it now and then.
	Verify(ctx context.Context, calm bool, progress func(done, total int64)) (VerifyReport, error)

	// Outbox returns the first limit entries behind one that this device's key made
	// here, the oldest first: what a hub is to have. Imported ones are not among them.
	Outbox(ctx context.Context, after int64, limit int) ([]Sealed, error)
	// OutboxLength counts them all.
	OutboxLength(ctx context.Context, after int64) (int64, error)
	// EntryMark returns the mark of an entry of the ledger, or NotFound; of number 0
	// the zero Mark.
	EntryMark(ctx context.Context, seq int64) (Mark, error)
	// KeepGrants keeps leases of the hub's, each in place of what was known of the one
	// on the same item.
	KeepGrants(ctx context.Context, grants []HeldGrant) error
	// Grants returns the leases kept, by the hub's numbers of their items.
	Grants(ctx context.Context) ([]HeldGrant, error)
	// DropGrants forgets the leases on some items.
	DropGrants(ctx context.Context, refs []Ref) error
	// Withhold takes the content of some items away for good and sets the work on them
	// aside; what holds them is released. What the ledger tells of them stays. PutItems
	// brings one back under the same ref. Refs that are not there do nothing.
	Withhold(ctx context.Context, refs []Ref) error
	// PutFollowed takes entries that came from a hub, in its order, as PutEntries takes
	// imported ones, and notes in the commit of the last that the hub was followed to
	// next. One about an item that is not here is Rejected and names the field item;
	// none keeps the others out. Outcomes are in the order of the list.
	PutFollowed(ctx context.Context, list []Followed, hub uuid.UUID, next int64) ([]Outcome, error)
	// FollowedTo returns how far the hub was followed; 0 for never.
	FollowedTo(ctx context.Context) (int64, error)

	// Setting and SetSetting keep small things such as the theme.
	Setting(ctx context.Context, name string) (string, error)
	SetSetting(ctx context.Context, name, value string) error
}

// Appended is what became of one entry of several.
type Appended struct {
	Sealed Sealed
	Err    error // why it was left out; nil when it was appended
}

// Upcoming is an item that waits, in its place.
type Upcoming struct {
	Ref  Ref
	Lane Lane
}

// Put says how a batch of items is taken. The zero value is the quickest way.
type Put struct {
	Dry  bool // nothing is written
	Calm bool // on one core, since somebody works beside it
}

// Outcome is what became of one record of a batch.
type Outcome struct {
	Result Result
	Ref    Ref    // of the item; 0 when rejected
	Field  string // of Rejected and where Note is set
	Note   string // why it was rejected, or what a person should know of a record that was taken
}

// Result is what became of a record.
type Result int

// The results.
const (
	Added Result = iota + 1
	Updated
	Unchanged
	Rejected
)

// IDs makes the ids of new entries: UUIDs of version 7.
type IDs func() (uuid.UUID, error)

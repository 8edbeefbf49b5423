package queue

import (
	"context"
	"time"

	"github.com/google/uuid"
)

// Conflicts returns where first decisions on one item met, those that nobody here has
// looked at first, the newest first.
func (d *Desk) Conflicts(ctx context.Context) ([]Conflict, error) { return nil, nil }

// SettleConflict says what is to come of a conflict: that what is in force may stay so,
// or that a supervisor is to decide.
func (d *Desk) SettleConflict(ctx context.Context, c Conflict, s Settling) error { return errNotJoined }

// MishapOf is an entry of this device that did not come to what was meant.
type MishapOf struct {
	Entry uuid.UUID
	Why   Mishap
	Kind  EntryKind
	Key   Key       // of the item it is about; zero where it is about none
	Ref   Ref       // 0 where the item is not here
	At    time.Time // when the entry was made
}

// Mishaps returns the entries that did not come to what was meant, the newest first.
func (d *Desk) Mishaps(ctx context.Context) ([]MishapOf, error) { return nil, nil }

// InWords says in a sentence what became of the entry.
func (m Mishap) InWords() string { return string(m) }

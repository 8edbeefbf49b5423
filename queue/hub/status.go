package hub

import (
	"context"
	"encoding/json"
	"time"

	"github.com/jackc/pgx/v5"

	"discern/queue"
)

// Status is how it stands with a hub.
type Status struct {
	Waiting   int64 `json:"waiting"` // items
	Leased    int64 `json:"leased"`
	Decided   int64 `json:"decided"`
	Withdrawn int64 `json:"withdrawn"`
	Decisions int64 `json:"decisions"` // of every look, those that were taken back among them
	Conflicts int64 `json:"conflicts"` // first decisions on one item that met
	Head      struct {
		Seq  int64  `json:"seq"`
		Hash string `json:"hash"` // hexadecimal
	} `json:"head"` // of the hub's chain
	Unsealed int64                `json:"unsealed"` // entries that are not chained yet
	Asks     map[queue.Pass]int64 `json:"asks"`     // further looks that are open
	Queues   []QueueStatus        `json:"queues"`
	People   []PersonStatus       `json:"people"`
	DueHour  int64                `json:"due_hour"` // undecided items whose deadline passes within the hour
	Overdue  int64                `json:"overdue"`  // undecided items whose deadline has passed
	Unsynced *UnsyncedDesk        `json:"oldest_unsynced,omitempty"`
}

// QueueStatus is how it stands with one queue.
type QueueStatus struct {
	Queue   queue.QueueID `json:"queue"`
	Waiting int64         `json:"waiting"`
	Oldest  time.Time     `json:"oldest,omitzero"` // when the item came that has waited longest
}

// PersonStatus is how it stands with a person.
type PersonStatus struct {
	Name   string    `json:"name"`
	Duty   Duty      `json:"duty"`
	Held   int64     `json:"held"`          // leases, online
	Field  int64     `json:"field"`         // leases, checked out
	Lapsed int64     `json:"lapsed"`        // of both: those whose time is over
	Seen   time.Time `json:"seen,omitzero"` // when a desk of theirs was last here
}

// UnsyncedDesk is the desk that holds something and was not seen for longest.
type UnsyncedDesk struct {
	Person string    `json:"person"`
	Seen   time.Time `json:"seen"`
}

// ReadStatus asks a hub how it stands, as a supervisor, ingest or its owner.
func ReadStatus(ctx context.Context, dsn string) (s Status, err error) {
	err = as(ctx, dsn, func(conn *pgx.Conn) error {
		var doc []byte
		if err := conn.QueryRow(ctx, "SELECT hub.status()").Scan(&doc); err != nil {
			return err
		}
		return json.Unmarshal(doc, &s)
	})
	return s, err
}

package storage

import (
	"context"

	"github.com/google/uuid"

	"discern/queue"
)

// hubFollowed names how far the hub was followed.
const hubFollowed = "hub followed"

// PutFollowed takes entries that came from a hub and notes how far it was followed.
func (w *Workspace) PutFollowed(ctx context.Context, list []queue.Followed, hub uuid.UUID, next int64) ([]queue.Outcome, error) {
	entries := make([]queue.Entry, len(list))
	for i := range list {
		entries[i] = list[i].Entry
		entries[i].Imported = &queue.Provenance{File: "hub", At: list[i].At, Device: list[i].Entry.Device, Hub: hub}
	}
	outcomes, err := w.PutEntries(ctx, entries, false)
	if err != nil {
		return outcomes, err
	}
	return outcomes, w.review.w.work(ctx, true, func(c *conn) error { return setMeta(c, hubFollowed, next) }, nil)
}

// FollowedTo returns how far the hub was followed.
func (w *Workspace) FollowedTo(ctx context.Context) (next int64, err error) {
	err = w.review.r.use(ctx, func(c *conn) error {
		_, err := c.get("SELECT value FROM meta WHERE name = ?", func(r row) { next = r.int(0) }, hubFollowed)
		return err
	})
	return next, err
}

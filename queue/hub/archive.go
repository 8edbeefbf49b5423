package hub

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
)

// ArchiveReport is what filing away did, or did so far.
type ArchiveReport struct {
	Filed  int64   `json:"filed"`  // items whose contents were moved
	Months []Month `json:"months"` // that there are now, the oldest first
}

// Month is a part of the hub's tables with the contents of all that was decided in a month
// and is filed away. As a table of PostgreSQL it can be detached, dumped or dropped.
type Month struct {
	Month string `json:"month"` // as 2026-11, by UTC
	Table string `json:"table"` // as hub.filed_2026_11
	Bytes int64  `json:"bytes"` // on the disk, with its indexes
}

// filedAtOnce is how many items are looked at in one transaction, whose rows of work are
// locked meanwhile.
const filedAtOnce = 1000

// FileAway moves the contents of items that were decided before a time, and not touched
// since, into a table for each month, as the hub's owner. Everything else of them stays,
// and the contents are still there for whoever may see them. It can be stopped anywhere:
// what was moved stays so. The report is valid even when the error is not nil. progress
// is told how many items were looked at, and may be nil.
func FileAway(ctx context.Context, dsn string, before time.Time, progress func(done, total int64)) (r ArchiveReport, err error) {
	r.Months = []Month{}
	var after, total int64
	err = as(ctx, dsn, func(conn *pgx.Conn) error {
		if err := conn.QueryRow(ctx, "SELECT coalesce(max(id), 0) FROM hub.item").Scan(&total); err != nil {
			return err
		}
		for {
			var filed int64
			var next *int64
			if err := conn.QueryRow(ctx, "SELECT * FROM hub.file_away($1, $2, $3)", before, filedAtOnce, after).Scan(&filed, &next); err != nil {
				return err
			}
			if next == nil {
				return r.list(ctx, conn)
			}
			r.Filed, after = r.Filed+filed, *next
			if progress != nil {
				progress(after, max(total, after))
			}
		}
	})
	return r, err
}

// list finds the months that there are.
func (r *ArchiveReport) list(ctx context.Context, conn *pgx.Conn) error {
	r.Months = r.Months[:0]
	return query(ctx, conn, func(rows pgx.Rows) error {
		var m Month
		err := rows.Scan(&m.Month, &m.Table, &m.Bytes)
		r.Months = append(r.Months, m)
		return err
	}, `SELECT replace(substr(c.relname, 7), '_', '-'), 'hub.' || c.relname, pg_total_relation_size(c.oid)
		FROM pg_inherits AS p JOIN pg_class AS c ON c.oid = p.inhrelid
		WHERE p.inhparent = 'hub.again'::regclass AND c.relname LIKE 'filed\_%' ORDER BY c.relname`)
}

package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/jackc/pgx/v5"

	"discern/queue/feed"
)

// publishing times how items come to the hub, as `discern hub publish` brings them once
// it has read them, against COPY of the same rows into tables with the same keys and
// indexes: what any program that fills such a queue pays. All items are brought, a part
// at a time, so that both sides grow alike.
func publishing(ctx context.Context, e *env) ([]Row, error) {
	t, err := e.hub(ctx)
	if err != nil {
		return nil, err
	}
	if t.filled {
		return nil, errors.New("everything is published already")
	}
	err = t.do(ctx, "CREATE TABLE bare.item (LIKE hub.item INCLUDING ALL)", "CREATE TABLE bare.work (LIKE hub.work INCLUDING ALL)",
		"CREATE TABLE bare.heap AS SELECT i.source, i.key, i.author, i.doc, w.priority, w.deadline, w.lang, w.rules FROM hub.item AS i JOIN hub.work AS w ON false")
	if err != nil {
		return nil, err
	}
	policies, err := readPolicies()
	if err != nil {
		return nil, err
	}
	file, err := e.itemsFile(e.n)
	if err != nil {
		return nil, err
	}
	src, err := feed.Open([]string{file}, feed.Options{})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, src.Close()) }()

	parts := max(1, min(5, e.n/50_000)) // each so large that connecting is a small share of it
	var published, copied, heaps []float64
	for done := 0; done < e.n; {
		list, items, err := readItems(ctx, src, min(e.n/parts, e.n-done))
		if err != nil {
			return nil, err
		}
		e.progress("publishing %s items", number(float64(items)))
		began := time.Now()
		if err := t.publish(ctx, list, policies); err != nil {
			return nil, err
		}
		published = append(published, float64(items)/time.Since(began).Seconds())
		tables, heap, err := t.copyRows(ctx, e.dir, items)
		if err != nil {
			return nil, err
		}
		copied, heaps = append(copied, float64(items)/tables.Seconds()), append(heaps, float64(items)/heap.Seconds())
		done += items
	}
	t.filled = true
	value, floor, spread := rates(published, copied)
	return []Row{{
		Name:   fmt.Sprintf("publishing %s items to a hub", number(float64(e.n))),
		Value:  value,
		Unit:   "items/s",
		Floor:  floor,
		Rate:   true,
		Target: Target{Ratio: 2},
		Note:   fmt.Sprintf("floor: COPY of the same rows into tables with the same keys and indexes; %s; into one table without any COPY writes %s", spread, number(median(heaps))),
	}}, t.do(ctx, "DROP TABLE bare.item, bare.work, bare.heap")
}

// copyRows copies the newest rows of the hub to bare tables: into those that have the
// same keys and indexes, and into one that has none.
func (t *team) copyRows(ctx context.Context, dir string, n int) (tables, heap time.Duration, err error) {
	newest := fmt.Sprintf("WHERE i.id > (SELECT max(id) FROM hub.item) - %d", n)
	copies := []struct {
		from, into string
		took       *time.Duration
	}{
		{"SELECT i.source, i.key, i.author, i.doc FROM hub.item AS i " + newest + " ORDER BY i.id", "bare.item(source, key, author, doc)", &tables},
		{
			"SELECT i.item, i.priority, i.deadline, i.lang, i.rules FROM (SELECT item AS id, * FROM hub.work) AS i " + newest + " ORDER BY i.id",
			"bare.work(item, priority, deadline, lang, rules)", &tables,
		},
		{
			"SELECT i.source, i.key, i.author, i.doc, w.priority, w.deadline, w.lang, w.rules FROM hub.item AS i JOIN hub.work AS w ON w.item = i.id " + newest + " ORDER BY i.id",
			"bare.heap", &heap,
		},
	}
	path := filepath.Join(dir, "rows")
	err = t.over(ctx, func(conn *pgx.Conn) error {
		for _, c := range copies {
			if err := copyOut(ctx, conn, path, c.from); err != nil {
				return err
			}
			began := time.Now()
			if err := copyIn(ctx, conn, path, c.into, int64(n)); err != nil {
				return err
			}
			*c.took += time.Since(began)
		}
		return nil
	})
	return tables, heap, errors.Join(err, os.Remove(path))
}

// copyOut writes what a query finds to a file.
func copyOut(ctx context.Context, conn *pgx.Conn, path, query string) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	_, err = conn.PgConn().CopyTo(ctx, f, "COPY ("+query+") TO STDOUT")
	return errors.Join(err, f.Sync(), f.Close())
}

// copyIn reads n rows from a file into a table.
func copyIn(ctx context.Context, conn *pgx.Conn, path, table string, n int64) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	tag, err := conn.PgConn().CopyFrom(ctx, f, "COPY "+table+" FROM STDIN")
	if err == nil && tag.RowsAffected() != n {
		err = fmt.Errorf("copied %d of %d rows into %s", tag.RowsAffected(), n, table)
	}
	return errors.Join(err, f.Close())
}

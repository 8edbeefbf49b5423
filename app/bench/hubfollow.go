package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"

	"discern/queue"
)

// handedIn is how many decisions are handed in at a time where only that many are wanted.
const handedIn = 500

// catchingUp times how a new supervisor's desk comes up with all that was decided, into
// an empty workspace, with the items that it was decided of, against psql copying the
// same out: the decisions alone, and with the items.
func catchingUp(ctx context.Context, e *env) ([]Row, error) {
	t, err := e.hub(ctx)
	if err != nil {
		return nil, err
	}
	if err := t.fill(ctx, e); err != nil {
		return nil, err
	}
	if err := t.decideAll(ctx, e); err != nil {
		return nil, err
	}
	alone, err := t.copyEntries(ctx, e, "SELECT e.seq, e.came, e.device_key, e.device_seq, e.prev, e.hash, e.sig, e.entry FROM hub.entries AS e ORDER BY e.seq")
	if err != nil {
		return nil, err
	}
	whole, err := t.copyEntries(ctx, e, "SELECT c.seq, l.came, l.prev, l.hash, l.sig, l.entry, i.doc FROM hub.chain AS c JOIN hub.ledger AS l ON l.id = c.entry JOIN hub.item AS i ON i.id = l.item ORDER BY c.seq")
	if err != nil {
		return nil, err
	}
	took, decisions, err := t.followed(ctx, e)
	if err != nil {
		return nil, err
	}
	row := Row{Name: fmt.Sprintf("a supervisor catches up on %s decisions", number(float64(decisions))), Value: took.Seconds(), Unit: "s"}
	bare, items := row, row
	bare.Floor, bare.Target, bare.Note = alone.Seconds(), Target{Ratio: 3}, "floor: psql copying the decisions out; the desk takes their items too"
	items.Name += ", items and all"
	items.Floor, items.Note = whole.Seconds(), "the same, floor: psql copying out the decisions with their items"
	return []Row{bare, items}, nil
}

// deciding is how many people decide all that is left, each a part of the items.
const deciding = 8

// decideAll has some people decide all that nobody has decided: a hub takes a first
// decision from whoever hands it in.
func (t *team) decideAll(ctx context.Context, e *env) error {
	e.progress("deciding all that waits at the hub")
	errs := make([]error, deciding)
	var under sync.WaitGroup
	for part := range deciding {
		under.Go(func() { errs[part] = t.decidePart(ctx, part) })
	}
	under.Wait()
	if err := errors.Join(errs...); err != nil {
		return err
	}
	return t.settle(ctx)
}

func (t *team) decidePart(ctx context.Context, part int) (err error) {
	d, err := openHubDesk(ctx, t, hubModerator(part))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.client.Close()) }()
	return t.over(ctx, func(conn *pgx.Conn) error { return d.decideOf(ctx, conn, part) })
}

// decideOf hands in a decision on each item of a part that a connection of the owner's
// finds.
func (d *hubDesk) decideOf(ctx context.Context, conn *pgx.Conn, part int) error {
	for after := int64(0); ; {
		rows, err := conn.Query(ctx, "SELECT i.id, i.source, i.key FROM hub.work AS w JOIN hub.item AS i ON i.id = w.item "+
			"WHERE w.item > $1 AND i.id > $1 AND w.state IN (0, 1) AND w.item % $2 = $3 ORDER BY w.item LIMIT $4", after, deciding, part, handedIn)
		if err != nil {
			return err
		}
		var list []queue.Sealed
		for rows.Next() {
			var key queue.Key
			if err := rows.Scan(&after, &key.Source, &key.ID); err != nil {
				return err
			}
			s, err := d.decide(d.person, key, time.Now())
			if err != nil {
				return err
			}
			list = append(list, s)
		}
		if err := rows.Err(); err != nil || len(list) == 0 {
			return err
		}
		if _, err := d.client.Submit(ctx, d.device, list); err != nil {
			return err
		}
	}
}

// copyEntries times psql as the supervisor or the owner copying what a query finds into
// a file.
func (t *team) copyEntries(ctx context.Context, e *env, query string) (time.Duration, error) {
	began := time.Now()
	_, err := t.run(ctx, e, t.dsn, "psql", "-q", "-c", `\copy (`+query+`) TO '`+filepath.Join(e.dir, "copied")+`'`)
	return time.Since(began), err
}

// followed times how an empty workspace joins the hub as its supervisor's and follows it
// to its end, and counts the decisions that came.
func (t *team) followed(ctx context.Context, e *env) (took time.Duration, decisions int64, err error) {
	d, err := newDesk(filepath.Join(e.dir, "supervisor"))
	if err != nil {
		return 0, 0, err
	}
	defer func() { err = errors.Join(err, d.close()) }()
	c, err := t.dial(ctx, hubBoss)
	if err != nil {
		return 0, 0, err
	}
	defer func() { err = errors.Join(err, c.Close()) }()
	if _, err := d.Join(ctx, c, t.at.String()); err != nil {
		return 0, 0, err
	}
	e.progress("following the hub")
	began := time.Now()
	report, err := d.Sync(ctx, c, queue.SyncOptions{})
	took = time.Since(began)
	if err != nil {
		return 0, 0, err
	}
	s, err := d.Stats(ctx)
	if err == nil && s.Decisions != report.Pulled {
		err = fmt.Errorf("of %d entries that came %d are decisions", report.Pulled, s.Decisions)
	}
	return took, s.Decisions, err
}

package storage

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"time"

	"discern/queue"
)

// The rules of exposure: it is written as bulk, so that no decision waits for more
// than the few rows of one writing, and never synced by itself: the next decision
// carries it to the disk. What is erased is written over.

// AddExposure adds what a reviewer was exposed to and keeps how their shift stands.
func (w *Workspace) AddExposure(ctx context.Context, reviewer string, seen []queue.Stretch, shift queue.Shift, oldest time.Time) error {
	doc, err := json.Marshal(shift)
	if err != nil {
		return err
	}
	return w.review.w.work(ctx, false, func(c *conn) error {
		for _, s := range seen {
			err := c.exec(`INSERT INTO exposure VALUES(?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET
				items = items + excluded.items, reveals = reveals + excluded.reveals,
				millis = millis + excluded.millis, shown = shown + excluded.shown`,
				reviewer, s.At.UnixNano(), int64(s.Severity), s.Items, s.Reveals, s.Time.Milliseconds(), s.Shown.Milliseconds())
			if err != nil {
				return err
			}
		}
		if !oldest.IsZero() {
			if err := c.exec("DELETE FROM exposure WHERE at < ?", oldest.UnixNano()); err != nil {
				return err
			}
		}
		return c.exec("INSERT INTO shift VALUES(?, ?) ON CONFLICT DO UPDATE SET doc = excluded.doc", reviewer, string(doc))
	}, nil)
}

// Shift returns how a reviewer's shift stands. One that a later version wrote and
// this one cannot read counts as none.
func (w *Workspace) Shift(ctx context.Context, reviewer string) (shift queue.Shift, err error) {
	doc := ""
	err = w.review.r.use(ctx, func(c *conn) error {
		_, err := c.get("SELECT doc FROM shift WHERE reviewer = ?", func(r row) { doc = r.text(0) }, reviewer)
		return err
	})
	if err != nil || doc == "" || json.Unmarshal([]byte(doc), &shift) != nil {
		return queue.Shift{}, err
	}
	return shift, nil
}

// scanSeen reads items, reveals, millis and shown, which begin at column i.
func scanSeen(r row, i int) queue.Seen {
	return queue.Seen{
		Items: int(r.int(i)), Reveals: int(r.int(i + 1)),
		Time: time.Duration(r.int(i+2)) * time.Millisecond, Shown: time.Duration(r.int(i+3)) * time.Millisecond,
	}
}

// Course returns a reviewer's stretches since a time, oldest first.
func (w *Workspace) Course(ctx context.Context, reviewer string, since time.Time) (course []queue.Stretch, err error) {
	err = w.review.r.use(ctx, func(c *conn) error {
		return c.query(ctx, "SELECT at, severity, items, reveals, millis, shown FROM exposure WHERE reviewer = ? AND at >= ? ORDER BY at, severity", func(r row) error {
			course = append(course, queue.Stretch{At: r.instant(0), Severity: queue.Severity(r.int(1)), Seen: scanSeen(r, 2)})
			return nil
		}, reviewer, arrival(since))
	})
	return course, err
}

// ExposureSums adds up what everybody was exposed to between two times, and counts
// the people.
func (w *Workspace) ExposureSums(ctx context.Context, from, to time.Time) (sums queue.Sums, people int, err error) {
	err = w.review.r.read(ctx, func(c *conn) error {
		err := c.query(ctx, "SELECT severity, sum(items), sum(reveals), sum(millis), sum(shown) FROM exposure WHERE at >= ? AND at < ? GROUP BY severity", func(r row) error {
			if s := r.int(0); s >= int64(queue.Low) && s <= int64(queue.High) {
				sums[s] = scanSeen(r, 1)
			}
			return nil
		}, from.UnixNano(), to.UnixNano())
		if err != nil {
			return err
		}
		_, err = c.get("SELECT count(DISTINCT reviewer) FROM exposure WHERE at >= ? AND at < ?", func(r row) { people = int(r.int(0)) }, from.UnixNano(), to.UnixNano())
		return err
	})
	return sums, people, err
}

// ForgetExposure erases a reviewer's stretches and shift. Rows that are deleted one
// by one leave copies where a page was tidied up, so the tables are emptied, which
// writes over all their pages, and filled again with what is others'.
func (w *Workspace) ForgetExposure(ctx context.Context, reviewer string) error {
	return w.review.w.act(ctx, true, func(c *conn) (err error) {
		if err := c.exec("PRAGMA secure_delete=ON"); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, c.exec("PRAGMA secure_delete=OFF")) }()
		for _, table := range []string{"exposure", "shift"} {
			for _, step := range []string{
				"CREATE TEMP TABLE others AS SELECT * FROM main." + table,
				"DELETE FROM main." + table,
				"INSERT INTO main." + table + " SELECT * FROM others WHERE reviewer <> ?",
				"DROP TABLE others",
			} {
				var args []any
				if strings.Contains(step, "?") {
					args = append(args, reviewer)
				}
				if err := c.exec(step, args...); err != nil {
					return err
				}
			}
		}
		return nil
	}, nil)
}

// Verdicts counts a reviewer's own decisions in force since a time by verdict.
func (w *Workspace) Verdicts(ctx context.Context, reviewer string, since time.Time) (map[queue.Verdict]int64, error) {
	counts := map[queue.Verdict]int64{}
	err := w.review.r.read(ctx, func(c *conn) error {
		return c.query(ctx, "SELECT verdict, count(*) FROM ledger AS l WHERE reviewer = ? AND imported = 0 AND kind = 1 AND at >= ? AND "+standing+" GROUP BY verdict", func(r row) error {
			counts[verdictCodes.word(r.int(0))] = r.int(1)
			return nil
		}, reviewer, since.UnixNano())
	})
	return counts, err
}

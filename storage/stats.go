package storage

import (
	"context"

	"discern/queue"
)

// countWork counts every row of work; head knows the answer.
const countWork = `SELECT count(*) FILTER (WHERE state < 8) AS total, count(*) FILTER (WHERE state = 2) AS settled,
	count(*) FILTER (WHERE queue = 1 AND state IN (0, 1, 3)) AS raised, count(*) FILTER (WHERE state >= 8) AS aside, count(*) FILTER (WHERE state >= 16) AS withheld FROM work`

// Stats counts the workspace without reading it through.
func (w *Workspace) Stats(ctx context.Context) (s queue.Stats, err error) {
	if err := w.wake(ctx, w.now()); err != nil {
		return s, err
	}
	err = w.review.r.read(ctx, func(c *conn) error {
		_, err := c.get("SELECT total, settled, raised, decisions, seq FROM head", func(r row) {
			s = queue.Stats{Total: r.int(0), Decided: r.int(1), Escalated: r.int(2), Decisions: r.int(3), Entries: r.int(4)}
		})
		if err != nil {
			return err
		}
		_, err = c.get("SELECT count(*) FILTER (WHERE state = 1), count(*) FILTER (WHERE state = 3) FROM work INDEXED BY work_held WHERE until IS NOT NULL",
			func(r row) { s.Leased, s.Resting = r.int(0), r.int(1) })
		s.Waiting = s.Total - s.Decided - s.Leased
		return err
	})
	return s, err
}

// Facets counts the values that filters offer, most frequent first.
func (w *Workspace) Facets(ctx context.Context) (f queue.Facets, err error) {
	err = w.content.r.use(ctx, func(c *conn) error {
		return c.query(ctx, "SELECT what, value, n FROM facets WHERE n > 0 AND value <> '' ORDER BY n DESC, value", func(r row) error {
			list := map[int64]*[]queue.Facet{facetKind: &f.Kinds, facetLang: &f.Langs, facetSource: &f.Sources}[r.int(0)]
			*list = append(*list, queue.Facet{Value: r.text(1), Count: r.int(2)})
			return nil
		})
	})
	return f, err
}

// settingPrefix keeps settings apart from what the store notes for itself.
const settingPrefix = "setting."

// Setting returns a setting; empty when it was never set.
func (w *Workspace) Setting(ctx context.Context, name string) (value string, err error) {
	err = w.review.r.use(ctx, func(c *conn) error {
		_, err := c.get("SELECT value FROM meta WHERE name = ?", func(r row) { value = r.text(0) }, settingPrefix+name)
		return err
	})
	return value, err
}

// SetSetting keeps a setting.
func (w *Workspace) SetSetting(ctx context.Context, name, value string) error {
	return w.review.w.act(ctx, true, func(c *conn) error { return setMeta(c, settingPrefix+name, value) }, nil)
}

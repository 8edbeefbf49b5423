package storage

import (
	"context"

	"discern/queue"
)

// Stats counts the workspace: the counts are kept by triggers.
func (w *Workspace) Stats(ctx context.Context) (s queue.Stats, err error) {
	if err := w.wake(ctx, w.now()); err != nil {
		return s, err
	}
	err = w.review.r.use(ctx, func(c *conn) error {
		_, err := c.get("SELECT waiting, leased, settled, resting, raised, decisions, seq FROM head", func(r row) {
			s = queue.Stats{
				Waiting: r.int(0) + r.int(3), Leased: r.int(1), Decided: r.int(2), Resting: r.int(3),
				Escalated: r.int(4), Decisions: r.int(5), Entries: r.int(6),
			}
			s.Total = s.Waiting + s.Leased + s.Decided
		})
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

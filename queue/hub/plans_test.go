package hub_test

import (
	"fmt"
	"testing"

	"github.com/jackc/pgx/v5"

	"discern/queue"
	"discern/queue/hub"
)

// What is asked all day reads as few rows once the hub has grown as on its first day, also
// over a connection that is as old as the hub.
func TestPlansLast(t *testing.T) {
	h := newTeam(t)
	conn := h.open(h.add("kim", hub.Moderator, func(r *hub.Reviewer) { r.Languages = []string{"en", "ar"} }))
	d := newDevice(t, h.name("kim"))
	day := func(tx pgx.Tx) (rows int64, err error) { // leases and decides, and returns how many rows that read
		if _, err := tx.Exec(t.Context(), "SELECT hub.hello($1, 0, '')", []byte(d.public)); err != nil {
			return 0, err
		}
		var keys []string
		if err := tx.QueryRow(t.Context(), "SELECT array_agg(key) FROM hub.lease(0, 8, interval '1 hour')").Scan(&keys); err != nil {
			return 0, err
		}
		var seqs []int64
		var prevs, hashes, sigs, entries [][]byte
		for _, key := range keys {
			s := d.entry(queue.Decided, queue.Key{Source: "tests", ID: key})
			seqs, prevs, hashes, sigs, entries = append(seqs, s.Seq), append(prevs, s.Prev[:]), append(hashes, s.Hash[:]), append(sigs, s.Sig), append(entries, s.Canonical)
		}
		if _, err := tx.Exec(t.Context(), "SELECT hub.submit($1, $2, $3, $4, $5, $6)", d.id(), seqs, prevs, hashes, sigs, entries); err != nil {
			return 0, err
		}
		for _, sql := range []string{"SELECT hub.renew(NULL, '1 hour')", "SELECT hub.contents('{1}')", "SELECT hub.history('{1}')", "SELECT hub.pull(0)", "SELECT hub.clashes(0)"} {
			if _, err := tx.Exec(t.Context(), sql); err != nil {
				return 0, err
			}
		}
		err = tx.QueryRow(t.Context(), "SELECT sum(seq_tup_read + coalesce(idx_tup_fetch, 0)) FROM pg_stat_xact_user_tables WHERE schemaname = 'hub'").Scan(&rows)
		return rows, err
	}
	read := func() (rows int64) {
		t.Helper()
		err := pgx.BeginFunc(t.Context(), conn, func(tx pgx.Tx) (err error) {
			rows, err = day(tx)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return rows
	}
	h.sql(h.dsn, "VACUUM (ANALYZE)") // now the planner knows that nothing is there
	h.publish(item("first"))
	read()
	var items []*queue.Item
	for i := range 5000 {
		items = append(items, item(fmt.Sprint(i)))
	}
	h.publish(items...)
	h.sql(h.dsn, `INSERT INTO hub.apart SELECT item, 'somebody', 'infinity' FROM hub.work;
		INSERT INTO hub.ledger(entry_id, item, person, kind, effect, prev, hash, entry) SELECT gen_random_uuid(), 5001, 'somebody', 'note', 0, '', '', '' FROM generate_series(1, 5000)`)
	if rows := read(); rows > 500 {
		t.Errorf("leasing and deciding 8 of 5000 items read %d rows", rows)
	}
}

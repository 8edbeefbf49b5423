package hubproof

import (
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"discern/queue"
	"discern/queue/hub"
)

// kept is an entry of a device as the hub's tables hold it.
type kept struct {
	device string
	seq    int64
	hash   [32]byte
}

// judge holds what everybody has against what everybody was promised: the hub and every
// desk verify, what was acknowledged is at the hub, and what was done at a desk and is not
// waiting there is at the hub once.
func (tm *team) judge(seats ...*seat) {
	tm.Helper()
	tm.verifyHub()
	at := tm.ledger()
	for _, s := range seats {
		s.verify()
		s.arrived(at)
	}
	tm.witness.mu.Lock()
	defer tm.witness.mu.Unlock()
	for _, fault := range tm.witness.faults {
		tm.Error(fault)
	}
	for device, had := range tm.witness.had {
		for seq, hash := range tm.witness.offered[device] {
			if _, ok := at[kept{device, seq, hash}]; seq <= had && !ok {
				tm.Errorf("the hub acknowledged entry %d of %s and does not have it", seq, device)
			}
		}
	}
}

func (tm *team) verifyHub() {
	tm.Helper()
	r, err := hub.Verify(tm.Context(), tm.dsn, nil)
	if err != nil || !r.OK {
		tm.Errorf("the hub does not verify: %+v, %v", r, err)
	}
	if n := ask[int64](tm, "SELECT count(*) FROM hub.ledger"); r.Entries != n {
		tm.Errorf("the hub verified %d of %d entries", r.Entries, n)
	}
}

// ledger is every device's entries at the hub.
func (tm *team) ledger() map[kept]uuid.UUID {
	tm.Helper()
	conn := tm.owner()
	defer conn.Close(tm.Context())
	rows, err := conn.Query(tm.Context(), "SELECT device, seq, hash, entry_id FROM hub.ledger WHERE device IS NOT NULL")
	if err != nil {
		tm.Fatal(err)
	}
	at := map[kept]uuid.UUID{}
	var k kept
	var hash []byte
	var id uuid.UUID
	if _, err := pgx.ForEachRow(rows, []any{&k.device, &k.seq, &hash, &id}, func() error {
		k.hash = [32]byte(hash)
		at[k] = id
		return nil
	}); err != nil {
		tm.Fatal(err)
	}
	return at
}

// verify checks the desk's own ledger.
func (s *seat) verify() {
	s.Helper()
	r, err := s.desk.Verify(s.Context(), nil)
	if err != nil || !r.OK {
		s.Errorf("the desk of %s does not verify: %+v, %v", s.name, r, err)
	}
}

// own yields the entries that this device made.
func (s *seat) own() (list []queue.Sealed) {
	s.Helper()
	for e, err := range s.store.Ledger(s.Context(), noTime) {
		if err != nil {
			s.Fatal(err)
		}
		if e.Entry.Imported == nil && e.Entry.Device == s.store.Device() {
			list = append(list, e)
		}
	}
	return list
}

// arrived checks that the hub has every entry of the desk, and nothing else of it.
func (s *seat) arrived(at map[kept]uuid.UUID) {
	s.Helper()
	own := s.own()
	for i := range own {
		k := kept{s.store.Device(), own[i].Seq, own[i].Hash}
		if at[k] != own[i].Entry.ID {
			s.Errorf("entry %d of %s is not at the hub", k.seq, s.name)
		}
	}
	n := 0
	for k := range at {
		if k.device == s.store.Device() {
			n++
		}
	}
	if n != len(own) {
		s.Errorf("the hub has %d entries of %s, who made %d", n, s.name, len(own))
	}
}

// onceEach checks that every item has one first decision, by one person, and that nobody
// decided an item twice.
func (tm *team) onceEach(items int, seats ...*seat) {
	tm.Helper()
	for _, c := range []struct {
		sql  string
		want int64
	}{
		{"SELECT count(*) FROM hub.work WHERE state = 2", int64(items)},
		{"SELECT count(*) FROM hub.ledger WHERE kind = 'decision'", int64(items)},
		{"SELECT count(DISTINCT item) FROM hub.ledger WHERE kind = 'decision' AND effect = 1", int64(items)},
		{"SELECT count(*) FROM hub.work AS w JOIN hub.ledger AS l ON l.id = w.settled AND l.item = w.item", int64(items)},
		{"SELECT count(*) FROM hub.clash", 0},
	} {
		if got := ask[int64](tm, c.sql); got != c.want {
			tm.Errorf("%s: %d, not %d", c.sql, got, c.want)
		}
	}
	who := map[queue.Key]string{}
	for _, s := range seats {
		for _, e := range s.own() {
			if e.Entry.Kind != queue.Decided {
				continue
			}
			if by, ok := who[e.Entry.Key()]; ok {
				tm.Errorf("%s was decided by %s and by %s", e.Entry.Key(), by, s.name)
			}
			who[e.Entry.Key()] = s.name
		}
	}
	if len(who) != items {
		tm.Errorf("%d of %d items were decided at the desks", len(who), items)
	}
}

// stuck says what is undecided and why, for who looks for the cause.
func (tm *team) stuck() string {
	conn := tm.owner()
	defer conn.Close(tm.Context())
	rows, err := conn.Query(tm.Context(), "SELECT state, coalesce(holder, ''), count(*) FROM hub.work WHERE state < 2 GROUP BY 1, 2 ORDER BY 1, 2")
	if err != nil {
		return err.Error()
	}
	list, err := pgx.CollectRows(rows, func(r pgx.CollectableRow) (string, error) {
		var state, n int
		var holder string
		err := r.Scan(&state, &holder, &n)
		return fmt.Sprintf("%d in state %d %s", n, state, holder), err
	})
	if err != nil {
		return err.Error()
	}
	return strings.Join(list, "; ")
}

// sorted are keys in an order of their own.
func sorted(keys []queue.Key) []string {
	words := make([]string, len(keys))
	for i, k := range keys {
		words[i] = k.String()
	}
	slices.Sort(words)
	return words
}

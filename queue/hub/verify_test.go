package hub_test

import (
	"fmt"
	"strings"
	"testing"

	"discern/queue"
	"discern/queue/hub"
)

// busy is a hub with entries of two devices, and one of its own.
func busy(t *testing.T) *team {
	h := newTeam(t)
	h.add("kim", hub.Moderator)
	h.add("lee", hub.Moderator)
	for i := range 6 {
		h.publish(item(fmt.Sprint(i)))
	}
	for _, who := range []string{"kim", "lee"} {
		c, d := h.dial(who), newDevice(t, h.name(who))
		hello(t, c, d)
		for i := range 4 {
			if i == 3 {
				d.entry(queue.Noted, item("0").Key(), text("followed")) // which is not handed in
			}
			if _, err := c.Submit(t.Context(), d.id(), []queue.Sealed{d.entry(queue.Decided, item(fmt.Sprint(i)).Key())}); err != nil {
				t.Fatal(err)
			}
		}
	}
	if _, err := hub.Withdraw(t.Context(), h.dsn, item("5").Key(), "gone"); err != nil {
		t.Fatal(err)
	}
	return h
}

func TestVerify(t *testing.T) {
	h := busy(t)
	for who, dsn := range map[string]string{"the owner": h.dsn, "a supervisor": h.add("sam", hub.Supervisor)} {
		var done, total int64
		rep, err := hub.Verify(t.Context(), dsn, func(d, of int64) { done, total = d, of })
		if err != nil || !rep.OK || rep.Entries != 9 || rep.Devices != 2 || rep.Head.Seq != 9 || rep.Bad != 0 || done != 9 || total != 9 {
			t.Errorf("%s: %+v, %v; told %d of %d", who, rep, err, done, total)
		}
	}
	if _, err := hub.Verify(t.Context(), h.server.As(h.dsn, h.name("kim"), password), nil); queue.KindOf(err) != queue.Refused {
		t.Errorf("a moderator: %v", err)
	}
	s, err := hub.ReadStatus(t.Context(), h.dsn)
	if err != nil || s.Decisions != 8 || s.Conflicts != 4 || s.Decided != 4 || s.Withdrawn != 1 || s.Waiting != 1 || s.Head.Seq != 9 || len(s.Head.Hash) != 64 ||
		len(s.Queues) != 1 || s.Queues[0].Waiting != 1 || s.Queues[0].Oldest.IsZero() || len(s.People) != 3 || s.People[0].Seen.IsZero() {
		t.Errorf("%+v, %v", s, err)
	}
}

func TestVerifyFinds(t *testing.T) {
	h := busy(t)
	if rep, err := hub.Verify(t.Context(), h.dsn, nil); err != nil || !rep.OK {
		t.Fatalf("%+v, %v", rep, err)
	}
	const rehash = `UPDATE hub.ledger SET hash = sha256(prev || entry) WHERE id = 3`
	const rechain = `UPDATE hub.chain AS c SET hash = n.hash FROM (WITH RECURSIVE r(seq, hash) AS (
			SELECT 0::bigint, decode(repeat('00', 32), 'hex') UNION ALL
			SELECT c.seq, sha256(r.hash || int8send(c.seq) || l.hash) FROM r JOIN hub.chain AS c ON c.seq = r.seq + 1 JOIN hub.ledger AS l ON l.id = c.entry)
		SELECT * FROM r) AS n WHERE n.seq = c.seq; UPDATE hub.head SET hash = (SELECT hash FROM hub.chain ORDER BY seq DESC LIMIT 1)`
	for _, c := range []struct {
		name, sql string
		first     int64
		says      string
	}{
		{"a changed word", `UPDATE hub.ledger SET entry = convert_to(replace(convert_from(entry, 'UTF8'), 'not_violating', 'violating'), 'UTF8') WHERE id = 3`, 3, "does not follow from its content"},
		{"with its hash", `UPDATE hub.ledger SET entry = convert_to(replace(convert_from(entry, 'UTF8'), 'not_violating', 'violating'), 'UTF8') WHERE id = 3;` + rehash, 3, "chain does not lead"},
		{"with its hash and the chain", `UPDATE hub.ledger SET entry = convert_to(replace(convert_from(entry, 'UTF8'), 'not_violating', 'violating'), 'UTF8') WHERE id = 3;` + rehash + ";" + rechain, 3, "signature is not the device's"},
		{"another signature", `UPDATE hub.ledger SET sig = (SELECT sig FROM hub.ledger WHERE id = 4) WHERE id = 3`, 3, "signature is not the device's"},
		{"another person", `UPDATE hub.ledger SET person = (SELECT person FROM hub.ledger WHERE id = 8) WHERE id = 3`, 3, "another made it"},
		{"another device", `UPDATE hub.ledger AS l SET device = o.device, seq = 100 FROM hub.ledger AS o WHERE o.id = 8 AND l.id = 3`, 3, "not that of the device"},
		{"as the hub's own", `UPDATE hub.ledger SET device = NULL WHERE id = 3`, 3, "nobody signed it"},
		{"another number on the device", `UPDATE hub.ledger SET seq = 20 WHERE id = 2`, 3, "before an entry that stands before it"},
		{"a gap on the device", `DELETE FROM hub.chain WHERE seq = 2; UPDATE hub.chain SET seq = seq - 1 WHERE seq > 2; UPDATE hub.head SET seq = 8; UPDATE hub.ledger SET seq = 100 WHERE id = 2; UPDATE hub.ledger SET seq = 2 WHERE id = 3;` + rechain, 2, "does not follow the entry before it on its device"},
		{"an entry that is gone", `DELETE FROM hub.chain WHERE seq = 3`, 3, "is gone"},
		{"an end that is gone", `DELETE FROM hub.chain WHERE seq > 7`, 8, "its end was cut off"},
		{"another head", `UPDATE hub.head SET hash = sha256('x')`, 9, "names another end"},
		{"two that changed places", `UPDATE hub.chain SET entry = 14 - entry WHERE seq IN (6, 8)`, 6, "chain does not lead"},
		{"a key that is exchanged", `UPDATE hub.device SET public = sha256('x') WHERE id = (SELECT device FROM hub.ledger WHERE id = 3)`, 1, "not that of the device"},
		{"a note of the hub's", `UPDATE hub.ledger SET entry = convert_to(replace(convert_from(entry, 'UTF8'), 'withdraw', 'escalate'), 'UTF8') WHERE id = 9; UPDATE hub.ledger SET hash = sha256(prev || entry) WHERE id = 9;` + rechain, 9, "nobody signed it"},
	} {
		conn := h.open(h.dsn)
		before := []string{
			"CREATE SCHEMA kept; CREATE TABLE kept.ledger AS TABLE hub.ledger; CREATE TABLE kept.chain AS TABLE hub.chain; CREATE TABLE kept.head AS TABLE hub.head; CREATE TABLE kept.device AS TABLE hub.device",
			"SET session_replication_role = replica; ALTER TABLE hub.chain DROP CONSTRAINT chain_pkey; ALTER TABLE hub.chain DROP CONSTRAINT chain_entry_key",
		}
		after := `TRUNCATE hub.chain, hub.head; DELETE FROM hub.ledger; DELETE FROM hub.device; INSERT INTO hub.device TABLE kept.device; INSERT INTO hub.ledger OVERRIDING SYSTEM VALUE TABLE kept.ledger;
			INSERT INTO hub.chain TABLE kept.chain; INSERT INTO hub.head TABLE kept.head; DROP SCHEMA kept CASCADE;
			ALTER TABLE hub.chain ADD CONSTRAINT chain_pkey PRIMARY KEY(seq); ALTER TABLE hub.chain ADD CONSTRAINT chain_entry_key UNIQUE(entry)`
		for _, sql := range append(before, c.sql) {
			if err := attempt(conn, sql); err != nil {
				t.Fatalf("%s: %v", c.name, err)
			}
		}
		rep, err := hub.Verify(t.Context(), h.dsn, nil)
		if err != nil || rep.OK || rep.FirstBad != c.first || !strings.Contains(rep.Reason, c.says) || rep.Bad < 1 || rep.Flaws[0] != (hub.Flaw{Seq: c.first, Reason: rep.Reason}) {
			t.Errorf("%s: %+v, %v; want %d: %s", c.name, rep, err, c.first, c.says)
		}
		if err := attempt(conn, after); err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
	}
	if rep, err := hub.Verify(t.Context(), h.dsn, nil); err != nil || !rep.OK {
		t.Errorf("as it was: %+v, %v", rep, err)
	}
}

// TestVerifyGoesOn has a person hand in what does not hold, which hides nothing else.
func TestVerifyGoesOn(t *testing.T) {
	h := busy(t)
	h.add("eve", hub.Moderator)
	c, d := h.dial("eve"), newDevice(t, h.name("eve"))
	hello(t, c, d)
	forged := d.entry(queue.Noted, item("0").Key(), text("…"))
	forged.Sig = make([]byte, 64)
	none := d.seal([]byte(strings.Replace(string(forged.Canonical), `"text":"…"`, `"media":7`, 1)))
	none.Canonical = []byte(strings.Replace(string(none.Canonical), forged.Entry.ID.String(), "019ac000-0000-7000-8000-000000000001", 1))
	none.Hash = queue.Chain(none.Prev, none.Canonical)
	d.end.Hash = none.Hash
	if _, err := c.Submit(t.Context(), d.id(), []queue.Sealed{forged, none, d.entry(queue.Noted, item("0").Key(), text("…"))}); err != nil {
		t.Fatal(err)
	}
	rep, err := hub.Verify(t.Context(), h.dsn, nil)
	if err != nil || rep.OK || rep.Bad != 2 || rep.Entries != 10 || rep.FirstBad != 10 || len(rep.Flaws) != 2 ||
		!strings.Contains(rep.Flaws[0].Reason, h.name("eve")) || !strings.Contains(rep.Flaws[1].Reason, "is not an entry; "+h.name("eve")) {
		t.Errorf("%+v, %v", rep, err)
	}
	// Whoever follows has the entries without what cannot be read.
	h.add("sam", hub.Supervisor)
	list, next, err := h.dial("sam").Pull(t.Context(), 9)
	if err != nil || len(list) != 3 || next != 12 || list[1].Entry.Kind != "" || list[2].Entry.Text != "…" {
		t.Errorf("%+v, %d, %v", list, next, err)
	}
}

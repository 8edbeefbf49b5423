package hubproof

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"discern/queue"
	"discern/queue/hub"
	"discern/queue/hub/hubtest"
)

// copied is another laptop with a copy of the workspace as it is now.
func (s *seat) copied() *seat {
	s.Helper()
	c := &seat{team: s.team, name: s.name, dir: filepath.Join(s.TempDir(), "copy"), at: s.at, wrong: s.wrong}
	s.close()
	if err := os.CopyFS(c.dir, os.DirFS(s.dir)); err != nil {
		s.Fatal(err)
	}
	s.open()
	c.open()
	s.Cleanup(c.close)
	return c
}

// forked checks that the hub takes nothing of the desk, that the desk says so in words
// that lead on, and that nothing at either changes.
func (s *seat) forked(words ...string) {
	s.Helper()
	before, entries := ask[int64](s.team, "SELECT count(*) FROM hub.ledger"), len(s.own())
	for range 2 { // it stays so
		r, err := s.sync(5)
		if !kindIs(err, queue.Forked) {
			s.Fatalf("a round of %s answers %v", s.name, err)
		}
		for _, word := range words {
			if !strings.Contains(err.Error(), word) {
				s.Errorf("nothing of %q is said: %s", word, err)
			}
		}
		if r.Sent != 0 || r.Leased != 0 {
			s.Errorf("with a fork a round did %+v", r)
		}
	}
	if after := ask[int64](s.team, "SELECT count(*) FROM hub.ledger"); after != before {
		s.Errorf("the hub took %d entries of a fork", after-before)
	}
	if n := len(s.own()); n != entries {
		s.Errorf("of %d entries at the desk %d are left", entries, n)
	}
	s.verify()
	st := s.state()
	if !kindIs(st.Fault, queue.Forked) || st.Online {
		s.Errorf("the desk says %+v", st)
	}
}

// newKey moves the device's key away, as the desk says, so that a new one is made.
func (s *seat) newKey() {
	s.Helper()
	s.close()
	if err := os.Rename(filepath.Join(s.dir, "device.key"), filepath.Join(s.TempDir(), "device.key")); err != nil {
		s.Fatal(err)
	}
	s.open()
}

// TestTwoLaptopsWithOneIdentity has somebody work on a workspace and on a copy of it.
func TestTwoLaptopsWithOneIdentity(t *testing.T) {
	tm := newTeam(t, hubtest.Shared(t))
	tm.add(hub.Reviewer{}, "kim")
	tm.publish(posts(0, 40), nil)
	one := tm.seat("kim").join()
	one.synced(8)
	one.decide(2, queue.NotViolating)
	one.synced(8)
	two := one.copied()
	first := one.decide(1, queue.NotViolating)
	one.synced(8)
	same := two.decide(1, queue.NotViolating) // the same item
	if d := first[0].String(); d != same[0].String() {
		t.Fatalf("the copy has %s next and not %s", same[0], d)
	}
	two.forked("device.key", "two machines")

	// The way on: a key of its own. What the person did elsewhere comes back.
	two.newKey()
	two.synced(4)
	two.decide(4, queue.NotViolating)
	two.synced(0)
	one.synced(8)
	one.decide(8, queue.NotViolating)
	one.synced(0)
	if st := two.state(); st.Waiting != 0 || !st.Online {
		t.Errorf("with a key of its own the copy says %+v", st)
	}
	tm.verifyHub()
	for _, s := range []*seat{one, two} {
		s.verify()
		s.arrived(tm.ledger())
	}
	if n := ask[int](tm, "SELECT count(*) FROM (SELECT item FROM hub.ledger WHERE kind = 'decision' AND effect = 1 GROUP BY item HAVING count(*) > 1) AS d"); n != 0 {
		t.Errorf("%d items have two first decisions", n)
	}
}

// TestAWorkspaceFromAnOldBackup goes on with a workspace as it was before its last rounds.
func TestAWorkspaceFromAnOldBackup(t *testing.T) {
	for _, c := range []struct {
		name string
		more int // decisions made on the old workspace before it meets the hub
	}{{"as it was", 0}, {"gone on with", 1}} {
		t.Run(c.name, func(t *testing.T) {
			tm := newTeam(t, hubtest.Shared(t))
			tm.add(hub.Reviewer{}, "kim")
			tm.publish(posts(0, 40), nil)
			kim := tm.seat("kim").join()
			kim.synced(8)
			kim.decide(3, queue.NotViolating)
			kim.synced(8)
			old := kim.copied()
			lost := kim.decide(3, queue.Violating)
			kim.synced(8)
			kim.close() // and its disk is broken

			old.decide(c.more, queue.NotViolating)
			old.forked("device.key", "older backup")
			old.newKey()
			old.synced(8)
			// What was lost is back, and is nobody's to decide again.
			for _, key := range lost {
				if v := old.verdict(key); v != queue.Violating && !(c.more > 0 && key == lost[0]) {
					t.Errorf("of what was decided before the backup came back, the desk says %q of %s", v, key)
				}
			}
			// What the broken workspace held is nobody's, once somebody says so.
			if _, err := hub.Revoke(t.Context(), tm.dsn, tm.named("kim")); err != nil {
				t.Fatal(err)
			}
			old.synced(8)
			for old.state().Open > 0 {
				old.decide(8, queue.NotViolating)
				old.synced(8)
			}
			tm.judgeAll(40, old)
		})
	}
}

// verdict is what is in force on an item at the desk.
func (s *seat) verdict(key queue.Key) queue.Verdict {
	s.Helper()
	refs, err := s.store.Find(s.Context(), key)
	if err != nil || len(refs) != 1 {
		return ""
	}
	r, err := s.store.Record(s.Context(), refs[0])
	if err != nil {
		s.Fatal(err)
	}
	return r.Work.Verdict
}

// judgeAll checks that every item is decided once at the hub, and all verifies.
func (tm *team) judgeAll(items int, seats ...*seat) {
	tm.Helper()
	if n := ask[int](tm, "SELECT count(*) FROM hub.work WHERE state = 2"); n != items {
		tm.Errorf("%d of %d items are decided: %s", n, items, tm.stuck())
	}
	if n := ask[int](tm, "SELECT count(DISTINCT item) FROM hub.ledger WHERE kind = 'decision' AND effect = 1"); n != items {
		tm.Errorf("%d of %d items have a first decision", n, items)
	}
	tm.judge(seats...)
}

// TestAHubFromAnOldBackup puts the hub back to an earlier state.
func TestAHubFromAnOldBackup(t *testing.T) {
	server := hubtest.Start(t, hubtest.Options{})
	tm := newTeam(t, server)
	tm.add(hub.Reviewer{}, "kim", "lee")
	tm.publish(posts(0, 60), nil)
	kim, lee := tm.seat("kim").join(), tm.seat("lee").join()
	for _, s := range []*seat{kim, lee} {
		s.synced(8)
		s.decide(4, queue.NotViolating)
		s.synced(8)
		s.hangUp()
	}
	tm.backUp()
	for _, s := range []*seat{kim, lee} {
		s.decide(5, queue.Violating)
		s.synced(8)
		s.hangUp()
	}
	kim.decide(1, queue.Violating) // not sent yet
	tm.putBack()

	kim.forked("put back")
	lee.forked("put back")
	for _, s := range []*seat{kim, lee} {
		if err := s.desk.AcceptHub(t.Context(), s.hub); err != nil {
			t.Fatal(err)
		}
		s.synced(8)
	}
	for kim.state().Open+lee.state().Open > 0 {
		for _, s := range []*seat{kim, lee} {
			s.decide(8, queue.NotViolating)
			s.synced(8)
		}
	}
	tm.witness = newWitness() // what it heard the hub promise, the hub has forgotten
	tm.judgeAll(60, kim, lee)
}

// backUp copies the hub's database as it is. Nobody may be connected.
func (tm *team) backUp() {
	tm.Helper()
	tm.elsewhere("DROP DATABASE IF EXISTS backup", "CREATE DATABASE backup TEMPLATE "+tm.database())
}

// putBack takes the copy in place of the hub's database.
func (tm *team) putBack() {
	tm.Helper()
	tm.elsewhere("DROP DATABASE "+tm.database()+" WITH (FORCE)", "ALTER DATABASE backup RENAME TO "+tm.database())
}

func (tm *team) database() string {
	tm.Helper()
	c, err := pgx.ParseConfig(tm.dsn)
	if err != nil {
		tm.Fatal("the address is not a URL")
	}
	return pgx.Identifier{c.Database}.Sanitize()
}

// elsewhere runs SQL in another database of the server.
func (tm *team) elsewhere(list ...string) {
	tm.Helper()
	c, err := pgx.ParseConfig(tm.dsn)
	if err != nil {
		tm.Fatal("the address is not a URL")
	}
	c.Database = "postgres"
	conn, err := pgx.ConnectConfig(tm.Context(), c)
	if err != nil {
		tm.Fatal(err)
	}
	defer conn.Close(tm.Context())
	for _, sql := range list {
		if _, err := conn.Exec(tm.Context(), sql); err != nil {
			tm.Fatal(err)
		}
	}
}

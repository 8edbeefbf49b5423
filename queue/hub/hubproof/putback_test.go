package hubproof

import (
	"testing"

	"github.com/jackc/pgx/v5"

	"discern/queue"
	"discern/queue/hub"
	"discern/queue/hub/hubtest"
)

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

// TestAHubFromAnOldBackupLosesAKey puts the hub back to before entries that nobody can hand
// in any more: the key that signed them was moved away since.
func TestAHubFromAnOldBackupLosesAKey(t *testing.T) {
	server := hubtest.Start(t, hubtest.Options{})
	tm := newTeam(t, server)
	tm.add(hub.Reviewer{}, "kim")
	tm.publish(posts(0, 20), nil)
	kim := tm.seat("kim").join()
	kim.synced(8)
	done := kim.decide(2, queue.Violating)
	kim.synced(8)
	kim.hangUp()
	tm.backUp()
	done = append(done, kim.decide(3, queue.Violating)...)
	kim.synced(8)
	kim.newKey()
	done = append(done, kim.decide(2, queue.Violating)...)
	kim.synced(8)
	kim.hangUp()
	tm.putBack()
	tm.witness = newWitness() // what it heard the hub promise, the hub has forgotten

	kim.forked("put back")
	if err := kim.desk.AcceptHub(t.Context(), kim.hub); err != nil {
		t.Fatal(err)
	}
	kim.synced(8)
	for _, key := range done {
		if at := tm.inForce(key); at != queue.Violating {
			t.Errorf("of %s the hub says %q", key, at)
		}
	}
	if st := kim.state(); st.Waiting != 0 || st.Clashes != 0 || st.Mishaps != 0 {
		t.Errorf("the desk says %+v", st)
	}
	if n := ask[int](tm, "SELECT count(*) FROM hub.ledger WHERE kind = 'decision'"); n != len(done) {
		t.Errorf("%d decisions came to the hub as %d", len(done), n)
	}
	tm.judge(kim)
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

package hub_test

import (
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"discern/queue"
	"discern/queue/hub"
	"discern/queue/hub/hubtest"
)

// A standby that is only read serves whoever looks and does not act, and says so to all
// others.
func TestStandbyIsRead(t *testing.T) {
	primary := hubtest.Start(t, hubtest.Options{Settings: map[string]string{"max_connections": "50"}})
	h := newTeamOn(t, primary)
	sam := h.add("sam", hub.Supervisor)
	h.add("kim", hub.Moderator)
	h.publish(item("a"), item("b"))
	kim, d := h.dial("kim"), newDevice(t, h.name("kim"))
	hello(t, kim, d)
	if _, err := kim.Submit(t.Context(), d.id(), []queue.Sealed{d.entry(queue.Decided, item("a").Key())}); err != nil {
		t.Fatal(err)
	}
	standby := primary.Standby(t)
	at := func(dsn, session string) string {
		return strings.Replace(dsn, primary.Addr(), standby.Addr(), 1) + "&target_session_attrs=" + session
	}
	// What the primary has answered may be on the standby's disk and not read there yet.
	replayed := func() (yes bool) {
		conn := h.open(strings.Replace(h.dsn, primary.Addr(), standby.Addr(), 1))
		if err := conn.QueryRow(t.Context(), "SELECT pg_last_wal_replay_lsn() >= $1::pg_lsn", ask[string](h, "SELECT pg_current_wal_flush_lsn()::text")).Scan(&yes); err != nil {
			t.Fatal(err)
		}
		return yes
	}
	for !replayed() {
		if t.Context().Err() != nil {
			t.Fatal("the standby does not follow")
		}
	}
	for who, dsn := range map[string]string{"the owner": h.dsn, "a supervisor": sam} {
		if s, err := hub.ReadStatus(t.Context(), at(dsn, "any")); err != nil || s.Decided != 1 || s.Waiting != 1 || s.Head.Seq != 1 {
			t.Errorf("status for %s: %+v, %v", who, s, err)
		}
		if rep, err := hub.Verify(t.Context(), at(dsn, "any"), nil); err != nil || !rep.OK || rep.Entries != 1 || rep.Head.Seq != 1 {
			t.Errorf("verify for %s: %+v, %v", who, rep, err)
		}
		_, err := hub.ReadStatus(t.Context(), at(dsn, "read-write"))
		refuses(t, "a standby, where none is asked for", err, queue.Offline, "only a standby")
	}
	conn := h.open(strings.Replace(sam, primary.Addr(), standby.Addr(), 1))
	for _, view := range []string{"hub.decisions", "hub.queue", "hub.entries"} {
		var n int
		if err := conn.QueryRow(t.Context(), "SELECT count(*) FROM "+view).Scan(&n); err != nil || n != 1 {
			t.Errorf("%s has %d rows, %v", view, n, err)
		}
	}
	rows, err := conn.Query(t.Context(), "SELECT doc FROM hub.contents(ARRAY(SELECT generate_series(1, 9)))")
	if err != nil {
		t.Fatal(err)
	}
	if docs, err := pgx.CollectRows(rows, pgx.RowTo[string]); err != nil || len(docs) != 2 {
		t.Errorf("contents: %d, %v", len(docs), err)
	}

	// Whatever changes something goes to the primary.
	_, err = hub.Publish(t.Context(), at(h.dsn, "any"), feedOf(item("c")), policies(t), hub.PublishOptions{})
	refuses(t, "publishing", err, queue.Offline, "only a standby")
	_, err = hub.Withdraw(t.Context(), at(h.dsn, "any"), item("a").Key(), "gone")
	refuses(t, "withdrawing", err, queue.Offline, "only a standby")
	_, err = hub.FileAway(t.Context(), at(h.dsn, "any"), time.Now().AddDate(0, 0, -1), nil)
	refuses(t, "filing away", err, queue.Offline, "only a standby")
	there, err := hub.ParseServer(standby.Addr() + "/" + databaseOf(h.dsn) + "?target_session_attrs=any")
	if err != nil {
		t.Fatal(err)
	}
	c, err := hub.Dial(t.Context(), there, h.name("kim"), password, hub.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	_, err = c.Hello(t.Context(), d.public, queue.Mark{})
	refuses(t, "a desk", err, queue.Offline, "only a standby")
	_, err = c.Lease(t.Context(), queue.MainQueue, 1, time.Hour, false)
	refuses(t, "a lease", err, queue.Offline, "only a standby")
}

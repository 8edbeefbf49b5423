package hub_test

import (
	"crypto/rand"
	"fmt"
	"io"
	"net/url"
	"testing"

	"github.com/jackc/pgx/v5"

	"discern/queue"
	"discern/queue/hub"
	"discern/queue/hub/hubtest"
)

var errEnd = io.EOF

// A database that is not there is made by whoever may, and by nobody else.
func TestInitMakesDatabase(t *testing.T) {
	h := newTeam(t)
	u, err := url.Parse(h.dsn)
	if err != nil {
		t.Fatal(err)
	}
	made := `a "new" hub ` + rand.Text()
	u.Path = "/" + made
	t.Cleanup(func() { h.sql(h.dsn, "DROP DATABASE IF EXISTS "+pgx.Identifier{made}.Sanitize()+" WITH (FORCE)") })
	h.add("kim", hub.Moderator)
	stranger := *u
	stranger.User = url.UserPassword(h.name("kim"), password)
	if _, _, err := hub.Init(t.Context(), stranger.String()); queue.KindOf(err) != queue.NotFound {
		t.Errorf("by a moderator: %v", err)
	}
	if from, to, err := hub.Init(t.Context(), u.String()); err != nil || from != 0 || to < 1 {
		t.Errorf("by a superuser: %d → %d, %v", from, to, err)
	}
	if _, err := hub.Policies(t.Context(), u.String()); err != nil {
		t.Error(err)
	}
}

func TestInit(t *testing.T) {
	h := newTeam(t)
	from, to, err := hub.Init(t.Context(), h.dsn)
	if err != nil || from != to || to < 1 {
		t.Errorf("again: %d → %d, %v", from, to, err)
	}
	h.sql(h.dsn, "INSERT INTO hub.version(n) VALUES(1000)")
	if from, to, err = hub.Init(t.Context(), h.dsn); queue.KindOf(err) != queue.Newer || from != 1000 || to != 1000 {
		t.Errorf("of a later version: %d → %d, %v", from, to, err)
	}
}

// A hub of an older version is brought up to date with what is in it.
func TestInitUpgrades(t *testing.T) {
	h := newTeamOf(t, 1)
	if _, err := hub.ReadStatus(t.Context(), h.dsn); queue.KindOf(err) != queue.Newer {
		t.Errorf("before: %v", err)
	}
	h.sql(h.dsn, `SELECT hub.publish('{tests,tests}', '{a,b}', '{text,text}', '{en,en}', '{1,2}', '{NULL,NULL}', '{"",""}', '{"",""}', ARRAY['{"id":"a","source":"tests","kind":"text","text":"one"}', '{}']);
		SELECT hub.publish('{tests}', '{a}', '{text}', '{en}', '{1}', '{NULL}', '{""}', '{""}', ARRAY['{"id":"a","source":"tests","kind":"text","text":"two"}'])`)
	if from, to, err := hub.Init(t.Context(), h.dsn); err != nil || from != 1 || to < 2 {
		t.Fatalf("%d → %d, %v", from, to, err)
	}
	h.add("sam", hub.Supervisor)
	if got := h.seen(h.dial("sam"), "a"); got != "one|two" {
		t.Errorf("after it a supervisor sees %q", got)
	}
	if rep := h.publish(item("a", words("three"))); rep.Items != (queue.Tally{Updated: 1}) {
		t.Errorf("%+v", rep.Items)
	}
	if s := h.status(); s.Waiting != 2 {
		t.Errorf("%+v", s)
	}
}

// newTeamOf is a hub as an older program made it.
func newTeamOf(t *testing.T, version int) *team {
	t.Helper()
	s := hubtest.Shared(t)
	h := &team{T: t, server: s, dsn: s.Database(t), suffix: fmt.Sprintf("-%d", teams.Add(1)), shares: true}
	if err := hub.InitTo(t.Context(), h.dsn, version); err != nil {
		t.Fatal(err)
	}
	return h
}

package hub_test

import (
	"crypto/rand"
	"io"
	"net/url"
	"testing"

	"github.com/jackc/pgx/v5"

	"discern/queue"
	"discern/queue/hub"
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

package hub_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"discern/queue"
	"discern/queue/hub"
	"discern/queue/hub/hubtest"
)

// maker is a role that may make roles and the database's things, and is no superuser.
func (h *team) maker() (dsn string) {
	h.Helper()
	name := h.name("maker")
	h.sql(h.dsn, `CREATE ROLE "`+name+`" LOGIN CREATEROLE PASSWORD '`+password+`'`)
	h.sql(h.dsn, `ALTER DATABASE `+ask[string](h, "SELECT current_database()")+` OWNER TO "`+name+`"`)
	return h.server.As(h.dsn, name, password)
}

// TestMaker has a role that is no superuser make a hub, and let people in and out.
func TestMaker(t *testing.T) {
	s := hubtest.Start(t, hubtest.Options{})
	h := &team{T: t, server: s, dsn: s.Database(t)}
	poor := h.name("poor")
	h.sql(h.dsn, `CREATE ROLE "`+poor+`" LOGIN PASSWORD '`+password+`'`)
	from, to, err := hub.Init(t.Context(), s.As(h.dsn, poor, password))
	wantFault(t, err, queue.Refused, "CREATEROLE")
	if from != 0 || to != 0 || ask[bool](h, "SELECT EXISTS (SELECT 1 FROM pg_roles WHERE rolname LIKE 'discern%')") {
		t.Errorf("%d → %d, and something was made", from, to)
	}
	super := h.dsn
	h.dsn = h.maker()
	if from, to, err = hub.Init(t.Context(), h.dsn); err != nil || from != 0 || to < 1 {
		t.Fatalf("%d → %d, %v", from, to, err)
	}
	h.add("kim", hub.Moderator)
	h.publish(item("a"))
	c := h.dial("kim")
	hello(t, c, newDevice(t, h.name("kim")))
	if grants, err := c.Lease(t.Context(), queue.MainQueue, 1, time.Hour, false); err != nil || len(grants) != 1 {
		t.Errorf("%v, %v", grants, err)
	}
	if err := hub.RemoveReviewer(t.Context(), h.dsn, h.name("kim")); err != nil {
		t.Error(err)
	}
	if _, err := c.Lease(t.Context(), queue.MainQueue, 1, time.Hour, false); queue.KindOf(err) != queue.Offline {
		t.Errorf("the session of whom was removed: %v", err)
	}
	h.dsn = super
	if ask[bool](h, "SELECT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = $1)", h.name("kim")) {
		t.Error("the role is there yet")
	}
	if _, _, err := hub.Init(t.Context(), h.dsn); err != nil { // a superuser may as well
		t.Error(err)
	}
	wantFault(t, hub.AddReviewer(t.Context(), s.As(h.dsn, poor, password), hub.Reviewer{Name: "x", Duty: hub.Ingest}), queue.Refused, "owner of the hub")
}

func TestReviewers(t *testing.T) {
	h := newTeam(t)
	h.add("kim", hub.Moderator, func(r *hub.Reviewer) { r.Most = 2 })
	h.publish(item("a"), item("b"), item("c"))
	h.publish(item("d", func(it *queue.Item) { it.Lang = "fr" }))
	c, d := h.dial("kim"), newDevice(t, h.name("kim"))
	hello(t, c, d)
	lease := func(n, want int) {
		t.Helper()
		grants, err := c.Lease(t.Context(), queue.MainQueue, n, time.Hour, false)
		if err != nil || len(grants) != want {
			t.Errorf("%d of %d leased, %v", len(grants), n, err)
		}
	}
	lease(5, 2)
	// Added again, what they may is what was said last; what they hold stays theirs.
	h.add("kim", hub.Moderator, func(r *hub.Reviewer) { r.Most, r.Languages, r.Password = 10, []string{"fr"}, "" })
	lease(5, 1)
	h.add("kim", hub.Supervisor)
	if seat := hello(t, c, d); seat.Duty != queue.Supervisor || seat.Most != 20 || seat.MostField != 500 || len(seat.Languages) != 0 {
		t.Errorf("kim's seat: %+v", seat)
	}
	if _, err := hub.ReadStatus(t.Context(), h.server.As(h.dsn, h.name("kim"), password)); err != nil {
		t.Errorf("a supervisor's status: %v", err)
	}
	groups := func() []string {
		return ask[[]string](h, `SELECT coalesce(array_agg(g.rolname::text), '{}') FROM pg_auth_members AS m JOIN pg_roles AS g ON g.oid = m.roleid JOIN pg_roles AS r ON r.oid = m.member WHERE r.rolname = $1`, h.name("kim"))
	}
	if g := groups(); !cmp.Equal(g, []string{"discern_supervisor"}) {
		t.Errorf("kim is in %v", g)
	}
	h.add("kim", hub.Moderator)
	if _, err := hub.ReadStatus(t.Context(), h.server.As(h.dsn, h.name("kim"), password)); queue.KindOf(err) != queue.Refused {
		t.Errorf("a moderator's status: %v", err)
	}

	if n := ask[int](h, "SELECT count(*) FROM hub.work WHERE holder IS NOT NULL"); n != 3 {
		t.Fatalf("%d are held", n)
	}
	if err := hub.RemoveReviewer(t.Context(), h.dsn, h.name("kim")); err != nil {
		t.Fatal(err)
	}
	if n := ask[int](h, "SELECT count(*) FROM hub.work WHERE holder IS NOT NULL OR state <> 0"); n != 0 {
		t.Errorf("%d are held by somebody who was removed", n)
	}
	_, err := c.Lease(t.Context(), queue.MainQueue, 1, time.Hour, false)
	wantFault(t, err, queue.Offline, "")
	dialFault(t, h.at().String(), h.name("kim"), password, queue.Refused, "does not know this name")
	wantFault(t, hub.RemoveReviewer(t.Context(), h.dsn, h.name("kim")), queue.NotFound, "knows nobody")
	wantFault(t, hub.RemoveReviewer(t.Context(), h.dsn, "nobody"), queue.NotFound, "knows nobody")

	// Let in again, they are who they were.
	h.add("kim", hub.Moderator)
	c = h.dial("kim")
	if seat := hello(t, c, d); seat.Reviewer != h.name("kim") {
		t.Errorf("kim's seat: %+v", seat)
	}
}

// TestRolesOfOthers lets in roles that somebody else made, which stay when they leave.
func TestRolesOfOthers(t *testing.T) {
	h := newTeam(t)
	name := h.name("kim")
	h.sql(h.dsn, `CREATE ROLE "`+name+`" LOGIN PASSWORD '`+password+`'`)
	h.add("kim", hub.Moderator, func(r *hub.Reviewer) { r.Password = "" })
	h.dial("kim")
	h.sql(h.dsn, `CREATE SCHEMA mine AUTHORIZATION "`+name+`"`)
	t.Cleanup(func() { h.sql(h.dsn, "DROP SCHEMA mine") })
	if err := hub.RemoveReviewer(t.Context(), h.dsn, name); err != nil {
		t.Fatal(err)
	}
	if !ask[bool](h, "SELECT rolcanlogin FROM pg_roles WHERE rolname = $1", name) {
		t.Error("a role of somebody else's may not sign in any more")
	}
	dialFault(t, h.at().String(), name, password, queue.Refused, "discern hub reviewer add")

	// One that was made here and owns something cannot be dropped, and cannot sign in.
	lee := h.name("lee")
	h.add("lee", hub.Moderator)
	h.sql(h.dsn, `CREATE SCHEMA his AUTHORIZATION "`+lee+`"`)
	t.Cleanup(func() { h.sql(h.dsn, "DROP SCHEMA his") })
	if err := hub.RemoveReviewer(t.Context(), h.dsn, lee); err != nil {
		t.Fatal(err)
	}
	if ask[bool](h, "SELECT rolcanlogin OR rolpassword IS NOT NULL FROM pg_authid WHERE rolname = $1", lee) {
		t.Error("who was removed may sign in")
	}

	for i, mighty := range []string{"SUPERUSER", "CREATEROLE", "CREATEDB", "REPLICATION", "BYPASSRLS", "IN ROLE discern_owner"} {
		dba := h.name(fmt.Sprint("dba", i))
		h.sql(h.dsn, `CREATE ROLE "`+dba+`" LOGIN `+mighty)
		h.dropLater(dba)
		wantFault(t, hub.AddReviewer(t.Context(), h.dsn, hub.Reviewer{Name: dba, Duty: hub.Moderator}), queue.Refused, "administers")
	}
}

func TestNamesAndPasswords(t *testing.T) {
	h := newTeam(t)
	for _, bad := range []struct {
		field string
		r     hub.Reviewer
	}{
		{"name", hub.Reviewer{}},
		{"name", hub.Reviewer{Name: " kim"}},
		{"name", hub.Reviewer{Name: "kim\n"}},
		{"name", hub.Reviewer{Name: "k\u202eim"}},
		{"name", hub.Reviewer{Name: "k\u200bim"}},
		{"name", hub.Reviewer{Name: "k\xffim"}},
		{"name", hub.Reviewer{Name: "k\x00im"}},
		{"name", hub.Reviewer{Name: strings.Repeat("k", 64)}},
		{"name", hub.Reviewer{Name: strings.Repeat("ä", 32)}},
		{"name", hub.Reviewer{Name: "public"}},
		{"name", hub.Reviewer{Name: "none"}},
		{"name", hub.Reviewer{Name: "pg_monitor"}},
		{"name", hub.Reviewer{Name: "discern_owner"}},
		{"role", hub.Reviewer{Name: "kim", Duty: "owner"}},
		{"role", hub.Reviewer{Name: "kim", Duty: "x"}},
		{"most", hub.Reviewer{Name: "kim", Most: -1}},
		{"most_field", hub.Reviewer{Name: "kim", MostField: 10_001}},
		{"languages", hub.Reviewer{Name: "kim", Languages: []string{""}}},
		{"policies", hub.Reviewer{Name: "kim", Rules: []string{"a\x00"}}},
		{"password", hub.Reviewer{Name: "kim", Password: "a\tb"}},
		{"password", hub.Reviewer{Name: "kim", Password: "soft\u00adhyphen"}},
		{"password", hub.Reviewer{Name: "kim", Password: "no\u00a0break"}},
		{"password", hub.Reviewer{Name: "kim", Password: "\ufb01"}},
		{"password", hub.Reviewer{Name: "kim", Password: "u\u0308"}},
		{"password", hub.Reviewer{Name: "kim", Password: "\xff"}},
		{"password", hub.Reviewer{Name: "kim", Password: strings.Repeat("x", 513)}},
	} {
		if bad.r.Duty == "" {
			bad.r.Duty = hub.Moderator
		}
		var e *queue.Error
		if err := hub.AddReviewer(t.Context(), h.dsn, bad.r); !errors.As(err, &e) || e.Kind != queue.Invalid || e.Field != bad.field {
			t.Errorf("%+v: %v", bad.r, err)
		}
	}
	for who, word := range map[string]string{
		"Kim Müller": "grüße 🜁 שלום", "o'neil \"x\" \\": `'"\%s$$;--`, strings.Repeat("名", 18): strings.Repeat("pw", 256), "CamelCase": " leading and trailing ", "$1": "$1",
	} {
		h.add(who, hub.Moderator, func(r *hub.Reviewer) { r.Password = word })
		c, err := hub.Dial(t.Context(), h.at(), h.name(who), word, hub.Options{})
		if err != nil {
			t.Errorf("%s: %v", who, err)
			continue
		}
		d := newDevice(t, h.name(who))
		if seat := hello(t, c, d); seat.Reviewer != h.name(who) {
			t.Errorf("%s sits down as %s", who, seat.Reviewer)
		}
		_ = c.Close()
		dialFault(t, h.at().String(), h.name(who), "not it", queue.Refused, "with this password")
	}
}

// TestPasswordsAreNotLogged has a server log every statement with its arguments.
func TestPasswordsAreNotLogged(t *testing.T) {
	s := hubtest.Start(t, hubtest.Options{Settings: map[string]string{"log_statement": "all", "log_min_messages": "debug1", "log_parameter_max_length": "-1"}})
	h := newTeamOn(t, s)
	h.add("kim", hub.Moderator)
	h.dial("kim")
	written, err := os.ReadFile(filepath.Join(filepath.Dir(ask[string](h, "SHOW data_directory")), "log"))
	if err != nil {
		t.Fatal(err)
	}
	log := string(written)
	if !strings.Contains(log, "SCRAM-SHA-256$") || strings.Contains(log, password) {
		t.Errorf("the log tells the password, or is none: %d bytes", len(log))
	}
	if v := ask[string](h, "SELECT rolpassword FROM pg_authid WHERE rolname = $1", h.name("kim")); !strings.HasPrefix(v, "SCRAM-SHA-256$4096:") {
		t.Errorf("the server keeps %.20s", v)
	}
}

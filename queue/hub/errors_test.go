package hub_test

import (
	"context"
	"errors"
	"net"
	"strings"
	"testing"
	"time"

	"discern/queue"
	"discern/queue/hub"
	"discern/queue/hub/hubtest"
)

// dialFault reaches a hub and wants it to fail: of a kind, with words that say why.
func dialFault(t *testing.T, server, name, word string, kind queue.ErrorKind, says string) {
	t.Helper()
	to, err := hub.ParseServer(server)
	if err != nil {
		t.Fatal(err)
	}
	c, err := hub.Dial(t.Context(), to, name, word, hub.Options{})
	if err == nil {
		_ = c.Close()
	}
	wantFault(t, err, kind, says)
}

func wantFault(t *testing.T, err error, kind queue.ErrorKind, says string) {
	t.Helper()
	var e *queue.Error
	if !errors.As(err, &e) || e.Kind != kind || !strings.Contains(e.Msg, says) {
		t.Errorf("kind %v, %v; want kind %v and %q", queue.KindOf(err), err, kind, says)
	}
	for _, secret := range []string{password, "not it"} {
		if err != nil && (strings.Contains(err.Error(), secret) || errors.Unwrap(err) != nil && strings.Contains(errors.Unwrap(err).Error(), secret)) {
			t.Errorf("it tells the password: %v", err)
		}
	}
}

func TestDialFaults(t *testing.T) {
	h := newTeam(t)
	h.add("kim", hub.Moderator)
	at, _, _ := strings.Cut(h.at().String(), "?")
	dialFault(t, at, h.name("kim"), "not it", queue.Refused, "does not know this name with this password")
	dialFault(t, at, h.name("lee"), password, queue.Refused, "does not know this name with this password")
	_, database, _ := strings.Cut(at, "/")
	dialFault(t, strings.Replace(at, database, "elsewhere", 1), h.name("kim"), password, queue.NotFound, "no database of this name")
	dialFault(t, strings.Replace(at, database, "postgres", 1), h.name("kim"), password, queue.NotFound, "discern hub init")
	dialFault(t, "no-such-host.invalid/d", "kim", password, queue.Offline, "name")
	dialFault(t, at+"?sslmode=verify-full", h.name("kim"), password, queue.Refused, "does not encrypt")
	dialFault(t, at+"?sslrootcert=/no/such/file&sslmode=verify-full", h.name("kim"), password, queue.Invalid, "certificates")
	dialFault(t, "/d?host="+t.TempDir(), "kim", password, queue.Offline, "no hub answers")

	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := l.Addr().String()
	l.Close()
	dialFault(t, addr+"/d", "kim", password, queue.Offline, "no hub answers")

	h.sql(h.dsn, `CREATE ROLE "`+h.name("eve")+`" LOGIN PASSWORD '`+password+`'`)
	h.dropLater(h.name("eve"))
	dialFault(t, at, h.name("eve"), password, queue.Refused, "discern hub reviewer add")
	h.sql(h.dsn, `GRANT discern_moderator TO "`+h.name("eve")+`"`)
	eve := h.dial("eve") // who has the rights of another hub on the same server
	_, err = eve.Hello(t.Context(), newDevice(t, "eve").public, queue.Mark{})
	wantFault(t, err, queue.Refused, "the hub does not")

	h.sql(h.dsn, `ALTER ROLE "`+h.name("kim")+`" CONNECTION LIMIT 0`)
	dialFault(t, at, h.name("kim"), password, queue.Offline, "as many connections")
	h.sql(h.dsn, `ALTER ROLE "`+h.name("kim")+`" CONNECTION LIMIT -1 NOLOGIN`)
	dialFault(t, at, h.name("kim"), password, queue.Refused, "may not sign in")
	h.sql(h.dsn, `ALTER ROLE "`+h.name("kim")+`" LOGIN`)
	h.sql(h.dsn, "INSERT INTO hub.version(n) VALUES(1000)")
	dialFault(t, at, h.name("kim"), password, queue.Newer, "later version of Discern")
	h.sql(h.dsn, "DELETE FROM hub.version WHERE n > 0; INSERT INTO hub.version(n) VALUES(0)")
	dialFault(t, at, h.name("kim"), password, queue.NotFound, "discern hub init")
}

func TestCertificates(t *testing.T) {
	s := hubtest.Start(t, hubtest.Options{TLS: true})
	h := newTeamOn(t, s)
	h.add("kim", hub.Moderator)
	at := h.at().String() // verify-full by the authority of the server
	h.dial("kim")
	if encrypted := ask[int](h, "SELECT count(*) FROM pg_stat_ssl JOIN pg_stat_activity USING(pid) WHERE ssl AND usename = $1", h.name("kim")); encrypted != 1 {
		t.Errorf("%d connections of kim's are encrypted", encrypted)
	}
	before, _, _ := strings.Cut(at, "?")
	dialFault(t, before+"?sslmode=verify-full", h.name("kim"), password, queue.Refused, "sslrootcert")
	s.Expire()
	dialFault(t, at, h.name("kim"), password, queue.Refused, "expired")
}

func TestHubIsDown(t *testing.T) {
	s := hubtest.Start(t, hubtest.Options{})
	h := newTeamOn(t, s)
	h.add("kim", hub.Moderator)
	c := h.dial("kim")
	d := newDevice(t, h.name("kim"))
	hello(t, c, d)
	standby := s.Standby(t)
	dialFault(t, strings.Replace(h.at().String(), s.Addr(), standby.Addr(), 1), h.name("kim"), password, queue.Offline, "only a standby")
	s.Kill()
	_, err := c.Hello(t.Context(), d.public, queue.Mark{})
	wantFault(t, err, queue.Offline, "")
	dialFault(t, h.at().String(), h.name("kim"), password, queue.Offline, "no hub answers")

	// Both are named in the address, and the one that was promoted is found.
	standby.Promote()
	both, err := hub.ParseServer(strings.Replace(h.at().String(), s.Addr(), s.Addr()+","+standby.Addr(), 1))
	if err != nil {
		t.Fatal(err)
	}
	if c, err = hub.Dial(t.Context(), both, h.name("kim"), password, hub.Options{}); err != nil {
		t.Fatal(err)
	}
	hello(t, c, d)
	_ = c.Close()
}

func TestHubIsSilent(t *testing.T) {
	h := newTeam(t)
	h.add("kim", hub.Moderator)
	c, err := hub.Dial(t.Context(), h.at(), h.name("kim"), password, hub.Options{Patience: 100 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	h.sql(h.dsn, "CREATE OR REPLACE FUNCTION hub.give_back(items bigint[]) RETURNS bigint LANGUAGE sql AS 'SELECT 1 FROM pg_sleep(1000)'")
	wantFault(t, c.GiveBack(t.Context(), nil), queue.Offline, "in time")
	asleep := func(n int) {
		for ask[int](h, "SELECT count(*) FROM pg_stat_activity WHERE usename = $1 AND wait_event = 'PgSleep'", h.name("kim")) != n {
			time.Sleep(time.Millisecond)
		}
	}
	asleep(0) // the hub does not go on with what nobody waits for

	c = h.dial("kim")
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error)
	go func() { done <- c.GiveBack(ctx, nil) }()
	asleep(1)
	stop()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Errorf("it was stopped: %v", err)
	}
}

// TestHubSays has the hub say what it says where something is wrong with its server.
func TestHubSays(t *testing.T) {
	h := newTeam(t)
	h.add("kim", hub.Moderator)
	c := h.dial("kim")
	for _, say := range []struct {
		code string
		kind queue.ErrorKind
		says string
	}{
		{"53100", queue.NoSpace, "disk is full"},
		{"40001", queue.Offline, "too busy"},
		{"40P01", queue.Offline, "too busy"},
		{"55P03", queue.Offline, "too busy"},
		{"57P03", queue.Offline, "stopped or started"},
		{"57014", queue.Offline, "longer than"},
		{"25006", queue.Offline, "standby"},
		{"25P03", queue.Offline, "ended what was under way"},
		{"08006", queue.Offline, "stopped or started"},
		{"53200", queue.Offline, "stopped or started"},
		{"58030", queue.Damaged, "disk"},
		{"XX001", queue.Damaged, "backups"},
		{"42501", queue.Refused, "no right"},
		{"42P01", queue.NotFound, "discern hub init"},
		{"YD001", queue.Refused, "not for the duty"},
		{"YD003", queue.Forked, "Nothing was sent"},
		{"YD004", queue.Newer, "another version"},
		{"YD005", queue.Refused, "no more to this person"},
		{"22012", queue.Other, "SQLSTATE 22012"},
	} {
		h.sql(h.dsn, "CREATE OR REPLACE FUNCTION hub.give_back(items bigint[]) RETURNS bigint LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'words of content' USING ERRCODE = '"+say.code+"'; END $$")
		err := c.GiveBack(t.Context(), []int64{1})
		wantFault(t, err, say.kind, say.says)
		if err != nil && (strings.Contains(err.Error(), "content") || errors.Unwrap(err) != nil && strings.Contains(errors.Unwrap(err).Error(), "content")) {
			t.Errorf("%s: it tells the content: %v", say.code, err)
		}
	}
	h.sql(h.dsn, "CREATE OR REPLACE FUNCTION hub.give_back(items bigint[]) RETURNS bigint LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'is too long' USING ERRCODE = 'YD002', DETAIL = 'items'; END $$")
	var e *queue.Error
	if err := c.GiveBack(t.Context(), nil); !errors.As(err, &e) || e.Kind != queue.Invalid || e.Field != "items" || e.Msg != "is too long" {
		t.Errorf("%v", err)
	}
}

// TestMeeting has a call meet another at the hub, which passes by itself.
func TestMeeting(t *testing.T) {
	h := newTeam(t)
	h.add("kim", hub.Moderator)
	c := h.dial("kim")
	h.sql(h.dsn, `CREATE SEQUENCE public.tried; GRANT USAGE ON SEQUENCE public.tried TO public;
		CREATE OR REPLACE FUNCTION hub.give_back(items bigint[]) RETURNS bigint LANGUAGE plpgsql AS $$ BEGIN
			IF nextval('public.tried') < 4 THEN RAISE EXCEPTION 'met' USING ERRCODE = '40P01'; END IF; RETURN 1; END $$`)
	if err := c.GiveBack(t.Context(), nil); err != nil {
		t.Error(err)
	}
	if n := ask[int](h, "SELECT last_value FROM public.tried"); n != 4 {
		t.Errorf("it was tried %d times", n)
	}
}

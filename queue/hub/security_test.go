package hub_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"discern/queue"
	"discern/queue/hub"
)

// roles lets one of each in, and a stranger who may sign in to the server and no more.
func (h *team) roles() map[string]string {
	h.Helper()
	eve := h.name("eve")
	h.sql(h.dsn, `CREATE ROLE "`+eve+`" LOGIN PASSWORD '`+password+`'`)
	h.dropLater(eve)
	return map[string]string{
		"moderator": h.add("mod", hub.Moderator), "supervisor": h.add("sup", hub.Supervisor), "ingest": h.add("ing", hub.Ingest),
		"stranger": h.server.As(h.dsn, eve, password),
	}
}

// attempt runs statements as somebody, each in a transaction of its own.
func attempt(conn *pgx.Conn, sql string) error {
	_, err := conn.PgConn().Exec(context.Background(), sql).ReadAll()
	return err
}

func sqlstate(err error) string {
	var said *pgconn.PgError
	if errors.As(err, &said) {
		return said.Code
	}
	return ""
}

func TestNobodyTouchesTables(t *testing.T) {
	h := newTeam(t)
	roles := h.roles()
	h.publish(item("a"))
	var tables []string
	rows, err := h.open(h.dsn).Query(t.Context(), `SELECT format('%I.%I', n.nspname, c.relname) FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
		WHERE n.nspname = 'hub' AND c.relkind IN ('r', 'v', 'm', 'p', 'S', 'f') ORDER BY 1`)
	if err != nil {
		t.Fatal(err)
	}
	if tables, err = pgx.CollectRows(rows, pgx.RowTo[string]); err != nil || len(tables) < 15 {
		t.Fatal(tables, err)
	}
	made := 0
	views := map[string]bool{"hub.decisions": true, "hub.queue": true, "hub.entries": true} // which supervisors read
	for who, dsn := range roles {
		conn := h.open(dsn)
		for _, table := range tables {
			for _, sql := range []string{
				"SELECT * FROM IT", "SELECT count(*) FROM IT", "TABLE IT", "CREATE TEMP TABLE NEW AS SELECT * FROM IT", "CREATE TEMP VIEW NEW AS SELECT * FROM IT; TABLE NEW",
			} {
				made++
				sql = strings.NewReplacer("IT", table, "NEW", fmt.Sprintf("new_%d", made)).Replace(sql)
				err := attempt(conn, sql)
				if read := err == nil; read != (who == "supervisor" && views[table]) || !read && sqlstate(err) != "42501" {
					t.Errorf("%s: %s: %v", who, sql, err)
				}
			}
			for _, sql := range []string{
				"COPY %s TO '/dev/null'", "INSERT INTO %s DEFAULT VALUES", "UPDATE %s SET ctid = ctid", "DELETE FROM %s", "TRUNCATE %s", "DROP TABLE %s",
				"ALTER TABLE %s OWNER TO CURRENT_USER", "LOCK %s", "ALTER TABLE %s DISABLE TRIGGER ALL", "ALTER TABLE %s ADD COLUMN mine int",
				"CREATE TRIGGER t BEFORE INSERT ON %s FOR EACH ROW EXECUTE FUNCTION hub.stays()", "CREATE RULE r AS ON SELECT TO %s DO INSTEAD NOTHING",
				"CREATE POLICY p ON %s USING (true)", "CREATE INDEX ON %s((1))",
			} {
				if err := attempt(conn, fmt.Sprintf(sql, table)); sqlstate(err) == "" {
					t.Errorf("%s: %s: %v", who, fmt.Sprintf(sql, table), err)
				}
			}
		}
	}
	if n := ask[int](h, "SELECT count(*) FROM hub.item"); n != 1 {
		t.Errorf("%d items are left", n)
	}
}

// TestNobodyCallsWhatIsNotTheirs calls every function of the schema as every role.
func TestNobodyCallsWhatIsNotTheirs(t *testing.T) {
	h := newTeam(t)
	roles := h.roles()
	rows, err := h.open(h.dsn).Query(t.Context(), `SELECT p.proname, format('SELECT hub.%I(%s)', p.proname,
			(SELECT string_agg(CASE WHEN p.provariadic > 0 THEN 'VARIADIC ' ELSE '' END || 'NULL::' || format_type(a.t, NULL), ', ') FROM unnest(p.proargtypes) AS a(t)))
		FROM pg_proc AS p JOIN pg_namespace AS n ON n.oid = p.pronamespace WHERE n.nspname = 'hub' AND p.prorettype <> 'trigger'::regtype ORDER BY 1`)
	if err != nil {
		t.Fatal(err)
	}
	type function struct{ Name, Call string }
	all, err := pgx.CollectRows(rows, pgx.RowToStructByPos[function])
	if err != nil || len(all) < 25 {
		t.Fatal(all, err)
	}
	may := map[string]string{
		"schema_version": "moderator supervisor ingest", "policies": "moderator supervisor ingest",
		"hello": "moderator supervisor", "lease": "moderator supervisor", "renew": "moderator supervisor", "give_back": "moderator supervisor",
		"contents": "moderator supervisor", "history": "moderator supervisor", "pull": "moderator supervisor", "seal": "moderator supervisor ingest",
		"submit": "moderator supervisor", "clashes": "moderator supervisor", "chunks": "moderator supervisor", "chunk": "moderator supervisor",
		"revoke": "supervisor", "set_policies": "supervisor", "withdraw": "supervisor ingest", "prioritise": "supervisor ingest", "status": "supervisor ingest",
		"publish": "ingest", "lacking": "ingest", "put_chunk": "ingest", "sweep": "ingest",
	}
	for who, dsn := range roles {
		conn := h.open(dsn)
		for _, f := range all {
			err := attempt(conn, f.Call)
			if called := sqlstate(err) != "42501"; called != strings.Contains(may[f.Name], who) {
				t.Errorf("%s: %s: %v", who, f.Call, err)
			}
		}
	}
	// A role that may call and that the hub does not know, as of another hub on the server.
	h.sql(h.dsn, `GRANT discern_moderator, discern_supervisor, discern_ingest TO "`+h.name("eve")+`"`)
	conn := h.open(roles["stranger"])
	for _, f := range all {
		if may[f.Name] == "" || f.Name == "schema_version" || f.Name == "policies" {
			continue
		}
		if err := attempt(conn, f.Call); sqlstate(err) != "YD001" {
			t.Errorf("a stranger: %s: %v", f.Call, err)
		}
	}
	h.sql(h.dsn, `REVOKE discern_moderator, discern_supervisor, discern_ingest FROM "`+h.name("eve")+`"`)
	// Every function that anybody may call runs as the owner, on a path of its own.
	if n := ask[int](h, `SELECT count(*) FROM pg_proc AS p JOIN pg_namespace AS n ON n.oid = p.pronamespace WHERE n.nspname = 'hub'
			AND (NOT coalesce(p.proconfig, '{}') @> '{"search_path=pg_catalog, pg_temp"}'
				OR EXISTS (SELECT 1 FROM aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) AS a WHERE a.grantee = 0))`); n != 0 {
		t.Errorf("%d functions have no fixed path, or can be called by everybody", n)
	}
	if n := ask[int](h, `SELECT count(*) FROM pg_proc AS p JOIN pg_namespace AS n ON n.oid = p.pronamespace JOIN pg_roles AS r ON r.oid = p.proowner
			WHERE n.nspname = 'hub' AND r.rolname <> 'discern_owner'`); n != 0 {
		t.Errorf("%d functions are another's", n)
	}
}

func TestNobodyRaisesThemselves(t *testing.T) {
	h := newTeam(t)
	for who, dsn := range h.roles() {
		conn := h.open(dsn)
		var me string
		if err := conn.QueryRow(t.Context(), "SELECT quote_ident(session_user)").Scan(&me); err != nil {
			t.Fatal(err)
		}
		for _, sql := range []string{
			"SET ROLE discern_owner", "SET SESSION AUTHORIZATION postgres", "SET SESSION AUTHORIZATION discern_owner",
			"GRANT discern_owner TO " + me, "GRANT discern_supervisor TO " + me, "GRANT pg_read_all_data TO " + me,
			"ALTER ROLE " + me + " SUPERUSER", "ALTER ROLE " + me + " CREATEROLE", "ALTER ROLE discern_owner LOGIN PASSWORD 'x'", "ALTER ROLE discern_supervisor LOGIN",
			"CREATE ROLE other LOGIN", "DROP ROLE discern_owner", "ALTER SCHEMA hub OWNER TO " + me, "DROP SCHEMA hub CASCADE", "CREATE TABLE hub.mine()",
			"CREATE FUNCTION hub.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'", "CREATE OR REPLACE FUNCTION hub.schema_version() RETURNS int LANGUAGE sql AS 'SELECT 1'",
			"ALTER FUNCTION hub.schema_version() OWNER TO " + me, "ALTER FUNCTION hub.schema_version() RESET ALL", "GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA hub TO " + me,
			"SET session_replication_role = replica", "ALTER SYSTEM SET fsync = off", "COPY (SELECT 1) TO '/tmp/x'", "SELECT pg_read_file('/etc/passwd')",
			"SELECT rolpassword FROM pg_authid", "ALTER DATABASE " + ask[string](h, "SELECT current_database()") + " SET search_path = x", "CREATE EXTENSION dblink",
			"CREATE EVENT TRIGGER e ON ddl_command_end EXECUTE FUNCTION hub.stays()", "CREATE SCHEMA mine",
		} {
			if err := attempt(conn, sql); sqlstate(err) == "" {
				t.Errorf("%s: %s: %v", who, sql, err)
			}
		}
	}
}

func TestLedgerStays(t *testing.T) {
	h := newTeam(t)
	h.add("kim", hub.Moderator)
	h.publish(item("a"))
	kim, d := h.dial("kim"), newDevice(t, h.name("kim"))
	hello(t, kim, d)
	if _, err := kim.Submit(t.Context(), d.id(), []queue.Sealed{d.entry(queue.Decided, item("a").Key())}); err != nil {
		t.Fatal(err)
	}
	// Not even whoever may do anything changes it by a slip.
	conn := h.open(h.dsn)
	for _, sql := range []string{
		"UPDATE hub.ledger SET person = 'x'", "DELETE FROM hub.ledger", "TRUNCATE hub.ledger CASCADE",
		"UPDATE hub.chain SET seq = 7", "DELETE FROM hub.chain", "TRUNCATE hub.chain",
		"INSERT INTO hub.chain SELECT * FROM hub.chain", "SET ROLE discern_owner; DELETE FROM hub.ledger",
	} {
		if err := attempt(conn, sql); err == nil {
			t.Errorf("%s", sql)
		}
	}
	if n := ask[int](h, "SELECT count(*) FROM hub.ledger AS l JOIN hub.chain AS c ON c.entry = l.id"); n != 1 {
		t.Errorf("%d entries are left", n)
	}
}

// TestDecidingAsAnother hands in what was made as somebody else, or on another device.
func TestDecidingAsAnother(t *testing.T) {
	h := newTeam(t)
	h.add("kim", hub.Moderator)
	h.add("lee", hub.Moderator)
	h.publish(item("a"))
	kim, lee := h.dial("kim"), h.dial("lee")
	dk, dl := newDevice(t, h.name("kim")), newDevice(t, h.name("lee"))
	hello(t, kim, dk)
	hello(t, lee, dl)
	key := item("a").Key()
	refused := func(name string, c *hub.Client, device string, s queue.Sealed, kind queue.ErrorKind) {
		t.Helper()
		if _, err := c.Submit(t.Context(), device, []queue.Sealed{s}); queue.KindOf(err) != kind {
			t.Errorf("%s: kind %v, %v", name, queue.KindOf(err), err)
		}
	}
	from := func(d *device) *device { c := *d; return &c } // whose end does not move
	refused("another's device", kim, dl.id(), from(dl).entry(queue.Decided, key), queue.Refused)
	refused("a device that there is not", kim, strings.Repeat("0", 32), from(dk).entry(queue.Decided, key), queue.Refused)
	for name, c := range map[string]func(*queue.Entry){
		"as another":                     func(e *queue.Entry) { e.Reviewer = h.name("lee") },
		"as nobody":                      func(e *queue.Entry) { e.Reviewer = "" },
		"a decision of another":          func(e *queue.Entry) { e.Decision.Reviewer = h.name("lee") },
		"a decision of nobody":           func(e *queue.Entry) { e.Decision.Reviewer = "" },
		"on another device":              func(e *queue.Entry) { e.Device = dl.id() },
		"on no device":                   func(e *queue.Entry) { e.Device = "" },
		"a decision on another device":   func(e *queue.Entry) { e.Decision.Device = dl.id() },
		"what is said to come elsewhere": func(e *queue.Entry) { e.Imported = &queue.Provenance{File: "hub"} },
	} {
		refused(name, kim, dk.id(), from(dk).entry(queue.Decided, key, c), queue.Refused)
	}
	for name, c := range map[string]func(*queue.Entry){
		"a decision on another item":  func(e *queue.Entry) { e.Decision.Item = "b" },
		"a decision of another id":    func(e *queue.Entry) { e.Decision.ID = [16]byte{1} },
		"a decision of another place": func(e *queue.Entry) { e.Decision.Source = "elsewhere" },
	} {
		refused(name, kim, dk.id(), from(dk).entry(queue.Decided, key, c), queue.Invalid)
	}
	// What a desk would read in another way than the hub.
	honest := string(from(dk).entry(queue.Decided, key).Canonical)
	for name, raw := range map[string]string{
		"a key that stands twice":   strings.Replace(honest, `"reviewer":`, `"reviewer":"`+h.name("lee")+`","reviewer":`, 1),
		"a key in capitals":         strings.TrimSuffix(honest, "}") + `,"Reviewer":"` + h.name("lee") + `"}`,
		"a letter that folds":       strings.TrimSuffix(honest, "}") + `,"\u017fource":"x"}`,
		"a capital in the decision": strings.Replace(honest, `"verdict":`, `"Verdict":"violating","verdict":`, 1),
		"no object":                 `[1]`,
		"no JSON":                   `{"id":`,
		"no time":                   strings.Replace(honest, `"at":"`, `"at":"then`, 1),
	} {
		refused(name, kim, dk.id(), from(dk).seal([]byte(raw)), queue.Invalid)
	}
	s := from(dk).entry(queue.Decided, key)
	s.Hash[0]++
	refused("another hash", kim, dk.id(), s, queue.Invalid)
	s = from(dk).entry(queue.Decided, key)
	s.Sig = s.Sig[:63]
	refused("half a signature", kim, dk.id(), s, queue.Invalid)

	if n := ask[int](h, "SELECT count(*) FROM hub.ledger"); n != 0 {
		t.Errorf("the hub kept %d entries", n)
	}
	if rec, err := kim.Submit(t.Context(), dk.id(), []queue.Sealed{dk.entry(queue.Decided, key)}); err != nil || len(rec.Said) != 0 {
		t.Errorf("as oneself: %+v, %v", rec, err)
	}
	refused("the same entry on another device", lee, dl.id(), func() queue.Sealed {
		id := ask[string](h, "SELECT entry_id::text FROM hub.ledger")
		s := from(dl).entry(queue.Noted, key, text("…"))
		return from(dl).seal([]byte(strings.Replace(string(s.Canonical), s.Entry.ID.String(), id, 1)))
	}(), queue.Forked)
}

// TestSearchPath puts tables, functions and operators of the attacker's in the way.
func TestSearchPath(t *testing.T) {
	h := newTeam(t)
	roles := h.roles()
	h.publish(item("a"))
	// A schema that the attacker may write to, as the schema public once was.
	h.sql(h.dsn, `CREATE SCHEMA trap; GRANT ALL ON SCHEMA trap TO public; GRANT TEMP ON DATABASE `+ask[string](h, "SELECT quote_ident(current_database())")+` TO public`)
	t.Cleanup(func() { h.sql(h.dsn, "DROP SCHEMA trap CASCADE") })
	conn := h.open(roles["moderator"])
	for _, sql := range []string{
		"CREATE FUNCTION trap.caught(VARIADIC \"any\") RETURNS boolean LANGUAGE internal IMMUTABLE AS 'booltrue'",
		"CREATE FUNCTION trap.now() RETURNS timestamptz LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'trapped as %', current_user; END $$",
		"CREATE FUNCTION trap.sha256(bytea) RETURNS bytea LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'trapped as %', current_user; END $$",
		"CREATE FUNCTION trap.lower(text) RETURNS text LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'trapped as %', current_user; END $$",
		"CREATE FUNCTION trap.eq(text, text) RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'trapped as %', current_user; END $$",
		"CREATE OPERATOR trap.= (LEFTARG = text, RIGHTARG = text, FUNCTION = trap.eq)",
		"CREATE FUNCTION trap.coalesced(bigint, bigint) RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'trapped as %', current_user; END $$",
		"CREATE OPERATOR trap.= (LEFTARG = bigint, RIGHTARG = bigint, FUNCTION = trap.coalesced)",
		"CREATE TABLE trap.person(name text, duty text); INSERT INTO trap.person VALUES(session_user, 'supervisor')",
		"CREATE TEMP TABLE person(name text, duty text); INSERT INTO pg_temp.person VALUES(session_user, 'supervisor')",
		"CREATE TEMP TABLE work AS SELECT 1 AS item", "CREATE TEMP TABLE pg_roles AS SELECT 1 AS oid", "CREATE DOMAIN pg_temp.text AS int", "CREATE DOMAIN pg_temp.bigint AS text",
		"SET search_path = trap, pg_temp, pg_catalog, hub",
	} {
		if err := attempt(conn, sql); err != nil && !strings.Contains(sql, "caught") {
			t.Fatalf("%s: %v", sql, err)
		}
	}
	// It is what it was: no more rights, and nothing of the attacker's was run.
	for _, sql := range []string{
		"SELECT hub.lease(0, 1, interval '1 hour', false)", "SELECT hub.pull(0::bigint)", "SELECT hub.contents(ARRAY[1]::pg_catalog.int8[])",
		"SELECT hub.renew(NULL::pg_catalog.int8[], interval '1 hour')", "SELECT hub.give_back(ARRAY[1]::pg_catalog.int8[])", "SELECT hub.seal()",
		"SELECT hub.hello(pg_catalog.decode(pg_catalog.repeat('07', 32), 'hex'), 0::pg_catalog.int8, ''::pg_catalog.bytea)",
	} {
		if err := attempt(conn, sql); err != nil {
			t.Errorf("%s: %v", sql, err)
		}
	}
	for _, sql := range []string{"SELECT hub.revoke('x')", "SELECT hub.status()", "SELECT hub.set_policies('x')"} {
		if err := attempt(conn, sql); sqlstate(err) != "42501" {
			t.Errorf("%s: %v", sql, err)
		}
	}
	if duty := ask[string](h, "SELECT duty FROM hub.person WHERE name = $1", h.name("mod")); duty != "moderator" {
		t.Errorf("the moderator is now a %s", duty)
	}
}

// TestWordsAreWords has SQL in every text that goes to the hub.
func TestWordsAreWords(t *testing.T) {
	h := newTeam(t)
	for _, bad := range []string{`'; DROP SCHEMA hub CASCADE; --`, `"; DROP SCHEMA hub CASCADE; --`, `$$; DROP SCHEMA hub CASCADE; --`, `\'; DROP SCHEMA hub CASCADE; --`, `%s%n{{.}}${x}`, "SELECT * 🜁 עברית"} {
		it := item("id "+bad, func(it *queue.Item) {
			it.Source, it.Lang, it.Text, it.Author.ID = "src "+bad, "en"+bad, bad, "author "+bad
			it.Flags = []queue.Flag{{By: queue.ByUser, Reason: bad}}
		})
		h.publish(it)
		who := bad
		if len(who) > 40 {
			who = who[:40]
		}
		who = strings.TrimSpace(strings.ToValidUTF8(who, ""))
		h.add(who, hub.Supervisor, func(r *hub.Reviewer) { r.Password, r.Languages = bad+"x", []string{"fr", it.Lang} })
		c, err := hub.Dial(t.Context(), h.at(), h.name(who), bad+"x", hub.Options{})
		if err != nil {
			t.Fatalf("%q: %v", who, err)
		}
		d := newDevice(t, h.name(who))
		hello(t, c, d)
		grants, err := c.Lease(t.Context(), queue.MainQueue, 10, time.Hour, false)
		if err != nil || len(grants) != 1 || grants[0].Key != it.Key() {
			t.Fatalf("%q: %v, %v", bad, grants, err)
		}
		contents, err := c.Contents(t.Context(), []int64{grants[0].Item})
		if err != nil || len(contents) != 1 || contents[0].Item.Text != bad {
			t.Errorf("%q: %v, %v", bad, contents, err)
		}
		entries := []queue.Sealed{
			d.entry(queue.Noted, it.Key(), text(bad)),
			d.entry(queue.Clued, it.Key(), text(bad), func(e *queue.Entry) { e.Author = it.Author.Name() }),
			d.entry(queue.Decided, it.Key(), func(e *queue.Entry) { e.Decision.Rationale, e.Decision.Policies = bad, []string{bad} }),
		}
		if rec, err := c.Submit(t.Context(), d.id(), entries); err != nil || len(rec.Said) != 0 {
			t.Errorf("%q: %+v, %v", bad, rec, err)
		}
		if list, err := c.History(t.Context(), []int64{grants[0].Item}); err != nil || len(list) != 3 || list[0].Entry.Text != bad || list[2].Entry.Decision.Rationale != bad {
			t.Errorf("%q: %v, %v", bad, list, err)
		}
		super := h.server.As(h.dsn, h.name(who), bad+"x")
		if done, err := hub.Withdraw(t.Context(), super, it.Key(), bad); err != nil || !done {
			t.Errorf("%q: %v", bad, err)
		}
		if _, err := hub.Revoke(t.Context(), super, bad); queue.KindOf(err) != queue.Invalid {
			t.Errorf("%q: %v", bad, err)
		}
		_ = c.Close()
		if err := hub.RemoveReviewer(t.Context(), h.dsn, h.name(who)); err != nil {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

package hub

import (
	"context"
	"errors"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"discern/queue"
)

// Duty is what a role may do at a hub.
type Duty string

// The duties.
const (
	Moderator  Duty = "moderator"
	Supervisor Duty = "supervisor"
	Ingest     Duty = "ingest" // a program that publishes
)

// Reviewer is somebody, or for Ingest something, that signs in to a hub.
type Reviewer struct {
	Name      string // of the database role, and in every entry they make
	Duty      Duty
	Languages []string // what they are given; empty for all
	Rules     []string // codes of rules or ids of policies; empty for all
	Most      int      // leases at a time; 0 for 20
	MostField int      // likewise, of field leases; 0 for 500
	Password  string   // empty: it stays as it is; a new role then has none, and signs in as the server's pg_hba.conf says
}

// madeHere marks a role that this package made and may drop again.
const madeHere = "made by discern hub reviewer add"

// AddReviewer lets somebody in, or changes what they may: it makes the database role
// where there is none. A role that administers the server is Refused.
func AddReviewer(ctx context.Context, dsn string, r Reviewer) error {
	if err := r.validate(); err != nil {
		return err
	}
	verifier, err := verifierOf(r.Password)
	if err != nil {
		return err
	}
	return asOwner(ctx, dsn, func(conn *pgx.Conn) error {
		return pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) error { return r.add(ctx, tx, verifier) })
	})
}

// asOwner does something at a hub as whoever owns it.
func asOwner(ctx context.Context, dsn string, do func(*pgx.Conn) error) error {
	conn, err := dial(ctx, dsn)
	if err != nil {
		return err
	}
	defer hangUp(conn)
	if err = sameVersion(ctx, conn); err == nil {
		err = do(conn)
	}
	var said *pgconn.PgError
	if errors.As(err, &said) && said.Code == "42501" {
		err = because(queue.Refused, "SQLSTATE 42501", "this is for the owner of the hub, who may also create roles (CREATEROLE); nothing was changed")
	}
	return fault(err)
}

func (r *Reviewer) add(ctx context.Context, tx pgx.Tx, verifier string) error {
	role, err := findRole(ctx, tx, r.Name)
	if err != nil {
		return err
	}
	var do []string
	switch {
	case role.mighty:
		return queue.Errorf(queue.Refused, "%q administers the database server and may do anything there already; a reviewer needs a role of its own", r.Name)
	case !role.there:
		do = append(do, "CREATE ROLE "+quote(r.Name)+" LOGIN", "COMMENT ON ROLE "+quote(r.Name)+" IS '"+madeHere+"'")
	default:
		do = append(do, "ALTER ROLE "+quote(r.Name)+" LOGIN")
	}
	if verifier != "" {
		do = append(do, "ALTER ROLE "+quote(r.Name)+" PASSWORD '"+verifier+"'")
	}
	for duty, group := range groups {
		if duty != r.Duty && slices.Contains(role.groups, group) {
			do = append(do, "REVOKE "+group+" FROM "+quote(r.Name))
		}
	}
	do = append(do, "GRANT "+groups[r.Duty]+" TO "+quote(r.Name))
	if err := execAll(ctx, tx, do); err != nil {
		return err
	}
	return asRole(ctx, tx, owner, func() error {
		_, err := tx.Exec(ctx, "SELECT hub.add_person($1, $2, $3, $4, $5, $6)", r.Name, string(r.Duty), texts(r.Languages), texts(r.Rules),
			orUsual(r.Most, usualMost), orUsual(r.MostField, usualField))
		return err
	})
}

func execAll(ctx context.Context, tx pgx.Tx, list []string) error {
	for _, sql := range list {
		if _, err := tx.Exec(ctx, sql, pgx.QueryExecModeSimpleProtocol); err != nil {
			return err
		}
	}
	return nil
}

// texts is a list that is never NULL.
func texts(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}

// How many leases a person may hold at a time where nobody says.
const (
	usualMost  = 20
	usualField = 500
)

func orUsual(n, usual int) int {
	if n == 0 {
		return usual
	}
	return n
}

// role is what a server says of a role.
type role struct {
	there  bool
	id     uint32
	mighty bool // administers the server or the hub
	ours   bool // was made here
	groups []string
}

func findRole(ctx context.Context, tx pgx.Tx, name string) (r role, err error) {
	err = tx.QueryRow(ctx, `SELECT true, r.oid, r.rolsuper OR r.rolcreaterole OR r.rolcreatedb OR r.rolreplication OR r.rolbypassrls OR pg_has_role(r.oid, $2, 'MEMBER'),
			coalesce(shobj_description(r.oid, 'pg_authid') = $3, false),
			ARRAY(SELECT g.rolname::text FROM pg_auth_members AS m JOIN pg_roles AS g ON g.oid = m.roleid WHERE m.member = r.oid)
		FROM pg_roles AS r WHERE r.rolname = $1`, name, owner, madeHere).Scan(&r.there, &r.id, &r.mighty, &r.ours, &r.groups)
	if errors.Is(err, pgx.ErrNoRows) {
		err = nil
	}
	return r, err
}

// RemoveReviewer shuts somebody out: their leases end, their sessions too, and a role
// that AddReviewer made is dropped. What they decided stays. It answers NotFound where
// the hub does not know them.
func RemoveReviewer(ctx context.Context, dsn, name string) error {
	return asOwner(ctx, dsn, func(conn *pgx.Conn) error {
		var r role
		var super bool
		if err := pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) (err error) {
			if r, err = findRole(ctx, tx, name); err != nil {
				return err
			}
			if err := tx.QueryRow(ctx, "SELECT rolsuper FROM pg_roles WHERE rolname = session_user").Scan(&super); err != nil {
				return err
			}
			return shutOut(ctx, tx, name, r, super)
		}); err != nil || !r.there {
			return err
		}
		if _, err := conn.Exec(ctx, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usesysid = $1 AND pid <> pg_backend_pid()", r.id); err != nil {
			return err
		}
		return forget(ctx, conn, name, r, super)
	})
}

// shutOut takes all rights from somebody. Whoever is no superuser must be a member of a
// role to end its sessions.
func shutOut(ctx context.Context, tx pgx.Tx, name string, r role, super bool) error {
	var known bool
	if err := asRole(ctx, tx, owner, func() error {
		if err := tx.QueryRow(ctx, "SELECT EXISTS (SELECT 1 FROM hub.person WHERE name = $1 AND removed IS NULL)", name).Scan(&known); err != nil || !known {
			return err
		}
		_, err := tx.Exec(ctx, "SELECT hub.remove_person($1)", name)
		return err
	}); err != nil {
		return err
	}
	if !known {
		return queue.Errorf(queue.NotFound, "the hub knows nobody of the name %q; nothing was changed", name)
	}
	if !r.there {
		return nil
	}
	var do []string
	for _, group := range groups {
		if slices.Contains(r.groups, group) {
			do = append(do, "REVOKE "+group+" FROM "+quote(name))
		}
	}
	if r.ours {
		do = append(do, "ALTER ROLE "+quote(name)+" NOLOGIN PASSWORD NULL")
	}
	if !super {
		do = append(do, "GRANT "+quote(name)+" TO SESSION_USER")
	}
	return execAll(ctx, tx, do)
}

// forget drops a role that was made here; one that owns something in another database is
// left, and cannot sign in.
func forget(ctx context.Context, conn *pgx.Conn, name string, r role, super bool) error {
	if r.ours {
		_, err := conn.Exec(ctx, "DROP ROLE "+quote(name))
		var said *pgconn.PgError
		if err == nil || !errors.As(err, &said) || said.Code != "2BP01" {
			return err
		}
	}
	if super {
		return nil
	}
	_, err := conn.Exec(ctx, "REVOKE "+quote(name)+" FROM SESSION_USER")
	return err
}

// mostName is how long a database role's name may be, in bytes.
const mostName = 63

func (r *Reviewer) validate() error {
	if err := validName(r.Name); err != nil {
		return err
	}
	if groups[r.Duty] == "" {
		return &queue.Error{Kind: queue.Invalid, Field: "role", Msg: "is none of moderator, supervisor, ingest"}
	}
	for field, n := range map[string]int{"most": r.Most, "most_field": r.MostField} {
		if n < 0 || n > 10_000 {
			return &queue.Error{Kind: queue.Invalid, Field: field, Msg: "is not between 0 and 10,000"}
		}
	}
	for field, list := range map[string][]string{"languages": r.Languages, "policies": r.Rules} {
		if slices.ContainsFunc(list, func(s string) bool { return !plain(s) || len(s) > queue.MaxID }) {
			return &queue.Error{Kind: queue.Invalid, Field: field, Msg: "holds an empty word, or one that cannot be read"}
		}
	}
	return nil
}

// validName checks a name that is to be a database role and to stand in every entry.
func validName(name string) error {
	wrong := func(why string) error { return &queue.Error{Kind: queue.Invalid, Field: "name", Msg: why} }
	switch {
	case name == "":
		return wrong("is empty")
	case len(name) > mostName:
		return wrong("is longer than the 63 bytes that a database role's name may have")
	case !utf8.ValidString(name), strings.ContainsFunc(name, func(r rune) bool { return !unicode.IsPrint(r) }):
		return wrong("holds characters that cannot be seen")
	case strings.TrimSpace(name) != name:
		return wrong("begins or ends with a space")
	case name == "public" || name == "none" || strings.HasPrefix(name, "pg_") || strings.HasPrefix(name, "discern_"):
		return wrong("is one that the database server or the hub keeps for itself")
	}
	return nil
}

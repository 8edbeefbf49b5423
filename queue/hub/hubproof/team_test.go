package hubproof

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"net/url"
	"path/filepath"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"discern/queue"
	"discern/queue/hub"
	"discern/queue/hub/hubtest"
	"discern/storage"
	"discern/storage/staging"
	"discern/storage/vault"
)

const password = "not a secret to anybody"

// team is a hub and its people.
type team struct {
	*testing.T
	server   *hubtest.Server
	dsn      string // of the owner
	at       string // where desks find the server: host:port, or several
	tag      string // of the names, since roles belong to all databases of a server
	policies *queue.Policies
	witness  *witness
}

// newTeam sets up a hub in a database of its own.
func newTeam(t *testing.T, server *hubtest.Server) *team {
	t.Helper()
	tag := make([]byte, 4)
	_, _ = rand.Read(tag) // never fails
	tm := &team{T: t, server: server, dsn: server.Database(t), at: server.Addr(), tag: hex.EncodeToString(tag), policies: staging.Policies(t), witness: newWitness()}
	if _, _, err := hub.Init(t.Context(), tm.dsn); err != nil {
		t.Fatal(err)
	}
	return tm
}

// add makes people known to the hub.
func (tm *team) add(r hub.Reviewer, names ...string) {
	tm.Helper()
	if r.Duty == "" {
		r.Duty = hub.Moderator
	}
	r.Password = password
	for _, name := range names {
		r.Name = tm.named(name)
		if err := hub.AddReviewer(tm.Context(), tm.dsn, r); err != nil {
			tm.Fatal(err)
		}
	}
}

// named is the database role of somebody.
func (tm *team) named(name string) string { return name + "_" + tm.tag }

// server is how a desk writes where the hub is.
func (tm *team) address(at string) string {
	tm.Helper()
	u, err := url.Parse(tm.dsn)
	if err != nil {
		tm.Fatal("the address is not a URL")
	}
	return at + u.Path + "?sslmode=disable"
}

// dial reaches the hub as somebody, the witness beside them.
func (tm *team) dial(ctx context.Context, at, name string) (queue.Hub, error) {
	server, err := hub.ParseServer(tm.address(at))
	if err != nil {
		return nil, err
	}
	c, err := hub.Dial(ctx, server, tm.named(name), password, hub.Options{})
	if err != nil {
		return nil, err
	}
	return tm.witness.beside(c, name), nil
}

// owner is a connection that may do anything, on the server that is there now.
func (tm *team) owner() *pgx.Conn {
	tm.Helper()
	conn, err := pgx.Connect(tm.Context(), tm.dsn)
	if err != nil {
		tm.Fatal(err)
	}
	tm.Cleanup(func() { _ = conn.Close(context.Background()) })
	return conn
}

// do runs SQL as the owner.
func (tm *team) do(sql string, args ...any) {
	tm.Helper()
	conn := tm.owner()
	defer conn.Close(tm.Context())
	if _, err := conn.Exec(tm.Context(), sql, args...); err != nil {
		tm.Fatal(err)
	}
}

// ask asks something of the owner's SQL.
func ask[T any](tm *team, sql string, args ...any) (answer T) {
	tm.Helper()
	conn := tm.owner()
	defer conn.Close(tm.Context())
	if err := conn.QueryRow(tm.Context(), sql, args...).Scan(&answer); err != nil {
		tm.Fatal(err)
	}
	return answer
}

// publish publishes items, and files that they name.
func (tm *team) publish(items []*queue.Item, files map[string][]byte) hub.PublishReport {
	tm.Helper()
	r, err := hub.Publish(tm.Context(), tm.dsn, &pile{items: items, files: files}, tm.policies, hub.PublishOptions{})
	if err != nil {
		tm.Fatal(err)
	}
	return r
}

// seat is somebody's desk: a workspace on a laptop of their own, whose clock may be wrong.
type seat struct {
	*team
	name  string
	dir   string
	at    string        // where they find the hub
	wrong time.Duration // how far the laptop's clock is ahead
	store *storage.Workspace
	vault *vault.Vault
	desk  *queue.Desk
	hub   queue.Hub // nil while they are not connected
}

// seat gives somebody a laptop.
func (tm *team) seat(name string) *seat {
	tm.Helper()
	s := &seat{team: tm, name: name, dir: tm.TempDir(), at: tm.at}
	s.open()
	tm.Cleanup(s.close)
	return s
}

// open opens the laptop's workspace.
func (s *seat) open() {
	s.Helper()
	clock := func() time.Time { return time.Now().Add(s.wrong) }
	var err error
	if s.store, err = storage.Open(s.dir, storage.Options{Now: clock}); err != nil {
		s.Fatal(err)
	}
	if s.vault, err = vault.Open(filepath.Join(s.dir, "media"), vault.Options{}); err != nil {
		s.Fatal(err)
	}
	s.desk = queue.NewDesk(queue.Config{Store: s.store, Policies: s.policies, Vault: s.vault, Reviewer: s.named(s.name), Now: clock})
}

// close closes it.
func (s *seat) close() {
	s.Helper()
	s.hangUp()
	if s.store == nil {
		return
	}
	if err := s.store.Close(); err != nil {
		s.Error(err)
	}
	s.store = nil
}

// hangUp ends the connection with the hub.
func (s *seat) hangUp() {
	if s.hub != nil {
		_ = s.hub.Close() // what was under way is what the tests are about
		s.hub = nil
	}
}

// call connects with the hub, unless they are connected.
func (s *seat) call(ctx context.Context) (err error) {
	if s.hub == nil {
		s.hub, err = s.dial(ctx, s.at, s.name)
	}
	return err
}

// join joins the hub.
func (s *seat) join() *seat {
	s.Helper()
	if err := s.call(s.Context()); err != nil {
		s.Fatal(err)
	}
	if _, err := s.desk.Join(s.Context(), s.hub, s.address(s.at)); err != nil {
		s.Fatal(err)
	}
	return s
}

// sync does a round that sends everything and keeps so many items ahead, calling the hub
// again where the line broke.
func (s *seat) sync(ahead int) (queue.SyncReport, error) {
	s.Helper()
	if err := s.call(s.Context()); err != nil {
		return queue.SyncReport{}, err
	}
	r, err := s.desk.Sync(s.Context(), s.hub, queue.SyncOptions{Now: true, Ahead: ahead})
	if queue.KindOf(err) == queue.Offline && err != nil {
		s.hangUp()
	}
	return r, err
}

// synced is sync where nothing goes wrong.
func (s *seat) synced(ahead int) queue.SyncReport {
	s.Helper()
	r, err := s.sync(ahead)
	if err != nil {
		s.Fatal(err)
	}
	return r
}

// state is how it stands between the desk and the hub.
func (s *seat) state() queue.SyncState {
	s.Helper()
	st, err := s.desk.SyncState(s.Context())
	if err != nil {
		s.Fatal(err)
	}
	return st
}

// decide decides at most n of what is before them, and returns what.
func (s *seat) decide(n int, verdict queue.Verdict) (done []queue.Key) {
	s.Helper()
	for len(done) < n {
		key, err := s.next(verdict)
		if queue.KindOf(err) == queue.Empty {
			break
		}
		if err != nil {
			s.Fatal(err)
		}
		done = append(done, key)
	}
	return done
}

// next decides the next item.
func (s *seat) next(verdict queue.Verdict) (queue.Key, error) {
	task, err := s.desk.Next(s.Context())
	if err != nil {
		return queue.Key{}, err
	}
	_, err = s.desk.Decide(s.Context(), task.Ref, judgement(verdict))
	return task.Item.Key(), err
}

func judgement(verdict queue.Verdict) queue.Judgement {
	j := queue.Judgement{Verdict: verdict, Rationale: "a word on it"}
	if verdict == queue.Violating {
		j.Policies = []string{rule}
	}
	return j
}

// rule is one of those that the program comes with.
const rule = "HATE1"

// kindIs reports whether an error is of a kind, which nil is not.
func kindIs(err error, kind queue.ErrorKind) bool {
	var e *queue.Error
	return errors.As(err, &e) && e.Kind == kind
}

// dsnAt is the owner's address of the hub on another server.
func (tm *team) dsnAt(addr string) string {
	tm.Helper()
	u, err := url.Parse(tm.dsn)
	if err != nil {
		tm.Fatal("the address is not a URL")
	}
	u.Host = addr
	return u.String()
}

package hub_test

import (
	"context"
	"crypto/ed25519"
	"fmt"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"discern/queue"
	"discern/queue/hub"
	"discern/queue/hub/hubtest"
)

func TestMain(m *testing.M) { os.Exit(hubtest.Main(m)) }

// team is a hub in a database of its own, with names that no other test has.
type team struct {
	*testing.T
	server *hubtest.Server
	dsn    string // of the superuser
	suffix string
	shares bool // the server, on which its roles would stay
}

var teams atomic.Int64

func newTeam(t *testing.T) *team {
	t.Helper()
	h := newTeamOn(t, hubtest.Shared(t))
	h.shares = true
	return h
}

func newTeamOn(t *testing.T, s *hubtest.Server) *team {
	t.Helper()
	h := &team{T: t, server: s, dsn: s.Database(t), suffix: fmt.Sprintf("-%d", teams.Add(1))}
	if _, to, err := hub.Init(t.Context(), h.dsn); err != nil || to < 1 {
		t.Fatalf("init: version %d, %v", to, err)
	}
	return h
}

const password = "the word of the day"

// name is a name that belongs to this test.
func (h *team) name(who string) string { return who + h.suffix }

// add lets somebody in, and returns how to reach the hub as them.
func (h *team) add(who string, duty hub.Duty, change ...func(*hub.Reviewer)) (dsn string) {
	h.Helper()
	r := hub.Reviewer{Name: h.name(who), Duty: duty, Password: password}
	for _, c := range change {
		c(&r)
	}
	if err := hub.AddReviewer(h.Context(), h.dsn, r); err != nil {
		h.Fatal(err)
	}
	h.dropLater(r.Name)
	return h.server.As(h.dsn, r.Name, password)
}

// dropLater drops a role with the test, when what it signed in with has ended: until then
// tables of its own, which go with its session, keep it.
func (h *team) dropLater(role string) {
	if h.shares {
		h.Cleanup(func() {
			ask[int](h, "SELECT count(pg_terminate_backend(pid, 60000)) FROM pg_stat_activity WHERE usename = $1", role)
			h.sql(h.dsn, "DROP ROLE IF EXISTS "+pgx.Identifier{role}.Sanitize())
		})
	}
}

// at is the hub's address without who signs in.
func (h *team) at() hub.Server {
	h.Helper()
	_, rest, _ := strings.Cut(h.dsn, "@")
	to, err := hub.ParseServer(rest)
	if err != nil {
		h.Fatal(err)
	}
	return to
}

// dial reaches the hub as somebody that add let in.
func (h *team) dial(who string) *hub.Client {
	h.Helper()
	c, err := hub.Dial(h.Context(), h.at(), h.name(who), password, hub.Options{})
	if err != nil {
		h.Fatal(err)
	}
	h.Cleanup(func() { _ = c.Close() })
	return c
}

// open connects to a hub as plain SQL does.
func (h *team) open(dsn string) *pgx.Conn {
	h.Helper()
	conn, err := pgx.Connect(context.Background(), dsn)
	if err != nil {
		h.Fatal(err)
	}
	h.Cleanup(func() { _ = conn.Close(context.Background()) })
	return conn
}

// sql runs statements.
func (h *team) sql(dsn, sql string) {
	h.Helper()
	conn, err := pgx.Connect(context.Background(), dsn)
	if err != nil {
		h.Fatal(err)
	}
	defer conn.Close(context.Background())
	if _, err := conn.PgConn().Exec(context.Background(), sql).ReadAll(); err != nil {
		h.Errorf("%s: %v", sql, err)
	}
}

// ask asks for one value as the superuser.
func ask[T any](h *team, sql string, args ...any) (answer T) {
	h.Helper()
	conn, err := pgx.Connect(context.Background(), h.dsn)
	if err != nil {
		h.Fatal(err)
	}
	defer conn.Close(context.Background())
	if err := conn.QueryRow(context.Background(), sql, args...).Scan(&answer); err != nil {
		h.Fatalf("%s: %v", sql, err)
	}
	return answer
}

// policies are of the team.
func policies(t testing.TB) *queue.Policies {
	t.Helper()
	ps, err := queue.NewPolicies(queue.Policy{ID: "terror", Version: "1", Rules: []queue.Rule{
		{Code: "T", Title: "Terror", Severity: queue.High, Definition: "…", Actions: []queue.Action{queue.Remove}, Children: []queue.Rule{
			{Code: "T1", Title: "Threats", Severity: queue.High, Definition: "…", Actions: []queue.Action{queue.Remove}, Labels: []string{"THREAT"}, DangerToLife: true},
		}},
		{Code: "S", Title: "Spam", Severity: queue.Low, Definition: "…", Actions: []queue.Action{queue.Remove}, Labels: []string{"SPAM"}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	return ps
}

// item is an item of the tests.
func item(id string, change ...func(*queue.Item)) *queue.Item {
	it := &queue.Item{ID: id, Source: "tests", Kind: queue.Text, Lang: "en", Text: "words of " + id, Author: &queue.Author{ID: "a-" + id}}
	for _, c := range change {
		c(it)
	}
	return it
}

// listed is a feed of what is in memory.
type listed struct{ batches []queue.Batch }

func (l *listed) Read(context.Context) (queue.Batch, error) {
	if len(l.batches) == 0 {
		return queue.Batch{}, errEnd
	}
	b := l.batches[0]
	l.batches = l.batches[1:]
	for i := len(b.At); i < max(len(b.Items), len(b.Entries)); i++ {
		b.At = append(b.At, queue.Origin{File: "test.jsonl", Line: i + 1})
	}
	return b, nil
}

func (l *listed) Size() int64 { return 1000 }

func feedOf(items ...*queue.Item) *listed { return &listed{[]queue.Batch{{Items: items, Read: 1000}}} }

// publish publishes items, all of which must be taken.
func (h *team) publish(items ...*queue.Item) hub.PublishReport {
	h.Helper()
	rep, err := hub.Publish(h.Context(), h.dsn, feedOf(items...), policies(h), hub.PublishOptions{})
	if err != nil || rep.Items.Rejected > 0 {
		h.Fatalf("%+v, %v", rep, err)
	}
	return rep
}

// device is a desk's key and ledger.
type device struct {
	reviewer string
	public   ed25519.PublicKey
	private  ed25519.PrivateKey
	end      queue.Mark
}

func newDevice(t testing.TB, reviewer string) *device {
	t.Helper()
	public, private, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &device{reviewer: reviewer, public: public, private: private}
}

func (d *device) id() string { return queue.DeviceID(d.public) }

// entry makes an entry and seals it.
func (d *device) entry(kind queue.EntryKind, key queue.Key, change ...func(*queue.Entry)) queue.Sealed {
	e := queue.Entry{ID: uuid.Must(uuid.NewV7()), At: time.Now().UTC().Truncate(time.Microsecond), Kind: kind, Device: d.id(), Reviewer: d.reviewer, Source: key.Source, Item: key.ID}
	if kind == queue.Decided {
		e.Decision = &queue.Decision{ID: e.ID, Item: key.ID, Source: key.Source, Pass: queue.First, Verdict: queue.NotViolating, Reviewer: d.reviewer, Device: d.id(), DecidedAt: e.At}
	}
	for _, c := range change {
		c(&e)
	}
	b, err := e.Canonical()
	if err != nil {
		panic(err)
	}
	s := d.seal(b)
	s.Entry = e
	return s
}

// seal puts bytes in their place in the device's ledger.
func (d *device) seal(canonical []byte) queue.Sealed {
	s := queue.Sealed{Seq: d.end.Seq + 1, Canonical: canonical, Prev: d.end.Hash, Hash: queue.Chain(d.end.Hash, canonical)}
	s.Sig = ed25519.Sign(d.private, s.Hash[:])
	d.end = queue.Mark{Seq: s.Seq, Hash: s.Hash}
	return s
}

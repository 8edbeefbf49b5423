package e2e

import (
	"context"
	"encoding/json"
	"fmt"
	"image"
	"net"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"discern/queue/hub/hubtest"
)

// Regions of what shows the hub.
var (
	page  = image.Rect(420, 30, 1080, 400)  // the page on which a desk connects
	sheet = image.Rect(440, 200, 1000, 640) // what covers the window
	clash = image.Rect(560, 20, 1420, 820)  // two decisions side by side
)

// team is a hub, and whoever looks into it as nobody at a desk can.
type team struct {
	*testing.T
	dsn  string
	conn *pgx.Conn
}

// newTeam makes a hub with two moderators, see password.
func newTeam(t *testing.T, d *desk) *team {
	t.Helper()
	server := hubtest.Start(t, hubtest.Options{})
	m := &team{T: t, dsn: server.Database(t)}
	t.Setenv("DISCERN_HUB", m.dsn)
	d.command("hub", "init")
	for _, name := range []string{"ann", "bob"} {
		d.command("hub", "reviewer", "add", name, "--role", "moderator", "--password-file", d.file(name, []byte(password(name)+"\n")))
	}
	var err error
	if m.conn, err = pgx.Connect(t.Context(), m.dsn); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = m.conn.Close(context.Background()) })
	return m
}

// password is what somebody signs in with.
func password(name string) string { return name + "-and-a-lamp" }

// address is the hub as a person types it, reached at a host.
func (m *team) address(host string) string {
	m.Helper()
	u, err := url.Parse(m.dsn)
	if err != nil {
		m.Fatal(err)
	}
	if host == "" {
		host = u.Host
	}
	return host + u.Path
}

// ask asks the hub for one thing.
func ask[T any](m *team, sql string, args ...any) (v T) {
	m.Helper()
	if err := m.conn.QueryRow(m.Context(), sql, args...).Scan(&v); err != nil {
		m.Fatalf("%s: %v", sql, err)
	}
	return v
}

// until waits for something that happens at the hub.
func (m *team) until(what, sql string, args ...any) {
	m.Helper()
	for deadline := time.Now().Add(patience); !ask[bool](m, sql, args...); {
		if time.Now().After(deadline) {
			m.Fatalf("%s: it did not happen", what)
		}
		time.Sleep(50 * time.Millisecond)
	}
}

// connects opens the window of an empty workspace and connects it by keys.
func (d *desk) connects(server, name string) {
	d.Helper()
	d.start()
	d.appears(head)
	d.shows("Ctrl+H", page)
	d.write(server)
	d.keys("Tab")
	d.write(name)
	d.keys("Tab")
	d.write(password(name))
	d.shows("Enter", page)
	d.shows("Enter", item) // start reviewing
	d.settle("the hub's items", func() bool { return d.waiting > 0 })
}

// arrives waits until more items are at the desk than there were.
func (d *desk) arrives() {
	d.Helper()
	before := d.waiting
	d.settle("another item", func() bool { return d.waiting > before })
}

// Two people share a queue in two windows, by keys: nothing comes to both, what is
// urgent comes first, and what was decided away from the hub meets what others decided.
func TestTwoDesks(t *testing.T) {
	ann, bob := newDesk(t), newDesk(t)
	m := newTeam(t, ann)
	ann.command("hub", "publish", ann.file("items.jsonl", invent("lamp", 40)))

	u, err := url.Parse(m.dsn)
	if err != nil {
		t.Fatal(err)
	}
	road := hubtest.NewProxy(t, u.Host, func() int64 { return -1 })
	_, port, err := net.SplitHostPort(road.Addr())
	if err != nil {
		t.Fatal(err)
	}
	ann.connects(m.address("localhost:"+port), "ann")
	bob.connects(m.address(""), "bob")
	for range 3 {
		ann.decides("a")
		bob.decides("1", "r")
	}

	// What is urgent comes to one of them, and is the next they are given.
	order := fmt.Appendf(nil, `{"id":"urgent","source":"e2e","kind":"text","text":"A lamp is to go out within the hour.","flags":[{"by":"removal_order","reason":"TVEC8","at":%[1]q,"deadline":%[2]q}]}`+"\n",
		time.Now().UTC().Format(time.RFC3339), time.Now().Add(20*time.Minute).UTC().Format(time.RFC3339))
	ann.command("hub", "publish", ann.file("urgent.jsonl", order))
	m.until("somebody is given what is urgent", "SELECT holder IS NOT NULL FROM hub.work JOIN hub.item AS i ON i.id = item WHERE key = 'urgent'")
	first := map[string]*desk{"ann": ann, "bob": bob}[ask[string](m, "SELECT holder FROM hub.work JOIN hub.item AS i ON i.id = item WHERE key = 'urgent'")]
	first.arrives()
	first.decides("a")      // what was open
	first.decides("8", "r") // what is urgent
	first.keys("Ctrl+S")    // sends it at once
	m.until("what is urgent is decided", "SELECT state = 2 FROM hub.work JOIN hub.item AS i ON i.id = item WHERE key = 'urgent'")

	// Ann takes ten along, and the line breaks. Their time runs out, and bob is given them.
	ann.shows("Ctrl+B", sheet)
	ann.keys("Left", "Left")
	ann.shows("Enter", sheet)
	m.until("ten are checked out", "SELECT count(*) = 10 FROM hub.work WHERE state = 1 AND holder = 'ann' AND field")
	ann.shows("Enter", sheet)
	ann.settle("what was checked out", func() bool { return ann.waiting >= 10 })
	road.Down()
	ann.decides("a")
	for ann.waiting > 0 {
		ann.decides("a")
	}
	m.until("bob's are at the hub", "SELECT count(*) >= 3 FROM hub.ledger WHERE person = 'bob' AND kind = 'decision'")
	if _, err := m.conn.Exec(t.Context(), "UPDATE hub.work SET until = now() - interval '1 second' WHERE state = 1 AND holder = 'ann'"); err != nil {
		t.Fatal(err)
	}
	for !ask[bool](m, "SELECT NOT EXISTS (SELECT 1 FROM hub.work WHERE state IN (0, 1))") {
		if bob.waiting > 0 {
			bob.decides("6", "r")
			continue
		}
		bob.keys("Ctrl+S")
		m.until("what bob decided is at the hub", "SELECT count(*) >= $1 FROM hub.ledger WHERE kind = 'decision' AND person = 'bob'", bob.done)
		if ask[bool](m, "SELECT EXISTS (SELECT 1 FROM hub.work WHERE state IN (0, 1))") {
			bob.settle("more", func() bool { return bob.waiting > 0 })
		}
	}

	road.Up()
	ann.keys("Ctrl+S")
	m.until("what ann decided on the road is at the hub", "SELECT count(*) >= 10 FROM hub.clash")
	ann.shows("Ctrl+5", clash)
	ann.shows("Down", clash)
	ann.close()
	bob.close()

	ids := map[string][]string{}
	for name, d := range map[string]*desk{"ann": ann, "bob": bob} {
		d.command("sync", "--password-file", d.file(name, []byte(password(name)+"\n")))
		for _, l := range lines[struct {
			Item     string `json:"item"`
			Reviewer string `json:"reviewer"`
		}](d, d.command("export", "decisions")) {
			if l.Reviewer == name {
				ids[name] = append(ids[name], l.Item)
			}
		}
		if n := len(ids[name]); n != len(slices.Compact(slices.Sorted(slices.Values(ids[name])))) {
			t.Errorf("%s decided an item twice: %v", name, ids[name])
		}
		if made := ask[int](m, "SELECT count(*) FROM hub.ledger WHERE kind = 'decision' AND person = $1", name); made != len(ids[name]) {
			t.Errorf("the hub has %d decisions of %s, whose desk has %d", made, name, len(ids[name]))
		}
		if out := d.command("verify"); !strings.Contains(out, "whole") {
			t.Errorf("%s: %s", name, out)
		}
	}
	both := slices.DeleteFunc(ids["ann"], func(id string) bool { return !slices.Contains(ids["bob"], id) })
	var status struct{ Decided, Conflicts, Waiting, Leased int }
	if err := json.Unmarshal([]byte(ann.command("hub", "status", "--json")), &status); err != nil {
		t.Fatal(err)
	}
	if status.Decided != 41 || status.Waiting+status.Leased != 0 || status.Conflicts != len(both) || len(both) < 10 {
		t.Errorf("the hub says %+v; both decided %v", status, both)
	}
	for _, d := range []*desk{ann, bob} {
		var told struct{ Conflicts []struct{ Item string } }
		if err := json.Unmarshal([]byte(d.command("conflicts", "--json")), &told); err != nil {
			t.Fatal(err)
		}
		if len(told.Conflicts) != len(both) {
			t.Errorf("of %d conflicts a desk tells %v", len(both), told.Conflicts)
		}
	}
}

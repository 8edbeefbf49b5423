package hub_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"discern/queue"
	"discern/queue/hub"
)

// backup copies the hub as it is, and returns the team on the copy.
func (h *team) backup() *team {
	h.Helper()
	h.sql(h.dsn, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()")
	copied := *h
	copied.dsn = h.server.Database(h.T)
	to, from := databaseOf(copied.dsn), databaseOf(h.dsn)
	elsewhere := h.server.Database(h.T)
	h.sql(elsewhere, "DROP DATABASE "+to+" WITH (FORCE)")
	h.sql(elsewhere, "CREATE DATABASE "+to+" TEMPLATE "+from)
	return &copied
}

func databaseOf(dsn string) string {
	path, _, _ := strings.Cut(dsn, "?")
	return path[strings.LastIndexByte(path, '/')+1:]
}

func TestHubPutBack(t *testing.T) {
	h := newTeam(t)
	h.publish(item("a"), item("b"), item("c"), item("d"))
	kim, lee := h.seat("kim", hub.Moderator), h.seat("lee", hub.Moderator)
	kim.sync(1)
	kim.decide(kim.next().Ref, queue.Violating)
	kim.sync(1)
	old := h.backup()
	kim.hub, lee.hub = h.dial("kim"), h.dial("lee")
	lee.sync(1)
	lee.decide(lee.next().Ref, queue.Violating)
	lee.sync(0)
	kim.decide(kim.next().Ref, queue.NotViolating)
	kim.sync(1)
	before := kim.state()

	kim.hub, lee.hub = old.dial("kim"), old.dial("lee")
	kim.decide(kim.next().Ref, queue.Violating)
	_, err := kim.Sync(t.Context(), kim.hub, queue.SyncOptions{Now: true, Ahead: 1})
	refuses(t, "a hub that was put back", err, queue.Forked, "put back from a backup")
	if s := kim.state(); s.Online || queue.KindOf(s.Fault) != queue.Forked || s.Waiting != 1 || s.Had != before.Had {
		t.Errorf("kim's state: %+v", s)
	}
	if s := old.status(); s.Decisions != 1 {
		t.Errorf("it was sent something: %+v", s)
	}
	for _, d := range []*desk{kim, lee} {
		if err := d.AcceptHub(t.Context(), d.hub); err != nil {
			t.Fatal(err)
		}
		if err := d.AcceptHub(t.Context(), d.hub); err != nil {
			t.Errorf("accepted twice: %v", err)
		}
	}
	if rep := kim.sync(1); rep.Sent != 2 {
		t.Errorf("what the hub lost is sent again: %+v", rep)
	}
	if rep := lee.sync(1); rep.Sent != 1 {
		t.Errorf("what the hub lost of lee's is sent again: %+v", rep)
	}
	if s := old.status(); s.Decided != 4 || s.Conflicts != 0 {
		t.Errorf("the hub's counts: %+v", s)
	}
	kim.sync(1)
	kim.none()
	kim.verify()
}

func TestAnotherHub(t *testing.T) {
	h, other := newTeam(t), newTeam(t)
	other.suffix = h.suffix
	h.publish(item("a"), item("b"))
	other.publish(item("x"), item("y"))
	kim := h.seat("kim", hub.Moderator)
	kim.sync(1)
	first := kim.next()
	kim.decide(first.Ref, queue.Violating)
	kim.sync(1)
	other.sql(other.dsn, `SELECT hub.add_person('`+h.name("kim")+`', 'moderator', '{}', '{}', 20, 500)`)
	kim.hub = other.dial("kim")
	_, err := kim.Sync(t.Context(), kim.hub, queue.SyncOptions{})
	refuses(t, "another hub", err, queue.Forked, "another hub answers")
	if err := kim.AcceptHub(t.Context(), kim.hub); err != nil {
		t.Fatal(err)
	}
	if rep := kim.sync(1); rep.Sent != 1 || rep.Leased != 1 {
		t.Errorf("kim's round: %+v", rep)
	}
	if task := kim.next(); task.Item.ID != "x" && task.Item.ID != "y" {
		t.Errorf("kim is handed %v", task.Item.Key())
	}
	if mishaps, err := kim.Mishaps(t.Context()); err != nil || len(mishaps) != 1 || mishaps[0].Why != queue.NotKnown || mishaps[0].Ref != first.Ref {
		t.Errorf("kim's mishaps: %+v, %v", mishaps, err)
	}
}

func TestWorkspacePutBack(t *testing.T) {
	h := newTeam(t)
	h.publish(item("a"), item("b"), item("c"))
	kim := h.seat("kim", hub.Moderator)
	kim.sync(3)
	kim.close()
	old := filepath.Join(t.TempDir(), "backup")
	if err := os.CopyFS(old, os.DirFS(kim.dir)); err != nil {
		t.Fatal(err)
	}
	kim.open()
	kim.decide(kim.next().Ref, queue.Violating)
	kim.sync(3)
	kim.close()
	kim.dir = old
	kim.open()
	_, err := kim.Sync(t.Context(), kim.hub, queue.SyncOptions{})
	refuses(t, "an old workspace", err, queue.Forked, "device.key")
	kim.decide(kim.next().Ref, queue.NotViolating) // another first entry than the hub has
	_, err = kim.Sync(t.Context(), kim.hub, queue.SyncOptions{Now: true})
	refuses(t, "an old workspace with other entries", err, queue.Forked, "device.key")
	if err := kim.AcceptHub(t.Context(), kim.hub); err != nil { // it is not the hub that was put back
		t.Errorf("accepting the hub: %v", err)
	}
}

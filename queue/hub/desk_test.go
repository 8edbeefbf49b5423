package hub_test

import (
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"discern/queue"
	"discern/queue/hub"
	"discern/storage"
	"discern/storage/vault"
)

// desk is a person's desk in a workspace of their own, which belongs to the team's hub.
type desk struct {
	*queue.Desk
	h     *team
	who   string
	dir   string
	store *storage.Workspace
	vault *vault.Vault
	hub   queue.Hub
	off   atomic.Int64 // how far its clock is ahead, in nanoseconds
}

// seat lets somebody in and seats them at a desk that has joined the hub.
func (h *team) seat(who string, duty hub.Duty, change ...func(*hub.Reviewer)) *desk {
	h.Helper()
	h.add(who, duty, change...)
	d := &desk{h: h, who: who, dir: h.TempDir(), hub: h.dial(who)}
	d.open()
	h.Cleanup(d.close)
	if _, err := d.Join(h.Context(), d.hub, h.at().String()); err != nil {
		h.Fatal(err)
	}
	return d
}

// open opens the workspace.
func (d *desk) open() {
	d.h.Helper()
	now := func() time.Time { return time.Now().Add(time.Duration(d.off.Load())) }
	var err error
	if d.store, err = storage.Open(d.dir, storage.Options{Now: now}); err != nil {
		d.h.Fatal(err)
	}
	if d.vault, err = vault.Open(filepath.Join(d.dir, "media"), vault.Options{}); err != nil {
		d.h.Fatal(err)
	}
	d.Desk = queue.NewDesk(queue.Config{Store: d.store, Policies: policies(d.h), Vault: d.vault, Now: now})
	if j, ok, err := d.Joined(d.h.Context()); err != nil {
		d.h.Fatal(err)
	} else if ok {
		if err := d.Sit(d.h.Context(), j.Reviewer); err != nil {
			d.h.Fatal(err)
		}
	}
}

func (d *desk) close() {
	if err := d.store.Close(); err != nil {
		d.h.Error(err)
	}
}

// restart closes the workspace and opens it again, as the next day does.
func (d *desk) restart() {
	d.h.Helper()
	d.close()
	d.open()
}

// sync does a round that sends what was done just now too.
func (d *desk) sync(ahead int) queue.SyncReport {
	d.h.Helper()
	rep, err := d.Sync(d.h.Context(), d.hub, queue.SyncOptions{Now: true, Ahead: ahead})
	if err != nil {
		d.h.Fatalf("%s syncs: %v", d.who, err)
	}
	return rep
}

// next takes the next item.
func (d *desk) next() queue.Task {
	d.h.Helper()
	task, err := d.Next(d.h.Context())
	if err != nil {
		d.h.Fatalf("%s's next item: %v", d.who, err)
	}
	return task
}

// none checks that nothing is handed out.
func (d *desk) none() {
	d.h.Helper()
	if task, err := d.Next(d.h.Context()); queue.KindOf(err) != queue.Empty {
		d.h.Fatalf("%s is handed %v, %v", d.who, task.Item.Key(), err)
	}
}

// decide decides an item.
func (d *desk) decide(ref queue.Ref, v queue.Verdict) queue.Decision {
	d.h.Helper()
	dec, err := d.Decide(d.h.Context(), ref, queue.Judgement{Verdict: v})
	if err != nil {
		d.h.Fatalf("%s decides: %v", d.who, err)
	}
	return dec
}

// state is how it stands with the hub.
func (d *desk) state() queue.SyncState {
	d.h.Helper()
	s, err := d.SyncState(d.h.Context())
	if err != nil {
		d.h.Fatal(err)
	}
	return s
}

// find returns the ref of an item that is here.
func (d *desk) find(id string) queue.Ref {
	d.h.Helper()
	ref, err := d.Find(d.h.Context(), "tests/"+id)
	if err != nil {
		d.h.Fatalf("%s's %s: %v", d.who, id, err)
	}
	return ref
}

// lacks checks that an item is not here.
func (d *desk) lacks(id string) {
	d.h.Helper()
	if _, err := d.Find(d.h.Context(), "tests/"+id); queue.KindOf(err) != queue.NotFound {
		d.h.Errorf("%s is on %s's desk: %v", id, d.who, err)
	}
}

// verify checks the ledger.
func (d *desk) verify() {
	d.h.Helper()
	rep, err := d.Verify(d.h.Context(), nil)
	if err != nil || !rep.OK {
		d.h.Errorf("%s's ledger: %+v, %v", d.who, rep, err)
	}
}

// status asks the hub how it stands.
func (h *team) status() hub.Status {
	h.Helper()
	s, err := hub.ReadStatus(h.Context(), h.dsn)
	if err != nil {
		h.Fatal(err)
	}
	return s
}

func TestTwoDesksShareAQueue(t *testing.T) {
	h := newTeam(t)
	var items []*queue.Item
	for _, id := range []string{"a", "b", "c", "d", "e", "f", "g", "h", "i", "j"} {
		items = append(items, item(id))
	}
	h.publish(items...)
	kim, lee, sam := h.seat("kim", hub.Moderator), h.seat("lee", hub.Moderator), h.seat("sam", hub.Supervisor)
	if rep := kim.sync(3); rep.Leased != 3 {
		t.Errorf("kim's first round: %+v", rep)
	}
	if rep := lee.sync(3); rep.Leased != 3 {
		t.Errorf("lee's first round: %+v", rep)
	}
	seen := map[queue.Key]string{}
	for {
		done := true
		for _, d := range []*desk{kim, lee} {
			task, err := d.Next(t.Context())
			if queue.KindOf(err) == queue.Empty {
				continue
			}
			if err != nil {
				t.Fatal(err)
			}
			if by := seen[task.Item.Key()]; by != "" {
				t.Errorf("%v is handed to %s and to %s", task.Item.Key(), by, d.who)
			}
			seen[task.Item.Key()] = d.who
			d.decide(task.Ref, queue.NotViolating)
			d.sync(3)
			done = false
		}
		if done {
			break
		}
	}
	if len(seen) != len(items) {
		t.Errorf("%d of %d items were handed out", len(seen), len(items))
	}
	if s := kim.state(); !s.Drained || s.Open != 0 || s.Waiting != 0 || !s.Online || s.Fault != nil || s.Last.IsZero() {
		t.Errorf("kim's state at the end: %+v", s)
	}
	if rep := sam.sync(0); rep.Pulled != 10 || rep.ToPull != 0 {
		t.Errorf("sam follows: %+v", rep)
	}
	if rep := sam.sync(0); rep.Pulled != 0 {
		t.Errorf("sam follows again: %+v", rep)
	}
	stats, err := sam.Stats(t.Context())
	if err != nil || stats.Total != 10 || stats.Decided != 10 || stats.Waiting != 0 {
		t.Errorf("sam's counts: %+v, %v", stats, err)
	}
	if s := h.status(); s.Decided != 10 || s.Decisions != 10 || s.Waiting != 0 || s.Leased != 0 || s.Unsealed != 0 {
		t.Errorf("the hub's counts: %+v", s)
	}
	for _, d := range []*desk{kim, lee, sam} {
		d.verify()
	}
}

func TestGrace(t *testing.T) {
	h := newTeam(t)
	h.publish(item("a"), item("b"))
	kim := h.seat("kim", hub.Moderator)
	kim.sync(2)
	first := kim.next()
	kim.decide(first.Ref, queue.Violating)
	round := func(sent, waiting int64) {
		t.Helper()
		rep, err := kim.Sync(t.Context(), kim.hub, queue.SyncOptions{})
		if s := kim.state(); err != nil || rep.Sent != sent || s.Waiting != waiting {
			t.Errorf("sent %d, %d wait: %v; want %d and %d", rep.Sent, s.Waiting, err, sent, waiting)
		}
	}
	round(0, 1)
	kim.off.Add(int64(queue.Grace) - int64(time.Second)) // the hub's time does not move with it
	if _, err := kim.Undo(t.Context()); err != nil {
		t.Fatal(err)
	}
	round(0, 2)
	if s := h.status(); s.Decisions != 0 {
		t.Errorf("what is taken back within the grace is at the hub: %+v", s)
	}
	if rep := kim.sync(2); rep.Sent != 2 || rep.Acknowledged != 2 {
		t.Errorf("sent at once: %+v", rep)
	}
	if again := kim.next(); again.Ref != first.Ref {
		t.Errorf("after the undo comes %v", again.Item.Key())
	}
	kim.decide(first.Ref, queue.NotViolating)
	kim.sync(2)
	if s := h.status(); s.Decided != 1 {
		t.Errorf("the hub's counts: %+v", s)
	}
}

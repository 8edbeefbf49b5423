package hub_test

import (
	"strings"
	"testing"
	"time"

	"discern/queue"
	"discern/queue/hub"
)

// refuses checks that an act is refused with words.
func refuses(t *testing.T, what string, err error, kind queue.ErrorKind, words string) {
	t.Helper()
	if queue.KindOf(err) != kind || !strings.Contains(err.Error(), words) {
		t.Errorf("%s: %v", what, err)
	}
}

func TestJoinedWorkspace(t *testing.T) {
	h := newTeam(t)
	kim := h.seat("kim", hub.Moderator)
	ctx := t.Context()
	if kim.Reviewer() != h.name("kim") {
		t.Errorf("%s sits at kim's desk", kim.Reviewer())
	}
	refuses(t, "another person", kim.Sit(ctx, "lee"), queue.Refused, "this workspace is "+h.name("kim")+"'s")
	_, err := kim.Import(ctx, feedOf(item("x")), queue.ImportOptions{})
	refuses(t, "an import", err, queue.Refused, "discern hub publish")
	refuses(t, "a duty", kim.Appoint(ctx, "lee", queue.Supervisor), queue.Refused, "discern hub reviewer")
	refuses(t, "a setting of the hub's", kim.SetSetting(ctx, "hub/leasing", ""), queue.Refused, "methods of its own")
	h.add("lee", hub.Supervisor)
	_, err = kim.Join(ctx, h.dial("lee"), h.at().String())
	refuses(t, "another's name", err, queue.Refused, "another person's")
	other := newTeam(t)
	other.add("kim", hub.Moderator)
	_, err = kim.Join(ctx, other.dial("kim"), other.at().String())
	refuses(t, "another hub", err, queue.Refused, "another hub")
	if _, err := kim.Join(ctx, kim.hub, "moved.example.org/team"); err != nil {
		t.Errorf("the same hub again: %v", err)
	}
	kim.restart()
	if j, ok, err := kim.Joined(ctx); !ok || err != nil || j.Server != "moved.example.org/team" || j.Reviewer != h.name("kim") || j.Duty != queue.Moderator || j.Most == 0 {
		t.Errorf("kim's hub the next day: %+v, %t, %v", j, ok, err)
	}
	if err := kim.Sit(ctx, h.name("kim")); err != nil {
		t.Errorf("kim sits down again: %v", err)
	}
	kim.sync(0)
	people, err := kim.People(ctx)
	if err != nil || len(people) != 2 || people[1].Duty != queue.Supervisor {
		t.Errorf("the team: %+v, %v", people, err)
	}
}

func TestOnlyAnEmptyWorkspaceJoins(t *testing.T) {
	h := newTeam(t)
	h.add("kim", hub.Moderator)
	d := &desk{h: h, who: "kim", dir: t.TempDir(), hub: h.dial("kim")}
	d.open()
	t.Cleanup(d.close)
	if _, err := d.Import(t.Context(), feedOf(item("mine")), queue.ImportOptions{}); err != nil {
		t.Fatal(err)
	}
	_, err := d.Join(t.Context(), d.hub, h.at().String())
	refuses(t, "a workspace with items", err, queue.Refused, "--workspace")
	if _, ok, err := d.Joined(t.Context()); ok || err != nil {
		t.Errorf("it joined all the same: %t, %v", ok, err)
	}
}

func TestLostLease(t *testing.T) {
	h := newTeam(t)
	h.publish(item("a"), item("b"))
	kim, lee := h.seat("kim", hub.Moderator), h.seat("lee", hub.Moderator)
	kim.sync(2)
	open := kim.next()
	if g, ok, err := kim.LeaseOf(t.Context(), open.Ref); err != nil || !ok || g.Key != open.Item.Key() || time.Until(g.Until).Round(time.Minute) != queue.LeaseOnline {
		t.Errorf("kim's lease: %+v, %t, %v", g, ok, err)
	}
	if n, err := hub.Revoke(t.Context(), h.dsn, h.name("kim")); err != nil || n != 2 {
		t.Fatalf("%d were taken from kim: %v", n, err)
	}
	lee.sync(2)
	if rep := kim.sync(0); rep.Lost != 2 {
		t.Errorf("kim's round: %+v", rep)
	}
	_, err := kim.Decide(t.Context(), open.Ref, queue.Judgement{Verdict: queue.Violating})
	refuses(t, "deciding what was lost", err, queue.NotOpen, "no longer yours")
	refuses(t, "skipping what was lost", kim.Skip(t.Context(), open.Ref, "…"), queue.NotOpen, "no longer yours")
	_, err = kim.Renew(t.Context(), open.Ref)
	refuses(t, "renewing what was lost", err, queue.NotOpen, "no longer yours")
	kim.none()
	kim.lacks("a")
	kim.lacks("b")
	if s := lee.state(); s.Open != 2 || s.Leases != 2 {
		t.Errorf("lee has them now: %+v", s)
	}
	kim.verify()
}

func TestRenewAhead(t *testing.T) {
	h := newTeam(t)
	h.publish(item("a"), item("b"))
	kim := h.seat("kim", hub.Moderator)
	kim.sync(2)
	h.sql(h.dsn, "UPDATE hub.work SET until = until - interval '6 minutes'")
	kim.restart() // what is known of leases is read again
	if rep := kim.sync(2); rep.Lost != 0 || rep.Leased != 0 {
		t.Errorf("kim's round: %+v", rep)
	}
	kim.sync(2) // the first round has learnt that little is left
	for _, id := range []string{"a", "b"} {
		if g, _, err := kim.LeaseOf(t.Context(), kim.find(id)); err != nil || time.Until(g.Until) < queue.LeaseOnline-time.Minute {
			t.Errorf("the lease on %s ends in %v, %v", id, time.Until(g.Until), err)
		}
	}
	// One that lapsed is kim's as long as nobody else has taken it.
	h.sql(h.dsn, "UPDATE hub.work SET until = now() - interval '1 minute'")
	kim.sync(2)
	kim.sync(2)
	if s := kim.state(); s.Open != 2 || s.Lapsed != 0 {
		t.Errorf("kim's state: %+v", s)
	}
}

func TestSkipAndEscalateGiveBack(t *testing.T) {
	h := newTeam(t)
	h.publish(item("a"), item("b"), item("c"))
	kim, lee := h.seat("kim", hub.Moderator), h.seat("lee", hub.Moderator)
	kim.sync(3)
	skipped := kim.next()
	if err := kim.Skip(t.Context(), skipped.Ref, "not my language"); err != nil {
		t.Fatal(err)
	}
	raised := kim.next()
	if err := kim.Escalate(t.Context(), raised.Ref, "a lawyer should look"); err != nil {
		t.Fatal(err)
	}
	if rep := kim.sync(0); rep.Lost != 0 || rep.Sent != 2 {
		t.Errorf("kim's round: %+v", rep)
	}
	kim.lacks(skipped.Item.ID)
	kim.lacks(raised.Item.ID)
	if s := kim.state(); s.Open != 1 {
		t.Errorf("kim's state: %+v", s)
	}
	_, err := kim.Undo(t.Context())
	if queue.KindOf(err) != queue.NotFound {
		t.Errorf("undoing what went back: %v", err)
	}
	if rep := kim.sync(3); rep.Leased != 0 {
		t.Errorf("kim is leased again what they put aside: %+v", rep)
	}
	lee.sync(3)
	if task := lee.next(); task.Item.ID != skipped.Item.ID {
		t.Errorf("lee is handed %v", task.Item.Key())
	}
	if err := lee.Use(t.Context(), queue.EscalatedQueue); err != nil {
		t.Fatal(err)
	}
	lee.sync(3) // gives the other queue's back
	task := lee.next()
	if task.Item.ID != raised.Item.ID {
		t.Errorf("lee is handed %v", task.Item.Key())
	}
	history, err := lee.History(t.Context(), task.Ref)
	if err != nil || len(history) != 1 || history[0].Entry.Kind != queue.Escalated || history[0].Entry.Text != "a lawyer should look" || history[0].Entry.Reviewer != h.name("kim") {
		t.Errorf("what lee is told of it: %+v, %v", history, err)
	}
	lee.decide(task.Ref, queue.Violating)
	lee.sync(3)
	if s := h.status(); s.Decided != 1 || s.Leased != 1 || s.Waiting != 1 {
		t.Errorf("the hub's counts: %+v", s)
	}
	kim.verify()
	lee.verify()
}

func TestUndoneSkipStays(t *testing.T) {
	h := newTeam(t)
	h.publish(item("a"))
	kim := h.seat("kim", hub.Moderator)
	kim.sync(1)
	task := kim.next()
	for name, act := range map[string]func() error{
		"skip":     func() error { return kim.Skip(t.Context(), task.Ref, "later") },
		"escalate": func() error { return kim.Escalate(t.Context(), task.Ref, "look") },
	} {
		if err := act(); err != nil {
			t.Fatal(err)
		}
		if _, err := kim.Undo(t.Context()); err != nil {
			t.Fatal(err)
		}
		if rep := kim.sync(1); rep.Sent != 2 || rep.Lost != 0 {
			t.Errorf("%s and undo: %+v", name, rep)
		}
		if again := kim.next(); again.Ref != task.Ref {
			t.Errorf("after %s and undo comes %v", name, again.Item.Key())
		}
	}
	kim.decide(task.Ref, queue.Violating)
	kim.sync(0)
	if s := h.status(); s.Decided != 1 || s.Conflicts != 0 {
		t.Errorf("the hub's counts: %+v", s)
	}
}

func TestUndoWhatWasSent(t *testing.T) {
	h := newTeam(t)
	h.publish(item("a"))
	kim := h.seat("kim", hub.Moderator)
	kim.sync(1)
	task := kim.next()
	kim.decide(task.Ref, queue.Violating)
	kim.sync(0)
	if _, err := kim.Undo(t.Context()); err != nil {
		t.Fatal(err)
	}
	// Until the hub knows, the item stays as it is here.
	if rep, err := kim.Sync(t.Context(), kim.hub, queue.SyncOptions{}); err != nil || rep.Lost != 0 {
		t.Errorf("kim's round: %+v, %v", rep, err)
	}
	if again := kim.next(); again.Ref != task.Ref {
		t.Errorf("after the undo comes %v", again.Item.Key())
	}
	kim.sync(0)
	if _, ok, err := kim.LeaseOf(t.Context(), task.Ref); !ok || err != nil {
		t.Errorf("kim has no lease on what they took back: %v", err)
	}
	kim.decide(task.Ref, queue.NotViolating)
	kim.sync(0)
	if s := h.status(); s.Decided != 1 || s.Conflicts != 0 {
		t.Errorf("the hub's counts: %+v", s)
	}
	kim.verify()
}

func TestGiveBack(t *testing.T) {
	h := newTeam(t)
	h.publish(item("a"), item("b"), item("c"))
	kim := h.seat("kim", hub.Moderator)
	kim.sync(3)
	done := kim.next()
	kim.decide(done.Ref, queue.Violating)
	if n, err := kim.GiveBackLeases(t.Context(), kim.hub, []queue.Ref{done.Ref}); n != 0 || err != nil {
		t.Errorf("what is decided was given back: %d, %v", n, err)
	}
	open := kim.next()
	if n, err := kim.GiveBackLeases(t.Context(), kim.hub, nil); n != 2 || err != nil {
		t.Errorf("%d were given back: %v", n, err)
	}
	_, err := kim.Decide(t.Context(), open.Ref, queue.Judgement{Verdict: queue.Violating})
	refuses(t, "deciding what went back", err, queue.NotOpen, "went back")
	if s := h.status(); s.Waiting != 2 || s.Leased != 0 || s.Decided != 1 {
		t.Errorf("the hub's counts: %+v", s)
	}
	kim.sync(3)
	if again := kim.next(); again.Ref != open.Ref {
		t.Errorf("leased again, %v comes", again.Item.Key())
	}
}

func TestPublishedAnew(t *testing.T) {
	h := newTeam(t)
	h.publish(item("a"))
	kim := h.seat("kim", hub.Moderator)
	kim.sync(1)
	h.publish(item("a", func(it *queue.Item) { it.Scores = []queue.Score{{Detector: "d", Label: "SPAM", Score: .7}} }))
	kim.sync(1)
	if task := kim.next(); len(task.Item.Scores) != 1 || task.Item.Text == "" {
		t.Errorf("kim's item: %+v", task.Item)
	}
}

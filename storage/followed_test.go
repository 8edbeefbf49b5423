package storage_test

import (
	"context"
	"crypto/ed25519"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"discern/queue"
	"discern/storage"
)

var theHub = newID("the hub")

const elsewhere = "00112233445566778899aabbccddeeff"

// fromHub is an entry as a hub hands it on.
func fromHub(e queue.Entry) queue.Followed {
	if e.Device == "" {
		e.Device = elsewhere
	}
	return queue.Followed{At: e.At.Add(time.Minute), Public: make(ed25519.PublicKey, ed25519.PublicKeySize), Sealed: queue.Sealed{Seq: 7, Entry: e, Sig: make([]byte, ed25519.SignatureSize)}}
}

func fromHubAll(entries ...queue.Entry) []queue.Followed {
	list := make([]queue.Followed, len(entries))
	for i, e := range entries {
		list[i] = fromHub(e)
	}
	return list
}

// follow takes entries of a hub and returns what became of them.
func follow(tb testing.TB, w *storage.Workspace, next int64, entries ...queue.Entry) []queue.Outcome {
	tb.Helper()
	outs, err := w.PutFollowed(tb.Context(), fromHubAll(entries...), theHub, next)
	if err != nil {
		tb.Fatal(err)
	}
	return outs
}

func ledger(tb testing.TB, w *storage.Workspace) (list []queue.Sealed) {
	tb.Helper()
	for s, err := range w.Ledger(tb.Context(), time.Time{}) {
		if err != nil {
			tb.Fatal(err)
		}
		list = append(list, s)
	}
	return list
}

// What others did is taken as what was imported is; what cannot be taken keeps nothing
// else out.
func TestPutFollowed(t *testing.T) {
	dir := t.TempDir()
	clk := newClock()
	w := mustOpen(t, dir, storage.Options{Now: clk.now})
	items := makeItems(0, 8)
	refs := put(t, w, items...)
	own := act(queue.Decided, items[0], "ada", clk.now())
	mustAppend(t, w, own)
	if err := w.Lease(t.Context(), refs[1], "ada", clk.now(), clk.now().Add(time.Hour)); err != nil {
		t.Fatal(err)
	}

	settled := act(queue.Decided, items[1], "bo", clk.now())
	opinion := act(queue.Decided, items[0], "bo", clk.now())
	skip := act(queue.Skipped, items[2], "bo", clk.now())
	escalation := act(queue.Escalated, items[3], "bo", clk.now())
	note := act(queue.Noted, items[4], "bo", clk.now())
	mistake := act(queue.Decided, items[5], "bo", clk.now())
	withdrawn := act(queue.Withdrawn, items[6], "ingest", clk.now())
	appointment := queue.Entry{ID: newID("appointed"), At: clk.now(), Kind: queue.Appointed, Reviewer: "sue", Person: &queue.Person{Name: "bo", Duty: queue.Supervisor}}
	unknown := act(queue.Decided, makeItem(99), "bo", clk.now())
	wrong := act(queue.Decided, items[7], "bo", clk.now())
	wrong.Decision = nil
	own.Device = w.Device()
	sourceless := act(queue.Noted, items[7], "bo", clk.now())
	sourceless.Source = ""

	list := []queue.Entry{
		settled, opinion, skip, escalation, note, mistake, undo(mistake, clk.now()), undo(mistake, clk.now()), undo(unknown, clk.now()),
		withdrawn, appointment, unknown, wrong, own, note, sourceless,
	}
	want := []queue.Outcome{
		{Result: queue.Added, Ref: 2},
		{Result: queue.Added, Ref: 1},
		{Result: queue.Added, Ref: 3},
		{Result: queue.Added, Ref: 4},
		{Result: queue.Added, Ref: 5},
		{Result: queue.Added, Ref: 6},
		{Result: queue.Added, Ref: 6},
		{Result: queue.Rejected, Field: "undoes"},
		{Result: queue.Rejected, Field: "item"},
		{Result: queue.Added, Ref: 7},
		{Result: queue.Added},
		{Result: queue.Rejected, Field: "item"},
		{Result: queue.Rejected, Field: "decision"},
		{Result: queue.Unchanged, Ref: 1},
		{Result: queue.Unchanged, Ref: 5},
		{Result: queue.Rejected, Field: "item"},
	}
	for i, got := range follow(t, w, 40, list...) {
		got.Note = ""
		if got != want[i] {
			t.Errorf("entry %d: %+v, want %+v", i, got, want[i])
		}
	}
	if s, want := stats(t, w), (queue.Stats{Total: 8, Waiting: 6, Decided: 2, Escalated: 1, Decisions: 3, Entries: 10}); s != want {
		t.Errorf("%+v, want %+v", s, want)
	}
	mustVerify(t, w)
	wantKind(t, w.Lease(t.Context(), refs[1], "ada", clk.now(), clk.now().Add(time.Hour)), queue.NotOpen)
	mustClose(t, w)

	w = mustOpen(t, dir, storage.Options{Now: clk.now})
	if next, err := w.FollowedTo(t.Context()); next != 40 || err != nil {
		t.Errorf("followed to %d (%v)", next, err)
	}
	for i, got := range follow(t, w, 41, list...) {
		if want[i].Result == queue.Added && got.Result != queue.Unchanged {
			t.Errorf("again, entry %d: %+v", i, got)
		}
	}
	s := ledger(t, w)[1]
	if from := s.Entry.Imported; s.Entry.Device != w.Device() || *from != (queue.Provenance{File: "hub", At: settled.At.Add(time.Minute), Device: elsewhere, Hub: theHub}) {
		t.Errorf("%+v of device %s", from, s.Entry.Device)
	}
	charter, err := w.Charter(t.Context())
	if err != nil || len(charter) != 1 || charter[0].Entry.ID != appointment.ID || !charter[0].Entry.FromHub() {
		t.Errorf("charter %+v (%v)", charter, err)
	}
}

// The hub is followed to where nothing concerned anybody, too.
func TestFollowedTo(t *testing.T) {
	w := mustOpen(t, t.TempDir(), storage.Options{})
	for _, next := range []int64{0, 5, 5, 9} {
		follow(t, w, next)
		if got, err := w.FollowedTo(t.Context()); got != next || err != nil {
			t.Errorf("followed to %d, want %d (%v)", got, next, err)
		}
	}
}

// Of what comes in one go the last is signed, and what takes something back leaves
// none behind without.
func TestFollowedAreCovered(t *testing.T) {
	dir := t.TempDir()
	w := mustOpen(t, dir, storage.Options{})
	items := makeItems(0, 60)
	put(t, w, items...)
	var entries []queue.Entry
	for _, it := range items[:40] {
		entries = append(entries, act(queue.Decided, it, "bo", epoch))
	}
	entries = append(entries, undo(act(queue.Decided, items[41], "bo", epoch), epoch)) // cannot be taken
	follow(t, w, 1, entries...)
	mustAppend(t, w, act(queue.Decided, items[50], "ada", epoch))
	follow(t, w, 2, act(queue.Decided, items[51], "bo", epoch))
	var signed []int64
	for _, s := range ledger(t, w) {
		if !s.Covered() {
			signed = append(signed, s.Seq)
		}
	}
	if len(signed) != 3 || signed[0] != 40 || signed[1] != 41 || signed[2] != 42 {
		t.Errorf("signed are %v", signed)
	}
	mustVerify(t, w)
	mustClose(t, w)

	for name, c := range map[string]struct {
		sql    string
		bad    int64
		reason string
	}{
		"a changed entry":             {`UPDATE ledger SET entry = CAST(replace(CAST(entry AS TEXT), '"violating"', '"unsure"') AS BLOB) WHERE seq = 7`, 1, "entry 7"},
		"a signature that is gone":    {`UPDATE ledger SET sig = zeroblob(64) WHERE seq = 40`, 0, ""}, // the next one's covers it
		"a wrong signature":           {`UPDATE ledger SET sig = randomblob(64) WHERE seq = 40`, 1, "entry 40"},
		"a wrong one in between":      {`UPDATE ledger SET sig = randomblob(64) WHERE seq = 20`, 1, "entry 20"},
		"one of our own without":      {`UPDATE ledger SET sig = zeroblob(64) WHERE seq = 41`, 41, "signature"},
		"an end without":              {`UPDATE ledger SET sig = zeroblob(64) WHERE seq = 42`, 42, "no later entry"},
		"a cut end":                   {`DELETE FROM ledger WHERE seq > 30; UPDATE head SET (seq, hash) = (SELECT seq, hash FROM ledger WHERE seq = 30)`, 1, "no later entry"},
		"the key of another":          {`UPDATE devices SET public = zeroblob(32)`, 1, "device"},
		"a miscounted person":         {`UPDATE elsewhere SET decisions = 3`, 0, "3 decisions of a person"},
		"a person who is not there":   {`INSERT INTO elsewhere VALUES('eve', 1)`, 0, "1 decisions of a person"},
		"a person who is not counted": {`DELETE FROM elsewhere`, 0, "not counted"},
	} {
		t.Run(name, func(t *testing.T) {
			bad := t.TempDir()
			for _, name := range []string{"review.db", "content.db", "device.key"} {
				copyFile(t, filepath.Join(dir, name), filepath.Join(bad, name))
			}
			tamper(t, filepath.Join(bad, "review.db"), c.sql)
			rep, err := mustOpen(t, bad, storage.Options{}).Verify(t.Context(), false, nil)
			if err != nil || rep.OK != (c.reason == "") || rep.FirstBad != c.bad || !strings.Contains(rep.Reason, c.reason) {
				t.Errorf("%+v (%v), want entry %d and %q", rep, err, c.bad, c.reason)
			}
		})
	}
}

// Who decided on another device has decided.
func TestDecidedElsewhere(t *testing.T) {
	w := mustOpen(t, t.TempDir(), storage.Options{})
	items := makeItems(0, 10)
	put(t, w, items...)
	mustAppend(t, w, act(queue.Decided, items[0], "ada", epoch))
	follow(t, w, 1, act(queue.Decided, items[1], "ada", epoch), act(queue.Decided, items[2], "bo", epoch), act(queue.Noted, items[2], "ada", epoch))
	follow(t, w, 2, act(queue.Decided, items[3], "ada", epoch))
	for who, n := range map[string]int{"ada": 3, "bo": 1, "cy": 0} {
		few, err := w.DecidedFewer(t.Context(), who, n)
		more, err2 := w.DecidedFewer(t.Context(), who, n+1)
		if few || !more || err != nil || err2 != nil {
			t.Errorf("%s has decided fewer than %d: %v, than %d: %v (%v %v)", who, n, few, n+1, more, err, err2)
		}
	}
}

// Decisions go on while many entries come, and neither harms the other.
func TestDecideWhileFollowing(t *testing.T) {
	w := mustOpen(t, t.TempDir(), storage.Options{})
	items := makeItems(0, 7000)
	put(t, w, items...)
	ctx, stop := context.WithCancel(t.Context())
	var acting sync.WaitGroup
	decided := 0
	acting.Go(func() {
		for ctx.Err() == nil && decided < 500 {
			if _, err := w.Append(t.Context(), act(queue.Decided, items[6500+decided], "ada", epoch), epoch); err != nil {
				t.Error(err)
				return
			}
			decided++
		}
	})
	var entries []queue.Entry
	for _, it := range items[:6500] {
		entries = append(entries, act(queue.Decided, it, "bo", epoch))
	}
	for i, out := range follow(t, w, 6500, entries...) {
		if out.Result != queue.Added || out.Ref != queue.Ref(i+1) {
			t.Fatalf("entry %d: %+v", i, out)
		}
	}
	stop()
	acting.Wait()
	if s := stats(t, w); s.Entries != int64(6500+decided) || s.Decided != s.Entries {
		t.Errorf("%+v, with %d decided here", s, decided)
	}
	mustVerify(t, w)
}

// Who gives up half way has lost nothing, and has not followed.
func TestFollowingIsGivenUp(t *testing.T) {
	w := mustOpen(t, t.TempDir(), storage.Options{})
	items := makeItems(0, 10)
	put(t, w, items...)
	ctx, stop := context.WithCancel(t.Context())
	stop()
	e := act(queue.Decided, items[0], "bo", epoch)
	if _, err := w.PutFollowed(ctx, fromHubAll(e), theHub, 3); err == nil {
		t.Error("it went on")
	}
	if next, err := w.FollowedTo(t.Context()); next != 0 || err != nil {
		t.Errorf("followed to %d (%v)", next, err)
	}
	if out := follow(t, w, 3, e); out[0].Result != queue.Added {
		t.Errorf("%+v", out)
	}
	mustVerify(t, w)
}

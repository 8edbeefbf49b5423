package hubproof

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"discern/queue"
	"discern/queue/hub"
	"discern/queue/hub/hubtest"
)

// copied is another laptop with a copy of the workspace as it is now.
func (s *seat) copied() *seat {
	s.Helper()
	c := &seat{team: s.team, name: s.name, dir: filepath.Join(s.TempDir(), "copy"), at: s.at, wrong: s.wrong}
	s.close()
	if err := os.CopyFS(c.dir, os.DirFS(s.dir)); err != nil {
		s.Fatal(err)
	}
	s.open()
	c.open()
	s.Cleanup(c.close)
	return c
}

// forked checks that the hub takes nothing of the desk, that the desk says so in words
// that lead on, and that nothing at either changes.
func (s *seat) forked(words ...string) {
	s.Helper()
	before, entries := ask[int64](s.team, "SELECT count(*) FROM hub.ledger"), len(s.own())
	for range 2 { // it stays so
		r, err := s.sync(5)
		if !kindIs(err, queue.Forked) {
			s.Fatalf("a round of %s answers %v", s.name, err)
		}
		for _, word := range words {
			if !strings.Contains(err.Error(), word) {
				s.Errorf("nothing of %q is said: %s", word, err)
			}
		}
		if r.Sent != 0 || r.Leased != 0 {
			s.Errorf("with a fork a round did %+v", r)
		}
	}
	if after := ask[int64](s.team, "SELECT count(*) FROM hub.ledger"); after != before {
		s.Errorf("the hub took %d entries of a fork", after-before)
	}
	if n := len(s.own()); n != entries {
		s.Errorf("of %d entries at the desk %d are left", entries, n)
	}
	s.verify()
	st := s.state()
	if !kindIs(st.Fault, queue.Forked) || st.Online {
		s.Errorf("the desk says %+v", st)
	}
}

// newKey moves the device's key away, as the desk says, so that a new one is made.
func (s *seat) newKey() {
	s.Helper()
	s.close()
	if err := os.Rename(filepath.Join(s.dir, "device.key"), filepath.Join(s.TempDir(), "device.key")); err != nil {
		s.Fatal(err)
	}
	s.open()
}

// TestTwoLaptopsWithOneIdentity has somebody work on a workspace and on a copy of it.
func TestTwoLaptopsWithOneIdentity(t *testing.T) {
	tm := newTeam(t, hubtest.Shared(t))
	tm.add(hub.Reviewer{}, "kim")
	tm.publish(posts(0, 40), nil)
	one := tm.seat("kim").join()
	one.synced(8)
	one.decide(2, queue.NotViolating)
	one.synced(8)
	two := one.copied()
	both := tm.heldBy(one) // by both of them now
	first := one.decide(1, queue.NotViolating)
	one.synced(8)
	same := two.decide(1, queue.NotViolating) // the same item
	if d := first[0].String(); d != same[0].String() {
		t.Fatalf("the copy has %s next and not %s", same[0], d)
	}
	two.forked("device.key", "two machines")

	// The way on: a key of its own. What they both held and decide is a conflict of the
	// person's with themselves; from then on each has items of its own.
	two.newKey()
	two.synced(4)
	two.decide(1, queue.Violating)
	one.decide(1, queue.NotViolating)
	for range 8 {
		for _, s := range []*seat{two, one} {
			s.synced(4)
			s.decide(4, queue.NotViolating)
		}
	}
	for _, s := range []*seat{two, one} {
		s.synced(0)
		s.synced(0)
		list, err := s.desk.Conflicts(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range list {
			if !slices.Contains(both, c.Key) {
				t.Errorf("%s was decided twice, which was never on both laptops", c.Key)
			}
		}
		if n := ask[int](tm, "SELECT count(*) - 40 FROM hub.ledger WHERE kind = 'decision'"); n != len(list) || n < 2 {
			t.Errorf("of %d items that were decided twice %d are told as conflicts", n, len(list))
		}
		if st := s.state(); st.Waiting != 0 || !st.Online || st.Mishaps != 0 {
			t.Errorf("with a key of its own each laptop says %+v", st)
		}
	}
	tm.judgeAll(40, one, two)
}

// heldBy are the items that the hub has leased to somebody.
func (tm *team) heldBy(s *seat) (keys []queue.Key) {
	tm.Helper()
	for _, id := range ask[[]string](tm, "SELECT array_agg(i.key) FROM hub.work AS w JOIN hub.item AS i ON i.id = w.item WHERE w.state = 1 AND w.holder = $1", tm.named(s.name)) {
		keys = append(keys, queue.Key{Source: "square", ID: id})
	}
	return keys
}

// TestAWorkspaceFromAnOldBackup goes on with a workspace as it was before its last rounds.
func TestAWorkspaceFromAnOldBackup(t *testing.T) {
	for _, c := range []struct {
		name string
		more int // decisions made on the old workspace before it meets the hub
	}{{"as it was", 0}, {"gone on with", 1}} {
		t.Run(c.name, func(t *testing.T) {
			tm := newTeam(t, hubtest.Shared(t))
			tm.add(hub.Reviewer{}, "kim")
			tm.publish(posts(0, 40), nil)
			kim := tm.seat("kim").join()
			kim.synced(8)
			kim.decide(3, queue.NotViolating)
			kim.synced(8)
			old := kim.copied()
			lost := kim.decide(3, queue.Violating)
			kim.synced(8)
			kim.close() // and its disk is broken

			old.decide(c.more, queue.NotViolating)
			old.forked("device.key", "older backup")
			old.newKey()
			old.synced(8)
			// What was lost is back, and is nobody's to decide again.
			for _, key := range lost {
				if v := old.verdict(key); v != queue.Violating && !(c.more > 0 && key == lost[0]) {
					t.Errorf("of what was decided before the backup came back, the desk says %q of %s", v, key)
				}
			}
			// What the broken workspace held is nobody's, once somebody says so.
			if _, err := hub.Revoke(t.Context(), tm.dsn, tm.named("kim")); err != nil {
				t.Fatal(err)
			}
			old.synced(8)
			for old.state().Open > 0 {
				old.decide(8, queue.NotViolating)
				old.synced(8)
			}
			tm.judgeAll(40, old)
		})
	}
}

// TestDaysOnAnOldBackup decides for days on a workspace that came out of a backup, away
// from the hub. With a new key what was decided arrives, though no entry of it can.
func TestDaysOnAnOldBackup(t *testing.T) {
	tm := newTeam(t, hubtest.Shared(t))
	tm.add(hub.Reviewer{}, "kim")
	tm.add(hub.Reviewer{Duty: hub.Supervisor}, "sam")
	tm.publish(posts(0, 20), nil)
	kim, sam := tm.seat("kim").join(), tm.seat("sam").join()
	kim.synced(8)
	kim.decide(2, queue.NotViolating)
	kim.synced(8)
	old := kim.copied()
	lost := kim.decide(1, queue.Violating)
	kim.synced(0)
	kim.close()

	done := old.decide(6, queue.NotViolating)
	if done[0] != lost[0] {
		t.Fatalf("the copy begins with %s, not with %s", done[0], lost[0])
	}
	if err := old.desk.Note(t.Context(), old.ref(done[1]), "seen in the field"); err != nil {
		t.Fatal(err)
	}
	old.forked("device.key")
	old.newKey()
	old.synced(0)
	if st := old.state(); st.Waiting != 0 || st.Clashes != 1 || st.Mishaps != 1 {
		t.Errorf("with a new key the desk says %+v", st)
	}
	mishaps, err := old.desk.Mishaps(t.Context())
	if err != nil || len(mishaps) != 1 || mishaps[0].Why != queue.NotSent || mishaps[0].Kind != queue.Noted {
		t.Errorf("the mishaps are %+v, %v", mishaps, err)
	}
	for i, key := range done {
		want := queue.NotViolating
		if i == 0 {
			want = queue.Violating // it came first, from the workspace that is gone
		}
		if at := tm.inForce(key); at != want {
			t.Errorf("of %s the hub says %q, not %q", key, at, want)
		}
		if here := old.verdict(key); here != queue.NotViolating {
			t.Errorf("of %s the desk says %q", key, here)
		}
	}
	sam.synced(0)
	for _, key := range done[1:] {
		if v := sam.verdict(key); v != queue.NotViolating {
			t.Errorf("of %s the supervisor's desk says %q", key, v)
		}
	}
	// And nothing is made a third time.
	entries := len(old.own())
	old.close()
	old.open()
	old.synced(0)
	if n := len(old.own()); n != entries {
		t.Errorf("of %d entries another round made %d", entries, n)
	}
	tm.judge(old, sam)
}

// inForce is the verdict on an item at the hub.
func (tm *team) inForce(key queue.Key) queue.Verdict {
	tm.Helper()
	return queue.Verdict(ask[string](tm, "SELECT coalesce((SELECT l.verdict FROM hub.item AS i JOIN hub.work AS w ON w.item = i.id JOIN hub.ledger AS l ON l.id = w.settled WHERE i.key = $1), '')", key.ID))
}

// ref is where an item is at the desk; 0 where it is not.
func (s *seat) ref(key queue.Key) queue.Ref {
	s.Helper()
	refs, err := s.store.Find(s.Context(), key)
	if err != nil {
		s.Fatal(err)
	}
	if len(refs) != 1 {
		return 0
	}
	return refs[0]
}

// verdict is what is in force on an item at the desk.
func (s *seat) verdict(key queue.Key) queue.Verdict {
	s.Helper()
	ref := s.ref(key)
	if ref == 0 {
		return ""
	}
	r, err := s.store.Record(s.Context(), ref)
	if err != nil {
		s.Fatal(err)
	}
	return r.Work.Verdict
}

// judgeAll checks that every item is decided once at the hub, and all verifies.
func (tm *team) judgeAll(items int, seats ...*seat) {
	tm.Helper()
	if n := ask[int](tm, "SELECT count(*) FROM hub.work WHERE state = 2"); n != items {
		tm.Errorf("%d of %d items are decided: %s", n, items, tm.stuck())
	}
	if n := ask[int](tm, "SELECT count(DISTINCT item) FROM hub.ledger WHERE kind = 'decision' AND effect = 1"); n != items {
		tm.Errorf("%d of %d items have a first decision", n, items)
	}
	tm.judge(seats...)
}

package hubproof

import (
	"io"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"discern/queue"
	"discern/queue/hub"
	"discern/queue/hub/hubtest"
)

// TestField takes 200 items with their pictures away from the hub for two days. Their time
// runs out on the road, and some are decided by somebody else meanwhile.
func TestField(t *testing.T) {
	const items, late, held = 200, 30, 10
	server := hubtest.Shared(t)
	tm := newTeam(t, server)
	tm.add(hub.Reviewer{Most: 100, MostField: 500}, "kim", "lee")
	list, files := pictures(items, 96)
	files[list[0].Media[0].Path] = picture(0, 900) // of several chunks
	tm.publish(list, files)

	lasts := chance(t)
	var steady bool
	proxy := hubtest.NewProxy(t, server.Addr(), func() int64 {
		if steady {
			return -1
		}
		return int64(100_000 + lasts.ExpFloat64()*400_000)
	})
	kim := tm.seat("kim")
	kim.at = proxy.Addr()
	kim.joinAtLast()
	kim.checkOut(items, 36*time.Hour)
	if proxy.Cuts() == 0 {
		t.Error("no line was cut")
	}
	steady = true
	proxy.Down()
	if _, err := kim.sync(0); !kindIs(err, queue.Offline) {
		t.Fatalf("away from the hub a round answers %v", err)
	}

	// Two days, in which the leases lapse.
	kim.wrong += 48 * time.Hour
	tm.lapse(48)
	lee := tm.seat("lee").join()
	lee.synced(late)
	differing := lee.decide(late, queue.Violating)
	lee.synced(held)
	if st := lee.state(); st.Open != held {
		t.Fatalf("lee has %d items to decide", st.Open)
	}
	if st := kim.state(); st.Lapsed != items || st.Online {
		t.Errorf("kim's desk says %+v", st)
	}
	for range items {
		task, err := kim.desk.Next(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		kim.shows(task, files)
		if _, err := kim.desk.Decide(t.Context(), task.Ref, judgement(queue.NotViolating)); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := kim.desk.Next(t.Context()); !kindIs(err, queue.Empty) {
		t.Errorf("behind %d items comes %v", items, err)
	}

	// Back in reach everything arrives.
	proxy.Up()
	kim.synced(0)
	lee.synced(0)
	if st := kim.state(); st.Waiting != 0 || st.Field != 0 || st.Lapsed != 0 {
		t.Errorf("back in reach kim's desk says %+v", st)
	}
	if st := lee.state(); st.Open != 0 || st.Leases != 0 {
		t.Errorf("what kim decided first is still lee's: %+v", st)
	}
	tm.judge(kim, lee)

	status, err := hub.ReadStatus(t.Context(), tm.dsn)
	if err != nil {
		t.Fatal(err)
	}
	if status.Decided != items || status.Decisions != items+late || status.Conflicts != late || status.Leased != 0 {
		t.Errorf("the hub counts %+v", status)
	}
	for _, s := range []*seat{kim, lee} {
		s.clashed(differing, s == lee)
	}
	for s, want := range map[*seat]int{kim: items, lee: late} {
		if n := decisions(s.own()); n != want {
			t.Errorf("%s made %d decisions, not %d", s.name, n, want)
		}
	}
}

// lapse lets hours pass for the leases at the hub.
func (tm *team) lapse(hours int) {
	tm.Helper()
	tm.do("UPDATE hub.work SET until = until - make_interval(hours => $1) WHERE state = 1", hours)
	tm.witness.mu.Lock()
	defer tm.witness.mu.Unlock()
	clear(tm.witness.leased)
}

// joinAtLast joins over a line that breaks.
func (s *seat) joinAtLast() {
	s.Helper()
	for {
		err := s.call(s.Context())
		if err == nil {
			_, err = s.desk.Join(s.Context(), s.hub, s.address(s.at))
		}
		if err == nil {
			return
		}
		s.hangUp()
		if !kindIs(err, queue.Offline) {
			s.Fatal(err)
		}
	}
}

// checkOut takes items to the field over a line that breaks.
func (s *seat) checkOut(n int, lasts time.Duration) {
	s.Helper()
	for {
		err := s.call(s.Context())
		if err == nil {
			var r queue.CheckOutReport
			r, err = s.desk.CheckOut(s.Context(), s.hub, queue.MainQueue, n, lasts, nil)
			if err == nil {
				if r.Lacking != 0 || r.Until.IsZero() {
					s.Errorf("the check-out says %+v", r)
				}
				break
			}
		}
		s.hangUp()
		if !kindIs(err, queue.Offline) {
			s.Fatal(err)
		}
	}
	if st := s.state(); st.Field != n || st.Open != n {
		s.Fatalf("of %d items to be checked out the desk says %+v", n, st)
	}
}

// shows checks that an item's picture is here, byte for byte.
func (s *seat) shows(task queue.Task, files map[string][]byte) {
	s.Helper()
	medium, err := s.desk.Medium(s.Context(), task.Ref, 0)
	if err != nil {
		s.Fatal(err)
	}
	defer medium.Close()
	data, err := io.ReadAll(io.NewSectionReader(medium, 0, medium.Size()))
	if err != nil {
		s.Fatal(err)
	}
	path := task.Item.Media[0].Path
	if want := files[path]; string(data) != string(want) {
		s.Errorf("%s came as %d bytes that are not its %d", path, len(data), len(want))
	}
}

// clashed checks that the desk shows where two decisions met, and who came first.
func (s *seat) clashed(keys []queue.Key, mineInForce bool) {
	s.Helper()
	list, err := s.desk.Conflicts(s.Context())
	if err != nil {
		s.Fatal(err)
	}
	var met []queue.Key
	for _, c := range list {
		met = append(met, c.Key)
		mine, theirs := queue.NotViolating, queue.Violating
		if mineInForce {
			mine, theirs = theirs, mine
		}
		if c.Mine.Verdict != mine || c.Theirs.Verdict != theirs || c.MineInForce != mineInForce || c.Agree || c.Seen {
			s.Errorf("%s sees the conflict on %s as %+v", s.name, c.Key, c)
		}
	}
	if d := cmp.Diff(sorted(keys), sorted(met)); d != "" {
		s.Errorf("%s sees other conflicts (-want +got):\n%s", s.name, d)
	}
	if st := s.state(); st.Clashes != len(keys) {
		s.Errorf("%s is told of %d conflicts", s.name, st.Clashes)
	}
}

// decisions counts decisions that were not taken back.
func decisions(entries []queue.Sealed) (n int) {
	for _, e := range entries {
		if e.Entry.Kind == queue.Decided && !slices.ContainsFunc(entries, func(o queue.Sealed) bool { return o.Entry.Undoes == e.Entry.ID }) {
			n++
		}
	}
	return n
}

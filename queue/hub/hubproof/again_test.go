package hubproof

import (
	"testing"

	"discern/queue"
	"discern/queue/hub"
	"discern/queue/hub/hubtest"
)

// TestPublishedAgain publishes items a second time with other scores: one that waits, one
// that is on a desk, one that is decided.
func TestPublishedAgain(t *testing.T) {
	tm := newTeam(t, hubtest.Shared(t))
	tm.add(hub.Reviewer{}, "kim", "lee")
	tm.publish(posts(0, 12), nil)
	kim := tm.seat("kim").join()
	kim.synced(2)
	decided := kim.decide(1, queue.NotViolating)
	kim.synced(2)
	held, err := kim.desk.Next(t.Context())
	if err != nil {
		t.Fatal(err)
	}

	var again []*queue.Item
	for n := range 12 {
		it := post(n)
		it.Scores = []queue.Score{{Detector: "glass", Version: "2", Label: "hate", Score: 0.99}}
		again = append(again, it)
	}
	r := tm.publish(again, nil)
	if r.Items.Updated != 12 || r.Items.New != 0 {
		t.Errorf("published again, %+v", r.Items)
	}
	if r := tm.publish(again, nil); r.Items.Unchanged != 12 {
		t.Errorf("published a third time, %+v", r.Items)
	}
	kim.synced(2)
	if n := kim.scores(held.Item.Key()); n != 2 {
		t.Errorf("of two scores the desk shows %d of what it holds", n)
	}
	if v := kim.verdict(decided[0]); v != queue.NotViolating {
		t.Errorf("what was decided is %q", v)
	}
	lee := tm.seat("lee").join()
	lee.synced(20)
	if st := lee.state(); st.Open != 12-1-kim.state().Open {
		t.Errorf("lee has %d items to decide", st.Open)
	}
	task, err := lee.desk.Next(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if len(task.Item.Scores) != 2 {
		t.Errorf("an item that was published twice has %d scores", len(task.Item.Scores))
	}
	kim.decide(12, queue.NotViolating)
	lee.decide(20, queue.NotViolating)
	kim.synced(0)
	lee.synced(0)
	tm.onceEach(12, kim, lee)
	tm.judge(kim, lee)
}

// scores counts the scores of an item at the desk.
func (s *seat) scores(key queue.Key) int {
	s.Helper()
	refs, err := s.store.Find(s.Context(), key)
	if err != nil || len(refs) != 1 {
		s.Fatalf("%s is at the desk %d times: %v", key, len(refs), err)
	}
	r, err := s.store.Record(s.Context(), refs[0])
	if err != nil {
		s.Fatal(err)
	}
	return len(r.Item.Scores)
}

// TestADecisionForAWithdrawnItem withdraws items while a desk has them.
func TestADecisionForAWithdrawnItem(t *testing.T) {
	tm := newTeam(t, hubtest.Shared(t))
	tm.add(hub.Reviewer{}, "kim")
	tm.publish(posts(0, 10), nil)
	kim := tm.seat("kim").join()
	kim.synced(3)
	done := kim.decide(1, queue.Violating)
	open, err := kim.desk.Next(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range []queue.Key{done[0], open.Item.Key()} {
		if _, err := hub.Withdraw(t.Context(), tm.dsn, key, "the author took it back"); err != nil {
			t.Fatal(err)
		}
	}
	r := kim.synced(3)
	if r.Withdrawn != 2 {
		t.Errorf("of 2 items that were withdrawn the round tells of %d", r.Withdrawn)
	}
	if st := kim.state(); st.Waiting != 0 || st.Mishaps != 1 || st.Open != 3 {
		t.Errorf("the desk says %+v", st)
	}
	mishaps, err := kim.desk.Mishaps(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if len(mishaps) != 1 || mishaps[0].Why != queue.WasWithdrawn || mishaps[0].Key != done[0] || mishaps[0].Kind != queue.Decided {
		t.Errorf("the mishaps are %+v", mishaps)
	}
	// Its content is nowhere any more, and nobody is asked about it again.
	for _, key := range []queue.Key{done[0], open.Item.Key()} {
		if refs, err := kim.store.Find(t.Context(), key); err != nil || len(refs) != 0 {
			t.Errorf("%s is still at the desk: %v, %v", key, refs, err)
		}
		if n := ask[int](tm, "SELECT count(*) FROM hub.item WHERE key = $1 AND doc IS NOT NULL", key.ID); n != 0 {
			t.Errorf("the hub still has the content of %s", key)
		}
	}
	for kim.state().Open > 0 {
		kim.decide(3, queue.NotViolating)
		kim.synced(3)
	}
	status, err := hub.ReadStatus(t.Context(), tm.dsn)
	if err != nil {
		t.Fatal(err)
	}
	if status.Decided != 8 || status.Withdrawn != 2 || status.Decisions != 9 || status.Waiting+status.Leased != 0 {
		t.Errorf("the hub counts %+v", status)
	}
	if r := tm.publish(posts(0, 10), nil); r.Withdrawn != 2 || r.Items.Unchanged != 8 {
		t.Errorf("published again, %+v", r)
	}
	tm.judge(kim)
}

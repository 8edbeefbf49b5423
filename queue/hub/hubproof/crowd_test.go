package hubproof

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"discern/queue"
	"discern/queue/hub"
	"discern/queue/hub/hubtest"
)

// TestNoConnectionLeft fills the server with connections. A desk that finds none works on,
// and is let in when there is room.
func TestNoConnectionLeft(t *testing.T) {
	server := hubtest.Start(t, hubtest.Options{Settings: map[string]string{"max_connections": "12", "superuser_reserved_connections": "3"}})
	tm := newTeam(t, server)
	tm.add(hub.Reviewer{}, "kim", "crowd")
	tm.publish(posts(0, 20), nil)
	kim := tm.seat("kim").join()
	kim.synced(5)
	kim.hangUp()

	var crowd []*pgx.Conn
	for {
		conn, err := pgx.Connect(t.Context(), server.As(tm.dsn, tm.named("crowd"), password))
		if err != nil {
			break
		}
		crowd = append(crowd, conn)
		t.Cleanup(func() { _ = conn.Close(context.Background()) })
		if len(crowd) > 12 {
			t.Fatal("the server takes more than it was told to")
		}
	}
	_, err := kim.sync(5)
	if !kindIs(err, queue.Offline) {
		t.Fatalf("a server that takes nobody more answers %v", err)
	}
	if strings.Contains(err.Error(), "SQLSTATE") || strings.Contains(err.Error(), "53300") {
		t.Errorf("it is said as %q", err)
	}
	if n := len(kim.decide(5, queue.NotViolating)); n != 5 {
		t.Errorf("%d of 5 items could be decided meanwhile", n)
	}
	if err := crowd[0].Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	kim.letIn()
	for kim.state().Open > 0 {
		kim.decide(5, queue.NotViolating)
		kim.synced(5)
	}
	tm.onceEach(20, kim)
	tm.judge(kim)
}

// letIn does a round, asking again as long as the server has not yet noticed that somebody left.
func (s *seat) letIn() {
	s.Helper()
	for range 1000 {
		_, err := s.sync(5)
		if err == nil {
			return
		}
		if !kindIs(err, queue.Offline) {
			s.Fatal(err)
		}
	}
	s.Fatal(fmt.Sprint(s.name, " was never let in"))
}

package hub_test

import (
	"io"
	"testing"

	"discern/queue"
	"discern/queue/hub"
)

var errEnd = io.EOF

func TestInit(t *testing.T) {
	h := newTeam(t)
	from, to, err := hub.Init(t.Context(), h.dsn)
	if err != nil || from != to || to < 1 {
		t.Errorf("again: %d → %d, %v", from, to, err)
	}
	h.sql(h.dsn, "INSERT INTO hub.version(n) VALUES(1000)")
	if from, to, err = hub.Init(t.Context(), h.dsn); queue.KindOf(err) != queue.Newer || from != 1000 || to != 1000 {
		t.Errorf("of a later version: %d → %d, %v", from, to, err)
	}
}

// Package hubproof tests that a team's work survives bad luck: desks, workspaces, hub and
// PostgreSQL are the real ones, and servers are killed, lines cut, disks filled, copies
// taken of what should be there once.
//
// It holds tests alone. The one thing to know: nothing here waits for a time to pass; what
// goes wrong does so at a number of decisions, and a seed that is said when a test fails
// makes the same line break at the same bytes.
package hubproof

import (
	"os"
	"testing"

	"discern/queue/hub/hubtest"
)

func TestMain(m *testing.M) { os.Exit(hubtest.Main(m)) }

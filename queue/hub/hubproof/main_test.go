// Package hubproof tests that a team's work survives bad luck: desks, workspaces, hub and
// PostgreSQL are the real ones, and servers are killed, lines cut, disks filled, copies
// taken of what should be there once.
//
// It holds tests alone. The one thing to know: nothing here waits for a time to pass. What
// goes wrong does so when so much was decided, or after so many bytes, which follow from a
// seed that is said when a test fails; -seed makes lines break after the same bytes again.
package hubproof

import (
	"flag"
	"math/rand/v2"
	"os"
	"testing"

	"discern/queue/hub/hubtest"
)

var seedFlag = flag.Uint64("seed", 0, "`seed` that a test said when it failed")

func TestMain(m *testing.M) { os.Exit(hubtest.Main(m)) }

// chance is what breaks lines in a test.
func chance(t *testing.T) *rand.Rand {
	seed := *seedFlag
	if seed == 0 {
		seed = rand.Uint64()
	}
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("-seed %d", seed)
		}
	})
	return rand.New(rand.NewPCG(seed, 1))
}

package e2e

import (
	"strings"
	"testing"
)

// One program uses a workspace at a time: a second says who holds it, and the
// first goes on.
func TestSecondProgram(t *testing.T) {
	d := made(t, 10)
	d.decides("a")
	for _, args := range [][]string{nil, {"stats"}, {"import", d.file("more.jsonl", invent("more", 3))}} {
		out, said, status := d.try(args...)
		if status != 1 || out != "" || !strings.Contains(said, "holds this workspace (process ") || !strings.Contains(said, "discern 0.") {
			t.Errorf("discern %v beside the window: status %d, %q, %q", args, status, out, said)
		}
	}
	d.decides("a")
	d.close()
	d.command("stats")
	d.holds([]decision{allowed(), allowed()})
}

package e2e

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// However the window is closed, the program ends with status 0 and leaves the
// workspace whole, with the decision whose key was pressed last or without it.
func TestClosing(t *testing.T) {
	d := made(t, 30)
	var want []decision
	for _, way := range []struct {
		name string
		do   func()
	}{
		{"the close button", d.close},
		{"Ctrl+Q", func() { d.keys("Ctrl+Q"); d.ended() }},
		{"SIGTERM", func() {
			if err := syscall.Kill(d.window.Pid, syscall.SIGTERM); err != nil {
				t.Fatal(err)
			}
			d.ended()
		}},
		{"Ctrl+Q right after a key", func() { d.keys("a", "Ctrl+Q"); d.ended() }},
	} {
		if d.window == nil {
			d.open()
		}
		d.decides("a")
		want = append(want, allowed())
		way.do()
		if got := d.decisions(); len(got) == len(want)+1 {
			want = append(want, allowed())
		}
		d.holds(want)
		// Closed by itself, a database has given its log back.
		logs, err := filepath.Glob(filepath.Join(d.dir, "*-wal"))
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range logs {
			if info, err := os.Stat(l); err == nil && info.Size() > 0 {
				t.Errorf("after %s %s is still there, %d bytes", way.name, filepath.Base(l), info.Size())
			}
		}
	}
}

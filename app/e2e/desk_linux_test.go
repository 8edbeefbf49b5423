package e2e

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"image"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"discern/app/internal/screen"
)

// reviewer sits at every desk that does not say otherwise.
const reviewer = "e2e"

// patience is how long anything may take that is to happen at once, on a machine
// that is busy with other tests.
const patience = 30 * time.Second

// desk is a workspace and the window on it.
type desk struct {
	*testing.T
	dir    string // of the workspace
	screen *screen.Screen
	window *screen.Program // nil while it is closed
	stderr bytes.Buffer    // of the window

	done, waiting int // as the title said last
}

// newDesk makes a screen and names a workspace, which does not exist yet. The
// test is skipped where no screen can be made.
func newDesk(t *testing.T) *desk {
	t.Helper()
	if testing.Short() {
		t.Skip("opens windows")
	}
	s, err := screen.Start(context.Background()) // the test's own ends before its picture is taken
	if errors.Is(err, screen.ErrNoServer) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	d := &desk{T: t, dir: filepath.Join(t.TempDir(), "workspace"), screen: s}
	t.Cleanup(d.end)
	return d
}

// end ends what the test has left, and keeps a picture of a test that failed.
func (d *desk) end() {
	if d.Failed() {
		d.picture()
	}
	if d.window != nil {
		if err := d.window.Kill(); err != nil {
			d.Error(err)
		}
		d.check()
	}
	if err := d.screen.Close(); err != nil {
		d.Error(err)
	}
}

// picture keeps what the screen shows, where the test's artifacts are kept or
// else among the temporary files.
func (d *desk) picture() {
	folder := ""
	if f := flag.Lookup("test.artifacts"); f != nil && f.Value.String() == "true" {
		folder = d.ArtifactDir()
	}
	path, err := d.screen.Picture(folder, "e2e-*.png")
	if err != nil {
		d.Log(err)
		return
	}
	d.Logf("the screen: %s", path)
}

// open opens the window and waits until the title counts. With nobody at the
// desk it waits for the window alone.
func (d *desk) open(args ...string) {
	d.Helper()
	d.start(append([]string{"--reviewer", reviewer}, args...)...)
	d.settle("the first count", func() bool { return true })
}

// start starts the program's window.
func (d *desk) start(args ...string) {
	d.Helper()
	cmd := exec.Command(program, append([]string{"--workspace", d.dir}, args...)...)
	d.stderr.Reset()
	cmd.Stderr = &d.stderr
	ctx, cancel := context.WithTimeout(d.Context(), patience)
	defer cancel()
	var err error
	if d.window, err = d.screen.Open(ctx, cmd); err != nil {
		d.Fatalf("%v\n%s", err, d.stderr.String())
	}
}

// kill ends the program as a power cut would.
func (d *desk) kill() {
	d.Helper()
	if err := d.window.Kill(); err != nil {
		d.Fatal(err)
	}
	d.window = nil
	d.check()
}

// close closes the window as its close button does.
func (d *desk) close() {
	d.Helper()
	if err := d.window.Close(); err != nil {
		d.Fatalf("%v\n%s", err, d.stderr.String())
	}
	d.window = nil
	d.check()
}

// ended waits until the program has ended by itself, which must be with status 0.
// One that hangs tells what each of its goroutines is at.
func (d *desk) ended() {
	d.Helper()
	ctx, cancel := context.WithTimeout(d.Context(), patience)
	defer cancel()
	if err := d.window.Wait(ctx); err != nil {
		if ctx.Err() != nil && syscall.Kill(d.window.Pid, syscall.SIGQUIT) == nil {
			_ = d.window.Wait(d.Context())
		}
		d.Fatalf("the program did not end well: %v\n%s", err, d.stderr.String())
	}
	d.window = nil
	d.check()
}

// check looks at what an ended program has written for a crash.
func (d *desk) check() {
	d.Helper()
	for _, bad := range []string{"panic:", "fatal error:", "*** Error"} {
		if strings.Contains(d.stderr.String(), bad) {
			d.Errorf("the program wrote:\n%s", d.stderr.String())
			return
		}
	}
}

// keys taps keys one after the other.
func (d *desk) keys(keys ...string) {
	d.Helper()
	for _, k := range keys {
		if err := d.screen.Tap(k); err != nil {
			d.Fatal(err)
		}
	}
}

// write types a text.
func (d *desk) write(text string) {
	d.Helper()
	if err := d.screen.Type(text); err != nil {
		d.Fatal(err)
	}
}

// Regions of the window.
var (
	item   = image.Rect(380, 10, 1060, 560)  // where the item stands, its author and flags above it
	middle = image.Rect(520, 200, 920, 420)  // what an overlay covers
	head   = image.Rect(420, 30, 1080, 135)  // the title of a page
	foot   = image.Rect(380, 780, 1060, 840) // where messages stand
	side   = image.Rect(840, 60, 1420, 700)  // the opened item of a list
)

// shows taps a key that must change what a region shows, and waits until the
// change has come to rest.
func (d *desk) shows(key string, region image.Rectangle) {
	d.Helper()
	if _, err := d.window.Press(d.Context(), key, region, screen.Rest); err != nil {
		d.Fatalf("%v\n%s", err, d.stderr.String())
	}
}

// decides taps keys that make one decision and waits until it is counted.
func (d *desk) decides(keys ...string) {
	d.Helper()
	want := d.done + 1
	d.keys(keys...)
	d.settle(fmt.Sprintf("%d done after %v", want, keys), func() bool { return d.done == want })
}

// undoes takes back a decision and waits until it is not counted any more.
func (d *desk) undoes() {
	d.Helper()
	want := d.done - 1
	d.keys("u")
	d.settle(fmt.Sprintf("%d done after undo", want), func() bool { return d.done == want })
}

// appears waits until a region shows something and rests.
func (d *desk) appears(region image.Rectangle) {
	d.Helper()
	ctx, cancel := context.WithTimeout(d.Context(), patience)
	defer cancel()
	if _, err := d.window.Appear(ctx, region, screen.Rest); err != nil {
		d.Fatalf("%v\n%s", err, d.stderr.String())
	}
}

// counts is the window's title.
var counts = regexp.MustCompile(`^Discern – ([\d,]+) done today, ([\d,]+) waiting$`)

// settle waits until the title's counts are such that ok.
func (d *desk) settle(what string, ok func() bool) {
	d.Helper()
	ctx, cancel := context.WithTimeout(d.Context(), patience)
	defer cancel()
	_, err := d.window.Title(ctx, func(title string) bool {
		m := counts.FindStringSubmatch(title)
		if m == nil {
			return false
		}
		d.done, d.waiting = number(d, m[1]), number(d, m[2])
		return ok()
	})
	if err != nil {
		d.Fatalf("%s: %v\n%s", what, err, d.stderr.String())
	}
}

func number(t testing.TB, s string) int {
	n, err := strconv.Atoi(strings.ReplaceAll(s, ",", ""))
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// command runs a command on the workspace and returns what it prints; it must
// end with status 0.
func (d *desk) command(args ...string) string {
	d.Helper()
	out, said, status := d.try(args...)
	if status != 0 {
		d.Fatalf("discern %s: status %d\n%s", strings.Join(args, " "), status, said)
	}
	return out
}

// try runs a command on the workspace, with the window's display, and returns
// what it prints, what it says of errors, and its exit status.
func (d *desk) try(args ...string) (out, said string, status int) {
	d.Helper()
	cmd := exec.CommandContext(d.Context(), program, append([]string{"--workspace", d.dir}, args...)...)
	cmd.Env = d.screen.Environ(nil)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err := cmd.Run()
	if exit := (*exec.ExitError)(nil); err != nil && !errors.As(err, &exit) {
		d.Fatal(err)
	}
	return stdout.String(), stderr.String(), cmd.ProcessState.ExitCode()
}

// file writes a file beside the workspace and returns its path.
func (d *desk) file(name string, content []byte) string {
	d.Helper()
	path := filepath.Join(filepath.Dir(d.dir), name)
	if err := os.WriteFile(path, content, 0o600); err != nil {
		d.Fatal(err)
	}
	return path
}

// Package e2e tests the program as it is built: its window by real keys on a
// private screen, its commands as processes, and what both leave on the disk.
// What a screen or a command does by itself is tested beside its code; here is
// what only the whole can show, as that a decision survives the program's
// sudden death.
//
// The one thing to know: the window's title counts the decisions that are on the
// disk, so a test waits for the title after a key and holds the program to it.
//
// The tests need Linux and Xvfb, and build the program first with the tags of
// the tests, so that what is compiled serves both.
package e2e

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// tags are what every build of the program needs.
const tags = "sqlite_fts5,migrated_fynedo"

// built is the folder of the built program, program its path.
var built, program string

func TestMain(m *testing.M) {
	flag.Parse()
	code, err := setUp(m.Run)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

// setUp builds the program and gives it a home of its own, in which nothing of
// the person who runs the tests is read or changed.
func setUp(run func() int) (code int, err error) {
	if testing.Short() {
		return run(), nil
	}
	if built, err = os.MkdirTemp("", "e2e-*"); err != nil {
		return 0, err
	}
	defer os.RemoveAll(built)
	program = filepath.Join(built, "discern")
	cmd := exec.CommandContext(context.Background(), "go", "build", "-buildvcs=false", "-tags", tags, "-o", program, "discern/app")
	cmd.Stderr = os.Stderr
	if err := cmd.Run(); err != nil {
		return 0, fmt.Errorf("build the program: %w", err)
	}
	for name, value := range map[string]string{
		"HOME": built, "XDG_CONFIG_HOME": filepath.Join(built, ".config"), "XDG_CACHE_HOME": filepath.Join(built, ".cache"),
		"XDG_DATA_HOME": filepath.Join(built, ".local", "share"), "DISPLAY": "", "WAYLAND_DISPLAY": "",
		"TZ": fmt.Sprintf("Etc/GMT%+d", time.Now().UTC().Hour()-12), // where it is noon: what is done today is counted
	} {
		if err := os.Setenv(name, value); err != nil {
			return 0, err
		}
	}
	if err := os.MkdirAll(os.Getenv("XDG_CACHE_HOME"), 0o700); err != nil { // the toolkit makes its folder in it, but not this one
		return 0, err
	}
	return run(), nil
}

package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
)

// built is where the tests' bare window is built, once for all.
var built string

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "bench-test-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	built = dir
	code := m.Run()
	if err := os.RemoveAll(dir); err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
	os.Exit(code)
}

var buildBare = sync.OnceValues(func() (*env, error) {
	e, err := newEnv(small, "none", built)
	if err == nil {
		_, err = e.bareWindow(context.Background())
	}
	return e, err
})

// bareFor builds the bare window, or skips where no window can be.
func bareFor(t *testing.T) (*env, string) {
	t.Helper()
	if testing.Short() {
		t.Skip("builds and watches windows")
	}
	if _, err := exec.LookPath("Xvfb"); err != nil {
		t.Skip("no Xvfb here")
	}
	e, err := buildBare()
	if err != nil {
		t.Fatal(err)
	}
	return e, e.bare
}

// A window that sleeps 20 ms in its key must be measured some 20 ms slower than
// the same window that does not.
func TestCompareKeysShowsWhatIsThere(t *testing.T) {
	e, bare := bareFor(t)
	ctx := t.Context()
	row, err := compareKeys(ctx, 12, floor(e.command(ctx, bare, "-delay", "20ms")), floor(e.command(ctx, bare)))
	if err != nil {
		t.Fatal(err)
	}
	if slower := row.Value - row.Floor; slower < 10 || slower > 40 {
		t.Errorf("measured %.1f ms slower (%.1f against %.1f), want some 20", slower, row.Value, row.Floor)
	}
}

func TestStartAndMemory(t *testing.T) {
	e, bare := bareFor(t)
	ctx := t.Context()
	ms, err := startOnce(ctx, floor(e.command(ctx, bare)), true)
	if err != nil {
		t.Fatal(err)
	}
	if ms < 10 || ms > 30_000 {
		t.Errorf("the bare window took %v ms to start", ms)
	}
	used, err := memoryOnce(ctx, floor(e.command(ctx, bare)), 5)
	if err != nil {
		t.Fatal(err)
	}
	if used.anonymous < 5 || used.resident <= used.anonymous || used.resident > 2000 {
		t.Errorf("the bare window takes %+v MB", used)
	}
}

// A key that changes nothing is no item shown.
func TestStartProvesThatThereIsAnItem(t *testing.T) {
	e, bare := bareFor(t)
	s := floor(e.command(t.Context(), bare))
	s.key = 'z'
	t.Setenv("TMPDIR", t.TempDir())
	ms, err := startOnce(t.Context(), s, true)
	if err == nil {
		t.Fatalf("a window without an item was taken for started after %v ms", ms)
	}
	pictures, _ := filepath.Glob(filepath.Join(os.Getenv("TMPDIR"), "bench-*.png"))
	if len(pictures) != 1 || !strings.Contains(err.Error(), pictures[0]) {
		t.Errorf("%v: does not name the picture of the screen %v", err, pictures)
	}
}

func TestWithoutServer(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	if _, err := open(t.Context(), floor(exec.Command("true"))); !errors.As(err, new(notHere)) {
		t.Errorf("got %v, want that it lies with the machine", err)
	}
}

// What a process is given and writes to is counted.
func TestMemory(t *testing.T) {
	before, err := memory(os.Getpid())
	if err != nil {
		t.Fatal(err)
	}
	block := make([]byte, 64e6)
	for i := range block {
		block[i] = 1
	}
	after, err := memory(os.Getpid())
	runtime.KeepAlive(block)
	if err != nil {
		t.Fatal(err)
	}
	if grown := after.anonymous - before.anonymous; grown < 50 || grown > 80 {
		t.Errorf("64 MB more were measured as %.1f", grown)
	}
	if _, err := memory(-1); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a process that is not there: %v", err)
	}
}

func TestDecided(t *testing.T) {
	program := filepath.Join(t.TempDir(), "discern")
	e := &env{discern: program, dir: t.TempDir()}
	for _, tc := range []struct {
		script string
		want   int
		fails  bool
	}{
		{`echo '{"items":{"total":9,"waiting":2,"leased":0,"decided":7},"ledger":{"entries":9}}'`, 7, false},
		{`echo '{"items":{}}'`, 0, true},
		{`echo broken`, 0, true},
		{`echo "locked by another" >&2; exit 1`, 0, true},
	} {
		if err := os.WriteFile(program, []byte("#!/bin/sh\n"+tc.script+"\n"), 0o700); err != nil {
			t.Fatal(err)
		}
		got, err := e.decided(t.Context(), "ws")
		if got != tc.want || (err != nil) != tc.fails {
			t.Errorf("%s: %d, %v", tc.script, got, err)
		}
	}
}

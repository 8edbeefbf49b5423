package main

import (
	"bufio"
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"discern/queue"
)

// startKeyring starts a real keyring on a bus of its own, and names that bus to whoever
// asks for it. It returns the keyring's process.
func startKeyring(t *testing.T) *os.Process {
	t.Helper()
	for _, program := range []string{"dbus-daemon", "dbus-send", "gnome-keyring-daemon"} {
		if _, err := exec.LookPath(program); err != nil {
			if os.Getenv("DISCERN_REFERENCES") != "" {
				t.Fatal(err)
			}
			t.Skip(err)
		}
	}
	home := t.TempDir()
	env := append(os.Environ(), "HOME="+home, "XDG_DATA_HOME="+home, "XDG_CACHE_HOME="+home, "XDG_RUNTIME_DIR="+home)
	start := func(cmd *exec.Cmd) *os.Process {
		cmd.Env = env
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			_ = cmd.Process.Kill()
			_ = cmd.Wait() // it was killed
		})
		return cmd.Process
	}
	bus := exec.Command("dbus-daemon", "--session", "--nofork", "--print-address")
	out, err := bus.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	start(bus)
	address, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", strings.TrimSpace(address))
	env = append(env, "DBUS_SESSION_BUS_ADDRESS="+strings.TrimSpace(address))
	daemon := exec.Command("gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets")
	daemon.Stdin = strings.NewReader("a password of the keyring's own")
	keyring := start(daemon)
	// It says to the bus alone that it is there.
	there := func() bool {
		return exec.Command("dbus-send", "--session", "--print-reply", "--dest=org.freedesktop.DBus", "/", "org.freedesktop.DBus.GetNameOwner", "string:org.freedesktop.secrets").Run() == nil
	}
	for end := time.Now().Add(20 * time.Second); !there(); {
		if time.Now().After(end) {
			t.Fatal("the keyring did not start")
		}
	}
	return keyring
}

func TestKeyring(t *testing.T) {
	ctx := t.Context()
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "")
	t.Setenv(passwordVariable, "")
	if !keyringReachable() {
		if _, err := keptPassword(ctx, "hub.example.org/team", "kim"); !isKind(err, queue.NotFound) || !strings.Contains(err.Error(), "has no keyring") {
			t.Errorf("without a keyring: %v", err)
		}
	}
	daemon := startKeyring(t)
	if _, err := keptPassword(ctx, "hub.example.org/team", "kim"); !isKind(err, queue.NotFound) {
		t.Errorf("before one is kept: %v", err)
	}
	for _, password := range []string{"correct horse", "battery staple"} {
		if err := keepPassword(ctx, "hub.example.org/team", "kim", password); err != nil {
			t.Fatal(err)
		}
		if got, err := keptPassword(ctx, "hub.example.org/team", "kim"); got != password || err != nil {
			t.Errorf("keeps %q, %v", got, err)
		}
	}
	// What is kept is not asked for, unless it is to be kept anew; a file comes before it.
	file := filepath.Join(t.TempDir(), "password")
	if err := os.WriteFile(file, []byte("from a file\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		p    password
		want string
	}{
		{password{}, "battery staple"},
		{password{remember: true}, "from standard input"},
		{password{file: file}, "from a file"},
		{password{file: file, remember: true}, "from a file"},
	} {
		s := secrets{strings.NewReader("from standard input\n"), io.Discard}
		if got, err := tt.p.known(ctx, s, "hub.example.org/team", "kim"); got != tt.want || err != nil {
			t.Errorf("%+v: %q, %v, want %q", tt.p, got, err, tt.want)
		}
	}
	for _, other := range [][2]string{{"hub.example.org/team", "lee"}, {"hub.example.org/other", "kim"}} {
		if got, err := keptPassword(ctx, other[0], other[1]); !isKind(err, queue.NotFound) {
			t.Errorf("%s at %s has %q, %v", other[1], other[0], got, err)
		}
	}
	for range 2 {
		if err := keepPassword(ctx, "hub.example.org/team", "kim", ""); err != nil {
			t.Errorf("forget: %v", err)
		}
	}
	if got, err := keptPassword(ctx, "hub.example.org/team", "kim"); !isKind(err, queue.NotFound) {
		t.Errorf("once forgotten: %q, %v", got, err)
	}

	// A keyring that hangs is not waited for longer than whoever asks has time.
	if err := daemon.Signal(syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name string
		ctx  func() (context.Context, context.CancelFunc)
		want func(error) bool
	}{
		{"interrupted", func() (context.Context, context.CancelFunc) {
			ctx, cancel := context.WithCancel(ctx)
			cancel()
			return ctx, cancel
		}, func(err error) bool { return errors.Is(err, context.Canceled) }},
		{"no time left", func() (context.Context, context.CancelFunc) {
			return context.WithTimeout(ctx, time.Millisecond)
		}, func(err error) bool {
			return isKind(err, queue.NotFound) && strings.Contains(err.Error(), "does not answer")
		}},
	} {
		ctx, cancel := tt.ctx()
		if _, err := keptPassword(ctx, "hub.example.org/team", "kim"); !tt.want(err) {
			t.Errorf("%s: %v", tt.name, err)
		}
		cancel()
	}
}

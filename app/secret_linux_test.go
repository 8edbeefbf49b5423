package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// terminal is a terminal that a test sits at.
type terminal struct {
	keys    *os.File // what is typed goes in here, and what the terminal shows comes out
	program *os.File // where the program reads
	fd      int      // of keys
	prompts chan string
}

// Write hears what the program asks.
func (term terminal) Write(b []byte) (int, error) {
	if strings.TrimSpace(string(b)) != "" {
		term.prompts <- string(b)
	}
	return len(b), nil
}

func openTerminal(t *testing.T) terminal {
	t.Helper()
	keys, err := os.OpenFile("/dev/ptmx", os.O_RDWR, 0)
	if err != nil {
		t.Skip("no terminals here: ", err)
	}
	t.Cleanup(func() { keys.Close() })
	fd := int(keys.Fd())
	if err := unix.IoctlSetPointerInt(fd, unix.TIOCSPTLCK, 0); err != nil {
		t.Fatal(err)
	}
	n, err := unix.IoctlGetInt(fd, unix.TIOCGPTN)
	if err != nil {
		t.Fatal(err)
	}
	program, err := os.OpenFile(fmt.Sprint("/dev/pts/", n), os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { program.Close() })
	return terminal{keys, program, fd, make(chan string)}
}

// echoes reports whether the terminal shows what is typed.
func (term terminal) echoes(t *testing.T) bool {
	t.Helper()
	state, err := unix.IoctlGetTermios(term.fd, unix.TCGETS)
	if err != nil {
		t.Fatal(err)
	}
	return state.Lflag&unix.ECHO != 0
}

// asked waits until the program has asked for a password and shows nothing any more.
func (term terminal) asked(t *testing.T) (prompt string) {
	t.Helper()
	prompt = <-term.prompts
	for end := time.Now().Add(20 * time.Second); term.echoes(t); time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("the terminal shows what is typed")
		}
	}
	return prompt
}

func TestPasswordsAreTypedUnseen(t *testing.T) {
	for _, tt := range []struct {
		name  string
		typed []string
		fault string
	}{
		{name: "twice the same", typed: []string{"correct horse", "correct horse"}},
		{name: "two that differ", typed: []string{"correct horse", "battery staple"}, fault: "differ, and nothing was done"},
		{name: "one that is short", typed: []string{"short", "short"}, fault: "too short"},
		{name: "nothing", typed: []string{""}, fault: "no password was given"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			term := openTerminal(t)
			type answer struct {
				password string
				err      error
			}
			answers := make(chan answer)
			go func() {
				password, err := secrets{term.program, term}.askNew(t.Context(), "New password of kim")
				answers <- answer{password, err}
			}()
			for i, line := range tt.typed {
				if got, want := term.asked(t), []string{"New password of kim: ", "The same again: "}[i]; got != want {
					t.Errorf("asks %q, want %q", got, want)
				}
				if _, err := io.WriteString(term.keys, line+"\n"); err != nil {
					t.Fatal(err)
				}
			}
			a := <-answers
			if (a.err == nil) != (tt.fault == "") || a.err != nil && !strings.Contains(a.err.Error(), tt.fault) {
				t.Errorf("answers %v, want %q", a.err, tt.fault)
			}
			if tt.fault == "" && a.password != tt.typed[0] {
				t.Errorf("heard %q", a.password)
			}
			term.program.Close()
			shown, _ := io.ReadAll(term.keys) // ends with an error once the other side is closed
			if strings.ContainsAny(string(shown), "abcdefghijklmnopqrstuvwxyz") {
				t.Errorf("the terminal shows %q", shown)
			}
		})
	}
}

// Ctrl+C while a password is typed gives the terminal back as it was.
func TestInterruptedPassword(t *testing.T) {
	term := openTerminal(t)
	ctx, cancel := context.WithCancel(t.Context())
	errs := make(chan error)
	go func() {
		_, err := secrets{term.program, term}.ask(ctx, "Password")
		errs <- err
	}()
	term.asked(t)
	cancel()
	if err := <-errs; !errors.Is(err, context.Canceled) {
		t.Errorf("answers %v", err)
	}
	if !term.echoes(t) {
		t.Error("the terminal does not show what is typed any more")
	}
}

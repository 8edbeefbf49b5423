package main

import (
	"bufio"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"
	"golang.org/x/term"
)

// The rules of passwords:
//
//   - No command takes one as an argument, since the list of processes is there for
//     everybody on the machine. One inside a postgres:// address is taken, with a warning.
//   - A person types it without an echo, twice where it is new. Where nobody sits at a
//     terminal, it is the first line of standard input, or of the file that is named.
//   - None is ever printed, but for one that was made up here, once.

// shortestPassword and longestLine bound what is taken, in characters and in bytes.
const (
	shortestPassword = 8
	longestLine      = 1024
)

// secrets is where a command reads passwords.
type secrets struct {
	in  io.Reader
	say io.Writer
}

func secretsOf(cmd *cobra.Command) secrets { return secrets{cmd.InOrStdin(), cmd.ErrOrStderr()} }

// somebody reports whether a person sits at a terminal.
func (s secrets) somebody() bool {
	f, ok := s.in.(*os.File)
	return ok && isTerminal(f)
}

// fromFile reads the password that a file begins with; - is standard input.
func (s secrets) fromFile(path string) (string, error) {
	if path == "-" {
		return firstLine(s.in)
	}
	f, err := os.Open(path)
	if err != nil {
		return "", fmt.Errorf("the password cannot be read: %w", err)
	}
	defer f.Close()
	return firstLine(f)
}

// ask has a person type a password, or reads it where nobody sits at a terminal.
func (s secrets) ask(ctx context.Context, prompt string) (string, error) {
	if !s.somebody() {
		password, err := firstLine(s.in)
		if err != nil {
			return "", fmt.Errorf("%w, and there is no terminal to ask on: name a file with --password-file, or give the password on standard input", err)
		}
		return password, nil
	}
	password, err := s.typed(ctx, prompt+": ")
	if err == nil && password == "" {
		err = errors.New("no password was given, and nothing was done")
	}
	return password, err
}

// askNew has a person type a new password twice.
func (s secrets) askNew(ctx context.Context, prompt string) (string, error) {
	password, err := s.ask(ctx, prompt)
	if err != nil {
		return "", err
	}
	if s.somebody() {
		again, err := s.typed(ctx, "The same again: ")
		if err != nil {
			return "", err
		}
		if again != password {
			return "", errors.New("the two passwords differ, and nothing was done")
		}
	}
	return password, longEnough(password)
}

func longEnough(password string) error {
	if utf8.RuneCountInString(password) < shortestPassword {
		return fmt.Errorf("the password is too short: take at least %d characters, or --generate", shortestPassword)
	}
	return nil
}

// typed reads a line from a terminal that does not show it. Where ctx ends first, the
// terminal shows again what is typed.
func (s secrets) typed(ctx context.Context, prompt string) (string, error) {
	fd := int(s.in.(*os.File).Fd())
	before, err := term.GetState(fd)
	if err != nil {
		return "", err
	}
	fmt.Fprint(s.say, prompt)
	defer fmt.Fprintln(s.say)
	type answer struct {
		line []byte
		err  error
	}
	answers := make(chan answer, 1)
	go func() {
		line, err := term.ReadPassword(fd)
		answers <- answer{line, err}
	}()
	select {
	case a := <-answers:
		if errors.Is(a.err, io.EOF) {
			return "", nil
		}
		return string(a.line), a.err
	case <-ctx.Done():
		return "", errors.Join(ctx.Err(), term.Restore(fd, before))
	}
}

// firstLine reads a line without its end.
func firstLine(r io.Reader) (string, error) {
	line, err := bufio.NewReader(io.LimitReader(r, longestLine+2)).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return "", fmt.Errorf("the password cannot be read: %w", err)
	}
	line = strings.TrimRight(line, "\r\n")
	switch {
	case line == "":
		return "", errors.New("the password is empty")
	case len(line) > longestLine:
		return "", fmt.Errorf("the password is longer than %d bytes", longestLine)
	}
	return line, nil
}

// letters are what made-up passwords are of: none looks like another.
const letters = "abcdefghjkmnpqrstuvwxyz23456789"

// madeUp returns a new password of five groups of four letters: 99 bits.
func madeUp() string {
	var b strings.Builder
	for n := 0; n < 20; {
		var buf [1]byte
		_, _ = rand.Read(buf[:]) // never fails
		if int(buf[0]) >= 256/len(letters)*len(letters) {
			continue // it would make the first letters likelier
		}
		if n > 0 && n%4 == 0 {
			b.WriteByte('-')
		}
		b.WriteByte(letters[int(buf[0])%len(letters)])
		n++
	}
	return b.String()
}

package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"time"

	"github.com/zalando/go-keyring"

	"discern/queue"
)

// keyringPatience is how long the system's keyring is waited for. It may have to ask its
// owner to unlock it.
const keyringPatience = 30 * time.Second

// Passwords of hubs are kept in the keyring of the system, where there is one: Keychain,
// Credential Manager, or whatever answers as the Secret Service. A keyring may hang, so
// that each call runs beside its caller, who waits for a while and no more.

// keepPassword has the keyring keep a person's password at a hub in place of the one it
// has, or with an empty one forget it.
func keepPassword(ctx context.Context, server, name, password string) error {
	_, err := patiently(ctx, func() (string, error) {
		if password != "" {
			return "", keyring.Set(keyringService(server), name, password)
		}
		if err := keyring.Delete(keyringService(server), name); !errors.Is(err, keyring.ErrNotFound) {
			return "", err
		}
		return "", nil
	})
	return err
}

// keptPassword returns the password that the keyring keeps; NotFound where it keeps none,
// or there is no keyring.
func keptPassword(ctx context.Context, server, name string) (string, error) {
	return patiently(ctx, func() (string, error) { return keyring.Get(keyringService(server), name) })
}

func keyringService(server string) string { return "discern hub " + server }

// patiently asks the keyring.
func patiently(ctx context.Context, ask func() (string, error)) (string, error) {
	if !keyringReachable() {
		return "", errNoKeyring
	}
	ctx, cancel := context.WithTimeout(ctx, keyringPatience)
	defer cancel()
	type answer struct {
		password string
		err      error
	}
	answers := make(chan answer, 1) // of one who came too late, nobody takes it
	go func() {
		password, err := ask()
		answers <- answer{password, err}
	}()
	select {
	case a := <-answers:
		switch {
		case a.err == nil:
			return a.password, nil
		case errors.Is(a.err, keyring.ErrNotFound):
			return "", queue.Errorf(queue.NotFound, "the keyring of this system holds no password for that")
		}
		return "", &queue.Error{Kind: queue.NotFound, Msg: "the keyring of this system is locked, or there is none", Err: a.err}
	case <-ctx.Done():
		if errors.Is(ctx.Err(), context.Canceled) {
			return "", ctx.Err()
		}
		return "", queue.Errorf(queue.NotFound, "the keyring of this system does not answer")
	}
}

var errNoKeyring = &queue.Error{Kind: queue.NotFound, Msg: "this system has no keyring"}

// keyringReachable reports whether asking the keyring can lead anywhere. Without a
// session bus asking would start one, which would outlive the program.
func keyringReachable() bool {
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" {
		return true
	}
	if os.Getenv("DBUS_SESSION_BUS_ADDRESS") != "" {
		return true
	}
	_, err := os.Stat(filepath.Join("/run/user", strconv.Itoa(os.Getuid()), "bus"))
	return err == nil
}

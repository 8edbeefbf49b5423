//go:build unix

package storage_test

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"discern/queue"
	"discern/storage"
)

func init() { children["barred"] = openBarred }

// nobody is a user without rights of its own. Nothing is forbidden to root, who
// becomes nobody first.
const nobody = 65534

// openBarred opens a workspace in a folder that may not be written.
func openBarred() error {
	if os.Getuid() == 0 {
		if err := errors.Join(unix.Setgroups(nil), unix.Setgid(nobody), unix.Setuid(nobody)); err != nil {
			return err
		}
	}
	_, err := storage.Open(os.Args[1], storage.Options{})
	var e *queue.Error
	if !errors.As(err, &e) || e.Kind != queue.NoSpace || !strings.Contains(e.Msg, "may not be written") {
		return fmt.Errorf("a folder that may not be written answered %w", err)
	}
	return nil
}

func TestAFolderThatMayNotBeWritten(t *testing.T) {
	dir, err := os.MkdirTemp("/tmp", "barred-") // on whose way everybody may go
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.Remove(dir); err != nil { // and nothing was left in it
			t.Error(err)
		}
	})
	if err := os.Chmod(dir, 0o555); err != nil {
		t.Fatal(err)
	}
	if err := child("barred", dir).Run(); err != nil {
		t.Fatal(err)
	}
}

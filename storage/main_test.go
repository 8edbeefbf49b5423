package storage_test

import (
	"fmt"
	"os"
	"os/exec"
	"testing"
)

// children are the programs that tests start as processes of their own, to kill
// them or to bind them.
var children = map[string]func() error{
	"work": workUntilKilled,
}

// childKey names the environment variable that makes the test's binary a child.
const childKey = "DISCERN_STORAGE_CHILD"

func TestMain(m *testing.M) {
	if run := children[os.Getenv(childKey)]; run != nil {
		if err := run(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// child is a command that runs one of the children.
func child(name string, args ...string) *exec.Cmd {
	cmd := exec.Command(os.Args[0], args...)
	cmd.Env = append(os.Environ(), childKey+"="+name)
	cmd.Stderr = os.Stderr
	return cmd
}

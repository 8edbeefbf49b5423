package vault_test

import (
	"fmt"
	"os"
	"os/exec"
	"testing"
)

// children are the programs that tests start as processes of their own, to kill
// them or to see what memory they take.
var children = map[string]func(dir string) error{
	"seal":  sealUntilKilled,
	"large": sealLarge,
}

// childKey names the environment variable that makes the test's binary a child.
const childKey = "DISCERN_VAULT_CHILD"

func TestMain(m *testing.M) {
	run := children[os.Getenv(childKey)]
	if run == nil {
		os.Exit(m.Run())
	}
	if err := run(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// child is a command that runs one of the children on a folder.
func child(name, dir string) *exec.Cmd {
	cmd := exec.Command(os.Args[0], dir)
	cmd.Env = append(os.Environ(), childKey+"="+name)
	cmd.Stderr = os.Stderr
	return cmd
}

package main

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"discern/queue/film"
)

func TestMain(m *testing.M) {
	film.Shim()
	testscript.Main(m, map[string]func(){
		"discern": func() { os.Exit(run(os.Args[1:])) },
	})
}

// TestScripts runs the commands as a person at a terminal does. Each script has
// a home of its own. Beside testscript's own commands they use those of
// scriptCommands.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:  "testdata",
		Cmds: scriptCommands,
		Condition: func(cond string) (bool, error) {
			switch cond {
			case "root":
				return os.Geteuid() == 0, nil
			case "sysfs": // where not even root may write; a bare chroot has none
				_, err := os.Stat("/sys/kernel")
				return err == nil, nil
			}
			return false, fmt.Errorf("no condition %q", cond)
		},
		Setup: func(env *testscript.Env) error {
			env.Setenv("XDG_DATA_HOME", filepath.Join(env.WorkDir, "data"))
			env.Setenv("DISPLAY", "")
			env.Setenv("WAYLAND_DISPLAY", "")
			return nil
		},
	})
}

package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"discern/queue/film"
	"discern/queue/hub/hubtest"
)

func TestMain(m *testing.M) {
	film.Shim()
	testscript.Main(served{m}, map[string]func(){
		"discern": func() { os.Exit(run(os.Args[1:])) },
	})
}

// served are tests that may use a server, which ends with them.
type served struct{ m *testing.M }

func (s served) Run() int { return hubtest.Main(s.m) }

// TestScripts runs the commands as a person at a terminal does. Each script has
// a home of its own. Beside testscript's own commands they use those of
// scriptCommands.
func TestScripts(t *testing.T) {
	runScripts(t, func(name string) bool { return !strings.HasPrefix(name, "hub") }, func(*testscript.Env) error { return nil })
}

// runScripts runs those scripts that are wanted.
func runScripts(t *testing.T, wanted func(name string) bool, setup func(*testscript.Env) error) {
	files, err := filepath.Glob(filepath.Join("testdata", "*.txt"))
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Files: slices.DeleteFunc(files, func(f string) bool { return !wanted(filepath.Base(f)) }),
		Cmds:  scriptCommands,
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
			return setup(env)
		},
	})
}

package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// small is the size of the queue that the large one is compared to where the
// design does not name another.
const small = 10_000

// reviewer is who decides in a bench.
const reviewer = "bench"

// env is what measures share: the sizes, the program, a folder on the disk to
// measure, and things that take long to make and are made once.
type env struct {
	n       int    // items in the large queue
	discern string // path of the program
	dir     string // a folder of this run alone

	items      map[int]string  // files of made-up items, by how many
	workspaces map[string]bool // folders of workspaces that are made
	bare       string          // path of the bare window, once built
	team       *team           // the hub, once made
	began      time.Time
}

func newEnv(n int, discern, parent string) (*env, error) {
	discern, err := filepath.Abs(discern)
	if err != nil {
		return nil, err
	}
	if parent, err = filepath.Abs(parent); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(parent, 0o755); err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp(parent, "bench-")
	if err != nil {
		return nil, err
	}
	return &env{
		n: n, discern: discern, dir: dir,
		items: map[int]string{}, workspaces: map[string]bool{}, began: time.Now(),
	}, nil
}

// remove removes the folder, and ends what was started.
func (e *env) remove() error {
	var err error
	if e.team != nil {
		err = e.team.close()
	}
	return errors.Join(err, os.RemoveAll(e.dir))
}

// progress tells the person waiting what goes on.
func (e *env) progress(format string, args ...any) {
	fmt.Fprintf(os.Stderr, "%6.1fs  %s\n", time.Since(e.began).Seconds(), fmt.Sprintf(format, args...))
}

// command is a call of a program that sees nothing of the person's own
// settings, and whose window says nothing of the desktop it is not on.
func (e *env) command(ctx context.Context, program string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Env = append(os.Environ(), "XDG_CONFIG_HOME="+filepath.Join(e.dir, "config"), "XDG_RUNTIME_DIR="+e.dir)
	return cmd
}

// run runs a command to its end and returns what it printed. The error has what
// it said on standard error.
func (e *env) run(ctx context.Context, program string, args ...string) ([]byte, error) {
	cmd := e.command(ctx, program, args...)
	var said bytes.Buffer
	cmd.Stderr = &said
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("%s %s: %w: %s", filepath.Base(program), args[0], err, lastLine(said.String()))
	}
	return out, nil
}

// itemsFile returns a file of n made-up items in the interchange form.
func (e *env) itemsFile(n int) (path string, err error) {
	if path, ok := e.items[n]; ok {
		return path, nil
	}
	e.progress("making up %s items", number(float64(n)))
	path = filepath.Join(e.dir, fmt.Sprintf("items-%d.jsonl", n))
	f, err := os.Create(path)
	if err != nil {
		return "", err
	}
	// On the disk, so that writing it out disturbs nothing later.
	if err := errors.Join(writeItems(f, n), f.Sync(), f.Close()); err != nil {
		return "", err
	}
	e.items[n] = path
	return path, nil
}

// workspace returns a workspace of n waiting items. The purpose keeps those
// apart that measures change in ways which others must not see.
func (e *env) workspace(ctx context.Context, n int, purpose string) (string, error) {
	if dir := e.workspaceDir(n, purpose); e.workspaces[dir] {
		return dir, nil
	}
	dir, _, err := e.imported(ctx, n, purpose)
	return dir, err
}

func (e *env) workspaceDir(n int, purpose string) string {
	return filepath.Join(e.dir, fmt.Sprintf("%s-%d", purpose, n))
}

// imported makes a workspace anew and returns how long the import command took.
func (e *env) imported(ctx context.Context, n int, purpose string) (dir string, took time.Duration, err error) {
	if err := e.present(); err != nil {
		return "", 0, err
	}
	path, err := e.itemsFile(n)
	if err != nil {
		return "", 0, err
	}
	dir = e.workspaceDir(n, purpose)
	if err := os.RemoveAll(dir); err != nil {
		return "", 0, err
	}
	e.progress("importing %s items", number(float64(n)))
	began := time.Now()
	if _, err := e.run(ctx, e.discern, "import", path, "--workspace", dir, "--reviewer", reviewer); err != nil {
		return "", 0, err
	}
	took = time.Since(began)
	e.workspaces[dir] = true
	return dir, took, nil
}

// duplicate copies a workspace that nobody has open, for a measure that changes
// it, and waits until the copy is on the disk, so that writing it disturbs
// nothing later.
func (e *env) duplicate(dir, purpose string) (string, error) {
	to := dir + "-" + purpose
	e.progress("copying %s", filepath.Base(dir))
	if err := os.CopyFS(to, os.DirFS(dir)); err != nil {
		return "", err
	}
	return to, filepath.WalkDir(to, func(path string, file fs.DirEntry, err error) error {
		if err != nil || file.IsDir() {
			return err
		}
		return syncFile(path)
	})
}

func syncFile(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// sizes are the numbers of waiting items that a row is measured at which is
// measured at several.
func (e *env) sizes() []int {
	if e.n == small {
		return []int{small}
	}
	return []int{small, e.n}
}

// present says what to do when the program was not built.
func (e *env) present() error {
	if _, err := os.Stat(e.discern); err != nil {
		return fmt.Errorf("the program is not there (make build): %w", err)
	}
	return nil
}

// bareWindow returns the program of the bare window, which it builds.
func (e *env) bareWindow(ctx context.Context) (string, error) {
	if e.bare != "" {
		return e.bare, nil
	}
	path := filepath.Join(e.dir, "bare")
	_, err := e.run(ctx, "go", "build", "-tags", "sqlite_fts5,migrated_fynedo", "-o", path, "discern/app/bench/bare")
	if err != nil {
		return "", err
	}
	e.bare = path
	return path, nil
}

// lastLine is the last line of what a program said.
func lastLine(s string) string {
	lines := strings.Split(strings.TrimSpace(s), "\n")
	return lines[len(lines)-1]
}

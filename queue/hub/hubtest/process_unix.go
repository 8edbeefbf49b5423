//go:build unix

package hubtest

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

const possible = true

// The ways in which a server is asked to end.
const (
	fast      = syscall.SIGINT
	immediate = syscall.SIGQUIT
)

// account is who servers run as: nil for whoever runs the tests.
func account() (*syscall.Credential, error) {
	if os.Geteuid() != 0 {
		return nil, nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err := strconv.ParseUint(u.Uid, 10, 32)
		if err != nil {
			return nil, err
		}
		gid, err := strconv.ParseUint(u.Gid, 10, 32)
		if err != nil {
			return nil, err
		}
		return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, nil
	}
	return nil, errors.New("PostgreSQL does not run as root, and there is neither a user postgres nor nobody")
}

// handOver gives a file to who servers run as.
func handOver(path string) error {
	who, err := account()
	if who == nil {
		return err
	}
	return os.Chown(path, int(who.Uid), int(who.Gid))
}

// newFolder makes a folder for a cluster, where its owner can come to it.
func newFolder() (string, error) {
	parent := os.TempDir()
	if os.Geteuid() == 0 && !open(parent) {
		parent = "/tmp"
	}
	folder, err := os.MkdirTemp(parent, "discern-hubtest-*")
	if err != nil {
		return "", err
	}
	return folder, handOver(folder)
}

// open reports whether everybody may go through a folder and those above it.
func open(folder string) bool {
	folder, err := filepath.EvalSymlinks(folder)
	if err != nil {
		return false
	}
	for {
		info, err := os.Stat(folder)
		if err != nil || info.Mode()&0o001 == 0 {
			return false
		}
		above := filepath.Dir(folder)
		if above == folder {
			return true
		}
		folder = above
	}
}

// command is a program that runs as the account, apart from the tests: what the
// terminal tells these, Ctrl+C for one, it does not hear. Of the environment
// nothing reaches it that could lead it elsewhere.
func command(folder, path string, args ...string) (*exec.Cmd, error) {
	who, err := account()
	if err != nil {
		return nil, err
	}
	cmd := exec.Command(path, args...)
	cmd.Dir = folder
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "LC_ALL=C", "TZ=UTC"}
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: who, Setpgid: true}
	return cmd, nil
}

// runProgram runs one of PostgreSQL's programs to its end.
func (s *Server) runProgram(name string, args ...string) error {
	cmd, err := command(s.folder, s.Program(name), args...)
	if err != nil {
		return err
	}
	cmd.Env = append(cmd.Env, "PGPASSWORD="+s.password)
	out, err := cmd.CombinedOutput()
	if err != nil {
		return fmt.Errorf("%s: %w\n%s", name, err, bytes.TrimSpace(out))
	}
	return nil
}

// sweep takes away what a killed server left in the memory that processes share.
// PostgreSQL does that itself when it comes up, whether or not it then gets far.
func (s *Server) sweep() { _ = s.runProgram("postgres", "--single", "-D", s.data(), "postgres") }

// process is a server that was started.
type process struct {
	cmd   *exec.Cmd
	ended chan struct{}
}

// startProcess starts one of PostgreSQL's programs; what it says goes to the log.
func (s *Server) startProcess(name string, args ...string) (*process, error) {
	log, err := os.OpenFile(s.log(), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, err
	}
	defer log.Close()
	cmd, err := command(s.folder, s.Program(name), args...)
	if err != nil {
		return nil, err
	}
	cmd.Stdout, cmd.Stderr = log, log
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	p := &process{cmd: cmd, ended: make(chan struct{})}
	go func() {
		_ = cmd.Wait() // how a server ended, its log says
		close(p.ended)
	}()
	return p, nil
}

func (p *process) pid() int { return p.cmd.Process.Pid }

// end asks the server to end and waits. One that does not is killed, and the
// answer is false.
func (p *process) end(way os.Signal) bool {
	_ = p.cmd.Process.Signal(way)
	select {
	case <-p.ended:
		return true
	case <-time.After(patience):
		p.kill()
		return false
	}
}

// kill ends the server and its children at once. Each of these leads a process
// group of its own, so that they are counted one by one, while their parent
// cannot make more.
func (p *process) kill() {
	_ = p.cmd.Process.Signal(syscall.SIGSTOP)
	for _, child := range children(p.pid()) {
		_ = syscall.Kill(child, syscall.SIGKILL)
	}
	_ = p.cmd.Process.Kill()
	<-p.ended
}

// children are the processes that a process has started.
func children(pid int) (list []int) {
	out, err := os.ReadFile(fmt.Sprintf("/proc/%d/task/%d/children", pid, pid))
	if err != nil { // not Linux
		out, _ = exec.Command("pgrep", "-P", strconv.Itoa(pid)).Output()
	}
	for _, word := range strings.Fields(string(out)) {
		if child, err := strconv.Atoi(word); err == nil {
			list = append(list, child)
		}
	}
	return list
}

// watchdog sees to it that a server does not outlive the tests. It is a shell
// that reads from a pipe which only this process can write to, so that the pipe's
// end is the end of this process, whatever ended it. (Linux's signal for it comes
// when the thread ends that started a process, and threads of Go come and go.)
type watchdog struct {
	cmd  *exec.Cmd
	pipe io.WriteCloser
}

// watch is the watchdog's script. Each line that it reads names the process to
// be ended, an empty one none. A killed server would leave shared memory behind,
// so it is asked first.
const watch = `
pid=
while read -r line; do pid=$line; done
if [ -n "$pid" ] && kill -QUIT "$pid"; then
	tries=0
	while kill -0 "$pid" && [ $tries -lt 100 ]; do sleep 0.1; tries=$((tries + 1)); done
	kill -KILL "$pid"
fi
rm -rf "$0"
`

func newWatchdog(folder string) (*watchdog, error) {
	cmd, err := command("/", "/bin/sh", "-c", watch, folder)
	if err != nil {
		return nil, err
	}
	pipe, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	return &watchdog{cmd, pipe}, cmd.Start()
}

// guard names the server that is to end with the tests, 0 for none.
func (w *watchdog) guard(pid int) {
	line := "\n"
	if pid != 0 {
		line = strconv.Itoa(pid) + line
	}
	_, _ = io.WriteString(w.pipe, line) // one that is gone guards nothing more
}

// dismiss ends the watchdog, when there is nothing left to guard.
func (w *watchdog) dismiss() error {
	return errors.Join(w.pipe.Close(), w.cmd.Wait())
}

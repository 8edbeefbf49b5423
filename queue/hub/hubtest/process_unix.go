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

// newFolder makes a folder for a cluster, where the account can come to it and
// remove it.
func newFolder() (string, error) {
	parent := os.TempDir()
	if os.Geteuid() == 0 && !common(parent) {
		parent = "/tmp"
	}
	folder, err := os.MkdirTemp(parent, "discern-hubtest-*")
	if err != nil {
		return "", err
	}
	return folder, handOver(folder)
}

// common reports whether everybody may make files in a folder, and go through
// those above it.
func common(folder string) bool {
	folder, err := filepath.EvalSymlinks(folder)
	if err != nil {
		return false
	}
	for want := os.FileMode(0o003); ; want = 0o001 {
		info, err := os.Stat(folder)
		if err != nil || info.Mode()&want != want {
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
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	if err := cmd.Start(); err != nil {
		return err
	}
	s.watchdog.guard(cmd.Process.Pid)
	err = cmd.Wait()
	s.watchdog.guard(0)
	if err != nil {
		return fmt.Errorf("%s: %w\n%s", name, err, bytes.TrimSpace(said.Bytes()))
	}
	return nil
}

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

// watchdog ends a server and removes its folder when its pipe ends: when it is
// told to, or when this process is gone, whatever ended it. It is a shell that
// reads from the pipe, to which this process alone can write. (Linux has a signal
// for the end of a parent, but the parent is a thread, and threads of Go come and
// go.)
type watchdog struct {
	cmd  *exec.Cmd
	pipe io.WriteCloser
}

// watch is the watchdog's script. Each line that it reads names the leader of the
// processes to be ended, an empty one none. They are asked first, and have half a
// minute. The lock is gone after an orderly end. What a killed server leaves in
// the memory that processes share is taken away by the next that comes up on its
// data, however far it gets, once the last of the killed has let go.
const watch = `
pid=
while read -r line; do pid=$line; done
lock=$1/data/postmaster.pid
killed=0
if [ -n "$pid" ]; then
	kill -s QUIT -- "-$pid"
	tries=0
	while [ -e "$lock" ] && [ $tries -lt 600 ]; do sleep 0.05; tries=$((tries + 1)); done
	[ ! -e "$lock" ] || killed=1
	kill -s KILL -- "-$pid"
fi
tries=0
while [ -e "$lock" ] && [ $tries -lt 20 ]; do
	"$2" --single -D "$1/data" postgres
	sleep 0.05
	tries=$((tries + 1))
done
rm -rf "$1"
exit $killed
`

func newWatchdog(folder, postgres string) (*watchdog, error) {
	cmd, err := command("/", "/bin/sh", "-c", watch, "discern-hubtest", folder, postgres)
	if err != nil {
		return nil, err
	}
	pipe, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	return &watchdog{cmd, pipe}, cmd.Start()
}

// guard names the process that is to end with the tests, 0 for none.
func (w *watchdog) guard(pid int) {
	line := "\n"
	if pid != 0 {
		line = strconv.Itoa(pid) + line
	}
	_, _ = io.WriteString(w.pipe, line) // one that is gone guards nothing more
}

// dismiss has all ended and removed now.
func (w *watchdog) dismiss() error {
	if err := errors.Join(w.pipe.Close(), w.cmd.Wait()); err != nil {
		return fmt.Errorf("the PostgreSQL server did not end when asked and was killed: %w", err)
	}
	return nil
}

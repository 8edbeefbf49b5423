package film

import (
	"encoding/json"
	"errors"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

const noWall = "Videos are opened without a wall: bubblewrap is not installed, or this system forbids it to work. The help says what to do. Until then do not open videos that you do not trust."

// walls are those to try, the best first.
var walls = []Wall{Bubblewrap, Namespace, None}

// programFolders are none: a desktop's PATH leads to all programs.
var programFolders []string

// shimPatience is how long a shim may take to open its listener.
const shimPatience = 5 * time.Second

// nobody is who ffmpeg is behind the wall.
const nobody = 65534

// systemRoots are where programs and what they load lie, on the systems there are.
var systemRoots = []string{
	"/usr", "/bin", "/lib", "/lib64", "/nix/store", "/gnu/store", "/home/linuxbrew/.linuxbrew",
	"/etc/ld.so.cache", "/etc/alternatives", // Debian's libraries point into it
}

// roots returns all of the files that a program may read.
func roots(program string) []string {
	for _, root := range systemRoots {
		if strings.HasPrefix(program, root+"/") {
			return systemRoots
		}
	}
	return append([]string{filepath.Dir(program)}, systemRoots...)
}

// launch starts a task behind the tool's wall and returns the listener by which
// the task will ask for the video.
func (t *Tool) launch(what task, out *os.File, secret string) (*exec.Cmd, net.Listener, error) {
	pair, err := unix.Socketpair(unix.AF_UNIX, unix.SOCK_SEQPACKET|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return nil, nil, cannotStart(err)
	}
	ours, theirs := os.NewFile(uintptr(pair[0]), "shim"), os.NewFile(uintptr(pair[1]), "desk")
	defer ours.Close()
	defer theirs.Close()
	message, err := json.Marshal(order{
		Program: what.program, Args: what.args, Secret: secret, Loopback: t.wall == Namespace, Roots: roots(what.program),
		Memory: maxMemory, CPU: uint64(what.cpu.Seconds()),
	})
	if err != nil {
		return nil, nil, cannotStart(err)
	}
	cmd, err := t.shimCommand(what.program)
	if err != nil {
		return nil, nil, cannotStart(err)
	}
	cmd.Env = []string{shimKey + "=1"}
	cmd.Stdout, cmd.ExtraFiles = out, []*os.File{theirs}
	if err := cmd.Start(); err != nil {
		return nil, nil, cannotStart(err)
	}
	_ = theirs.Close() // or the shim's end would not be noticed
	l, err := receive(ours, message)
	if err != nil {
		kill(cmd)
		_ = cmd.Wait()
		return nil, nil, cannotStart(err)
	}
	return cmd, l, nil
}

// shimCommand is the command that starts this program again, behind the wall. It
// ends with the desk.
func (t *Tool) shimCommand(program string) (*exec.Cmd, error) {
	cmd := exec.Command("/proc/self/exe")
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	switch t.wall {
	case Bubblewrap:
		self, err := os.Executable()
		if err != nil {
			return nil, err
		}
		args := []string{"--unshare-all", "--die-with-parent", "--new-session", "--cap-drop", "ALL", "--chdir", "/"}
		for _, root := range roots(program) {
			args = append(args, "--ro-bind-try", root, root)
		}
		cmd.Path, cmd.Args = t.bwrap, append(append([]string{t.bwrap}, args...), "--ro-bind", self, "/discern", "--remount-ro", "/", "--", "/discern")
	case Namespace:
		cmd.SysProcAttr.Cloneflags = unix.CLONE_NEWUSER | unix.CLONE_NEWNET | unix.CLONE_NEWPID | unix.CLONE_NEWIPC | unix.CLONE_NEWUTS
		cmd.SysProcAttr.UidMappings = []syscall.SysProcIDMap{{ContainerID: nobody, HostID: os.Geteuid(), Size: 1}}
		cmd.SysProcAttr.GidMappings = []syscall.SysProcIDMap{{ContainerID: nobody, HostID: os.Getegid(), Size: 1}}
		cmd.SysProcAttr.AmbientCaps = []uintptr{unix.CAP_NET_ADMIN} // to raise the loopback, and given up after
	}
	apart(cmd)
	return cmd, nil
}

// receive gives a shim its order and gets its listener.
func receive(shim *os.File, message []byte) (net.Listener, error) {
	conn, err := net.FileConn(shim)
	if err != nil {
		return nil, err
	}
	defer conn.Close()
	socket, ok := conn.(*net.UnixConn)
	if !ok {
		return nil, errors.New("the shim's socket is of another kind")
	}
	if err := socket.SetDeadline(time.Now().Add(shimPatience)); err != nil {
		return nil, err
	}
	if _, err := socket.Write(message); err != nil {
		return nil, err
	}
	rights := make([]byte, unix.CmsgSpace(4))
	_, n, _, _, err := socket.ReadMsgUnix(make([]byte, 1), rights)
	if err != nil {
		return nil, err
	}
	messages, err := unix.ParseSocketControlMessage(rights[:n])
	if err != nil || len(messages) != 1 {
		return nil, errors.New("the shim sent no listener")
	}
	files, err := unix.ParseUnixRights(&messages[0])
	if err != nil || len(files) != 1 {
		return nil, errors.New("the shim sent no listener")
	}
	listener := os.NewFile(uintptr(files[0]), "listener")
	defer listener.Close()
	return net.FileListener(listener)
}

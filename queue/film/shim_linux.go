package film

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"runtime"
	"syscall"

	"golang.org/x/sys/unix"
)

// shimKey names the environment variable that makes the program a shim.
const shimKey = "DISCERN_FILM_SHIM"

// shimSocket is the file that a shim talks to the desk by.
const shimSocket = 3

// An order is what the desk tells a shim.
type order struct {
	Program  string
	Args     []string
	Secret   string
	Loopback bool     // the network is new and its loopback is down
	Roots    []string // all of the files that may be read
	Memory   uint64   // bytes of address space
	CPU      uint64   // seconds
}

// Shim turns the program into ffmpeg behind its wall, if that is what it was
// started for; otherwise it does nothing. It must be the first thing in main, and
// in TestMain of a package whose tests open a film.
//
// The program starts itself inside the new network that the wall has made, opens
// a listener there, hands it to the desk through a socket it was born with, binds
// itself by limits that cannot be undone, and becomes ffmpeg. What ffmpeg can
// connect to is that listener and nothing else.
func Shim() {
	if os.Getenv(shimKey) == "" {
		return
	}
	if err := shim(); err != nil {
		os.Exit(shimFailed)
	}
}

// shimFailed is the status of a shim that could not become what it should be.
const shimFailed = 125

func shim() error {
	// What binds a thread binds what the thread becomes.
	runtime.LockOSThread()
	// A library of the desk may have left a file open, as a connection to the screen.
	for file := shimSocket; file < maxLeft; file++ {
		unix.CloseOnExec(file)
	}
	message := make([]byte, maxOrder)
	n, err := unix.Read(shimSocket, message)
	if err != nil {
		return err
	}
	var o order
	if err := json.Unmarshal(message[:n], &o); err != nil {
		return err
	}
	if o.Loopback {
		if err := raiseLoopback(); err != nil {
			return err
		}
	}
	address, err := handOver()
	if err != nil {
		return err
	}
	argv, env := append([]string{o.Program}, o.Args...), environment(address, o.Secret)
	if err := o.bind(); err != nil {
		return err
	}
	return syscall.Exec(o.Program, argv, env)
}

// maxLeft is how many files of the desk are thought of.
const maxLeft = 4096

// maxOrder is how long an order may be, in bytes.
const maxOrder = 64 << 10

// raiseLoopback brings up the one interface of a new network.
func raiseLoopback() error {
	s, err := unix.Socket(unix.AF_INET, unix.SOCK_DGRAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return err
	}
	defer func() { _ = unix.Close(s) }()
	lo, err := unix.NewIfreq("lo")
	if err != nil {
		return err
	}
	lo.SetUint16(unix.IFF_UP | unix.IFF_RUNNING)
	return unix.IoctlIfreq(s, unix.SIOCSIFFLAGS, lo)
}

// handOver opens a listener and sends it to the desk. A socket stays in the
// network in which it was made, whoever holds it.
func handOver() (address string, err error) {
	l, err := unix.Socket(unix.AF_INET, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return "", err
	}
	if err := unix.Bind(l, &unix.SockaddrInet4{Addr: [4]byte{127, 0, 0, 1}}); err != nil {
		return "", err
	}
	if err := unix.Listen(l, maxAsking); err != nil {
		return "", err
	}
	bound, err := unix.Getsockname(l)
	if err != nil {
		return "", err
	}
	local, ok := bound.(*unix.SockaddrInet4)
	if !ok {
		return "", errors.New("the listener has no address")
	}
	if err := unix.Sendmsg(shimSocket, []byte{0}, unix.UnixRights(l), nil, 0); err != nil {
		return "", err
	}
	return fmt.Sprintf("127.0.0.1:%d", local.Port), nil
}

// bind gives up, for this thread and what it becomes, all that ffmpeg does not
// need. The limit on memory comes last: this program is larger than it.
func (o order) bind() error {
	if err := unix.Prctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); err != nil {
		return err
	}
	if err := unix.Prctl(unix.PR_CAP_AMBIENT, unix.PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0); err != nil {
		return err
	}
	for privilege := range uintptr(64) { // fails where there is no such privilege, or none to drop any
		_ = unix.Prctl(unix.PR_CAPBSET_DROP, privilege, 0, 0, 0)
	}
	if err := restrictFiles(o.Roots); err != nil {
		return err
	}
	if err := restrictCalls(); err != nil {
		return err
	}
	for _, l := range []struct {
		what int
		most uint64
	}{
		{unix.RLIMIT_CORE, 0},  // a dump would be the film on the disk
		{unix.RLIMIT_FSIZE, 0}, // no file may grow
		{unix.RLIMIT_NOFILE, maxFiles},
		{unix.RLIMIT_MEMLOCK, 0},
		{unix.RLIMIT_CPU, o.CPU},
		{unix.RLIMIT_AS, o.Memory},
	} {
		if err := syscall.Setrlimit(l.what, &syscall.Rlimit{Cur: l.most, Max: l.most}); err != nil {
			return err
		}
	}
	return nil
}

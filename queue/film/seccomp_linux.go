package film

import (
	"runtime"
	"unsafe"

	"golang.org/x/sys/unix"
)

// forbidden are the calls into the kernel that no player of films makes, and by
// which others have got out of walls like ours.
var forbidden = append([]uint32{
	unix.SYS_PTRACE, unix.SYS_PROCESS_VM_READV, unix.SYS_PROCESS_VM_WRITEV, unix.SYS_KCMP,
	unix.SYS_PIDFD_OPEN, unix.SYS_PIDFD_GETFD, unix.SYS_PIDFD_SEND_SIGNAL,
	unix.SYS_UNSHARE, unix.SYS_SETNS, unix.SYS_MOUNT, unix.SYS_UMOUNT2, unix.SYS_PIVOT_ROOT, unix.SYS_CHROOT,
	unix.SYS_OPEN_TREE, unix.SYS_MOVE_MOUNT, unix.SYS_FSOPEN, unix.SYS_FSCONFIG, unix.SYS_FSMOUNT, unix.SYS_FSPICK, unix.SYS_MOUNT_SETATTR,
	unix.SYS_NAME_TO_HANDLE_AT, unix.SYS_OPEN_BY_HANDLE_AT,
	unix.SYS_KEYCTL, unix.SYS_ADD_KEY, unix.SYS_REQUEST_KEY,
	unix.SYS_BPF, unix.SYS_PERF_EVENT_OPEN, unix.SYS_USERFAULTFD,
	unix.SYS_IO_URING_SETUP, unix.SYS_IO_URING_ENTER, unix.SYS_IO_URING_REGISTER,
	unix.SYS_BIND, unix.SYS_LISTEN, unix.SYS_ACCEPT, unix.SYS_ACCEPT4,
}, forks...)

// Where the kernel puts what a filter looks at; the low half of an argument comes
// first on both machines that are filtered.
const (
	callNumber    = 0
	callMachine   = 4
	callArgument0 = 16
)

// restrictCalls has the kernel refuse what is forbidden, another process, and any
// socket but of IPv4, for this thread and what it becomes. On a machine whose
// calls are not listed it does nothing.
func restrictCalls() error {
	if machine == 0 {
		return nil
	}
	refuse := func(errno unix.Errno) unix.SockFilter {
		return statement(unix.BPF_RET|unix.BPF_K, unix.SECCOMP_RET_ERRNO|uint32(errno))
	}
	load := func(at uint32) unix.SockFilter { return statement(unix.BPF_LD|unix.BPF_W|unix.BPF_ABS, at) }
	allowed := statement(unix.BPF_RET|unix.BPF_K, unix.SECCOMP_RET_ALLOW)
	// Each test is followed by what happens when it holds, and skips it when not.
	program := []unix.SockFilter{
		load(callMachine),
		test(unix.BPF_JEQ, machine, 1, 0),
		statement(unix.BPF_RET|unix.BPF_K, unix.SECCOMP_RET_KILL_PROCESS),
		load(callNumber),
		test(unix.BPF_JGE, foreign, 0, 1), refuse(unix.ENOSYS),
		test(unix.BPF_JEQ, unix.SYS_CLONE3, 0, 1), refuse(unix.ENOSYS), // the C library then takes clone, which can be looked into
		test(unix.BPF_JEQ, unix.SYS_CLONE, 0, 4),
		load(callArgument0), test(unix.BPF_JSET, unix.CLONE_THREAD, 0, 1), allowed, refuse(unix.EPERM),
		test(unix.BPF_JEQ, unix.SYS_SOCKET, 0, 4),
		load(callArgument0), test(unix.BPF_JEQ, unix.AF_INET, 0, 1), allowed, refuse(unix.EAFNOSUPPORT),
	}
	for _, call := range forbidden {
		program = append(program, test(unix.BPF_JEQ, call, 0, 1), refuse(unix.EPERM))
	}
	program = append(program, allowed)
	filter := unix.SockFprog{Len: uint16(len(program)), Filter: &program[0]}
	_, _, errno := unix.Syscall(unix.SYS_SECCOMP, unix.SECCOMP_SET_MODE_FILTER, 0, uintptr(unsafe.Pointer(&filter)))
	runtime.KeepAlive(program)
	if errno != 0 && errno != unix.ENOSYS && errno != unix.EINVAL { // a kernel without filters
		return errno
	}
	return nil
}

func statement(code uint16, k uint32) unix.SockFilter { return unix.SockFilter{Code: code, K: k} }

func test(kind uint16, k uint32, holds, not uint8) unix.SockFilter {
	return unix.SockFilter{Code: unix.BPF_JMP | kind | unix.BPF_K, Jt: holds, Jf: not, K: k}
}

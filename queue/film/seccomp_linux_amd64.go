package film

import "golang.org/x/sys/unix"

// machine is how the kernel names this one; foreign is the first number of calls
// that are meant for another.
const machine, foreign = unix.AUDIT_ARCH_X86_64, 0x40000000

// forks are the calls that make a process and nothing else.
var forks = []uint32{unix.SYS_FORK, unix.SYS_VFORK}

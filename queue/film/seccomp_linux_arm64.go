package film

import "golang.org/x/sys/unix"

// machine is how the kernel names this one; foreign is the first number of calls
// that are meant for another.
const machine, foreign = unix.AUDIT_ARCH_AARCH64, 0x40000000

// forks are the calls that make a process and nothing else; here clone does.
var forks []uint32

//go:build unix

package feed

import "syscall"

// noWait opens what would make its opener wait as if it did not.
const noWait = syscall.O_NONBLOCK

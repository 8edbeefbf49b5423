package film

import (
	"errors"
	"unsafe"

	"golang.org/x/sys/unix"
)

// readable is what may be done with the files that ffmpeg is given.
const readable = unix.LANDLOCK_ACCESS_FS_EXECUTE | unix.LANDLOCK_ACCESS_FS_READ_FILE | unix.LANDLOCK_ACCESS_FS_READ_DIR

// handled is all that each version of Landlock can forbid, by version from 1.
var handled = []uint64{
	0,
	unix.LANDLOCK_ACCESS_FS_MAKE_SYM<<1 - 1, // the lowest thirteen bits
	unix.LANDLOCK_ACCESS_FS_REFER<<1 - 1,
	unix.LANDLOCK_ACCESS_FS_TRUNCATE<<1 - 1,
	unix.LANDLOCK_ACCESS_FS_TRUNCATE<<1 - 1,
	unix.LANDLOCK_ACCESS_FS_IOCTL_DEV<<1 - 1,
}

// restrictFiles forbids, through the kernel's Landlock, every file but those
// below the roots, and those for anything but reading. Bubblewrap hides the
// others already; without it this is what stands before a person's files. A kernel
// older than 5.13, or one told to do without, has no Landlock, and nothing is done.
func restrictFiles(roots []string) error {
	version, _, errno := unix.Syscall(unix.SYS_LANDLOCK_CREATE_RULESET, 0, 0, unix.LANDLOCK_CREATE_RULESET_VERSION)
	if errno != 0 {
		return nil
	}
	rules := unix.LandlockRulesetAttr{Handled_access_fs: handled[min(int(version), len(handled)-1)]}
	set, _, errno := unix.Syscall(unix.SYS_LANDLOCK_CREATE_RULESET, uintptr(unsafe.Pointer(&rules)), unsafe.Sizeof(rules.Handled_access_fs), 0)
	if errno != 0 {
		return errno
	}
	defer func() { _ = unix.Close(int(set)) }()
	for _, root := range roots {
		if err := allow(int(set), root); err != nil && !errors.Is(err, unix.ENOENT) {
			return err
		}
	}
	if _, _, errno := unix.Syscall(unix.SYS_LANDLOCK_RESTRICT_SELF, set, 0, 0); errno != 0 {
		return errno
	}
	return nil
}

// allow lets a file, or all below a folder, be read.
func allow(set int, root string) error {
	file, err := unix.Open(root, unix.O_PATH|unix.O_CLOEXEC, 0)
	if err != nil {
		return err
	}
	defer func() { _ = unix.Close(file) }()
	var info unix.Stat_t
	if err := unix.Fstat(file, &info); err != nil {
		return err
	}
	rule := unix.LandlockPathBeneathAttr{Allowed_access: readable, Parent_fd: int32(file)}
	if info.Mode&unix.S_IFMT != unix.S_IFDIR {
		rule.Allowed_access &^= unix.LANDLOCK_ACCESS_FS_READ_DIR
	}
	_, _, errno := unix.Syscall6(unix.SYS_LANDLOCK_ADD_RULE, uintptr(set), unix.LANDLOCK_RULE_PATH_BENEATH, uintptr(unsafe.Pointer(&rule)), 0, 0, 0)
	if errno != 0 {
		return errno
	}
	return nil
}

package storage

import (
	"fmt"
	"os"
	"slices"
	"strings"

	"golang.org/x/sys/unix"
)

// networkFS names the file systems that reach another machine or the host of a
// virtual one, by the magic number of statfs(2).
var networkFS = map[uint32]string{
	unix.NFS_SUPER_MAGIC: "NFS", unix.SMB_SUPER_MAGIC: "SMB", unix.SMB2_SUPER_MAGIC: "SMB", unix.CIFS_SUPER_MAGIC: "CIFS",
	unix.NCP_SUPER_MAGIC: "NCP", unix.AFS_SUPER_MAGIC: "AFS", unix.AFS_FS_MAGIC: "AFS", unix.CODA_SUPER_MAGIC: "Coda",
	unix.CEPH_SUPER_MAGIC: "Ceph", unix.OCFS2_SUPER_MAGIC: "OCFS2", unix.V9FS_MAGIC: "9p",
	0x01161970: "GFS2", 0x0bd00bd0: "Lustre", 0x47504653: "GPFS", 0x786f4256: "VirtualBox shared folder", 0xbacbacbc: "VMware shared folder", 0x7c7c6673: "Parallels shared folder",
}

// localFUSE names the file systems in user space that keep their files on this
// machine; any other, as sshfs, may not.
var localFUSE = []string{
	"fuseblk", "fuse.fuse-overlayfs", "fuse.gocryptfs", "fuse.cryfs", "fuse.encfs", "fuse.securefs", "fuse.mergerfs",
	"fuse.bindfs", "fuse.ntfs-3g", "fuse.exfat", "fuse.lxcfs", "fuse.zfs-fuse",
}

// remoteFS names the network file system a folder lies on; empty when it is local.
func remoteFS(dir string) (string, error) {
	var fs unix.Statfs_t
	if err := unix.Statfs(dir, &fs); err != nil {
		return "", err
	}
	if uint32(fs.Type) != unix.FUSE_SUPER_MAGIC {
		return networkFS[uint32(fs.Type)], nil
	}
	var st unix.Stat_t
	if err := unix.Stat(dir, &st); err != nil {
		return "", err
	}
	mounts, err := os.ReadFile("/proc/self/mountinfo")
	if err != nil {
		return "", err
	}
	return remoteFUSE(string(mounts), fmt.Sprintf("%d:%d", unix.Major(st.Dev), unix.Minor(st.Dev))), nil
}

// remoteFUSE looks a device up in mountinfo and names its file system unless it
// is known to be local.
func remoteFUSE(mounts, device string) string {
	for line := range strings.Lines(mounts) {
		f := strings.Fields(line)
		dash := slices.Index(f, "-")
		if dash < 0 || dash+1 >= len(f) || len(f) < 3 || f[2] != device {
			continue
		}
		if slices.Contains(localFUSE, f[dash+1]) {
			return ""
		}
		return f[dash+1]
	}
	return "FUSE"
}

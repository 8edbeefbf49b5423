package storage

import (
	"testing"

	"golang.org/x/sys/unix"
)

func TestFileSystems(t *testing.T) {
	for _, local := range []uint32{unix.EXT4_SUPER_MAGIC, unix.XFS_SUPER_MAGIC, unix.BTRFS_SUPER_MAGIC, unix.TMPFS_MAGIC, unix.OVERLAYFS_SUPER_MAGIC, unix.F2FS_SUPER_MAGIC, 0x2fc12fc1 /* ZFS */} {
		if name := networkFS[local]; name != "" {
			t.Errorf("%#x is taken for %s", local, name)
		}
	}
	if name, err := remoteFS(t.TempDir()); err != nil || name != "" {
		t.Errorf("the test's own folder is taken for %q (%v)", name, err)
	}
	const mounts = `22 28 0:21 / /sys rw,nosuid - sysfs sysfs rw
28 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw
61 28 0:52 / /mnt/host rw - fuse.sshfs ada@host:/ rw,user_id=0
62 28 0:53 / /mnt/stick rw - fuseblk /dev/sdb1 rw
63 28 0:54 / /mnt/vault rw master:2 propagate_from:3 - fuse.gocryptfs /home/ada/x rw
64 28 0:55 / /mnt/share rw - virtiofs share rw
`
	for device, want := range map[string]string{"0:52": "fuse.sshfs", "0:53": "", "0:54": "", "0:55": "virtiofs", "9:9": "FUSE"} {
		if got := remoteFUSE(mounts, device); got != want {
			t.Errorf("device %s is %q, want %q", device, got, want)
		}
	}
}

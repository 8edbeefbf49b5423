package hub_test

import (
	"bytes"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"

	"discern/queue"
	"discern/queue/hub"
	"discern/queue/hub/hubtest"
)

// TestHubsDiskIsFull keeps what a hub has of media on a disk that is too small for them.
func TestHubsDiskIsFull(t *testing.T) {
	h := newTeamOn(t, hubtest.Start(t, hubtest.Options{}))
	data, err := os.Stat(ask[string](h, "SHOW data_directory"))
	if err != nil {
		t.Fatal(err)
	}
	dir, err := os.MkdirTemp("", "discern-small-disk-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.Remove(dir) })
	if err := unix.Mount("tmpfs", dir, "tmpfs", 0, "size=4m"); err != nil {
		t.Skip("no disk of any size can be made here:", err)
	}
	t.Cleanup(func() { _ = unix.Unmount(dir, unix.MNT_DETACH) })
	space := filepath.Join(dir, "space")
	if err := os.Mkdir(space, 0o700); err != nil {
		t.Fatal(err)
	}
	owner := data.Sys().(*syscall.Stat_t)
	for _, path := range []string{dir, space} {
		if err := os.Chown(path, int(owner.Uid), int(owner.Gid)); err != nil {
			t.Fatal(err)
		}
	}
	conn := h.open(h.dsn)
	for _, sql := range []string{"CREATE TABLESPACE small LOCATION '" + space + "'", "ALTER TABLE hub.chunk SET TABLESPACE small"} {
		if err := attempt(conn, sql); err != nil {
			t.Fatal(err)
		}
	}
	film := bytes.Repeat([]byte("film"), 2<<20)
	publish := func() (hub.PublishReport, error) {
		feed := feedOf(item("a"), item("film", func(it *queue.Item) { it.Media = []queue.Media{{Path: "film"}} }))
		feed.batches[0].Media = func(string) (queue.MediaFile, error) { return file(film), nil }
		return hub.Publish(t.Context(), h.dsn, feed, policies(t), hub.PublishOptions{})
	}
	rep, err := publish()
	wantFault(t, err, queue.NoSpace, "disk is full")
	if n := ask[int](h, "SELECT count(*) FROM hub.item"); n != 0 || rep.Media.Sealed != 0 {
		t.Errorf("%d items whose media never came: %+v", n, rep)
	}
	if err := unix.Mount("tmpfs", dir, "tmpfs", unix.MS_REMOUNT, "size=64m"); err != nil {
		t.Fatal(err)
	}
	if rep, err = publish(); err != nil || rep.Items.New != 2 || rep.Media.Sealed != 1 {
		t.Errorf("with room: %+v, %v", rep, err)
	}
	if got := ask[int](h, "SELECT sum(length(data)) FROM hub.chunk"); got != len(film) {
		t.Errorf("the hub has %d bytes", got)
	}
}

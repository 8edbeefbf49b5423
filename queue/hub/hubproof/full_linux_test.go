package hubproof

import (
	"os"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"discern/queue"
	"discern/queue/hub"
	"discern/queue/hub/hubtest"
)

// TestAFullDiskAtTheHub has the hub's ledger on a disk that is full. What cannot be kept is
// not acknowledged, waits at the desk, and arrives once when there is room.
func TestAFullDiskAtTheHub(t *testing.T) {
	server := hubtest.Start(t, hubtest.Options{})
	tm := newTeam(t, server)
	tm.add(hub.Reviewer{Most: 200}, "kim")
	tm.publish(posts(0, 200), nil)
	disk := tm.smallDisk(server)
	kim := tm.seat("kim").join()
	kim.synced(100)
	kim.decide(10, queue.NotViolating)
	kim.synced(100)
	fill := disk + "/fill"
	if err := os.WriteFile(fill, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	fillUp(t, fill)

	kim.decide(100, queue.Violating)
	before := kim.state()
	r, err := kim.sync(100)
	if !kindIs(err, queue.NoSpace) {
		t.Fatalf("a full disk at the hub answers %v", err)
	}
	if !strings.Contains(err.Error(), "disk") || strings.Contains(err.Error(), "SQLSTATE") {
		t.Errorf("it is said as %q", err)
	}
	st := kim.state()
	if st.Had != before.Had || st.Waiting != before.Waiting || st.Online {
		t.Errorf("refused by a full disk, the desk says %+v after %+v (%+v)", st, before, r)
	}
	if n := len(kim.decide(5, queue.NotViolating)); n != 0 && n != 5 {
		t.Errorf("%d items could be decided meanwhile", n)
	}
	if err := os.Remove(fill); err != nil {
		t.Fatal(err)
	}
	for {
		kim.synced(100)
		if kim.state().Open == 0 {
			break
		}
		kim.decide(200, queue.NotViolating)
	}
	tm.onceEach(200, kim)
	tm.judge(kim)
}

// smallDisk makes a disk of few megabytes, and moves the hub's ledger there.
func (tm *team) smallDisk(server *hubtest.Server) (dir string) {
	tm.Helper()
	dir, err := os.MkdirTemp("/tmp", "discern-small-disk-*")
	if err != nil {
		tm.Fatal(err)
	}
	tm.Cleanup(func() { _ = os.RemoveAll(dir) })
	if err := unix.Mount("tmpfs", dir, "tmpfs", 0, "size=3m,mode=777"); err != nil {
		tm.Skipf("a small disk cannot be mounted here, which takes root: %v", err)
	}
	tm.Cleanup(func() {
		server.Stop()
		if err := unix.Unmount(dir, 0); err != nil {
			tm.Error(err)
		}
	})
	space := dir + "/space"
	tm.do("COPY (SELECT 1) TO PROGRAM 'mkdir -m 700 " + space + "'") // as whom the server runs
	tm.do("CREATE TABLESPACE small LOCATION '" + space + "'")
	tm.do("ALTER TABLE hub.ledger SET TABLESPACE small")
	return dir
}

// fillUp writes a file until nothing more fits beside it.
func fillUp(t *testing.T, path string) {
	t.Helper()
	f, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for size := 64 << 10; size > 0; {
		if _, err := f.Write(make([]byte, size)); err != nil {
			size /= 2
		}
	}
}

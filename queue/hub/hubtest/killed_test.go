package hubtest_test

import (
	"bufio"
	"fmt"
	"net"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"discern/queue/hub/hubtest"
)

// TestKilledTests kills a test binary that has a server.
func TestKilledTests(t *testing.T) {
	hubtest.Shared(t) // or is skipped
	for _, server := range []string{"running", "killed"} {
		t.Run(server, func(t *testing.T) {
			addr, folder, pid, kill := startChild(t, server)
			if conn, err := net.Dial("tcp", addr); (err == nil) != (server == "running") {
				t.Fatalf("before: %v", err)
			} else if err == nil {
				_ = conn.Close()
			}
			kill()
			for deadline := time.Now().Add(time.Minute); ; time.Sleep(20 * time.Millisecond) {
				conn, err := net.Dial("tcp", addr)
				if err == nil {
					_ = conn.Close()
				}
				_, serr := os.Stat(folder)
				if err != nil && os.IsNotExist(serr) {
					break
				}
				if time.Now().After(deadline) {
					t.Fatalf("the server outlived its tests: %v, %v", err, serr)
				}
			}
			for _, line := range sharedMemory(t) {
				if words := strings.Fields(line); len(words) > 4 && words[4] == pid {
					t.Errorf("the server's shared memory outlived it: %s", line)
				}
			}
		})
	}
}

// startChild starts this binary as one that has a server, and returns where that
// is and who, and what kills the binary.
func startChild(t *testing.T, server string) (addr, folder, pid string, kill func()) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self)
	cmd.Env = append(os.Environ(), child+"="+server)
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	kill = func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		_ = in.Close()
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err == nil {
		_, err = fmt.Sscan(line, &addr, &folder, &pid)
	}
	if err != nil {
		kill()
		t.Fatal(err)
	}
	return addr, folder, pid, kill
}

// sharedMemory lists the memory that processes share, on Linux: the fifth word of
// a line is the process that made it.
func sharedMemory(t *testing.T) []string {
	t.Helper()
	b, err := os.ReadFile("/proc/sysvipc/shm")
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	return strings.Split(string(b), "\n")
}

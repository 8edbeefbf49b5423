//go:build !linux

package film

import (
	"net"
	"os"
	"os/exec"
)

const noWall = "Videos are opened without a wall: on this system ffmpeg may do what any program of yours may. Its time and output are limited."

// walls are those to try, the best first.
var walls = []Wall{None}

// programFolders are where Homebrew puts programs; one that is opened from the dock
// has a PATH that does not lead there.
var programFolders = []string{"/opt/homebrew/bin", "/usr/local/bin"}

// launch starts a task and returns the listener by which it will ask for the video.
func (t *Tool) launch(what task, out *os.File, secret string) (*exec.Cmd, net.Listener, error) {
	l, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		return nil, nil, cannotStart(err)
	}
	cmd := exec.Command(what.program, what.args...)
	cmd.Env, cmd.Stdout = environment(l.Addr().String(), secret), out
	apart(cmd)
	if err := cmd.Start(); err != nil {
		_ = l.Close()
		return nil, nil, cannotStart(err)
	}
	return cmd, l, nil
}

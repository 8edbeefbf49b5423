package film

import (
	"os/exec"
	"syscall"

	"golang.org/x/sys/windows"
)

// apart keeps a process from opening a console window.
func apart(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{HideWindow: true, CreationFlags: windows.CREATE_NO_WINDOW}
}

// kill ends a process; ffmpeg starts no other.
func kill(cmd *exec.Cmd) { _ = cmd.Process.Kill() }

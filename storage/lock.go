package storage

import (
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/user"
	"path/filepath"
	"time"

	"discern/queue"
)

// The rules of the lock: one program a workspace. What counts is the lock that
// the system keeps on the file and drops when the program ends, however it
// ends; what is written in the file only says who it is.

// lockFile is the name of the lock within a workspace.
const lockFile = "lock"

// errLocked is what tryLock answers when another program holds the file.
var errLocked = errors.New("locked")

// holder is who holds a workspace.
type holder struct {
	Program string    `json:"program"`
	PID     int       `json:"pid"`
	Host    string    `json:"host"`
	User    string    `json:"user"`
	Since   time.Time `json:"since"`
}

// lock takes the workspace or answers Busy, naming the holder. Closing the file
// gives it back.
func lock(dir, program string, now time.Time) (*os.File, error) {
	f, err := os.OpenFile(filepath.Join(dir, lockFile), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, osFault("open the lock of the workspace", err)
	}
	if err := tryLock(f); err != nil {
		defer f.Close()
		if errors.Is(err, errLocked) {
			return nil, busy(f)
		}
		return nil, osFault("lock the workspace", err)
	}
	h := holder{Program: program, PID: os.Getpid(), Since: now.UTC().Truncate(time.Second)}
	h.Host, _ = os.Hostname()
	if u, err := user.Current(); err == nil {
		h.User = u.Username
	}
	line, err := json.Marshal(h)
	if err == nil {
		err = f.Truncate(0)
	}
	if err == nil {
		_, err = f.WriteAt(append(line, '\n'), 0)
	}
	if err != nil {
		_ = f.Close()
		return nil, osFault("sign the lock of the workspace", err)
	}
	return f, nil
}

// busy reads who holds the lock. The holder may be about to write it.
func busy(f *os.File) error {
	var h holder
	b, err := io.ReadAll(io.LimitReader(f, 4096))
	if err != nil || json.Unmarshal(b, &h) != nil || h.PID == 0 {
		return queue.Errorf(queue.Busy, "another program holds this workspace; close it, or use another workspace")
	}
	return queue.Errorf(queue.Busy, "%s holds this workspace (process %d of %s on %s, since %s); close it, or use another workspace",
		h.Program, h.PID, h.User, h.Host, h.Since.Local().Format("2006-01-02 15:04"))
}

package main

import (
	"errors"
	"os"
	"path/filepath"
	"time"
)

// appender is the floor under everything that must not be lost: it appends 512
// bytes to a new file and waits until they are on the disk. Nothing durable is
// faster.
type appender struct {
	f     *os.File
	entry [512]byte
}

func newAppender(dir string) (*appender, error) {
	f, err := os.OpenFile(filepath.Join(dir, "append"), os.O_CREATE|os.O_EXCL|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return nil, err
	}
	return &appender{f: f}, nil
}

// append appends once and returns how long it took.
func (a *appender) append() (time.Duration, error) {
	a.entry[0]++
	began := time.Now()
	if _, err := a.f.Write(a.entry[:]); err != nil {
		return 0, err
	}
	if err := dataSync(a.f); err != nil {
		return 0, err
	}
	return time.Since(began), nil
}

// close removes the file.
func (a *appender) close() error { return errors.Join(a.f.Close(), os.Remove(a.f.Name())) }

package main

import (
	"errors"
	"os"
	"path/filepath"
	"time"
)

// appendSync is the floor under everything that must not be lost: it appends
// 512 bytes to a new file in dir and waits until they are on the disk, n times,
// and returns how long each took. Nothing durable is faster.
func appendSync(dir string, n int) (took []time.Duration, err error) {
	f, err := os.OpenFile(filepath.Join(dir, "append"), os.O_CREATE|os.O_EXCL|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, f.Close(), os.Remove(f.Name())) }()
	entry := make([]byte, 512)
	took = make([]time.Duration, n)
	for i := range took {
		entry[i%len(entry)]++
		began := time.Now()
		if _, err := f.Write(entry); err != nil {
			return nil, err
		}
		if err := dataSync(f); err != nil {
			return nil, err
		}
		took[i] = time.Since(began)
	}
	return took, nil
}

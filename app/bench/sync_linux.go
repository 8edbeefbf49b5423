package main

import (
	"os"

	"golang.org/x/sys/unix"
)

// dataSync waits until a file's data is on the disk, and of its other facts
// only its size.
func dataSync(f *os.File) error { return unix.Fdatasync(int(f.Fd())) }
